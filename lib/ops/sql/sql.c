/* sql.c - Sql: one statement, its parameters and limits; columns and rows, each value in
** DynamoDB's form. */
#include "ops/sql/sql.h"
#include "base/base64.h"
#include "base/bounds.h"
#include "base/utf8.h"
#include "store/sql/sql_query.h"

enum { SQL_STATEMENT, SQL_PARAMETERS, SQL_LIMIT, SQL_TIMEOUT, SQL_STEPS };
static const st_field sql_fields[] = {
    [SQL_STATEMENT] = {"Statement",  ST_KIND_STRING,  ST_REQUIRED, 0, 0,                     NULL, NULL, NULL           },
    [SQL_PARAMETERS] = {"Parameters", ST_KIND_LIST,    0,           0, 0,                     NULL, NULL, &st_field_value},
    [SQL_LIMIT] = {"Limit",      ST_KIND_INTEGER, 0,           1, ST_MAX_SQL_ROWS,       NULL, NULL, NULL           },
    [SQL_TIMEOUT] = {"TimeoutMs",  ST_KIND_LONG,    0,           1, ST_MAX_SQL_TIMEOUT_MS, NULL, NULL, NULL           },
    [SQL_STEPS] = {"MaxSteps",   ST_KIND_LONG,    0,           1, ST_MAX_SQL_STEPS,      NULL, NULL, NULL           },
};
const st_shape st_sql_shape = ST_SHAPE("SqlInput", sql_fields);

enum { MOST_CONSTRAINTS = 10 };

/* -- a row --------------------------------------------------------------------------- */

typedef struct sql_answer {
  st_call *c;
  st_sql_query *query;
  int columns;
  int64_t rows, limit; /* limit 0: none */
} sql_answer;

/* What Number and JSON's strings cannot hold. */
static int refuse_cell(const sql_answer *a, int column, const char *why) {
  return st_error_raise(a->c->error, STATOR_VALIDATION, "Column %d (%.*s) of row %lld is %s",
                        column + 1, ST_FMT(st_sql_query_name(a->query, column)),
                        (long long)a->rows + 1, why);
}

static int put_cell_text(const sql_answer *a, const st_sql_row *row, int column) {
  st_str text = st_sql_row_text(row, column);
  if (!text.p) return st_error_nomem(a->c->error);
  if (!st_utf8_valid(text))
    return refuse_cell(a, column, "TEXT that is not UTF-8; CAST(... AS BLOB) shows its bytes");
  st_buf_lit(a->c->out, "{\"S\":\"");
  st_utf8_escape(text, a->c->out);
  st_buf_lit(a->c->out, "\"}");
  return STATOR_OK;
}

static int put_cell_number(const sql_answer *a, const st_sql_row *row, int column) {
  st_str text = st_sql_row_text(row, column);
  if (!text.p) return st_error_nomem(a->c->error);
  if (memchr(text.p, 'I', text.n))
    return refuse_cell(a, column, "infinite, which no Number is; CAST(... AS TEXT) shows it");
  st_buf_lit(a->c->out, "{\"N\":\"");
  st_buf_str(a->c->out, text);
  st_buf_lit(a->c->out, "\"}");
  return STATOR_OK;
}

static int put_cell_bytes(const sql_answer *a, const st_sql_row *row, int column) {
  st_str bytes = st_sql_row_blob(row, column);
  if (!bytes.p) return st_error_nomem(a->c->error);
  st_buf_lit(a->c->out, "{\"B\":\"");
  st_base64_encode(bytes, a->c->out);
  st_buf_lit(a->c->out, "\"}");
  return STATOR_OK;
}

static int put_cell(const sql_answer *a, const st_sql_row *row, int column) {
  switch (st_sql_row_type(row, column)) {
  case ST_CELL_INTEGER:
  case ST_CELL_REAL: return put_cell_number(a, row, column);
  case ST_CELL_TEXT: return put_cell_text(a, row, column);
  case ST_CELL_BLOB: return put_cell_bytes(a, row, column);
  default: st_buf_lit(a->c->out, "{\"NULL\":true}"); return STATOR_OK;
  }
}

static int put_row(sql_answer *a, const st_sql_row *row) {
  int rc = STATOR_OK;
  st_buf_text(a->c->out, a->rows ? ",[" : "[");
  for (int i = 0; rc == STATOR_OK && i < a->columns; i++) {
    if (i) st_buf_char(a->c->out, ',');
    rc = put_cell(a, row, i);
  }
  st_buf_char(a->c->out, ']');
  if (rc != STATOR_OK || a->c->out->n <= ST_MAX_SQL_ANSWER) {
    a->rows++;
    return rc;
  }
  return st_error_raise(a->c->error, STATOR_VALIDATION,
                        "The answer is larger than 16 MB with row %lld: take fewer rows, by LIMIT "
                        "in the statement, or fewer columns",
                        (long long)a->rows + 1);
}

/* -- the answer ------------------------------------------------------------------------ */

static int put_columns(sql_answer *a) {
  a->columns = st_sql_query_columns(a->query);
  st_buf_lit(a->c->out, "{\"Columns\":[");
  for (int i = 0; i < a->columns; i++) {
    st_str name = st_sql_query_name(a->query, i);
    if (!name.p) return st_error_nomem(a->c->error);
    st_buf_text(a->c->out, i ? ",\"" : "\"");
    st_utf8_escape(name, a->c->out);
    st_buf_char(a->c->out, '"');
  }
  st_buf_lit(a->c->out, "],\"Rows\":[");
  return STATOR_OK;
}

static int put_rows(sql_answer *a) {
  st_sql_row row;
  bool truncated = false;
  int rc = st_sql_query_next(a->query, &row, a->c->error);
  while (rc == STATOR_OK && row.count && !truncated) {
    truncated = a->limit && a->rows == a->limit;
    if (!truncated) rc = put_row(a, &row);
    if (rc == STATOR_OK && !truncated) rc = st_sql_query_next(a->query, &row, a->c->error);
  }
  st_buf_format(a->c->out, "],\"RowCount\":%lld%s}", (long long)a->rows,
                truncated ? ",\"Truncated\":true" : "");
  return rc;
}

int st_sql_read_parameters(st_call *c, const st_json *list, st_value **values, size_t *count) {
  *count = 0;
  *values = st_arena_array(c->arena, list ? list->count : 1, sizeof **values);
  if (!*values) return st_error_nomem(c->error);
  int rc = STATOR_OK;
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n))
    rc = st_call_value(c, n, &(*values)[(*count)++]);
  return rc;
}

int st_sql_read_parameter_text(st_call *c, const char *text, st_value **values, size_t *count) {
  const st_json *list = NULL;
  int rc = STATOR_OK;
  if (text) rc = st_json_read(st_str_of(text), c->arena, &list, c->error);
  if (rc == STATOR_OK && list) rc = st_decode_check(&sql_fields[SQL_PARAMETERS], list, c->error);
  return rc == STATOR_OK ? st_sql_read_parameters(c, list, values, count) : rc;
}

int st_op_sql(st_call *c) {
  st_value *parameters;
  size_t count;
  sql_answer a = {.c = c, .limit = st_decode_int(c->m[SQL_LIMIT], 0)};
  st_sql_limits limits = {st_decode_int(c->m[SQL_TIMEOUT], 0), st_decode_int(c->m[SQL_STEPS], 0)};
  int rc = st_decode_constraints(&st_sql_shape, c->m, NULL, MOST_CONSTRAINTS, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  st_str statement = st_call_string(c, c->m[SQL_STATEMENT]);
  if (c->error->code != STATOR_OK) return c->error->code;
  rc = st_sql_read_parameters(c, c->m[SQL_PARAMETERS], &parameters, &count);
  if (rc == STATOR_OK)
    rc = st_sql_query_open(c->store, statement, parameters, count, &limits, &a.query, c->error);
  if (rc == STATOR_OK) rc = put_columns(&a);
  if (rc == STATOR_OK) rc = put_rows(&a);
  st_sql_query_close(a.query);
  return rc;
}
