/*
** workload.c - makes the tables, fills them, sends every request once, and then as
** often as the time allows.
*/
#include "workload.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "times.h"

enum {
  BATCHES_AT_ONCE = 8,
  TEXTS_BYTES = 24 * 1024 * 1024,
  FILLING_BYTES = 1024 * 1024,
  BODY_BYTES = 64 * 1024,
  CHECKED_ITEMS = 50,
  WARM_CONNECTIONS = 4,
  STATE_TRIES = 500,
  STATE_WAIT_MS = 20
};

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
  int n = snprintf(body, sizeof body,
                   "{\"TableName\":\"%s\""
                   "}",
                   table);
  for (int i = 0; i < STATE_TRIES; i++) {
    bool active = false;
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
                   "{\"TableName\":\"%s\""
                   ",\"BillingMode\":\"PAY_PER_REQUEST\","
                   "\"AttributeDefinitions\":["
                   "{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},"
                   "{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"}],"
                   "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
                   "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]}",
                   table);
  return call(w, "CreateTable", (text){body, (size_t)n}, NULL, NULL) && await_active(w, table);
}

/* ------------------------------------------------------------------- filling */

static bool holds_no_rest(void *context, size_t which, const http_answer *answer) {
  (void)context, (void)which;
  return strstr(answer->body, "PutRequest") == NULL;
}

static bool fill_some(workload *w, const char *table, uint32_t first, size_t batches, pool *bytes) {
  load_request requests[BATCHES_AT_ONCE] = {0};
  load_figures ignored;
  bytes->n = 0;
  for (size_t i = 0; i < batches; i++) {
    text body = fill_body(table, first + (uint32_t)i * ITEMS_OF_FILL, bytes);
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
  uint32_t batches = w->tables.items / ITEMS_OF_FILL;
  if (!create_table(w, table) || !pool_make(&bytes, FILLING_BYTES)) return false;
  bool ok = true;
  for (uint32_t at = 0; ok && at < batches; at += BATCHES_AT_ONCE) {
    uint32_t some = at + BATCHES_AT_ONCE < batches ? BATCHES_AT_ONCE : batches - at;
    ok = fill_some(w, table, at * ITEMS_OF_FILL, some, &bytes);
  }
  free(bytes.p);
  return ok;
}

/* ------------------------------------------------------------------ warming */

static bool write_requests(workload *w, work k) {
  pool bodies;
  w->count[k] = work_requests(&w->tables, k);
  w->requests[k] = calloc(w->count[k], sizeof *w->requests[k]);
  if (!w->requests[k] || !pool_make(&bodies, BODY_BYTES)) return false;
  bool ok = true;
  for (size_t i = 0; ok && i < w->count[k]; i++) {
    bodies.n = 0;
    text body = work_body(&w->tables, k, i, &bodies);
    w->requests[k][i].bytes = http_request(&w->address, work_operation(k), body, &w->texts);
    ok = body.n && w->requests[k][i].bytes.n;
  }
  free(bodies.p);
  return ok;
}

typedef struct first_look {
  workload *w;
  work k;
} first_look;

static bool look_first(void *context, size_t which, const http_answer *answer) {
  const first_look *look = context;
  workload *w = look->w;
  load_check *check = work_check(look->k);
  if (!work_reads(look->k)) return !check || check(NULL, which, answer);
  w->requests[look->k][which].expected = answer->length;
  return work_answered(&w->tables, look->k, which, answer);
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
    reads |= w->used[k] && work_reads(k);
    writes |= w->used[k] && !work_reads(k);
  }
  if (reads && !fill_table(w, w->tables.read)) return false;
  if (writes && !fill_table(w, w->tables.write)) return false;
  for (work k = 0; k < WORKS; k++)
    if (w->used[k] && (!write_requests(w, k) || !warm_up(w, k))) return false;
  return true;
}

bool workload_begin(workload *w, const char *url, uint32_t items, const bool used[WORKS],
                    char *why) {
  tables *t = &w->tables;
  memset(w, 0, sizeof *w);
  w->tables.items = items;
  w->why = why;
  memcpy(w->used, used, sizeof w->used);
  if (!http_resolve(url, &w->address, why, LOAD_WHY_BYTES)) return false;
  /* Names that no other has, also where two URLs lead to one store. */
  double now = times_of_clock_us(CLOCK_REALTIME);
  snprintf(t->read, sizeof t->read, "bench-read-%.0f", now);
  snprintf(t->write, sizeof t->write, "bench-write-%.0f", now);
  snprintf(why, LOAD_WHY_BYTES, "out of memory");
  return pool_make(&w->texts, TEXTS_BYTES) && begin_works(w);
}

bool workload_measure(workload *w, work k, int connections, double seconds, load_figures *out) {
  load l = {.address = &w->address,
            .connections = connections,
            .requests = w->requests[k],
            .count = w->count[k],
            .seconds = seconds,
            .check = work_check(k),
            .context = w};
  return load_run(&l, out, w->why);
}

typedef struct put_look {
  const workload *w;
  size_t i;
} put_look;

static bool look_back(void *context, size_t which, const http_answer *answer) {
  const put_look *look = context;
  (void)which;
  return put_answered(&look->w->tables, look->i, answer);
}

bool workload_check(workload *w) {
  for (size_t i = 0; w->used[WORK_PUT] && i < CHECKED_ITEMS; i++) {
    char space[2000];
    pool out = {space, 0, sizeof space};
    put_look look = {w, i};
    text body = put_back_body(&w->tables, i, &out);
    if (!call(w, "GetItem", body, look_back, &look)) return false;
  }
  return true;
}

size_t workload_answer_length(const workload *w) {
  return w->requests[WORK_GET] ? w->requests[WORK_GET][0].expected : 0;
}

static void delete_table(workload *w, const char *table) {
  char body[100];
  int n = snprintf(body, sizeof body, "{\"TableName\":\"%s\"}", table);
  call(w, "DeleteTable", (text){body, (size_t)n}, NULL, NULL);
}

void workload_end(workload *w) {
  char why[LOAD_WHY_BYTES];
  w->why = why; /* a table that was never made is no failure */
  if (*w->tables.read) delete_table(w, w->tables.read);
  if (*w->tables.write) delete_table(w, w->tables.write);
  for (work k = 0; k < WORKS; k++) free(w->requests[k]);
  free(w->texts.p);
}
