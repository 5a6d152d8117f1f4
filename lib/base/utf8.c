/* utf8.c - checking, encoding and escaping text. */
#include "base/utf8.h"
#include <string.h>

static bool continuation(unsigned char c) {
  return (c & 0xC0) == 0x80;
}

size_t st_utf8_sequence(const char *text, const char *end) {
  const unsigned char *p = (const unsigned char *)text;
  size_t n = (size_t)(end - text);
  if (n == 0) return 0;
  if (p[0] < 0x80) return 1;
  if (p[0] < 0xC2) return 0;
  if (p[0] < 0xE0) return n >= 2 && continuation(p[1]) ? 2 : 0;
  if (p[0] < 0xF0) {
    if (n < 3 || !continuation(p[1]) || !continuation(p[2])) return 0;
    if (p[0] == 0xE0 && p[1] < 0xA0) return 0; /* overlong */
    if (p[0] == 0xED && p[1] > 0x9F) return 0; /* surrogate */
    return 3;
  }
  if (p[0] > 0xF4 || n < 4) return 0;
  if (!continuation(p[1]) || !continuation(p[2]) || !continuation(p[3])) return 0;
  if (p[0] == 0xF0 && p[1] < 0x90) return 0; /* overlong */
  if (p[0] == 0xF4 && p[1] > 0x8F) return 0; /* beyond U+10FFFF */
  return 4;
}

/* Where text that is not ASCII may begin: eight bytes are looked at together. */
static const char *skip_ascii(const char *p, const char *end) {
  uint64_t word;
  for (; end - p >= (ptrdiff_t)sizeof word; p += sizeof word) {
    memcpy(&word, p, sizeof word);
    if (word & 0x8080808080808080u) break;
  }
  while (p < end && (unsigned char)*p < 0x80) p++;
  return p;
}

bool st_utf8_valid(st_str s) {
  const char *p = s.p, *end = s.p + s.n;
  while ((p = skip_ascii(p, end)) < end) {
    size_t n = st_utf8_sequence(p, end);
    if (n == 0) return false;
    p += n;
  }
  return true;
}

uint32_t st_utf8_point(st_str s, size_t at, size_t *length) {
  unsigned char lead = (unsigned char)s.p[at];
  size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  uint32_t point = n == 1 ? lead : lead & (0x7Fu >> n);
  for (size_t k = 1; k < n && at + k < s.n; k++)
    point = point << 6 | ((unsigned char)s.p[at + k] & 0x3Fu);
  *length = n;
  return point;
}

void st_utf8_encode(uint32_t c, st_buf *out) {
  char b[4];
  size_t n;
  if (c < 0x80) {
    b[0] = (char)c, n = 1;
  } else if (c < 0x800) {
    b[0] = (char)(0xC0 | c >> 6), b[1] = (char)(0x80 | (c & 0x3F)), n = 2;
  } else if (c < 0x10000) {
    b[0] = (char)(0xE0 | c >> 12), b[1] = (char)(0x80 | (c >> 6 & 0x3F));
    b[2] = (char)(0x80 | (c & 0x3F)), n = 3;
  } else {
    b[0] = (char)(0xF0 | c >> 18), b[1] = (char)(0x80 | (c >> 12 & 0x3F));
    b[2] = (char)(0x80 | (c >> 6 & 0x3F)), b[3] = (char)(0x80 | (c & 0x3F)), n = 4;
  }
  st_buf_add(out, b, n);
}

static bool needs_escape(unsigned char c) {
  return c < 0x20 || c == '"' || c == '\\';
}

static void escape_one(unsigned char c, st_buf *out) {
  static const char hex[] = "0123456789abcdef";
  static const char plain[] = "\"\\\b\t\n\f\r", letter[] = "\"\\btnfr";
  const char *known = c ? strchr(plain, c) : NULL;
  if (known) {
    st_buf_char(out, '\\');
    st_buf_char(out, letter[known - plain]);
    return;
  }
  st_buf_lit(out, "\\u00");
  st_buf_char(out, hex[c >> 4]);
  st_buf_char(out, hex[c & 15]);
}

void st_utf8_escape(st_str s, st_buf *out) {
  const char *p = s.p, *end = s.p + s.n;
  while (p < end) {
    const char *run = p;
    while (p < end && !needs_escape((unsigned char)*p)) p++;
    st_buf_add(out, run, (size_t)(p - run));
    if (p < end) escape_one((unsigned char)*p++, out);
  }
}

size_t st_utf8_utf16_length(st_str s) {
  size_t units = 0;
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    units += !continuation(c);
    units += c >= 0xF0; /* beyond the basic plane: a surrogate pair */
  }
  return units;
}
