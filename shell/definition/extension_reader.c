/*
** extension_reader.c - reads the statements about search indexes and views. What makes
** one becomes its request while it is read.
*/
#include "definition/definition_reader.h"

#include <ctype.h>
#include <string.h>

#include "base/json_span.h"
#include "definition/literal_condition.h"

/* ---------------------------------------------------------------- small parts */

/* Appends "NAME":"TEXT", behind a comma where something stands before it. */
static void add_member_text(text *out, const char *name, const text *value) {
  if (strchr("{[", out->data[out->length - 1]) == NULL) text_add_char(out, ',');
  text_format(out, "\"%s\":", name);
  text_add_json_string(out, text_string(value), value->length);
}

static void open_list_element(text *out) {
  text_add(out, out->data[out->length - 1] == '[' ? "{" : ",{");
}

/* The length of a path: names, bare or in quotes, dots and [numbers]. */
static size_t path_length(const char *path) {
  const char *c = path;
  for (;;) {
    size_t quoted = *c == '"' ? strcspn(c + 1, "\"") + 2 : 0;
    bool word = (unsigned char)*c >= 0x80 || isalnum((unsigned char)*c) ||
                (*c != '\0' && strchr("_-.[]", *c) != NULL);
    if (quoted == 0 && !word) return (size_t)(c - path);
    c += quoted > 0 ? quoted : 1;
  }
}

/* Takes a path as it is written. */
static bool take_path(definition_reader *r, text *path) {
  token_kind kind = r->now.kind;
  if (kind != TOKEN_WORD && kind != TOKEN_QUOTED && kind != TOKEN_NUMBER)
    return reader_expected(r, "an attribute");
  size_t length = path_length(r->now.start);
  if (length == 0) return reader_expected(r, "an attribute");
  text_clear(path);
  text_append(path, r->now.start, length);
  r->now = token_at(r->now.start + length);
  return true;
}

/* [IF NOT EXISTS] name ON table, and the request begun. */
static bool read_made(definition_reader *r, const char *what, const char *member) {
  definition *d = r->d;
  if (!reader_if(r, false) || !reader_name(r, what, &d->name) || !reader_need(r, "ON") ||
      !reader_table(r))
    return false;
  text_add_char(&d->request, '{');
  add_member_text(&d->request, "TableName", &d->table);
  add_member_text(&d->request, member, &d->name);
  return true;
}

/* --------------------------------------------------------------- search indexes */

static bool read_weight(definition_reader *r, text *request) {
  json_span number;
  const token *t = &r->now;
  bool is = (t->kind == TOKEN_NUMBER || t->kind == TOKEN_WORD) &&
            isdigit((unsigned char)*t->start) && json_is_value(t->start, t->length, &number, NULL);
  if (!is) return reader_expected(r, "a number");
  text_format(request, ",\"Weight\":%.*s", (int)t->length, t->start);
  r->now = token_behind(t);
  return true;
}

/* path [WEIGHT n] */
static bool read_searched(definition_reader *r, void *context) {
  text path = {0}, *request = context;
  bool done = take_path(r, &path);
  if (done) {
    open_list_element(request);
    add_member_text(request, "AttributePath", &path);
    done = !reader_take(r, "WEIGHT") || read_weight(r, request);
    text_add_char(request, '}');
  }
  text_free(&path);
  if (!done || token_is(&r->now, ",") || token_is(&r->now, ")")) return done;
  return reader_expected(r, "WEIGHT, \",\" or \")\"");
}

static bool read_tokenizer(definition_reader *r) {
  static const char *const tokenizers[] = {"unicode61", "porter", "trigram", NULL};
  text chosen = {0};
  bool done = reader_choice(r, tokenizers, &chosen);
  if (done) add_member_text(&r->d->request, "Tokenizer", &chosen);
  text_free(&chosen);
  return done;
}

/* n, n ... */
static bool read_prefixes(definition_reader *r) {
  text number = {0}, list = {0};
  bool done;
  do {
    done = reader_number(r, &number);
    text_format(&list, "%s%s", list.length > 0 ? "," : "", text_string(&number));
  } while (done && reader_take(r, ","));
  if (done) text_format(&r->d->request, ",\"PrefixLengths\":[%s]", list.data);
  text_free(&number);
  text_free(&list);
  return done;
}

static const definition_word search_words[] = {
    {"TOKENIZER", read_tokenizer},
    {"PREFIX",    read_prefixes },
    {NULL,        NULL          },
};

static bool at_end(const definition_reader *r) {
  return r->now.kind == TOKEN_END || token_is(&r->now, ";");
}

bool reader_create_search(definition_reader *r) {
  text *request = &r->d->request;
  r->d->kind = DEFINITION_CREATE_SEARCH;
  if (!reader_need(r, "INDEX") || !read_made(r, "the name of the index", "IndexName")) return false;
  text_add(request, ",\"Attributes\":[");
  if (!reader_list(r, read_searched, request)) return false;
  text_add_char(request, ']');
  while (!at_end(r))
    if (!reader_part(r, search_words)) return false;
  text_add_char(request, '}');
  return true;
}

/* INDEX name ON table */
static bool read_search_of(definition_reader *r) {
  return reader_name(r, "the name of the index", &r->d->name) && reader_need(r, "ON") &&
         reader_table(r);
}

bool reader_drop_search(definition_reader *r) {
  r->d->kind = DEFINITION_DROP_SEARCH;
  return reader_need(r, "INDEX") && reader_if(r, true) && read_search_of(r);
}

bool reader_describe_search(definition_reader *r) {
  r->d->kind = DEFINITION_DESCRIBE_SEARCH;
  return reader_need(r, "INDEX") && read_search_of(r);
}

bool reader_show_create_search(definition_reader *r) {
  r->d->kind = DEFINITION_SHOW_CREATE_SEARCH;
  return reader_need(r, "INDEX") && read_search_of(r);
}

static bool read_from_table(definition_reader *r) {
  return !reader_take(r, "FROM") || reader_table(r);
}

bool reader_show_searches(definition_reader *r) {
  r->d->kind = DEFINITION_SHOW_SEARCHES;
  return reader_need(r, "INDEXES") && read_from_table(r);
}

/* ----------------------------------------------------------------------- views */

/* name type [FROM path] */
static bool read_column(definition_reader *r, void *context) {
  static const char *const types[] = {"TEXT", "INTEGER", "REAL", "NUMERIC", "JSON", "BLOB", NULL};
  text name = {0}, type = {0}, path = {0}, *request = context;
  bool done = reader_name(r, "the name of a column", &name) && reader_choice(r, types, &type) &&
              (!reader_take(r, "FROM") || take_path(r, &path));
  if (done) {
    open_list_element(request);
    add_member_text(request, "ColumnName", &name);
    if (path.length > 0) add_member_text(request, "AttributePath", &path);
    add_member_text(request, "Type", &type);
    text_add_char(request, '}');
  }
  text_free(&name);
  text_free(&type);
  text_free(&path);
  if (!done || token_is(&r->now, ",") || token_is(&r->now, ")")) return done;
  return reader_expected(r, "FROM, \",\" or \")\"");
}

static bool read_column_name(definition_reader *r, void *context) {
  text name = {0}, *names = context;
  bool done = reader_name(r, "the name of a column", &name);
  if (done) {
    if (names->data[names->length - 1] != '[') text_add_char(names, ',');
    text_add_json_string(names, text_string(&name), name.length);
  }
  text_free(&name);
  return done;
}

static bool read_column_names(definition_reader *r, const char *member, text *request) {
  text_format(request, "%s\"%s\":[", request->data[request->length - 1] == '{' ? "" : ",", member);
  if (!reader_list(r, read_column_name, request)) return false;
  text_add_char(request, ']');
  return true;
}

/* Behind INDEX: (name, ...) [INCLUDE (name, ...)] */
static bool read_view_index(definition_reader *r, text *request) {
  open_list_element(request);
  if (!read_column_names(r, "Columns", request)) return false;
  if (reader_take(r, "INCLUDE") && !read_column_names(r, "Covering", request)) return false;
  text_add_char(request, '}');
  return true;
}

static bool read_where(definition_reader *r, text *request) {
  condition_holders holders = {0};
  text condition = {0};
  bool done = condition_read(r, "INDEX", &holders, &condition);
  if (done) {
    add_member_text(request, "ConditionExpression", &condition);
    condition_add_holders(&holders, request);
  }
  text_free(&condition);
  condition_free(&holders);
  return done;
}

bool reader_create_view(definition_reader *r) {
  text *request = &r->d->request;
  r->d->kind = DEFINITION_CREATE_VIEW;
  if (!read_made(r, "the name of the view", "ViewName")) return false;
  text_add(request, ",\"Columns\":[");
  if (!reader_list(r, read_column, request)) return false;
  text_add_char(request, ']');
  if (reader_take(r, "WHERE") && !read_where(r, request)) return false;
  if (token_is(&r->now, "INDEX")) {
    text_add(request, ",\"Indexes\":[");
    while (reader_take(r, "INDEX"))
      if (!read_view_index(r, request)) return false;
    text_add_char(request, ']');
  }
  text_add_char(request, '}');
  return at_end(r) || reader_expected(r, "WHERE, INDEX or the end of the statement");
}

static bool read_view_name(definition_reader *r, definition_kind kind) {
  r->d->kind = kind;
  return reader_name(r, "the name of a view", &r->d->name);
}

bool reader_drop_view(definition_reader *r) {
  return reader_if(r, true) && read_view_name(r, DEFINITION_DROP_VIEW);
}

bool reader_describe_view(definition_reader *r) {
  return read_view_name(r, DEFINITION_DESCRIBE_VIEW);
}

bool reader_show_create_view(definition_reader *r) {
  return read_view_name(r, DEFINITION_SHOW_CREATE_VIEW);
}

bool reader_show_views(definition_reader *r) {
  r->d->kind = DEFINITION_SHOW_VIEWS;
  return read_from_table(r);
}
