/* index_view.c - an index's projection. */
#include "plan/index_view.h"

static bool has_name(const st_str *names, size_t count, st_str name) {
  for (size_t i = 0; i < count; i++)
    if (st_str_eq(names[i], name)) return true;
  return false;
}

int st_index_view_names(const st_table *t, const st_index *index, st_arena *arena, st_str **names,
                        size_t *count, st_error *error) {
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
