/*
** A dry run: a store on which calls note what they would read and write, and do
** nothing of it. Gets find no item, ranges no row; a write begins and commits
** nothing. What is noted comes from where it would be done, with the statements
** that would do it.
*/
#ifndef ST_DRY_RUN_H
#define ST_DRY_RUN_H
#include "store/rows.h"

typedef enum st_step_sort {
  ST_STEP_GET,
  ST_STEP_RANGE,
  ST_STEP_WRITE,
  ST_STEP_SEARCH
} st_step_sort;

typedef struct st_dry_step st_dry_step;
struct st_dry_step {
  st_step_sort sort;
  const st_table *table;
  st_key key;         /* GET, WRITE */
  unsigned shards;    /* bit i: shard i of the table, or of the range's index, is touched */
  const void *detail; /* RANGE: the st_page that reads it, WRITE: the st_write, SEARCH: the
                         st_search_run; in the arena */
  st_dry_step *next;
};

typedef struct st_dry_line st_dry_line;
struct st_dry_line {
  st_str text;
  st_dry_line *next;
};

typedef struct st_dry_run {
  st_arena *arena;
  st_dry_step *first, *last;
  st_dry_line *sql, *last_sql;   /* statements, each once, with ? for what is bound */
  st_dry_line *plan, *last_plan; /* what SQLite says of how it runs them, line by line */
} st_dry_run;

/* From now on, until it is set to NULL. Borrowed. */
void st_store_set_dry_run(st_store *s, st_dry_run *run);
st_dry_run *st_store_dry_run(const st_store *s); /* NULL: what is asked is done */

/* What a write does with a row. */
typedef enum st_dry_change {
  ST_DRY_PUT,
  ST_DRY_UPDATE,
  ST_DRY_DELETE,
  ST_DRY_NOTHING /* it is looked at */
} st_dry_change;

/* Note a step. Of a write the statements are those that may run, by what there is:
** `looks`: the old row is read first. Errors: the store's, NOMEM. */
int st_dry_range(st_store *s, st_table *t, const st_range *range, const void *detail,
                 st_error *error);
struct st_search_wish;
int st_dry_search(st_store *s, st_table *t, const struct st_search_wish *wish, const void *detail,
                  st_error *error);
int st_dry_write(st_store *s, st_table *t, const st_key *key, st_dry_change change, bool looks,
                 const void *detail, st_error *error);
#endif
