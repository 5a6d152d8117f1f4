/*
** requests.c - the bodies of requests, and what their answers must hold. An item
** is known by its title, "Order NUMBER of ...", which is in no other.
*/
#include "requests.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  REQUESTS = 2000, /* of one item; puts: half as many items, twice */
  KEYS_OF_BATCH = 25,
  BATCHES = 100,
  FIRST_VERSION = 1,
  PUT_VERSION = 2, /* and the one behind it */
  ITEM_ROOM = 8192
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
static size_t numbers_of(const tables *t, work k, size_t i, uint32_t *numbers) {
  size_t count = k == WORK_QUERY ? SMALL_GROUP : k == WORK_BATCH_GET ? KEYS_OF_BATCH : 1;
  for (size_t n = 0; n < count; n++)
    numbers[n] = k == WORK_QUERY ? data_group_start((uint32_t)i, SMALL_GROUP) + (uint32_t)n
                                 : scattered(i * count + n, t->items);
  return count;
}

/* ----------------------------------------------------------------- requests */

static text key_body(const char *table, uint32_t number, pool *out) {
  record o = order_of(number, 0, out);
  return pool_format(out, IN_TABLE ",\"Key\":" KEY "}", table, o.pk.p, o.sk.p);
}

static text get_body(const tables *t, size_t i, pool *out) {
  uint32_t number;
  numbers_of(t, WORK_GET, i, &number);
  return key_body(t->read, number, out);
}

text put_back_body(const tables *t, size_t i, pool *out) {
  uint32_t number;
  numbers_of(t, WORK_PUT, i, &number);
  return key_body(t->write, number, out);
}

static text query_body(const tables *t, size_t i, pool *out) {
  uint32_t numbers[SMALL_GROUP];
  numbers_of(t, WORK_QUERY, i, numbers);
  record o = order_of(numbers[0], 0, out);
  return pool_format(out,
                     IN_TABLE ",\"KeyConditionExpression\":\"pk = :p\","
                              "\"ExpressionAttributeValues\":{\":p\":{\"S\":\"%s\"}}}",
                     t->read, o.pk.p);
}

static text batch_get_body(const tables *t, size_t i, pool *out) {
  uint32_t numbers[KEYS_OF_BATCH];
  char keys[KEYS_OF_BATCH * 100];
  size_t n = 0, count = numbers_of(t, WORK_BATCH_GET, i, numbers);
  for (size_t k = 0; k < count && n < sizeof keys; k++) {
    record o = order_of(numbers[k], 0, out);
    n += (size_t)snprintf(keys + n, sizeof keys - n, "%s" KEY, k ? "," : "", o.pk.p, o.sk.p);
  }
  return pool_format(out, "{\"RequestItems\":{\"%s\":{\"Keys\":[%s]}}}", t->read, keys);
}

static text put_body(const tables *t, size_t i, pool *out) {
  uint32_t number;
  numbers_of(t, WORK_PUT, i % (REQUESTS / 2), &number);
  record o = order_of(number, i < REQUESTS / 2 ? PUT_VERSION : PUT_VERSION + 1, out);
  return pool_format(out, IN_TABLE ",\"Item\":%s}", t->write, o.item.p);
}

static text update_body(const tables *t, size_t i, pool *out) {
  uint32_t number;
  numbers_of(t, WORK_UPDATE, i, &number);
  record o = order_of(number, 0, out);
  return pool_format(out,
                     IN_TABLE ",\"Key\":" KEY ",\"UpdateExpression\":\"ADD hits :one\","
                              "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}},"
                              "\"ReturnValues\":\"UPDATED_NEW\"}",
                     t->write, o.pk.p, o.sk.p);
}

/* ------------------------------------------------------------------- filling */

text fill_body(const char *table, uint32_t first, pool *out) {
  static char requests[ITEMS_OF_FILL * 1400];
  size_t n = 0, from = out->n;
  for (uint32_t i = 0; i < ITEMS_OF_FILL && n < sizeof requests; i++) {
    out->n = from;
    record o = order_of(first + i, FIRST_VERSION, out);
    n += (size_t)snprintf(requests + n, sizeof requests - n, "%s{\"PutRequest\":{\"Item\":%s}}",
                          i ? "," : "", o.item.p);
  }
  return pool_format(out, "{\"RequestItems\":{\"%s\":[%s]}}", table, requests);
}

/* ------------------------------------------------------------------ answers */

static size_t occurrences(const char *in, const char *what) {
  size_t count = 0;
  for (const char *at = in; (at = strstr(at, what)); at++) count++;
  return count;
}

/* The items asked for, each once, and no others. */
bool work_answered(const tables *t, work k, size_t which, const http_answer *answer) {
  uint32_t numbers[SMALL_GROUP];
  size_t count = numbers_of(t, k, which, numbers);
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

/* What was put is there in one of its two versions, known by the note. */
bool put_answered(const tables *t, size_t i, const http_answer *answer) {
  static const char mark[] = "\"note\":{\"S\":";
  uint32_t number;
  bool held = false;
  numbers_of(t, WORK_PUT, i, &number);
  for (uint32_t version = PUT_VERSION; version < PUT_VERSION + 2; version++) {
    pool out;
    if (!pool_make(&out, ITEM_ROOM)) return false;
    record o = order_of(number, version, &out);
    const char *note = strstr(o.item.p, mark) + sizeof mark - 1;
    text quoted = pool_format(&out, "%.*s", (int)strcspn(note, "}"), note);
    held = held || strstr(answer->body, quoted.p) != NULL;
    free(out.p);
  }
  return held;
}

/* ----------------------------------------------------------------- the works */

static const struct work_entry {
  const char *name, *operation;
  text (*body)(const tables *t, size_t i, pool *out);
  load_check *check;
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

const char *work_operation(work k) {
  return works[k].operation;
}

bool work_reads(work k) {
  return works[k].reads;
}

load_check *work_check(work k) {
  return works[k].check;
}

size_t work_requests(const tables *t, work k) {
  if (k == WORK_QUERY) return t->items / ITEMS_UNIT * (LARGE_GROUP / SMALL_GROUP);
  return k == WORK_BATCH_GET ? BATCHES : REQUESTS;
}

text work_body(const tables *t, work k, size_t i, pool *out) {
  return works[k].body(t, i, out);
}
