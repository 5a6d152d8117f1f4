/*
** view_versions.c - indexes of views that another SQLite wrote. What an expression comes
** to may differ from version to version, and with it where its value stands in an index:
** an entry is then looked for where it is not, and a row is missing from an answer without
** an error. So whoever writes makes all of them anew first, and whoever only reads looks
** at the items themselves.
*/
#include "store/view/view_versions.h"
#include "store/sql_name.h"
#include "store/store_internal.h"
#include "store/view/view_text.h"

static bool has_view_indexes(const st_table *t) {
  for (size_t i = 0; i < t->view_count; i++)
    if (t->views[i].index_count) return true;
  return false;
}

void st_views_compare_version(st_store *s) {
  st_cache *c = &s->cache;
  bool any = false;
  if (!c->foreign) return;
  for (size_t i = 0; i < c->count && !any; i++) any = has_view_indexes(c->tables[i]);
  c->foreign = any;
}

bool st_views_foreign(const st_store *s) {
  return s->cache.foreign;
}

int st_views_note_version(st_store *s, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s,
                          "INSERT INTO stator_meta(key,value) VALUES('sqlite',?1)"
                          " ON CONFLICT(key) DO UPDATE SET value=?1",
                          0, 0, &q, error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, q, 1, st_str_of(sqlite3_sourceid()), error);
  if (rc == STATOR_OK) rc = st_sql_run(s, q, error);
  sqlite3_finalize(q);
  return rc;
}

static int rebuild_table(st_store *s, const st_table *t, st_error *error) {
  int rc = STATOR_OK;
  for (size_t i = 0; rc == STATOR_OK && i < t->view_count; i++)
    for (size_t k = 0; rc == STATOR_OK && k < t->views[i].index_count; k++) {
      st_buf sql;
      st_buf_init(&sql, 0);
      st_buf_format(&sql, "REINDEX main.stator_v%lld_%zu", (long long)t->views[i].id, k + 1);
      rc = st_view_run(s, &sql, error);
      st_buf_free(&sql);
    }
  return rc;
}

/* The last table's rows are read again, for the stamp: any would do. */
int st_views_rebuild_if_foreign(st_store *s, st_error *error) {
  if (!st_views_foreign(s)) return STATOR_OK;
  const st_cache *c = &s->cache;
  int64_t last = c->tables[c->count - 1]->id;
  int rc = STATOR_OK;
  s->cache.changed = true;
  for (size_t i = 0; rc == STATOR_OK && i < c->count; i++)
    rc = rebuild_table(s, c->tables[i], error);
  if (rc == STATOR_OK) rc = st_views_note_version(s, error);
  return rc == STATOR_OK ? st_catalog_replace(s, last, error) : rc;
}

/* ------------------------------------------------------------------ opening */

static const st_table *table_without_view(const st_cache *c) {
  for (size_t i = 0; i < c->count; i++)
    if (!c->tables[i]->sql_name.n) return c->tables[i];
  return NULL;
}

/* The write begins with the rebuilding. */
static int upgrade_tables(st_store *s, st_error *error) {
  const st_table *t;
  int rc = st_store_write(s, error);
  if (rc != STATOR_OK) return rc;
  while (rc == STATOR_OK && (t = table_without_view(&s->cache)) != NULL)
    rc = st_catalog_add_view(s, t, error);
  if (rc == STATOR_OK) return st_store_commit(s, error);
  st_store_undo(s);
  return rc;
}

int st_views_upgrade(st_store *s, st_error *error) {
  if (s->readonly || (!table_without_view(&s->cache) && !st_views_foreign(s))) return STATOR_OK;
  int rc = upgrade_tables(s, error);
  if (rc != STATOR_BUSY) return rc;
  st_error_clear(error);
  return STATOR_OK;
}

/* ------------------------------------------------------------------ shading */

static int run_on(st_store *s, sqlite3 *db, st_buf *sql, st_error *error) {
  const char *text = st_buf_cstr(sql);
  if (!text) return st_error_nomem(error);
  int code = sqlite3_exec(db, text, NULL, NULL, NULL);
  if (code == SQLITE_OK) return STATOR_OK;
  if (db == s->db) return st_store_raise(s, code, error);
  return code == SQLITE_NOMEM ? st_error_nomem(error)
                              : st_error_raise(error, STATOR_SQLITE, "%s", sqlite3_errmsg(db));
}

static int drop_shades(st_store *s, sqlite3 *db, st_error *error) {
  sqlite3_stmt *q = NULL;
  st_buf sql;
  st_buf_init(&sql, 0);
  int code =
      sqlite3_prepare_v2(db, "SELECT name FROM temp.sqlite_schema WHERE type='view'", -1, &q, NULL);
  while (code == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) {
    st_buf_lit(&sql, "DROP VIEW temp.");
    st_sql_put_name(st_sql_bytes(q, 0), &sql);
    st_buf_char(&sql, ';');
  }
  if (code == SQLITE_OK) code = sqlite3_finalize(q);
  int rc = code == SQLITE_OK ? STATOR_OK : st_store_raise(s, code, error);
  if (rc == STATOR_OK && sql.n) rc = run_on(s, db, &sql, error);
  st_buf_free(&sql);
  return rc;
}

static void put_shades(const st_table *t, st_buf *sql) {
  if (t->sql_name.n) {
    st_view_put_table_view(t, ST_VIEW_SHADING, sql);
    st_buf_char(sql, ';');
  }
  for (size_t i = 0; i < t->view_count; i++) {
    st_view_put_view(t, &t->views[i], ST_VIEW_SHADING, sql);
    st_buf_char(sql, ';');
  }
}

int st_views_shade(st_store *s, struct sqlite3 *db, st_error *error) {
  int rc = drop_shades(s, db, error);
  if (rc != STATOR_OK || !st_views_foreign(s)) return rc;
  st_buf sql;
  st_buf_init(&sql, 0);
  for (size_t i = 0; i < s->cache.count; i++)
    if (has_view_indexes(s->cache.tables[i])) put_shades(s->cache.tables[i], &sql);
  rc = run_on(s, db, &sql, error);
  st_buf_free(&sql);
  return rc;
}
