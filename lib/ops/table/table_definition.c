/*
** table_definition.c - keys, attribute definitions and indexes: from a request's
** members to the catalog's structures, and the rules between, in AWS's words.
** Knows nothing of which operation asks, nor of what is in the store.
*/
#include "ops/table/table_definition.h"
#include "ops/table/name_sets.h"
#include <stdlib.h>

/* ------------------------------------------------------------------ reading */

/* An array for a list's elements; *out is not NULL even where there are none. */
static int list_array(st_call *c, const st_json *list, size_t size, void **out) {
  *out = st_arena_array(c->arena, (list ? list->count : 0) + (size_t)1, size);
  return *out ? STATOR_OK : st_error_nomem(c->error);
}

int st_definition_read_attributes(st_call *c, const st_json *list, st_definitions *out) {
  *out = (st_definitions){NULL, 0};
  void *array;
  int rc = list_array(c, list, sizeof *out->all, &array);
  if (rc != STATOR_OK || !list) return rc;
  out->all = array;
  for (const st_json *e = st_json_first(list); e; e = st_json_next(list, e)) {
    const st_json *m[ST_MAX_FIELDS];
    st_decode_members(&st_attribute_shape, e, m);
    st_attribute *a = &out->all[out->count++];
    a->name = st_call_string(c, m[ATTRIBUTE_NAME]);
    a->type = m[ATTRIBUTE_TYPE]->text[0];
  }
  return (int)c->error->code;
}

int st_definition_read_keys(st_call *c, const st_json *list, st_key_schema *out) {
  *out = (st_key_schema){NULL, 0};
  void *array;
  int rc = list_array(c, list, sizeof *out->elements, &array);
  if (rc != STATOR_OK || !list) return rc;
  out->elements = array;
  for (const st_json *e = st_json_first(list); e; e = st_json_next(list, e)) {
    const st_json *m[ST_MAX_FIELDS];
    st_decode_members(&st_key_element_shape, e, m);
    st_key_element *k = &out->elements[out->count++];
    k->name = st_call_string(c, m[KEY_ELEMENT_NAME]);
    k->range = st_json_is(m[KEY_ELEMENT_TYPE], ST_LIT("RANGE"));
  }
  return (int)c->error->code;
}

static int read_projection(st_call *c, const st_json *node, st_index_draft *out) {
  const st_json *m[ST_MAX_FIELDS];
  st_decode_members(&st_projection_shape, node, m);
  out->projects = st_decode_enum(m[PROJECTION_TYPE], st_enum_projection_type);
  const st_json *list = m[PROJECTION_INCLUDED];
  if (!list) return STATOR_OK;
  void *array;
  int rc = list_array(c, list, sizeof *out->included, &array);
  if (rc != STATOR_OK) return rc;
  out->included = array;
  for (const st_json *e = st_json_first(list); e; e = st_json_next(list, e))
    if (e->type != ST_JSON_NULL) out->included[out->included_count++] = st_call_string(c, e);
  return (int)c->error->code;
}

int st_definition_read_index(st_call *c, st_index_kind kind, const st_json *node,
                             st_index_draft *out) {
  const st_json *m[ST_MAX_FIELDS] = {NULL};
  st_decode_members(kind == ST_LSI ? &st_lsi_shape : &st_gsi_shape, node, m);
  *out = (st_index_draft){.kind = kind, .name = st_call_string(c, m[INDEX_NAME])};
  out->throughput = m[INDEX_THROUGHPUT];
  out->on_demand = m[INDEX_ON_DEMAND];
  out->warm = m[INDEX_WARM];
  int rc = st_definition_read_keys(c, m[INDEX_KEYS], &out->keys);
  return rc == STATOR_OK ? read_projection(c, m[INDEX_PROJECTION], out) : rc;
}

/* ------------------------------------------------------- attribute definitions */

st_attribute st_definition_find(const st_definitions *d, st_str name) {
  for (size_t i = 0; i < d->count; i++)
    if (st_str_eq(d->all[i].name, name)) return d->all[i];
  return (st_attribute){
      {NULL, 0},
      0
  };
}

/* Names of definitions, or of the keys given, in one array. */
static int definition_names(st_call *c, const st_definitions *d, st_str **out) {
  *out = st_arena_array(c->arena, d->count + 1, sizeof **out);
  if (!*out) return st_error_nomem(c->error);
  for (size_t i = 0; i < d->count; i++) (*out)[i] = d->all[i].name;
  return STATOR_OK;
}

static int key_schema_names(st_call *c, const st_key_schema *k, st_str **out) {
  *out = st_arena_array(c->arena, k->count + 1, sizeof **out);
  if (!*out) return st_error_nomem(c->error);
  for (size_t i = 0; i < k->count; i++) (*out)[i] = k->elements[i].name;
  return STATOR_OK;
}

int st_definition_check_attributes(st_call *c, const st_definitions *d) {
  st_str *names, twice;
  int rc = definition_names(c, d, &names);
  if (rc == STATOR_OK) rc = st_names_repeated(names, d->count, c->arena, &twice, c->error);
  if (rc != STATOR_OK || !twice.p) return rc;
  return st_error_raise(c->error, STATOR_VALIDATION, "Attribute Name is duplicated: %.*s",
                        ST_FMT(twice));
}

/* Raises `before` [names] `between` [names]. */
static int raise_two_sets(st_call *c, const char *before, const st_str *first, size_t n_first,
                          const char *between, const st_str *second, size_t n_second) {
  st_buf text;
  st_buf_init(&text, 0);
  st_buf_text(&text, before);
  int rc = st_names_print(first, n_first, c->arena, &text, c->error);
  st_buf_text(&text, between);
  if (rc == STATOR_OK) rc = st_names_print(second, n_second, c->arena, &text, c->error);
  if (rc == STATOR_OK && text.failed) rc = st_error_nomem(c->error);
  if (rc == STATOR_OK) {
    rc = st_error_raise(c->error, STATOR_VALIDATION, "%s", "");
    st_error_wrap(c->error, "", st_buf_view(&text));
  }
  st_buf_free(&text);
  return rc;
}

/* How many of `names` are among `keys`; both sorted, `names` without repetition. */
static size_t count_used(const st_str *names, size_t n_names, const st_str *keys, size_t n_keys) {
  size_t used = 0;
  for (size_t i = 0, k = 0; i < n_names; i++) {
    while (k < n_keys && st_str_cmp(keys[k], names[i]) < 0) k++;
    used += k < n_keys && st_str_eq(keys[k], names[i]);
  }
  return used;
}

static int all_key_names(st_call *c, const st_key_schema *table, const st_index_draft *indexes,
                         size_t count, st_str **keys, size_t *n) {
  size_t most = table->count;
  for (size_t i = 0; i < count; i++) most += indexes[i].keys.count;
  *n = 0;
  *keys = st_arena_array(c->arena, most + 1, sizeof **keys);
  if (!*keys) return st_error_nomem(c->error);
  for (size_t i = 0; i < table->count; i++) (*keys)[(*n)++] = table->elements[i].name;
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < indexes[i].keys.count; k++)
      (*keys)[(*n)++] = indexes[i].keys.elements[k].name;
  return STATOR_OK;
}

int st_definition_check_used(st_call *c, const st_definitions *d, const st_key_schema *table,
                             const st_index_draft *indexes, size_t count) {
  st_str *keys, *names;
  size_t n;
  int rc = all_key_names(c, table, indexes, count, &keys, &n);
  if (rc == STATOR_OK) rc = definition_names(c, d, &names);
  if (rc != STATOR_OK) return rc;
  st_names_sort(keys, n);
  st_names_sort(names, d->count);
  if (count_used(names, d->count, keys, n) == d->count) return STATOR_OK;
  if (!count)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES
                          "Number of attributes in KeySchema does not exactly match number of "
                          "attributes defined in AttributeDefinitions");
  return raise_two_sets(
      c, ST_INVALID_VALUES "Some AttributeDefinitions are not used. AttributeDefinitions: ", names,
      d->count, ", keys used: ", keys, n);
}

/* --------------------------------------------------------------- key schemas */

static int check_leading_hash(st_call *c, const st_key_schema *k) {
  if (k->count && !k->elements[0].range) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
}

/* HASH, or HASH and RANGE: tables and LSIs. */
static int check_simple_keys(st_call *c, const st_key_schema *k) {
  int rc = check_leading_hash(c, k);
  if (rc != STATOR_OK || k->count < 2) return rc;
  if (!k->elements[1].range)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  if (st_str_eq(k->elements[0].name, k->elements[1].name))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Both the Hash Key and the Range Key element in the KeySchema have the "
                          "same name");
  return STATOR_OK;
}

static bool keys_are_defined(const st_key_schema *k, const st_definitions *d) {
  for (size_t i = 0; i < k->count; i++)
    if (!st_definition_find(d, k->elements[i].name).name.p) return false;
  return true;
}

static int check_index_keys_defined(st_call *c, const st_key_schema *k, const st_definitions *d) {
  if (keys_are_defined(k, d)) return STATOR_OK;
  st_str *keys, *names;
  int rc = key_schema_names(c, k, &keys);
  if (rc == STATOR_OK) rc = definition_names(c, d, &names);
  if (rc != STATOR_OK) return rc;
  return raise_two_sets(c,
                        ST_INVALID_VALUES
                        "Some index key attributes are not defined in AttributeDefinitions. Keys: ",
                        keys, k->count, ", AttributeDefinitions: ", names, d->count);
}

/* Fewer definitions than keys have words of their own. */
int st_definition_check_table_keys(st_call *c, const st_key_schema *k, const st_definitions *d) {
  int rc = check_simple_keys(c, k);
  if (rc != STATOR_OK || keys_are_defined(k, d)) return rc;
  if (d->count >= k->count) return check_index_keys_defined(c, k, d);
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Invalid KeySchema: Some index key attribute have no definition");
}

int st_definition_check_lsi_keys(st_call *c, const st_index_draft *x, const st_key_schema *table,
                                 const st_definitions *d) {
  const st_key_schema *k = &x->keys;
  int rc = check_simple_keys(c, k);
  if (rc == STATOR_OK) rc = check_index_keys_defined(c, k, d);
  if (rc != STATOR_OK) return rc;
  if (k->count < 2)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES
                          "Index KeySchema does not have a range key for index: %.*s",
                          ST_FMT(x->name));
  st_str own = k->elements[0].name, tables = table->elements[0].name;
  if (st_str_eq(own, tables)) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES
                        "Index KeySchema does not have the same leading hash key as table "
                        "KeySchema for index: %.*s. index hash key: %.*s, table hash key: %.*s",
                        ST_FMT(x->name), ST_FMT(own), ST_FMT(tables));
}

static int check_key_counts(st_call *c, const st_key_schema *k) {
  size_t ranges = 0;
  for (size_t i = 0; i < k->count; i++) {
    if (!k->elements[i].range && ranges)
      return st_error_raise(c->error, STATOR_VALIDATION,
                            ST_INVALID_VALUES
                            "All HASH key attributes must precede RANGE key attributes in the "
                            "KeySchema");
    ranges += k->elements[i].range;
  }
  bool hashes = k->count - ranges > ST_MAX_INDEX_PART;
  if (!hashes && ranges <= ST_MAX_INDEX_PART) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES
                        "The KeySchema exceeds the maximum allowed number of %s key attributes",
                        hashes ? "HASH" : "RANGE");
}

int st_definition_check_gsi_keys(st_call *c, const st_index_draft *x, const st_definitions *d) {
  const st_key_schema *k = &x->keys;
  int rc = check_leading_hash(c, k);
  if (rc == STATOR_OK) rc = check_key_counts(c, k);
  if (rc != STATOR_OK) return rc;
  st_str *keys, twice;
  rc = key_schema_names(c, k, &keys);
  if (rc == STATOR_OK) rc = st_names_repeated(keys, k->count, c->arena, &twice, c->error);
  if (rc != STATOR_OK) return rc;
  if (twice.p)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The KeySchema contains multiple key attributes with the same name");
  return check_index_keys_defined(c, k, d);
}

/* ---------------------------------------------------------------- projections */

int st_definition_check_projection(st_call *c, const st_index_draft *x) {
  if (x->projects < 0)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES "Unknown ProjectionType: null");
  const char *type = st_enum_projection_type[x->projects];
  bool include = st_str_is(ST_LIT("INCLUDE"), type);
  if (include && !x->included)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          ST_INVALID_VALUES
                          "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  if (!include && x->included)
    return st_error_raise(
        c->error, STATOR_VALIDATION,
        ST_INVALID_VALUES "ProjectionType is %s, but NonKeyAttributes is specified", type);
  st_str twice;
  int rc = st_names_repeated(x->included, x->included_count, c->arena, &twice, c->error);
  if (rc != STATOR_OK || !twice.p) return rc;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        ST_INVALID_VALUES "Duplicate element in NonKeyAttributes: %.*s",
                        ST_FMT(twice));
}

/* ------------------------------------------------------------- the catalog's */

static int by_attribute_name(const void *a, const void *b) {
  return st_str_cmp(((const st_attribute *)a)->name, ((const st_attribute *)b)->name);
}

void st_definition_sort(st_attribute *attributes, size_t count) {
  if (count > 1) qsort(attributes, count, sizeof *attributes, by_attribute_name);
}

int st_definition_index(st_call *c, const st_index_draft *x, const st_definitions *d,
                        st_index *out) {
  static const st_projects projects[] = {ST_PROJECTS_ALL, ST_PROJECTS_INCLUDED,
                                         ST_PROJECTS_KEYS}; /* tag: st_enum_projection_type */
  *out = (st_index){.kind = x->kind, .name = x->name, .projects = projects[x->projects]};
  for (size_t i = 0; i < x->keys.count; i++) {
    st_attribute a = st_definition_find(d, x->keys.elements[i].name);
    if (x->keys.elements[i].range)
      out->range[out->range_count++] = a;
    else
      out->hash[out->hash_count++] = a;
  }
  out->included = x->included;
  out->included_count = x->included_count;
  st_names_sort(out->included, out->included_count);
  return (int)c->error->code;
}
