/* query.c - Query. */
#include "ops/item/read_many.h"
#include "ops/item/write_item.h"
#include "plan/key_range.h"

static const st_field query_fields[] = {
    ST_READ_FIELDS("QueryFilter"),
    [ST_R_KEY_CONDITION] = ST_FIELD("KeyConditionExpression", ST_KIND_STRING),
    [ST_R_KEY_CONDITIONS] = {"KeyConditions", ST_KIND_MAP, 0, 0, 0, NULL, NULL, &st_legacy_struct},
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

typedef struct key_filter {
  st_call *c;
  st_str names[ST_KEY_NAMES];
  size_t count;
} key_filter;

static bool refuse_key_name(void *arg, st_str name) {
  key_filter *f = arg;
  for (size_t i = 0; i < f->count; i++) {
    if (!st_str_eq(f->names[i], name)) continue;
    st_error_raise(f->c->error, STATOR_VALIDATION,
                   "Filter Expression can only contain non-primary key attributes: Primary key "
                   "attribute: %.*s",
                   ST_FMT(name));
    return false;
  }
  return true;
}

static void add_filter_key(key_filter *f, const st_attribute *a) {
  if (a->name.p) f->names[f->count++] = a->name;
}

/* The keys meant are those of what is queried: the index, if there is one. */
static int check_filter_keys(st_call *c, const st_read_request *r, const st_table *t) {
  key_filter f = {.c = c};
  const st_index *index = r->page.range.index;
  if (!r->x.filter) return STATOR_OK;
  if (!index) {
    add_filter_key(&f, &t->hash);
    add_filter_key(&f, &t->range);
  }
  for (int i = 0; index && i < index->hash_count; i++) add_filter_key(&f, &index->hash[i]);
  for (int i = 0; index && i < index->range_count; i++) add_filter_key(&f, &index->range[i]);
  st_condition_attributes(r->x.filter, refuse_key_name, &f);
  return c->error->code;
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
  r.x.legacy[1] = (st_legacy_member){"QueryFilter", c->m[ST_R_OLD_FILTER]};
  r.x.legacy[3] = (st_legacy_member){"KeyConditions", c->m[ST_R_KEY_CONDITIONS]};
  r.x.values_need = "FilterExpression and KeyConditionExpression are null";
  r.page.range.descending = c->m[ST_R_FORWARD] && !st_decode_true(c->m[ST_R_FORWARD]);
  rc = st_expressions_check_mixing(c, &r.x);
  if (rc == STATOR_OK) rc = st_read_request_start_values(c, &r);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, &r.x);
  if (rc == STATOR_OK) rc = st_read_request_check_select(c, &r);
  return rc == STATOR_OK ? query_table(c, &r) : rc;
}
