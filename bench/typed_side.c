/*
** typed_side.c - the work through the typed calls: items and keys as DynamoDB
** JSON text, no envelope around them.
*/
#include "stator_side.h"

#define KEY "{\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%s\"}}"
#define PARTITION "\":p\":{\"S\":\"%s\"}"
#define PRICE "\":n\":{\"N\":\"" FILTER_PRICE_TEXT "\"}"

/* What is made for each operation: a key, or the values of a query. */
static text write_argument(job j, const op *o, pool *out) {
  switch (j) {
  case JOB_GET:
  case JOB_SET:
  case JOB_ADD: return pool_format(out, KEY, o->pk.p, o->sk.p);
  case JOB_QUERY_ONE:
    return pool_format(out, "{" PARTITION ",\":s\":{\"S\":\"%s\"}}", o->pk.p, o->sk.p);
  case JOB_QUERY_MANY: return pool_format(out, "{" PARTITION "}", o->pk.p);
  case JOB_QUERY_FILTER: return pool_format(out, "{" PARTITION "," PRICE "}", o->pk.p);
  default: return (text){"", 0};
  }
}

static void prepare_typed(side *s, job j, slice *w) {
  (void)s;
  for (size_t i = 0; i < w->count; i++) {
    op *o = &w->ops[i];
    o->request = write_argument(j, o, &w->own);
    if (j == JOB_SET) o->values = pool_format(&w->own, "{\":c\":{\"S\":\"%s\"}}", o->value.p);
  }
}

/* ----------------------------------------------------------------- one item */

static bool put_each(side *s, const slice *w, const stator_args *a) {
  stator_state *x = s->state;
  for (size_t i = 0; i < w->count; i++) {
    text item = w->ops[i].item;
    if (stator_put(x->db, BENCH_TABLE, item.p, item.n, a, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
  }
  return true;
}

static bool typed_put(side *s, const slice *w, size_t *rows) {
  *rows = w->count;
  return put_each(s, w, NULL);
}

static bool typed_put_if(side *s, const slice *w, size_t *rows) {
  static const stator_args a = {.condition = "hits >= :n", .values = "{\":n\":{\"N\":\"0\"}}"};
  *rows = w->count;
  return put_each(s, w, &a);
}

static bool typed_get(side *s, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  for (size_t i = 0; i < w->count; i++) {
    text key = w->ops[i].request;
    if (stator_get(x->db, BENCH_TABLE, key.p, key.n, NULL, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
    if (stator_result_body(x->result, NULL)) ++*rows;
  }
  return true;
}

static bool typed_set(side *s, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++) {
    const op *o = &w->ops[i];
    stator_args a = {.values = o->values.p};
    if (stator_update(x->db, BENCH_TABLE, o->request.p, o->request.n, "SET category = :c", &a,
                      x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
  }
  return true;
}

static bool typed_add(side *s, const slice *w, size_t *rows) {
  static const stator_args a = {.values = "{\":one\":{\"N\":\"1\"}}"};
  stator_state *x = s->state;
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++) {
    text key = w->ops[i].request;
    if (stator_update(x->db, BENCH_TABLE, key.p, key.n, "ADD hits :one", &a, x->result) !=
        STATOR_OK)
      return stator_side_failed(s, x->result);
  }
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

static bool query_each(side *s, const slice *w, const char *condition, const char *filter,
                       size_t *rows) {
  stator_state *x = s->state;
  stator_cursor *cursor;
  for (size_t i = 0; i < w->count; i++) {
    stator_args a = {.values = w->ops[i].request.p, .filter = filter};
    if (stator_query(x->db, BENCH_TABLE, condition, &a, &cursor, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
    if (!read_cursor(s, cursor, rows)) return false;
  }
  return true;
}

static bool typed_query_one(side *s, const slice *w, size_t *rows) {
  return query_each(s, w, "pk = :p AND sk = :s", NULL, rows);
}

static bool typed_query_many(side *s, const slice *w, size_t *rows) {
  return query_each(s, w, "pk = :p", NULL, rows);
}

static bool typed_query_filter(side *s, const slice *w, size_t *rows) {
  return query_each(s, w, "pk = :p", "price < :n", rows);
}

static bool scan_with(side *s, const slice *w, const stator_args *a, size_t *rows) {
  stator_state *x = s->state;
  stator_cursor *cursor;
  for (size_t i = 0; i < w->count; i++) {
    if (stator_scan(x->db, BENCH_TABLE, a, &cursor, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
    if (!read_cursor(s, cursor, rows)) return false;
  }
  return true;
}

static bool typed_scan(side *s, const slice *w, size_t *rows) {
  return scan_with(s, w, NULL, rows);
}

static bool typed_scan_text(side *s, const slice *w, size_t *rows) {
  static const stator_args a = {.filter = "category = :c",
                                .values = "{\":c\":{\"S\":\"" FILTER_CATEGORY "\"}}"};
  return scan_with(s, w, &a, rows);
}

static bool typed_scan_number(side *s, const slice *w, size_t *rows) {
  static const stator_args a = {.filter = "price < :n", .values = "{" PRICE "}"};
  return scan_with(s, w, &a, rows);
}

static run_job *const typed_jobs[JOB_COUNT] = {
    [JOB_PUT] = typed_put,
    [JOB_PUT_IF] = typed_put_if,
    [JOB_GET] = typed_get,
    [JOB_QUERY_ONE] = typed_query_one,
    [JOB_QUERY_MANY] = typed_query_many,
    [JOB_QUERY_FILTER] = typed_query_filter,
    [JOB_SCAN] = typed_scan,
    [JOB_SCAN_TEXT] = typed_scan_text,
    [JOB_SCAN_NUMBER] = typed_scan_number,
    [JOB_SET] = typed_set,
    [JOB_ADD] = typed_add,
};

static bool read_typed(side *s, const op *o, pool *out, text *item) {
  stator_state *x = s->state;
  text key = write_argument(JOB_GET, o, out);
  if (stator_get(x->db, BENCH_TABLE, key.p, key.n, NULL, x->result) != STATOR_OK)
    return stator_side_failed(s, x->result);
  const char *body = stator_result_body(x->result, NULL);
  if (!body) return stator_side_failed(s, NULL);
  *item = pool_format(out, "%s", body);
  return true;
}

const side typed_side = {.name = "typed",
                         .open = stator_side_open,
                         .close = stator_side_close,
                         .prepare = prepare_typed,
                         .run = typed_jobs,
                         .read = read_typed};
