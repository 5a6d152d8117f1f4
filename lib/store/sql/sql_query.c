/*
** sql_query.c - the way of a question: its text looked at, a snapshot, prepared under the
** authorizer and bound, then stepped without it: SQLite prepares nothing new of the
** question then, and FTS5 what it needs to read its own tables.
*/
#include "store/sql/sql_query.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/items.h"
#include "store/sql/sql_guard.h"
#include "store/sql/sql_json.h"
#include "store/sql/sql_kept.h"
#include "store/sql/sql_limits.h"
#include "store/sql/sql_parameters.h"
#include "store/sql/sql_text.h"
#include "store/view/views.h"

struct st_sql_query {
  st_store *store;
  sqlite3_stmt *q;
  st_sql_meter meter;
  bool allowed; /* by the guard: it may be kept */
  bool done;
};

/* -- the text --------------------------------------------------------------------- */

static bool may_begin(st_str word) {
  static const char *const words[] = {"select", "values", "with", "explain"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (word.n == strlen(words[i]) && sqlite3_strnicmp(word.p, words[i], (int)word.n) == 0)
      return true;
  return false;
}

#define WHAT_SQL_TAKES "one statement that reads: SELECT, VALUES, WITH or EXPLAIN QUERY PLAN"

static int check_statement(st_str text, st_error *error) {
  if (text.n > ST_MAX_SQL_STATEMENT)
    return st_error_raise(error, STATOR_VALIDATION, "Invalid Statement: it is longer than %d bytes",
                          ST_MAX_SQL_STATEMENT);
  if (text.n && memchr(text.p, 0, text.n))
    return st_error_raise(error, STATOR_VALIDATION, "Invalid Statement: it holds a U+0000");
  if (!st_utf8_valid(text))
    return st_error_raise(error, STATOR_VALIDATION, "Invalid Statement: it is not UTF-8");
  st_str begin = st_sql_text_behind_blanks(text);
  if (!begin.n)
    return st_error_raise(error, STATOR_VALIDATION,
                          "Invalid Statement: it is empty; Sql takes " WHAT_SQL_TAKES);
  st_str word = st_sql_text_word(begin);
  if (may_begin(word)) return STATOR_OK;
  return st_error_raise(error, STATOR_VALIDATION,
                        "Invalid Statement: Sql takes " WHAT_SQL_TAKES "%s%.*s",
                        word.n ? "; not " : "", ST_FMT(word));
}

/* -- what SQLite says ------------------------------------------------------------- */

/* What helps on, where that is known. */
static void put_advice(const st_store *s, st_str message, st_str at, st_buf *out) {
  if (st_str_starts(message, ST_LIT("no such table: "))) st_sql_guard_put_names(s, out);
  bool said = st_sql_text_holds(message, ST_LIT("single-quotes"), NULL); /* newer SQLite does */
  if (st_str_starts(message, ST_LIT("no such column: ")) && st_str_starts(at, ST_LIT("\"")) &&
      !said)
    st_buf_lit(out, "; text stands in 'single quotes'");
}

static int raise_invalid(st_store *s, st_str statement, st_error *error) {
  st_str message = st_str_of(sqlite3_errmsg(s->db));
  int offset = statement.n ? sqlite3_error_offset(s->db) : -1;
  st_buf out;
  st_buf_init(&out, 0);
  st_sql_text_put_message(message, &out);
  if (offset >= 0 && (size_t)offset <= statement.n) {
    st_str at = {statement.p + offset, statement.n - (size_t)offset};
    put_advice(s, message, at, &out);
    st_sql_text_put_place(statement, (size_t)offset, &out);
  } else {
    put_advice(s, message, (st_str){"", 0}, &out);
  }
  int rc = out.failed ? st_error_nomem(error)
                      : st_error_raise(error, STATOR_VALIDATION, "%s: %.*s",
                                       statement.n ? "Invalid Statement" : "Statement failed",
                                       ST_FMT(st_buf_view(&out)));
  st_buf_free(&out);
  return rc;
}

/* `statement` n 0: it was prepared, no place in it is known. */
static int raise_sqlite(st_sql_query *x, int code, st_str statement, st_error *error) {
  switch (code & 0xff) {
  case SQLITE_INTERRUPT: {
    int rc = st_sql_meter_raise(&x->meter, error);
    return rc != STATOR_OK ? rc : st_store_raise(x->store, code, error);
  }
  case SQLITE_TOOBIG:
    return st_error_raise(error, STATOR_VALIDATION,
                          "Statement stopped: a value grew past %d MB, the most that one may have",
                          ST_MAX_SQL_VALUE >> 20);
  case SQLITE_ERROR:
  case SQLITE_AUTH:
  case SQLITE_MISMATCH:
  case SQLITE_RANGE:
  case SQLITE_CONSTRAINT: return raise_invalid(x->store, statement, error);
  default: return st_store_raise(x->store, code, error);
  }
}

/* -- opening ----------------------------------------------------------------------- */

enum { MOST_SNAPSHOTS = 100 };

static int take_snapshot(st_store *s, st_error *error) {
  int rc = ST_AGAIN;
  for (int i = 0; rc == ST_AGAIN && i < MOST_SNAPSHOTS; i++) rc = st_store_snapshot(s, error);
  if (rc == ST_AGAIN)
    rc = st_error_raise(error, STATOR_BUSY, "the catalog keeps changing; try again");
  return rc;
}

static int ready_connection(st_store *s, st_error *error) {
  if (s->asked) return STATOR_OK;
  int rc = st_sql_json_register(s, error);
  s->asked = rc == STATOR_OK;
  return rc;
}

/* Indexes of views that another SQLite wrote, which nobody may write anew here, are kept
** out of the way. */
static int keep_off_foreign_indexes(st_store *s, st_error *error) {
  bool foreign = st_views_foreign(s);
  if (!foreign && !s->shaded) return STATOR_OK;
  s->shaded = true;
  int rc = st_views_shade(s, s->db, error);
  if (rc == STATOR_OK) s->shaded = foreign;
  return rc;
}

static int check_rest(st_str statement, const char *tail, st_error *error) {
  st_str rest = {tail, (size_t)(statement.p + statement.n - tail)};
  rest = st_sql_text_behind_blanks(rest);
  if (!rest.n) return STATOR_OK;
  st_buf out;
  st_buf_init(&out, 0);
  st_sql_text_put_place(statement, (size_t)(rest.p - statement.p), &out);
  int rc = out.failed ? st_error_nomem(error)
                      : st_error_raise(error, STATOR_VALIDATION,
                                       "Invalid Statement: Sql takes one statement%.*s",
                                       ST_FMT(st_buf_view(&out)));
  st_buf_free(&out);
  return rc;
}

/* EXPLAIN alone shows SQLite's program; all else that changes something was refused. */
static int check_prepared(sqlite3_stmt *q, st_error *error) {
  if (sqlite3_stmt_isexplain(q) != 1 && sqlite3_stmt_readonly(q)) return STATOR_OK;
  return st_error_raise(error, STATOR_VALIDATION, "Invalid Statement: Sql takes " WHAT_SQL_TAKES);
}

static int prepare_question(st_sql_query *x, st_str statement, st_error *error) {
  st_store *s = x->store;
  st_sql_guard guard;
  const char *tail = statement.p;
  st_sql_guard_init(&guard, s, statement);
  s->guard = &guard;
  st_sql_meter_start(&x->meter);
  int code = sqlite3_prepare_v2(s->db, statement.p, (int)statement.n, &x->q, &tail);
  st_sql_meter_stop(&x->meter);
  s->guard = NULL;
  int rc = code == SQLITE_OK || guard.refusal.n || guard.refusal.failed
               ? st_sql_guard_check(&guard, s, error)
               : raise_sqlite(x, code, statement, error);
  st_sql_guard_free(&guard);
  if (rc == STATOR_OK) rc = check_rest(statement, tail, error);
  if (rc == STATOR_OK) rc = check_prepared(x->q, error);
  x->allowed = rc == STATOR_OK;
  return rc;
}

/* As it was prepared before, or anew. */
static int find_prepared(st_sql_query *x, st_str statement, st_error *error) {
  int rc = st_sql_kept_take(x->store, statement, &x->q, error);
  x->allowed = x->q != NULL;
  if (rc != STATOR_OK || x->q) return rc;
  rc = st_sql_guard_connect(x->store, statement, error);
  return rc == STATOR_OK ? prepare_question(x, statement, error) : rc;
}

static int open_question(st_sql_query *x, st_str statement, const st_value *parameters,
                         size_t count, st_error *error) {
  int rc = ready_connection(x->store, error);
  if (rc == STATOR_OK) rc = take_snapshot(x->store, error);
  if (rc == STATOR_OK) rc = keep_off_foreign_indexes(x->store, error);
  if (rc == STATOR_OK) rc = find_prepared(x, statement, error);
  if (rc == STATOR_OK) rc = st_sql_bind_values(x->store, x->q, parameters, count, error);
  return rc;
}

int st_sql_query_open(st_store *s, st_str statement, const st_value *parameters, size_t count,
                      const st_sql_limits *limits, st_sql_query **out, st_error *error) {
  *out = NULL;
  int rc = check_statement(statement, error);
  if (rc != STATOR_OK) return rc;
  st_sql_query *x = st_mem_array(1, sizeof *x);
  if (!x) return st_error_nomem(error);
  x->store = s;
  st_sql_meter_begin(&x->meter, s, limits);
  rc = open_question(x, statement, parameters, count, error);
  if (rc == STATOR_OK)
    *out = x;
  else
    st_sql_query_close(x);
  return rc;
}

void st_sql_query_close(st_sql_query *x) {
  if (!x) return;
  if (x->allowed)
    st_sql_kept_give(x->store, x->q);
  else
    sqlite3_finalize(x->q);
  st_sql_meter_end(&x->meter);
  st_store_release(x->store);
  st_mem_free(x);
}

/* -- reading ------------------------------------------------------------------------- */

int st_sql_query_columns(const st_sql_query *x) {
  return sqlite3_column_count(x->q);
}

st_str st_sql_query_name(const st_sql_query *x, int column) {
  return st_str_of(sqlite3_column_name(x->q, column));
}

int st_sql_query_next(st_sql_query *x, st_sql_row *row, st_error *error) {
  *row = (st_sql_row){0};
  if (x->done) return STATOR_OK;
  st_sql_meter_start(&x->meter);
  int code = sqlite3_step(x->q);
  st_sql_meter_stop(&x->meter);
  x->done = code != SQLITE_ROW;
  if (code == SQLITE_DONE) return STATOR_OK;
  if (code != SQLITE_ROW) return raise_sqlite(x, code, (st_str){NULL, 0}, error);
  *row = (st_sql_row){.at = x->q, .count = sqlite3_column_count(x->q)};
  return STATOR_OK;
}
