/* legacy_conditions.c - QueryFilter, ScanFilter and KeyConditions. Values come
** first, of the filter and then of the key; then what the operators make of them. */
#include "ops/legacy/legacy.h"
#include "ops/legacy/legacy_tests.h"

enum { CONDITION_OPERATOR, CONDITION_VALUES };
static const st_field condition_fields[] = {
    [CONDITION_OPERATOR] = {"ComparisonOperator", ST_KIND_STRING, ST_REQUIRED, 0, 0,
                            st_enum_comparison,                                            NULL, NULL           },
    [CONDITION_VALUES] = {"AttributeValueList", ST_KIND_LIST,   0,           0, 0, NULL, NULL, &st_field_value},
};
enum { CONDITION_MEMBERS = sizeof condition_fields / sizeof condition_fields[0] };
static const st_shape condition_shape = ST_SHAPE("Condition", condition_fields);
const st_field st_legacy_condition_element = {.kind = ST_KIND_STRUCT, .shape = &condition_shape};

static int read_condition(st_call *c, const st_legacy_member *member, st_legacy_test *test) {
  const st_json *m[CONDITION_MEMBERS];
  st_decode_members(&condition_shape, member->node, m);
  *test = (st_legacy_test){
      .name = member->name,
      .op = (st_comparison)st_decode_enum(m[CONDITION_OPERATOR], st_enum_comparison)};
  return st_legacy_values_of(c, m[CONDITION_VALUES], &test->values);
}

static int read_conditions(st_call *c, const st_json *map, st_legacy_tests *out) {
  st_legacy_members members;
  *out = (st_legacy_tests){0};
  int rc = st_legacy_members_of(c, map, &members);
  if (rc != STATOR_OK) return rc;
  if (members.count == 0) return STATOR_OK;
  out->count = members.count;
  out->all = st_arena_array(c->arena, members.count, sizeof *out->all);
  if (!out->all) return st_error_nomem(c->error);
  for (size_t i = 0; i < members.count && rc == STATOR_OK; i++)
    rc = read_condition(c, &members.all[i], &out->all[i]);
  return rc;
}

static int check_conditions(st_call *c, const st_legacy_tests *tests) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < tests->count && rc == STATOR_OK; i++)
    rc = st_legacy_test_check(c, &tests->all[i]);
  return rc;
}

static st_key_op key_op_of(st_comparison op) {
  switch (op) {
  case ST_COMPARE_EQ: return ST_KEY_EQ;
  case ST_COMPARE_LT: return ST_KEY_LT;
  case ST_COMPARE_LE: return ST_KEY_LE;
  case ST_COMPARE_GT: return ST_KEY_GT;
  case ST_COMPARE_GE: return ST_KEY_GE;
  case ST_COMPARE_BETWEEN: return ST_KEY_BETWEEN;
  case ST_COMPARE_BEGINS_WITH: return ST_KEY_BEGINS_WITH;
  default: return ST_KEY_NOT_INDEXABLE; /* judged when the table is known */
  }
}

static int make_key_condition(st_call *c, const st_legacy_tests *tests, st_key_condition **out) {
  st_key_condition *k = st_arena_array(c->arena, 1, sizeof *k);
  if (!k) return st_error_nomem(c->error);
  if (tests->count == 0 || tests->count > sizeof k->tests / sizeof k->tests[0])
    return st_error_raise(c->error, STATOR_VALIDATION, "Conditions can be of length 1 or 2 only");
  for (size_t i = 0; i < tests->count; i++) {
    const st_legacy_test *test = &tests->all[i];
    st_key_test *t = &k->tests[k->count++];
    *t = (st_key_test){.name = test->name, .op = key_op_of(test->op)};
    if (test->values.count > 0) t->low = test->values.all[0];
    if (test->values.count > 1) t->high = test->values.all[1];
  }
  *out = k;
  return STATOR_OK;
}

int st_legacy_conditions(st_call *c, st_expressions *x) {
  const st_json *key_map = x->legacy[ST_LEGACY_KEY_CONDITIONS];
  const st_json *filter_map = x->legacy[ST_LEGACY_QUERY_FILTER];
  st_legacy_tests filter, key;
  if (!filter_map) filter_map = x->legacy[ST_LEGACY_SCAN_FILTER];
  if (!filter_map && !key_map) return STATOR_OK;
  int rc = read_conditions(c, filter_map, &filter);
  if (rc == STATOR_OK) rc = read_conditions(c, key_map, &key);
  if (rc == STATOR_OK) rc = check_conditions(c, &filter);
  if (rc == STATOR_OK) rc = check_conditions(c, &key);
  if (rc == STATOR_OK && filter_map)
    rc = st_legacy_condition_of(c, &filter, st_legacy_is_or(x), &x->filter);
  if (rc == STATOR_OK && key_map) rc = make_key_condition(c, &key, &x->key_condition);
  return rc;
}
