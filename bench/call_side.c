/*
** call_side.c - the work through stator_call: a JSON request in, a JSON answer
** out. Requests are written before the clock runs, as a client writes them.
*/
#include "stator_side.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAIL_BYTES = 200 }; /* holds what follows the items in an answer */

/* ----------------------------------------------------------------- requests */

#define IN_TABLE "{\"TableName\":\"" BENCH_TABLE "\""
#define KEY "\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%s\"}"
#define PARTITION "\":p\":{\"S\":\"%s\"}"

static text write_request(job j, const op *o, pool *out) {
  switch (j) {
  case JOB_PUT: return pool_format(out, IN_TABLE ",\"Item\":%s}", o->item.p);
  case JOB_PUT_IF:
    return pool_format(out,
                       IN_TABLE ",\"Item\":%s,\"ConditionExpression\":\"hits >= :n\","
                                "\"ExpressionAttributeValues\":{\":n\":{\"N\":\"0\"}}}",
                       o->item.p);
  case JOB_GET: return pool_format(out, IN_TABLE ",\"Key\":{" KEY "}}", o->pk.p, o->sk.p);
  case JOB_QUERY_ONE:
    return pool_format(out,
                       IN_TABLE ",\"KeyConditionExpression\":\"pk = :p AND sk = :s\","
                                "\"ExpressionAttributeValues\":{" PARTITION
                                ",\":s\":{\"S\":\"%s\"}}}",
                       o->pk.p, o->sk.p);
  case JOB_QUERY_MANY:
    return pool_format(out,
                       IN_TABLE ",\"KeyConditionExpression\":\"pk = :p\","
                                "\"ExpressionAttributeValues\":{" PARTITION "}}",
                       o->pk.p);
  case JOB_QUERY_FILTER:
    return pool_format(out,
                       IN_TABLE ",\"KeyConditionExpression\":\"pk = :p\","
                                "\"FilterExpression\":\"price < :n\","
                                "\"ExpressionAttributeValues\":{" PARTITION
                                ",\":n\":{\"N\":\"" FILTER_PRICE_TEXT "\"}}}",
                       o->pk.p);
  case JOB_SET:
    return pool_format(out,
                       IN_TABLE ",\"Key\":{" KEY "},\"UpdateExpression\":\"SET category = :c\","
                                "\"ExpressionAttributeValues\":{\":c\":{\"S\":\"%s\"}}}",
                       o->pk.p, o->sk.p, o->value.p);
  case JOB_ADD:
    return pool_format(out,
                       IN_TABLE ",\"Key\":{" KEY "},\"UpdateExpression\":\"ADD hits :one\","
                                "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}}",
                       o->pk.p, o->sk.p);
  default: return (text){"", 0}; /* scans write theirs page by page */
  }
}

static void prepare_call(side *s, job j, slice *w) {
  (void)s;
  for (size_t i = 0; i < w->count; i++) w->ops[i].request = write_request(j, &w->ops[i], &w->own);
}

/* ------------------------------------------------------------------ running */

static bool call_each(side *s, const slice *w, const char *operation) {
  stator_state *x = s->state;
  for (size_t i = 0; i < w->count; i++) {
    text request = w->ops[i].request;
    if (stator_call(x->db, operation, request.p, request.n, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
  }
  return true;
}

static bool call_put(side *s, const slice *w, size_t *rows) {
  *rows = w->count;
  return call_each(s, w, "PutItem");
}

static bool call_get(side *s, const slice *w, size_t *rows) {
  *rows = w->count;
  return call_each(s, w, "GetItem");
}

static bool call_update(side *s, const slice *w, size_t *rows) {
  *rows = w->count;
  return call_each(s, w, "UpdateItem");
}

/* What follows the items: ],"Count":3,"ScannedCount":50,"LastEvaluatedKey":{...}} */
static const char *answer_tail(const stator_result *r) {
  size_t n;
  const char *body = stator_result_body(r, &n);
  return n > TAIL_BYTES ? body + n - TAIL_BYTES : body;
}

static size_t answer_count(const char *tail) {
  static const char before[] = "],\"Count\":";
  const char *at = strstr(tail, before);
  return at ? strtoul(at + sizeof before - 1, NULL, 10) : 0;
}

static bool call_query(side *s, const slice *w, size_t *rows) {
  stator_state *x = s->state;
  for (size_t i = 0; i < w->count; i++) {
    text request = w->ops[i].request;
    if (stator_call(x->db, "Query", request.p, request.n, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
    *rows += answer_count(answer_tail(x->result));
  }
  return true;
}

/* Page after page; `filter` is the members that follow the table's name. */
static bool scan_pages(side *s, const char *filter, size_t *rows) {
  static const char last_key[] = "\"LastEvaluatedKey\":";
  stator_state *x = s->state;
  char request[1024];
  snprintf(request, sizeof request, IN_TABLE "%s}", filter);
  for (;;) {
    if (stator_call(x->db, "Scan", request, STATOR_NUL, x->result) != STATOR_OK)
      return stator_side_failed(s, x->result);
    const char *tail = answer_tail(x->result);
    *rows += answer_count(tail);
    const char *key = strstr(tail, last_key);
    if (!key) return true;
    snprintf(request, sizeof request, IN_TABLE "%s,\"ExclusiveStartKey\":%s", filter,
             key + sizeof last_key - 1);
  }
}

static bool scan_each(side *s, const slice *w, const char *filter, size_t *rows) {
  for (size_t i = 0; i < w->count; i++)
    if (!scan_pages(s, filter, rows)) return false;
  return true;
}

static bool call_scan(side *s, const slice *w, size_t *rows) {
  return scan_each(s, w, "", rows);
}

static bool call_scan_text(side *s, const slice *w, size_t *rows) {
  static const char filter[] =
      ",\"FilterExpression\":\"category = :c\","
      "\"ExpressionAttributeValues\":{\":c\":{\"S\":\"" FILTER_CATEGORY "\"}}";
  return scan_each(s, w, filter, rows);
}

static bool call_scan_number(side *s, const slice *w, size_t *rows) {
  static const char filter[] =
      ",\"FilterExpression\":\"price < :n\","
      "\"ExpressionAttributeValues\":{\":n\":{\"N\":\"" FILTER_PRICE_TEXT "\"}}";
  return scan_each(s, w, filter, rows);
}

static run_job *const call_jobs[JOB_COUNT] = {
    [JOB_PUT] = call_put,
    [JOB_PUT_IF] = call_put,
    [JOB_GET] = call_get,
    [JOB_QUERY_ONE] = call_query,
    [JOB_QUERY_MANY] = call_query,
    [JOB_QUERY_FILTER] = call_query,
    [JOB_SCAN] = call_scan,
    [JOB_SCAN_TEXT] = call_scan_text,
    [JOB_SCAN_NUMBER] = call_scan_number,
    [JOB_SET] = call_update,
    [JOB_ADD] = call_update,
};

/* The answer without its envelope, {"Item":...}. */
static bool read_call(side *s, const op *o, pool *out, text *item) {
  static const char envelope[] = "{\"Item\":";
  stator_state *x = s->state;
  text request = write_request(JOB_GET, o, out);
  size_t n, skip = sizeof envelope - 1;
  if (stator_call(x->db, "GetItem", request.p, request.n, x->result) != STATOR_OK)
    return stator_side_failed(s, x->result);
  const char *body = stator_result_body(x->result, &n);
  if (n <= skip) return stator_side_failed(s, NULL);
  *item = pool_format(out, "%.*s", (int)(n - skip - 1), body + skip);
  return true;
}

const side call_side = {.name = "call",
                        .open = stator_side_open,
                        .close = stator_side_close,
                        .prepare = prepare_call,
                        .run = call_jobs,
                        .read = read_call};
