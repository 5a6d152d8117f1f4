/*
** care.c - asks before a table is dropped, and keeps it.
*/
#include "care/care.h"

#include <string.h>

#include "base/json_text.h"
#include "definition/extension.h"
#include "definition/schema.h"
#include "output/progress.h"
#include "prompt/ask.h"

enum { PAGE_ITEMS = 10000, MOST_STATEMENT = 1000, MEGABYTE = 1000000 };

bool care_keeps(const session *s) {
  if (s->output.undo == SWITCH_AUTO) return s->interactive;
  return s->output.undo == SWITCH_ON;
}

int care_cannot_keep(const session *s, const text *why) {
  return session_fail(s,
                      "a snapshot cannot be kept: %s; nothing was changed (.set undo off goes on "
                      "without one)",
                      text_string(why));
}

void care_describe(const table_facts *facts, const char *kind, const char *statement, snapshot *n) {
  json_span name, arn = facts_member(facts->table, "TableArn");
  size_t length = strlen(statement);
  bool cut = length > MOST_STATEMENT;
  text_add(&n->kind, kind);
  if (json_member(facts->table, "TableName", &name)) json_text(name, &n->table);
  text_append(&n->statement, statement, cut ? MOST_STATEMENT : length);
  if (cut) text_add(&n->statement, " ...");
  text_append(&n->arn, arn.data, arn.length);
  text_append(&n->ttl, facts->ttl.data, facts->ttl.length);
  schema_request(facts, &n->create);
}

/* --------------------------------------------------------------------- copying */

typedef struct copying {
  const session *s;
  snapshot_room *room;
  snapshot *n;
  progress shown;
  text why;
} copying;

static bool copy_page(void *context, json_span items) {
  copying *c = context;
  if (!snapshot_add(c->room, c->n, items, &c->why)) return false;
  progress_at(&c->shown, (uint64_t)c->n->items);
  return !session_interrupted;
}

static int copy_failed(session *s, copying *c) {
  text ignored = {0};
  int rc;
  if (c->why.length > 0)
    rc = care_cannot_keep(s, &c->why);
  else if (session_interrupted)
    rc = session_fail(s, "stopped; nothing was changed");
  else
    rc = session_fail_with_answer(s);
  if (c->n->id != 0) snapshot_forget(c->room, c->n->id, &ignored);
  text_free(&ignored);
  return rc;
}

int care_copy(session *s, snapshot_room *room, snapshot *n, const char *operation,
              const text *request, long long total) {
  copying c = {.s = s, .room = room, .n = n};
  text paged = {0};
  text_append(&paged, request->data, request->length - 1);
  text_format(&paged, ",\"ConsistentRead\":true,\"Limit\":%d}", PAGE_ITEMS);
  progress_begin(&c.shown, "keeping a snapshot", "items", total > 0 ? (uint64_t)total : 0);
  bool done = snapshot_begin(room, n, &c.why) &&
              pages_read(s->door, operation, &paged, copy_page, &c, &s->answer);
  progress_end(&c.shown);
  int rc = done ? SHELL_DONE : copy_failed(s, &c);
  text_free(&c.why);
  text_free(&paged);
  return rc;
}

/* ----------------------------------------------------------------------- tables */

static int keep_table(session *s, const table_facts *facts, const char *statement) {
  snapshot n = {0};
  text why = {0}, request = {0};
  snapshot_room *room = snapshot_room_of(s, true, &why);
  int rc;
  care_describe(facts, "table", statement, &n);
  int told = extension_requests(s, facts->table, &n.extras);
  if (told != SHELL_DONE) {
    rc = told;
  } else if (room == NULL) {
    rc = care_cannot_keep(s, &why);
  } else {
    text_add(&request, "{\"TableName\":");
    text_add_json_string(&request, n.table.data, n.table.length);
    text_add_char(&request, '}');
    rc = care_copy(s, room, &n, "Scan", &request,
                   json_integer(facts_member(facts->table, "ItemCount")));
    if (rc == SHELL_DONE && !snapshot_finish(room, &n, &why)) rc = care_cannot_keep(s, &why);
    if (rc == SHELL_DONE) s->kept = n.id;
  }
  snapshot_free(&n);
  text_free(&request);
  text_free(&why);
  return rc;
}

/* Asks a person; *keep is what is to be done about a snapshot. */
static bool ask_about_drop(session *s, const char *table, json_span description, bool *keep) {
  long long count = json_integer(facts_member(description, "ItemCount"));
  long long bytes = json_integer(facts_member(description, "TableSizeBytes"));
  bool large =
      *keep && s->output.undo_size > 0 && bytes / MEGABYTE >= (long long)s->output.undo_size;
  text question = {0};
  if (!s->interactive) return true;
  text_format(&question, "%s has %lld item%s", table, count, count == 1 ? "" : "s");
  if (large)
    text_format(&question, ", %lld MB; drop it? y: keep a snapshot first, w: without one [y/w/N]",
                bytes / MEGABYTE);
  else
    text_format(&question, "; drop it%s? [y/N]", *keep ? "" : " for good");
  char letter = ask_letter(s, question.data, large ? "yw" : "y");
  if (letter == 'w') *keep = false;
  if (letter == '\0') fputs("nothing was changed\n", s->out);
  text_free(&question);
  return letter != '\0';
}

/* A drop that will be refused is neither asked about nor prepared. */
static bool drop_is_refused(const session *s, json_span description) {
  return (s->options.flags & STATOR_OPEN_READONLY) != 0 ||
         json_equals(facts_member(description, "DeletionProtectionEnabled"), "true");
}

int care_before_drop(session *s, const char *table, const char *statement) {
  bool keep = care_keeps(s);
  table_facts facts;
  s->kept = 0;
  if (!keep && !s->interactive) return SHELL_DONE;
  int rc = table_facts_fetch(s, table, keep, &facts);
  if (rc == SHELL_DONE && !drop_is_refused(s, facts.table)) {
    if (!ask_about_drop(s, table, facts.table, &keep))
      rc = SHELL_FAILED;
    else if (keep)
      rc = keep_table(s, &facts, statement);
  }
  table_facts_free(&facts);
  return rc;
}

int care_before_operation(session *s, const char *operation, json_span request) {
  json_span name;
  text table = {0}, statement = {0};
  s->kept = 0;
  if (strcmp(operation, "DeleteTable") != 0 || !json_member(request, "TableName", &name) ||
      *name.data != '"')
    return SHELL_DONE;
  json_text(name, &table);
  text_format(&statement, "DeleteTable %s", text_string(&table));
  int rc = care_before_drop(s, text_string(&table), statement.data);
  text_free(&table);
  text_free(&statement);
  return rc;
}

void care_after_drop(session *s, int rc) {
  text ignored = {0};
  if (s->kept == 0) return;
  if (rc != SHELL_DONE)
    snapshot_forget(s->snapshots, s->kept, &ignored);
  else if (s->interactive)
    fputs(".undo brings it back\n", s->out);
  s->kept = 0;
  text_free(&ignored);
}
