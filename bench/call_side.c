/*
** call_side.c - the work through stator_call: a JSON request in, a JSON answer
** out. Requests are written before the clock runs.
*/
#include "call_requests.h"
#include "stator_side.h"
#include "threads.h"
#include <stdlib.h>
#include <string.h>

enum {
  TAIL_BYTES = 320,
  HITS_BYTES = 800,
  REQUEST_BYTES = 1024
}; /* the tail: what follows the items */

static bool prepare_call(side *s, const bench_case *c, slice *w) {
  for (size_t i = 0; i < w->count; i++) w->request[i] = call_request(c, w, i, &w->own);
  return c->work != VERB_SWEEP || stator_side_set_clock(s, w);
}

/* ---------------------------------------------------------- keys and items */

static bool call_each(side *s, const slice *w, const char *operation, size_t *rows) {
  stator_state *x = s->state;
  *rows = w->count * w->size;
  for (size_t i = 0; i < w->count; i++) {
    text request = w->request[i];
    if (stator_call(x->at, operation, request.p, request.n, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
  }
  return true;
}

static bool call_put(side *s, const bench_case *c, const slice *w, size_t *rows) {
  return call_each(s, w, c->operation, rows);
}

static bool call_delete(side *s, const bench_case *c, const slice *w, size_t *rows) {
  return call_each(s, w, c->operation, rows);
}

static bool call_batch_put(side *s, const bench_case *c, const slice *w, size_t *rows) {
  return call_each(s, w, c->operation, rows);
}

static bool call_transact(side *s, const bench_case *c, const slice *w, size_t *rows) {
  return call_each(s, w, c->operation, rows);
}

static bool call_update(side *s, const bench_case *c, const slice *w, size_t *rows) {
  return call_each(s, w, c->operation, rows);
}

static bool call_get(side *s, const bench_case *c, const slice *w, size_t *rows) {
  return call_each(s, w, c->operation, rows);
}

/* More than 16 MB would leave keys over; no configuration has that. */
static bool call_batch_get(side *s, const bench_case *c, const slice *w, size_t *rows) {
  static const char whole[] = ",\"UnprocessedKeys\":{}}";
  stator_state *x = s->state;
  *rows = w->count * w->size;
  for (size_t i = 0; i < w->count; i++) {
    size_t n;
    if (stator_call(x->db, c->operation, w->request[i].p, w->request[i].n, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
    const char *body = stator_result_body(x->result, &n);
    if (n < sizeof whole || memcmp(body + n - (sizeof whole - 1), whole, sizeof whole - 1) != 0)
      return stator_side_failed(s, NULL);
  }
  return true;
}

/* --------------------------------------------------------------------- pages */

/* What follows the items: ],"Count":3,"ScannedCount":50,"LastEvaluatedKey":{...}} */
static const char *answer_tail(const stator_result *r, size_t bytes) {
  size_t n;
  const char *body = stator_result_body(r, &n);
  return n > bytes ? body + n - bytes : body;
}

static size_t answer_count(const char *tail, const char *before) {
  const char *at = strstr(tail, before);
  return at ? strtoul(at + strlen(before), NULL, 10) : 0;
}

/* The key to go on from with the brace that ends the answer, which will end the
** next request; NULL behind the last page. */
static const char *next_key(const char *tail) {
  static const char before[] = "\"LastEvaluatedKey\":";
  const char *at = strstr(tail, before);
  return at ? at + sizeof before - 1 : NULL;
}

/* Page after page. */
static bool read_pages(side *s, const char *operation, text request, stator_result *result,
                       size_t *rows) {
  stator_state *x = s->state;
  char more[REQUEST_BYTES];
  text page = request;
  for (;;) {
    if (stator_call(x->db, operation, page.p, page.n, result) != STATOR_OK)
      return stator_side_failed(s, result);
    const char *tail = answer_tail(result, TAIL_BYTES);
    *rows += answer_count(tail, "],\"Count\":");
    const char *key = next_key(tail);
    if (!key) return true;
    int n = snprintf(more, sizeof more, "%.*s,\"ExclusiveStartKey\":%s", (int)request.n - 1,
                     request.p, key);
    if (n < 0 || (size_t)n >= sizeof more) return stator_side_failed(s, NULL);
    page = (text){more, (size_t)n};
  }
}

static bool call_query(side *s, const bench_case *c, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  for (size_t i = 0; i < w->count; i++)
    if (!read_pages(s, c->operation, w->request[i], x->result, rows)) return false;
  return true;
}

static bool scan_pages(side *s, const bench_case *c, int segment, int segments,
                       stator_result *result, size_t *rows) {
  char request[REQUEST_BYTES];
  pool out = {request, 0, sizeof request};
  return read_pages(s, c->operation, call_scan_request(c, segment, segments, &out), result, rows);
}

static bool call_scan(side *s, const bench_case *c, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  return scan_pages(s, c, w->first_segment, w->segments, x->result, rows);
}

static bool call_parts(side *s, const bench_case *c, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  (void)w;
  for (int i = 0; i < SEGMENTS; i++)
    if (!scan_pages(s, c, i, SEGMENTS, x->result, rows)) return false;
  return true;
}

/* All threads are on the one handle. */
static bool call_segment(side *s, const bench_case *c, int segment, size_t *rows) {
  stator_result *result = stator_result_new();
  bool ok = scan_pages(s, c, segment, SEGMENTS, result, rows);
  stator_result_free(result);
  return ok;
}

static bool call_threads(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)w;
  return run_segments(s, c, call_segment, rows);
}

static bool call_sweep(side *s, const bench_case *c, const slice *w, size_t *rows) {
  static const char request[] = "{\"TableName\":\"" BENCH_TABLE "\"}";
  static const char before[] = "{\"Deleted\":";
  stator_state *x = s->state;
  (void)w;
  if (stator_call(x->db, c->operation, request, STATOR_NUL, x->result) != STATOR_OK)
    return stator_side_failed(s, x->result);
  *rows = strtoul(stator_result_body(x->result, NULL) + sizeof before - 1, NULL, 10);
  return true;
}

/* Behind the items of a search stand their hits. */
static bool call_ask(side *s, const bench_case *c, const slice *w, size_t *rows) {
  static const char *const counts[] = {"],\"Count\":", "\"RowCount\":"};
  const char *before = counts[c->work == VERB_VIEW];
  stator_state *x = s->state;
  for (size_t i = 0; i < w->count; i++) {
    text request = w->request[i];
    if (stator_call(x->db, c->operation, request.p, request.n, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
    *rows += answer_count(answer_tail(x->result, HITS_BYTES), before);
  }
  return true;
}

static run_work *const call_works[VERBS] = {
    [VERB_PUT] = call_put,           [VERB_PUT_IF] = call_put,    [VERB_BATCH_PUT] = call_batch_put,
    [VERB_TRANSACT] = call_transact, [VERB_DELETE] = call_delete, [VERB_SET] = call_update,
    [VERB_ADD] = call_update,        [VERB_GET] = call_get,       [VERB_BATCH_GET] = call_batch_get,
    [VERB_QUERY] = call_query,       [VERB_SCAN] = call_scan,     [VERB_PARTS] = call_parts,
    [VERB_THREADS] = call_threads,   [VERB_SWEEP] = call_sweep,   [VERB_SEARCH] = call_ask,
    [VERB_VIEW] = call_ask,
};

/* The answer without its envelope, {"Item":...}. */
static bool read_call(side *s, const record *r, pool *out, text *item) {
  static const char envelope[] = "{\"Item\":";
  stator_state *x = s->state;
  text request = call_get_request(r, out);
  size_t n, skip = sizeof envelope - 1;
  if (stator_call(x->db, "GetItem", request.p, request.n, x->result) != STATOR_OK)
    return stator_side_failed(s, x->result);
  const char *body = stator_result_body(x->result, &n);
  *item = pool_format(out, "%.*s", n > skip ? (int)(n - skip - 1) : 0, body + skip);
  return true;
}

const side call_side = {.name = "call",
                        .open = stator_side_open,
                        .close = stator_side_close,
                        .begin = stator_side_begin,
                        .commit = stator_side_commit,
                        .prepare = prepare_call,
                        .run = call_works,
                        .read = read_call};
