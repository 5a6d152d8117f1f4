/* DescribeLimits and DescribeEndpoints. */
#include "api/table_requests.h"

static void limits_are_those_of_a_new_account(void **state) {
  expect_body(*state, "DescribeLimits", "{}",
              "{'AccountMaxReadCapacityUnits':80000,'AccountMaxWriteCapacityUnits':80000,"
              "'TableMaxReadCapacityUnits':40000,'TableMaxWriteCapacityUnits':40000}");
}

static void limits_of_a_table_hold(void **state) {
  expect_ok(*state, "CreateTable", CREATE(HASH_TABLE "," UNITS(40000, 40000)), NULL);
  expect_error(*state, "UpdateTable", "{" NAME_T "," UNITS(40001, 1) "}", "LimitExceededException",
               "The requested ReadCapacityUnits, 40001, is above the per table maximum for the "
               "account in us-east-1. Per table maximum: 40000. Refer to the Amazon DynamoDB "
               "Developer Guide for current limits and how to request higher limits.");
}

static void the_endpoint_is_that_of_the_region(void **state) {
  expect_body(*state, "DescribeEndpoints", "{}",
              "{'Endpoints':[{'Address':'dynamodb.us-east-1.amazonaws.com',"
              "'CachePeriodInMinutes':1440}]}");
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(limits_are_those_of_a_new_account),
      store_test(limits_of_a_table_hold),
      store_test(the_endpoint_is_that_of_the_region),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
