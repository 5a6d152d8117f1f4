/*
** view_definition.c - a view from a request's members, and back. Names and values of the
** condition serve the columns' paths too; the members are kept as they were sent, to be
** shown.
*/
#include "ops/view/view_definition.h"
#include "base/utf8.h"
#include "expr/attribute_path.h"
#include "ops/expressions.h"
#include "ops/table/table_control.h"
#include "ops/table/table_description.h"

/* Tag: st_sql_type. */
static const char *const column_types[] = {"TEXT", "INTEGER", "REAL", "NUMERIC",
                                           "JSON", "BLOB",    NULL};

/* ------------------------------------------------------------------ columns */

/* Without an AttributePath the column's name is the attribute's, whatever is in it. */
static int read_column_path(st_call *c, st_placeholders *names, const st_json *node,
                            st_view_column *column) {
  if (node) {
    st_str path = st_call_string(c, node);
    if (c->error->code != STATOR_OK) return (int)c->error->code;
    return st_attribute_path_parse(names, path, &column->path, &column->text, c->error);
  }
  column->path.steps = st_arena_array(c->arena, 1, sizeof *column->path.steps);
  if (!column->path.steps) return st_error_nomem(c->error);
  column->path.steps[0].name = column->name;
  column->path.count = 1;
  column->text = column->name;
  return STATOR_OK;
}

static int decode_view_column(st_call *c, st_placeholders *names, const st_json *node,
                              st_view_column *column) {
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(&st_view_column_shape, node, m);
  column->name = st_call_string(c, m[VIEW_COLUMN_NAME]);
  column->type = (st_sql_type)st_decode_enum(m[VIEW_COLUMN_TYPE], column_types);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  return read_column_path(c, names, m[VIEW_COLUMN_PATH], column);
}

static int decode_view_columns(st_call *c, st_placeholders *names, st_sql_view *view) {
  const st_json *list = c->m[CREATE_VIEW_COLUMNS];
  int rc = STATOR_OK;
  view->columns = st_arena_array(c->arena, list->count, sizeof *view->columns);
  if (!view->columns) return st_error_nomem(c->error);
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n))
    rc = decode_view_column(c, names, n, &view->columns[view->column_count++]);
  return rc;
}

/* ------------------------------------------------------------------ indexes */

static int add_index_column(st_call *c, const st_sql_view *view, const st_json *node,
                            st_view_index *index) {
  st_str name = st_call_string(c, node);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  if (index->count == ST_MAX_VIEW_INDEX_COLUMNS)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES "An index of a view has at most %d columns",
                          ST_MAX_VIEW_INDEX_COLUMNS);
  for (size_t i = 0; i < view->column_count; i++) {
    if (!st_str_eq(view->columns[i].name, name)) continue;
    index->columns[index->count++] = (int)i;
    return STATOR_OK;
  }
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES "An index names a column that the view does not have: "
                                          "%.*s",
                        ST_FMT(name));
}

static int add_index_columns(st_call *c, const st_sql_view *view, const st_json *list,
                             st_view_index *index) {
  int rc = STATOR_OK;
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n))
    rc = add_index_column(c, view, n, index);
  return rc;
}

static int decode_view_index(st_call *c, const st_sql_view *view, const st_json *node,
                             st_view_index *index) {
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(&st_view_index_shape, node, m);
  int rc = add_index_columns(c, view, m[VIEW_INDEX_COLUMNS], index);
  index->key_count = index->count;
  if (rc == STATOR_OK && m[VIEW_INDEX_COVERING])
    rc = add_index_columns(c, view, m[VIEW_INDEX_COVERING], index);
  return rc;
}

static int decode_view_indexes(st_call *c, st_sql_view *view) {
  const st_json *list = c->m[CREATE_VIEW_INDEXES];
  int rc = STATOR_OK;
  if (!list) return rc;
  view->indexes = st_arena_array(c->arena, list->count, sizeof *view->indexes);
  if (!view->indexes) return st_error_nomem(c->error);
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n))
    rc = decode_view_index(c, view, n, &view->indexes[view->index_count++]);
  return rc;
}

/* ---------------------------------------------------------------- the whole */

static void print_view_string(st_buf *out, const char *before, st_str text) {
  st_buf_text(out, before);
  st_buf_char(out, '"');
  st_utf8_escape(text, out);
  st_buf_char(out, '"');
}

static void keep_names(const st_placeholders *p, st_buf *out) {
  bool any = false;
  for (size_t i = 0; i < p->name_count; i++) {
    if (!p->names[i].used) continue;
    print_view_string(out, any ? "," : ",\"ExpressionAttributeNames\":{", p->names[i].key);
    print_view_string(out, ":", p->names[i].name);
    any = true;
  }
  if (any) st_buf_char(out, '}');
}

static void keep_values(const st_placeholders *p, st_buf *out) {
  if (!p->value_count) return;
  st_buf_lit(out, ",\"ExpressionAttributeValues\":{");
  for (size_t i = 0; i < p->value_count; i++) {
    print_view_string(out, i ? "," : "", p->values[i].key);
    st_buf_char(out, ':');
    st_buf_add(out, p->values[i].value.text, p->values[i].value.len);
  }
  st_buf_char(out, '}');
}

/* The members that say the condition, as an object. Names that only paths use are shown
** in these. */
static int keep_condition(st_call *c, const st_placeholders *p, st_sql_view *view) {
  if (!c->m[CREATE_VIEW_CONDITION]) return STATOR_OK;
  st_buf text;
  st_buf_init(&text, 0);
  print_view_string(&text,
                    "{\"ConditionExpression\":", st_call_string(c, c->m[CREATE_VIEW_CONDITION]));
  keep_names(p, &text);
  keep_values(p, &text);
  st_buf_char(&text, '}');
  bool kept = !text.failed && st_arena_copy(c->arena, st_buf_view(&text), &view->condition);
  st_buf_free(&text);
  return kept ? STATOR_OK : st_error_nomem(c->error);
}

/* Not with what calls before parsed, which has no placeholders for the paths. */
static int parse_view_condition(st_call *c, st_expressions *x) {
  st_text_cache *parsed = c->parsed;
  c->parsed = NULL;
  int rc = st_expressions_parse(c, x);
  c->parsed = parsed;
  return rc;
}

int st_view_definition_read(st_call *c, st_sql_view *view, st_condition **condition) {
  st_expressions x = {.names = c->m[CREATE_VIEW_NAMES],
                      .values = c->m[CREATE_VIEW_VALUES],
                      .text = {[ST_EXPR_CONDITION] = c->m[CREATE_VIEW_CONDITION]},
                      .values_need = "ConditionExpression is null",
                      .unbound_allowed = true};
  *view = (st_sql_view){.name = st_call_string(c, c->m[CREATE_VIEW_NAME]), .created_ms = c->now_ms};
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  int rc = parse_view_condition(c, &x);
  if (rc == STATOR_OK) rc = keep_condition(c, &x.placeholders, view);
  if (rc == STATOR_OK) rc = decode_view_columns(c, &x.placeholders, view);
  if (rc == STATOR_OK) rc = decode_view_indexes(c, view);
  if (rc == STATOR_OK) rc = st_placeholders_check_used(&x.placeholders, c->error);
  *condition = x.condition;
  return rc;
}

/* ------------------------------------------------------------------ answers */

static void print_view_path(st_buf *out, const st_path *path) {
  st_buf text;
  st_buf_init(&text, 0);
  st_attribute_path_write(path, &text);
  print_view_string(out, ",\"AttributePath\":", st_buf_view(&text));
  if (text.failed) out->failed = true;
  st_buf_free(&text);
}

static void print_view_columns(st_buf *out, const st_sql_view *view) {
  st_buf_lit(out, ",\"Columns\":[");
  for (size_t i = 0; i < view->column_count; i++) {
    const st_view_column *column = &view->columns[i];
    print_view_string(out, i ? ",{\"ColumnName\":" : "{\"ColumnName\":", column->name);
    print_view_path(out, &column->path);
    st_buf_format(out, ",\"Type\":\"%s\"}", column_types[column->type]);
  }
  st_buf_char(out, ']');
}

static void print_index_columns(st_buf *out, const char *member, const st_sql_view *view,
                                const st_view_index *index, int from, int to) {
  st_buf_format(out, "\"%s\":[", member);
  for (int i = from; i < to; i++)
    print_view_string(out, i > from ? "," : "", view->columns[index->columns[i]].name);
  st_buf_char(out, ']');
}

static void print_view_indexes(st_buf *out, const st_sql_view *view) {
  if (!view->index_count) return;
  st_buf_lit(out, ",\"Indexes\":[");
  for (size_t i = 0; i < view->index_count; i++) {
    const st_view_index *index = &view->indexes[i];
    st_buf_text(out, i ? ",{" : "{");
    print_index_columns(out, "Columns", view, index, 0, index->key_count);
    if (index->count > index->key_count) {
      st_buf_char(out, ',');
      print_index_columns(out, "Covering", view, index, index->key_count, index->count);
    }
    st_buf_char(out, '}');
  }
  st_buf_char(out, ']');
}

void st_view_answer(st_call *c, const st_table *t, const st_sql_view *view) {
  st_buf *out = c->out;
  print_view_string(out, "{\"ViewDescription\":{\"ViewName\":", view->name);
  print_view_string(out, ",\"TableName\":", t->name);
  st_buf_lit(out, ",\"CreationDateTime\":");
  st_print_seconds(view->created_ms, out);
  print_view_columns(out, view);
  if (view->condition.n) {
    st_buf_char(out, ',');
    st_buf_add(out, view->condition.p + 1, view->condition.n - 2);
  }
  print_view_indexes(out, view);
  st_buf_lit(out, "}}");
}
