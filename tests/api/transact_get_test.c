/* TransactGetItems: items of one moment. */
#include "api/transact_support.h"

static int setup_table(void **state) {
  *state = support_open(0);
  support_table(*state, "Tab", "S", NULL);
  put_item(*state, "'pk':{'S':'a'},'x':{'S':'1'},'m':{'M':{'y':{'N':'2'},'z':{'N':'3'}}}");
  put_item(*state, "'pk':{'S':'b'}");
  return 0;
}

#define on_table(f) cmocka_unit_test_setup_teardown(f, setup_table, support_teardown)

static void expect_read(stator *db, const char *actions, const char *rest, const char *body) {
  char *request = transact_request(actions, rest);
  expect_body(db, READ, request, body);
  free(request);
}

static void items_come_in_the_order_of_the_request(void **state) {
  expect_read(*state, GET("b") "," GET("nobody") "," GET("a"), "",
              "{'Responses':[{'Item':{'pk':{'S':'b'}}},{},{'Item':{'m':{'M':{'y':{'N':'2'},"
              "'z':{'N':'3'}}},'pk':{'S':'a'},'x':{'S':'1'}}}]}");
}

static void each_item_has_a_projection_of_its_own(void **state) {
  expect_read(*state,
              "{'Get':{" NAME_T
              "," KEY_OF("a") ",'ProjectionExpression':'m.y, #x',"
                              "'ExpressionAttributeNames':{'#x':'x'}}},{'Get':{" NAME_T
                              "," KEY_OF("b") ",'ProjectionExpression':'x'}}",
              "", "{'Responses':[{'Item':{'m':{'M':{'y':{'N':'2'}}},'x':{'S':'1'}}},{}]}");
}

static void several_tables_take_part(void **state) {
  support_table(*state, "Other", "N", "B");
  expect_ok(*state, "PutItem", "{'TableName':'Other','Item':{'pk':{'N':'1'},'sk':{'B':'AA=='}}}",
            NULL);
  expect_read(*state,
              GET("b") ",{'Get':{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/Other',"
                       "'Key':{'sk':{'B':'AA=='},'pk':{'N':'1.0'}}}}",
              "",
              "{'Responses':[{'Item':{'pk':{'S':'b'}}},"
              "{'Item':{'pk':{'N':'1'},'sk':{'B':'AA=='}}}]}");
}

static void names_may_come_without_a_projection(void **state) {
  expect_read(*state, "{'Get':{" NAME_T "," KEY_OF("b") ",'ExpressionAttributeNames':{'#x':'x'}}}",
              "", "{'Responses':[{'Item':{'pk':{'S':'b'}}}]}");
}

#define EMPTY_KEY                                                                                  \
  UNFIT("One or more parameter values are not valid. The AttributeValue for a key attribute "      \
        "cannot contain an empty string value. Key: pk")

static void keys_that_do_not_fit_cancel(void **state) {
  expect_cancelled(*state, READ,
                   FOUR(GET("a"), "{'Get':{" NAME_T ",'Key':{'pk':{'N':'1'}}}}", GET(""),
                        "{'Get':{" NAME_T ",'Key':{'pk':{'S':'a'},'sk':{'S':'a'}}}}"),
                   "None, ValidationError, ValidationError, ValidationError",
                   NONE "," MISMATCH "," EMPTY_KEY "," MISMATCH);
}

static void paths_into_key_attributes_cancel(void **state) {
  expect_cancelled(*state, READ,
                   "{'Get':{" NAME_T "," KEY_OF("a") ",'ProjectionExpression':'pk.x'}}",
                   "ValidationError",
                   UNFIT("Key attributes must be scalars; list random access ^[]^ and map lookup "
                         "^.^ are not allowed: Key: pk"));
}

#define NOT_NULL "failed to satisfy constraint: Member must not be null"

static void the_shape_of_the_request_is_checked_first(void **state) {
  static const refusal rows[] = {
      {"{}",                                                                                    "1 validation error detected: Value null at 'transactItems' " NOT_NULL        },
      {"{'TransactItems':[]}",
       "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: "
       "Member must have length greater than or equal to 1"                                                                                                                   },
      {"{'TransactItems':[{}]}",
       "1 validation error detected: Value null at 'transactItems.1.member.get' " NOT_NULL                                                                                    },
      {"{'TransactItems':[null]}",
       "1 validation error detected: Value null at 'transactItems.1.member' " NOT_NULL                                                                                        },
      {"{'TransactItems':[" GET("a") ",{'Get':{}}]}",
       "2 validation errors detected: Value null at 'transactItems.2.member.get.key' " NOT_NULL
       "; Value null at 'transactItems.2.member.get.tableName' " NOT_NULL                                                                                                     },
      {"{'TransactItems':[" GET("a") "],'ReturnConsumedCapacity':'x'}",
       "1 validation error detected: Value 'x' at 'returnConsumedCapacity' failed to satisfy "
       "constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"                                                                                               },
      {"{'TransactItems':[{'Get':{'TableName':'','Key':{}}}]}",
       "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: Member "
       "must have length greater than or equal to 1"                                                                                                                          },
      {"{'TransactItems':[{'Get':{" NAME_T "," KEY_OF("a") ",'ProjectionExpression':'a,a'}}]}",
       "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
       "rewrite one of these paths; path one: [a], path two: [a]"                                                                                                             },
      {"{'TransactItems':[{'Get':{" NAME_T
       "," KEY_OF("a") ",'ProjectionExpression':'a',"
                       "'ExpressionAttributeNames':{'#x':'x'}}}]}",                      "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}"},
      {"{'TransactItems':[{'Get':{" NAME_T ",'Key':{'pk':{}}}}]}",
       "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"                                                                                },
      {"{'TransactItems':[" GET("a") "," GET("a") "]}",
       "Transaction request cannot include multiple operations on one item"                                                                                                   },
  };
  REFUSALS(*state, READ, rows);
}

static void a_hundred_items_are_allowed_and_no_more(void **state) {
  char actions[101 * 80] = "", one[96];
  for (int i = 0; i < 100; i++) {
    snprintf(one, sizeof one, "%s{'Get':{" NAME_T ",'Key':{'pk':{'S':'%d'}}}}", i ? "," : "", i);
    strcat(actions, one);
  }
  char *request = transact_request(actions, "");
  expect_ok(*state, READ, request, "{},{},{}]}");
  free(request);
  strcat(actions, "," GET("a"));
  request = transact_request(actions, "");
  stator_result *r = support_call(*state, READ, request);
  assert_int_equal(stator_result_code(r), STATOR_VALIDATION);
  assert_non_null(strstr(stator_result_message(r),
                         "' at 'transactItems' failed to satisfy constraint: Member must have "
                         "length less than or equal to 100"));
  stator_result_free(r);
  free(request);
}

static void a_table_that_is_not_there_refuses_the_call(void **state) {
  expect_error(*state, READ,
               "{'TransactItems':[{'Get':{" NAME_T ",'Key':{}}},"
               "{'Get':{'TableName':'Nope','Key':{}}}]}",
               "ResourceNotFoundException", "Requested resource not found");
}

static void more_than_4_MB_refuse_the_call(void **state) {
  static char request[410 * 1024], text[409600];
  char actions[1024] = "", one[96];
  memset(text, 'x', sizeof text - 5);
  for (int i = 0; i < 11; i++) {
    snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'%c'},'x':{'S':'%s'}}}",
             'A' + i, text);
    expect_body(*state, "PutItem", request, "{}");
    snprintf(one, sizeof one, "%s{'Get':{" NAME_T ",'Key':{'pk':{'S':'%c'}}}}", i ? "," : "",
             'A' + i);
    strcat(actions, one);
    if (i == 9) {
      char *fitting = transact_request(actions, "");
      expect_ok(*state, READ, fitting, NULL);
      free(fitting);
    }
  }
  expect_refused(*state, READ, actions,
                 "The aggregate size of the items in the transaction cannot exceed 4 MB");
}

static void capacity_is_twice_that_of_consistent_reads(void **state) {
  support_table(*state, "Other", "S", NULL);
  expect_read(*state,
              GET("b") "," GET("nobody") ",{'Get':{'TableName':'Other'," KEY_OF("nobody") "}}",
              ",'ReturnConsumedCapacity':'TOTAL'",
              "{'Responses':[{'Item':{'pk':{'S':'b'}}},{},{}],'ConsumedCapacity':["
              "{'TableName':'Tab','CapacityUnits':4.0,'ReadCapacityUnits':4.0},"
              "{'TableName':'Other','CapacityUnits':2.0,'ReadCapacityUnits':2.0}]}");
  expect_read(*state, GET("b"), ",'ReturnConsumedCapacity':'INDEXES'",
              "{'Responses':[{'Item':{'pk':{'S':'b'}}}],'ConsumedCapacity':[{'TableName':'Tab',"
              "'CapacityUnits':2.0,'ReadCapacityUnits':2.0,'Table':{'CapacityUnits':2.0,"
              "'ReadCapacityUnits':2.0}}]}");
}

static void it_reads_what_the_transaction_around_it_wrote(void **state) {
  stator *tx;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(*state, &tx, r), STATOR_OK);
  put_item(tx, "'pk':{'S':'c'}");
  expect_read(tx, GET("b") "," GET("c"), "",
              "{'Responses':[{'Item':{'pk':{'S':'b'}}},{'Item':{'pk':{'S':'c'}}}]}");
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  stator_result_free(r);
  expect_read(*state, GET("b") "," GET("c"), "", "{'Responses':[{'Item':{'pk':{'S':'b'}}},{}]}");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      on_table(items_come_in_the_order_of_the_request),
      on_table(each_item_has_a_projection_of_its_own),
      on_table(several_tables_take_part),
      on_table(names_may_come_without_a_projection),
      on_table(keys_that_do_not_fit_cancel),
      on_table(paths_into_key_attributes_cancel),
      on_table(the_shape_of_the_request_is_checked_first),
      on_table(a_hundred_items_are_allowed_and_no_more),
      on_table(a_table_that_is_not_there_refuses_the_call),
      on_table(more_than_4_MB_refuse_the_call),
      on_table(capacity_is_twice_that_of_consistent_reads),
      on_table(it_reads_what_the_transaction_around_it_wrote),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
