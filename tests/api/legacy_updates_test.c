/* AttributeUpdates: PUT, ADD and DELETE, on items that are there and that are not,
** and what ReturnValues shows of them. */
#include "support.h"

#define INVALID "One or more parameter values were invalid: "
#define KEY "'TableName':'HHH','Key':{'pk':{'S':'a'}}"
#define invalid(request, message)                                                                  \
  expect_error(*state, "UpdateItem", request, "ValidationException", message)
#define UPDATE(updates) "{" KEY ",'AttributeUpdates':{" updates "}}"
#define ACT(name, action, value) "'" name "':{'Action':'" action "','Value':" value "}"
#define item_is(rest) expect_body(*state, "GetItem", "{" KEY "}", "{'Item':{" rest "}}")
#define update(updates) expect_body(*state, "UpdateItem", UPDATE(updates), "{}")

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "HHH", "S", NULL);
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

static void put_is_the_default_action_and_replaces(void **state) {
  update("'v':{'Value':{'N':'1'}}");
  item_is("'pk':{'S':'a'},'v':{'N':'1'}");
  update(ACT("v", "PUT", "{'L':[{'S':'x'}]}") "," ACT("w", "PUT", "{'S':''}"));
  item_is("'pk':{'S':'a'},'v':{'L':[{'S':'x'}]},'w':{'S':''}");
}

static void add_counts_from_zero_and_makes_sets(void **state) {
  update(ACT("n", "ADD", "{'N':'-2'}") "," ACT("s", "ADD", "{'SS':['b']}"));
  item_is("'n':{'N':'-2'},'pk':{'S':'a'},'s':{'SS':['b']}");
  update(ACT("n", "ADD", "{'N':'5.5'}") "," ACT("s", "ADD", "{'SS':['a','b']}"));
  item_is("'n':{'N':'3.5'},'pk':{'S':'a'},'s':{'SS':['a','b']}");
}

static void add_of_a_list_appends(void **state) {
  update(ACT("l", "ADD", "{'L':[{'N':'1'}]}"));
  item_is("'l':{'L':[{'N':'1'}]},'pk':{'S':'a'}");
  update(ACT("l", "ADD", "{'L':[{'N':'1'},{'S':'x'}]}"));
  item_is("'l':{'L':[{'N':'1'},{'N':'1'},{'S':'x'}]},'pk':{'S':'a'}");
  update(ACT("l", "ADD", "{'L':[]}"));
  item_is("'l':{'L':[{'N':'1'},{'N':'1'},{'S':'x'}]},'pk':{'S':'a'}");
  update(ACT("e", "PUT", "{'L':[]}"));
  update(ACT("e", "ADD", "{'L':[{'N':'2'}]}") ",'l':{'Action':'DELETE'}");
  item_is("'e':{'L':[{'N':'2'}]},'pk':{'S':'a'}");
}

static void delete_removes_an_attribute_or_members_of_a_set(void **state) {
  update(ACT("s", "PUT", "{'SS':['a','b','c']}") "," ACT("v", "PUT", "{'N':'1'}"));
  update(
      ACT("s", "DELETE", "{'SS':['a','x']}") ",'v':{'Action':'DELETE'},'nope':{'Action':'DELETE'}");
  item_is("'pk':{'S':'a'},'s':{'SS':['b','c']}");
  update(ACT("s", "DELETE", "{'SS':['b','c']}"));
  item_is("'pk':{'S':'a'}");
}

static void a_clash_of_types_has_its_own_message(void **state) {
#define CLASH "Type mismatch for attribute to update"
  update(ACT("v", "PUT", "{'S':'x'}") "," ACT("s", "PUT", "{'SS':['a']}"));
  invalid(UPDATE(ACT("v", "ADD", "{'N':'1'}")), CLASH);
  invalid(UPDATE(ACT("v", "ADD", "{'L':[]}")), CLASH);
  invalid(UPDATE(ACT("s", "ADD", "{'NS':['1']}")), CLASH);
  invalid(UPDATE(ACT("s", "DELETE", "{'NS':['1']}")), CLASH);
  item_is("'pk':{'S':'a'},'s':{'SS':['a']},'v':{'S':'x'}");
}

static void only_deletes_create_no_item(void **state) {
  update("'v':{'Action':'DELETE'}," ACT("s", "DELETE", "{'SS':['a']}"));
  expect_body(*state, "GetItem", "{" KEY "}", "{}");
}

static void no_updates_create_an_item_of_its_key(void **state) {
  update("");
  item_is("'pk':{'S':'a'}");
}

static void a_dot_in_a_name_of_updates_is_part_of_the_name(void **state) {
  update(ACT("m", "PUT", "{'M':{'k':{'N':'1'}}}"));
  update(ACT("m.k", "PUT", "{'N':'2'}") "," ACT("l[0]", "PUT", "{'N':'3'}"));
  item_is("'l[0]':{'N':'3'},'m':{'M':{'k':{'N':'1'}}},'m.k':{'N':'2'},'pk':{'S':'a'}");
}

static void of_two_equal_names_in_updates_the_last_counts(void **state) {
  update(ACT("v", "PUT", "{'N':'1'}") "," ACT("v", "PUT", "{'N':'2'}"));
  item_is("'pk':{'S':'a'},'v':{'N':'2'}");
}

static void return_values_show_whole_attributes(void **state) {
#define returned(mode, answer)                                                                     \
  expect_ok(*state, "PutItem",                                                                     \
            "{'TableName':'HHH','Item':{'pk':{'S':'a'},'n':{'N':'1'},'s':{'SS':['a','b']},"        \
            "'d':{'N':'9'},'x':{'N':'0'}}}",                                                       \
            NULL);                                                                                 \
  expect_body(*state, "UpdateItem",                                                                \
              "{" KEY ",'ReturnValues':'" mode                                                     \
              "','AttributeUpdates':{" ACT("n", "ADD", "{'N':'1'}") "," ACT(                       \
                  "s", "DELETE",                                                                   \
                  "{'SS':['a']}") ",'d':{'Action':'DELETE'}," ACT("new", "PUT",                    \
                                                                  "{'M':{'k':{'N':'1'}}}") "}}",   \
              answer)
  returned("NONE", "{}");
  returned("UPDATED_OLD", "{'Attributes':{'d':{'N':'9'},'n':{'N':'1'},'s':{'SS':['a','b']}}}");
  returned("UPDATED_NEW", "{'Attributes':{'n':{'N':'2'},'new':{'M':{'k':{'N':'1'}}},"
                          "'s':{'SS':['b']}}}");
  returned("ALL_OLD", "{'Attributes':{'d':{'N':'9'},'n':{'N':'1'},'pk':{'S':'a'},"
                      "'s':{'SS':['a','b']},'x':{'N':'0'}}}");
  returned("ALL_NEW", "{'Attributes':{'n':{'N':'2'},'new':{'M':{'k':{'N':'1'}}},'pk':{'S':'a'},"
                      "'s':{'SS':['b']},'x':{'N':'0'}}}");
}

static void updated_new_of_deletes_alone_has_no_attributes(void **state) {
  update(ACT("v", "PUT", "{'N':'1'}"));
  expect_body(*state, "UpdateItem",
              "{" KEY ",'ReturnValues':'UPDATED_NEW','AttributeUpdates':{'v':{'Action':'DELETE'}}}",
              "{}");
}

static void updates_with_expected_are_carried_out_if_it_holds(void **state) {
  update(ACT("v", "PUT", "{'N':'1'}"));
  expect_error(*state, "UpdateItem",
               "{" KEY ",'AttributeUpdates':{" ACT(
                   "v", "ADD", "{'N':'1'}") "},"
                                            "'Expected':{'v':{'Value':{'N':'2'}}}}",
               "ConditionalCheckFailedException", "The conditional request failed");
  item_is("'pk':{'S':'a'},'v':{'N':'1'}");
  expect_body(*state, "UpdateItem",
              "{" KEY ",'AttributeUpdates':{" ACT(
                  "v", "ADD", "{'N':'1'}") "},"
                                           "'Expected':{'v':{'Value':{'N':'1'}}}}",
              "{}");
  item_is("'pk':{'S':'a'},'v':{'N':'2'}");
}

static void updates_refuse_keys(void **state) {
  invalid(UPDATE(ACT("pk", "PUT", "{'S':'a'}")),
          INVALID "Cannot update attribute pk. This attribute is part of the key");
  invalid(UPDATE("'pk':{'Action':'DELETE'}"),
          INVALID "Cannot update attribute pk. This attribute is part of the key");
}

static void updates_refuse_what_an_action_cannot_do(void **state) {
  static const char *const values[] = {"{'S':'x'}", "{'B':'AQ=='}", "{'BOOL':true}",
                                       "{'NULL':true}", "{'M':{}}"};
  static const char *const types[] = {"S", "B", "BOOL", "NULL", "M"};
  char request[300], message[200];
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
    snprintf(request, sizeof request,
             "{" KEY ",'AttributeUpdates':{'v':{'Action':'ADD','Value':%s}}}", values[i]);
    snprintf(message, sizeof message, INVALID "ADD action is not supported for the type %s",
             types[i]);
    invalid(request, message);
    snprintf(request, sizeof request,
             "{" KEY ",'AttributeUpdates':{'v':{'Action':'DELETE','Value':%s}}}", values[i]);
    snprintf(message, sizeof message,
             INVALID "DELETE action with value is not supported for the type %s", types[i]);
    invalid(request, message);
  }
  invalid(UPDATE(ACT("v", "DELETE", "{'N':'1'}")),
          INVALID "DELETE action with value is not supported for the type N");
  invalid(UPDATE(ACT("v", "DELETE", "{'L':[]}")),
          INVALID "DELETE action with value is not supported for the type L");
#define NO_VALUE INVALID "Only DELETE action is allowed when no attribute value is specified"
  invalid(UPDATE("'v':{}"), NO_VALUE);
  invalid(UPDATE("'v':{'Action':'PUT'}"), NO_VALUE);
  invalid(UPDATE("'v':{'Action':'ADD','Value':null}"), NO_VALUE);
  invalid(
      UPDATE("'v':{'Action':'SET'}"),
      "1 validation error detected: Value 'SET' at 'attributeUpdates.v.member.action' failed to "
      "satisfy constraint: Member must satisfy enum value set: [ADD, DELETE, PUT]");
  expect_body(*state, "GetItem", "{" KEY "}", "{}");
}

static void updates_refuse_bad_values(void **state) {
  invalid(UPDATE("'v':{'Value':{}}"),
          "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  invalid(UPDATE("'v':{'Value':{'N':'x'}}"),
          "The parameter cannot be converted to a numeric value: x");
  invalid(UPDATE("'v':{'Value':{'SS':[]}}"),
          "1 validation error detected: " INVALID "An string set  may not be empty");
  invalid(UPDATE("'':{'Value':{'S':'x'}}"), INVALID "Empty attribute name");
}

static void updates_refuse_wrong_json_types(void **state) {
#define serialization(request, message)                                                            \
  expect_error(*state, "UpdateItem", request, "SerializationException", message)
  serialization("{" KEY ",'AttributeUpdates':[]}",
                "Unrecognized collection type java.util.Map<java.lang.String, "
                "com.amazonaws.dynamodb.v20120810.AttributeValueUpdate>");
  serialization("{" KEY ",'AttributeUpdates':'x'}", "Unexpected field type");
  serialization(UPDATE("'v':'x'"), "Unexpected value type in payload");
  serialization(UPDATE("'v':[]"), "Unrecognized collection type class "
                                  "com.amazonaws.dynamodb.v20120810.AttributeValueUpdate");
  serialization(UPDATE("'v':{'Value':'x'}"), "Unexpected field type");
  serialization(UPDATE("'v':{'Action':5}"), "NUMBER_VALUE cannot be converted to String");
}

static void updates_maintain_indexes(void **state) {
  expect_ok(*state, "CreateTable",
            "{'TableName':'GGG','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            "{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'g','AttributeType':'S'}],"
            "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'GlobalSecondaryIndexes':["
            "{'IndexName':'by_g','KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],"
            "'Projection':{'ProjectionType':'ALL'}}]}",
            NULL);
#define BY_G                                                                                       \
  "{'TableName':'GGG','IndexName':'by_g','Select':'COUNT','KeyConditions':{'g':{"                  \
  "'ComparisonOperator':'EQ','AttributeValueList':[{'S':'x'}]}}}"
  expect_ok(
      *state, "UpdateItem",
      "{'TableName':'GGG','Key':{'pk':{'S':'a'}},'AttributeUpdates':{'g':{'Value':{'S':'x'}}}}",
      NULL);
  expect_body(*state, "Query", BY_G, "{'Count':1,'ScannedCount':1}");
  invalid("{'TableName':'GGG','Key':{'pk':{'S':'a'}},'AttributeUpdates':{'g':{'Value':{'N':'1'}}}}",
          INVALID "Type mismatch for Index Key g Expected: S Actual: N IndexName: by_g");
  expect_ok(
      *state, "UpdateItem",
      "{'TableName':'GGG','Key':{'pk':{'S':'a'}},'AttributeUpdates':{'g':{'Action':'DELETE'}}}",
      NULL);
  expect_body(*state, "Query", BY_G, "{'Count':0,'ScannedCount':0}");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(put_is_the_default_action_and_replaces),
      test(add_counts_from_zero_and_makes_sets),
      test(add_of_a_list_appends),
      test(delete_removes_an_attribute_or_members_of_a_set),
      test(a_clash_of_types_has_its_own_message),
      test(only_deletes_create_no_item),
      test(no_updates_create_an_item_of_its_key),
      test(a_dot_in_a_name_of_updates_is_part_of_the_name),
      test(of_two_equal_names_in_updates_the_last_counts),
      test(return_values_show_whole_attributes),
      test(updated_new_of_deletes_alone_has_no_attributes),
      test(updates_with_expected_are_carried_out_if_it_holds),
      test(updates_refuse_keys),
      test(updates_refuse_what_an_action_cannot_do),
      test(updates_refuse_bad_values),
      test(updates_refuse_wrong_json_types),
      test(updates_maintain_indexes),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
