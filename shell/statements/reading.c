/*
** reading.c - fetches the pages of a read as they are needed and prints their
** items. An item that was fetched and not yet printed is kept, so none is lost
** between two goes.
*/
#include "statements/reading.h"

#include <stdlib.h>
#include <string.h>

#include "output/rows.h"
#include "statements/known_keys.h"

typedef struct reading {
  text operation, request;
  text position; /* the member that asks for the next page; empty: there is none */
  text page;     /* its items, a JSON array */
  size_t at;     /* the next of them */
  size_t most;   /* items that may still be printed; SIZE_MAX: all */
  bool measured; /* the request's Limit counts what is printed: nothing is filtered */
} reading;

/* What the answer says of the next page, and what the request calls it. A statement is
** answered both, and goes on by its token. */
static const char *const places[][2] = {
    {"NextToken",        "NextToken"        },
    {"LastEvaluatedKey", "ExclusiveStartKey"}
};

void reading_end(session *s) {
  reading *r = s->reading;
  s->reading = NULL;
  if (r == NULL) return;
  text *texts[] = {&r->operation, &r->request, &r->position, &r->page};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
  free(r);
}

/* The request of the next page: what it began with, and where it goes on. */
static void write_request(const reading *r, size_t limit, text *request) {
  text_append(request, r->request.data, r->request.length - 1);
  if (r->measured && limit > 0) text_format(request, ",\"Limit\":%zu", limit);
  if (r->position.length > 0) text_format(request, ",%s", r->position.data);
  text_add_char(request, '}');
}

static void keep_place(reading *r, json_span body) {
  json_span place;
  text_clear(&r->position);
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    if (!json_member(body, places[i][0], &place)) continue;
    text_format(&r->position, "\"%s\":", places[i][1]);
    text_append(&r->position, place.data, place.length);
    return;
  }
}

static bool fetch_page(session *s, size_t limit) {
  reading *r = s->reading;
  text request = {0};
  json_span body, items;
  write_request(r, limit, &request);
  bool done = session_ask(s, r->operation.data, request.data, request.length);
  text_free(&request);
  if (!done) return false;
  text_clear(&r->page);
  r->at = 0;
  if (session_answer(s, &body)) {
    keep_place(r, body);
    if (json_member(body, "Items", &items)) text_append(&r->page, items.data, items.length);
  }
  return true;
}

/* The next item of the page in hand; false behind the last. */
static bool next_of_page(reading *r, json_span *item) {
  json_span page = {r->page.data, r->page.length}, name;
  return page.length > 0 && json_each(page, &r->at, &name, item);
}

static bool page_has_more(const reading *r) {
  json_span page = {r->page.data, r->page.length}, name, item;
  size_t at = r->at;
  return page.length > 0 && json_each(page, &at, &name, &item);
}

/* What is fetched at a time: one item more than is printed tells whether there is
** more. */
static size_t fetch_size(const reading *r, size_t wanted) {
  size_t size = wanted < r->most ? wanted : r->most;
  return size < 10000 ? size + (size < r->most) : 0;
}

bool reading_open(session *s, const char *operation, const char *request, size_t most) {
  reading_end(s);
  reading *r = s->reading = memory_resize(NULL, 1, sizeof *r);
  *r = (reading){.most = most > 0 ? most : SIZE_MAX};
  text_add(&r->operation, operation);
  text_add(&r->request, request);
  r->measured =
      strcmp(operation, "ExecuteStatement") != 0 && strstr(request, "\"FilterExpression\"") == NULL;
  size_t wanted = s->output.limit > 0 ? s->output.limit : SIZE_MAX;
  if (fetch_page(s, fetch_size(r, wanted))) return true;
  reading_end(s);
  return false;
}

bool reading_has_more(const session *s) {
  const reading *r = s->reading;
  return r != NULL && r->most > 0 && (page_has_more(r) || r->position.length > 0);
}

/* Prints until `wanted` items are out, or the end; false if a call failed. */
static bool print_items(session *s, rows *printed, size_t wanted, size_t *count) {
  reading *r = s->reading;
  json_span item;
  while (*count < wanted && r->most > 0 && !session_interrupted) {
    if (next_of_page(r, &item)) {
      if (rows_add(printed, item) != SHELL_DONE) return true;
      ++*count;
      if (rows_were_left(printed)) return true;
      if (r->most != SIZE_MAX) r->most--;
    } else if (r->position.length == 0) {
      return true;
    } else if (!fetch_page(s, fetch_size(r, wanted - *count))) {
      return false;
    }
  }
  return true;
}

static void say_count(session *s, size_t count) {
  fprintf(s->out, "(%zu item%s", count, count == 1 ? "" : "s");
  if (session_interrupted) fputs(", stopped", s->out);
  if (reading_has_more(s))
    fprintf(s->out, "; there %s more: \"it\" goes on, \".all\" prints the rest",
            page_has_more(s->reading) ? "is" : "may be");
  fputs(")\n", s->out);
}

int reading_go_on(session *s, size_t limit) {
  size_t count = 0;
  if (s->reading == NULL) return session_fail(s, "there is nothing to go on with");
  json_span request = {s->reading->request.data, s->reading->request.length};
  rows *printed = rows_begin(s, known_keys_heading(s, request));
  bool done = print_items(s, printed, limit > 0 ? limit : SIZE_MAX, &count);
  int rc = rows_end(printed);
  if (!done) {
    rc = session_fail_with_answer(s);
    reading_end(s);
    return rc;
  }
  if (rc == SHELL_DONE && s->interactive) say_count(s, count);
  if (!reading_has_more(s)) reading_end(s);
  return rc;
}
