/* A growable run of bytes: answers, canonical items, messages are written into
** one. Running out of memory or past `max` is sticky: later additions do
** nothing, and `failed` is checked once at the end. */
#ifndef ST_BUF_H
#define ST_BUF_H
#include "base/str.h"
#include <stdarg.h>
#include <string.h>

typedef struct st_buf {
  char *p;     /* NULL until something was added */
  size_t n;    /* bytes in use */
  size_t cap;  /* bytes at p */
  size_t max;  /* n never exceeds this */
  bool failed; /* out of memory, or past max */
} st_buf;

void st_buf_init(st_buf *b, size_t max); /* max 0: no limit of its own */
void st_buf_free(st_buf *b);             /* the memory; b may be used again */
void st_buf_clear(st_buf *b);            /* empty and not failed; keeps the memory */
void st_buf_truncate(st_buf *b, size_t n);

/* Room for n more bytes: where to write them, NULL on failure. The caller then
** calls st_buf_used with how many it wrote. */
char *st_buf_grow(st_buf *b, size_t n); /* st_buf_space where there is no room yet */
static inline char *st_buf_space(st_buf *b, size_t n) {
  bool fits = b->cap > b->n && n < b->cap - b->n && n <= b->max - b->n && !b->failed;
  return fits ? b->p + b->n : st_buf_grow(b, n);
}

static inline void st_buf_used(st_buf *b, size_t n) {
  b->n += n;
}

static inline void st_buf_add(st_buf *b, const char *p, size_t n) {
  char *to = st_buf_space(b, n);
  if (!to || n == 0) return;
  memcpy(to, p, n);
  b->n += n;
}

static inline void st_buf_char(st_buf *b, char c) {
  char *to = st_buf_space(b, 1);
  if (!to) return;
  *to = c;
  b->n++;
}

static inline void st_buf_str(st_buf *b, st_str s) {
  st_buf_add(b, s.p, s.n);
}
/* In quotes of this kind, which are doubled inside. */
void st_buf_quoted(st_buf *b, st_str s, char quote);

void st_buf_text(st_buf *b, const char *nul_terminated);
void st_buf_int(st_buf *b, int64_t v);
#define st_buf_lit(b, literal) st_buf_add((b), (literal), sizeof(literal) - 1)

/* printf without floating point. */
void st_buf_format(st_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void st_buf_vformat(st_buf *b, const char *format, va_list args);

st_str st_buf_view(const st_buf *b); /* borrowed until b changes */
const char *st_buf_cstr(st_buf *b);  /* NUL-terminated (not counted in n); NULL on failure */
#endif
