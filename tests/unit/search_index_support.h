/* What the tests of full-text search share: search indexes from a line of text, and
** whether one agrees with the items. */
#ifndef SEARCH_INDEX_SUPPORT_H
#define SEARCH_INDEX_SUPPORT_H
#include "store/search/search_internal.h"
#include "unit/store_support.h"

enum { SEARCH_STEPS = 4 };

/* A search index as it is wanted: "title info.plot cast[0]" with weights of 1. */
typedef struct wanted_search {
  st_search search;
  st_search_column columns[ST_MAX_SEARCH_COLUMNS];
  st_step steps[ST_MAX_SEARCH_COLUMNS][SEARCH_STEPS];
} wanted_search;

static inline void read_steps(st_str text, st_step *steps, st_path *path) {
  const char *p = text.p, *end = text.p + text.n;
  *path = (st_path){.steps = steps};
  while (p < end) {
    assert_true(path->count < SEARCH_STEPS);
    st_step *step = &steps[path->count++];
    if (*p == '[') {
      *step = (st_step){.index = (uint32_t)strtoul(p + 1, NULL, 10)};
      p = strchr(p, ']') + 1;
    } else {
      size_t n = 0;
      while (p + n < end && p[n] != '.' && p[n] != '[') n++;
      *step = (st_step){
          .name = {p, n}
      };
      p += n;
    }
    if (p < end && *p == '.') p++;
  }
}

static inline st_search *want_search(wanted_search *w, const char *name, const char *paths) {
  memset(w, 0, sizeof *w);
  st_search *x = &w->search;
  x->name = st_str_of(name);
  x->columns = w->columns;
  x->created_ms = 1700000000000;
  while (*paths) {
    st_search_column *column = &w->columns[x->column_count];
    column->text = (st_str){paths, strcspn(paths, " ")};
    column->weight = 1000;
    read_steps(column->text, w->steps[x->column_count++], &column->path);
    paths += column->text.n;
    while (*paths == ' ') paths++;
  }
  return x;
}

static inline int create_search(st_store *s, const char *table, const st_search *wanted,
                                st_error *error) {
  assert_ok(st_store_write(s, error), error);
  int rc = st_search_create(s, table_of(s, table, error), wanted, error);
  if (rc == STATOR_OK)
    assert_ok(st_store_commit(s, error), error);
  else
    st_store_undo(s);
  return rc;
}

static inline void drop_search(st_store *s, const char *table, const char *name, st_error *error) {
  assert_ok(st_store_write(s, error), error);
  assert_ok(st_search_drop(s, table_of(s, table, error), st_str_of(name), error), error);
  assert_ok(st_store_commit(s, error), error);
}

/* In batches of so many, until nothing is left. */
static inline void backfill_all(st_store *s, int64_t table_id, int64_t batch, st_error *error) {
  for (bool done = false; !done;) {
    assert_ok(st_store_write(s, error), error);
    assert_ok(st_items_backfill(s, table_id, batch, &done, error), error);
    assert_ok(st_store_commit(s, error), error);
  }
}

static inline const st_search *search_of(st_store *s, const char *table, const char *name,
                                         st_error *error) {
  const st_search *x = st_table_search(table_of(s, table, error), st_str_of(name));
  assert_non_null(x);
  return x;
}

static inline void run_sql(st_store *s, const char *sql) {
  char *message = NULL;
  if (sqlite3_exec(s->db, sql, NULL, NULL, &message)) fail_msg("%s: %s", sql, message);
}

/* FTS5's own check, which compares with the content view; nothing may be pending. */
static inline void assert_search_sound(st_store *s, const char *sql_name) {
  char sql[400];
  (void)snprintf(sql, sizeof sql, "INSERT INTO \"%s\"(\"%s\",rank) VALUES('integrity-check',1)",
                 sql_name, sql_name);
  run_sql(s, sql);
}

/* How many rows match, by SQL. */
static inline int64_t matches(st_store *s, const char *sql_name, const char *query) {
  char sql[400];
  (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\"('%s')", sql_name, query);
  return sql_number(s, sql);
}
#endif
