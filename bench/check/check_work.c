/*
** check_work.c - a fixed amount of work for a counter of instructions: each kind
** of operation a few hundred times, always on the same data. The part that counts
** is inside counted_part, called once for each kind, in the order of the lines
** that are printed: "NAME<TAB>UNITS", what the count is to be divided by. What
** warms up, prepares and checks is outside.
**
** With the argument "combination" it tells what the counts belong to instead:
** compiler, C library, SQLite and machine.
*/
#include "check_work.h"
#include <gnu/libc-version.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

typedef struct kind {
  const char *name;
  const char *operation;                 /* of stator_call; NULL: another way */
  bool (*prepare)(worker *w, bool warm); /* fills w->calls */
  bool (*run)(worker *w, const struct kind *k, size_t i);
  uint32_t units; /* in a call; what a count is divided by is calls * units */
} kind;

/* ----------------------------------------------------------------- requests */

#define ORDERS "{\"TableName\":\"orders\""
#define KEY "\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%s\"}"

static bool add_call(worker *w, text request) {
  if (!request.n || w->count == CALLS_MAX) return false;
  w->calls[w->count++] = (call_text){.request = request};
  return true;
}

static size_t calls_of(bool warm, size_t calls) {
  return warm ? WARM_CALLS : calls;
}

static bool prepare_puts(worker *w, const char *table, uint32_t first, size_t count,
                         uint32_t version) {
  for (size_t i = 0; i < count; i++) {
    uint32_t number = first ? first + (uint32_t)i : w->order[i];
    record o = check_item(w, number, version);
    text request = pool_format(&w->texts, "{\"TableName\":\"%s\",\"Item\":%s}", table, o.item.p);
    if (!add_call(w, request)) return false;
  }
  return true;
}

static bool prepare_put_new(worker *w, bool warm) {
  return prepare_puts(w, "orders", warm ? ITEMS + NEW_ITEMS : ITEMS, calls_of(warm, NEW_ITEMS), 1);
}

static bool prepare_put_over(worker *w, bool warm) {
  return prepare_puts(w, "orders", 0, calls_of(warm, CALLS_MAX), warm ? 2 : 3);
}

static bool prepare_put_indexed(worker *w, bool warm) {
  return prepare_puts(w, "indexed", 0, calls_of(warm, CALLS_MAX), warm ? 2 : 3);
}

static bool prepare_gets(worker *w, bool warm) {
  for (size_t i = 0; i < calls_of(warm, CALLS_MAX); i++) {
    record o = check_item(w, w->order[i], 0);
    if (!add_call(w, pool_format(&w->texts, ORDERS ",\"Key\":{" KEY "}}", o.pk.p, o.sk.p)))
      return false;
  }
  return true;
}

static bool prepare_typed_gets(worker *w, bool warm) {
  for (size_t i = 0; i < calls_of(warm, CALLS_MAX); i++) {
    record o = check_item(w, w->order[i], 0);
    if (!add_call(w, pool_format(&w->texts, "{" KEY "}", o.pk.p, o.sk.p))) return false;
  }
  return true;
}

static bool prepare_query_one(worker *w, bool warm) {
  for (size_t i = 0; i < calls_of(warm, CALLS_MAX); i++) {
    record o = check_item(w, w->order[i], 0);
    text request = pool_format(&w->texts,
                               ORDERS ",\"KeyConditionExpression\":\"pk = :p AND sk = :s\","
                                      "\"ExpressionAttributeValues\":{\":p\":{\"S\":\"%s\"},"
                                      "\":s\":{\"S\":\"%s\"}}}",
                               o.pk.p, o.sk.p);
    if (!add_call(w, request)) return false;
  }
  return true;
}

static bool prepare_query_many(worker *w, bool warm) {
  for (size_t i = 0; i < calls_of(warm, PARTITIONS); i++) {
    record o = check_item(w, data_group_start((uint32_t)i, SMALL_GROUP), 0);
    text request = pool_format(&w->texts,
                               ORDERS ",\"KeyConditionExpression\":\"pk = :p\","
                                      "\"ExpressionAttributeValues\":{\":p\":{\"S\":\"%s\"}}}",
                               o.pk.p);
    if (!add_call(w, request)) return false;
  }
  return true;
}

static bool prepare_scan(worker *w, bool warm) {
  (void)warm;
  return add_call(w, pool_format(&w->texts,
                                 ORDERS ",\"FilterExpression\":\"price < :n\","
                                        "\"ExpressionAttributeValues\":{\":n\":{\"N\":\"10\"}}}"));
}

static bool prepare_updates(worker *w, bool warm) {
  for (size_t i = 0; i < calls_of(warm, CALLS_MAX); i++) {
    record o = check_item(w, w->order[i], 0);
    text request = pool_format(&w->texts,
                               ORDERS ",\"Key\":{" KEY "},\"UpdateExpression\":\"ADD hits :one\","
                                      "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}}",
                               o.pk.p, o.sk.p);
    if (!add_call(w, request)) return false;
  }
  return true;
}

static text batch_of(worker *w, size_t at, uint32_t version) {
  static char request[BATCH * 1300];
  size_t n = (size_t)snprintf(request, sizeof request, "{\"RequestItems\":{\"orders\":[");
  for (size_t i = 0; i < BATCH; i++) {
    record o = check_item(w, w->order[at + i], version);
    n += (size_t)snprintf(request + n, sizeof request - n, "%s{\"PutRequest\":{\"Item\":%s}}",
                          i ? "," : "", o.item.p);
    if (n >= sizeof request) return (text){"", 0};
  }
  return pool_format(&w->texts, "%s]}}", request);
}

static bool prepare_batches(worker *w, bool warm) {
  for (size_t at = 0; at < (warm ? BATCH : CALLS_MAX); at += BATCH)
    if (!add_call(w, batch_of(w, at, warm ? 4 : 5))) return false;
  return true;
}

/* One call sweeps all; what warms up is swept of another table. */
static bool prepare_sweep(worker *w, bool warm) {
  return add_call(w, pool_format(&w->texts, warm ? "warm" : "sessions"));
}

/* ----------------------------------------------------------- words and views */

static bool prepare_put_words(worker *w, bool warm) {
  for (uint32_t i = 0; i < calls_of(warm, WORDED_CALLS); i++) {
    record o = check_shaped_item(w, true, i * (WORDED / WORDED_CALLS), warm ? 2 : 3);
    if (!add_call(w, pool_format(&w->texts, "{\"TableName\":\"worded\",\"Item\":%s}", o.item.p)))
      return false;
  }
  return true;
}

/* Words of each tenth item, about. */
static bool prepare_search(worker *w, bool warm) {
  for (size_t i = 0; i < calls_of(warm, WORDED_CALLS); i++) {
    text word = data_word(6, i, &w->texts);
    text request = pool_format(
        &w->texts, "{\"TableName\":\"worded\",\"SearchQuery\":\"%s\",\"Limit\":10}", word.p);
    if (!add_call(w, request)) return false;
  }
  return true;
}

/* Fifty rows each, by an index of the view that has all that is read. */
static bool prepare_view(worker *w, bool warm) {
  for (size_t i = 0; i < calls_of(warm, PARTITIONS); i++) {
    text email = data_group_email(data_group_start((uint32_t)i, SMALL_GROUP), &w->texts);
    if (!add_call(w, pool_format(&w->texts, "[{\"S\":\"%s\"}]", email.p))) return false;
  }
  return true;
}

/* ------------------------------------------------------------------ running */

static bool run_call(worker *w, const kind *k, size_t i) {
  text request = w->calls[i].request;
  return stator_call(w->db, k->operation, request.p, request.n, w->result) == STATOR_OK;
}

static bool run_typed_get(worker *w, const kind *k, size_t i) {
  text key = w->calls[i].request;
  (void)k;
  return stator_get(w->db, "orders", key.p, key.n, NULL, w->result) == STATOR_OK &&
         stator_result_body(w->result, NULL);
}

static bool run_sweep(worker *w, const kind *k, size_t i) {
  int64_t deleted;
  (void)k;
  return stator_sweep(w->db, w->calls[i].request.p, 0, &deleted, NULL, w->result) == STATOR_OK &&
         deleted == SESSIONS / 2;
}

static bool run_view(worker *w, const kind *k, size_t i) {
  static const char statement[] = "SELECT created, price FROM sales WHERE email = ?1";
  stator_rows *rows;
  int rc;
  (void)k;
  if (stator_sql(w->db, statement, STATOR_NUL, w->calls[i].request.p, NULL, &rows, w->result) !=
      STATOR_OK)
    return false;
  w->rows = 0;
  while ((rc = stator_rows_next(rows)) == STATOR_OK)
    w->rows += stator_rows_text(rows, 0, NULL) && stator_rows_real(rows, 1) > 0;
  stator_rows_free(rows);
  return rc == STATOR_DONE && w->rows == SMALL_GROUP;
}

static const kind kinds[] = {
    {"put new",       "PutItem",        prepare_put_new,     run_call,      1           },
    {"put over",      "PutItem",        prepare_put_over,    run_call,      1           },
    {"put GSI",       "PutItem",        prepare_put_indexed, run_call,      1           },
    {"get call",      "GetItem",        prepare_gets,        run_call,      1           },
    {"get typed",     NULL,             prepare_typed_gets,  run_typed_get, 1           },
    {"query 1",       "Query",          prepare_query_one,   run_call,      1           },
    {"query 50",      "Query",          prepare_query_many,  run_call,      1           },
    {"scan filtered", "Scan",           prepare_scan,        run_call,      1           },
    {"update add",    "UpdateItem",     prepare_updates,     run_call,      1           },
    {"batch write",   "BatchWriteItem", prepare_batches,     run_call,      1           },
    {"sweep",         NULL,             prepare_sweep,       run_sweep,     SESSIONS / 2},
    {"put search",    "PutItem",        prepare_put_words,   run_call,      1           },
    {"search",        "Search",         prepare_search,      run_call,      1           },
    {"view 50",       NULL,             prepare_view,        run_view,      1           },
};

/* What is counted. Not inlined: its name tells the counter where to look. */
__attribute__((noinline)) bool counted_part(worker *w, const kind *k);
bool counted_part(worker *w, const kind *k) {
  bool ok = true;
  for (size_t i = 0; ok && i < w->count; i++) ok = k->run(w, k, i);
  return ok;
}

static bool prepare_kind(worker *w, const kind *k, bool warm) {
  w->texts.n = 0;
  w->count = 0;
  return k->prepare(w, warm) || check_failed(w, "no room for the requests");
}

static bool run_kind(worker *w, const kind *k) {
  if (!prepare_kind(w, k, true)) return false;
  for (size_t i = 0; i < w->count; i++)
    if (!k->run(w, k, i)) return check_failed(w, k->name);
  if (!prepare_kind(w, k, false)) return false;
  if (!counted_part(w, k)) return check_failed(w, k->name);
  printf("%s\t%zu\n", k->name, w->count * k->units);
  return true;
}

static int print_combination(void) {
  struct utsname machine;
#ifdef __clang__
  const char *compiler = "";
#else
  const char *compiler = "gcc ";
#endif
  if (uname(&machine) != 0) return 1;
  /* SQLite's source id is a date, a time and a hash. */
  printf("%s%s; glibc %s; SQLite %s %.8s; %s\n", compiler, __VERSION__, gnu_get_libc_version(),
         sqlite3_libversion(), sqlite3_sourceid() + 20, machine.machine);
  return 0;
}

int main(int argc, char **argv) {
  static worker w;
  if (argc == 2 && strcmp(argv[1], "combination") == 0) return print_combination();
  bool ok = check_open(&w);
  for (size_t i = 0; ok && i < sizeof kinds / sizeof kinds[0]; i++) ok = run_kind(&w, &kinds[i]);
  stator_close(w.db);
  stator_result_free(w.result);
  free(w.texts.p);
  return ok ? 0 : 1;
}
