/*
** explain_measure.c - carries calls out to see what they cost. A read goes on page by
** page until its end, its own Limit, or Ctrl-C; over an endpoint, where each page is
** paid for, it is one page.
*/
#include "explain/explain_measure.h"

#include <stdlib.h>
#include <string.h>

#include "explain/explain_cost.h"
#include "explain/explain_write.h"

static bool is_operation(const char *name, const char *const *list) {
  while (*list != NULL && strcmp(*list, name) != 0) list++;
  return *list != NULL;
}

/* ------------------------------------------------------------------------- a page */

static size_t count_elements(json_span list) {
  json_span name, element;
  size_t count = 0;
  for (size_t at = 0; json_each(list, &at, &name, &element);) count++;
  return count;
}

/* Wherever an answer of one of the reads has its items. */
static size_t count_items(json_span answer) {
  json_span items, name, list;
  size_t count = 0;
  if (json_member(answer, "Items", &items)) return count_elements(items);
  if (json_member(answer, "Item", &items)) return 1;
  if (!json_member(answer, "Responses", &items)) return 0;
  if (*items.data == '{')
    for (size_t at = 0; json_each(items, &at, &name, &list);) count += count_elements(list);
  else
    for (size_t at = 0; json_each(items, &at, &name, &list);)
      count += json_member(list, "Item", &items);
  return count;
}

static void add_page(measured *m, json_span answer) {
  json_span count, scanned;
  size_t returned =
      json_member(answer, "Count", &count) ? (size_t)json_integer(count) : count_items(answer);
  m->pages++;
  m->count += returned;
  m->tenths += explain_units(answer);
  if (json_member(answer, "ScannedCount", &scanned)) {
    m->scanned += (size_t)json_integer(scanned);
    m->scanned_known = true;
  }
}

/* Where the next page begins, as a member of its request; false: this was the last. */
static bool next_page(json_span answer, text *member) {
  static const char *const places[][2] = {
      {"LastEvaluatedKey", "ExclusiveStartKey"},
      {"NextToken",        "NextToken"        },
      {"UnprocessedKeys",  "RequestItems"     }
  };
  json_span place;
  text_clear(member);
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    if (!json_member(answer, places[i][0], &place) || place.length <= 2) continue;
    text_format(member, ",\"%s\":", places[i][1]);
    text_append(member, place.data, place.length);
  }
  return member->length > 0;
}

/* ------------------------------------------------------------------------ a read */

void explain_begin_request(json_span request, const char *const *without, text *out) {
  json_span name, value;
  text_add_char(out, '{');
  for (size_t at = 0; json_each(request, &at, &name, &value);) {
    const char *const *left_out = without;
    while (*left_out != NULL && !json_equals(name, *left_out)) left_out++;
    if (*left_out != NULL) continue;
    text_append(out, name.data, name.length);
    text_add_char(out, ':');
    text_append(out, value.data, value.length);
    text_add_char(out, ',');
  }
}

static void write_page_request(json_span request, const text *place, text *out) {
  const char *without[3] = {"\"ReturnConsumedCapacity\"", NULL, NULL};
  char name[32];
  text_clear(out);
  if (place->length > 0) { /* ,"NextToken":... */
    size_t length = strcspn(place->data, ":") - 1;
    snprintf(name, sizeof name, "%.*s", (int)length, place->data + 1);
    without[1] = name;
  }
  explain_begin_request(request, without, out);
  text_add(out, "\"ReturnConsumedCapacity\":\"TOTAL\"");
  text_append(out, text_string(place), place->length);
  text_add_char(out, '}');
}

static bool is_limited(const char *operation, json_span request) {
  json_span limit;
  return strcmp(operation, "ExecuteStatement") != 0 && json_member(request, "Limit", &limit);
}

/* The pages of one call, of which `m` may have counted others before. */
static int measure_read(session *s, const char *operation, json_span request, measured *m) {
  text page = {0}, place = {0};
  json_span answer = {"", 0};
  int rc = SHELL_DONE;
  bool limited = is_limited(operation, request), one_page = limited || door_store(s->door) == NULL;
  for (bool go_on = true; go_on && !session_interrupted;) {
    write_page_request(request, &place, &page);
    bool done = session_ask(s, operation, page.data, page.length);
    if (!done && session_interrupted) break;
    if (!done)
      rc = session_fail_with_answer(s);
    else if (!session_answer(s, &answer))
      rc = session_bad_answer(s);
    if (rc != SHELL_DONE) break;
    add_page(m, answer);
    bool more = next_page(answer, &place);
    if (more && one_page && !limited) m->more = true;
    go_on = more && !one_page;
  }
  if (session_interrupted) m->stopped = true;
  text_free(&page);
  text_free(&place);
  return rc;
}

/* The statement itself, where no call does the same. */
static int measure_statement(session *s, const char *statement, measured *m) {
  text request = {0};
  text_add(&request, "{\"Statement\":");
  text_add_json_string(&request, statement, strlen(statement));
  text_add_char(&request, '}');
  int rc = measure_read(s, "ExecuteStatement", (json_span){request.data, request.length}, m);
  text_free(&request);
  return rc;
}

static int measure_reads(session *s, const explain_subject *subject, const explanation *e,
                         measured *m) {
  int rc = SHELL_DONE;
  m->what = MEASURED_READ;
  for (size_t i = 0; i < e->count && rc == SHELL_DONE; i++)
    rc = measure_read(s, e->calls[i].operation.data, e->calls[i].request, m);
  if (e->count == 0) rc = measure_statement(s, subject->statement, m);
  return rc;
}

int explain_measure(session *s, const explain_subject *subject, const explanation *e, measured *m) {
  static const char *const reads[] = {"GetItem",          "Query", "Scan", "Search", "BatchGetItem",
                                      "TransactGetItems", "None",  NULL};
  text access = {0};
  int rc = SHELL_DONE;
  *m = (measured){0};
  if (!explanation_text(e, "Access", &access)) return session_bad_answer(s);
  if (is_operation(access.data, reads))
    rc = measure_reads(s, subject, e, m);
  else if (e->count == 1)
    rc = explain_write(s, subject, &e->calls[0], m);
  text_free(&access);
  return rc;
}

void measured_free(measured *m) {
  text *texts[] = {&m->refusal, &m->answer, &m->exception, &m->message, &m->before, &m->after};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
  *m = (measured){0};
}
