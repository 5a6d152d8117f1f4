/* Several calls made together, each with its own answer. */
#include "many_calls.h"
#include "place.h"

static void calls_are_answered_in_order_each_in_its_own_result(void **state) {
  batch b = {.count = 0};
  support_table(*state, "app", "S", NULL);
  add(&b, PUT, "{'TableName':'app','Item':{'pk':{'S':'a'},'n':{'N':'1'}}}");
  add(&b, PUT,
      "{'TableName':'app','Item':{'pk':{'S':'a'},'n':{'N':'2'}},'ReturnValues':'ALL_OLD'}");
  add(&b, GET, "{'TableName':'app','Key':{'pk':{'S':'a'}}}");
  add(&b, PUT, "{'TableName':'None','Item':{'pk':{'S':'a'}}}");
  add(&b, TARGET("Nothing"), "{}");
  add(&b, PUT, "{'TableName':'app','Item':{'pk':{'S':'b'}}}");
  call_all(*state, &b);
  expect_answer(&b, 0, "{}");
  expect_answer(&b, 1, "{'Attributes':{'n':{'N':'1'},'pk':{'S':'a'}}}");
  expect_answer(&b, 2, "{'Item':{'n':{'N':'2'},'pk':{'S':'a'}}}");
  expect_code(&b, 3, STATOR_RESOURCE_NOT_FOUND);
  expect_code(&b, 4, STATOR_UNKNOWN_OPERATION);
  expect_answer(&b, 5, "{}");
  end(&b);
}

static void a_request_without_a_result_or_body_is_misuse_and_nothing_is_done(void **state) {
  batch b = {.count = 0};
  support_table(*state, "app", "S", NULL);
  add(&b, PUT, "{'TableName':'app','Item':{'pk':{'S':'a'}}}");
  add(&b, PUT, "{'TableName':'app','Item':{'pk':{'S':'b'}}}");
  stator_result *kept = b.requests[1].result;
  const char *body = b.requests[1].body;
  b.requests[1].result = NULL;
  assert_int_equal(stator_call_all(*state, b.requests, b.count), STATOR_MISUSE);
  b.requests[1].result = kept;
  b.requests[1].body = NULL;
  assert_int_equal(stator_call_all(*state, b.requests, b.count), STATOR_MISUSE);
  b.requests[1].body = body;
  assert_int_equal(stator_call_all(*state, NULL, 1), STATOR_MISUSE);
  assert_int_equal(stator_call_all(NULL, b.requests, 1), STATOR_MISUSE);
  assert_int_equal(stator_call_all(*state, NULL, 0), STATOR_OK);
  expect_ok(*state, "Scan", "{'TableName':'app'}", "'Count':0");
  end(&b);
}

static void expect_refused(stator *db, const batch *b) {
  assert_int_equal(stator_call_all(db, b->requests, b->count), STATOR_MISUSE);
  expect_ok(db, "Scan", "{'TableName':'app'}", "'Count':0");
}

static void a_result_given_twice_is_misuse_and_nothing_is_done(void **state) {
  batch b = {.count = 0};
  support_table(*state, "app", "S", NULL);
  for (int i = 0; i < 100; i++) add(&b, PUT, "{'TableName':'app','Item':{'pk':{'S':'a'}}}");
  stator_result *own = b.requests[99].result;
  b.requests[99].result = b.requests[0].result;
  expect_refused(*state, &b);
  assert_int_equal(code_of(&b, 0), STATOR_OK);
  assert_null(body_of(&b, 0));
  b.requests[99].result = own;
  call_all(*state, &b);
  expect_answer(&b, 99, "{}");
  end(&b);
}

static void a_body_in_any_result_is_misuse_and_nothing_is_done(void **state) {
  batch b = {.count = 0};
  support_table(*state, "app", "S", NULL);
  for (int i = 0; i < 100; i++) add(&b, PUT, "{'TableName':'app','Item':{'pk':{'S':'a'}}}");
  for (int i = 0; i < 100; i += 3)
    stator_call(*state, "ListTables", "{}", STATOR_NUL, b.requests[i].result);
  const char *body = b.requests[50].body;
  for (size_t i = 0; i < 100; i += 3) {
    b.requests[50].body = body_of(&b, i) + i % 2;
    expect_refused(*state, &b);
  }
  b.requests[50].body = body;
  call_all(*state, &b);
  expect_answer(&b, 50, "{}");
  end(&b);
}

static void a_target_is_refused_as_alone(void **state) {
  batch b = {.count = 0};
  stator_caller nowhere = {.account = "12"};
  add(&b, NULL, "{}");
  add(&b, NULL, "no json");
  add(&b, GET, "{}");
  b.requests[2].caller = &nowhere;
  call_all(*state, &b);
  expect_code(&b, 0, STATOR_UNKNOWN_OPERATION);
  expect_code(&b, 1, STATOR_SERIALIZATION);
  expect_code(&b, 2, STATOR_MISUSE);
  end(&b);
}

static void in_memory_nothing_waits(void **state) {
  assert_int_equal(stator_call_waits(*state, PUT), 0);
  assert_int_equal(stator_call_waits(*state, TARGET("CreateTable")), 0);
}

static void on_a_file_all_but_reads_of_items_may_wait(void **state) {
  static const char *const waiting[] = {PUT, TARGET("CreateTable"), TARGET("ExecuteStatement"),
                                        TARGET("DescribeTable"), "Stator_20261121.Sweep"};
  static const char *const long_reads[] = {"Stator_20261121.Sql", "Stator_20261121.DescribeStore",
                                           "Stator_20261121.CreateSearchIndex"};
  static const char *const others[] = {GET,
                                       TARGET("Query"),
                                       TARGET("Scan"),
                                       TARGET("BatchGetItem"),
                                       TARGET("TransactGetItems"),
                                       "DynamoDBStreams_20120810.GetRecords",
                                       TARGET("Nothing"),
                                       "PutItem"};
  place *p = place_new(NULL);
  (void)state;
  for (size_t i = 0; i < sizeof waiting / sizeof waiting[0]; i++)
    assert_int_equal(stator_call_waits(p->db, waiting[i]), 1);
  for (size_t i = 0; i < sizeof long_reads / sizeof long_reads[0]; i++)
    assert_int_equal(stator_call_waits(p->db, long_reads[i]), 2);
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    assert_int_equal(stator_call_waits(p->db, others[i]), 0);
  assert_int_equal(stator_call_waits(p->db, NULL), 0);
  assert_int_equal(stator_call_waits(NULL, PUT), 0);
  place_free(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      store_test(calls_are_answered_in_order_each_in_its_own_result),
      store_test(a_request_without_a_result_or_body_is_misuse_and_nothing_is_done),
      store_test(a_result_given_twice_is_misuse_and_nothing_is_done),
      store_test(a_body_in_any_result_is_misuse_and_nothing_is_done),
      store_test(a_target_is_refused_as_alone),
      store_test(in_memory_nothing_waits),
      cmocka_unit_test(on_a_file_all_but_reads_of_items_may_wait),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
