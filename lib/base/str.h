/* A run of bytes that somebody else owns; not NUL-terminated, may hold NULs. */
#ifndef ST_STR_H
#define ST_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct st_str {
  const char *p;
  size_t n;
} st_str;

#define ST_LIT(literal) ((st_str){(literal), sizeof(literal) - 1})

st_str st_str_of(const char *nul_terminated); /* NULL gives {NULL, 0} */
bool st_str_eq(st_str a, st_str b);
bool st_str_is(st_str a, const char *nul_terminated);
int st_str_cmp(st_str a, st_str b); /* unsigned bytes, a prefix first: <0, 0, >0 */
bool st_str_starts(st_str a, st_str prefix);

/* Decimal text of optional '-' and digits only, whole; false if it is anything
** else or does not fit. */
bool st_str_to_int64(st_str s, int64_t *out);
#endif
