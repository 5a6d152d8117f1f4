/*
** call_requests.c - requests in DynamoDB's JSON, by operation.
*/
#include "call_requests.h"
#include "stator_side.h"

#define IN_TABLE "{\"TableName\":\"" BENCH_TABLE "\""
#define KEY "\"Key\":{\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%s\"}}"
#define PRICE "\":n\":{\"N\":\"" FILTER_PRICE_TEXT "\"}"

typedef void write_request(const bench_case *c, const slice *w, size_t i, pool *out);

static const record *record_of(const slice *w, size_t i) {
  return &w->records[i * w->size];
}

/* ------------------------------------------------------------------- writes */

static void write_put(const bench_case *c, const slice *w, size_t i, pool *out) {
  const record *r = record_of(w, i);
  pool_print(out, IN_TABLE ",\"Item\":");
  pool_add(out, c->unsorted ? r->sent : r->item);
  pool_print(out, "}");
}

static void write_put_if(const bench_case *c, const slice *w, size_t i, pool *out) {
  (void)c;
  pool_print(out, IN_TABLE ",\"Item\":");
  pool_add(out, record_of(w, i)->item);
  pool_print(out, ",\"ConditionExpression\":\"hits >= :n\","
                  "\"ExpressionAttributeValues\":{\":n\":{\"N\":\"0\"}}}");
}

static void write_batch_put(const bench_case *c, const slice *w, size_t i, pool *out) {
  (void)c;
  pool_print(out, "{\"RequestItems\":{\"" BENCH_TABLE "\":[");
  for (size_t j = 0; j < w->size; j++) {
    pool_print(out, "%s{\"PutRequest\":{\"Item\":", j ? "," : "");
    pool_add(out, record_of(w, i)[j].item);
    pool_print(out, "}}");
  }
  pool_print(out, "]}}");
}

static void write_transact(const bench_case *c, const slice *w, size_t i, pool *out) {
  const record *r = record_of(w, i);
  (void)c;
  pool_print(out, "{\"TransactItems\":[");
  for (int j = 0; j < 2; j++) {
    pool_print(out, "{\"Put\":" IN_TABLE ",\"Item\":");
    pool_add(out, r[j].item);
    pool_print(out, "}},");
  }
  pool_print(out,
             "{\"Update\":" IN_TABLE "," KEY ",\"UpdateExpression\":\"ADD hits :one\","
             "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}}},",
             r[2].pk.p, r[2].sk.p);
  pool_print(out,
             "{\"ConditionCheck\":" IN_TABLE "," KEY ",\"ConditionExpression\":"
             "\"attribute_exists(pk)\"}}]}",
             r[3].pk.p, r[3].sk.p);
}

static void write_key(const bench_case *c, const slice *w, size_t i, pool *out) {
  const record *r = record_of(w, i);
  (void)c;
  pool_print(out, IN_TABLE "," KEY "}", r->pk.p, r->sk.p);
}

static void write_set(const bench_case *c, const slice *w, size_t i, pool *out) {
  const record *r = record_of(w, i);
  (void)c;
  pool_print(out,
             IN_TABLE "," KEY ",\"UpdateExpression\":\"SET category = :c\","
                      "\"ExpressionAttributeValues\":{\":c\":{\"S\":\"%s\"}}}",
             r->pk.p, r->sk.p, w->category[i].p);
}

static void write_add(const bench_case *c, const slice *w, size_t i, pool *out) {
  const record *r = record_of(w, i);
  (void)c;
  pool_print(out,
             IN_TABLE "," KEY ",\"UpdateExpression\":\"ADD hits :one\","
                      "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}}",
             r->pk.p, r->sk.p);
}

/* -------------------------------------------------------------------- reads */

static void write_batch_get(const bench_case *c, const slice *w, size_t i, pool *out) {
  (void)c;
  pool_print(out, "{\"RequestItems\":{\"" BENCH_TABLE "\":{\"Keys\":[");
  for (size_t j = 0; j < w->size; j++) {
    const record *r = &record_of(w, i)[j];
    pool_print(out, "%s{\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%s\"}}", j ? "," : "", r->pk.p,
               r->sk.p);
  }
  pool_print(out, "]}}}");
}

/* A query's key: names of its attributes, and values. */
typedef struct query_key {
  const char *index, *hash_name, *range_name;
  text hash, range;
} query_key;

static query_key key_of(const bench_case *c, const record *r) {
  switch (c->from) {
  case FROM_GSI:
    return (query_key){index_specs[0].name, "email", "created", r->column[COLUMN_EMAIL],
                       r->column[COLUMN_CREATED]};
  case FROM_LSI:
    return (query_key){index_specs[LSI_INDEX].name, "pk", "created", r->pk,
                       r->column[COLUMN_CREATED]};
  default: return (query_key){NULL, "pk", "sk", r->pk, r->sk};
  }
}

static void write_query(const bench_case *c, const slice *w, size_t i, pool *out) {
  query_key k = key_of(c, record_of(w, i));
  bool one = c->size == 1;
  pool_print(out, IN_TABLE);
  if (k.index) pool_print(out, ",\"IndexName\":\"%s\"", k.index);
  pool_print(out, ",\"KeyConditionExpression\":\"%s = :p", k.hash_name);
  if (one) pool_print(out, " AND %s = :s", k.range_name);
  if (c->keep == FILTER_NUMBER) pool_print(out, "\",\"FilterExpression\":\"price < :n");
  pool_print(out, "\",\"ExpressionAttributeValues\":{\":p\":{\"S\":\"%.*s\"}", (int)k.hash.n,
             k.hash.p);
  if (one) pool_print(out, ",\":s\":{\"S\":\"%.*s\"}", (int)k.range.n, k.range.p);
  if (c->keep == FILTER_NUMBER) pool_print(out, "," PRICE);
  pool_print(out, "}}");
}

static void write_search(const bench_case *c, const slice *w, size_t i, pool *out) {
  pool_print(out, IN_TABLE ",\"SearchQuery\":\"%s\",\"Limit\":%d}", w->asked[i].p, c->size);
}

static void write_sql(const bench_case *c, const slice *w, size_t i, pool *out) {
  pool_print(out, "{\"Statement\":\"%s\"", question_sql(c->ask));
  if (w->asked[i].n) pool_print(out, ",\"Parameters\":[{\"S\":\"%s\"}]", w->asked[i].p);
  pool_print(out, "}");
}

text call_scan_request(const bench_case *c, int segment, int segments, pool *out) {
  size_t from = out->n;
  static const char *const filters[FILTERS] = {
      [FILTER_NONE] = "",
      [FILTER_TEXT] = ",\"FilterExpression\":\"category = :c\","
                      "\"ExpressionAttributeValues\":{\":c\":{\"S\":\"" FILTER_CATEGORY "\"}}",
      [FILTER_NUMBER] = ",\"FilterExpression\":\"price < :n\","
                        "\"ExpressionAttributeValues\":{" PRICE "}",
  };
  pool_print(out, IN_TABLE "%s", filters[c->keep]);
  if (segments > 1) pool_print(out, ",\"Segment\":%d,\"TotalSegments\":%d", segment, segments);
  pool_print(out, "}");
  return pool_end(out, from);
}

/* ---------------------------------------------------------------- the table */

static write_request *const writers[VERBS] = {
    [VERB_PUT] = write_put,
    [VERB_PUT_IF] = write_put_if,
    [VERB_BATCH_PUT] = write_batch_put,
    [VERB_TRANSACT] = write_transact,
    [VERB_DELETE] = write_key,
    [VERB_SET] = write_set,
    [VERB_ADD] = write_add,
    [VERB_GET] = write_key,
    [VERB_BATCH_GET] = write_batch_get,
    [VERB_QUERY] = write_query,
    [VERB_SEARCH] = write_search,
    [VERB_VIEW] = write_sql,
};

text call_request(const bench_case *c, const slice *w, size_t i, pool *out) {
  size_t from = out->n;
  if (!writers[c->work]) return (text){"", 0};
  writers[c->work](c, w, i, out);
  return pool_end(out, from);
}

text call_get_request(const record *r, pool *out) {
  return pool_format(out, IN_TABLE "," KEY "}", r->pk.p, r->sk.p);
}
