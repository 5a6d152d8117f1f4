/* sql_name.c - choosing names in a schema, and writing them in SQL. */
#include "store/sql_name.h"
#include "store/store_internal.h"
#include <inttypes.h>

void st_sql_put_name(st_str name, st_buf *sql) {
  st_buf_quoted(sql, name, '"');
}

void st_sql_put_string(st_str text, st_buf *sql) {
  st_buf_quoted(sql, text, '\'');
}

bool st_sql_name_eq(st_str a, st_str b) {
  return a.n == b.n && sqlite3_strnicmp(a.p, b.p, (int)a.n) == 0;
}

static bool begins_so(st_str name, const char *prefix) {
  enum { PREFIX = 7 };
  return name.n >= PREFIX && sqlite3_strnicmp(name.p, prefix, PREFIX) == 0;
}

bool st_sql_name_reserved(st_str name) {
  return begins_so(name, "sqlite_") || begins_so(name, "stator_") || begins_so(name, "pragma_") ||
         st_sql_name_eq(name, ST_LIT("json_each")) || st_sql_name_eq(name, ST_LIT("json_tree"));
}

int st_sql_name_taken(st_store *s, st_str name, bool *taken, st_error *error) {
  sqlite3_stmt *q = NULL;
  *taken = false;
  int rc = st_sql_prepare(s, "SELECT 1 FROM main.sqlite_schema WHERE name=?1 COLLATE NOCASE", 0, 0,
                          &q, error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, q, 1, name, error);
  if (rc == STATOR_OK) {
    int code = sqlite3_step(q);
    *taken = code == SQLITE_ROW;
    if (code != SQLITE_ROW && code != SQLITE_DONE) rc = st_store_raise(s, code, error);
  }
  sqlite3_finalize(q);
  return rc;
}

/* Whether `name` is free, and all that stands beside it. */
static int is_free(st_store *s, st_str name, const char *const *beside, bool *is, st_error *error) {
  bool taken;
  st_buf other;
  st_buf_init(&other, 0);
  int rc = st_sql_name_taken(s, name, &taken, error);
  while (rc == STATOR_OK && !taken && beside && *beside) {
    st_buf_clear(&other);
    st_buf_str(&other, name);
    st_buf_text(&other, *beside++);
    rc = other.failed ? st_error_nomem(error)
                      : st_sql_name_taken(s, st_buf_view(&other), &taken, error);
  }
  st_buf_free(&other);
  *is = !taken;
  return rc;
}

static void put_candidate(const st_sql_wish *wish, bool prefixed, int attempt, st_buf *out) {
  st_buf_clear(out);
  if (prefixed) st_buf_text(out, wish->prefix);
  st_buf_str(out, wish->wanted);
  if (attempt > 0) st_buf_format(out, "_%" PRId64, wish->id);
  if (attempt > 1) st_buf_format(out, "_%d", attempt);
}

int st_sql_name_choose(st_store *s, const st_sql_wish *wish, st_arena *arena, st_str *name,
                       st_error *error) {
  bool found, unused = false;
  int64_t application;
  *name = (st_str){NULL, 0};
  int rc = st_sql_int(s, "PRAGMA main.application_id", 0, &found, &application, error);
  bool prefixed = application != ST_APPLICATION_ID || st_sql_name_reserved(wish->wanted);
  st_buf candidate;
  st_buf_init(&candidate, 0);
  for (int attempt = 0; rc == STATOR_OK && !unused; attempt++) {
    put_candidate(wish, prefixed, attempt, &candidate);
    rc = candidate.failed ? st_error_nomem(error)
                          : is_free(s, st_buf_view(&candidate), wish->beside, &unused, error);
  }
  if (rc == STATOR_OK && !st_arena_copy(arena, st_buf_view(&candidate), name))
    rc = st_error_nomem(error);
  st_buf_free(&candidate);
  return rc;
}
