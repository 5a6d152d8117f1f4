/*
** explain_tables.c - the tables that a statement or request is about, as far as its
** words tell.
*/
#include <string.h>

#include "base/json_text.h"
#include "explain/explain_ask.h"
#include "statements/tokens.h"

static bool is_named(const text *names, const text *name) {
  for (size_t at = 0; at < names->length; at += strlen(names->data + at) + 1)
    if (strcmp(names->data + at, text_string(name)) == 0) return true;
  return false;
}

static void add_table(text *names, const text *name) {
  if (name->length == 0 || is_named(names, name)) return;
  text_append(names, name->data, name->length + 1);
}

/* A name may stand in a word with its index: orders.by_email. */
static void add_table_of_token(text *names, const token *t) {
  text name = {0};
  size_t length = strcspn(t->start, ".");
  if (t->kind == TOKEN_WORD) text_append(&name, t->start, length < t->length ? length : t->length);
  if (t->kind == TOKEN_QUOTED) token_value(t, &name);
  add_table(names, &name);
  text_free(&name);
}

/* What stands behind FROM, INTO and a first UPDATE. */
static void add_statement_tables(const char *statement, text *names) {
  token t = token_at(statement);
  bool first = true;
  while (t.kind != TOKEN_END && t.kind != TOKEN_OPEN) {
    bool names_table =
        token_is(&t, "FROM") || token_is(&t, "INTO") || (first && token_is(&t, "UPDATE"));
    t = token_behind(&t);
    first = false;
    if (names_table) add_table_of_token(names, &t);
  }
}

static void add_table_of_json(text *names, json_span string) {
  text name = {0};
  if (string.length > 1 && *string.data == '"') json_text(string, &name);
  add_table(names, &name);
  text_free(&name);
}

/* TableName wherever it stands, and the names in RequestItems. */
static void add_request_tables(json_span request, text *names) {
  json_span name, value, inner, part;
  if (*request.data != '{' && *request.data != '[') return;
  for (size_t at = 0; json_each(request, &at, &name, &value);) {
    if (json_equals(name, "\"TableName\"")) add_table_of_json(names, value);
    if (json_equals(name, "\"RequestItems\"") && *value.data == '{')
      for (size_t i = 0; json_each(value, &i, &inner, &part);) add_table_of_json(names, inner);
    add_request_tables(value, names);
  }
}

void explain_tables(const explain_subject *subject, text *names) {
  if (subject->statement != NULL)
    add_statement_tables(subject->statement, names);
  else
    add_request_tables(subject->request, names);
}
