/* sql_parameters.c - the values for the question marks of a statement. */
#include "store/sql/sql_parameters.h"
#include "value/number.h"
#include "value/value.h"

static int raise_bind(st_store *s, int code, st_error *error) {
  return code == SQLITE_OK ? STATOR_OK : st_store_raise(s, code, error);
}

/* S and B. */
static int bind_bytes(st_store *s, sqlite3_stmt *q, int at, st_value v, st_error *error) {
  st_arena arena;
  st_arena_init(&arena);
  st_str bytes;
  int rc = st_value_bytes(v, &arena, &bytes) ? STATOR_OK : st_error_nomem(error);
  if (rc == STATOR_OK) {
    const char *p = bytes.p ? bytes.p : "";
    rc = raise_bind(s,
                    v.type == ST_S
                        ? sqlite3_bind_text64(q, at, p, bytes.n, SQLITE_TRANSIENT, SQLITE_UTF8)
                        : sqlite3_bind_blob64(q, at, p, bytes.n, SQLITE_TRANSIENT),
                    error);
  }
  st_arena_free(&arena);
  return rc;
}

/* Whether SQLite's text of its REAL is the number. */
static int same_digits(sqlite3_stmt *cast, st_str number, bool *same, st_error *error) {
  const char *text = (const char *)sqlite3_column_text(cast, 0);
  if (!text) return st_error_nomem(error);
  st_buf digits;
  st_error ignored; /* it may be larger than a Number can be */
  st_buf_init(&digits, 0);
  st_error_init(&ignored);
  int rc = st_number_canonical(st_str_of(text), &digits, &ignored);
  *same = rc == STATOR_OK && st_str_eq(st_buf_view(&digits), number);
  rc = digits.failed || rc == STATOR_NOMEM ? st_error_nomem(error) : STATOR_OK;
  st_error_free(&ignored);
  st_buf_free(&digits);
  return rc;
}

/* SQLite makes the REAL of the text, and shows what became of it. */
static int bind_number_as_real(st_store *s, sqlite3_stmt *q, int at, st_str number,
                               st_error *error) {
  sqlite3_stmt *cast = NULL;
  bool same = false;
  int rc = st_sql_prepare(s, "SELECT CAST(?1 AS REAL)", 0, 0, &cast, error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, cast, 1, number, error);
  if (rc == STATOR_OK) {
    int code = sqlite3_step(cast);
    if (code != SQLITE_ROW) rc = st_store_raise(s, code, error);
  }
  if (rc == STATOR_OK) {
    int code = sqlite3_bind_value(q, at, sqlite3_column_value(cast, 0));
    rc = raise_bind(s, code, error);
  }
  if (rc == STATOR_OK) rc = same_digits(cast, number, &same, error);
  sqlite3_finalize(cast);
  if (rc != STATOR_OK || same) return rc;
  return st_error_raise(
      error, STATOR_VALIDATION,
      "Parameter %d: the number %.*s is no INTEGER of 64 bits, and a REAL has too "
      "few digits for it; give it as a string, or rounded",
      at, ST_FMT(number));
}

static int bind_value(st_store *s, sqlite3_stmt *q, int at, st_value v, st_error *error) {
  int64_t integer;
  switch (v.type) {
  case ST_S:
  case ST_B: return bind_bytes(s, q, at, v, error);
  case ST_N:
    if (!st_str_to_int64(st_value_scalar(v), &integer))
      return bind_number_as_real(s, q, at, st_value_scalar(v), error);
    return raise_bind(s, sqlite3_bind_int64(q, at, integer), error);
  case ST_BOOL: return raise_bind(s, sqlite3_bind_int(q, at, st_value_true(v)), error);
  case ST_NULL: return raise_bind(s, sqlite3_bind_null(q, at), error);
  default:
    return st_error_raise(error, STATOR_VALIDATION,
                          "Parameter %d is of type %s: SQL takes S, N, B, BOOL and NULL", at,
                          st_type_name((st_type)v.type));
  }
}

static int check_names(sqlite3_stmt *q, int count, st_error *error) {
  for (int i = 1; i <= count; i++) {
    const char *name = sqlite3_bind_parameter_name(q, i);
    if (name && *name != '?')
      return st_error_raise(error, STATOR_VALIDATION,
                            "Invalid Statement: the parameter %s has a name; write ?, or ?1, ?2 "
                            "and so on",
                            name);
  }
  return STATOR_OK;
}

int st_sql_bind_values(st_store *s, sqlite3_stmt *q, const st_value *values, size_t count,
                       st_error *error) {
  int wanted = sqlite3_bind_parameter_count(q);
  int rc = check_names(q, wanted, error);
  if (rc == STATOR_OK && count != (size_t)wanted)
    rc = st_error_raise(error, STATOR_VALIDATION,
                        "Invalid Statement: it takes %d parameter%s, and %zu %s given", wanted,
                        wanted == 1 ? "" : "s", count, count == 1 ? "was" : "were");
  for (int i = 1; rc == STATOR_OK && i <= wanted; i++)
    rc = bind_value(s, q, i, values[i - 1], error);
  return rc;
}
