/*
** What was made of texts, kept to be found again by them: parsed expressions. At
** most 128 things and 256 KB; what was used least lately goes.
** A text is worth keeping when it comes for the second time. Knows nothing of what
** it keeps. One thread at a time.
*/
#ifndef ST_TEXT_CACHE_H
#define ST_TEXT_CACHE_H
#include "base/arena.h"

typedef struct st_cache_table st_cache_table;

typedef struct st_text_cache {
  st_cache_table *table; /* NULL until it is asked */
  bool off;              /* finds and keeps nothing */
} st_text_cache;

void st_text_cache_init(st_text_cache *c); /* allocates nothing */
void st_text_cache_free(st_text_cache *c);

/* A call begins: nothing that was found or kept before is in use. */
void st_text_cache_begin_call(st_text_cache *c);

/* What is kept under this key, borrowed until the next st_text_cache_begin_call;
** NULL: nothing. *wanted: then it should be made and kept. */
const void *st_text_cache_find(st_text_cache *c, st_str key, bool *wanted);

/* Makes the thing in an arena, the same each time; NULL: that was not possible. */
typedef const void *st_text_make(void *arg, st_arena *arena);

/* Has the thing made to be kept under the key, which is copied. Without memory, if it
** is too large, or if all that is kept is in use, it is not kept. */
void st_text_cache_keep(st_text_cache *c, st_str key, st_text_make *make, void *arg);
#endif
