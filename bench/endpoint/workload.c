/*
** workload.c - tables, requests and what their answers must hold. An item is
** known by its title, "Order NUMBER of ...", which is in no other.
*/
#include "workload.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
  REQUESTS = 2000, /* of one item; puts: half as many items, twice */
  KEYS_OF_BATCH = 25,
  BATCHES = 100,
  WRITES_OF_BATCH = 25,
  BATCHES_AT_ONCE = 8,
  TEXTS_BYTES = 24 * 1024 * 1024,
  FILLING_BYTES = 1024 * 1024,
  BODY_BYTES = 64 * 1024,
  CHECKED_ITEMS = 50,
  FIRST_VERSION = 1,
  PUT_VERSION = 2, /* and the one behind it */
  READ_TABLE = 0,
  WRITE_TABLE = 1,
  WARM_CONNECTIONS = 4,
  STATE_TRIES = 500,
  STATE_WAIT_MS = 20
};

#define IN_TABLE "{\"TableName\":\"%s\""
#define KEY "{\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%s\"}}"

/* -------------------------------------------------------------------- items */

/* The numbers below n in an order of their own. */
static uint32_t scattered(size_t i, uint32_t n) {
  return (uint32_t)((uint64_t)i * 7919 % n);
}

/* More than a table has: no number comes and goes. */
static const data_shape orders = {.items = 10000000, .bytes = 1024, .attributes = 12};

static record order_of(uint32_t number, uint32_t version, pool *out) {
  record o = {0};
  if (version)
    data_item(&orders, number, (data_version){version, version}, false, &o, out);
  else
    data_key(&orders, number, &o, out);
  return o;
}

/* The numbers of the items that a request is about. */
static size_t numbers_of(const workload *w, work k, size_t i, uint32_t *numbers) {
  size_t count = k == WORK_QUERY ? SMALL_GROUP : k == WORK_BATCH_GET ? KEYS_OF_BATCH : 1;
  for (size_t n = 0; n < count; n++)
    numbers[n] = k == WORK_QUERY ? data_group_start((uint32_t)i, SMALL_GROUP) + (uint32_t)n
                                 : scattered(i * count + n, w->items);
  return count;
}

/* ----------------------------------------------------------------- requests */

static text get_body(workload *w, size_t i, pool *out) {
  uint32_t number;
  numbers_of(w, WORK_GET, i, &number);
  record o = order_of(number, 0, out);
  return pool_format(out, IN_TABLE ",\"Key\":" KEY "}", w->tables[READ_TABLE], o.pk.p, o.sk.p);
}

static text query_body(workload *w, size_t i, pool *out) {
  uint32_t numbers[SMALL_GROUP];
  numbers_of(w, WORK_QUERY, i, numbers);
  record o = order_of(numbers[0], 0, out);
  return pool_format(out,
                     IN_TABLE ",\"KeyConditionExpression\":\"pk = :p\","
                              "\"ExpressionAttributeValues\":{\":p\":{\"S\":\"%s\"}}}",
                     w->tables[READ_TABLE], o.pk.p);
}

static text batch_get_body(workload *w, size_t i, pool *out) {
  uint32_t numbers[KEYS_OF_BATCH];
  char keys[KEYS_OF_BATCH * 100];
  size_t n = 0, count = numbers_of(w, WORK_BATCH_GET, i, numbers);
  for (size_t k = 0; k < count && n < sizeof keys; k++) {
    record o = order_of(numbers[k], 0, out);
    n += (size_t)snprintf(keys + n, sizeof keys - n, "%s" KEY, k ? "," : "", o.pk.p, o.sk.p);
  }
  return pool_format(out, "{\"RequestItems\":{\"%s\":{\"Keys\":[%s]}}}", w->tables[READ_TABLE],
                     keys);
}

static text put_body(workload *w, size_t i, pool *out) {
  uint32_t number;
  numbers_of(w, WORK_PUT, i % (REQUESTS / 2), &number);
  record o = order_of(number, i < REQUESTS / 2 ? PUT_VERSION : PUT_VERSION + 1, out);
  return pool_format(out, IN_TABLE ",\"Item\":%s}", w->tables[WRITE_TABLE], o.item.p);
}

static text update_body(workload *w, size_t i, pool *out) {
  uint32_t number;
  numbers_of(w, WORK_UPDATE, i, &number);
  record o = order_of(number, 0, out);
  return pool_format(out,
                     IN_TABLE ",\"Key\":" KEY ",\"UpdateExpression\":\"ADD hits :one\","
                              "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}},"
                              "\"ReturnValues\":\"UPDATED_NEW\"}",
                     w->tables[WRITE_TABLE], o.pk.p, o.sk.p);
}

/* ------------------------------------------------------------------ answers */

static size_t occurrences(const char *in, const char *what) {
  size_t count = 0;
  for (const char *at = in; (at = strstr(at, what)); at++) count++;
  return count;
}

/* The items asked for, each once, and no others. */
static bool holds_items(const workload *w, work k, size_t which, const http_answer *answer) {
  uint32_t numbers[SMALL_GROUP];
  size_t count = numbers_of(w, k, which, numbers);
  char mark[32];
  for (size_t i = 0; i < count; i++) {
    snprintf(mark, sizeof mark, "\"Order %u of ", (unsigned)numbers[i]);
    if (occurrences(answer->body, mark) != 1) return false;
  }
  return occurrences(answer->body, "\"Order ") == count;
}

static bool holds_hits(void *context, size_t which, const http_answer *answer) {
  (void)context, (void)which;
  return strstr(answer->body, "\"hits\"") != NULL;
}

static bool holds_no_rest(void *context, size_t which, const http_answer *answer) {
  (void)context, (void)which;
  return strstr(answer->body, "PutRequest") == NULL;
}

/* ----------------------------------------------------------------- the works */

static const struct work_entry {
  const char *name, *operation;
  text (*body)(workload *w, size_t i, pool *out);
  load_check *check; /* of every answer, besides its status and length */
  bool reads;
} works[WORKS] = {
    [WORK_GET] = {"GetItem",         "GetItem",      get_body,       NULL,       true },
    [WORK_QUERY] = {"Query 50",        "Query",        query_body,     NULL,       true },
    [WORK_BATCH_GET] = {"BatchGetItem 25", "BatchGetItem", batch_get_body, NULL,       true },
    [WORK_PUT] = {"PutItem",         "PutItem",      put_body,       NULL,       false},
    [WORK_UPDATE] = {"UpdateItem",      "UpdateItem",   update_body,    holds_hits, false},
};

const char *work_name(work k) {
  return works[k].name;
}

static size_t requests_of(const workload *w, work k) {
  if (k == WORK_QUERY) return w->items / ITEMS_UNIT * (LARGE_GROUP / SMALL_GROUP);
  return k == WORK_BATCH_GET ? BATCHES : REQUESTS;
}

static bool write_requests(workload *w, work k) {
  pool bodies;
  w->count[k] = requests_of(w, k);
  w->requests[k] = calloc(w->count[k], sizeof *w->requests[k]);
  if (!w->requests[k] || !pool_make(&bodies, BODY_BYTES)) return false;
  bool ok = true;
  for (size_t i = 0; ok && i < w->count[k]; i++) {
    bodies.n = 0;
    text body = works[k].body(w, i, &bodies);
    w->requests[k][i].bytes = http_request(&w->address, works[k].operation, body, &w->texts);
    ok = body.n && w->requests[k][i].bytes.n;
  }
  free(bodies.p);
  return ok;
}

/* --------------------------------------------------------------- single calls */

/* One request after the other, outside of what is measured. */
static bool call(workload *w, const char *operation, text body, load_check *check, void *context) {
  pool bytes;
  load_figures ignored;
  if (!pool_make(&bytes, body.n + 4096)) return false;
  load_request request = {.bytes = http_request(&w->address, operation, body, &bytes)};
  load l = {.address = &w->address,
            .connections = 1,
            .requests = &request,
            .count = 1,
            .check = check,
            .context = context};
  bool ok = load_run(&l, &ignored, w->why);
  free(bytes.p);
  return ok;
}

static bool see_active(void *context, size_t which, const http_answer *answer) {
  (void)which;
  *(bool *)context = strstr(answer->body, "ACTIVE") != NULL;
  return true;
}

static bool await_active(workload *w, const char *table) {
  const struct timespec pause = {0, STATE_WAIT_MS * 1000000L};
  char body[100];
  int n = snprintf(body, sizeof body, IN_TABLE "}", table);
  for (int i = 0; i < STATE_TRIES; i++) {
    bool active;
    if (!call(w, "DescribeTable", (text){body, (size_t)n}, see_active, &active)) return false;
    if (active) return true;
    nanosleep(&pause, NULL);
  }
  snprintf(w->why, LOAD_WHY_BYTES, "the table %s does not become ACTIVE", table);
  return false;
}

static bool create_table(workload *w, const char *table) {
  char body[500];
  int n = snprintf(body, sizeof body,
                   IN_TABLE ",\"BillingMode\":\"PAY_PER_REQUEST\","
                            "\"AttributeDefinitions\":["
                            "{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},"
                            "{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"}],"
                            "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
                            "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]}",
                   table);
  return call(w, "CreateTable", (text){body, (size_t)n}, NULL, NULL) && await_active(w, table);
}

/* ------------------------------------------------------------------- filling */

static text batch_write_body(const char *table, uint32_t first, pool *out) {
  static char requests[WRITES_OF_BATCH * 1400];
  size_t n = 0, from = out->n;
  for (uint32_t i = 0; i < WRITES_OF_BATCH && n < sizeof requests; i++) {
    out->n = from;
    record o = order_of(first + i, FIRST_VERSION, out);
    n += (size_t)snprintf(requests + n, sizeof requests - n, "%s{\"PutRequest\":{\"Item\":%s}}",
                          i ? "," : "", o.item.p);
  }
  return pool_format(out, "{\"RequestItems\":{\"%s\":[%s]}}", table, requests);
}

static bool fill_some(workload *w, const char *table, uint32_t first, size_t batches, pool *bytes) {
  load_request requests[BATCHES_AT_ONCE] = {0};
  load_figures ignored;
  bytes->n = 0;
  for (size_t i = 0; i < batches; i++) {
    text body = batch_write_body(table, first + (uint32_t)i * WRITES_OF_BATCH, bytes);
    requests[i].bytes = http_request(&w->address, "BatchWriteItem", body, bytes);
  }
  load l = {.address = &w->address,
            .connections = 1,
            .requests = requests,
            .count = batches,
            .check = holds_no_rest};
  return load_run(&l, &ignored, w->why);
}

static bool fill_table(workload *w, const char *table) {
  pool bytes;
  uint32_t batches = w->items / WRITES_OF_BATCH;
  if (!create_table(w, table) || !pool_make(&bytes, FILLING_BYTES)) return false;
  bool ok = true;
  for (uint32_t at = 0; ok && at < batches; at += BATCHES_AT_ONCE) {
    uint32_t some = at + BATCHES_AT_ONCE < batches ? BATCHES_AT_ONCE : batches - at;
    ok = fill_some(w, table, at * WRITES_OF_BATCH, some, &bytes);
  }
  free(bytes.p);
  return ok;
}

/* ------------------------------------------------------------------ warming */

typedef struct first_look {
  workload *w;
  work k;
} first_look;

static bool look_first(void *context, size_t which, const http_answer *answer) {
  const first_look *look = context;
  workload *w = look->w;
  const struct work_entry *entry = &works[look->k];
  if (!entry->reads) return !entry->check || entry->check(w, which, answer);
  w->requests[look->k][which].expected = answer->length;
  return holds_items(w, look->k, which, answer);
}

static bool warm_up(workload *w, work k) {
  load_figures ignored;
  first_look look = {w, k};
  load l = {.address = &w->address,
            .connections = WARM_CONNECTIONS,
            .requests = w->requests[k],
            .count = w->count[k],
            .check = look_first,
            .context = &look};
  return load_run(&l, &ignored, w->why);
}

/* ---------------------------------------------------------------- in public */

static bool begin_works(workload *w) {
  bool reads = false, writes = false;
  for (work k = 0; k < WORKS; k++) {
    reads |= w->used[k] && works[k].reads;
    writes |= w->used[k] && !works[k].reads;
  }
  if (reads && !fill_table(w, w->tables[READ_TABLE])) return false;
  if (writes && !fill_table(w, w->tables[WRITE_TABLE])) return false;
  for (work k = 0; k < WORKS; k++)
    if (w->used[k] && (!write_requests(w, k) || !warm_up(w, k))) return false;
  return true;
}

bool workload_begin(workload *w, const char *url, uint32_t items, const bool used[WORKS],
                    char *why) {
  long run = (long)time(NULL) % 1000000 * 100000 + (long)getpid() % 100000;
  memset(w, 0, sizeof *w);
  w->items = items;
  w->why = why;
  memcpy(w->used, used, sizeof w->used);
  if (!http_resolve(url, &w->address, why, LOAD_WHY_BYTES)) return false;
  for (int i = 0; i < 2; i++)
    snprintf(w->tables[i], TABLE_NAME_BYTES, "bench-%s-%ld", i ? "write" : "read", run);
  snprintf(why, LOAD_WHY_BYTES, "out of memory");
  return pool_make(&w->texts, TEXTS_BYTES) && begin_works(w);
}

bool workload_measure(workload *w, work k, int connections, double seconds, load_figures *out) {
  load l = {.address = &w->address,
            .connections = connections,
            .requests = w->requests[k],
            .count = w->count[k],
            .seconds = seconds,
            .check = works[k].check,
            .context = w};
  return load_run(&l, out, w->why);
}

/* One of the two notes that were put. */
static bool holds_note(void *context, size_t which, const http_answer *answer) {
  const uint32_t *number = context;
  static const char mark[] = "\"note\":{\"S\":";
  bool held = false;
  (void)which;
  for (uint32_t version = PUT_VERSION; version < PUT_VERSION + 2; version++) {
    pool out;
    if (!pool_make(&out, 8192)) return false;
    record o = order_of(*number, version, &out);
    const char *note = strstr(o.item.p, mark) + sizeof mark - 1;
    text quoted = pool_format(&out, "%.*s", (int)strcspn(note, "}"), note);
    held = held || strstr(answer->body, quoted.p) != NULL;
    free(out.p);
  }
  return held;
}

bool workload_check(workload *w) {
  for (size_t i = 0; w->used[WORK_PUT] && i < CHECKED_ITEMS; i++) {
    char space[2000];
    pool out = {space, 0, sizeof space};
    uint32_t number;
    numbers_of(w, WORK_PUT, i, &number);
    record o = order_of(number, 0, &out);
    text body =
        pool_format(&out, IN_TABLE ",\"Key\":" KEY "}", w->tables[WRITE_TABLE], o.pk.p, o.sk.p);
    if (!call(w, "GetItem", body, holds_note, &number)) return false;
  }
  return true;
}

size_t workload_answer_length(const workload *w) {
  return w->requests[WORK_GET] ? w->requests[WORK_GET][0].expected : 0;
}

void workload_end(workload *w) {
  char why[LOAD_WHY_BYTES], body[100];
  w->why = why; /* a table that was never made is no failure */
  for (int i = 0; w->address.length && i < 2; i++) {
    int n = snprintf(body, sizeof body, IN_TABLE "}", w->tables[i]);
    call(w, "DeleteTable", (text){body, (size_t)n}, NULL, NULL);
  }
  for (work k = 0; k < WORKS; k++) free(w->requests[k]);
  free(w->texts.p);
}
