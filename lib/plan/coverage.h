/* Which of the attributes that a read names an index does not hold. */
#ifndef ST_COVERAGE_H
#define ST_COVERAGE_H
#include "plan/index_view.h"

typedef struct st_missing st_missing;

typedef struct st_coverage {
  bool all;      /* the table itself, or an index that projects ALL: nothing is missing */
  st_str *names; /* held; in the arena */
  size_t count;
  st_arena *arena;
  st_missing *first; /* missing names, each once, in byte order */
  st_buf missing;    /* the same as text: "a, b" */
} st_coverage;

/* index NULL: the table. Caller frees with st_coverage_free. Errors: NOMEM. */
int st_coverage_begin(const st_table *t, const st_index *index, st_arena *arena, st_coverage *v,
                      st_error *error);
void st_coverage_free(st_coverage *v);

/* An attribute is asked for. As st_condition_attributes calls it: `coverage` is an
** st_coverage; always true. Running out of memory is sticky in `missing`. */
bool st_coverage_note(void *coverage, st_str name);
#endif
