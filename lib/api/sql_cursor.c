/*
** sql_cursor.c - stator_sql: the rows of an answer, one after the other. Beside others they are
** read from a statement on a connection that the rows have until they end; where all share
** one connection they are gathered in the call's turn.
*/
#include "api/handle.h"
#include "base/mem.h"
#include "ops/sql/sql.h"
#include "store/sql/sql_query.h"

struct stator_rows {
  stator *db;
  stator_result result; /* of the last call */
  st_lane *lane;        /* that the query is on; NULL: the rows were gathered, or are over */
  st_sql_query *query;
  st_sql_rows gathered;
  st_sql_row row; /* that stator_rows_next answered last */
  char **names;
  int columns;
};

typedef struct question {
  st_job job;
  stator_rows *rows;
  st_str statement;
  const char *parameters;
  st_sql_limits limits;
} question;

/* -- asking --------------------------------------------------------------------------- */

static int copy_column_names(stator_rows *rows, const st_sql_query *query, st_error *error) {
  int columns = st_sql_query_columns(query);
  rows->names = st_mem_array((size_t)columns, sizeof *rows->names);
  if (!rows->names) return st_error_nomem(error);
  for (; rows->columns < columns; rows->columns++) {
    st_str name = st_sql_query_name(query, rows->columns);
    rows->names[rows->columns] = name.p ? st_mem_copy(name.p, name.n) : NULL;
    if (!rows->names[rows->columns]) return st_error_nomem(error);
  }
  return STATOR_OK;
}

/* *query is there to be closed, whatever this answers. */
static int ask(const question *q, st_lane *lane, st_sql_query **query) {
  st_call c = st_job_call(&q->job, lane);
  st_value *values = NULL;
  size_t count = 0;
  *query = NULL;
  int rc = st_store_go_on(lane->store, c.error);
  if (rc == STATOR_OK) rc = st_sql_read_parameter_text(&c, q->parameters, &values, &count);
  if (rc == STATOR_OK)
    rc = st_sql_query_open(lane->store, q->statement, values, count, &q->limits, query, c.error);
  return rc == STATOR_OK ? copy_column_names(q->rows, *query, c.error) : rc;
}

static int gather(stator_rows *rows, st_sql_query *query, st_error *error) {
  st_sql_row row;
  st_sql_rows_init(&rows->gathered, rows->columns);
  int rc = st_sql_query_next(query, &row, error);
  while (rc == STATOR_OK && row.count) {
    rc = st_sql_rows_keep(&rows->gathered, &row, error);
    if (rc == STATOR_OK) rc = st_sql_query_next(query, &row, error);
  }
  return rc;
}

static int run_gathering(st_job *job, st_lane *lane) {
  const question *q = (const question *)job;
  st_sql_query *query;
  int rc = ask(q, lane, &query);
  if (rc == STATOR_OK) rc = gather(q->rows, query, &job->result->error);
  st_sql_query_close(query);
  return st_result_end(job->result, rc);
}

/* A lane that the rows can keep: reading from it keeps nobody from writing. NULL, without
** an error: there is no such. */
static int take_lane_of_rows(stator *db, st_lane **lane, st_error *error) {
  *lane = NULL;
  if (!db->turns.lanes && !st_store_is_borrowed(db->lane->store)) return STATOR_OK;
  int rc = st_asking_lane_take(db, lane, error);
  if (rc != STATOR_OK || st_store_reads_beside((*lane)->store)) return rc;
  st_asking_lane_give(db, *lane);
  *lane = NULL;
  return rc;
}

static int begin_rows(question *q) {
  stator_rows *rows = q->rows;
  stator_result *r = q->job.result;
  st_lane *lane;
  st_result_begin(r);
  int rc = take_lane_of_rows(rows->db, &lane, &r->error);
  if (rc != STATOR_OK) return st_result_end(r, rc);
  if (!lane) return st_job_run(&q->job);
  q->job.interrupts = atomic_load_explicit(&rows->db->interrupts, memory_order_relaxed);
  rc = ask(q, lane, &rows->query);
  if (rc == STATOR_OK) {
    rows->lane = lane;
  } else {
    st_sql_query_close(rows->query);
    rows->query = NULL;
    st_asking_lane_give(rows->db, lane);
  }
  return st_result_end(r, rc);
}

static stator_rows *new_rows(stator *db) {
  stator_rows *rows = st_mem_array(1, sizeof *rows);
  if (!rows) return NULL;
  rows->db = db;
  st_result_init(&rows->result);
  st_handle_count_child(db, 1);
  return rows;
}

int stator_sql(stator *db, const char *statement, size_t length, const char *parameters,
               const stator_sql_limits *limits, stator_rows **out, stator_result *r) {
  static const stator_sql_limits no_limits;
  if (out) *out = NULL;
  if (!r) return STATOR_MISUSE;
  if (!db || !statement || !out)
    return st_result_misuse(r, "stator_sql needs a handle, a statement and a place for the rows");
  if (!limits) limits = &no_limits;
  if (limits->timeout_ms < 0 || limits->timeout_ms > ST_MAX_SQL_TIMEOUT_MS || limits->steps < 0)
    return st_result_misuse(r, "a limit is out of range");
  stator_rows *rows = new_rows(db);
  if (!rows) return st_result_end(r, st_error_nomem(&r->error));
  question q = {
      .job = {.db = db,                                           .result = r,                     .run = run_gathering, .company = ST_ASKS},
      .rows = rows,
      .statement = {statement,                                length == STATOR_NUL ? strlen(statement) : length                                                              },
      .parameters = parameters,
      .limits = {limits->timeout_ms,limits->steps}
  };
  int rc = begin_rows(&q);
  if (rc == STATOR_OK)
    *out = rows;
  else
    stator_rows_free(rows);
  return rc;
}

/* -- reading ------------------------------------------------------------------------------ */

/* The snapshot ends, and the lane is for others. */
static void end_query(stator_rows *rows) {
  if (!rows->lane) return;
  st_sql_query_close(rows->query);
  rows->query = NULL;
  st_asking_lane_give(rows->db, rows->lane);
  rows->lane = NULL;
}

static int next_of_query(stator_rows *rows) {
  st_store *store = rows->lane->store;
  st_error *error = &rows->result.error;
  const atomic_uint *interrupts = &rows->db->interrupts;
  st_store_heed(store, interrupts, atomic_load_explicit(interrupts, memory_order_relaxed));
  int rc = st_sql_query_next(rows->query, &rows->row, error);
  if (rc == STATOR_OK && rows->row.count) return rc;
  end_query(rows);
  return rc == STATOR_OK ? STATOR_DONE : st_result_end(&rows->result, rc);
}

int stator_rows_next(stator_rows *rows) {
  if (!rows) return STATOR_MISUSE;
  if (rows->lane) return next_of_query(rows);
  if (rows->result.error.code != STATOR_OK) return rows->result.error.code;
  return st_sql_rows_next(&rows->gathered, &rows->row) ? STATOR_OK : STATOR_DONE;
}

int stator_rows_count(const stator_rows *rows) {
  return rows ? rows->columns : 0;
}

const char *stator_rows_name(const stator_rows *rows, int column) {
  return rows && column >= 0 && column < rows->columns ? rows->names[column] : NULL;
}

/* Tag: st_cell_type. */
stator_type stator_rows_type(const stator_rows *rows, int column) {
  return rows ? (stator_type)st_sql_row_type(&rows->row, column) : STATOR_TYPE_NULL;
}

int64_t stator_rows_int(const stator_rows *rows, int column) {
  return rows ? st_sql_row_int(&rows->row, column) : 0;
}

double stator_rows_real(const stator_rows *rows, int column) {
  return rows ? st_sql_row_real(&rows->row, column) : 0;
}

static const char *hand_out_bytes(st_str bytes, size_t *length) {
  if (length) *length = bytes.n;
  return bytes.p;
}

const char *stator_rows_text(const stator_rows *rows, int column, size_t *length) {
  static const st_sql_row none;
  return hand_out_bytes(st_sql_row_text(rows ? &rows->row : &none, column), length);
}

const void *stator_rows_blob(const stator_rows *rows, int column, size_t *length) {
  static const st_sql_row none;
  return hand_out_bytes(st_sql_row_blob(rows ? &rows->row : &none, column), length);
}

const stator_result *stator_rows_result(const stator_rows *rows) {
  return rows ? &rows->result : NULL;
}

void stator_rows_free(stator_rows *rows) {
  if (!rows) return;
  end_query(rows);
  st_sql_rows_free(&rows->gathered);
  for (int i = 0; i < rows->columns; i++) st_mem_free(rows->names[i]);
  st_mem_free(rows->names);
  st_result_free_content(&rows->result);
  st_handle_count_child(rows->db, -1);
  st_mem_free(rows);
}
