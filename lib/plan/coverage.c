/* coverage.c - the attributes asked for, against an index's projection. */
#include "plan/coverage.h"

int st_coverage_begin(const st_table *t, const st_index *index, st_arena *arena, st_coverage *v,
                      st_error *error) {
  *v = (st_coverage){.all = !index || index->projects == ST_PROJECTS_ALL};
  st_buf_init(&v->missing, 0);
  if (v->all) return STATOR_OK;
  return st_index_view_names(t, index, arena, &v->names, &v->count, error);
}

void st_coverage_free(st_coverage *v) {
  st_buf_free(&v->missing);
}

static bool is_covered(const st_coverage *v, st_str name) {
  for (size_t i = 0; i < v->count; i++)
    if (st_str_eq(v->names[i], name)) return true;
  return v->all;
}

bool st_coverage_note(void *coverage, st_str name) {
  st_coverage *v = coverage;
  if (is_covered(v, name)) return true;
  if (v->missing.n) st_buf_lit(&v->missing, ", ");
  st_buf_str(&v->missing, name);
  return true;
}
