/*
** json_text.c - undoes the escapes of a JSON string that json_read has found.
*/
#include "base/json_text.h"

#include <string.h>

enum { NO_CHARACTER = 0xFFFD };

static void add_utf8(text *out, unsigned c) {
  if (c < 0x80) {
    text_add_char(out, (char)c);
    return;
  }
  if (c < 0x800) {
    text_add_char(out, (char)(0xC0 | c >> 6));
  } else {
    if (c < 0x10000) {
      text_add_char(out, (char)(0xE0 | c >> 12));
    } else {
      text_add_char(out, (char)(0xF0 | c >> 18));
      text_add_char(out, (char)(0x80 | (c >> 12 & 0x3F)));
    }
    text_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
  }
  text_add_char(out, (char)(0x80 | (c & 0x3F)));
}

/* The four digits behind \u at *c, and *c moved behind them. */
static unsigned read_unit(const char **c, const char *end) {
  static const char digits[] = "0123456789abcdef";
  unsigned unit = 0;
  for (int i = 0; i < 4 && *c < end; i++, (*c)++) {
    const char *digit =
        memchr(digits, **c | (**c >= 'A' && **c <= 'F' ? 0x20 : 0), sizeof digits - 1);
    if (digit == NULL) return NO_CHARACTER;
    unit = unit << 4 | (unsigned)(digit - digits);
  }
  return unit;
}

/* One \uXXXX, or the two of a pair; *c is behind the first u. */
static unsigned read_escaped(const char **c, const char *end) {
  unsigned high = read_unit(c, end);
  if (high < 0xD800 || high > 0xDFFF) return high;
  if (high > 0xDBFF || end - *c < 6 || (*c)[0] != '\\' || (*c)[1] != 'u') return NO_CHARACTER;
  const char *next = *c + 2;
  unsigned low = read_unit(&next, end);
  if (low < 0xDC00 || low > 0xDFFF) return NO_CHARACTER;
  *c = next;
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

void json_text(json_span string, text *out) {
  static const char names[] = "bfnrt", meant[] = "\b\f\n\r\t";
  json_span inner = json_unquoted(string);
  const char *c = inner.data, *end = inner.data + inner.length;
  text_append(out, "", 0);
  while (c < end) {
    const char *escape = memchr(c, '\\', (size_t)(end - c));
    const char *stop = escape != NULL ? escape : end;
    text_append(out, c, (size_t)(stop - c));
    if (escape == NULL || escape + 1 == end) return;
    c = escape + 2;
    const char *name = memchr(names, escape[1], sizeof names - 1);
    if (escape[1] == 'u')
      add_utf8(out, read_escaped(&c, end));
    else
      text_add_char(out, name != NULL ? meant[name - names] : escape[1]);
  }
}
