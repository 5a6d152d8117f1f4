/* key_paths.c - document paths against the key attributes of a table. */
#include "ops/key_paths.h"

typedef struct path_check {
  st_call *c;
  const st_table *t;
} path_check;

static bool refuse_key_path(void *arg, const st_path *path) {
  path_check *p = arg;
  const st_table *t = p->t;
  st_str name = path->steps[0].name;
  if (path->count < 2) return true;
  const char *what = NULL;
  for (size_t i = 0; i < t->attribute_count; i++)
    if (st_str_eq(t->attributes[i].name, name)) what = "IndexKey";
  if (st_str_eq(t->hash.name, name) || st_str_eq(t->range.name, name)) what = "Key";
  if (!what) return true;
  st_error_raise(p->c->error, STATOR_VALIDATION,
                 "Key attributes must be scalars; list random access '[]' and map lookup '.' are "
                 "not allowed: %s: %.*s",
                 what, ST_FMT(name));
  return false;
}

static void check_projection(path_check *p, const st_projection *projection) {
  for (size_t i = 0; projection && i < projection->count; i++)
    if (!refuse_key_path(p, &projection->paths[i])) return;
}

int st_check_key_paths(st_call *c, const st_table *t, const st_expressions *x) {
  path_check p = {c, t};
  check_projection(&p, x->projection);
  if (x->condition) st_condition_paths(x->condition, refuse_key_path, &p);
  if (x->filter) st_condition_paths(x->filter, refuse_key_path, &p);
  return c->error->code;
}

int st_check_key_targets(st_call *c, const st_table *t, const st_update *update) {
  path_check p = {c, t};
  const st_projection *targets = st_update_targets(update);
  for (size_t i = 0; i < targets->count; i++) {
    const st_path *path = &targets->paths[i];
    st_str name = path->steps[0].name;
    bool key = st_str_eq(name, t->hash.name) || st_str_eq(name, t->range.name);
    if (key && path->count == 1)
      return st_error_raise(c->error, STATOR_VALIDATION,
                            "One or more parameter values were invalid: Cannot update attribute "
                            "%.*s. This attribute is part of the key",
                            ST_FMT(name));
    if (!refuse_key_path(&p, path)) return c->error->code;
  }
  return STATOR_OK;
}
