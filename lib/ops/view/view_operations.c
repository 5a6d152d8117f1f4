/*
** view_operations.c - CreateView, DescribeView, DeleteView, ListViews. A view with its
** indexes is made in one transaction, over all items there are.
*/
#include "base/utf8.h"
#include "ops/key_paths.h"
#include "ops/table/table_control.h"
#include "ops/view/view_definition.h"
#include "store/view/views.h"

typedef struct view_draft {
  st_str table;
  st_sql_view view; /* of Describe and DeleteView only the name */
  st_condition *condition;
} view_draft;

static int refuse_view_table(st_call *c, const st_table *t) {
  bool gone = false;
  st_status status = st_status_at(t->status, t->until_ms, c->now_ms, &gone);
  if (status != ST_CREATING && status != ST_DELETING) return STATOR_OK;
  return st_error_raise(c->error, STATOR_RESOURCE_IN_USE, ST_STILL_IN_USE "Table is being %s: %.*s",
                        status == ST_CREATING ? "created" : "deleted", ST_FMT(t->name));
}

/* A view whose table's deletion is over counts as absent. */
static int find_view(st_call *c, st_str name, const st_table **t, const st_sql_view **view) {
  int rc = st_view_find(c->store, name, t, view, c->error);
  if (rc != STATOR_OK || (*view && !st_control_is_gone(c, *t))) return rc;
  return st_error_raise(c->error, STATOR_RESOURCE_NOT_FOUND,
                        "Requested resource not found: View: %.*s not found", ST_FMT(name));
}

static int answer_view(st_call *c, st_str name) {
  const st_table *t;
  const st_sql_view *view;
  int rc = find_view(c, name, &t, &view);
  if (rc == STATOR_OK) st_view_answer(c, t, view);
  return rc;
}

static int create_view_within(st_call *c, void *draft) {
  view_draft *d = draft;
  st_table *t;
  st_buf sql;
  int rc = st_control_find(c, d->table, &t);
  if (rc == STATOR_OK) rc = refuse_view_table(c, t);
  if (rc != STATOR_OK) return rc;
  st_expressions x = {.condition = d->condition};
  rc = st_check_key_paths(c, t, &x);
  if (rc != STATOR_OK) return rc;
  st_buf_init(&sql, 0);
  if (d->condition)
    rc = st_view_condition(t, d->condition, d->view.index_count > 0, &sql, c->error);
  d->view.condition_sql = st_buf_view(&sql);
  if (rc == STATOR_OK) rc = st_view_create(c->store, t, &d->view, c->error);
  st_buf_free(&sql);
  d->view.condition_sql = (st_str){NULL, 0};
  return rc == STATOR_OK ? answer_view(c, d->view.name) : rc;
}

int st_op_create_view(st_call *c) {
  view_draft d = {.condition = NULL};
  int rc = st_control_name(c, c->m[CREATE_VIEW_TABLE], &d.table);
  if (rc == STATOR_OK)
    rc = st_decode_constraints(&st_create_view_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_view_definition_read(c, &d.view, &d.condition);
  return rc == STATOR_OK ? st_control_write(c, create_view_within, &d) : rc;
}

static int read_view_name(st_call *c, st_str *name) {
  int rc = st_decode_constraints(&st_describe_view_shape, c->m, NULL, 10, c->arena, c->error);
  *name = rc == STATOR_OK ? st_call_string(c, c->m[VIEW_NAME]) : (st_str){NULL, 0};
  return rc == STATOR_OK ? (int)c->error->code : rc;
}

int st_op_describe_view(st_call *c) {
  st_str name;
  int rc = read_view_name(c, &name);
  return rc == STATOR_OK ? answer_view(c, name) : rc;
}

/* The answer is written before the drop: it tells what there was. */
static int delete_view_within(st_call *c, void *draft) {
  const st_str *name = draft;
  const st_table *t;
  const st_sql_view *view;
  int rc = find_view(c, *name, &t, &view);
  if (rc == STATOR_OK) rc = refuse_view_table(c, t);
  if (rc != STATOR_OK) return rc;
  st_view_answer(c, t, view);
  return st_view_drop(c->store, t, *name, c->error);
}

int st_op_delete_view(st_call *c) {
  st_str name;
  int rc = read_view_name(c, &name);
  return rc == STATOR_OK ? st_control_write(c, delete_view_within, &name) : rc;
}

/* ----------------------------------------------------------------- ListViews */

static void list_views_of(st_call *c, const st_table *t, bool *any) {
  for (size_t i = 0; i < t->view_count; i++) {
    st_buf_text(c->out, *any ? ",{\"ViewName\":\"" : "{\"ViewName\":\"");
    st_utf8_escape(t->views[i].name, c->out);
    st_buf_lit(c->out, "\",\"TableName\":\"");
    st_utf8_escape(t->name, c->out);
    st_buf_lit(c->out, "\"}");
    *any = true;
  }
}

static int list_all_views(st_call *c, bool *any) {
  st_table *const *tables;
  size_t count;
  int rc = st_catalog_list(c->store, &tables, &count, c->error);
  for (size_t i = 0; rc == STATOR_OK && i < count; i++)
    if (!st_control_is_gone(c, tables[i])) list_views_of(c, tables[i], any);
  return rc;
}

int st_op_list_views(st_call *c) {
  st_str name;
  st_table *t;
  bool any = false;
  st_buf_lit(c->out, "{\"Views\":[");
  int rc = c->m[LIST_VIEWS_TABLE] ? st_control_name(c, c->m[LIST_VIEWS_TABLE], &name) : STATOR_OK;
  if (rc == STATOR_OK && !c->m[LIST_VIEWS_TABLE]) {
    rc = list_all_views(c, &any);
  } else if (rc == STATOR_OK) {
    rc = st_control_find(c, name, &t);
    if (rc == STATOR_OK) list_views_of(c, t, &any);
  }
  st_buf_lit(c->out, "]}");
  return rc;
}
