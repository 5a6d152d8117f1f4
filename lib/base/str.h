/* A run of bytes that somebody else owns; not NUL-terminated, may hold NULs. */
#ifndef ST_STR_H
#define ST_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct st_str {
  const char *p;
  size_t n;
} st_str;

#define ST_LIT(literal) ((st_str){(literal), sizeof(literal) - 1})

/* NULL gives {NULL, 0} */
static inline st_str st_str_of(const char *nul_terminated) {
  return (st_str){nul_terminated, nul_terminated ? strlen(nul_terminated) : 0};
}

static inline bool st_str_eq(st_str a, st_str b) {
  return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool st_str_is(st_str a, const char *nul_terminated) {
  return st_str_eq(a, st_str_of(nul_terminated));
}

static inline bool st_str_starts(st_str a, st_str prefix) {
  return a.n >= prefix.n && (prefix.n == 0 || memcmp(a.p, prefix.p, prefix.n) == 0);
}

int st_str_cmp(st_str a, st_str b); /* unsigned bytes, a prefix first: <0, 0, >0 */

/* Decimal text of optional '-' and digits only, whole; false if it is anything
** else or does not fit. */
bool st_str_to_int64(st_str s, int64_t *out);
#endif
