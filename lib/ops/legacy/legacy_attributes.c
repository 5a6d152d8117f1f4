/* legacy_attributes.c - AttributesToGet: a projection on whole attributes. */
#include "ops/legacy/legacy.h"
#include "value/sort.h"

static int compare_names(const void *a, const void *b) {
  return st_str_cmp(*(const st_str *)a, *(const st_str *)b);
}

/* The first name of the list that stands in it before, too; NULL: there is none.
** Equal names are sorted into the order of the list. */
static const st_str *find_repeated(const st_sort_item *sorted, size_t count) {
  const st_str *first = NULL;
  for (size_t i = 1; i < count; i++) {
    const st_str *name = sorted[i].thing;
    if (compare_names(sorted[i - 1].thing, name) == 0 && (!first || name < first)) first = name;
  }
  return first;
}

static int read_attribute_names(st_call *c, const st_json *list, st_str *names, size_t *count) {
  for (const st_json *n = st_json_first(list); n; n = st_json_next(list, n)) {
    if (n->type == ST_JSON_NULL) continue;
    names[(*count)++] = st_call_string(c, n);
    if (c->error->code != STATOR_OK) return c->error->code;
  }
  return STATOR_OK;
}

int st_legacy_attributes_to_get(st_call *c, st_expressions *x) {
  const st_json *list = x->legacy[ST_LEGACY_ATTRIBUTES_TO_GET];
  size_t n = 0;
  if (!list) return STATOR_OK;
  st_str *names = st_arena_array(c->arena, (size_t)list->count * 2, sizeof *names);
  st_sort_item *sorted = st_arena_array(c->arena, (size_t)list->count * 2, sizeof *sorted);
  if (!names || !sorted) return st_error_nomem(c->error);
  int rc = read_attribute_names(c, list, names, &n);
  if (rc != STATOR_OK) return rc;
  for (size_t i = 0; i < n; i++) sorted[i].thing = &names[i];
  st_sort(sorted, n, sorted + n, compare_names);
  const st_str *repeated = find_repeated(sorted, n);
  if (repeated)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "One or more parameter values were invalid: Duplicate value in attribute "
                          "name: %.*s",
                          ST_FMT(*repeated));
  st_str *in_order = names + n; /* a tree of paths grows at its end */
  for (size_t i = 0; i < n; i++) in_order[i] = *(const st_str *)sorted[i].thing;
  return st_projection_of_names(c->arena, in_order, n, &x->projection, c->error);
}
