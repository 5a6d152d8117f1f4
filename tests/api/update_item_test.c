/* UpdateItem and DeleteItem: return values, creation, refusals, size and keys. */
#include "support.h"

#define INVALID "One or more parameter values were invalid: "
#define KEY "'TableName':'HHH','Key':{'pk':{'S':'a'}}"
#define invalid(request, message)                                                                  \
  expect_error(*state, "UpdateItem", request, "ValidationException", message)

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "HHH", "S", NULL);
  expect_ok(
      *state, "PutItem",
      "{'TableName':'HHH','Item':{'pk':{'S':'a'},'n':{'N':'5'},'m':{'M':{'x':{'S':'1'},'y':{'S':"
      "'2'}}},'l':{'L':[{'N':'1'},{'N':'2'},{'N':'3'}]},'ss':{'SS':['x','y']}}}",
      NULL);
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

static void update_item_answers_each_return_values_mode(void **state) {
#define mode(name, answer)                                                                         \
  setup_again(*state);                                                                             \
  expect_body(*state, "UpdateItem",                                                                \
              "{" KEY ",'UpdateExpression':'SET n = n + :one, m.z = :z REMOVE m.x',"               \
              "'ExpressionAttributeValues':{':one':{'N':'1'},':z':{'S':'3'}},"                     \
              "'ReturnValues':'" name "'}",                                                        \
              answer)
#define setup_again(db)                                                                            \
  expect_ok(db, "PutItem",                                                                         \
            "{'TableName':'HHH','Item':{'pk':{'S':'a'},'n':{'N':'5'},'m':{'M':{'x':{'S':'1'}}}}}", \
            NULL)
  mode("NONE", "{}");
  mode("ALL_OLD", "{'Attributes':{'m':{'M':{'x':{'S':'1'}}},'n':{'N':'5'},'pk':{'S':'a'}}}");
  mode("UPDATED_OLD", "{'Attributes':{'m':{'M':{'x':{'S':'1'}}},'n':{'N':'5'}}}");
  mode("ALL_NEW", "{'Attributes':{'m':{'M':{'z':{'S':'3'}}},'n':{'N':'6'},'pk':{'S':'a'}}}");
  mode("UPDATED_NEW", "{'Attributes':{'m':{'M':{'z':{'S':'3'}}},'n':{'N':'6'}}}");
}

static void updated_new_shows_elements_where_they_stand_now(void **state) {
#define updated_new(expression, values, answer)                                                    \
  expect_ok(*state, "PutItem",                                                                     \
            "{'TableName':'HHH','Item':{'pk':{'S':'a'},'l':{'L':[{'N':'1'},{'N':'2'},{'N':'3'},"   \
            "{'M':{'k':{'N':'4'}}},{'SS':['x']}]}}}",                                              \
            NULL);                                                                                 \
  expect_body(*state, "UpdateItem",                                                                \
              "{'TableName':'HHH','Key':{'pk':{'S':'a'}},'ReturnValues':'UPDATED_NEW',"            \
              "'UpdateExpression':'" expression "'" values "}",                                    \
              answer)
#define X ",'ExpressionAttributeValues':{':x':{'N':'9'}}"
  updated_new("REMOVE l[0]", "", "{}");
  updated_new("SET l[2] = :x REMOVE l[0]", X, "{'Attributes':{'l':{'L':[{'N':'9'}]}}}");
  updated_new("SET l[20] = :x, l[10] = :x REMOVE l[1]", X,
              "{'Attributes':{'l':{'L':[{'N':'9'},{'N':'9'}]}}}");
  updated_new("SET l[3].k = :x REMOVE l[1], l[2]", X,
              "{'Attributes':{'l':{'L':[{'M':{'k':{'N':'9'}}}]}}}");
  updated_new("SET l[3] = :y DELETE l[4] :s REMOVE l[0]",
              ",'ExpressionAttributeValues':{':y':{'N':'8'},':s':{'SS':['x']}}",
              "{'Attributes':{'l':{'L':[{'N':'8'}]}}}");
}

static void update_item_creates_the_item_it_does_not_find(void **state) {
  expect_body(*state, "UpdateItem",
              "{'TableName':'HHH','Key':{'pk':{'S':'new'}},'UpdateExpression':'ADD n :n',"
              "'ExpressionAttributeValues':{':n':{'N':'2'}},'ReturnValues':'ALL_NEW'}",
              "{'Attributes':{'n':{'N':'2'},'pk':{'S':'new'}}}");
  expect_body(*state, "UpdateItem", "{'TableName':'HHH','Key':{'pk':{'S':'bare'}}}", "{}");
  expect_body(*state, "GetItem", "{'TableName':'HHH','Key':{'pk':{'S':'bare'}}}",
              "{'Item':{'pk':{'S':'bare'}}}");
  expect_body(*state, "UpdateItem",
              "{'TableName':'HHH','Key':{'pk':{'S':'none'}},'UpdateExpression':'REMOVE n'}", "{}");
  expect_body(*state, "GetItem", "{'TableName':'HHH','Key':{'pk':{'S':'none'}}}", "{}");
}

static void update_item_refuses_to_change_a_key(void **state) {
  invalid("{" KEY ",'UpdateExpression':'SET pk = :v','ExpressionAttributeValues':{':v':{'S':'a'}}}",
          INVALID "Cannot update attribute pk. This attribute is part of the key");
  invalid("{" KEY
          ",'UpdateExpression':'SET pk.x = :v','ExpressionAttributeValues':{':v':{'S':'a'}}}",
          "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
          "allowed: Key: pk");
}

static void update_item_refuses_what_the_item_does_not_allow(void **state) {
  invalid("{" KEY
          ",'UpdateExpression':'SET q.b = :v','ExpressionAttributeValues':{':v':{'N':'1'}}}",
          "The document path provided in the update expression is invalid for update");
  invalid("{" KEY
          ",'UpdateExpression':'SET c = c + :v','ExpressionAttributeValues':{':v':{'N':'1'}}}",
          "The provided expression refers to an attribute that does not exist in the item");
  invalid("{" KEY
          ",'UpdateExpression':'SET n = m + :v','ExpressionAttributeValues':{':v':{'N':'1'}}}",
          "An operand in the update expression has an incorrect data type");
  invalid("{" KEY ",'UpdateExpression':'ADD m :v','ExpressionAttributeValues':{':v':{'N':'1'}}}",
          "An operand in the update expression has an incorrect data type");
  expect_ok(*state, "GetItem", "{" KEY "}", "'n':{'N':'5'}");
}

static void update_item_words_expression_errors_with_the_prefix(void **state) {
  invalid("{" KEY
          ",'UpdateExpression':'SET status = :v','ExpressionAttributeValues':{':v':{'N':'1'}}}",
          "1 validation error detected: Invalid UpdateExpression: Attribute name is a reserved "
          "keyword; reserved keyword: status");
  invalid(
      "{" KEY ",'UpdateExpression':''}",
      "1 validation error detected: Invalid UpdateExpression: The expression can not be empty;");
  invalid("{" KEY ",'UpdateExpression':'SET a = :v'}",
          "1 validation error detected: Invalid UpdateExpression: An expression attribute value "
          "used in expression is not defined; attribute value: :v");
  invalid("{" KEY ",'UpdateExpression':'REMOVE a','ExpressionAttributeValues':{':v':{'N':'1'}}}",
          "1 validation error detected: Value provided in ExpressionAttributeValues unused in "
          "expressions: keys: {:v}");
  invalid("{" KEY ",'ExpressionAttributeValues':{':v':{'N':'1'}}}",
          "1 validation error detected: ExpressionAttributeValues can only be specified when using "
          "expressions: UpdateExpression and ConditionExpression are null");
  invalid(
      "{" KEY ",'UpdateExpression':'SET a = :v','ExpressionAttributeValues':{':v':{'N':'x'}}}",
      "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a "
      "numeric value: x for key :v");
  invalid("{" KEY ",'UpdateExpression':'SET a = :v','ExpressionAttributeValues':{':v':{'SS':[]}}}",
          "1 validation error detected: " INVALID "An string set  may not be empty");
  invalid("{" KEY ",'UpdateExpression':'SET a = :v','ExpressionAttributeValues':{'v':{'N':'1'}}}",
          "ExpressionAttributeValues contains invalid key: Syntax error; key: \"v\"");
  invalid("{" KEY ",'UpdateExpression':'SET a = :v','ExpressionAttributeValues':{}}",
          "1 validation error detected: ExpressionAttributeValues must not be empty");
}

static void update_item_reports_only_the_first_bad_enum(void **state) {
  invalid("{" KEY ",'ReturnValues':'x','ReturnConsumedCapacity':'y'}",
          "1 validation error detected: Value 'x' at 'returnValues' failed to satisfy constraint: "
          "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]");
}

static void update_item_with_conditions(void **state) {
  expect_error(*state, "UpdateItem",
               "{" KEY ",'UpdateExpression':'SET n = :v','ConditionExpression':'n > :big',"
               "'ExpressionAttributeValues':{':v':{'N':'1'},':big':{'N':'100'}}}",
               "ConditionalCheckFailedException", "The conditional request failed");
  expect_ok(*state, "GetItem", "{" KEY "}", "'n':{'N':'5'}");
  expect_ok(*state, "UpdateItem",
            "{" KEY ",'UpdateExpression':'SET n = :v','ConditionExpression':'n < :big',"
            "'ExpressionAttributeValues':{':v':{'N':'1'},':big':{'N':'100'}}}",
            NULL);
  expect_ok(*state, "GetItem", "{" KEY "}", "'n':{'N':'1'}");
}

static void update_item_refuses_an_item_grown_too_large(void **state) {
  char *request = malloc(450000);
  assert_non_null(request);
  int n =
      sprintf(request, "{\"TableName\":\"HHH\",\"Key\":{\"pk\":{\"S\":\"a\"}},\"UpdateExpression\":"
                       "\"SET v = :v\",\"ExpressionAttributeValues\":{\":v\":{\"S\":\"");
  memset(request + n, 'x', 409590);
  strcpy(request + n + 409590, "\"}}}");
  invalid(request, "Item size to update has exceeded the maximum allowed size");
  free(request);
  expect_without(*state, "GetItem", "{" KEY "}", "xxxx");
}

static void delete_item_deletes_once_and_answers_the_old_item(void **state) {
  expect_ok(*state, "DeleteItem", "{" KEY ",'ReturnValues':'ALL_OLD'}", "'n':{'N':'5'}");
  expect_body(*state, "DeleteItem", "{" KEY ",'ReturnValues':'ALL_OLD'}", "{}");
  expect_body(*state, "GetItem", "{" KEY "}", "{}");
}

static void delete_item_refuses_what_does_not_fit(void **state) {
#define refused(request, message)                                                                  \
  expect_error(*state, "DeleteItem", request, "ValidationException", message)
  refused("{" KEY ",'ReturnValues':'ALL_NEW'}", "ReturnValues can only be ALL_OLD or NONE");
  refused("{'TableName':'HHH','Key':{'pk':{'S':'a'},'x':{'S':'b'}}}",
          "The provided key element does not match the schema");
  refused("{'TableName':'HHH','Key':{'pk':{'N':'1'}}}",
          "The provided key element does not match the schema");
  refused("{'TableName':'HHH','Key':{'pk':{'S':''}}}",
          "One or more parameter values are not valid. The AttributeValue for a key attribute "
          "cannot contain an empty string value. Key: pk");
  refused("{" KEY
          ",'ConditionExpression':'attribute_exists(pk)','ExpressionAttributeNames':{'#a':'b'}}",
          "1 validation error detected: Value provided in ExpressionAttributeNames unused in "
          "expressions: keys: {#a}");
  refused("{" KEY ",'ConditionExpression':'a = :a'}",
          "Invalid ConditionExpression: An expression attribute value used in expression is not "
          "defined; attribute value: :a");
  expect_error(*state, "DeleteItem", "{" KEY ",'ConditionExpression':'attribute_not_exists(pk)'}",
               "ConditionalCheckFailedException", "The conditional request failed");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(update_item_answers_each_return_values_mode),
      test(updated_new_shows_elements_where_they_stand_now),
      test(update_item_creates_the_item_it_does_not_find),
      test(update_item_refuses_to_change_a_key),
      test(update_item_refuses_what_the_item_does_not_allow),
      test(update_item_words_expression_errors_with_the_prefix),
      test(update_item_reports_only_the_first_bad_enum),
      test(update_item_with_conditions),
      test(update_item_refuses_an_item_grown_too_large),
      test(delete_item_deletes_once_and_answers_the_old_item),
      test(delete_item_refuses_what_does_not_fit),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
