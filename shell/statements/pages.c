/*
** pages.c - asks for pages and takes them apart.
*/
#include "statements/pages.h"

/* What the answer says of the next page, and what the request calls it. A statement is
** answered both, and goes on by its token. */
static const char *const places[][2] = {
    {"NextToken",        "NextToken"        },
    {"LastEvaluatedKey", "ExclusiveStartKey"}
};

void pages_begin(pages *p, const char *operation, const char *request) {
  *p = (pages){0};
  text_add(&p->operation, operation);
  text_add(&p->request, request);
}

/* The request of the next page: what it began with, and where it goes on. */
static void write_page_request(const pages *p, size_t limit, text *request) {
  text_append(request, p->request.data, p->request.length - 1);
  if (limit > 0) text_format(request, ",\"Limit\":%zu", limit);
  if (p->position.length > 0) text_format(request, ",%s", p->position.data);
  text_add_char(request, '}');
}

static void keep_place(pages *p, json_span body) {
  json_span place;
  text_clear(&p->position);
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    if (!json_member(body, places[i][0], &place)) continue;
    text_format(&p->position, "\"%s\":", places[i][1]);
    text_append(&p->position, place.data, place.length);
    return;
  }
}

bool pages_fetch(session *s, pages *p, size_t limit) {
  text request = {0};
  json_span body, items;
  write_page_request(p, limit, &request);
  bool done = session_ask(s, p->operation.data, request.data, request.length);
  text_free(&request);
  if (!done) return false;
  text_clear(&p->page);
  text_clear(&p->hits);
  p->at = p->hit_at = 0;
  if (session_answer(s, &body)) {
    keep_place(p, body);
    if (json_member(body, "Items", &items)) text_append(&p->page, items.data, items.length);
    if (json_member(body, "Hits", &items)) text_append(&p->hits, items.data, items.length);
  }
  return true;
}

bool pages_next(pages *p, json_span *item) {
  json_span page = {p->page.data, p->page.length}, name;
  return page.length > 0 && json_each(page, &p->at, &name, item);
}

bool pages_hit(pages *p, json_span *hit) {
  json_span hits = {p->hits.data, p->hits.length}, name;
  return hits.length > 0 && json_each(hits, &p->hit_at, &name, hit);
}

bool pages_have_item(const pages *p) {
  json_span page = {p->page.data, p->page.length}, name, item;
  size_t at = p->at;
  return page.length > 0 && json_each(page, &at, &name, &item);
}

void pages_free(pages *p) {
  text *texts[] = {&p->operation, &p->request, &p->position, &p->page, &p->hits};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
}
