/*
** extension_show.c - DESCRIBE and SHOW of search indexes and views.
*/
#include <string.h>

#include "base/json_text.h"
#include "commands/inspect.h"
#include "definition/definition_lines.h"
#include "definition/extension.h"
#include "definition/literal_condition.h"
#include "definition/table_facts.h"
#include "output/rows.h"

/* ------------------------------------------------------------------- description */

/* Asks for the description that a statement names; it is borrowed until the next call. */
static int ask_description(session *s, const definition *d, bool view, json_span *description) {
  json_span body;
  text request = {0};
  extension_name_request(d, view, &request);
  int rc = session_call(s, view ? "DescribeView" : "DescribeSearchIndex", request.data);
  text_free(&request);
  if (rc != SHELL_DONE) return rc;
  const char *member = view ? "ViewDescription" : "SearchIndexDescription";
  if (!session_answer(s, &body) || !json_member(body, member, description))
    return session_bad_answer(s);
  return rc;
}

static void show_name(text *out, json_span description, const char *member) {
  json_span name;
  if (json_member(description, member, &name)) facts_add_name(name, out);
  text_add_char(out, '\n');
}

static void show_quoted(text *out, const char *label, json_span description, const char *member) {
  json_span quoted;
  text value = {0};
  if (json_member(description, member, &quoted)) json_text(quoted, &value);
  if (value.length > 0) show_line(out, label, value.data);
  text_free(&value);
}

/* Each element on a line of its own, as `add` has it. */
static void show_each(text *out, const char *label, json_span description, const char *member,
                      void (*add)(json_span element, text *out)) {
  json_span list, none, element;
  if (!json_member(description, member, &list)) return;
  for (size_t at = 0; json_each(list, &at, &none, &element);) {
    text line = {0};
    add(element, &line);
    show_line(out, label, text_string(&line));
    text_free(&line);
  }
}

static void show_condition(text *out, json_span description) {
  json_span quoted;
  text expression = {0}, condition = {0};
  if (!json_member(description, "ConditionExpression", &quoted)) return;
  json_text(quoted, &expression);
  if (!condition_write(description, text_string(&expression), &condition))
    text_add(&condition, text_string(&expression));
  show_line(out, "where", condition.data);
  text_free(&expression);
  text_free(&condition);
}

static void show_view(text *out, json_span view) {
  show_name(out, view, "ViewName");
  show_quoted(out, "table", view, "TableName");
  show_each(out, "column", view, "Columns", extension_add_column);
  show_condition(out, view);
  show_each(out, "index", view, "Indexes", extension_add_view_index);
  show_created(out, view);
}

static void show_search(text *out, json_span index) {
  text line = {0};
  show_name(out, index, "IndexName");
  show_quoted(out, "table", index, "TableName");
  show_quoted(out, "status", index, "IndexStatus");
  extension_add_searched(index, &line);
  show_line(out, "attributes", line.data);
  show_span(out, "items", facts_member(index, "ItemCount"));
  show_quoted(out, "in SQL", index, "SqlName");
  show_created(out, index);
  text_free(&line);
}

static int describe_extension(session *s, const definition *d, bool view) {
  json_span description = {"", 0};
  text out = {0};
  int rc = ask_description(s, d, view, &description);
  if (rc != SHELL_DONE) return rc;
  if (rows_are_json(s))
    rows_print_json(s, description, &out);
  else
    (view ? show_view : show_search)(&out, description);
  output_text(s, &out);
  text_free(&out);
  return rc;
}

/* ------------------------------------------------------------------- SHOW CREATE */

static int show_create(session *s, const definition *d, bool view) {
  json_span description = {"", 0};
  text out = {0};
  int rc = ask_description(s, d, view, &description);
  if (rc != SHELL_DONE) return rc;
  bool said = !view || extension_view_statement(description, false, &out);
  if (!view) extension_search_statement(description, false, &out);
  text_add(&out, said ? ";" : "CreateView ");
  if (!said) extension_view_request(description, &out);
  text_add_char(&out, '\n');
  output_text(s, &out);
  text_free(&out);
  return rc;
}

/* -------------------------------------------------------------------------- lists */

typedef struct extension_list {
  session *s;
  rows *rows;
  bool views;
  int rc;
} extension_list;

static void add_quoted(text *item, const char *name, json_span object, const char *member) {
  json_span quoted;
  text value = {0};
  if (json_member(object, member, &quoted)) json_text(quoted, &value);
  show_add_attribute(item, name, 'S', text_string(&value));
  text_free(&value);
}

/* "id TEXT FROM pk, age INTEGER" */
static void add_columns(text *item, json_span view) {
  json_span list, none, column;
  text said = {0};
  if (json_member(view, "Columns", &list))
    for (size_t at = 0; json_each(list, &at, &none, &column);) {
      if (said.length > 0) text_add(&said, ", ");
      extension_add_column(column, &said);
    }
  show_add_attribute(item, "Columns", 'S', text_string(&said));
  text_free(&said);
}

static int add_extension_row(void *context, const char *operation, json_span description) {
  extension_list *l = context;
  bool view = strcmp(operation, "CreateView") == 0;
  text item = {0}, said = {0};
  if (view != l->views) return SHELL_DONE;
  text_add_char(&item, '{');
  add_quoted(&item, view ? "ViewName" : "IndexName", description, view ? "ViewName" : "IndexName");
  add_quoted(&item, "TableName", description, "TableName");
  if (view) {
    add_columns(&item, description);
  } else {
    extension_add_searched(description, &said);
    show_add_attribute(&item, "Attributes", 'S', said.data);
    add_quoted(&item, "SqlName", description, "SqlName");
  }
  text_add_char(&item, '}');
  int rc = rows_add(l->rows, (json_span){item.data, item.length});
  text_free(&item);
  text_free(&said);
  return rc;
}

static void list_table(void *context, const char *table) {
  extension_list *l = context;
  table_facts facts;
  if (l->rc != SHELL_DONE) return;
  l->rc = table_facts_fetch(l->s, table, false, &facts);
  if (l->rc == SHELL_DONE) l->rc = extension_each(l->s, facts.table, add_extension_row, l);
  table_facts_free(&facts);
}

static int list_extensions(session *s, const char *table, bool views) {
  static const rows_heading headings[] = {
      {.keys = {"IndexName", "TableName", "Attributes", "SqlName"}},
      {.keys = {"ViewName", "TableName", "Columns"}},
  };
  extension_list l = {s, rows_begin(s, &headings[views]), views, SHELL_DONE};
  bool done = true;
  if (*table != '\0')
    list_table(&l, table);
  else
    done = inspect_each_table(s, list_table, &l);
  int ended = rows_end(l.rows);
  if (!done) return session_fail_with_answer(s);
  return l.rc == SHELL_DONE ? ended : l.rc;
}

int extension_show(session *s, const definition *d) {
  switch (d->kind) {
  case DEFINITION_DESCRIBE_SEARCH: return describe_extension(s, d, false);
  case DEFINITION_DESCRIBE_VIEW: return describe_extension(s, d, true);
  case DEFINITION_SHOW_CREATE_SEARCH: return show_create(s, d, false);
  case DEFINITION_SHOW_CREATE_VIEW: return show_create(s, d, true);
  case DEFINITION_SHOW_SEARCHES: return list_extensions(s, text_string(&d->table), false);
  case DEFINITION_SHOW_VIEWS: return list_extensions(s, text_string(&d->table), true);
  default: return SHELL_USAGE;
  }
}

void extension_hint(session *s, const char *name, const char *what_asks) {
  text request = {0};
  if (door_store(s->door) == NULL || !session_refused_as(s, "ResourceNotFoundException")) return;
  text_add(&request, "{\"ViewName\":");
  text_add_json_string(&request, name, strlen(name));
  text_add_char(&request, '}');
  if (session_ask(s, "DescribeView", request.data, request.length))
    fprintf(stderr, "(%s is a view: %s)\n", name, what_asks);
  text_free(&request);
}

int extension_run_views(session *s, int count, char **list) {
  return list_extensions(s, count > 0 ? list[0] : "", true);
}
