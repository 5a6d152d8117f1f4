/* ConsumedCapacity by DynamoDB's arithmetic: items, batches, pages, indexes. The
** units of a case stand beside what makes them. */
#include "api/table_requests.h"

#define ONE "'CapacityUnits':1.0"

/* `count` letters, from a buffer that lives on. */
static const char *letters(size_t count) {
  static char text[20 * 1024];
  assert_true(count < sizeof text);
  memset(text, 'x', count);
  text[count] = 0;
  return text;
}

/* An item of pk, sk and a body, `size` bytes by DynamoDB's rules. */
static char *sized_item(const char *pk, int sk, size_t size) {
  static char text[24 * 1024];
  char sort[16];
  size_t digits = (size_t)snprintf(sort, sizeof sort, "s%d", sk);
  size_t rest = size - (2 + strlen(pk)) - (2 + digits) - 4;
  snprintf(text, sizeof text, "{'pk':{'S':'%s'},'sk':{'S':'%s'},'body':{'S':'%s'}}", pk, sort,
           letters(rest));
  return text;
}

static void put_sized(stator *db, const char *pk, int sk, size_t size) {
  char request[25 * 1024];
  snprintf(request, sizeof request, "{" NAME_T ",'Item':%s}", sized_item(pk, sk, size));
  expect_ok(db, "PutItem", request, NULL);
}

static void expect_put_units(stator *db, const char *pk, int sk, size_t size, const char *units) {
  char request[25 * 1024], part[128];
  snprintf(request, sizeof request, "{" NAME_T ",'ReturnConsumedCapacity':'TOTAL','Item':%s}",
           sized_item(pk, sk, size));
  snprintf(part, sizeof part, "{'ConsumedCapacity':{'TableName':'Tab','CapacityUnits':%s}}", units);
  expect_body(db, "PutItem", request, part);
}

/* The members of a request behind its table, and the answer's ConsumedCapacity
** behind its table. */
typedef struct charged {
  const char *op, *members, *units;
} charged;

static void expect_charges(stator *db, const charged *cases, size_t count, const char *mode) {
  for (size_t i = 0; i < count; i++) {
    char request[2048], part[1024];
    snprintf(request, sizeof request, "{" NAME_T ",'ReturnConsumedCapacity':'%s',%s}", mode,
             cases[i].members);
    snprintf(part, sizeof part, "'ConsumedCapacity':{'TableName':'Tab',%s}", cases[i].units);
    expect_ok(db, cases[i].op, request, part);
  }
}
#define CHARGES(db, cases, mode) expect_charges(db, cases, sizeof(cases) / sizeof(cases)[0], mode)

static void plain_table(stator *db) {
  expect_ok(db, "CreateTable", CREATE(SORT_TABLE "," ON_DEMAND), NULL);
}

/* -- the answer's shape -------------------------------------------------------------- */

static void nothing_is_shown_unless_asked_for(void **state) {
  stator *db = *state;
  plain_table(db);
  expect_body(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'1'}}}", "{}");
  expect_body(db, "PutItem",
              "{" NAME_T ",'ReturnConsumedCapacity':'NONE','Item':{'pk':{'S':'a'},'sk':{'S':'1'}}}",
              "{}");
  expect_without(db, "Query",
                 "{" NAME_T ",'KeyConditionExpression':'pk=:p',"
                 "'ExpressionAttributeValues':{':p':{'S':'a'}}}",
                 "Consumed");
}

static void total_shows_the_sum_and_indexes_the_arms(void **state) {
  stator *db = *state;
  plain_table(db);
  /* clang-format off */
  const charged total[] = {
      {"PutItem", "'Item':{'pk':{'S':'a'},'sk':{'S':'1'}}", "'CapacityUnits':1.0"},
      {"GetItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'1'}}", "'CapacityUnits':0.5"},
  };
  const charged arms[] = {
      {"PutItem", "'Item':{'pk':{'S':'a'},'sk':{'S':'1'}}",
       "'CapacityUnits':1.0,'Table':{'CapacityUnits':1.0}"},
      {"GetItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'1'}}",
       "'CapacityUnits':0.5,'Table':{'CapacityUnits':0.5}"},
  };
  /* clang-format on */
  CHARGES(db, total, "TOTAL");
  CHARGES(db, arms, "INDEXES");
}

static void the_table_is_named_as_the_client_named_it(void **state) {
  expect_ok(*state, "CreateTable", CREATE(SORT_TABLE "," ON_DEMAND), NULL);
  expect_ok(*state, "GetItem",
            "{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab',"
            "'ReturnConsumedCapacity':'TOTAL','Key':{'pk':{'S':'a'},'sk':{'S':'1'}}}",
            "{'ConsumedCapacity':{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab',"
            "'CapacityUnits':0.5}}");
}

static void it_stands_behind_what_else_is_answered(void **state) {
  stator *db = *state;
  plain_table(db);
  put_sized(db, "a", 1, 20);
  expect_body(db, "UpdateItem",
              "{" NAME_T ",'Key':{'pk':{'S':'a'},'sk':{'S':'s1'}},'ReturnValues':'UPDATED_NEW',"
              "'UpdateExpression':'SET n=:n','ExpressionAttributeValues':{':n':{'N':'1'}},"
              "'ReturnConsumedCapacity':'TOTAL'}",
              "{'Attributes':{'n':{'N':'1'}},'ConsumedCapacity':{'TableName':'Tab'," ONE "}}");
  expect_body(db, "Query",
              "{" NAME_T ",'Select':'COUNT','KeyConditionExpression':'pk=:p',"
              "'ExpressionAttributeValues':{':p':{'S':'a'}},'ReturnConsumedCapacity':'TOTAL'}",
              "{'Count':1,'ScannedCount':1,'ConsumedCapacity':{'TableName':'Tab',"
              "'CapacityUnits':0.5}}");
}

static void an_unknown_mode_is_refused(void **state) {
  plain_table(*state);
  expect_error(*state, "GetItem",
               "{" NAME_T ",'ReturnConsumedCapacity':'ALL','Key':{'pk':{'S':'a'},'sk':{'S':'1'}}}",
               "ValidationException",
               "1 validation error detected: Value 'ALL' at 'returnConsumedCapacity' failed to "
               "satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]");
}

/* -- writes ------------------------------------------------------------------------ */

static void a_put_costs_its_larger_image_by_the_kilobyte(void **state) {
  stator *db = *state;
  plain_table(db);
  expect_put_units(db, "a", 1, 1024, "1.0");
  expect_put_units(db, "a", 2, 1025, "2.0");
  expect_put_units(db, "a", 3, 3000, "3.0");
  expect_put_units(db, "a", 3, 100, "3.0"); /* over 3 KB */
  expect_put_units(db, "a", 3, 100, "1.0");
}

static void a_delete_costs_the_old_image(void **state) {
  stator *db = *state;
  plain_table(db);
  put_sized(db, "a", 1, 9000);
  /* clang-format off */
  const charged cases[] = {
      {"DeleteItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'s1'}}", "'CapacityUnits':9.0"},
      {"DeleteItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'s1'}}", "'CapacityUnits':1.0"},
  };
  /* clang-format on */
  CHARGES(db, cases, "TOTAL");
}

static void an_update_costs_its_larger_image_changed_or_not(void **state) {
  stator *db = *state;
  plain_table(db);
  put_sized(db, "a", 1, 1500);
  /* clang-format off */
  const charged cases[] = {
      {"UpdateItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'s1'}},'UpdateExpression':'SET body=body'",
       "'CapacityUnits':2.0"},
      {"UpdateItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'s1'}},'UpdateExpression':'REMOVE body'",
       "'CapacityUnits':2.0"},
      {"UpdateItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'s1'}},'UpdateExpression':'REMOVE body'",
       "'CapacityUnits':1.0"},
      {"UpdateItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'none'}},'UpdateExpression':'REMOVE body'",
       "'CapacityUnits':1.0"},
  };
  /* clang-format on */
  CHARGES(db, cases, "TOTAL");
}

static void a_failed_condition_shows_no_capacity_and_no_item(void **state) {
  stator *db = *state;
  plain_table(db);
  put_sized(db, "a", 1, 30);
  stator_result *r = support_call(db, "PutItem",
                                  "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'s1'}},"
                                  "'ConditionExpression':'attribute_not_exists(pk)',"
                                  "'ReturnConsumedCapacity':'INDEXES'}");
  assert_int_equal(stator_result_code(r), STATOR_CONDITION_FAILED);
  assert_null(strstr(stator_result_body(r, NULL), "Consumed"));
  assert_null(strstr(stator_result_body(r, NULL), "Item\""));
  stator_result_free(r);
}

static void a_batch_write_rounds_each_request_and_lists_tables(void **state) {
  stator *db = *state;
  plain_table(db);
  expect_ok(db, "CreateTable", "{'TableName':'Two'," SORT_TABLE "," ON_DEMAND "}", NULL);
  put_sized(db, "a", 1, 2500);
  expect_body(db, "BatchWriteItem",
              "{'ReturnConsumedCapacity':'INDEXES','RequestItems':{'Tab':["
              "{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'S':'s1'}}}},"
              "{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'S':'s2'}}}}],"
              "'Two':[{'DeleteRequest':{'Key':{'pk':{'S':'a'},'sk':{'S':'s2'}}}}]}}",
              "{'UnprocessedItems':{},'ConsumedCapacity':["
              "{'TableName':'Tab','CapacityUnits':4.0,'Table':{'CapacityUnits':4.0}},"
              "{'TableName':'Two','CapacityUnits':1.0,'Table':{'CapacityUnits':1.0}}]}");
}

/* -- reads ------------------------------------------------------------------------- */

static void a_get_costs_by_four_kilobytes_and_consistency(void **state) {
  stator *db = *state;
  plain_table(db);
  put_sized(db, "a", 1, 4096);
  put_sized(db, "a", 2, 4097);
  /* clang-format off */
  const charged cases[] = {
      {"GetItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'s1'}}", "'CapacityUnits':0.5"},
      {"GetItem", "'ConsistentRead':true,'Key':{'pk':{'S':'a'},'sk':{'S':'s1'}}",
       "'CapacityUnits':1.0"},
      {"GetItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'s2'}}", "'CapacityUnits':1.0"},
      {"GetItem", "'ConsistentRead':true,'Key':{'pk':{'S':'a'},'sk':{'S':'s2'}}",
       "'CapacityUnits':2.0"},
      {"GetItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'s2'}},'ProjectionExpression':'pk'",
       "'CapacityUnits':1.0"},
      {"GetItem", "'Key':{'pk':{'S':'a'},'sk':{'S':'no'}}", "'CapacityUnits':0.5"},
      {"GetItem", "'ConsistentRead':true,'Key':{'pk':{'S':'a'},'sk':{'S':'no'}}",
       "'CapacityUnits':1.0"},
  };
  /* clang-format on */
  CHARGES(db, cases, "TOTAL");
}

static void a_page_is_rounded_once_and_a_batch_get_by_item(void **state) {
  stator *db = *state;
  plain_table(db);
  for (int i = 1; i <= 3; i++) put_sized(db, "three", i, 3072);
  for (int i = 1; i <= 3; i++) put_sized(db, "five", i, 5120);
#define OF_THREE "'KeyConditionExpression':'pk=:p','ExpressionAttributeValues':{':p':{'S':'three'}"
#define OF_FIVE "'KeyConditionExpression':'pk=:p','ExpressionAttributeValues':{':p':{'S':'five'}"
  /* clang-format off */
  const charged cases[] = {
      {"Query", OF_THREE "}", "'CapacityUnits':1.5"},
      {"Query", OF_THREE "},'ConsistentRead':true", "'CapacityUnits':3.0"},
      {"Query", OF_FIVE "}", "'CapacityUnits':2.0"},
      {"Query", OF_FIVE "},'Select':'COUNT'", "'CapacityUnits':2.0"},
      {"Query", OF_FIVE "},'ProjectionExpression':'pk'", "'CapacityUnits':2.0"},
      {"Query", OF_FIVE ",':b':{'S':'none'}},'FilterExpression':'body=:b'", "'CapacityUnits':2.0"},
      {"Query", OF_FIVE "},'Limit':1", "'CapacityUnits':1.0"},
      {"Scan", "'ConsistentRead':false", "'CapacityUnits':3.0"}, /* 24 KB */
  };
  /* clang-format on */
  CHARGES(db, cases, "TOTAL");
#define KEY_OF(pk, sk) "{'pk':{'S':'" pk "'},'sk':{'S':'" sk "'}}"
#define KEYS_OF(pk) KEY_OF(pk, "s1") "," KEY_OF(pk, "s2") "," KEY_OF(pk, "s3")
  expect_ok(
      db, "BatchGetItem",
      "{'ReturnConsumedCapacity':'TOTAL','RequestItems':{'Tab':{'Keys':[" KEYS_OF("three") "]}}}",
      "'ConsumedCapacity':[{'TableName':'Tab','CapacityUnits':1.5}]");
  expect_ok(
      db, "BatchGetItem",
      "{'ReturnConsumedCapacity':'TOTAL','RequestItems':{'Tab':{'Keys':[" KEYS_OF("five") "]}}}",
      "'ConsumedCapacity':[{'TableName':'Tab','CapacityUnits':3.0}]");
}

static void reading_nothing_costs_the_least_there_is(void **state) {
  stator *db = *state;
  plain_table(db);
  /* clang-format off */
  const charged cases[] = {
      {"Scan", "'ConsistentRead':false", "'CapacityUnits':0.5"},
      {"Scan", "'ConsistentRead':true", "'CapacityUnits':1.0"},
      {"Query", OF_THREE "}", "'CapacityUnits':0.5"},
  };
  /* clang-format on */
  CHARGES(db, cases, "TOTAL");
  expect_ok(db, "BatchGetItem",
            "{'ReturnConsumedCapacity':'INDEXES','RequestItems':{'Tab':{'ConsistentRead':true,"
            "'Keys':[" KEYS_OF("none") "]}}}",
            "'ConsumedCapacity':[{'TableName':'Tab','CapacityUnits':3.0,"
            "'Table':{'CapacityUnits':3.0}}]");
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(nothing_is_shown_unless_asked_for),
      store_test(total_shows_the_sum_and_indexes_the_arms),
      store_test(the_table_is_named_as_the_client_named_it),
      store_test(it_stands_behind_what_else_is_answered),
      store_test(an_unknown_mode_is_refused),
      store_test(a_put_costs_its_larger_image_by_the_kilobyte),
      store_test(a_delete_costs_the_old_image),
      store_test(an_update_costs_its_larger_image_changed_or_not),
      store_test(a_failed_condition_shows_no_capacity_and_no_item),
      store_test(a_batch_write_rounds_each_request_and_lists_tables),
      store_test(a_get_costs_by_four_kilobytes_and_consistency),
      store_test(a_page_is_rounded_once_and_a_batch_get_by_item),
      store_test(reading_nothing_costs_the_least_there_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
