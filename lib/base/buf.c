/* buf.c - the growable buffer. Doubles, so that adding is linear in what is added. */
#include "base/buf.h"
#include "base/mem.h"
#include <stdio.h>

void st_buf_init(st_buf *b, size_t max) {
  *b = (st_buf){.max = max ? max : SIZE_MAX / 4};
}

void st_buf_free(st_buf *b) {
  st_mem_free(b->p);
  st_buf_init(b, b->max);
}

void st_buf_clear(st_buf *b) {
  b->n = 0;
  b->failed = false;
}

void st_buf_truncate(st_buf *b, size_t n) {
  if (n < b->n) b->n = n;
}

char *st_buf_grow(st_buf *b, size_t n) {
  if (b->failed || n > b->max - b->n) {
    b->failed = true;
    return NULL;
  }
  size_t need = b->n + n + 1; /* one more, for st_buf_cstr */
  size_t cap = b->cap ? b->cap : 64;
  while (cap < need) cap *= 2;
  char *p = st_mem_resize(b->p, cap);
  if (!p) {
    b->failed = true;
    return NULL;
  }
  b->p = p;
  b->cap = cap;
  return p + b->n;
}

void st_buf_text(st_buf *b, const char *s) {
  st_buf_str(b, st_str_of(s));
}

void st_buf_quoted(st_buf *b, st_str s, char quote) {
  st_buf_char(b, quote);
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == quote) st_buf_char(b, quote);
    st_buf_char(b, s.p[i]);
  }
  st_buf_char(b, quote);
}

void st_buf_int(st_buf *b, int64_t v) {
  char digits[24];
  size_t at = sizeof digits;
  uint64_t u = v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
  do digits[--at] = (char)('0' + u % 10);
  while ((u /= 10) != 0);
  if (v < 0) digits[--at] = '-';
  st_buf_add(b, digits + at, sizeof digits - at);
}

void st_buf_vformat(st_buf *b, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  char *to = n < 0 ? NULL : st_buf_space(b, (size_t)n);
  if (to) {
    (void)vsnprintf(to, (size_t)n + 1, format, again);
    b->n += (size_t)n;
  } else {
    b->failed = true;
  }
  va_end(again);
}

void st_buf_format(st_buf *b, const char *format, ...) {
  va_list args;
  va_start(args, format);
  st_buf_vformat(b, format, args);
  va_end(args);
}

st_str st_buf_view(const st_buf *b) {
  return (st_str){b->p ? b->p : "", b->n};
}

const char *st_buf_cstr(st_buf *b) {
  char *end = st_buf_space(b, 0);
  if (!end) return NULL;
  *end = 0;
  return b->p;
}
