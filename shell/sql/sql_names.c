/*
** sql_names.c - .sql alone: what can be asked, and the columns that it has. What a name
** has is what the store answers to a question without rows.
*/
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "commands/inspect.h"
#include "definition/definition_lines.h"
#include "definition/extension.h"
#include "definition/table_facts.h"
#include "output/rows.h"
#include "sql/sql_command.h"
#include "statements/tokens.h"

typedef struct name_walk {
  session *s;
  rows *rows;
  const char *table;
  int rc;
} name_walk;

bool sql_each_column(session *s, const char *name, sql_visit visit, void *context) {
  text request = {0}, statement = {0}, names = {0};
  json_span body, list, none, quoted;
  text_add(&statement, "SELECT * FROM \"");
  for (const char *c = name; *c != '\0'; c++) {
    if (*c == '"') text_add_char(&statement, '"');
    text_add_char(&statement, *c);
  }
  text_add(&statement, "\" LIMIT 0");
  text_add(&request, "{\"Statement\":");
  text_add_json_string(&request, statement.data, statement.length);
  text_add_char(&request, '}');
  bool done = session_ask(s, "Sql", request.data, request.length) && session_answer(s, &body) &&
              json_member(body, "Columns", &list);
  if (done) text_append(&names, list.data, list.length); /* the visitor may call the store */
  list = (json_span){names.data, names.length};
  for (size_t at = 0; done && json_each(list, &at, &none, &quoted);) {
    text column = {0};
    json_text(quoted, &column);
    visit(context, text_string(&column));
    text_free(&column);
  }
  text *texts[] = {&request, &statement, &names};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
  return done;
}

static void add_column_said(void *context, const char *column) {
  text *columns = context;
  if (columns->length > 0) text_add(columns, ", ");
  token_add_name(columns, column);
}

/* "a, b" */
static bool ask_columns(const name_walk *w, const char *name, text *columns) {
  return sql_each_column(w->s, name, add_column_said, columns);
}

static int add_named_row(name_walk *w, const char *name, const char *kind, const char *columns) {
  text item = {0};
  text_add_char(&item, '{');
  show_add_attribute(&item, "Name", 'S', name);
  show_add_attribute(&item, "Kind", 'S', kind);
  show_add_attribute(&item, "Table", 'S', w->table);
  show_add_attribute(&item, "Columns", 'S', columns);
  text_add_char(&item, '}');
  int rc = rows_add(w->rows, (json_span){item.data, item.length});
  text_free(&item);
  return rc;
}

/* "id TEXT, age INTEGER" */
static void add_typed_columns(json_span view, text *out) {
  json_span list, none, column, name;
  if (!json_member(view, "Columns", &list)) return;
  for (size_t at = 0; json_each(list, &at, &none, &column);) {
    json_span type = facts_member(column, "Type");
    if (out->length > 0) text_add(out, ", ");
    if (json_member(column, "ColumnName", &name)) facts_add_name(name, out);
    text_format(out, " %.*s", (int)type.length, type.data);
  }
}

static int add_extension_name(void *context, const char *operation, json_span description) {
  name_walk *w = context;
  bool view = strcmp(operation, "CreateView") == 0;
  text name = {0}, columns = {0};
  json_span quoted;
  int rc = SHELL_DONE;
  if (json_member(description, view ? "ViewName" : "SqlName", &quoted)) {
    json_text(quoted, &name);
    if (view)
      add_typed_columns(description, &columns);
    else
      ask_columns(w, text_string(&name), &columns);
    rc = add_named_row(w, text_string(&name), view ? "view" : "search", text_string(&columns));
  }
  text_free(&name);
  text_free(&columns);
  return rc;
}

/* The table's own view, which has another name where that is taken. */
static int add_own_view(name_walk *w, json_span table) {
  json_span quoted;
  text name = {0}, columns = {0};
  int rc = SHELL_DONE;
  if (json_member(table, "SqlName", &quoted))
    json_text(quoted, &name);
  else
    text_add(&name, w->table);
  if (ask_columns(w, name.data, &columns))
    rc = add_named_row(w, name.data, "table", text_string(&columns));
  else if (!session_refused_as(w->s, "ValidationException"))
    rc = session_fail_with_answer(w->s);
  text_free(&name);
  text_free(&columns);
  return rc;
}

static void add_names_of(void *context, const char *table) {
  name_walk *w = context;
  table_facts facts;
  if (w->rc != SHELL_DONE) return;
  w->table = table;
  w->rc = table_facts_fetch(w->s, table, false, &facts);
  if (w->rc == SHELL_DONE) w->rc = add_own_view(w, facts.table);
  if (w->rc == SHELL_DONE) w->rc = extension_each(w->s, facts.table, add_extension_name, w);
  table_facts_free(&facts);
}

int sql_list_names(session *s) {
  static const rows_heading heading = {
      .keys = {"Name", "Kind", "Table", "Columns"}
  };
  name_walk w = {.s = s, .rows = rows_begin(s, &heading), .rc = SHELL_DONE};
  bool done = inspect_each_table(s, add_names_of, &w);
  int ended = rows_end(w.rows);
  if (!done) return session_fail_with_answer(s);
  return w.rc == SHELL_DONE ? ended : w.rc;
}
