/* DescribeShards: eight shards, whose counts add up. */
#include "api/table_requests.h"

static void describe_shards_counts_every_shard(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", "N");
  char request[200];
  for (int i = 0; i < 64; i++) {
    snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'key%02d'},'sk':{'N':'1'}}}",
             i);
    expect_ok(db, "PutItem", request, NULL);
  }
  stator_result *r = support_call(db, "DescribeShards", "{" NAME_T "}");
  const char *at = stator_result_body(r, NULL);
  assert_non_null(strstr(at, "{\"TableName\":\"Tab\",\"Shards\":[{\"Shard\":0,\"ItemCount\":"));
  long items = 0, bytes = 0, shards = 0, used = 0;
  while ((at = strstr(at, "\"ItemCount\":")) != NULL) {
    long n = strtol(at + strlen("\"ItemCount\":"), NULL, 10);
    at = strstr(at, "\"SizeBytes\":");
    assert_non_null(at);
    items += n;
    used += n > 0;
    bytes += strtol(at + strlen("\"SizeBytes\":"), NULL, 10);
    shards++;
  }
  assert_int_equal(shards, 8);
  assert_int_equal(items, 64);
  assert_int_equal(bytes, 64 * (2 + 5 + 2 + 2));
  assert_true(used >= 6);
  stator_result_free(r);
}

static void describe_shards_keeps_a_partition_in_one_shard(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", "N");
  char request[200];
  for (int i = 0; i < 20; i++) {
    snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'one'},'sk':{'N':'%d'}}}", i);
    expect_ok(db, "PutItem", request, NULL);
  }
  expect_ok(db, "DescribeShards", "{" NAME_T "}", "'ItemCount':20,");
}

static void describe_shards_refuses_unknown_tables(void **state) {
  expect_error(*state, "DescribeShards", "{'TableName':'Nope'}", "ResourceNotFoundException",
               "Requested resource not found: Table: Nope not found");
  expect_error(*state, "DescribeShards", "{}", "ValidationException",
               "The parameter 'TableName' is required but was not present in the request");
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(describe_shards_counts_every_shard),
      store_test(describe_shards_keeps_a_partition_in_one_shard),
      store_test(describe_shards_refuses_unknown_tables),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
