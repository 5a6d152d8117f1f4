/* SetClock: the store's time over the one door. */
#include "api/support.h"

static void an_empty_request_tells_the_time(void **state) {
  expect_body(*state, "SetClock", "{}", "{'NowMs':1760000000123,'Running':false}");
  assert_int_equal(stator_clock_run(*state), STATOR_OK);
  expect_ok(*state, "SetClock", "{}", "'Running':true");
}

static void the_clock_is_stopped_at_a_moment(void **state) {
  expect_body(*state, "SetClock", "{'NowMs':1795251600000}",
              "{'NowMs':1795251600000,'Running':false}");
  assert_int_equal(stator_now(*state), 1795251600000);
  expect_body(*state, "SetClock", "{'NowMs':0}", "{'NowMs':0,'Running':false}");
}

static void the_clock_is_moved_on_and_back(void **state) {
  expect_body(*state, "SetClock", "{'AdvanceMs':1500}", "{'NowMs':1760000001623,'Running':false}");
  expect_body(*state, "SetClock", "{'AdvanceMs':-623}", "{'NowMs':1760000001000,'Running':false}");
}

static void moving_a_running_clock_stops_it(void **state) {
  assert_int_equal(stator_clock_run(*state), STATOR_OK);
  int64_t before = stator_now(*state);
  expect_ok(*state, "SetClock", "{'AdvanceMs':3600000}", "'Running':false");
  int64_t after = stator_now(*state);
  assert_true(after - before >= 3600000 && after - before < 3600000 + 60000);
  assert_int_equal(stator_now(*state), after);
}

static void the_clock_runs_again(void **state) {
  expect_ok(*state, "SetClock", "{'Run':true}", "'Running':true");
  assert_true(stator_now(*state) != SUPPORT_NOW);
  expect_ok(*state, "SetClock", "{'Run':false}", "'Running':true");
}

static void one_change_at_a_time(void **state) {
  expect_error(*state, "SetClock", "{'NowMs':1,'AdvanceMs':1}", "ValidationException",
               "Only one of NowMs, AdvanceMs and Run can be given");
  expect_error(*state, "SetClock", "{'NowMs':1,'Run':true}", "ValidationException",
               "Only one of NowMs, AdvanceMs and Run can be given");
  assert_int_equal(stator_now(*state), SUPPORT_NOW);
}

static void the_clock_stays_within_the_years_it_can_show(void **state) {
  expect_error(*state, "SetClock", "{'NowMs':-1}", "ValidationException",
               "1 validation error detected: Value '-1' at 'nowMs' failed to satisfy constraint: "
               "Member must have value greater than or equal to 0");
  expect_error(*state, "SetClock", "{'AdvanceMs':253402300799999}", "ValidationException",
               "The clock goes from 1970 to the end of the year 9999");
  expect_error(*state, "SetClock", "{'AdvanceMs':-1760000000124}", "ValidationException",
               "The clock goes from 1970 to the end of the year 9999");
  expect_error(*state, "SetClock", "{'NowMs':'soon'}", "SerializationException",
               "STRING_VALUE cannot be converted to Long");
  assert_int_equal(stator_now(*state), SUPPORT_NOW);
}

static void call_with_fixed_clock(stator *db, const char *request, int code) {
  const stator_caller caller = {.fixed_clock = 1};
  stator_result *r = stator_result_new();
  assert_non_null(r);
  assert_int_equal(
      stator_call_target(db, &caller, "Stator_20261121.SetClock", request, STATOR_NUL, r), code);
  stator_result_free(r);
}

static void a_caller_may_be_kept_from_setting_it(void **state) {
  call_with_fixed_clock(*state, "{}", STATOR_OK);
  call_with_fixed_clock(*state, "{\"NowMs\":5}", STATOR_ACCESS_DENIED);
  call_with_fixed_clock(*state, "{\"AdvanceMs\":5}", STATOR_ACCESS_DENIED);
  call_with_fixed_clock(*state, "{\"Run\":true}", STATOR_ACCESS_DENIED);
  assert_int_equal(stator_now(*state), SUPPORT_NOW);
}

static void a_transaction_sees_the_stores_clock(void **state) {
  stator *tx;
  stator_result *r = stator_result_new();
  assert_non_null(r);
  assert_int_equal(stator_begin(*state, &tx, r), STATOR_OK);
  expect_ok(tx, "SetClock", "{'AdvanceMs':1}", "'NowMs':1760000000124");
  assert_int_equal(stator_now(*state), SUPPORT_NOW + 1);
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  assert_int_equal(stator_now(*state), SUPPORT_NOW + 1);
  stator_result_free(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      store_test(an_empty_request_tells_the_time),
      store_test(the_clock_is_stopped_at_a_moment),
      store_test(the_clock_is_moved_on_and_back),
      store_test(moving_a_running_clock_stops_it),
      store_test(the_clock_runs_again),
      store_test(one_change_at_a_time),
      store_test(the_clock_stays_within_the_years_it_can_show),
      store_test(a_caller_may_be_kept_from_setting_it),
      store_test(a_transaction_sees_the_stores_clock),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
