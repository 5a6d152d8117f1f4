/* Memory that lives as long as one request: allocate, never free, reset. */
#ifndef ST_ARENA_H
#define ST_ARENA_H
#include "base/str.h"

typedef struct st_arena_block st_arena_block;

typedef struct st_arena {
  st_arena_block *block; /* the one being filled; older ones hang off it */
  char *at, *end;        /* free bytes of it */
} st_arena;

void st_arena_init(st_arena *a); /* allocates nothing */
void st_arena_free(st_arena *a);
void st_arena_reset(st_arena *a); /* everything is gone; keeps one modest block */

/* Room for n bytes, in one block, in an arena that has none yet. False: no memory. */
bool st_arena_reserve(st_arena *a, size_t n);
size_t st_arena_used(const st_arena *a); /* the n that would have held all of it */

void *st_arena_alloc(st_arena *a, size_t n);              /* 16-byte aligned; NULL: no memory */
void *st_arena_array(st_arena *a, size_t n, size_t size); /* zero-filled */
bool st_arena_copy(st_arena *a, st_str s, st_str *out);   /* out is NUL-terminated beyond n */
#endif
