/*
** extension.c - descriptions of search indexes and views as statements and requests.
*/
#include "definition/extension.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_print.h"
#include "base/json_text.h"
#include "definition/literal_condition.h"
#include "definition/table_facts.h"
#include "statements/tokens.h"

/* ----------------------------------------------------------------- small parts */

static void add_quoted_name(json_span object, const char *member, text *out) {
  json_span name;
  if (json_member(object, member, &name)) facts_add_name(name, out);
}

/* A path goes as it is where a statement reads it as one. */
static void add_path(json_span object, text *out) {
  json_span path;
  if (json_member(object, "AttributePath", &path)) json_text(path, out);
}

/* "(a, b)" of an array of names. */
static void add_name_list(json_span names, text *out) {
  json_span none, name;
  const char *before = "(";
  for (size_t at = 0; json_each(names, &at, &none, &name); before = ", ") {
    text_add(out, before);
    facts_add_name(name, out);
  }
  text_add_char(out, ')');
}

static void begin_statement(json_span description, const char *verb, const char *member,
                            bool if_needed, text *out) {
  text_format(out, "%s %s", verb, if_needed ? "IF NOT EXISTS " : "");
  add_quoted_name(description, member, out);
  text_add(out, " ON ");
  add_quoted_name(description, "TableName", out);
  text_add_char(out, ' ');
}

/* --------------------------------------------------------------- search indexes */

static void add_searched_attribute(json_span attribute, text *out) {
  json_span weight;
  add_path(attribute, out);
  if (json_member(attribute, "Weight", &weight) && !json_equals(weight, "1"))
    text_format(out, " WEIGHT %.*s", (int)weight.length, weight.data);
}

static void add_prefixes(json_span description, text *out) {
  json_span lengths, none, length;
  const char *before = " PREFIX ";
  if (!json_member(description, "PrefixLengths", &lengths)) return;
  for (size_t at = 0; json_each(lengths, &at, &none, &length); before = ", ")
    text_format(out, "%s%.*s", before, (int)length.length, length.data);
}

void extension_add_searched(json_span description, text *out) {
  json_span attributes, none, attribute;
  json_span tokenizer = facts_member(description, "Tokenizer");
  const char *before = "(";
  if (json_member(description, "Attributes", &attributes))
    for (size_t at = 0; json_each(attributes, &at, &none, &attribute); before = ", ") {
      text_add(out, before);
      add_searched_attribute(attribute, out);
    }
  text_add_char(out, ')');
  if (tokenizer.length > 0 && !json_equals(tokenizer, "unicode61"))
    text_format(out, " TOKENIZER %.*s", (int)tokenizer.length, tokenizer.data);
  add_prefixes(description, out);
}

void extension_search_statement(json_span description, bool if_needed, text *out) {
  begin_statement(description, "CREATE SEARCH INDEX", "IndexName", if_needed, out);
  extension_add_searched(description, out);
}

void extension_search_request(json_span description, text *request) {
  static const char *const members[] = {"TableName", "IndexName",     "Attributes",
                                        "Tokenizer", "PrefixLengths", NULL};
  facts_copy_members(request, description, members);
}

/* ----------------------------------------------------------------------- views */

void extension_add_column(json_span column, text *out) {
  json_span name, path;
  json_span type = facts_member(column, "Type");
  if (!json_member(column, "ColumnName", &name)) return;
  facts_add_name(name, out);
  text_format(out, " %.*s", (int)type.length, type.data);
  if (!json_member(column, "AttributePath", &path) ||
      (path.length == name.length && memcmp(path.data, name.data, name.length) == 0))
    return;
  text_add(out, " FROM ");
  add_path(column, out);
}

void extension_add_view_index(json_span index, text *out) {
  json_span names;
  if (json_member(index, "Columns", &names)) add_name_list(names, out);
  if (json_member(index, "Covering", &names) && names.length > 2) {
    text_add(out, " INCLUDE ");
    add_name_list(names, out);
  }
}

static bool add_condition(json_span description, const char *before, text *out) {
  json_span quoted;
  text expression = {0}, condition = {0};
  if (!json_member(description, "ConditionExpression", &quoted)) return true;
  json_text(quoted, &expression);
  bool good = condition_write(description, text_string(&expression), &condition);
  if (good) text_format(out, "%s%s", before, text_string(&condition));
  text_free(&expression);
  text_free(&condition);
  return good;
}

bool extension_view_statement(json_span description, bool if_needed, text *out) {
  json_span columns, indexes, none, element;
  text said = {0};
  const char *before = "(";
  begin_statement(description, "CREATE VIEW", "ViewName", if_needed, &said);
  if (json_member(description, "Columns", &columns))
    for (size_t at = 0; json_each(columns, &at, &none, &element); before = ", ") {
      text_add(&said, before);
      extension_add_column(element, &said);
    }
  text_add_char(&said, ')');
  bool good = add_condition(description, "\n  WHERE ", &said);
  if (good && json_member(description, "Indexes", &indexes))
    for (size_t at = 0; json_each(indexes, &at, &none, &element);) {
      text_add(&said, "\n  INDEX ");
      extension_add_view_index(element, &said);
    }
  if (good) text_append(out, said.data, said.length);
  text_free(&said);
  return good;
}

void extension_view_request(json_span description, text *request) {
  static const char *const members[] = {"ViewName",
                                        "TableName",
                                        "Columns",
                                        "ConditionExpression",
                                        "ExpressionAttributeNames",
                                        "ExpressionAttributeValues",
                                        "Indexes",
                                        NULL};
  facts_copy_members(request, description, members);
}

void extension_name_request(const definition *d, bool view, text *request) {
  text_add(request, view ? "{\"ViewName\":" : "{\"IndexName\":");
  text_add_json_string(request, d->name.data, d->name.length);
  if (!view) {
    text_add(request, ",\"TableName\":");
    text_add_json_string(request, d->table.data, d->table.length);
  }
  text_add_char(request, '}');
}

/* -------------------------------------------------------------- all of a table */

static int visit_searches(json_span table, extension_visit visit, void *context) {
  json_span list, none, description;
  int rc = SHELL_DONE;
  if (!json_member(table, "SearchIndexes", &list)) return rc;
  for (size_t at = 0; rc == SHELL_DONE && json_each(list, &at, &none, &description);)
    rc = visit(context, "CreateSearchIndex", description);
  return rc;
}

static int visit_view(session *s, json_span name, extension_visit visit, void *context) {
  json_span body, description = {"", 0};
  text request = {0};
  text_format(&request, "{\"ViewName\":%.*s}", (int)name.length, name.data);
  int rc = session_call(s, "DescribeView", request.data);
  text_clear(&request);
  if (rc == SHELL_DONE &&
      (!session_answer(s, &body) || !json_member(body, "ViewDescription", &description)))
    rc = session_bad_answer(s);
  if (rc == SHELL_DONE) { /* the visitor may call the store */
    text_append(&request, description.data, description.length);
    rc = visit(context, "CreateView", (json_span){request.data, request.length});
  }
  text_free(&request);
  return rc;
}

int extension_each(session *s, json_span table, extension_visit visit, void *context) {
  json_span list, none, view, name;
  int rc = visit_searches(table, visit, context);
  if (!json_member(table, "Views", &list)) return rc;
  for (size_t at = 0; rc == SHELL_DONE && json_each(list, &at, &none, &view);)
    if (json_member(view, "ViewName", &name)) rc = visit_view(s, name, visit, context);
  return rc;
}

static bool makes_view(const char *operation) {
  return strcmp(operation, "CreateView") == 0;
}

static int add_request(void *context, const char *operation, json_span description) {
  text *requests = context;
  text_format(requests, "%s{\"%s\":", requests->length > 0 ? "," : "", operation);
  (makes_view(operation) ? extension_view_request : extension_search_request)(description,
                                                                              requests);
  text_add_char(requests, '}');
  return SHELL_DONE;
}

int extension_requests(session *s, json_span table, text *requests) {
  return extension_each(s, table, add_request, requests);
}

typedef struct statement_list {
  bool json, if_needed;
  text *out;
} statement_list;

/* "CreateView {...}" in the lines of a person. */
static void add_call(const char *operation, json_span description, text *out) {
  text request = {0};
  (makes_view(operation) ? extension_view_request : extension_search_request)(description,
                                                                              &request);
  text_format(out, "%s ", operation);
  json_print(out, request.data, request.length, true);
  text_add_char(out, '\n');
  text_free(&request);
}

static int add_statement(void *context, const char *operation, json_span description) {
  const statement_list *l = context;
  bool said = !l->json;
  if (said && makes_view(operation))
    said = extension_view_statement(description, l->if_needed, l->out);
  else if (said)
    extension_search_statement(description, l->if_needed, l->out);
  if (said)
    text_add(l->out, ";\n");
  else
    add_call(operation, description, l->out);
  return SHELL_DONE;
}

int extension_statements(session *s, json_span table, bool json, bool if_needed, text *out) {
  statement_list l = {json, if_needed, out};
  return extension_each(s, table, add_statement, &l);
}
