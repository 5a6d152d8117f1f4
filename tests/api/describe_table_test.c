/* DescribeTable: finding tables, counting their items. */
#include "api/table_requests.h"

static void describe_table_refuses_bad_and_unknown_names(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {"{}", "The parameter 'TableName' is required but was not present in the request"},
      {"{'TableName':'ab'}", "1 validation error detected: Value 'ab' at 'tableName' failed to "
                             "satisfy constraint: Member "
                             "must have length greater than or equal to 3"},
      {"{'TableName':''}",
       "2 validation errors detected: Value '' at 'tableName' failed to satisfy constraint: Member "
       "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'tableName' failed "
       "to satisfy constraint: Member must have length greater than or equal to 3"},
      {"{'TableName':'a b c'}",
       "1 validation error detected: Value 'a b c' at 'tableName' failed to satisfy constraint: "
       "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"},
  };
  /* clang-format on */
  REFUSALS(*state, "DescribeTable", rows);
  expect_error(*state, "DescribeTable", "{'TableName':'Nope'}", "ResourceNotFoundException",
               "Requested resource not found: Table: Nope not found");
}

static void describe_table_refuses_a_name_that_is_too_long(void **state) {
  char name[257], request[600], message[600];
  memset(name, 'n', 256);
  name[256] = 0;
  snprintf(request, sizeof request, "{'TableName':'%s'}", name);
  snprintf(message, sizeof message,
           "1 validation error detected: Value '%s' at 'tableName' failed to satisfy constraint: "
           "Member must have length less than or equal to 255",
           name);
  expect_error(*state, "DescribeTable", request, "ValidationException", message);
  name[255] = 0;
  snprintf(request, sizeof request, "{'TableName':'%s'}", name);
  snprintf(message, sizeof message, "Requested resource not found: Table: %s not found", name);
  expect_error(*state, "DescribeTable", request, "ResourceNotFoundException", message);
}

static void describe_table_takes_an_arn(void **state) {
  support_table(*state, "Tab", "S", NULL);
  expect_ok(*state, "DescribeTable",
            "{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab'}",
            "{'Table':{'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}],"
            "'TableName':'Tab'");
}

static void describe_table_counts_items_and_bytes(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'},'g':{'S':'xyz'}}}", NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'b'},'n':{'N':'12345'}}}", NULL);
  /* pk 2+1, g 1+3: 7; pk 2+1, n 1+4: 8; the index has the first alone */
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'TableSizeBytes':15,'ItemCount':2");
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'IndexSizeBytes':7,'ItemCount':1");
  expect_ok(db, "DeleteItem", "{" NAME_T ",'Key':{'pk':{'S':'a'}}}", NULL);
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'TableSizeBytes':8,'ItemCount':1");
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'IndexSizeBytes':0,'ItemCount':0");
}

static void describe_table_follows_puts_updates_and_deletes(void **state) {
  stator *db = *state;
  /* clang-format off */
  expect_ok(db, "CreateTable",
            CREATE(ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "S") ","
                              ATTRIBUTE("g", "S") "," ATTRIBUTE("l", "N")) ","
                   KEYS(HASH("pk") "," RANGE("sk")) "," ON_DEMAND
                   ",'GlobalSecondaryIndexes':[{'IndexName':'keys'," KEYS(HASH("g"))
                   ",'Projection':{'ProjectionType':'KEYS_ONLY'}}],"
                   "'LocalSecondaryIndexes':[" INDEX("local", HASH("pk") "," RANGE("l")) "]"),
            NULL);
#define ITEM_KEY "'pk':{'S':'a'},'sk':{'S':'1'}"
#define GLOBAL_HOLDS(bytes, items)                                                                 \
  "'IndexSizeBytes':" #bytes ",'ItemCount':" #items                                                \
  ",'IndexArn':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab/index/keys'"
#define LOCAL_HOLDS(bytes, items)                                                                  \
  "'IndexSizeBytes':" #bytes ",'ItemCount':" #items                                                \
  ",'IndexArn':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab/index/local'"
  static const struct {
    const char *op, *members, *table, *global, *local;
  } steps[] = {
      {"PutItem", "'Item':{" ITEM_KEY "}",
       "'TableSizeBytes':6,'ItemCount':1", GLOBAL_HOLDS(0, 0), LOCAL_HOLDS(0, 0)},
      {"UpdateItem", "'Key':{" ITEM_KEY "},'UpdateExpression':'SET g=:g,x=:g',"
       "'ExpressionAttributeValues':{':g':{'S':'xyz'}}",
       "'TableSizeBytes':14,'ItemCount':1", GLOBAL_HOLDS(14, 1), LOCAL_HOLDS(0, 0)},
      {"PutItem", "'Item':{" ITEM_KEY ",'l':{'N':'1234'}}",
       "'TableSizeBytes':10,'ItemCount':1", GLOBAL_HOLDS(0, 0), LOCAL_HOLDS(10, 1)},
      {"PutItem", "'Item':{'pk':{'S':'a'},'sk':{'S':'2'},'g':{'S':'y'},'l':{'N':'0'}}",
       "'TableSizeBytes':20,'ItemCount':2", GLOBAL_HOLDS(10, 1), LOCAL_HOLDS(20, 2)},
      {"DeleteItem", "'Key':{" ITEM_KEY "}",
       "'TableSizeBytes':10,'ItemCount':1", GLOBAL_HOLDS(10, 1), LOCAL_HOLDS(10, 1)},
      {"DeleteItem", "'Key':{" ITEM_KEY "}",
       "'TableSizeBytes':10,'ItemCount':1", GLOBAL_HOLDS(10, 1), LOCAL_HOLDS(10, 1)},
  };
  /* clang-format on */
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    char request[512];
    snprintf(request, sizeof request, "{" NAME_T ",%s}", steps[i].members);
    expect_ok(db, steps[i].op, request, NULL);
    expect_ok(db, "DescribeTable", "{" NAME_T "}", steps[i].table);
    expect_ok(db, "DescribeTable", "{" NAME_T "}", steps[i].global);
    expect_ok(db, "DescribeTable", "{" NAME_T "}", steps[i].local);
  }
}

static void describe_table_names_region_and_account_of_the_store(void **state) {
  (void)state;
  stator_options options = {0};
  options.region = "eu-central-1";
  options.account = "123456789012";
  stator *db;
  assert_int_equal(stator_open(":memory:", &options, &db, NULL), STATOR_OK);
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "DescribeTable", "{" NAME_T "}",
            "'TableArn':'arn:aws:dynamodb:eu-central-1:123456789012:table/Tab'");
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(describe_table_refuses_bad_and_unknown_names),
      store_test(describe_table_refuses_a_name_that_is_too_long),
      store_test(describe_table_takes_an_arn),
      store_test(describe_table_counts_items_and_bytes),
      store_test(describe_table_follows_puts_updates_and_deletes),
      cmocka_unit_test(describe_table_names_region_and_account_of_the_store),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
