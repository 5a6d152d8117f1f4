/* coverage.c - the attributes asked for, against an index's projection. */
#include "plan/coverage.h"

struct st_missing {
  st_str name;
  st_missing *next;
};

int st_coverage_begin(const st_table *t, const st_index *index, st_arena *arena, st_coverage *v,
                      st_error *error) {
  *v = (st_coverage){.all = !index || index->projects == ST_PROJECTS_ALL, .arena = arena};
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

static void write_missing(st_coverage *v) {
  st_buf_clear(&v->missing);
  for (const st_missing *m = v->first; m; m = m->next) {
    if (m != v->first) st_buf_lit(&v->missing, ", ");
    st_buf_str(&v->missing, m->name);
  }
}

bool st_coverage_note(void *coverage, st_str name) {
  st_coverage *v = coverage;
  if (is_covered(v, name)) return true;
  st_missing **at = &v->first;
  while (*at && st_str_cmp((*at)->name, name) < 0) at = &(*at)->next;
  if (*at && st_str_eq((*at)->name, name)) return true;
  st_missing *m = st_arena_alloc(v->arena, sizeof *m);
  if (!m) {
    v->missing.failed = true;
    return true;
  }
  *m = (st_missing){name, *at};
  *at = m;
  write_missing(v);
  return true;
}
