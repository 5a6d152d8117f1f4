/* KeyConditions, QueryFilter, ScanFilter and AttributesToGet: what they find, on
** tables and indexes, and what they are refused with. */
#include "support.h"

#define INVALID "One or more parameter values were invalid: "
#define invalid(op, request, message)                                                              \
  expect_error(*state, op, request, "ValidationException", message)
#define COMPARE(name, op, values)                                                                  \
  "'" name "':{'ComparisonOperator':'" op "','AttributeValueList':[" values "]}"
#define PK COMPARE("pk", "EQ", "{'S':'p'}")
#define QUERY(rest) "{'TableName':'TTT'," rest "}"
#define KEYS(conditions) "'KeyConditions':{" conditions "}"

/* Partition "p" holds sk 1 to 9, each with c = sk mod 3, s = "s<sk>"; from 7 on
** also v. */
static int setup(void **state) {
  support_setup(state);
  expect_ok(*state, "CreateTable",
            "{'TableName':'TTT','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            "{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'N'},"
            "{'AttributeName':'c','AttributeType':'N'},{'AttributeName':'s','AttributeType':'S'}],"
            "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},"
            "{'AttributeName':'sk','KeyType':'RANGE'}],"
            "'LocalSecondaryIndexes':[{'IndexName':'local','KeySchema':["
            "{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'s','KeyType':'RANGE'}],"
            "'Projection':{'ProjectionType':'KEYS_ONLY'}}],"
            "'GlobalSecondaryIndexes':["
            "{'IndexName':'by_c','KeySchema':[{'AttributeName':'c','KeyType':'HASH'}],"
            "'Projection':{'ProjectionType':'KEYS_ONLY'}},"
            "{'IndexName':'many','KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},"
            "{'AttributeName':'c','KeyType':'HASH'},{'AttributeName':'s','KeyType':'RANGE'},"
            "{'AttributeName':'sk','KeyType':'RANGE'}],'Projection':{'ProjectionType':'ALL'}}]}",
            NULL);
  for (int i = 1; i <= 9; i++) {
    char request[300];
    snprintf(request, sizeof request,
             "{'TableName':'TTT','Item':{'pk':{'S':'p'},'sk':{'N':'%d'},'c':{'N':'%d'},"
             "'s':{'S':'s%d'}%s}}",
             i, i % 3, i, i > 6 ? ",'v':{'L':[{'N':'1'}]}" : "");
    expect_ok(*state, "PutItem", request, NULL);
  }
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

#define found(rest, count, scanned)                                                                \
  expect_body(*state, "Query", QUERY("'Select':'COUNT'," rest),                                    \
              "{'Count':" #count ",'ScannedCount':" #scanned "}")

static void key_conditions_take_every_operator_of_a_sort_key(void **state) {
  found(KEYS(PK), 9, 9);
  found(KEYS(PK "," COMPARE("sk", "EQ", "{'N':'4'}")), 1, 1);
  found(KEYS(PK "," COMPARE("sk", "LT", "{'N':'4'}")), 3, 3);
  found(KEYS(PK "," COMPARE("sk", "LE", "{'N':'4'}")), 4, 4);
  found(KEYS(COMPARE("sk", "GT", "{'N':'4'}") "," PK), 5, 5);
  found(KEYS(PK "," COMPARE("sk", "GE", "{'N':'4'}")), 6, 6);
  found(KEYS(PK "," COMPARE("sk", "BETWEEN", "{'N':'4'},{'N':'6'}")), 3, 3);
  found("'IndexName':'local'," KEYS(PK "," COMPARE("s", "BEGINS_WITH", "{'S':'s'}")), 9, 9);
}

static void key_conditions_page_and_turn_round(void **state) {
  expect_body(*state, "Query",
              QUERY("'Limit':1,'ScanIndexForward':false,'AttributesToGet':['sk']," KEYS(PK)),
              "{'Items':[{'sk':{'N':'9'}}],'Count':1,'ScannedCount':1,"
              "'LastEvaluatedKey':{'pk':{'S':'p'},'sk':{'N':'9'}}}");
  expect_body(*state, "Query",
              QUERY("'Limit':1,'ScanIndexForward':false,'AttributesToGet':['sk']," KEYS(
                  PK) ",'ExclusiveStartKey':{'pk':{'S':'p'},'sk':{'N':'9'}}"),
              "{'Items':[{'sk':{'N':'8'}}],'Count':1,'ScannedCount':1,"
              "'LastEvaluatedKey':{'pk':{'S':'p'},'sk':{'N':'8'}}}");
}

static void key_conditions_of_an_index_with_many_key_attributes(void **state) {
#define MANY(conditions) "'IndexName':'many'," KEYS(conditions)
#define C1 COMPARE("c", "EQ", "{'N':'1'}")
  found(MANY(PK "," C1), 3, 3);
  found(MANY(PK "," C1 "," COMPARE("s", "GT", "{'S':'s1'}")), 2, 2);
  found(MANY(PK "," C1 "," COMPARE("s", "EQ", "{'S':'s4'}") "," COMPARE("sk", "LE", "{'N':'4'}")),
        1, 1);
  invalid("Query", QUERY(MANY(PK)), "Query condition missed key schema element: c");
  invalid("Query", QUERY(MANY(PK "," COMPARE("c", "GT", "{'N':'1'}"))),
          "Query key condition not supported");
  invalid("Query", QUERY(MANY(PK "," C1 "," COMPARE("sk", "EQ", "{'N':'1'}"))),
          "RANGE key attributes s must have equality conditions specified in the query because a "
          "condition is present on key attribute sk");
  invalid("Query",
          QUERY(MANY(PK "," C1
                        "," COMPARE("s", "GT", "{'S':'s'}") "," COMPARE("sk", "EQ", "{'N':'1'}"))),
          "RANGE key attributes s must have equality conditions specified in the query because a "
          "condition is present on key attribute sk");
  invalid("Query", QUERY(MANY(PK "," COMPARE("c", "NULL", ""))),
          "Attempted conditional constraint is not an indexable operation");
}

static void a_query_filter_follows_the_key_condition(void **state) {
  found(KEYS(PK) ",'QueryFilter':{" COMPARE("c", "EQ", "{'N':'0'}") "}", 3, 9);
  found(KEYS(PK) ",'QueryFilter':{" COMPARE("c", "NE", "{'N':'0'}") "}", 6, 9);
  found(KEYS(PK) ",'QueryFilter':{" COMPARE("c", "IN", "{'N':'0'},{'N':'2'}") "}", 6, 9);
  found(KEYS(PK) ",'QueryFilter':{" COMPARE("v", "CONTAINS", "{'N':'1'}") "}", 3, 9);
  found(KEYS(PK) ",'QueryFilter':{" COMPARE("v", "NOT_CONTAINS", "{'N':'2'}") "}", 3, 9);
  found(KEYS(PK) ",'QueryFilter':{'v':{'ComparisonOperator':'NULL'}}", 6, 9);
  found(KEYS(PK) ",'QueryFilter':{}", 9, 9);
}

static void conditions_of_a_filter_are_joined_by_conditional_operator(void **state) {
#define TWO COMPARE("c", "EQ", "{'N':'0'}") "," COMPARE("s", "EQ", "{'S':'s1'}")
  found(KEYS(PK) ",'QueryFilter':{" TWO "}", 0, 9);
  found(KEYS(PK) ",'QueryFilter':{" TWO "},'ConditionalOperator':'AND'", 0, 9);
  found(KEYS(PK) ",'QueryFilter':{" TWO "},'ConditionalOperator':'OR'", 4, 9);
  expect_body(*state, "Scan",
              "{'TableName':'TTT','Select':'COUNT','ScanFilter':{" TWO
              "},'ConditionalOperator':'OR'}",
              "{'Count':4,'ScannedCount':9}");
}

static void a_query_filter_takes_no_key_attribute(void **state) {
#define IN_FILTER "QueryFilter can only contain non-primary key attributes: Primary key attribute: "
  invalid("Query", QUERY(KEYS(PK) ",'QueryFilter':{" COMPARE("sk", "EQ", "{'N':'1'}") "}"),
          IN_FILTER "sk");
  invalid("Query",
          QUERY(KEYS(PK) ",'QueryFilter':{" COMPARE("sk", "EQ", "{'N':'1'}") "," COMPARE(
              "pk", "EQ", "{'S':'p'}") "}"),
          IN_FILTER "pk");
  invalid("Query", QUERY("'IndexName':'by_c'," KEYS(C1) ",'QueryFilter':{" C1 "}"), IN_FILTER "c");
  found("'IndexName':'local'," KEYS(PK) ",'QueryFilter':{" COMPARE("sk", "GT", "{'N':'7'}") "}", 2,
        9);
}

static void a_scan_filter_takes_any_attribute(void **state) {
#define scanned(filter, count)                                                                     \
  expect_body(*state, "Scan", "{'TableName':'TTT','Select':'COUNT','ScanFilter':{" filter "}}",    \
              "{'Count':" #count ",'ScannedCount':9}")
  scanned(COMPARE("sk", "BETWEEN", "{'N':'2'},{'N':'4'}"), 3);
  scanned(PK "," C1, 3);
  scanned(COMPARE("s", "BEGINS_WITH", "{'S':'s9'}"), 1);
  scanned("'v':{'ComparisonOperator':'NOT_NULL'}", 3);
  scanned("", 9);
  expect_body(*state, "Scan",
              "{'TableName':'TTT','IndexName':'by_c','Select':'COUNT','ScanFilter':{" C1 "}}",
              "{'Count':3,'ScannedCount':9}");
}

static void key_conditions_go_with_expressions(void **state) {
  found(KEYS(PK) ",'FilterExpression':'c = :c','ExpressionAttributeValues':{':c':{'N':'0'}}", 3, 9);
  expect_body(*state, "Query",
              QUERY(KEYS(PK "," COMPARE("sk", "EQ", "{'N':'1'}")) ",'ProjectionExpression':'c'"),
              "{'Items':[{'c':{'N':'1'}}],'Count':1,'ScannedCount':1}");
}

static void attributes_to_get_are_whole_names(void **state) {
  expect_ok(*state, "PutItem",
            "{'TableName':'TTT','Item':{'pk':{'S':'d'},'sk':{'N':'1'},'a.b':{'N':'1'},"
            "'a':{'M':{'b':{'N':'2'},'c':{'N':'3'}}}}}",
            NULL);
#define GET(names)                                                                                 \
  "{'TableName':'TTT','Key':{'pk':{'S':'d'},'sk':{'N':'1'}},'AttributesToGet':[" names "]}"
  expect_body(*state, "GetItem", GET("'a.b','nope'"), "{'Item':{'a.b':{'N':'1'}}}");
  expect_body(*state, "GetItem", GET("'sk','a'"),
              "{'Item':{'a':{'M':{'b':{'N':'2'},'c':{'N':'3'}}},'sk':{'N':'1'}}}");
  expect_body(*state, "GetItem", GET("'status'"), "{'Item':{}}");
  expect_body(*state, "Scan",
              "{'TableName':'TTT','AttributesToGet':['c'],'ScanFilter':{" COMPARE("sk", "EQ",
                                                                                  "{'N':'2'}") "}}",
              "{'Items':[{'c':{'N':'2'}}],'Count':1,'ScannedCount':10}");
}

static void attributes_to_get_name_an_attribute_once(void **state) {
#define TWICE INVALID "Duplicate value in attribute name: "
  invalid("GetItem", GET("'b','a','a','b'"), TWICE "a");
  invalid("Query", QUERY(KEYS(PK) ",'AttributesToGet':['a','a']"), TWICE "a");
  invalid("Scan", QUERY("'AttributesToGet':['a','b','a']"), TWICE "a");
  invalid("BatchGetItem",
          "{'RequestItems':{'TTT':{'Keys':[{'pk':{'S':'d'},'sk':{'N':'1'}}],"
          "'AttributesToGet':['a','a']}}}",
          TWICE "a");
}

static void attributes_to_get_are_one_at_least(void **state) {
  invalid("GetItem", GET(""),
          "1 validation error detected: Value '[]' at 'attributesToGet' failed to satisfy "
          "constraint: Member must have length greater than or equal to 1");
  invalid("BatchGetItem",
          "{'RequestItems':{'TTT':{'Keys':[{'pk':{'S':'d'},'sk':{'N':'1'}}],"
          "'AttributesToGet':[]}}}",
          "1 validation error detected: Value at 'requestItems.TTT.member.attributesToGet' "
          "failed to satisfy constraint: Member must have length greater than or equal to 1");
}

static void attributes_to_get_follow_the_rules_of_select(void **state) {
#define ONE "1 validation error detected: "
#define CANNOT "Cannot specify the AttributesToGet when choosing to get "
#define NAMED(select) "'AttributesToGet':['c'],'Select':'" select "'"
  expect_ok(*state, "Query", QUERY(NAMED("SPECIFIC_ATTRIBUTES") "," KEYS(PK)), "[{'c':{'N':'1'}}");
  invalid("Query", QUERY(NAMED("COUNT") "," KEYS(PK)), ONE CANNOT "only the Count");
  invalid("Query", QUERY(NAMED("ALL_ATTRIBUTES") "," KEYS(PK)), ONE CANNOT "ALL_ATTRIBUTES");
  invalid("Query", QUERY(NAMED("ALL_PROJECTED_ATTRIBUTES") ",'IndexName':'by_c'," KEYS(C1)),
          ONE CANNOT "ALL_PROJECTED_ATTRIBUTES");
  invalid("Scan", QUERY(NAMED("COUNT")), CANNOT "only the Count");
  invalid("Scan", QUERY(NAMED("ALL_ATTRIBUTES")), CANNOT "ALL_ATTRIBUTES");
}

static void attributes_to_get_from_an_index_must_be_there(void **state) {
  invalid("Query", QUERY("'IndexName':'by_c','AttributesToGet':['v']," KEYS(C1)),
          INVALID "Global secondary index by_c does not project [v]");
  expect_ok(*state, "Query", QUERY("'IndexName':'local','AttributesToGet':['v']," KEYS(PK)),
            "{'v':{'L':[{'N':'1'}]}}");
}

static void a_batch_gets_attributes_by_table(void **state) {
  support_table(*state, "UUU", "S", NULL);
  expect_ok(*state, "PutItem", "{'TableName':'UUU','Item':{'pk':{'S':'u'},'x':{'N':'1'}}}", NULL);
#define P1 "'Keys':[{'pk':{'S':'p'},'sk':{'N':'1'}}]"
#define U1 "'Keys':[{'pk':{'S':'u'}}]"
  expect_body(*state, "BatchGetItem",
              "{'RequestItems':{'TTT':{" P1 ",'AttributesToGet':['c']},'UUU':{" U1 "}}}",
              "{'Responses':{'TTT':[{'c':{'N':'1'}}],'UUU':[{'pk':{'S':'u'},'x':{'N':'1'}}]},"
              "'UnprocessedKeys':{}}");
}

static void a_batch_does_not_mix_styles_over_its_tables(void **state) {
#define MIXED                                                                                      \
  "Can not use both expression and non-expression parameters in the same request: Non-expression " \
  "parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}"
  invalid("BatchGetItem",
          "{'RequestItems':{'TTT':{" P1 ",'AttributesToGet':['c'],'ProjectionExpression':'c'}}}",
          MIXED);
  invalid("BatchGetItem",
          "{'RequestItems':{'TTT':{" P1 ",'AttributesToGet':['c']},"
          "'UUU':{" U1 ",'ProjectionExpression':'x'}}}",
          MIXED);
}

static void key_conditions_refuse_what_finds_no_range(void **state) {
#define NOT_INDEXABLE "Attempted conditional constraint is not an indexable operation"
#define NOT_SUPPORTED "Query key condition not supported"
  static const char *const single[] = {"NE", "CONTAINS", "NOT_CONTAINS", "IN"};
  char request[400];
  for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
    snprintf(request, sizeof request,
             QUERY(KEYS("'pk':{'ComparisonOperator':'%s','AttributeValueList':[{'S':'p'}]}")),
             single[i]);
    invalid("Query", request, NOT_INDEXABLE);
    snprintf(request, sizeof request,
             QUERY(KEYS(PK ",'sk':{'ComparisonOperator':'%s','AttributeValueList':[{'N':'1'}]}")),
             single[i]);
    invalid("Query", request, NOT_INDEXABLE);
  }
  invalid("Query", QUERY(KEYS("'pk':{'ComparisonOperator':'NULL'}")), NOT_INDEXABLE);
  invalid("Query", QUERY(KEYS(PK ",'sk':{'ComparisonOperator':'NOT_NULL'}")), NOT_INDEXABLE);
  invalid("Query", QUERY(KEYS(COMPARE("pk", "GT", "{'S':'p'}"))), NOT_SUPPORTED);
  invalid("Query", QUERY("'IndexName':'by_c'," KEYS(C1 "," COMPARE("s", "EQ", "{'S':'x'}"))),
          NOT_SUPPORTED);
  invalid("Query", QUERY(KEYS(COMPARE("sk", "EQ", "{'N':'1'}"))),
          "Query condition missed key schema element: pk");
  invalid("Query", QUERY(KEYS(PK "," C1)), "Query condition missed key schema element: sk");
  invalid("Query", QUERY(KEYS(PK "," COMPARE("c", "NULL", ""))),
          "Query condition missed key schema element: sk");
}

static void key_conditions_are_one_or_two(void **state) {
#define LENGTH "Conditions can be of length 1 or 2 only"
  invalid("Query", QUERY(KEYS("")), LENGTH);
  invalid("Query", QUERY(KEYS(PK "," C1 "," COMPARE("sk", "EQ", "{'N':'1'}"))), LENGTH);
}

static void key_conditions_have_the_types_of_the_key(void **state) {
  invalid("Query", QUERY(KEYS(COMPARE("pk", "EQ", "{'N':'1'}"))),
          INVALID "Condition parameter type does not match schema type");
  invalid("Query", QUERY(KEYS(PK "," COMPARE("sk", "BETWEEN", "{'S':'1'},{'S':'2'}"))),
          INVALID "Condition parameter type does not match schema type");
  invalid("Query", QUERY(KEYS(COMPARE("pk", "EQ", "{'S':''}"))),
          "One or more parameter values are not valid. The AttributeValue for a key attribute "
          "cannot contain an empty string value. Key: pk");
}

static void a_query_needs_key_conditions(void **state) {
  invalid("Query", QUERY("'QueryFilter':{" C1 "}"),
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
          "request.");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(key_conditions_take_every_operator_of_a_sort_key),
      test(key_conditions_page_and_turn_round),
      test(key_conditions_of_an_index_with_many_key_attributes),
      test(a_query_filter_follows_the_key_condition),
      test(conditions_of_a_filter_are_joined_by_conditional_operator),
      test(a_query_filter_takes_no_key_attribute),
      test(a_scan_filter_takes_any_attribute),
      test(key_conditions_go_with_expressions),
      test(attributes_to_get_are_whole_names),
      test(attributes_to_get_name_an_attribute_once),
      test(attributes_to_get_are_one_at_least),
      test(attributes_to_get_follow_the_rules_of_select),
      test(attributes_to_get_from_an_index_must_be_there),
      test(a_batch_gets_attributes_by_table),
      test(a_batch_does_not_mix_styles_over_its_tables),
      test(key_conditions_refuse_what_finds_no_range),
      test(key_conditions_are_one_or_two),
      test(key_conditions_have_the_types_of_the_key),
      test(a_query_needs_key_conditions),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
