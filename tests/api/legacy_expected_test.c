/* Expected and ConditionalOperator: every comparison operator, missing attributes,
** PutItem, UpdateItem and DeleteItem alike. */
#include "support.h"

#define KEY "'TableName':'HHH','Key':{'pk':{'S':'a'}}"
#define expect_failed(op, request)                                                                 \
  expect_error(*state, op, request, "ConditionalCheckFailedException",                             \
               "The conditional request failed")

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "HHH", "S", NULL);
  expect_ok(*state, "PutItem",
            "{'TableName':'HHH','Item':{'pk':{'S':'a'},'n':{'N':'5'},'s':{'S':'abc'},"
            "'b':{'B':'AQID'},'ss':{'SS':['x','y']},'ns':{'NS':['1','2']},"
            "'l':{'L':[{'N':'1'},{'S':'z'}]},'m':{'M':{'k':{'N':'1'}}},'t':{'BOOL':true},"
            "'nil':{'NULL':true},'a.b':{'N':'7'}}}",
            NULL);
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

/* Whether an update of nothing with this Expected passes. */
static void expected_is(void **state, int holds, const char *expected, const char *more) {
  char request[1024];
  snprintf(request, sizeof request, "{" KEY ",'Expected':{%s}%s}", expected, more);
  if (holds)
    expect_body(*state, "UpdateItem", request, "{}");
  else
    expect_failed("UpdateItem", request);
}
#define holds(expected) expected_is(state, 1, expected, "")
#define fails(expected) expected_is(state, 0, expected, "")
#define COMPARE(name, op, values)                                                                  \
  "'" name "':{'ComparisonOperator':'" op "','AttributeValueList':[" values "]}"
#define ALONE(name, op) "'" name "':{'ComparisonOperator':'" op "'}"

static void expected_value_is_equality(void **state) {
  holds("'n':{'Value':{'N':'5.0'}}");
  holds("'n':{'Value':{'N':'5'},'Exists':true}");
  fails("'n':{'Value':{'S':'5'}}");
  fails("'nope':{'Value':{'N':'5'}}");
  holds("'ss':{'Value':{'SS':['y','x']}}");
  holds("'m':{'Value':{'M':{'k':{'N':'1'}}}}");
}

static void expected_exists_false_wants_no_attribute(void **state) {
  holds("'nope':{'Exists':false}");
  holds("'nope':{'Exists':'false'}");
  fails("'n':{'Exists':false}");
  fails("'nil':{'Exists':false}");
}

static void expected_eq_and_ne_take_every_type(void **state) {
  holds(COMPARE("n", "EQ", "{'N':'5'}"));
  holds(COMPARE("l", "EQ", "{'L':[{'N':'1'},{'S':'z'}]}"));
  holds(COMPARE("t", "EQ", "{'BOOL':true}"));
  holds(COMPARE("nil", "EQ", "{'NULL':true}"));
  fails(COMPARE("n", "EQ", "{'N':'6'}"));
  fails(COMPARE("n", "NE", "{'N':'5'}"));
  holds(COMPARE("n", "NE", "{'N':'6'}"));
  holds(COMPARE("n", "NE", "{'S':'5'}"));
  holds("'n':{'ComparisonOperator':'EQ','Value':{'N':'5'}}");
}

static void expected_ne_is_true_of_a_missing_attribute(void **state) {
  holds(COMPARE("nope", "NE", "{'N':'5'}"));
  fails(COMPARE("nope", "EQ", "{'N':'5'}"));
}

static void expected_compares_order_within_a_type(void **state) {
  holds(COMPARE("n", "LT", "{'N':'10'}"));
  holds(COMPARE("n", "LE", "{'N':'5'}"));
  holds(COMPARE("n", "GT", "{'N':'-1'}"));
  holds(COMPARE("n", "GE", "{'N':'5'}"));
  fails(COMPARE("n", "LT", "{'N':'5'}"));
  fails(COMPARE("n", "GT", "{'S':'1'}"));
  fails(COMPARE("nope", "LT", "{'N':'10'}"));
  holds(COMPARE("b", "LT", "{'B':'/w=='}"));
  holds(COMPARE("n", "BETWEEN", "{'N':'5'},{'N':'6'}"));
  fails(COMPARE("n", "BETWEEN", "{'N':'6'},{'N':'7'}"));
}

static void expected_in_is_any_of_the_values(void **state) {
  holds(COMPARE("n", "IN", "{'N':'4'},{'N':'5'}"));
  fails(COMPARE("n", "IN", "{'N':'4'}"));
  fails(COMPARE("n", "IN", "{'S':'5'}"));
  fails(COMPARE("nope", "IN", "{'N':'4'}"));
}

static void expected_begins_with_is_a_prefix(void **state) {
  holds(COMPARE("s", "BEGINS_WITH", "{'S':'ab'}"));
  holds(COMPARE("b", "BEGINS_WITH", "{'B':'AQI='}"));
  fails(COMPARE("s", "BEGINS_WITH", "{'S':'b'}"));
  fails(COMPARE("s", "BEGINS_WITH", "{'B':'AQI='}"));
}

static void expected_contains_looks_into_texts_sets_and_lists(void **state) {
  holds(COMPARE("s", "CONTAINS", "{'S':'bc'}"));
  holds(COMPARE("ss", "CONTAINS", "{'S':'x'}"));
  holds(COMPARE("ns", "CONTAINS", "{'N':'2.0'}"));
  holds(COMPARE("l", "CONTAINS", "{'S':'z'}"));
  fails(COMPARE("l", "CONTAINS", "{'S':'1'}"));
  fails(COMPARE("n", "CONTAINS", "{'N':'5'}"));
  fails(COMPARE("nope", "CONTAINS", "{'S':'x'}"));
}

static void expected_not_contains_wants_the_attribute_to_exist(void **state) {
  holds(COMPARE("s", "NOT_CONTAINS", "{'S':'x'}"));
  holds(COMPARE("ss", "NOT_CONTAINS", "{'S':'z'}"));
  holds(COMPARE("l", "NOT_CONTAINS", "{'S':'1'}"));
  holds(COMPARE("n", "NOT_CONTAINS", "{'N':'5'}"));
  fails(COMPARE("s", "NOT_CONTAINS", "{'S':'bc'}"));
  fails(COMPARE("nope", "NOT_CONTAINS", "{'S':'x'}"));
}

static void expected_null_is_about_existence_not_type(void **state) {
  holds(ALONE("nope", "NULL"));
  fails(ALONE("n", "NULL"));
  fails(ALONE("nil", "NULL"));
  holds(ALONE("nil", "NOT_NULL"));
  fails(ALONE("nope", "NOT_NULL"));
  holds("'nope':{'ComparisonOperator':'NULL','AttributeValueList':[]}");
}

static void a_dot_in_a_name_of_expected_is_part_of_the_name(void **state) {
  holds(COMPARE("a.b", "EQ", "{'N':'7'}"));
  fails(COMPARE("m.k", "EQ", "{'N':'1'}"));
}

static void expected_holds_when_all_do_or_any_by_conditional_operator(void **state) {
#define ONE_OF_TWO COMPARE("n", "EQ", "{'N':'5'}") "," COMPARE("s", "EQ", "{'S':'x'}")
  expected_is(state, 0, ONE_OF_TWO, "");
  expected_is(state, 0, ONE_OF_TWO, ",'ConditionalOperator':'AND'");
  expected_is(state, 1, ONE_OF_TWO, ",'ConditionalOperator':'OR'");
  expected_is(state, 0, ALONE("n", "NULL") "," ALONE("s", "NULL"), ",'ConditionalOperator':'OR'");
  expected_is(state, 1, "", "");
  expected_is(state, 1, "'n':null", "");
}

static void of_two_equal_names_in_expected_the_last_counts(void **state) {
  holds(COMPARE("n", "EQ", "{'N':'1'}") "," COMPARE("n", "EQ", "{'N':'5'}"));
  fails(COMPARE("n", "EQ", "{'N':'5'}") "," COMPARE("n", "EQ", "{'N':'1'}"));
}

static void expected_guards_puts(void **state) {
  expect_failed("PutItem",
                "{'TableName':'HHH','Item':{'pk':{'S':'a'}},'Expected':{'pk':{'Exists':false}}}");
  expect_ok(*state, "GetItem", "{" KEY "}", "'n':{'N':'5'}");
  expect_body(*state, "PutItem",
              "{'TableName':'HHH','Item':{'pk':{'S':'new'}},'Expected':{'pk':{'Exists':false}}}",
              "{}");
  expect_body(*state, "PutItem",
              "{'TableName':'HHH','Item':{'pk':{'S':'new'},'v':{'N':'1'}},"
              "'Expected':{'v':{'Exists':false}},'ReturnValues':'ALL_OLD'}",
              "{'Attributes':{'pk':{'S':'new'}}}");
}

static void expected_guards_deletes(void **state) {
  expect_failed("DeleteItem", "{" KEY ",'Expected':{'n':{'Value':{'N':'6'}}}}");
  expect_ok(*state, "GetItem", "{" KEY "}", "'n':{'N':'5'}");
  expect_ok(*state, "DeleteItem",
            "{" KEY ",'Expected':{'n':{'Value':{'N':'5'}}},'ReturnValues':'ALL_OLD'}",
            "'Attributes':{'a.b'");
  expect_body(*state, "GetItem", "{" KEY "}", "{}");
}

static void every_attribute_of_a_missing_item_is_missing(void **state) {
  expect_failed("DeleteItem",
                "{'TableName':'HHH','Key':{'pk':{'S':'none'}},'Expected':{'pk':{'Value':{'S':"
                "'none'}}}}");
  expect_body(*state, "DeleteItem",
              "{'TableName':'HHH','Key':{'pk':{'S':'none'}},'Expected':{'pk':{'Exists':false}}}",
              "{}");
}

static void a_failed_expectation_carries_the_item_on_request(void **state) {
  expect_ok(*state, "PutItem", "{'TableName':'HHH','Item':{'pk':{'S':'c'},'v':{'N':'1'}}}", NULL);
  stator_result *r =
      support_call(*state, "PutItem",
                   "{'TableName':'HHH','Item':{'pk':{'S':'c'}},'Expected':{'v':{'Exists':false}},"
                   "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}");
  assert_string_equal(stator_result_body(r, NULL),
                      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
                      "ConditionalCheckFailedException\",\"Item\":{\"pk\":{\"S\":\"c\"},\"v\":{"
                      "\"N\":\"1\"}},\"message\":\"The conditional request failed\"}");
  stator_result_free(r);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(expected_value_is_equality),
      test(expected_exists_false_wants_no_attribute),
      test(expected_eq_and_ne_take_every_type),
      test(expected_ne_is_true_of_a_missing_attribute),
      test(expected_compares_order_within_a_type),
      test(expected_in_is_any_of_the_values),
      test(expected_begins_with_is_a_prefix),
      test(expected_contains_looks_into_texts_sets_and_lists),
      test(expected_not_contains_wants_the_attribute_to_exist),
      test(expected_null_is_about_existence_not_type),
      test(a_dot_in_a_name_of_expected_is_part_of_the_name),
      test(expected_holds_when_all_do_or_any_by_conditional_operator),
      test(of_two_equal_names_in_expected_the_last_counts),
      test(expected_guards_puts),
      test(expected_guards_deletes),
      test(every_attribute_of_a_missing_item_is_missing),
      test(a_failed_expectation_carries_the_item_on_request),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
