/*
** extension_run.c - makes and drops search indexes and views. Dropping one loses nothing
** that is not in the items: a person is told how it is made again.
*/
#include <string.h>

#include "base/json_text.h"
#include "definition/definition_run.h"
#include "definition/extension.h"
#include "definition/table_facts.h"
#include "upkeep/watched_call.h"

static bool is_view_kind(definition_kind kind) {
  return kind == DEFINITION_CREATE_VIEW || kind == DEFINITION_DROP_VIEW;
}

/* ------------------------------------------------------------------------ CREATE */

static int create_failed(session *s) {
  const char *message = s->answer.message;
  bool names = message != NULL && strstr(message, "compares one attribute with values") != NULL;
  int rc = session_fail_with_answer(s);
  if (names)
    fputs("(what is in \"quotes\" is the name of an attribute; a text is in 'single quotes')\n",
          stderr);
  return rc;
}

/* A name that no item has is a typing mistake more often than not. */
static void say_if_empty(session *s, const definition *d) {
  json_span body, table, list, none, index, name;
  if (!s->interactive || session_call_on_table(s, "DescribeTable", d->table.data) != SHELL_DONE ||
      !session_answer(s, &body) || !json_member(body, "Table", &table) ||
      !json_member(table, "SearchIndexes", &list) ||
      json_integer(facts_member(table, "ItemCount")) == 0)
    return;
  for (size_t at = 0; json_each(list, &at, &none, &index);)
    if (json_member(index, "IndexName", &name) && json_equals(json_unquoted(name), d->name.data) &&
        json_integer(facts_member(index, "ItemCount")) == 0)
      fprintf(s->out, "no item of %s has a text there yet\n", d->table.data);
}

static int create_extension(session *s, const definition *d) {
  bool view = is_view_kind(d->kind);
  bool created = watched_ask(s, view ? "CreateView" : "CreateSearchIndex", d->request.data);
  if (!created && d->if_needed && session_refused_as(s, "ResourceInUseException"))
    return session_say(s, "it exists already");
  if (!created) return create_failed(s);
  int rc = view ? SHELL_DONE : table_wait_active(s, d->table.data);
  if (rc != SHELL_DONE) return rc;
  session_say(s, "ok");
  if (!view) say_if_empty(s, d);
  return SHELL_DONE;
}

/* -------------------------------------------------------------------------- DROP */

static void say_how_again(const session *s, bool view) {
  json_span body, description;
  text said = {0};
  if (!s->interactive || !session_answer(s, &body) ||
      !json_member(body, view ? "ViewDescription" : "SearchIndexDescription", &description))
    return;
  if (!view)
    extension_search_statement(description, false, &said);
  else if (!extension_view_statement(description, false, &said))
    return;
  fprintf(s->out, "made again by %s;\n", said.data);
  text_free(&said);
}

static int drop_extension(session *s, const definition *d) {
  bool view = is_view_kind(d->kind);
  text request = {0};
  extension_name_request(d, view, &request);
  const char *operation = view ? "DeleteView" : "DeleteSearchIndex";
  bool dropped = session_ask(s, operation, request.data, request.length);
  text_free(&request);
  if (!dropped && d->if_needed && session_refused_as(s, "ResourceNotFoundException"))
    return session_say(s, "there is none");
  if (!dropped) return session_fail_with_answer(s);
  session_say(s, "ok");
  say_how_again(s, view);
  return SHELL_DONE;
}

int extension_run(session *s, const definition *d) {
  bool creates = d->kind == DEFINITION_CREATE_SEARCH || d->kind == DEFINITION_CREATE_VIEW;
  return creates ? create_extension(s, d) : drop_extension(s, d);
}

/* -------------------------------------------------------------------- made again */

/* The request with the table's name as it is now. */
static void write_on_table(json_span request, const char *table, text *out) {
  json_span name, value;
  text_add(out, "{\"TableName\":");
  text_add_json_string(out, table, strlen(table));
  for (size_t at = 0; json_each(request, &at, &name, &value);)
    if (!json_equals(json_unquoted(name), "TableName"))
      text_format(out, ",%.*s:%.*s", (int)name.length, name.data, (int)value.length, value.data);
  text_add_char(out, '}');
}

/* One that is not made: its error, and what would make it. */
static void say_not_made(session *s, const char *operation, const text *request) {
  session_fail_with_answer(s);
  session_fail(s, "not made again: %s %s", operation, request->data);
}

static bool make_one_again(session *s, const char *operation, const text *request, bool if_needed) {
  if (watched_ask(s, operation, request->data)) return true;
  if (session_refused_as(s, "UnknownOperationException")) return false;
  if (!if_needed || !session_refused_as(s, "ResourceInUseException"))
    say_not_made(s, operation, request);
  return true;
}

int extension_make_again(session *s, json_span requests, const char *table, bool if_needed) {
  json_span none, one, quoted, request;
  bool known = true;
  for (size_t at = 0; known && json_each(requests, &at, &none, &one);) {
    size_t first = 0;
    text operation = {0}, now = {0};
    if (!json_each(one, &first, &quoted, &request)) continue;
    json_text(quoted, &operation);
    write_on_table(request, table, &now);
    known = make_one_again(s, operation.data, &now, if_needed);
    text_free(&operation);
    text_free(&now);
    if (session_interrupted) return SHELL_FAILED;
  }
  if (known) return table_wait_active(s, table);
  session_fail(s, "%s: its search indexes and views are left out: %s has none", table,
               door_name(s->door));
  return SHELL_DONE;
}
