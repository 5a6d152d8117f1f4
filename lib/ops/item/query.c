/* query.c - Query. */
#include "ops/item/read_many.h"
#include "ops/key_paths.h"
#include "plan/key_range.h"

static const st_field query_fields[] = {
    ST_READ_FIELDS("QueryFilter"),
    [ST_R_KEY_CONDITION] = ST_FIELD("KeyConditionExpression", ST_KIND_STRING),
    [ST_R_KEY_CONDITIONS] = {"KeyConditions", ST_KIND_MAP, 0, 0, 0, NULL, NULL,
                             &st_legacy_condition_element},
    [ST_R_FORWARD] = ST_FIELD("ScanIndexForward", ST_KIND_BOOLEAN),
};
const st_shape st_query_shape = ST_SHAPE("QueryInput", query_fields);

/* Query words a Limit below 1 in its own way. */
static int check_query_constraints(st_call *c) {
  bool skip[sizeof query_fields / sizeof query_fields[0]] = {[ST_R_LIMIT] = true};
  if (c->m[ST_R_LIMIT] && st_decode_int(c->m[ST_R_LIMIT], 1) < 1)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "1 validation error detected: Value at 'Limit' failed to satisfy "
                          "constraint: Member must have value greater than or equal to 1");
  return st_decode_constraints(c->op->shape, c->m, skip, 10, c->arena, c->error);
}

/* -- filters may not name key attributes -------------------------------------------- */

typedef struct name_search {
  st_str name;
  bool found;
} name_search;

static bool look_for_name(void *arg, st_str name) {
  name_search *s = arg;
  s->found = st_str_eq(s->name, name);
  return !s->found;
}

static int refuse_in_filter(st_call *c, const st_expressions *x, const st_attribute *keys,
                            int count) {
  for (int i = 0; i < count; i++) {
    name_search s = {keys[i].name, false};
    st_condition_attributes(x->filter, look_for_name, &s);
    if (s.found)
      return st_error_raise(c->error, STATOR_VALIDATION,
                            "%s can only contain non-primary key attributes: Primary key "
                            "attribute: %.*s",
                            x->text[ST_EXPR_FILTER] ? "Filter Expression" : "QueryFilter",
                            ST_FMT(s.name));
  }
  return STATOR_OK;
}

/* The keys meant are those of what is queried: the index, if there is one. */
static int check_filter_keys(st_call *c, const st_read_request *r, const st_table *t) {
  const st_index *index = r->page.range.index;
  if (!r->x.filter) return STATOR_OK;
  int rc = index ? refuse_in_filter(c, &r->x, index->hash, index->hash_count)
                 : refuse_in_filter(c, &r->x, &t->hash, 1);
  if (rc != STATOR_OK) return rc;
  return index ? refuse_in_filter(c, &r->x, index->range, index->range_count)
               : refuse_in_filter(c, &r->x, &t->range, t->range.name.p ? 1 : 0);
}

static int query_table(st_call *c, st_read_request *r) {
  st_table *t;
  st_range *range = &r->page.range;
  int rc = st_call_table(c, c->m[ST_R_TABLE_NAME], &t);
  if (rc != STATOR_OK) return rc;
  if (!r->x.key_condition)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Either the KeyConditions or KeyConditionExpression parameter must be "
                          "specified in the request.");
  rc = st_read_request_index(c, r, t);
  if (rc == STATOR_OK) rc = st_read_request_start(c, r, t);
  if (rc == STATOR_OK) rc = st_key_range(t, r->x.key_condition, c->arena, range, c->error);
  if (rc == STATOR_OK) rc = check_filter_keys(c, r, t);
  if (rc == STATOR_OK) rc = st_check_key_paths(c, t, &r->x);
  if (rc == STATOR_OK) rc = st_read_request_coverage(c, r, t);
  if (rc == STATOR_OK && range->after)
    rc = st_key_range_check_start(t, range, range->after, c->error);
  if (rc == STATOR_OK) rc = st_expressions_check_used(c, &r->x);
  if (rc != STATOR_OK) return rc;
  /* Its key would be refused as ExclusiveStartKey, so there is none. */
  r->page.one_row = !range->index && (!t->range.name.p || range->equal_count > 0);
  return st_read_request_answer(c, r, t);
}

int st_op_query(st_call *c) {
  st_read_request r;
  int rc = st_call_check_table_name(c, c->m[ST_R_TABLE_NAME]);
  if (rc == STATOR_OK) rc = check_query_constraints(c);
  if (rc == STATOR_OK) rc = st_read_request_begin(c, &r);
  if (rc != STATOR_OK) return rc;
  r.x.text[ST_EXPR_KEY_CONDITION] = c->m[ST_R_KEY_CONDITION];
  r.x.legacy[ST_LEGACY_QUERY_FILTER] = c->m[ST_R_OLD_FILTER];
  r.x.legacy[ST_LEGACY_KEY_CONDITIONS] = c->m[ST_R_KEY_CONDITIONS];
  r.x.values_need = "FilterExpression and KeyConditionExpression are null";
  r.page.range.descending = c->m[ST_R_FORWARD] && !st_decode_true(c->m[ST_R_FORWARD]);
  rc = st_expressions_check_mixing(c, &r.x);
  if (rc == STATOR_OK) rc = st_legacy_conditions(c, &r.x);
  if (rc == STATOR_OK) rc = st_legacy_attributes_to_get(c, &r.x);
  if (rc == STATOR_OK) rc = st_read_request_start_values(c, &r);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, &r.x);
  if (rc == STATOR_OK) rc = st_read_request_check_select(c, &r);
  if (rc == STATOR_OK) rc = st_expressions_parse_key_condition(c, &r.x);
  return rc == STATOR_OK ? query_table(c, &r) : rc;
}
