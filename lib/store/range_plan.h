/* A range made ready (range_plan.c), and the statement that reads it (range_query.c).
** Used by rows.c alone. */
#ifndef ST_RANGE_PLAN_H
#define ST_RANGE_PLAN_H
#include "store/store_internal.h"

typedef enum st_bound_kind { ST_NO_BOUND, ST_STRICT_BOUND, ST_INCLUSIVE_BOUND } st_bound_kind;

typedef struct st_range_plan {
  const st_index *index;
  int hashes, ranges; /* attributes of the key */
  int columns;        /* shard, hashes, ranges, and for an index pk and sk */
  int equal;          /* leading columns that are given */
  bool descending, keys_only, empty;
  st_bound_kind low, high; /* on column `equal` */
  bool after;
  int low_shard, high_shard;       /* bounds of a scan */
  st_key_part low_part, high_part; /* bounds of a query */
  int shard, after_shard;
  st_key_part given[ST_MAX_KEY_COLUMNS], behind[ST_MAX_KEY_COLUMNS]; /* by column; 0 unused; last */
} st_range_plan;

void st_range_plan_make(const st_range *range, st_range_plan *p);

/* The statement of such a plan, prepared once and kept with the table's. Borrowed
** until another is asked for. */
int st_range_plan_query(const st_range_plan *p, st_store *s, st_table *t, sqlite3_stmt **query,
                        st_error *error);
void st_range_plan_bind(const st_range_plan *p, sqlite3_stmt *q);
#endif
