/* PutItem: what it stores, what it answers, what it refuses and in which order. */
#include "support.h"

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "TTT", "S", "N");
  support_table(*state, "HHH", "S", NULL);
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)
#define INVALID "One or more parameter values were invalid: "
#define invalid(request, message)                                                                  \
  expect_error(*state, "PutItem", request, "ValidationException", message)

static void put_item_stores_all_ten_types(void **state) {
  const char *item = "{'b':{'B':'AAEC'},'bool':{'BOOL':true},'bs':{'BS':['AA==','Ag==']},"
                     "'l':{'L':[{'S':''},{'L':[]}]},'m':{'M':{'x':{'N':'1'}}},"
                     "'n':{'N':'-1.5'},'ns':{'NS':['-3','2','10']},'null':{'NULL':true},"
                     "'pk':{'S':'all'},'sk':{'N':'0'},'ss':{'SS':['a','b']}}";
  char request[1024];
  snprintf(request, sizeof request, "{'TableName':'TTT','Item':%s}", item);
  expect_body(*state, "PutItem", request, "{}");
  snprintf(request, sizeof request, "{'Item':%s}", item);
  expect_body(*state, "GetItem", "{'TableName':'TTT','Key':{'pk':{'S':'all'},'sk':{'N':'0'}}}",
              request);
}

static void put_item_writes_numbers_in_plain_decimal(void **state) {
  static const char *const numbers[][2] = {
      {"007",                                        "7"                                         },
      {"+1.10",                                      "1.1"                                       },
      {"1e2",                                        "100"                                       },
      {"-0.0",                                       "0"                                         },
      {".5",                                         "0.5"                                       },
      {"5.",                                         "5"                                         },
      {"100000000000000000000000000000000000000000", "100000000000000000000000000000000000000000"},
      {"12345678901234567890123456789012345678",     "12345678901234567890123456789012345678"    },
      {"-1.5E-3",                                    "-0.0015"                                   }
  };
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    char request[512], expected[512];
    snprintf(request, sizeof request, "{'TableName':'HHH','Item':{'pk':{'S':'n'},'n':{'N':'%s'}}}",
             numbers[i][0]);
    snprintf(expected, sizeof expected, "'n':{'N':'%s'}", numbers[i][1]);
    expect_ok(*state, "PutItem", request, NULL);
    expect_ok(*state, "GetItem", "{'TableName':'HHH','Key':{'pk':{'S':'n'}}}", expected);
  }
}

static void put_item_refuses_numbers_out_of_range(void **state) {
  invalid(
      "{'TableName':'HHH','Item':{'pk':{'S':'n'},'n':{'N':'1E126'}}}",
      "Number overflow. Attempting to store a number with magnitude larger than supported range");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'n'},'n':{'N':'1E-131'}}}",
          "Number underflow. Attempting to store a number with magnitude smaller than supported "
          "range");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'n'},'n':{'N':'"
          "123456789012345678901234567890123456789'}}}",
          "Attempting to store more than 38 significant digits in a Number");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'n'},'n':{'N':'0x10'}}}",
          "The parameter cannot be converted to a numeric value: 0x10");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'n'},'n':{'N':''}}}",
          "The parameter cannot be converted to a numeric value");
}

static void put_item_keeps_nul_characters(void **state) {
  expect_ok(
      *state, "PutItem",
      "{\"TableName\":\"HHH\",\"Item\":{\"pk\":{\"S\":\"a\\u0000b\"},\"v\":{\"S\":\"x\\u0000y\"}}}",
      NULL);
  expect_body(*state, "GetItem", "{\"TableName\":\"HHH\",\"Key\":{\"pk\":{\"S\":\"a\\u0000b\"}}}",
              "{\"Item\":{\"pk\":{\"S\":\"a\\u0000b\"},\"v\":{\"S\":\"x\\u0000y\"}}}");
  expect_body(*state, "GetItem", "{'TableName':'HHH','Key':{'pk':{'S':'a'}}}", "{}");
}

static void put_item_answers_the_old_item_on_request(void **state) {
  expect_body(*state, "PutItem",
              "{'TableName':'HHH','Item':{'pk':{'S':'a'},'v':{'N':'1'}},'ReturnValues':'ALL_OLD'}",
              "{}");
  expect_body(*state, "PutItem",
              "{'TableName':'HHH','Item':{'pk':{'S':'a'},'v':{'N':'2'}},'ReturnValues':'ALL_OLD'}",
              "{'Attributes':{'pk':{'S':'a'},'v':{'N':'1'}}}");
  expect_body(*state, "PutItem",
              "{'TableName':'HHH','Item':{'pk':{'S':'a'},'v':{'N':'3'}},'ReturnValues':'NONE'}",
              "{}");
}

static void put_item_with_a_failing_condition_changes_nothing(void **state) {
  expect_ok(*state, "PutItem", "{'TableName':'HHH','Item':{'pk':{'S':'a'},'v':{'N':'1'}}}", NULL);
  expect_error(*state, "PutItem",
               "{'TableName':'HHH','Item':{'pk':{'S':'a'},'v':{'N':'2'}},"
               "'ConditionExpression':'attribute_not_exists(pk)'}",
               "ConditionalCheckFailedException", "The conditional request failed");
  expect_ok(*state, "GetItem", "{'TableName':'HHH','Key':{'pk':{'S':'a'}}}", "'v':{'N':'1'}");
}

static void a_failed_condition_carries_the_item_on_request(void **state) {
  expect_ok(*state, "PutItem", "{'TableName':'HHH','Item':{'pk':{'S':'a'},'v':{'N':'1'}}}", NULL);
  stator_result *r = support_call(
      *state, "PutItem",
      "{'TableName':'HHH','Item':{'pk':{'S':'a'}},'ConditionExpression':'attribute_not_exists(pk)',"
      "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}");
  assert_int_equal(stator_result_code(r), STATOR_CONDITION_FAILED);
  assert_int_equal(stator_result_http_status(r), 400);
  assert_string_equal(stator_result_body(r, NULL),
                      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
                      "ConditionalCheckFailedException\",\"Item\":{\"pk\":{\"S\":\"a\"},\"v\":{"
                      "\"N\":\"1\"}},\"message\":\"The conditional request failed\"}");
  stator_result_free(r);
}

static void put_item_refuses_keys_that_do_not_fit(void **state) {
  invalid("{'TableName':'TTT','Item':{'pk':{'S':'a'}}}", INVALID "Missing the key sk in the item");
  invalid("{'TableName':'TTT','Item':{'pk':{'S':'a'},'sk':{'S':'1'}}}",
          INVALID "Type mismatch for key sk expected: N actual: S");
  invalid("{'TableName':'TTT','Item':{'pk':{'S':''},'sk':{'N':'1'}}}",
          "One or more parameter values are not valid. The AttributeValue for a key attribute "
          "cannot contain an empty string value. Key: pk");
}

static void key_with(char *request, size_t size, int bytes) {
  int n = snprintf(request, size, "{\"TableName\":\"HHH\",\"Item\":{\"pk\":{\"S\":\"");
  memset(request + n, 'k', (size_t)bytes);
  snprintf(request + n + bytes, size - (size_t)(n + bytes), "\"}}}");
}

static void put_item_takes_partition_keys_of_up_to_2048_bytes(void **state) {
  char request[4096];
  key_with(request, sizeof request, 2048);
  expect_ok(*state, "PutItem", request, NULL);
  key_with(request, sizeof request, 2049);
  invalid(request, INVALID "Size of hashkey has exceeded the maximum size limit of2048 bytes");
}

static void put_item_refuses_bad_values(void **state) {
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'a'},'x':{}}}",
          "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'a'},'x':{'S':'a','N':'1'}}}",
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
          "the supported datatypes");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'a'},'x':{'NULL':false}}}",
          "1 validation error detected: " INVALID
          "Null attribute value types must have the value of true");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'a'},'x':{'SS':[]}}}",
          "1 validation error detected: " INVALID "An string set  may not be empty");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'a'},'x':{'SS':['a','a']}}}",
          "1 validation error detected: " INVALID "Input collection [a, a] contains duplicates.");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'a'},'x':{'NS':['1','1.0']}}}",
          "1 validation error detected: Input collection contains duplicates");
}

static void put_item_refuses_what_is_wrong_with_the_request(void **state) {
  invalid("{}", "1 validation error detected: Value null at 'tableName' failed to satisfy "
                "constraint: Member must not be null");
  invalid("{'TableName':''}",
          "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: "
          "Member must have length greater than or equal to 1");
  invalid("{'TableName':'a b'}",
          "1 validation error detected: Value 'a b' at 'tableName' failed to satisfy constraint: "
          "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  invalid("{'TableName':'HHH'}", "1 validation error detected: Value null at 'item' failed to "
                                 "satisfy constraint: Member must not be null");
  invalid("{'TableName':'HHH','ReturnValues':'x','ReturnConsumedCapacity':'y'}",
          "3 validation errors detected: Value null at 'item' failed to satisfy constraint: Member "
          "must not be null; Value 'y' at 'returnConsumedCapacity' failed to satisfy constraint: "
          "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'x' at 'returnValues' "
          "failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, "
          "UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'a'}},'ReturnValues':'ALL_NEW'}",
          "1 validation error detected: ReturnValues can only be ALL_OLD or NONE");
  expect_error(*state, "PutItem", "{'TableName':'nope','Item':{'pk':{'S':'a'}}}",
               "ResourceNotFoundException", "Requested resource not found");
}

static void put_item_checks_expressions_before_the_table(void **state) {
  invalid("{'TableName':'nope','Item':{'pk':{'S':'a'}},'ConditionExpression':'a = = b'}",
          "1 validation error detected: Invalid ConditionExpression: Syntax error; token: \"=\", "
          "near: \"= = b\"");
  invalid("{'TableName':'nope','Item':{'pk':{'S':'a'}},'ExpressionAttributeNames':{'#a':'b'}}",
          "ExpressionAttributeNames can only be specified when using expressions");
  invalid(
      "{'TableName':'nope','Item':{'pk':{'S':'a'}},'ExpressionAttributeValues':{':a':{'S':'b'}}}",
      "1 validation error detected: ExpressionAttributeValues can only be specified when using "
      "expressions: ConditionExpression is null");
  invalid("{'TableName':'HHH','Item':{'pk':{'S':'a'}},'ConditionExpression':'attribute_exists(pk)',"
          "'ExpressionAttributeNames':{'#a':'b'}}",
          "1 validation error detected: Value provided in ExpressionAttributeNames unused in "
          "expressions: keys: {#a}");
}

static void put_item_refuses_wrong_json_types(void **state) {
#define serialization(request, message)                                                            \
  expect_error(*state, "PutItem", request, "SerializationException", message)
  serialization("{'TableName':'HHH','Item':{'pk':{'S':'a'},'n':{'N':5}}}",
                "NUMBER_VALUE cannot be converted to String");
  serialization("{'TableName':5}", "NUMBER_VALUE cannot be converted to String");
  serialization("{'TableName':'HHH','Item':[]}",
                "Unrecognized collection type java.util.Map<java.lang.String, "
                "com.amazonaws.dynamodb.v20120810.AttributeValue>");
  serialization("{'TableName':'HHH','Item':{'pk':'a'}}", "Unexpected value type in payload");
  serialization("{'TableName':'HHH','Item':{'pk':{'B':'a'}}}",
                "Base64 encoded length is expected a multiple of 4 bytes but found: 1");
  serialization("{'TableName':'HHH','Item':{'pk':{'SS':'a'}}}", "Unexpected field type");
}

static void put_item_refuses_malformed_json_and_changes_nothing(void **state) {
  static const char *const bad[] = {"",
                                    "[]",
                                    "{",
                                    "{\"TableName\":\"HHH\"",
                                    "{\"TableName\":\"HHH\"}x",
                                    "{\"a\":01}",
                                    "{\"a\":\"\x80\"}",
                                    "{\"a\":\"\\ud800\"}",
                                    "{'a':1}"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    stator_result *r = stator_result_new();
    assert_int_equal(stator_call(*state, "PutItem", bad[i], STATOR_NUL, r), STATOR_SERIALIZATION);
    assert_string_equal(stator_result_body(r, NULL),
                        "{\"__type\":\"com.amazon.coral.service#SerializationException\"}");
    assert_true(strlen(stator_result_message(r)) > 0);
    stator_result_free(r);
  }
}

static void put_item_refuses_nesting_beyond_32_levels(void **state) {
  for (int depth = 32; depth <= 33; depth++) {
    char request[1024] = "{\"TableName\":\"HHH\",\"Item\":{\"pk\":{\"S\":\"deep\"},\"l\":";
    for (int i = 1; i < depth; i++) strcat(request, "{\"L\":[");
    strcat(request, "{\"S\":\"\"}");
    for (int i = 1; i < depth; i++) strcat(request, "]}");
    strcat(request, "}}");
    if (depth == 32)
      expect_ok(*state, "PutItem", request, NULL);
    else
      invalid(request, "Nesting Levels have exceeded supported limits: Attributes in the item have "
                       "nested levels beyond supported limit");
  }
}

static void put_item_takes_items_of_up_to_400_kilobytes(void **state) {
  size_t room = 409600 + 200;
  char *request = malloc(room);
  assert_non_null(request);
  for (int over = 0; over <= 1; over++) {
    int n =
        sprintf(request, "{\"TableName\":\"HHH\",\"Item\":{\"pk\":{\"S\":\"a\"},\"v\":{\"S\":\"");
    size_t value = 409600 - 4 + (size_t)over; /* pk, a, v make four bytes */
    memset(request + n, 'x', value);
    strcpy(request + n + value, "\"}}}");
    if (over)
      invalid(request, "Item size has exceeded the maximum allowed size");
    else
      expect_ok(*state, "PutItem", request, NULL);
  }
  free(request);
}

static void a_table_may_be_named_by_its_arn(void **state) {
  expect_ok(
      *state, "PutItem",
      "{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/HHH','Item':{'pk':{'S':'arn'}}}",
      NULL);
  expect_ok(*state, "GetItem", "{'TableName':'HHH','Key':{'pk':{'S':'arn'}}}", "'Item'");
}

/* Items that look like the one before them, until they do not. */
static void members_may_be_sent_in_any_order(void **state) {
  static const char *const sent[] = {
      "'z':{'N':'1'},'pk':{'S':'o'},'number_2':{'N':'2'},'number_1':{'N':'3'},'b':{'N':'4'},"
      "'a':{'N':'5'}",
      "'z':{'N':'6'},'pk':{'S':'o'},'number_2':{'N':'7'},'number_1':{'N':'8'},'b':{'N':'9'},"
      "'a':{'N':'0'}",
      "'z':{'N':'1'},'pk':{'S':'o'},'number_1':{'N':'2'},'number_2':{'N':'3'},'b':{'N':'4'},"
      "'c':{'N':'5'}",
      "'z':{'N':'1'},'pk':{'S':'o'},'number_2':{'N':'2'},'number_2':{'N':'3'},'b':{'N':'4'},"
      "'a':{'N':'5'}",
  };
  static const char *const kept[] = {
      "'a':{'N':'5'},'b':{'N':'4'},'number_1':{'N':'3'},'number_2':{'N':'2'},'pk':{'S':'o'},"
      "'z':{'N':'1'}",
      "'a':{'N':'0'},'b':{'N':'9'},'number_1':{'N':'8'},'number_2':{'N':'7'},'pk':{'S':'o'},"
      "'z':{'N':'6'}",
      "'b':{'N':'4'},'c':{'N':'5'},'number_1':{'N':'2'},'number_2':{'N':'3'},'pk':{'S':'o'},"
      "'z':{'N':'1'}",
      "'a':{'N':'5'},'b':{'N':'4'},'number_2':{'N':'3'},'pk':{'S':'o'},'z':{'N':'1'}",
  };
  for (size_t i = 0; i < 2 * sizeof sent / sizeof sent[0]; i++) {
    char request[512], expected[512];
    snprintf(request, sizeof request, "{'TableName':'HHH','Item':{%s}}", sent[i / 2]);
    snprintf(expected, sizeof expected, "{'Item':{%s}}", kept[i / 2]);
    expect_body(*state, "PutItem", request, "{}");
    expect_body(*state, "GetItem", "{'TableName':'HHH','Key':{'pk':{'S':'o'}}}", expected);
  }
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(put_item_stores_all_ten_types),
      test(put_item_writes_numbers_in_plain_decimal),
      test(put_item_refuses_numbers_out_of_range),
      test(put_item_keeps_nul_characters),
      test(put_item_answers_the_old_item_on_request),
      test(put_item_with_a_failing_condition_changes_nothing),
      test(a_failed_condition_carries_the_item_on_request),
      test(put_item_refuses_keys_that_do_not_fit),
      test(put_item_takes_partition_keys_of_up_to_2048_bytes),
      test(put_item_refuses_bad_values),
      test(put_item_refuses_what_is_wrong_with_the_request),
      test(put_item_checks_expressions_before_the_table),
      test(put_item_refuses_wrong_json_types),
      test(put_item_refuses_malformed_json_and_changes_nothing),
      test(put_item_refuses_nesting_beyond_32_levels),
      test(put_item_takes_items_of_up_to_400_kilobytes),
      test(a_table_may_be_named_by_its_arn),
      test(members_may_be_sent_in_any_order),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
