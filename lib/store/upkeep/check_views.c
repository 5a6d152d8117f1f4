/*
** check_views.c - that views and their indexes are in the file as the catalog says. What
** is in an index SQLite's own check compares with the items.
*/
#include "store/sql_name.h"
#include "store/upkeep/check.h"
#include "store/view/view_text.h"

/* As SQLite keeps a statement: without the schema's name, which stands at one place. */
static bool kept_as(st_str kept, st_str made, size_t schema_at) {
  static const size_t schema = sizeof "main." - 1;
  return kept.n + schema == made.n && memcmp(kept.p, made.p, schema_at) == 0 &&
         memcmp(kept.p + schema_at, made.p + schema_at + schema, kept.n - schema_at) == 0;
}

/* Whether the schema has the thing of that name, by this statement. */
static int compare_schema(st_check *k, const st_table *t, const char *kind, st_str name,
                          const st_buf *made, size_t schema_at) {
  if (made->failed) return st_error_nomem(k->error);
  sqlite3_stmt *q = NULL;
  bool found = false, same = false;
  int rc = st_sql_prepare(k->store,
                          "SELECT sql FROM main.sqlite_schema WHERE name=?1 COLLATE NOCASE AND"
                          " type IN ('view','index')",
                          0, 0, &q, k->error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(k->store, q, 1, name, k->error);
  int code = rc == STATOR_OK ? sqlite3_step(q) : SQLITE_DONE;
  if (code == SQLITE_ROW) {
    found = true;
    same = kept_as(st_sql_bytes(q, 0), st_buf_view(made), schema_at);
  } else if (code != SQLITE_DONE) {
    rc = st_store_raise(k->store, code, k->error);
  }
  sqlite3_finalize(q);
  if (rc != STATOR_OK || same) return rc;
  return st_check_say(k, "table \"%.*s\": its %s \"%.*s\" %s", ST_FMT(t->name), kind, ST_FMT(name),
                      found ? "is not as the catalog says" : "is gone");
}

static int check_table_view(st_check *k, const st_table *t) {
  if (!t->sql_name.n) return STATOR_OK; /* of an older file that was not written since */
  st_buf made;
  st_buf_init(&made, 0);
  st_view_put_table_view(t, ST_VIEW_IN_FILE, &made);
  int rc = compare_schema(k, t, "view", t->sql_name, &made, sizeof "CREATE VIEW " - 1);
  st_buf_free(&made);
  return rc;
}

static int check_view_index(st_check *k, const st_table *t, const st_sql_view *view, size_t place) {
  char name[64];
  st_buf made;
  st_buf_init(&made, 0);
  sqlite3_snprintf(sizeof name, name, "stator_v%lld_%d", (long long)view->id, (int)place + 1);
  st_view_put_index(t, view, place, &made);
  int rc = compare_schema(k, t, "view index", st_str_of(name), &made, sizeof "CREATE INDEX " - 1);
  st_buf_free(&made);
  return rc;
}

static int check_view(st_check *k, const st_table *t, const st_sql_view *view) {
  st_buf made;
  st_buf_init(&made, 0);
  st_view_put_view(t, view, ST_VIEW_IN_FILE, &made);
  int rc = compare_schema(k, t, "view", view->name, &made, sizeof "CREATE VIEW " - 1);
  st_buf_free(&made);
  for (size_t i = 0; rc == STATOR_OK && i < view->index_count; i++)
    rc = check_view_index(k, t, view, i);
  return rc;
}

int st_check_views(st_check *k, const st_table *t) {
  int rc = check_table_view(k, t);
  for (size_t i = 0; rc == STATOR_OK && i < t->view_count; i++) rc = check_view(k, t, &t->views[i]);
  return rc;
}

/* Indexes are named by the ids of views, in the definitions of tables. */
int st_check_view_strays(st_check *k) {
  return st_check_sentences(
      k,
      "SELECT printf('%s is left over from a view that does not exist',name)"
      " FROM main.sqlite_schema WHERE type='index' AND name GLOB 'stator_v[0-9]*'"
      " AND CAST(substr(name,9) AS INTEGER) NOT IN (SELECT v.value->>'$.id' FROM stator_tables AS "
      "t,"
      "json_each(t.definition,'$.views') AS v)",
      "the catalog");
}
