/* legacy_members.c - from JSON to names and values. Names are sorted, so that a
** tree of paths grows at its end however many there are. */
#include "ops/legacy/legacy_members.h"
#include "base/bounds.h"
#include "value/sort.h"

static int compare_members(const void *a, const void *b) {
  const st_legacy_member *x = a, *y = b;
  return st_str_cmp(x->name, y->name);
}

static int check_name(st_call *c, st_str name) {
  if (name.n == 0)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "One or more parameter values were invalid: Empty attribute name");
  if (name.n > ST_MAX_ATTRIBUTE_NAME)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "One or more parameter values were invalid: Attribute name is too large, "
                          "must be less than 65536 bytes");
  return STATOR_OK;
}

static int read_members(st_call *c, const st_json *map, st_legacy_member *all, size_t *count) {
  for (const st_json *n = st_json_first(map); n; n = st_json_next(map, n)) {
    if (n[1].type == ST_JSON_NULL) continue;
    st_legacy_member *m = &all[*count];
    *m = (st_legacy_member){st_call_string(c, n), n + 1};
    if (c->error->code != STATOR_OK) return c->error->code;
    int rc = check_name(c, m->name);
    if (rc != STATOR_OK) return rc;
    ++*count;
  }
  return STATOR_OK;
}

int st_legacy_members_of(st_call *c, const st_json *map, st_legacy_members *out) {
  *out = (st_legacy_members){0};
  if (!map || map->count == 0) return STATOR_OK;
  size_t n = 0;
  st_legacy_member *read = st_arena_array(c->arena, map->count, sizeof *read);
  st_sort_item *sorted = st_arena_array(c->arena, (size_t)map->count * 2, sizeof *sorted);
  out->all = st_arena_array(c->arena, map->count, sizeof *out->all);
  if (!read || !sorted || !out->all) return st_error_nomem(c->error);
  int rc = read_members(c, map, read, &n);
  if (rc != STATOR_OK) return rc;
  for (size_t i = 0; i < n; i++) sorted[i].thing = &read[i];
  st_sort(sorted, n, sorted + n, compare_members); /* stable */
  for (size_t i = 0; i < n; i++)
    if (i + 1 == n || compare_members(sorted[i].thing, sorted[i + 1].thing) != 0)
      out->all[out->count++] = *(const st_legacy_member *)sorted[i].thing;
  return STATOR_OK;
}

int st_legacy_values_of(st_call *c, const st_json *list, st_legacy_values *out) {
  *out = (st_legacy_values){0};
  if (!list || list->count == 0) return STATOR_OK;
  out->all = st_arena_array(c->arena, list->count, sizeof *out->all);
  if (!out->all) return st_error_nomem(c->error);
  for (const st_json *v = st_json_first(list); v; v = st_json_next(list, v)) {
    if (v->type == ST_JSON_NULL) continue;
    int rc = st_call_value(c, v, &out->all[out->count++]);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

bool st_legacy_path(st_arena *arena, st_str name, st_path *out) {
  *out = (st_path){st_arena_array(arena, 1, sizeof *out->steps), 1};
  if (!out->steps) return false;
  out->steps[0].name = name;
  return true;
}
