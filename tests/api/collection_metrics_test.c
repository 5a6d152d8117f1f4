/* ReturnItemCollectionMetrics: only with a local index, one for each collection. */
#include "api/table_requests.h"

#define SIZE "'ReturnItemCollectionMetrics':'SIZE'"
#define METRICS(pk) "{'ItemCollectionKey':{'pk':{'S':'" pk "'}},'SizeEstimateRangeGB':[0.0,1.0]}"

static const char local_indexes[] =
    ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "S") "," ATTRIBUTE("l", "N")) "," KEYS(
        HASH("pk") "," RANGE("sk")) "," ON_DEMAND
                                    ",'LocalSecondaryIndexes':[" INDEX("local",
                                                                       HASH("pk") "," RANGE("l"));

static void make_table(stator *db, const char *name) {
  char request[1024];
  snprintf(request, sizeof request, "{'TableName':'%s',%s]}", name, local_indexes);
  expect_ok(db, "CreateTable", request, NULL);
}

static void each_write_shows_its_collection(void **state) {
  stator *db = *state;
  make_table(db, "Tab");
  expect_body(db, "PutItem",
              "{" NAME_T "," SIZE ",'Item':{'pk':{'S':'a'},'sk':{'S':'1'},'l':{'N':'1'}}}",
              "{'ItemCollectionMetrics':" METRICS("a") "}");
  expect_body(db, "UpdateItem",
              "{" NAME_T "," SIZE ",'Key':{'pk':{'S':'b'},'sk':{'S':'1'}},"
              "'UpdateExpression':'SET x=:x','ExpressionAttributeValues':{':x':{'N':'1'}},"
              "'ReturnValues':'ALL_NEW','ReturnConsumedCapacity':'TOTAL'}",
              "{'Attributes':{'pk':{'S':'b'},'sk':{'S':'1'},'x':{'N':'1'}},"
              "'ConsumedCapacity':{'TableName':'Tab','CapacityUnits':1.0},"
              "'ItemCollectionMetrics':" METRICS("b") "}");
  expect_body(db, "DeleteItem", "{" NAME_T "," SIZE ",'Key':{'pk':{'S':'a'},'sk':{'S':'1'}}}",
              "{'ItemCollectionMetrics':" METRICS("a") "}");
}

static void none_is_shown_unless_asked_for(void **state) {
  stator *db = *state;
  make_table(db, "Tab");
  expect_body(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'1'}}}", "{}");
  expect_body(db, "PutItem",
              "{" NAME_T ",'ReturnItemCollectionMetrics':'NONE',"
              "'Item':{'pk':{'S':'a'},'sk':{'S':'1'}}}",
              "{}");
}

static void none_is_shown_without_a_local_index(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_body(db, "PutItem", "{" NAME_T "," SIZE ",'Item':{'pk':{'S':'a'},'g':{'S':'1'}}}", "{}");
  expect_body(db, "BatchWriteItem",
              "{" SIZE ",'RequestItems':{'Tab':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}}]}}",
              "{'UnprocessedItems':{}}");
}

static void an_unknown_mode_is_refused(void **state) {
  make_table(*state, "Tab");
  expect_error(*state, "PutItem",
               "{" NAME_T ",'ReturnItemCollectionMetrics':'COUNT',"
               "'Item':{'pk':{'S':'a'},'sk':{'S':'1'}}}",
               "ValidationException",
               "1 validation error detected: Value 'COUNT' at 'returnItemCollectionMetrics' failed "
               "to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]");
}

#define PUT(pk, sk) "{'PutRequest':{'Item':{'pk':{'S':'" pk "'},'sk':{'S':'" sk "'}}}}"
#define DELETE(pk, sk) "{'DeleteRequest':{'Key':{'pk':{'S':'" pk "'},'sk':{'S':'" sk "'}}}}"

static void a_batch_lists_every_collection_once_by_table(void **state) {
  stator *db = *state;
  make_table(db, "Tab");
  make_table(db, "Two");
  support_table(db, "Bare", "S", "S");
  expect_body(db, "BatchWriteItem",
              "{" SIZE ",'RequestItems':{'Bare':[" PUT("a", "1") "],'Tab':[" PUT("a", "1") "," PUT(
                  "b", "1") "," DELETE("a", "2") "],'Two':[" PUT("a", "1") "]}}",
              "{'UnprocessedItems':{},'ItemCollectionMetrics':{'Tab':[" METRICS("a") "," METRICS(
                  "b") "],'Two':[" METRICS("a") "]}}");
}

static void a_failed_condition_shows_none(void **state) {
  stator *db = *state;
  make_table(db, "Tab");
  stator_result *r = support_call(db, "DeleteItem",
                                  "{" NAME_T "," SIZE ",'Key':{'pk':{'S':'a'},'sk':{'S':'1'}},"
                                  "'ConditionExpression':'attribute_exists(pk)'}");
  assert_int_equal(stator_result_code(r), STATOR_CONDITION_FAILED);
  assert_null(strstr(stator_result_body(r, NULL), "Metrics"));
  stator_result_free(r);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(each_write_shows_its_collection),
      store_test(none_is_shown_unless_asked_for),
      store_test(none_is_shown_without_a_local_index),
      store_test(an_unknown_mode_is_refused),
      store_test(a_batch_lists_every_collection_once_by_table),
      store_test(a_failed_condition_shows_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
