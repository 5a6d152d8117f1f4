/* index_view.c - an index's projection, and the sizes that follow from it. */
#include "plan/index_view.h"

static bool has_name(const st_str *names, size_t count, st_str name) {
  for (size_t i = 0; i < count; i++)
    if (st_str_eq(names[i], name)) return true;
  return false;
}

int st_index_view_names(const st_table *t, const st_index *index, st_arena *arena, st_str **names,
                        size_t *count, st_error *error) {
  *count = 0;
  *names = st_arena_array(arena, ST_KEY_NAMES + index->included_count, sizeof **names);
  if (!*names) return st_error_nomem(error);
  size_t keys = st_key_names(t, index, *names);
  *count = keys;
  for (size_t i = 0; i < index->included_count; i++)
    if (!has_name(*names, keys, index->included[i])) (*names)[(*count)++] = index->included[i];
  return STATOR_OK;
}

int st_index_view(const st_table *t, const st_index *index, st_arena *arena,
                  const st_projection **out, st_error *error) {
  st_str *names;
  size_t count;
  st_projection *view = NULL;
  *out = NULL;
  if (index->projects == ST_PROJECTS_ALL) return STATOR_OK;
  int rc = st_index_view_names(t, index, arena, &names, &count, error);
  if (rc == STATOR_OK) rc = st_projection_of_names(arena, names, count, &view, error);
  *out = view;
  return rc;
}

int st_index_view_item(const st_index *index, const st_projection *view, st_str item,
                       st_arena *scratch, st_buf *work, st_str *entry, st_error *error) {
  bool holds, any;
  *entry = (st_str){NULL, 0};
  int rc = st_index_holds(index, item, scratch, &holds, error);
  if (rc != STATOR_OK || !holds) return rc;
  *entry = item;
  if (!view) return STATOR_OK;
  st_projection_apply(view, item, work, &any);
  *entry = st_buf_view(work);
  return work->failed ? st_error_nomem(error) : STATOR_OK;
}

static int entry_size(const st_table *t, const st_index *index, st_str item, st_arena *scratch,
                      size_t *size, st_error *error) {
  const st_projection *view;
  st_buf work;
  st_str entry = {NULL, 0};
  *size = 0;
  st_arena_reset(scratch);
  int rc = st_index_view(t, index, scratch, &view, error);
  if (rc != STATOR_OK) return rc;
  st_buf_init(&work, 0);
  rc = st_index_view_item(index, view, item, scratch, &work, &entry, error);
  if (rc == STATOR_OK && entry.n) *size = st_item_size(entry);
  st_buf_free(&work);
  return rc;
}

int st_index_check_local_size(const st_table *t, st_str item, size_t size, bool update,
                              st_arena *scratch, st_error *error) {
  if (size * (1 + ST_MAX_LSI) <= ST_MAX_ITEM_SIZE) return STATOR_OK;
  for (size_t i = 0; i < t->index_count; i++) {
    size_t entry;
    if (t->indexes[i].kind != ST_LSI) continue;
    int rc = entry_size(t, &t->indexes[i], item, scratch, &entry, error);
    if (rc != STATOR_OK) return rc;
    size += entry;
  }
  if (size <= ST_MAX_ITEM_SIZE) return STATOR_OK;
  return st_error_raise(error, STATOR_VALIDATION, "%s",
                        update ? "Item size to update has exceeded the maximum allowed size"
                               : "Item size has exceeded the maximum allowed size");
}
