/*
** export_read.c - Scan and ExecuteStatement until there is no more.
*/
#include "transfer/export_read.h"

#include <string.h>
#include <strings.h>

bool export_is_statement(const char *word) {
  size_t length = strcspn(word, " \t\r\n");
  return length == 6 && strncasecmp(word, "select", length) == 0 && word[length] != '\0';
}

static void add_word_request(text *request, const char *member, const char *word,
                             const char *more) {
  text_format(request, "{\"%s\":", member);
  text_add_json_string(request, word, strlen(word));
  text_add(request, more);
}

static void take_member(json_span object, const char *name, text *value) {
  json_span member;
  if (!json_member(object, name, &member)) return;
  member = json_unquoted(member);
  text_append(value, member.data, member.length);
}

static long long member_number(json_span object, const char *name) {
  json_span member;
  return json_member(object, name, &member) ? json_integer(member) : 0;
}

static void take_keys(json_span table, export_source *source) {
  size_t position = 0;
  json_span schema, name, element;
  if (!json_member(table, "KeySchema", &schema)) return;
  for (size_t i = 0; i < EXPORT_KEYS && json_each(schema, &position, &name, &element); i++)
    take_member(element, "AttributeName", &source->keys[i]);
}

int export_source_find(session *s, const char *word, export_source *source) {
  json_span body, table;
  *source = (export_source){.statement = export_is_statement(word)};
  if (source->statement) {
    add_word_request(&source->request, "Statement", word, "}");
    return SHELL_DONE;
  }
  add_word_request(&source->request, "TableName", word, ",\"ConsistentRead\":true}");
  int rc = session_call_on_table(s, "DescribeTable", word);
  if (rc != SHELL_DONE) return rc;
  if (!session_answer(s, &body) || !json_member(body, "Table", &table))
    return session_bad_answer(s);
  take_member(table, "TableArn", &source->arn);
  take_member(table, "TableId", &source->id);
  take_keys(table, source);
  source->items = member_number(table, "ItemCount");
  source->bytes = member_number(table, "TableSizeBytes");
  return SHELL_DONE;
}

void export_source_free(export_source *source) {
  text_free(&source->request);
  text_free(&source->arn);
  text_free(&source->id);
  for (size_t i = 0; i < EXPORT_KEYS; i++) text_free(&source->keys[i]);
}

void export_source_name(const session *s, const export_source *source, text *what) {
  text_format(what, "%s %s %s", door_name(s->door), source->request.data, text_string(&source->id));
}

/* ------------------------------------------------------------------- reading */

typedef struct export_walk {
  session *s;
  const export_sink *sink;
  export_place *place;
  pages pages;
  progress shown;
  text why;
} export_walk;

static export_outcome walk_failed(export_walk *w) {
  progress_end(&w->shown);
  session_fail(w->s, "%s", text_string(&w->why));
  return EXPORT_SINK_FAILED;
}

static bool fetch_items(export_walk *w) {
  if (!pages_fetch(w->s, &w->pages, 0)) {
    progress_end(&w->shown);
    if (!session_interrupted) session_fail_with_answer(w->s);
    return false;
  }
  if (w->pages.page.length > 0) return true;
  progress_end(&w->shown);
  session_bad_answer(w->s);
  return false;
}

/* What is counted may be an estimate, which is no use once it is passed. */
static void show_progress(export_walk *w) {
  if (w->place->items > w->shown.total) w->shown.total = 0;
  progress_at(&w->shown, w->place->items);
}

/* Hands on the page in hand. */
static bool take_page(export_walk *w) {
  json_span item;
  while (pages_next(&w->pages, &item)) {
    if (!w->sink->item(w->sink->context, item, &w->why)) return false;
    w->place->items++;
  }
  text_clear(&w->place->position);
  text_add(&w->place->position, text_string(&w->pages.position));
  return w->sink->page(w->sink->context, w->place, &w->why);
}

static export_outcome walk_pages(export_walk *w) {
  for (;;) {
    if (session_interrupted) return EXPORT_STOPPED;
    if (!fetch_items(w)) return session_interrupted ? EXPORT_STOPPED : EXPORT_CALL_FAILED;
    bool end = w->pages.position.length == 0;
    if (!take_page(w)) return walk_failed(w);
    if (end) return EXPORT_DONE;
    show_progress(w);
  }
}

export_outcome export_read(session *s, const export_source *source, const export_sink *sink,
                           export_place *place) {
  if (place->items > 0 && place->position.length == 0) return EXPORT_DONE;
  export_walk w = {.s = s, .sink = sink, .place = place};
  pages_begin(&w.pages, source->statement ? "ExecuteStatement" : "Scan", source->request.data);
  text_add(&w.pages.position, text_string(&place->position));
  progress_begin(&w.shown, "exporting", "items", (uint64_t)source->items);
  export_outcome outcome = walk_pages(&w);
  progress_end(&w.shown);
  pages_free(&w.pages);
  text_free(&w.why);
  return outcome;
}
