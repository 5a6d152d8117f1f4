/* legacy_expected.c - Expected: what an item must be like to be written. An
** attribute has a value, or is there or not, or is compared. */
#include "ops/legacy/legacy.h"
#include "ops/legacy/legacy_tests.h"

enum { EXPECTED_VALUE, EXPECTED_EXISTS, EXPECTED_OPERATOR, EXPECTED_VALUES };
static const st_field expected_fields[] = {
    [EXPECTED_VALUE] = ST_FIELD("Value", ST_KIND_VALUE),
    [EXPECTED_EXISTS] = ST_FIELD("Exists", ST_KIND_BOOLEAN),
    [EXPECTED_OPERATOR] = ST_ENUM_FIELD("ComparisonOperator", st_enum_comparison),
    [EXPECTED_VALUES] = {"AttributeValueList", ST_KIND_LIST, 0, 0, 0, NULL, NULL, &st_field_value},
};
enum { EXPECTED_MEMBERS = sizeof expected_fields / sizeof expected_fields[0] };
static const st_shape expected_shape = ST_SHAPE("ExpectedAttributeValue", expected_fields);
const st_field st_legacy_expected_element = {.kind = ST_KIND_STRUCT, .shape = &expected_shape};

#define INVALID_PARAMETER "One or more parameter values were invalid: "

static int check_compared(st_call *c, const st_json *const *m, st_str name, st_comparison op) {
  if (m[EXPECTED_EXISTS])
    return st_error_raise(c->error, STATOR_VALIDATION,
                          INVALID_PARAMETER
                          "Exists and ComparisonOperator cannot be used together for Attribute: "
                          "%.*s",
                          ST_FMT(name));
  bool wants_value = op != ST_COMPARE_NULL && op != ST_COMPARE_NOT_NULL;
  if (wants_value && !m[EXPECTED_VALUE] && !m[EXPECTED_VALUES])
    return st_error_raise(c->error, STATOR_VALIDATION,
                          INVALID_PARAMETER "Value or AttributeValueList must be used with "
                                            "ComparisonOperator: %s for Attribute: %.*s",
                          st_enum_comparison[op], ST_FMT(name));
  return STATOR_OK;
}

/* Without an operator: its value, or that it is not there. */
static int check_plain(st_call *c, const st_json *const *m, st_str name) {
  const st_json *exists = m[EXPECTED_EXISTS];
  if (m[EXPECTED_VALUES])
    return st_error_raise(c->error, STATOR_VALIDATION,
                          INVALID_PARAMETER "AttributeValueList can only be used with a "
                                            "ComparisonOperator for Attribute: %.*s",
                          ST_FMT(name));
  bool absent = exists && !st_decode_true(exists);
  if (!absent && !m[EXPECTED_VALUE])
    return st_error_raise(c->error, STATOR_VALIDATION,
                          INVALID_PARAMETER
                          "Value must be provided when Exists is %s for Attribute: %.*s",
                          exists ? "true" : "null", ST_FMT(name));
  if (absent && m[EXPECTED_VALUE])
    return st_error_raise(c->error, STATOR_VALIDATION,
                          INVALID_PARAMETER
                          "Value cannot be used when Exists is false for Attribute: %.*s",
                          ST_FMT(name));
  return STATOR_OK;
}

static int check_expected(st_call *c, const st_json *const *m, st_legacy_test *test) {
  if (m[EXPECTED_VALUE] && m[EXPECTED_VALUES])
    return st_error_raise(c->error, STATOR_VALIDATION,
                          INVALID_PARAMETER
                          "Value and AttributeValueList cannot be used together for Attribute: "
                          "%.*s",
                          ST_FMT(test->name));
  int op = st_decode_enum(m[EXPECTED_OPERATOR], st_enum_comparison);
  if (op >= 0) {
    test->op = (st_comparison)op;
    return check_compared(c, m, test->name, test->op);
  }
  test->op = m[EXPECTED_VALUE] ? ST_COMPARE_EQ : ST_COMPARE_NULL;
  return check_plain(c, m, test->name);
}

static int read_expected_value(st_call *c, const st_json *node, st_legacy_values *out) {
  *out = (st_legacy_values){st_arena_array(c->arena, 1, sizeof *out->all), 1};
  return out->all ? st_call_value(c, node, out->all) : st_error_nomem(c->error);
}

static int read_expected(st_call *c, const st_legacy_member *member, st_legacy_test *test) {
  const st_json *m[EXPECTED_MEMBERS];
  st_decode_members(&expected_shape, member->node, m);
  *test = (st_legacy_test){.name = member->name};
  int rc = check_expected(c, m, test);
  if (rc != STATOR_OK) return rc;
  rc = m[EXPECTED_VALUE] ? read_expected_value(c, m[EXPECTED_VALUE], &test->values)
                         : st_legacy_values_of(c, m[EXPECTED_VALUES], &test->values);
  return rc == STATOR_OK ? st_legacy_test_check(c, test) : rc;
}

int st_legacy_expected(st_call *c, st_expressions *x) {
  st_legacy_members members;
  int rc = st_legacy_members_of(c, x->legacy[ST_LEGACY_EXPECTED], &members);
  if (rc != STATOR_OK || members.count == 0) return rc;
  st_legacy_tests tests = {st_arena_array(c->arena, members.count, sizeof *tests.all),
                           members.count};
  if (!tests.all) return st_error_nomem(c->error);
  for (size_t i = 0; i < members.count && rc == STATOR_OK; i++)
    rc = read_expected(c, &members.all[i], &tests.all[i]);
  return rc == STATOR_OK ? st_legacy_condition_of(c, &tests, st_legacy_is_or(x), &x->condition)
                         : rc;
}
