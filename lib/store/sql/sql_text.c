/* sql_text.c - a statement of SQL as text. What it means is SQLite's to say. */
#include "store/sql/sql_text.h"
#include "base/utf8.h"

enum { MOST_OF_PLACE = 40, MOST_OF_MESSAGE = 500 }; /* bytes */

#define BYTE_ORDER_MARK "\xef\xbb\xbf" /* a blank to SQLite */

static size_t comment_length(st_str t) {
  if (st_str_starts(t, ST_LIT("--"))) {
    const char *end = memchr(t.p, '\n', t.n);
    return end ? (size_t)(end - t.p) + 1 : t.n;
  }
  if (!st_str_starts(t, ST_LIT("/*"))) return 0;
  for (size_t i = 2; i + 1 < t.n; i++)
    if (t.p[i] == '*' && t.p[i + 1] == '/') return i + 2;
  return t.n;
}

st_str st_sql_text_behind_blanks(st_str t) {
  while (t.n) {
    size_t n = strchr(" \t\n\f\r;", *t.p) && *t.p ? 1 : comment_length(t);
    if (n == 0 && st_str_starts(t, ST_LIT(BYTE_ORDER_MARK))) n = sizeof BYTE_ORDER_MARK - 1;
    if (n == 0) break;
    t.p += n;
    t.n -= n;
  }
  return t;
}

static char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

st_str st_sql_text_word(st_str t) {
  size_t n = 0;
  while (n < t.n && lower_ascii(t.p[n]) >= 'a' && lower_ascii(t.p[n]) <= 'z') n++;
  return (st_str){t.p, n};
}

static bool same_letters(const char *a, st_str b) {
  size_t i = 0;
  while (i < b.n && lower_ascii(a[i]) == lower_ascii(b.p[i])) i++;
  return i == b.n;
}

bool st_sql_text_holds(st_str text, st_str name, size_t *at) {
  for (size_t i = 0; i + name.n <= text.n; i++) {
    if (!same_letters(text.p + i, name)) continue;
    if (at) *at = i;
    return true;
  }
  return false;
}

static bool in_a_name(char c) {
  char lower = lower_ascii(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         (unsigned char)c >= 0x80;
}

bool st_sql_text_names(st_str text, st_str name) {
  size_t n = 0, at;
  while (n < name.n && !strchr("\"'`[]", name.p[n])) n++;
  bool whole = n == name.n;
  name.n = n;
  for (size_t from = 0; from <= text.n; from += at + 1) {
    if (!st_sql_text_holds((st_str){text.p + from, text.n - from}, name, &at)) return false;
    const char *p = text.p + from + at, *end = text.p + text.n;
    bool begins = p == text.p || !in_a_name(p[-1]);
    bool ends = !whole || p + n == end || !in_a_name(p[n]);
    if (begins && ends) return true;
  }
  return false;
}

/* The most of s that is so long, ends with a whole character, and is one line. */
static st_str shortened(st_str s, size_t most) {
  size_t n = 0;
  while (n < s.n && s.p[n] != '\n') {
    size_t step = st_utf8_sequence(s.p + n, s.p + s.n);
    if (step == 0) step = 1;
    if (n + step > most) break;
    n += step;
  }
  return (st_str){s.p, n};
}

static void put_utf8(st_str s, st_buf *out) {
  const char *end = s.p + s.n;
  for (const char *p = s.p; p < end;) {
    size_t n = st_utf8_sequence(p, end);
    if (n)
      st_buf_add(out, p, n);
    else
      st_utf8_encode(0xFFFD, out);
    p += n ? n : 1;
  }
}

static void put_shortened(st_str s, size_t most, st_buf *out) {
  st_str part = shortened(s, most);
  put_utf8(part, out);
  if (part.n < s.n) st_buf_lit(out, "...");
}

void st_sql_text_put_place(st_str text, size_t at, st_buf *out) {
  long long character = 1;
  for (size_t i = 0; i < at && i < text.n; i++)
    if (((unsigned char)text.p[i] & 0xC0) != 0x80) character++;
  if (at >= text.n) {
    st_buf_lit(out, "; at its end");
    return;
  }
  st_buf_format(out, "; at character %lld: ", character);
  put_shortened((st_str){text.p + at, text.n - at}, MOST_OF_PLACE, out);
}

void st_sql_text_put_message(st_str message, st_buf *out) {
  put_shortened(message, MOST_OF_MESSAGE, out);
}
