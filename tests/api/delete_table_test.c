/* DeleteTable: at once, by the life cycle, and what stands in its way. */
#include "api/table_requests.h"

static void delete_table_answers_deleting_and_the_table_is_gone(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'},'g':{'S':'b'}}}", NULL);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", "'TableStatus':'DELETING'");
  expect_error(db, "DescribeTable", "{" NAME_T "}", "ResourceNotFoundException",
               "Requested resource not found: Table: Tab not found");
  expect_error(db, "DeleteTable", "{" NAME_T "}", "ResourceNotFoundException",
               "Requested resource not found: Table: Tab not found");
  expect_error(db, "GetItem", "{" NAME_T ",'Key':{'pk':{'S':'a'}}}", "ResourceNotFoundException",
               "Requested resource not found");
}

static void delete_table_lists_no_global_indexes(void **state) {
  expect_ok(*state, "CreateTable", CREATE(GSI_TABLE), NULL);
  expect_without(*state, "DeleteTable", "{" NAME_T "}", "GlobalSecondaryIndexes");
}

static void delete_table_frees_the_name_and_the_items(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'}}}", NULL);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  support_table(db, "Tab", "S", "N");
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'TableSizeBytes':0,'ItemCount':0");
}

static void delete_table_refuses_a_protected_table(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", CREATE(HASH_TABLE "," ON_DEMAND ",'DeletionProtectionEnabled':true"),
            "'DeletionProtectionEnabled':true");
  expect_error(db, "DeleteTable", "{" NAME_T "}", "ValidationException",
               "Resource cannot be deleted as it is currently protected against deletion. Disable "
               "deletion protection first.");
  expect_ok(db, "UpdateTable", "{" NAME_T ",'DeletionProtectionEnabled':false}",
            "'DeletionProtectionEnabled':false");
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
}

static void delete_table_refuses_a_missing_name(void **state) {
  expect_error(*state, "DeleteTable", "{}", "ValidationException",
               "The parameter 'TableName' is required but was not present in the request");
}

static void delete_table_is_deleting_for_a_life_cycle_span(void **state) {
  (void)state;
  stator *db = support_open(1000);
  expect_ok(db, "CreateTable", CREATE(HASH_TABLE "," ON_DEMAND), NULL);
  stator_clock_advance(db, 1000);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'}}}", NULL);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", "'TableStatus':'DELETING'");
  expect_status(db, "Tab", "DELETING");
  expect_error(db, "DeleteTable", "{" NAME_T "}", "ResourceInUseException",
               IN_USE "Table is being deleted: Tab");
  expect_error(db, "UpdateTable", "{" NAME_T ",'BillingMode':'PAY_PER_REQUEST'}",
               "ResourceInUseException", IN_USE "Table is being deleted: Tab");
  expect_error(db, "CreateTable", CREATE(HASH_TABLE "," ON_DEMAND), "ResourceInUseException",
               "Table already exists: Tab");
  expect_error(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'b'}}}", "ResourceNotFoundException",
               "Requested resource not found");
  stator_clock_advance(db, 1000);
  expect_error(db, "DescribeTable", "{" NAME_T "}", "ResourceNotFoundException",
               "Requested resource not found: Table: Tab not found");
  expect_error(db, "DeleteTable", "{" NAME_T "}", "ResourceNotFoundException",
               "Requested resource not found: Table: Tab not found");
  expect_ok(db, "CreateTable", CREATE(HASH_TABLE "," ON_DEMAND), "'TableStatus':'CREATING'");
  stator_clock_advance(db, 1000);
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'ItemCount':0");
  assert_int_equal(stator_close(db), STATOR_OK);
}

static void delete_table_says_why_an_updating_table_stays(void **state) {
  (void)state;
  stator *db = support_open(1000);
  expect_ok(db, "CreateTable", CREATE(HASH_TABLE "," UNITS(5, 5)), NULL);
  stator_clock_advance(db, 1000);
  expect_ok(db, "UpdateTable", "{" NAME_T "," UNITS(6, 6) "}", "'TableStatus':'UPDATING'");
  expect_error(db, "DeleteTable", "{" NAME_T "}", "ResourceInUseException",
               IN_USE "Table: Tab is in the process of being updated.");
  stator_clock_advance(db, 1000);
  expect_ok(db, "UpdateTable",
            "{" NAME_T
            ",'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}}",
            "'TableStatus':'UPDATING'");
  expect_error(db, "DeleteTable", "{" NAME_T "}", "ResourceInUseException",
               IN_USE "Cannot delete table while stream is being enabled/disabled.");
  stator_clock_advance(db, 1000);
  expect_ok(db, "UpdateTable",
            "{" NAME_T "," ATTRIBUTES(ATTRIBUTE("g", "S")) ",'GlobalSecondaryIndexUpdates':["
                                                           "{'Create':" INDEX_UNITS(
                                                               "gii", HASH("g"), 1, 1) "}]}",
            "'IndexStatus':'CREATING'");
  stator_clock_advance(db, 1500); /* the table is ACTIVE, its index not */
  expect_status(db, "Tab", "ACTIVE");
  expect_error(db, "DeleteTable", "{" NAME_T "}", "ResourceInUseException",
               IN_USE "Cannot delete table while indexes are being created, updated, or deleted.");
  stator_clock_advance(db, 500);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(delete_table_answers_deleting_and_the_table_is_gone),
      store_test(delete_table_lists_no_global_indexes),
      store_test(delete_table_frees_the_name_and_the_items),
      store_test(delete_table_refuses_a_protected_table),
      store_test(delete_table_refuses_a_missing_name),
      cmocka_unit_test(delete_table_is_deleting_for_a_life_cycle_span),
      cmocka_unit_test(delete_table_says_why_an_updating_table_stays),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
