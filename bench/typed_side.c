/*
** typed_side.c - the work through the typed calls: items and keys as DynamoDB
** JSON text, no envelope around them. A batch is a transaction over several of
** them; there is none over gets.
*/
#include "stator_side.h"
#include "threads.h"

#define KEY "{\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%s\"}}"
#define PRICE "\":n\":{\"N\":\"" FILTER_PRICE_TEXT "\"}"

/* ---------------------------------------------------------------- arguments */

static text key_text(const record *r, pool *out) {
  return pool_format(out, KEY, r->pk.p, r->sk.p);
}

static text query_values(const bench_case *c, const record *r, pool *out) {
  size_t from = out->n;
  text hash = c->from == FROM_GSI ? r->column[COLUMN_EMAIL] : r->pk;
  text range = c->from == FROM_TABLE ? r->sk : r->column[COLUMN_CREATED];
  pool_print(out, "{\":p\":{\"S\":\"%.*s\"}", (int)hash.n, hash.p);
  if (c->size == 1) pool_print(out, ",\":s\":{\"S\":\"%.*s\"}", (int)range.n, range.p);
  if (c->keep == FILTER_NUMBER) pool_print(out, "," PRICE);
  pool_print(out, "}");
  return pool_end(out, from);
}

static bool prepare_typed(side *s, const bench_case *c, slice *w) {
  for (size_t i = 0; i < w->count; i++) {
    const record *r = &w->records[i * w->size];
    switch (c->work) {
    case VERB_GET:
    case VERB_DELETE:
    case VERB_SET:
    case VERB_ADD: w->request[i] = key_text(r, &w->own); break;
    case VERB_QUERY: w->values[i] = query_values(c, r, &w->own); break;
    case VERB_TRANSACT:
      w->request[i] = key_text(&r[2], &w->own);
      w->values[i] = key_text(&r[3], &w->own);
      break;
    default: break;
    }
    if (c->work == VERB_VIEW)
      w->values[i] = pool_format(&w->own, w->asked[i].n ? "[{\"S\":\"%s\"}]" : "[]", w->asked[i].p);
    if (c->work == VERB_SET)
      w->values[i] = pool_format(&w->own, "{\":c\":{\"S\":\"%s\"}}", w->category[i].p);
  }
  return c->work != VERB_SWEEP || stator_side_set_clock(s, w);
}

/* ----------------------------------------------------------------- one item */

static bool put_one(side *s, text item, const stator_args *a) {
  stator_state *x = s->state;
  return stator_put(x->at, BENCH_TABLE, item.p, item.n, a, x->result) == STATOR_OK ||
         stator_side_failed(s, x->result);
}

static bool put_each(side *s, const bench_case *c, const slice *w, const stator_args *a) {
  for (size_t i = 0; i < w->count; i++)
    if (!put_one(s, c->unsorted ? w->records[i].sent : w->records[i].item, a)) return false;
  return true;
}

static bool typed_put(side *s, const bench_case *c, const slice *w, size_t *rows) {
  *rows = w->count;
  return put_each(s, c, w, NULL);
}

static bool typed_put_if(side *s, const bench_case *c, const slice *w, size_t *rows) {
  static const stator_args a = {.condition = "hits >= :n", .values = "{\":n\":{\"N\":\"0\"}}"};
  *rows = w->count;
  return put_each(s, c, w, &a);
}

static bool typed_delete(side *s, const bench_case *c, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  (void)c;
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++)
    if (stator_delete(x->db, BENCH_TABLE, w->request[i].p, w->request[i].n, NULL, x->result) !=
        STATOR_OK)
      return stator_side_failed(s, x->result);
  return true;
}

static bool typed_get(side *s, const bench_case *c, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  (void)c;
  for (size_t i = 0; i < w->count; i++) {
    text key = w->request[i];
    if (stator_get(x->db, BENCH_TABLE, key.p, key.n, NULL, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
    if (stator_result_body(x->result, NULL)) ++*rows;
  }
  return true;
}

static bool typed_set(side *s, const bench_case *c, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  (void)c;
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++) {
    stator_args a = {.values = w->values[i].p};
    if (stator_update(x->db, BENCH_TABLE, w->request[i].p, w->request[i].n, "SET category = :c", &a,
                      x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
  }
  return true;
}

static bool add_one(side *s, text key) {
  static const stator_args a = {.values = "{\":one\":{\"N\":\"1\"}}"};
  stator_state *x = s->state;
  return stator_update(x->at, BENCH_TABLE, key.p, key.n, "ADD hits :one", &a, x->result) ==
             STATOR_OK ||
         stator_side_failed(s, x->result);
}

static bool typed_add(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)c;
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++)
    if (!add_one(s, w->request[i])) return false;
  return true;
}

/* ------------------------------------------------------------- transactions */

static bool typed_batch_put(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)c;
  *rows = w->count * w->size;
  for (size_t i = 0; i < w->count; i++) {
    if (!s->begin(s)) return false;
    for (size_t j = 0; j < w->size; j++)
      if (!put_one(s, w->records[i * w->size + j].item, NULL)) return false;
    if (!s->commit(s)) return false;
  }
  return true;
}

/* The check is a get. */
static bool transact_one(side *s, const slice *w, size_t i) {
  stator_state *x = s->state;
  const record *r = &w->records[i * w->size];
  if (!s->begin(s) || !put_one(s, r[0].item, NULL) || !put_one(s, r[1].item, NULL)) return false;
  if (!add_one(s, w->request[i])) return false;
  if (stator_get(x->at, BENCH_TABLE, w->values[i].p, w->values[i].n, NULL, x->result) != STATOR_OK)
    return stator_side_failed(s, x->result);
  return stator_result_body(x->result, NULL) && s->commit(s);
}

static bool typed_transact(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)c;
  *rows = w->count * w->size;
  for (size_t i = 0; i < w->count; i++)
    if (!transact_one(s, w, i)) return false;
  return true;
}

/* --------------------------------------------------------------- many items */

static bool read_cursor(side *s, stator_cursor *cursor, size_t *rows) {
  const char *item;
  size_t n;
  int rc;
  while ((rc = stator_next(cursor, &item, &n)) == STATOR_OK) ++*rows;
  if (rc != STATOR_DONE) stator_side_failed(s, stator_cursor_result(cursor));
  stator_cursor_free(cursor);
  return rc == STATOR_DONE;
}

/* By source, and whether one item is asked for. */
static const char *const key_conditions[SOURCES][2] = {
    [FROM_TABLE] = {"pk = :p",    "pk = :p AND sk = :s"        },
    [FROM_GSI] = {"email = :p", "email = :p AND created = :s"},
    [FROM_LSI] = {"pk = :p",    "pk = :p AND created = :s"   },
};

static bool typed_query(side *s, const bench_case *c, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  stator_cursor *cursor;
  stator_args a = {.filter = c->keep == FILTER_NUMBER ? "price < :n" : NULL};
  if (c->from == FROM_GSI) a.index = index_specs[0].name;
  if (c->from == FROM_LSI) a.index = index_specs[LSI_INDEX].name;
  for (size_t i = 0; i < w->count; i++) {
    a.values = w->values[i].p;
    if (stator_query(x->db, BENCH_TABLE, key_conditions[c->from][c->size == 1], &a, &cursor,
                     x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
    if (!read_cursor(s, cursor, rows)) return false;
  }
  return true;
}

/* What a filter says; zeros where there is none. */
static const stator_args scan_args[FILTERS] = {
    [FILTER_TEXT] = {.filter = "category = :c",
                     .values = "{\":c\":{\"S\":\"" FILTER_CATEGORY "\"}}"},
    [FILTER_NUMBER] = {.filter = "price < :n",    .values = "{" PRICE "}"  },
};

static bool scan_segment(side *s, const bench_case *c, int segment, int segments,
                         stator_result *result, size_t *rows) {
  stator_state *x = s->state;
  stator_cursor *cursor;
  stator_args a = scan_args[c->keep];
  a.segment = segment;
  a.total_segments = segments > 1 ? segments : 0;
  if (stator_scan(x->db, BENCH_TABLE, &a, &cursor, result) != STATOR_OK)
    return stator_side_failed(s, result);
  return read_cursor(s, cursor, rows);
}

static bool typed_scan(side *s, const bench_case *c, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  return scan_segment(s, c, w->first_segment, w->segments, x->result, rows);
}

static bool typed_parts(side *s, const bench_case *c, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  (void)w;
  for (int i = 0; i < SEGMENTS; i++)
    if (!scan_segment(s, c, i, SEGMENTS, x->result, rows)) return false;
  return true;
}

static bool typed_sweep(side *s, const bench_case *c, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  int64_t deleted;
  (void)c;
  (void)w;
  if (stator_sweep(x->db, BENCH_TABLE, 0, &deleted, NULL, x->result) != STATOR_OK)
    return stator_side_failed(s, x->result);
  *rows = (size_t)deleted;
  return true;
}

/* All threads are on the one handle. */
static bool typed_segment(side *s, const bench_case *c, int segment, size_t *rows) {
  stator_result *result = stator_result_new();
  bool ok = scan_segment(s, c, segment, SEGMENTS, result, rows);
  stator_result_free(result);
  return ok;
}

static bool typed_threads(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)w;
  return run_segments(s, c, typed_segment, rows);
}

/* ---------------------------------------------------------------------- views */

static void take_value(stator_state *x, const stator_rows *rows, int i) {
  size_t n;
  switch (stator_rows_type(rows, i)) {
  case STATOR_TYPE_INTEGER: x->taken += (uint64_t)stator_rows_int(rows, i); break;
  case STATOR_TYPE_REAL: x->taken += stator_rows_real(rows, i) > 0; break;
  case STATOR_TYPE_TEXT:
    x->taken += (uint64_t)stator_rows_text(rows, i, &n)[0];
    x->taken += n;
    break;
  default: break;
  }
}

static bool run_statement(side *s, const char *sql, text values, size_t *rows) {
  stator_state *x = s->state;
  stator_rows *answer;
  int rc;
  if (stator_sql(x->db, sql, STATOR_NUL, values.p, NULL, &answer, x->result) != STATOR_OK)
    return stator_side_failed(s, x->result);
  int columns = stator_rows_count(answer);
  while ((rc = stator_rows_next(answer)) == STATOR_OK) {
    for (int i = 0; i < columns; i++) take_value(x, answer, i);
    ++*rows;
  }
  if (rc != STATOR_DONE) stator_side_failed(s, stator_rows_result(answer));
  stator_rows_free(answer);
  return rc == STATOR_DONE;
}

static bool typed_view(side *s, const bench_case *c, const slice *w, size_t *rows) {
  for (size_t i = 0; i < w->count; i++)
    if (!run_statement(s, question_sql(c->ask), w->values[i], rows)) return false;
  return true;
}

static run_work *const typed_works[VERBS] = {
    [VERB_PUT] = typed_put,
    [VERB_PUT_IF] = typed_put_if,
    [VERB_BATCH_PUT] = typed_batch_put,
    [VERB_TRANSACT] = typed_transact,
    [VERB_DELETE] = typed_delete,
    [VERB_SET] = typed_set,
    [VERB_ADD] = typed_add,
    [VERB_GET] = typed_get,
    [VERB_QUERY] = typed_query,
    [VERB_SCAN] = typed_scan,
    [VERB_PARTS] = typed_parts,
    [VERB_THREADS] = typed_threads,
    [VERB_SWEEP] = typed_sweep,
    [VERB_VIEW] = typed_view,
};

static bool read_typed(side *s, const record *r, pool *out, text *item) {
  stator_state *x = s->state;
  text key = key_text(r, out);
  if (stator_get(x->db, BENCH_TABLE, key.p, key.n, NULL, x->result) != STATOR_OK)
    return stator_side_failed(s, x->result);
  const char *body = stator_result_body(x->result, NULL);
  *item = pool_format(out, "%s", body ? body : "");
  return true;
}

const side typed_side = {.name = "typed",
                         .open = stator_side_open,
                         .close = stator_side_close,
                         .begin = stator_side_begin,
                         .commit = stator_side_commit,
                         .prepare = prepare_typed,
                         .run = typed_works,
                         .read = read_typed};
