/*
** undo_table.c - a dropped table made anew. Its items come before its stream and TTL, so
** that nothing is told of them and none expires meanwhile. If it does not become whole
** it is taken away again.
*/
#include "care/undo.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "definition/definition_run.h"
#include "definition/extension.h"
#include "definition/table_facts.h"

static bool is_stream(json_span name) {
  return json_equals(json_unquoted(name), "StreamSpecification");
}

/* Appends what the snapshot says of the table without its name and stream. */
static void write_create(const snapshot *n, const char *table, text *request) {
  json_span whole, name, value;
  text_add(request, "{\"TableName\":");
  text_add_json_string(request, table, strlen(table));
  if (json_is_value(n->create.data, n->create.length, &whole, NULL))
    for (size_t at = 0; json_each(whole, &at, &name, &value);)
      if (!is_stream(name) && !json_equals(json_unquoted(name), "TableName"))
        text_format(request, ",%.*s:%.*s", (int)name.length, name.data, (int)value.length,
                    value.data);
  text_add_char(request, '}');
}

/* Up to the table's name: service, region and account. */
static bool is_same_place(const session *s, const snapshot *n) {
  json_span body, table, arn;
  const char *end = strstr(text_string(&n->arn), "table/");
  if (door_store(s->door) != NULL || end == NULL) return true;
  size_t length = (size_t)(end - n->arn.data);
  if (!session_answer(s, &body) || !json_member(body, "TableDescription", &table)) return false;
  arn = facts_member(table, "TableArn");
  return arn.length > length && memcmp(arn.data, n->arn.data, length) == 0;
}

static int create_again(session *s, const snapshot *n, const char *table, bool *created) {
  text request = {0};
  write_create(n, table, &request);
  *created = session_ask(s, "CreateTable", request.data, request.length);
  text_free(&request);
  const char *exception = s->answer.exception;
  if (!*created && exception != NULL && strcmp(exception, "ResourceInUseException") == 0)
    return session_fail(s, "there is a table %s now; drop it, or say .undo %lld --as TABLE", table,
                        n->id);
  if (!*created) return session_fail_with_answer(s);
  bool same = is_same_place(s, n);
  int rc = table_wait_active(s, table);
  if (rc == SHELL_DONE && !same)
    return session_fail(s, "the snapshot is of another account or region: %s", n->arn.data);
  return rc;
}

static int call_with(session *s, const char *operation, const char *table, const char *member,
                     json_span value) {
  text request = {0};
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, table, strlen(table));
  text_format(&request, ",\"%s\":%.*s}", member, (int)value.length, value.data);
  int rc = session_call(s, operation, request.data);
  text_free(&request);
  return rc == SHELL_DONE ? table_wait_active(s, table) : rc;
}

static int set_stream_and_ttl(session *s, const snapshot *n, const char *table) {
  json_span whole, stream;
  text ttl = {0};
  int rc = SHELL_DONE;
  if (json_is_value(n->create.data, n->create.length, &whole, NULL) &&
      json_member(whole, "StreamSpecification", &stream))
    rc = call_with(s, "UpdateTable", table, "StreamSpecification", stream);
  if (rc == SHELL_DONE && n->ttl.length > 0) {
    text_format(&ttl, "{\"AttributeName\":%s,\"Enabled\":true}", n->ttl.data);
    rc = call_with(s, "UpdateTimeToLive", table, "TimeToLiveSpecification",
                   (json_span){ttl.data, ttl.length});
  }
  text_free(&ttl);
  return rc;
}

static int fill_again(session *s, snapshot_room *room, const snapshot *n, const char *table) {
  undo_count count = {0};
  int rc = undo_put_items(s, room, n, table, false, &count);
  if (rc == SHELL_DONE && count.back + count.there != n->items)
    rc = session_fail(s, "%lld of %lld items are back", count.back + count.there, n->items);
  return rc == SHELL_DONE ? set_stream_and_ttl(s, n, table) : rc;
}

/* The items are back whatever becomes of these, which are made of the items. */
static int make_extras(session *s, const snapshot *n, const char *table) {
  text list = {0};
  int rc = SHELL_DONE;
  if (n->extras.length == 0) return rc;
  text_format(&list, "[%s]", n->extras.data);
  rc = extension_make_again(s, (json_span){list.data, list.length}, table, false);
  text_free(&list);
  return rc;
}

static int take_away(session *s, const char *table) {
  session_interrupted = 0;
  if (session_call_on_table(s, "DeleteTable", table) != SHELL_DONE)
    return session_fail(s, "%s was made and is left, not whole", table);
  return session_fail(s, "%s is not brought back; the snapshot is kept", table);
}

int undo_table(session *s, snapshot_room *room, const snapshot *n, const undo_wish *wish) {
  const char *table = wish->as != NULL ? wish->as : text_string(&n->table);
  bool created;
  int rc = create_again(s, n, table, &created);
  if (rc == SHELL_DONE) rc = fill_again(s, room, n, table);
  if (rc != SHELL_DONE) return created ? take_away(s, table) : rc;
  rc = make_extras(s, n, table);
  fprintf(s->out, "%s is back: %lld item%s\n", table, n->items, n->items == 1 ? "" : "s");
  return rc;
}
