/* Global tables of the version 2017.11.29, and the scaling of replicas: there are
** none, and none can be made. */
#include "api/table_requests.h"

#define GLOBAL "'GlobalTableName':'Tab'"
#define DEAD                                                                                       \
  INVALID "DynamoDB global tables version 2017.11.29 is not supported. We recommend using "        \
          "DynamoDB global tables version 2019.11.21, instead of version 2017.11.29 (Legacy)."
#define NONE "Global table with name: 'Tab' does not exist."
#define LENGTH "TableName must be at least 3 characters long and at most 255 characters long"

static void creating_a_global_table_is_refused(void **state) {
  support_table(*state, "Tab", "S", NULL);
  static const refusal rows[] = {
      {"{" GLOBAL ",'ReplicationGroup':[{'RegionName':'us-east-1'}]}", DEAD               },
      {"{'GlobalTableName':'NotThere','ReplicationGroup':[]}",         DEAD               },
      {"{" GLOBAL "}",                                                 "1 validation error detected: Value null at 'replicationGroup' failed to "
                       "satisfy constraint: Member must not be null"},
      {"{'GlobalTableName':'ab','ReplicationGroup':[]}",               LENGTH             },
      {"{'ReplicationGroup':[]}",
       "The parameter 'TableName' is required but was not present in the request"         },
  };
  REFUSALS(*state, "CreateGlobalTable", rows);
}

static void no_global_table_is_found(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL); /* a table of the same name is none */
  expect_error(db, "DescribeGlobalTable", "{" GLOBAL "}", "GlobalTableNotFoundException",
               "Global table not found: " NONE);
  expect_error(db, "DescribeGlobalTableSettings", "{" GLOBAL "}", "GlobalTableNotFoundException",
               NONE);
  expect_error(db, "UpdateGlobalTableSettings",
               "{" GLOBAL ",'GlobalTableBillingMode':'PROVISIONED'}",
               "GlobalTableNotFoundException", NONE);
  expect_error(db, "UpdateGlobalTable",
               "{" GLOBAL ",'ReplicaUpdates':[{'Delete':{'RegionName':'us-east-1'}}]}",
               "GlobalTableNotFoundException", NONE);
  expect_error(db, "DescribeGlobalTable", "{'GlobalTableName':''}", "ValidationException", LENGTH);
  expect_error(db, "DescribeGlobalTableSettings", "{'GlobalTableName':'a b c'}",
               "ValidationException",
               "1 validation error detected: Value 'a b c' at 'globalTableName' failed to satisfy "
               "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
}

static void global_tables_take_no_replicas(void **state) {
  static const refusal rows[] = {
      {"{" GLOBAL ",'ReplicaUpdates':[{'Create':{'RegionName':'us-east-1'}}]}", DEAD                                       },
      {"{" GLOBAL ",'ReplicaUpdates':[]}",                                      "One or more parameter values were invalid"},
      {"{" GLOBAL ",'ReplicaUpdates':[{}]}",                                    "One or more parameter values were invalid"},
      {"{" GLOBAL ",'ReplicaUpdates':[{'Delete':{}}]}",
       "1 validation error detected: Value null at 'replicaUpdates.1.member.delete.regionName' "
       "failed to satisfy constraint: Member must not be null"                                                             },
  };
  REFUSALS(*state, "UpdateGlobalTable", rows);
  expect_error(*state, "UpdateGlobalTableSettings", "{" GLOBAL ",'ReplicaSettingsUpdate':[{}]}",
               "ValidationException",
               "1 validation error detected: Value null at "
               "'replicaSettingsUpdate.1.member.regionName' failed to satisfy constraint: Member "
               "must not be null");
}

static void the_list_of_global_tables_is_empty(void **state) {
  expect_body(*state, "ListGlobalTables", "{}", "{'GlobalTables':[]}");
  expect_body(*state, "ListGlobalTables", "{'Limit':1,'RegionName':'us-east-1'}",
              "{'GlobalTables':[]}");
  expect_error(*state, "ListGlobalTables", "{'Limit':0}", "ValidationException",
               "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
               "Member must have value greater than or equal to 1");
}

static void a_table_without_replicas_has_none_to_scale(void **state) {
  support_table(*state, "Tab", "S", NULL);
  static const char *const names[] = {"DescribeTableReplicaAutoScaling",
                                      "UpdateTableReplicaAutoScaling"};
  for (size_t i = 0; i < 2; i++) {
    expect_error(*state, names[i], "{" NAME_T "}", "ResourceNotFoundException", NONE);
    expect_error(*state, names[i], "{'TableName':'Nope'}", "ResourceNotFoundException",
                 "Global table with name: 'Nope' does not exist.");
  }
}

static void a_table_takes_no_replicas(void **state) {
  support_table(*state, "Tab", "S", NULL);
  expect_error(*state, "UpdateTable",
               "{" NAME_T ",'ReplicaUpdates':[{'Create':{'RegionName':'eu-west-1'}}]}",
               "ValidationException",
               INVALID "ReplicaUpdates are not supported: a store has no replicas");
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(creating_a_global_table_is_refused),
      store_test(no_global_table_is_found),
      store_test(global_tables_take_no_replicas),
      store_test(the_list_of_global_tables_is_empty),
      store_test(a_table_without_replicas_has_none_to_scale),
      store_test(a_table_takes_no_replicas),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
