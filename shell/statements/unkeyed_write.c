/*
** unkeyed_write.c - goes from item to item. One that is not any more as it was read, or
** that the statement's condition has left, is left alone and counted.
*/
#include "statements/unkeyed_write.h"

#include <string.h>

#include "base/json_text.h"
#include "care/guarded.h"
#include "care/item_key.h"
#include "output/progress.h"
#include "statements/tokens.h"
#include "statements/unkeyed_same.h"

enum { UPDATE_BATCH = 25 };

typedef struct changing {
  session *s;
  unkeyed *u;
  json_span schema;
  bool keys_alone; /* updates are by key, whatever the condition */
  guarded deletes;
  text items;      /* to be deleted; a JSON array without its end */
  text statements; /* of updates, with their keys, as `items` are */
  size_t count;    /* in either */
  progress shown;
  bool failed; /* a call has, or `why` says what */
  text why;
} changing;

/* -------------------------------------------------------------------- deleting */

/* "#0 = :0 AND ..." with its names and values: the item is as it was read. */
static void add_unchanged(json_span item, text *request) {
  json_span name, value;
  text names = {0}, values = {0};
  size_t i = 0;
  text_add(request, ",\"ConditionExpression\":\"");
  for (size_t at = 0; i < MOST_COMPARED && json_each(item, &at, &name, &value); i++) {
    text_format(request, "%s#%zu = :%zu", i > 0 ? " AND " : "", i, i);
    text_format(&names, "%s\"#%zu\":%.*s", i > 0 ? "," : "", i, (int)name.length, name.data);
    text_format(&values, "%s\":%zu\":", i > 0 ? "," : "", i);
    text_append(&values, value.data, value.length);
  }
  text_format(request, "\",\"ExpressionAttributeNames\":{%s},\"ExpressionAttributeValues\":{",
              text_string(&names));
  text_append(request, text_string(&values), values.length);
  text_add_char(request, '}');
  text_free(&names);
  text_free(&values);
}

static bool delete_item(changing *c, json_span item) {
  text request = {0};
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, c->u->table.data, c->u->table.length);
  text_add(&request, ",\"Key\":");
  item_key_add(c->schema, item, &request);
  add_unchanged(item, &request);
  text_add_char(&request, '}');
  bool done = guarded_add(&c->deletes, &request);
  text_free(&request);
  return done;
}

/* Deletes those of the items in hand that are still what was read. */
static bool end_deletes(changing *c) {
  bool same[GUARDED_MOST];
  json_span none, item;
  size_t i = 0;
  if (c->count == 0) return true;
  text_add_char(&c->items, ']');
  json_span items = {c->items.data, c->items.length};
  bool done = unkeyed_still_same(c->s, &c->u->table, c->schema, items, same);
  for (size_t at = 0; done && json_each(items, &at, &none, &item); i++)
    if (same[i])
      done = delete_item(c, item);
    else
      c->u->changed++;
  done = done && guarded_end(&c->deletes);
  c->u->done = (long long)c->deletes.done;
  text_clear(&c->items);
  c->count = 0;
  return done;
}

static bool gather_item(changing *c, json_span item) {
  text_add_char(&c->items, c->count == 0 ? '[' : ',');
  text_append(&c->items, item.data, item.length);
  bool full = ++c->count == GUARDED_MOST || c->items.length > GUARDED_BYTES;
  return !full || end_deletes(c);
}

static void note_changed(void *context, json_span request) {
  changing *c = context;
  (void)request;
  c->u->changed++;
}

/* -------------------------------------------------------------------- updating */

static bool note_answer(changing *c, json_span answer) {
  json_span error, code = {"", 0}, message = {"", 0};
  if (!json_member(answer, "Error", &error)) {
    c->u->done++;
    return true;
  }
  json_member(error, "Code", &code);
  json_member(error, "Message", &message);
  if (json_equals(json_unquoted(code), "ConditionalCheckFailed")) {
    c->u->changed++;
    return true;
  }
  if (c->why.length > 0) return false;
  json_text(code, &c->why);
  text_add(&c->why, ": ");
  json_text(message, &c->why);
  return false;
}

/* Carries out the updates that were gathered. */
static bool end_updates(changing *c) {
  json_span body, answers, none, answer;
  text request = {0};
  if (c->count == 0) return true;
  text_format(&request, "{\"Statements\":");
  text_append(&request, c->statements.data, c->statements.length);
  text_add(&request, "]}");
  bool done = session_ask(c->s, "BatchExecuteStatement", request.data, request.length);
  text_free(&request);
  text_clear(&c->statements);
  c->count = 0;
  if (!done || !session_answer(c->s, &body) || !json_member(body, "Responses", &answers))
    return false;
  for (size_t at = 0; json_each(answers, &at, &none, &answer);)
    if (!note_answer(c, answer)) done = false;
  return done;
}

/* DynamoDB takes one condition on a key attribute; a store of one's own takes more. */
static bool mentions_key(const unkeyed *u, json_span schema) {
  json_span none, element, name;
  bool found = false;
  for (size_t at = 0; json_each(schema, &at, &none, &element);) {
    text plain = {0};
    if (json_member(element, "AttributeName", &name)) json_text(name, &plain);
    for (token t = token_at(text_string(&u->condition)); t.kind != TOKEN_END && !found;
         t = token_behind(&t)) {
      text word = {0};
      token_value(&t, &word);
      found = (t.kind == TOKEN_WORD || t.kind == TOKEN_QUOTED) &&
              strcmp(text_string(&word), text_string(&plain)) == 0;
      text_free(&word);
    }
    text_free(&plain);
  }
  return found;
}

/* "pk" = ? AND "sk" = ? AND (the condition) */
static void add_keyed_condition(const changing *c, json_span item, text *statement,
                                text *parameters) {
  json_span name, value;
  const char *before = "WHERE ";
  for (size_t at = 0; item_key_each(c->schema, item, &at, &name, &value); before = " AND ") {
    text plain = {0};
    json_text(name, &plain);
    text_format(statement, "%s\"", before);
    for (const char *p = text_string(&plain); *p != '\0'; p++) {
      if (*p == '"') text_add_char(statement, '"');
      text_add_char(statement, *p);
    }
    text_add(statement, "\" = ?");
    text_add_char(parameters, parameters->length == 0 ? '[' : ',');
    text_append(parameters, value.data, value.length);
    text_free(&plain);
  }
  text_add_char(parameters, ']');
  if (!c->keys_alone && c->u->condition.length > 0)
    text_format(statement, " AND (%s\n)", c->u->condition.data);
}

static bool update_item(changing *c, json_span item) {
  text statement = {0}, parameters = {0};
  text_format(&statement, "%s ", c->u->head.data);
  add_keyed_condition(c, item, &statement, &parameters);
  text_add(&c->statements, c->count == 0 ? "[{\"Statement\":" : ",{\"Statement\":");
  text_add_json_string(&c->statements, statement.data, statement.length);
  text_add(&c->statements, ",\"Parameters\":");
  text_append(&c->statements, parameters.data, parameters.length);
  text_add_char(&c->statements, '}');
  text_free(&statement);
  text_free(&parameters);
  return ++c->count < UPDATE_BATCH || end_updates(c);
}

/* ------------------------------------------------------------------------- all */

static bool change_page(void *context, json_span items) {
  changing *c = context;
  json_span none, item;
  for (size_t at = 0; !c->failed && !session_interrupted && json_each(items, &at, &none, &item);) {
    c->failed = c->u->deletes ? !gather_item(c, item) : !update_item(c, item);
    progress_at(&c->shown, (uint64_t)c->u->done);
  }
  return !c->failed && !session_interrupted;
}

static int changing_ended(changing *c, bool read, const text *why) {
  if (c->why.length > 0) return session_fail(c->s, "%s", text_string(&c->why));
  if (c->failed) return session_fail_with_answer(c->s);
  if (why->length > 0) return session_fail(c->s, "%s", text_string(why));
  return read ? SHELL_DONE : session_fail(c->s, "stopped");
}

int unkeyed_write(session *s, unkeyed *u, snapshot_room *room, const snapshot *n) {
  changing c = {.s = s, .u = u, .schema = item_key_schema(n)};
  text why = {0};
  c.keys_alone = door_store(s->door) == NULL && mentions_key(u, c.schema);
  c.deletes = (guarded){.s = s, .deletes = true, .refused = note_changed, .context = &c};
  progress_begin(&c.shown, u->deletes ? "deleting" : "updating", "items", (uint64_t)n->items);
  bool read = snapshot_read(room, n, change_page, &c, &why);
  if (!c.failed && !session_interrupted)
    c.failed = u->deletes ? !end_deletes(&c) : !end_updates(&c);
  progress_end(&c.shown);
  int rc = changing_ended(&c, read, &why);
  guarded_free(&c.deletes);
  text_free(&c.items);
  text_free(&c.statements);
  text_free(&c.why);
  text_free(&why);
  return rc;
}
