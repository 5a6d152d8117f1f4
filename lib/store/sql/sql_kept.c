/* sql_kept.c - questions that stay prepared, the one used longest ago first. */
#include "store/sql/sql_kept.h"

void st_sql_kept_end(st_store *s) {
  while (s->kept.count) sqlite3_finalize(s->kept.q[--s->kept.count]);
}

static sqlite3_stmt *take_at(st_sql_kept *kept, size_t at) {
  sqlite3_stmt *q = kept->q[at];
  kept->count--;
  for (size_t i = at; i < kept->count; i++) kept->q[i] = kept->q[i + 1];
  return q;
}

static sqlite3_stmt *take_text(st_sql_kept *kept, st_str statement) {
  for (size_t i = 0; i < kept->count; i++)
    if (st_str_eq(st_str_of(sqlite3_sql(kept->q[i])), statement)) return take_at(kept, i);
  return NULL;
}

static int read_schema_version(st_store *s, int64_t *version, st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_fixed(s, ST_FIXED_SCHEMA, &q, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW)
    *version = sqlite3_column_int64(q, 0);
  else
    rc = st_store_raise(s, code, error);
  (void)sqlite3_reset(q);
  return rc;
}

int st_sql_kept_take(st_store *s, st_str statement, sqlite3_stmt **q, st_error *error) {
  st_sql_kept *kept = &s->kept;
  int64_t schema = 0;
  *q = NULL;
  int rc = read_schema_version(s, &schema, error);
  if (rc != STATOR_OK) return rc;
  if (kept->stamp != s->cache.stamp || kept->schema != schema) st_sql_kept_end(s);
  kept->stamp = s->cache.stamp;
  kept->schema = schema;
  *q = take_text(kept, statement);
  return STATOR_OK;
}

void st_sql_kept_give(st_store *s, sqlite3_stmt *q) {
  st_sql_kept *kept = &s->kept;
  if (!q) return;
  (void)sqlite3_reset(q);
  (void)sqlite3_clear_bindings(q);
  sqlite3_finalize(take_text(kept, st_str_of(sqlite3_sql(q))));
  if (kept->count == ST_SQL_KEPT) sqlite3_finalize(take_at(kept, 0));
  kept->q[kept->count++] = q;
}
