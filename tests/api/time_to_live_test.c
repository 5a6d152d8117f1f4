/* UpdateTimeToLive, DescribeTimeToLive, and what Sweep deletes. */
#include "api/table_requests.h"

#define SET_TTL(name, enabled)                                                                     \
  "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'" name "','Enabled':" enabled "}}"

static void put_expiring(stator *db, const char *key, const char *expires) {
  char request[256];
  snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'%s'},'exp':%s}}", key, expires);
  expect_ok(db, "PutItem", request, NULL);
}

static void expect_item(stator *db, const char *key, int there) {
  char request[256];
  snprintf(request, sizeof request, "{" NAME_T ",'Key':{'pk':{'S':'%s'}}}", key);
  if (there)
    expect_ok(db, "GetItem", request, "'Item':");
  else
    expect_body(db, "GetItem", request, "{}");
}

static void time_to_live_is_disabled_at_first(void **state) {
  support_table(*state, "Tab", "S", NULL);
  expect_body(*state, "DescribeTimeToLive", "{" NAME_T "}",
              "{'TimeToLiveDescription':{'TimeToLiveStatus':'DISABLED'}}");
}

static void time_to_live_is_enabled_and_disabled(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_body(db, "UpdateTimeToLive", SET_TTL("exp", "true"),
              "{'TimeToLiveSpecification':{'AttributeName':'exp','Enabled':true}}");
  expect_body(db, "DescribeTimeToLive", "{" NAME_T "}",
              "{'TimeToLiveDescription':{'AttributeName':'exp','TimeToLiveStatus':'ENABLED'}}");
  expect_body(db, "UpdateTimeToLive", SET_TTL("exp", "false"),
              "{'TimeToLiveSpecification':{'AttributeName':'exp','Enabled':false}}");
  expect_body(db, "DescribeTimeToLive", "{" NAME_T "}",
              "{'TimeToLiveDescription':{'TimeToLiveStatus':'DISABLED'}}");
  expect_ok(db, "UpdateTimeToLive", SET_TTL("pk", "true"), NULL); /* a key attribute too */
}

static void time_to_live_refuses_what_changes_nothing(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_error(db, "UpdateTimeToLive", SET_TTL("exp", "false"), "ValidationException",
               "TimeToLive is already disabled");
  expect_ok(db, "UpdateTimeToLive", SET_TTL("exp", "true"), NULL);
  expect_error(db, "UpdateTimeToLive", SET_TTL("exp", "true"), "ValidationException",
               "TimeToLive is already enabled");
  expect_error(db, "UpdateTimeToLive", SET_TTL("other", "true"), "ValidationException",
               "TimeToLive is active on a different AttributeName: current AttributeName is exp");
  expect_error(db, "UpdateTimeToLive", SET_TTL("other", "false"), "ValidationException",
               "TimeToLive is active on a different AttributeName: current AttributeName is exp");
}

static void time_to_live_refuses_bad_members(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {"{}", "The parameter 'TableName' is required but was not present in the request"},
      {"{" NAME_T "}",
       "1 validation error detected: Value null at 'timeToLiveSpecification' failed "
       "to satisfy constraint: Member must not be null"},
      {"{" NAME_T ",'TimeToLiveSpecification':{}}",
       "2 validation errors detected: Value null at 'timeToLiveSpecification.attributeName' failed "
       "to satisfy constraint: Member must not be null; Value null at "
       "'timeToLiveSpecification.enabled' failed to satisfy constraint: Member must not be null"},
      {SET_TTL("", "true"),
       "1 validation error detected: Value '' at 'timeToLiveSpecification.attributeName' failed to "
       "satisfy constraint: Member must have length greater than or equal to 1"},
  };
  /* clang-format on */
  REFUSALS(*state, "UpdateTimeToLive", rows);
  expect_error(*state, "UpdateTimeToLive", SET_TTL("exp", "true"), "ResourceNotFoundException",
               "Requested resource not found: Table: Tab not found");
  expect_error(*state, "DescribeTimeToLive", "{" NAME_T "}", "ResourceNotFoundException",
               "Requested resource not found: Table: Tab not found");
}

static void time_to_live_follows_the_life_cycle(void **state) {
  (void)state;
  stator *db = support_open(1000);
  expect_ok(db, "CreateTable", CREATE(HASH_TABLE "," ON_DEMAND), NULL);
  expect_error(db, "DescribeTimeToLive", "{" NAME_T "}", "ValidationException",
               "Cannot describe time to live while table is in CREATING state: Current table state "
               "is CREATING");
  expect_error(db, "UpdateTimeToLive", SET_TTL("exp", "true"), "ResourceInUseException",
               IN_USE "Table Tab is being created");
  stator_clock_advance(db, 1000);
  expect_ok(db, "UpdateTimeToLive", SET_TTL("exp", "true"), NULL);
  expect_error(db, "UpdateTimeToLive", SET_TTL("exp", "false"), "ValidationException",
               "Time to live has been modified multiple times within a fixed interval");
  stator_clock_advance(db, 30 * 60 * 1000);
  expect_ok(db, "UpdateTimeToLive", SET_TTL("exp", "false"), NULL);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  expect_error(db, "DescribeTimeToLive", "{" NAME_T "}", "ValidationException",
               "Cannot describe time to live while table is in DELETING state: Current table state "
               "is DELETING");
  assert_int_equal(stator_close(db), STATOR_OK);
}

/* ------------------------------------------------------------------------ sweep */

static void sweep_deletes_what_has_expired_and_nothing_else(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  put_expiring(db, "early", "{'N':'1759999999'}"); /* there before TTL was on */
  expect_ok(db, "UpdateTimeToLive", SET_TTL("exp", "true"), NULL);
  put_expiring(db, "past", "{'N':'1759999999'}");
  put_expiring(db, "now", "{'N':'1760000000'}");
  put_expiring(db, "future", "{'N':'1760000100'}");
  put_expiring(db, "text", "{'S':'1759999999'}");
  put_expiring(db, "ancient", "{'N':'1500000000'}"); /* more than five years past */
  expect_item(db, "past", 1);
  expect_body(db, "Sweep", "{" NAME_T "}", "{'Deleted':2,'More':false}");
  expect_item(db, "early", 0);
  expect_item(db, "past", 0);
  expect_item(db, "now", 1);
  expect_item(db, "future", 1);
  expect_item(db, "text", 1);
  expect_item(db, "ancient", 1);
  stator_clock_advance(db, 101 * 1000);
  expect_body(db, "Sweep", "{}", "{'Deleted':2,'More':false}");
  expect_item(db, "future", 0);
}

static void sweep_stops_at_its_limit(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "UpdateTimeToLive", SET_TTL("exp", "true"), NULL);
  char key[16];
  for (int i = 0; i < 450; i++) {
    snprintf(key, sizeof key, "k%d", i);
    put_expiring(db, key, "{'N':'1759999999'}");
  }
  expect_body(db, "Sweep", "{'Limit':7}", "{'Deleted':7,'More':true}");
  expect_body(db, "Sweep", "{" NAME_T ",'Limit':300}", "{'Deleted':300,'More':true}");
  expect_body(db, "Sweep", "{'Limit':0}", "{'Deleted':143,'More':false}");
}

static void sweep_leaves_tables_without_ttl_alone(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  put_expiring(db, "past", "{'N':'1759999999'}");
  expect_body(db, "Sweep", "{}", "{'Deleted':0,'More':false}");
  expect_body(db, "Sweep", "{" NAME_T "}", "{'Deleted':0,'More':false}");
  expect_error(db, "Sweep", "{'TableName':'Nope'}", "ResourceNotFoundException",
               "Requested resource not found: Table: Nope not found");
  expect_error(db, "Sweep", "{'Limit':-1}", "ValidationException",
               "1 validation error detected: Value '-1' at 'limit' failed to satisfy constraint: "
               "Member must have value greater than or equal to 0");
}

static void sweep_keeps_an_item_that_was_given_more_time(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  expect_ok(db, "UpdateTimeToLive", SET_TTL("exp", "true"), NULL);
  put_expiring(db, "a", "{'N':'1759999999'}");
  put_expiring(db, "a", "{'N':'1760009999'}");
  put_expiring(db, "b", "{'N':'1759999999'}");
  put_expiring(db, "b", "{'S':'never'}");
  expect_body(db, "Sweep", "{}", "{'Deleted':0,'More':false}");
  expect_item(db, "a", 1);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(time_to_live_is_disabled_at_first),
      store_test(time_to_live_is_enabled_and_disabled),
      store_test(time_to_live_refuses_what_changes_nothing),
      store_test(time_to_live_refuses_bad_members),
      cmocka_unit_test(time_to_live_follows_the_life_cycle),
      store_test(sweep_deletes_what_has_expired_and_nothing_else),
      store_test(sweep_stops_at_its_limit),
      store_test(sweep_leaves_tables_without_ttl_alone),
      store_test(sweep_keeps_an_item_that_was_given_more_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
