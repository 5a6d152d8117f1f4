/*
** chart_ask.c - asks a store to count what is in a table. An endpoint that is not
** Stator's cannot: its table is read by Scan into a store in memory, which can, by
** DynamoDB's own rules of size.
*/
#include <string.h>

#include "charts/chart.h"
#include "definition/schema.h"
#include "output/amount.h"
#include "output/progress.h"
#include "prompt/ask.h"

enum { SCAN_ITEMS = 10000 };
#define MOST_COPIED ((size_t)1 << 30)

/* The table being read. */
typedef struct table_scan {
  chart *chart;
  text after; /* where the next page begins; empty: the first one */
  text page;  /* items, a JSON array */
  size_t bytes;
  uint64_t items;
  progress shown;
} table_scan;

static void begin_request(const chart *c, text *request) {
  text_add(request, "{\"TableName\":");
  text_add_json_string(request, c->table, strlen(c->table));
}

static int read_scan_page(table_scan *scan) {
  session *s = scan->chart->s;
  text request = {0};
  json_span body, page, last;
  begin_request(scan->chart, &request);
  text_format(&request, ",\"Limit\":%d", SCAN_ITEMS);
  if (scan->after.length > 0) text_format(&request, ",\"ExclusiveStartKey\":%s", scan->after.data);
  text_add_char(&request, '}');
  int rc = session_call(s, "Scan", request.data);
  text_free(&request);
  if (rc != SHELL_DONE) return rc;
  if (!session_answer(s, &body) || !json_member(body, "Items", &page)) return session_bad_answer(s);
  text_clear(&scan->after);
  text_clear(&scan->page);
  text_append(&scan->page, page.data, page.length);
  if (json_member(body, "LastEvaluatedKey", &last))
    text_append(&scan->after, last.data, last.length);
  return SHELL_DONE;
}

/* Counts the page, and puts it into the copy. */
static int put_scan_page(table_scan *scan) {
  chart *c = scan->chart;
  text request = {0};
  json_span page = {scan->page.data, scan->page.length}, none, item;
  door_answer answer;
  int rc = SHELL_DONE;
  size_t at = 0;
  for (; json_each(page, &at, &none, &item); scan->items++) continue;
  if (at == 0) return rc; /* a page may be empty */
  scan->bytes += page.length;
  begin_request(c, &request);
  text_add(&request, ",\"Items\":");
  text_append(&request, page.data, page.length);
  text_add_char(&request, '}');
  door_call(c->copy, "ImportItems", request.data, request.length, &answer);
  if (answer.outcome != DOOR_DONE)
    rc = session_fail(c->s, "%s cannot be counted: %s", c->table, answer.message);
  text_free(&request);
  return rc;
}

static int scan_all(table_scan *scan) {
  int rc;
  do {
    rc = read_scan_page(scan);
    if (rc == SHELL_DONE) rc = put_scan_page(scan);
    progress_at(&scan->shown, scan->items);
    if (rc == SHELL_DONE && session_interrupted) rc = session_fail(scan->chart->s, "stopped");
    if (rc == SHELL_DONE && scan->bytes > MOST_COPIED)
      rc = session_fail(scan->chart->s, "%s is too large to be read for a chart",
                        scan->chart->table);
  } while (rc == SHELL_DONE && scan->after.length > 0);
  return rc;
}

static uint64_t described(json_span table, const char *member) {
  json_span number;
  return json_member(table, member, &number) ? (uint64_t)json_integer(number) : 0;
}

/* Whoever pays for reads is asked; *items is what the table says to have. */
static int ask_to_scan(chart *c, uint64_t *items) {
  json_span body, table;
  text question = {0};
  int rc = session_call_on_table(c->s, "DescribeTable", c->table);
  if (rc != SHELL_DONE) return rc;
  if (!session_answer(c->s, &body) || !json_member(body, "Table", &table))
    return session_bad_answer(c->s);
  *items = described(table, "ItemCount");
  text_add(&question, "this endpoint cannot count: read all of the table (");
  chart_count(&question, *items, "item");
  text_add(&question, ", ");
  amount_add_bytes(&question, described(table, "TableSizeBytes"));
  text_add(&question, ")?");
  if (!ask_yes(c->s, question.data)) rc = SHELL_FAILED;
  text_free(&question);
  return rc;
}

static int copy_table(chart *c) {
  static const stator_options usual;
  table_scan scan = {.chart = c};
  text why = {0};
  uint64_t items = 0;
  int rc = ask_to_scan(c, &items);
  if (rc != SHELL_DONE) return rc;
  c->copy = door_open_store(":memory:", &usual, &why);
  if (c->copy == NULL) rc = session_fail(c->s, "%s", text_string(&why));
  text_free(&why);
  if (rc == SHELL_DONE) rc = schema_copy(c->s, c->copy, c->table);
  if (rc != SHELL_DONE) return rc;
  progress_begin(&scan.shown, "reading", "items", items);
  rc = scan_all(&scan);
  progress_end(&scan.shown);
  text_free(&scan.after);
  text_free(&scan.page);
  return rc;
}

void chart_ask_end(chart *c) {
  if (c->copy == NULL) return;
  c->s->answer = (door_answer){0};
  if (!door_close(c->copy)) session_fail(c->s, "the copy of %s cannot be closed", c->table);
  c->copy = NULL;
}

/* ----------------------------------------------------------------------- asking */

/* An endpoint says in its own way that it has no such operation; that there is no such
** table it says in DynamoDB's. */
static bool cannot_count(const session *s) {
  const door_answer *a = &s->answer;
  return door_store(s->door) == NULL && a->outcome == DOOR_REFUSED &&
         (a->exception == NULL || strcmp(a->exception, "ResourceNotFoundException") != 0);
}

static int take_answer(const chart *c, bool done, json_span *answer) {
  if (!done) return session_fail_with_answer(c->s);
  return session_answer(c->s, answer) ? SHELL_DONE : session_bad_answer(c->s);
}

static bool ask_copy(chart *c, const char *operation, const text *request) {
  door *endpoint = c->s->door;
  c->s->door = c->copy;
  bool done = session_ask(c->s, operation, request->data, request->length);
  c->s->door = endpoint;
  return done;
}

int chart_ask_own(chart *c, const char *operation, json_span *answer, bool *known) {
  text request = {0};
  begin_request(c, &request);
  text_add_char(&request, '}');
  bool done = session_ask(c->s, operation, request.data, request.length);
  text_free(&request);
  *known = done || !cannot_count(c->s);
  return *known ? take_answer(c, done, answer) : SHELL_DONE;
}

int chart_ask(chart *c, const char *operation, const char *more, json_span *answer) {
  text request = {0};
  int rc = SHELL_DONE;
  begin_request(c, &request);
  text_format(&request, "%s}", more);
  bool done = c->copy == NULL && session_ask(c->s, operation, request.data, request.length);
  if (!done && c->copy == NULL && cannot_count(c->s)) rc = copy_table(c);
  if (!done && c->copy != NULL && rc == SHELL_DONE) done = ask_copy(c, operation, &request);
  text_free(&request);
  return rc == SHELL_DONE ? take_answer(c, done, answer) : rc;
}
