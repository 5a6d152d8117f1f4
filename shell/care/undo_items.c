/*
** undo_items.c - items put back. One whose key another item has by now is refused, item
** by item, unless that is to be replaced.
*/
#include <stdlib.h>
#include <string.h>

#include "base/json_same.h"
#include "care/guarded.h"
#include "care/item_key.h"
#include "care/undo.h"
#include "definition/table_facts.h"
#include "output/progress.h"
#include "prompt/ask.h"

enum { MOST_NAMED = 20 };

typedef struct putting {
  session *s;
  const char *table;
  json_span schema, hash; /* the KeySchema; the partition key's name, in quotes */
  bool replace;
  guarded writes;
  undo_count *count;
  progress shown;
  bool failed; /* a call has: the session's answer says why */
} putting;

/* ------------------------------------------------------------------- refusals */

/* What the request is for, and what is there in its place. */
static void note_refused(void *context, json_span request) {
  putting *p = context;
  json_span body, present, item = {"{}", 2};
  text key = {0};
  json_member(request, "Item", &item);
  if (session_answer(p->s, &body) && json_member(body, "Item", &present) &&
      json_same(present, item)) {
    p->count->there++;
    return;
  }
  p->count->refused++;
  if (p->count->refused > MOST_NAMED) return;
  item_key_add(p->schema, item, &key);
  progress_end(&p->shown);
  session_fail(p->s, "not brought back, another item is there now: %s", text_string(&key));
  text_free(&key);
}

/* ------------------------------------------------------------------- writing */

static void write_put(const putting *p, json_span item, text *request) {
  text_add(request, "{\"TableName\":");
  text_add_json_string(request, p->table, strlen(p->table));
  text_add(request, ",\"Item\":");
  text_append(request, item.data, item.length);
  if (!p->replace)
    text_format(request,
                ",\"ConditionExpression\":\"attribute_not_exists(#k)\","
                "\"ExpressionAttributeNames\":{\"#k\":%.*s},"
                "\"ReturnValuesOnConditionCheckFailure\":\"ALL_OLD\"",
                (int)p->hash.length, p->hash.data);
  text_add_char(request, '}');
}

static json_span partition_key(json_span schema) {
  json_span none, element, name;
  size_t at = 0;
  bool found = schema.length > 0 && json_each(schema, &at, &none, &element) &&
               json_member(element, "AttributeName", &name);
  return found ? name : (json_span){"", 0};
}

static bool put_page(void *context, json_span items) {
  putting *p = context;
  json_span none, item;
  text request = {0};
  for (size_t at = 0; !p->failed && !session_interrupted && json_each(items, &at, &none, &item);) {
    text_clear(&request);
    write_put(p, item, &request);
    p->failed = !guarded_add(&p->writes, &request);
    progress_at(&p->shown, p->writes.done);
  }
  text_free(&request);
  return !p->failed && !session_interrupted;
}

int undo_put_items(session *s, snapshot_room *room, const snapshot *n, const char *table,
                   bool replace, undo_count *count) {
  putting p = {.s = s, .table = table, .replace = replace, .count = count};
  text why = {0};
  p.writes = (guarded){.s = s, .refused = note_refused, .context = &p};
  p.schema = item_key_schema(n);
  p.hash = partition_key(p.schema);
  progress_begin(&p.shown, "bringing back", "items", (uint64_t)n->items);
  bool read = snapshot_read(room, n, put_page, &p, &why);
  if (!p.failed) p.failed = !guarded_end(&p.writes);
  progress_end(&p.shown);
  count->back = (long long)p.writes.done;
  int rc = SHELL_DONE;
  if (p.failed)
    rc = session_fail_with_answer(s);
  else if (why.length > 0)
    rc = session_fail(s, "the snapshot cannot be read: %s", text_string(&why));
  else if (!read)
    rc = session_fail(s, "stopped");
  guarded_free(&p.writes);
  text_free(&why);
  return rc;
}

/* What an UPDATE left is there for certain: a person is asked whether it may go. */
static bool ask_to_replace(session *s, const snapshot *n) {
  text question = {0};
  text_format(&question, "%lld item%s of %s may have to go for what was there before; go on?",
              n->items, n->items == 1 ? "" : "s", n->table.data);
  bool yes = ask_yes(s, question.data);
  if (!yes) fputs("nothing was changed\n", s->out);
  text_free(&question);
  return yes;
}

static int report_items(session *s, const snapshot *n, const undo_count *count) {
  fprintf(s->out, "%lld item%s of %s %s back", count->back, count->back == 1 ? "" : "s",
          n->table.data, count->back == 1 ? "is" : "are");
  if (count->there > 0)
    fprintf(s->out, ", %lld %s there already", count->there, count->there == 1 ? "was" : "were");
  fputc('\n', s->out);
  if (count->refused == 0) return SHELL_DONE;
  return session_fail(s, "%lld %s not: .undo %lld --force puts them in the place of what is there",
                      count->refused, count->refused == 1 ? "is" : "are", n->id);
}

/* A table of the name may be another one by now. With another key its items would be
** replaced by those of the snapshot, whose condition is on the old one; and an endpoint's
** table may be another account's. */
static int check_table(session *s, const snapshot *n) {
  json_span body, table, schema;
  const char *name = text_string(&n->table);
  int rc = session_call_on_table(s, "DescribeTable", name);
  if (rc != SHELL_DONE) return rc;
  if (!session_answer(s, &body) || !json_member(body, "Table", &table) ||
      !json_member(table, "KeySchema", &schema))
    return session_bad_answer(s);
  if (!json_same(schema, item_key_schema(n)))
    return session_fail(s, "%s has another key than what it lost; nothing was changed", name);
  if (door_store(s->door) == NULL && !json_equals(facts_member(table, "TableArn"), n->arn.data))
    return session_fail(s, "the snapshot is of another account or region: %s; nothing was changed",
                        n->arn.data);
  return SHELL_DONE;
}

int undo_items(session *s, snapshot_room *room, const snapshot *n, const undo_wish *wish) {
  undo_count count = {0};
  bool updated = strcmp(n->kind.data, "updated") == 0;
  int rc = check_table(s, n);
  if (rc != SHELL_DONE) return rc;
  if (updated && !wish->force && !s->interactive)
    return session_fail(s, "items that were changed come back with --force: it replaces them");
  if (updated && !wish->force && !ask_to_replace(s, n)) return SHELL_FAILED;
  rc = undo_put_items(s, room, n, n->table.data, wish->force || updated, &count);
  if (rc == SHELL_DONE) return report_items(s, n, &count);
  fprintf(s->out, "%lld of %lld items are back; the snapshot is kept\n", count.back, n->items);
  return rc;
}
