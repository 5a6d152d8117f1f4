/* table_copy.c - a table's definition as a copy of its own, to change. */
#include "store/store_internal.h"
#include <string.h>

static bool copy_text(st_arena *arena, st_str *s) {
  return s->p == NULL || st_arena_copy(arena, *s, s);
}

static bool copy_attributes(st_arena *arena, st_attribute *a, size_t count) {
  bool ok = true;
  for (size_t i = 0; ok && i < count; i++) ok = copy_text(arena, &a[i].name);
  return ok;
}

static void *copy_array(st_arena *arena, const void *from, size_t count, size_t size) {
  void *to = st_arena_array(arena, count, size);
  if (to && count) memcpy(to, from, count * size);
  return to;
}

static bool copy_index(st_arena *arena, st_index *x) {
  x->included = copy_array(arena, x->included, x->included_count, sizeof *x->included);
  bool ok = x->included && copy_text(arena, &x->name) &&
            copy_attributes(arena, x->hash, (size_t)x->hash_count) &&
            copy_attributes(arena, x->range, (size_t)x->range_count);
  for (size_t i = 0; ok && i < x->included_count; i++) ok = copy_text(arena, &x->included[i]);
  return ok;
}

static bool copy_path(st_arena *arena, st_path *path) {
  path->steps = copy_array(arena, path->steps, path->count, sizeof *path->steps);
  bool ok = path->steps != NULL;
  for (size_t i = 0; ok && i < path->count; i++) ok = copy_text(arena, &path->steps[i].name);
  return ok;
}

static bool copy_search_column(st_arena *arena, st_search_column *column) {
  return copy_path(arena, &column->path) && copy_text(arena, &column->text) &&
         copy_text(arena, &column->name);
}

static bool copy_searches(st_arena *arena, st_table *t) {
  t->searches = copy_array(arena, t->searches, t->search_count, sizeof *t->searches);
  bool ok = t->searches != NULL;
  for (size_t i = 0; ok && i < t->search_count; i++) {
    st_search *x = &t->searches[i];
    x->columns = copy_array(arena, x->columns, x->column_count, sizeof *x->columns);
    ok = x->columns && copy_text(arena, &x->name) && copy_text(arena, &x->sql_name);
    for (size_t j = 0; ok && j < x->column_count; j++)
      ok = copy_search_column(arena, &x->columns[j]);
  }
  return ok;
}

static bool copy_view(st_arena *arena, st_sql_view *v) {
  v->columns = copy_array(arena, v->columns, v->column_count, sizeof *v->columns);
  v->indexes = copy_array(arena, v->indexes, v->index_count, sizeof *v->indexes);
  bool ok = v->columns && v->indexes && copy_text(arena, &v->name) &&
            copy_text(arena, &v->condition_sql) && copy_text(arena, &v->condition);
  for (size_t i = 0; ok && i < v->column_count; i++) {
    st_view_column *column = &v->columns[i];
    ok = copy_text(arena, &column->name) && copy_path(arena, &column->path) &&
         copy_text(arena, &column->text);
  }
  return ok;
}

static bool copy_views(st_arena *arena, st_table *t) {
  t->views = copy_array(arena, t->views, t->view_count, sizeof *t->views);
  bool ok = t->views != NULL;
  for (size_t i = 0; ok && i < t->view_count; i++) ok = copy_view(arena, &t->views[i]);
  return ok;
}

static bool copy_members(st_arena *arena, st_table *t) {
  t->attributes = copy_array(arena, t->attributes, t->attribute_count, sizeof *t->attributes);
  t->indexes = copy_array(arena, t->indexes, t->index_count, sizeof *t->indexes);
  bool ok = t->attributes && t->indexes && copy_text(arena, &t->name) &&
            copy_attributes(arena, &t->hash, 1) && copy_attributes(arena, &t->range, 1) &&
            copy_attributes(arena, t->attributes, t->attribute_count) &&
            copy_text(arena, &t->table_class) && copy_text(arena, &t->ttl) &&
            copy_text(arena, &t->settings);
  for (size_t i = 0; ok && i < t->index_count; i++) ok = copy_index(arena, &t->indexes[i]);
  return ok && copy_text(arena, &t->sql_name) && copy_searches(arena, t) && copy_views(arena, t);
}

int st_table_copy(const st_table *t, st_arena *arena, st_table **copy, st_error *error) {
  *copy = NULL;
  st_table *made = copy_array(arena, t, 1, sizeof *t);
  if (!made) return st_error_nomem(error);
  made->statements = NULL;
  if (!copy_members(arena, made)) return st_error_nomem(error);
  *copy = made;
  return STATOR_OK;
}
