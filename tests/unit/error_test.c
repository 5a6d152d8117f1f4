/* error_test.c - raising errors, and the bodies that DynamoDB sends for them. */
#include <stddef.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/error.h"

static void assert_body(const st_error *e, const char *expected) {
  st_buf body;
  st_buf_init(&body, 0);
  st_error_body(e, &body);
  st_str text = st_buf_view(&body);
  assert_int_equal(text.n, strlen(expected));
  assert_memory_equal(text.p, expected, text.n);
  st_buf_free(&body);
}

static void a_new_error_says_nothing(void **state) {
  (void)state;
  st_error e;
  st_error_init(&e);
  assert_int_equal(e.code, STATOR_OK);
  assert_int_equal(e.message.n, 0);
  st_error_free(&e);
}

static void raising_gives_the_code_back_and_formats_the_message(void **state) {
  (void)state;
  st_error e;
  st_error_init(&e);
  assert_int_equal(st_error_raise(&e, STATOR_BUSY, "waited %d ms for %s", 5000, "a writer"),
                   STATOR_BUSY);
  assert_body(&e, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\","
                  "\"message\":\"waited 5000 ms for a writer\"}");
  st_error_free(&e);
}

static void the_first_error_of_a_call_wins(void **state) {
  (void)state;
  st_error e;
  st_error_init(&e);
  st_error_raise(&e, STATOR_IO, "the cause");
  assert_int_equal(st_error_raise(&e, STATOR_VALIDATION, "a consequence"), STATOR_IO);
  assert_int_equal(st_error_nomem(&e), STATOR_IO);
  assert_int_equal(e.code, STATOR_IO);
  assert_memory_equal(st_buf_view(&e.message).p, "the cause", 9);
  st_error_free(&e);
}

static void a_cleared_error_can_be_raised_again(void **state) {
  (void)state;
  st_error e;
  st_error_init(&e);
  st_error_in_family(&e, ST_FAMILY_SET, "an empty set");
  assert_int_equal(e.code, STATOR_VALIDATION);
  assert_int_equal(e.family, ST_FAMILY_SET);
  st_error_clear(&e);
  assert_int_equal(e.code, STATOR_OK);
  assert_int_equal(e.family, ST_FAMILY_NONE);
  st_error_raise(&e, STATOR_THROTTLED, "slow down");
  assert_body(&e, "{\"__type\":\"com.amazon.coral.availability#ThrottlingException\","
                  "\"message\":\"slow down\"}");
  st_error_free(&e);
}

static void wrapping_puts_text_before_and_behind(void **state) {
  (void)state;
  st_error e;
  st_error_init(&e);
  st_error_in_family(&e, ST_FAMILY_VALUE, "middle");
  st_error_wrap(&e, "before ", (st_str){.p = " behind", .n = 7});
  assert_body(&e, "{\"__type\":\"com.amazon.coral.validate#ValidationException\","
                  "\"message\":\"before middle behind\"}");
  st_error_free(&e);
}

static void a_body_escapes_the_message(void **state) {
  (void)state;
  st_error e;
  st_error_init(&e);
  st_error_raise(&e, STATOR_VALIDATION, "a \"quoted\" \\ and a\nline");
  assert_body(&e, "{\"__type\":\"com.amazon.coral.validate#ValidationException\","
                  "\"message\":\"a \\\"quoted\\\" \\\\ and a\\nline\"}");
  st_error_free(&e);
}

static void an_unknown_operation_has_no_message(void **state) {
  (void)state;
  st_error e;
  st_error_init(&e);
  st_error_raise(&e, STATOR_UNKNOWN_OPERATION, "Frobnicate");
  assert_body(&e, "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}");
  st_error_free(&e);
}

static void further_members_stand_before_the_message(void **state) {
  (void)state;
  st_error e;
  st_error_init(&e);
  st_error_raise(&e, STATOR_CONDITION_FAILED, "The conditional request failed");
  st_buf_text(&e.extra, "\"Item\":{}");
  assert_body(&e, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
                  "ConditionalCheckFailedException\",\"Item\":{},"
                  "\"message\":\"The conditional request failed\"}");
  st_error_free(&e);
}

static void denied_access_has_a_capital_message(void **state) {
  (void)state;
  st_error e;
  st_error_init(&e);
  st_error_raise(&e, STATOR_ACCESS_DENIED, "no");
  assert_body(&e, "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\","
                  "\"Message\":\"no\"}");
  st_error_free(&e);
}

static void every_code_has_a_name_and_a_status(void **state) {
  (void)state;
  assert_string_equal(st_error_exception(STATOR_VALIDATION), "ValidationException");
  assert_string_equal(st_error_exception(STATOR_CORRUPT), "InternalServerError");
  assert_string_equal(st_error_exception(STATOR_POLICY_NOT_FOUND), "PolicyNotFoundException");
  assert_string_equal(st_error_exception(STATOR_GLOBAL_NOT_FOUND), "GlobalTableNotFoundException");
  assert_int_equal(st_error_http_status(STATOR_OK), 200);
  assert_int_equal(st_error_http_status(STATOR_DONE), 200);
  assert_int_equal(st_error_http_status(STATOR_VALIDATION), 400);
  assert_int_equal(st_error_http_status(STATOR_BUSY), 503);
  assert_int_equal(st_error_http_status(STATOR_DISK_FULL), 500);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_new_error_says_nothing),
      cmocka_unit_test(raising_gives_the_code_back_and_formats_the_message),
      cmocka_unit_test(the_first_error_of_a_call_wins),
      cmocka_unit_test(a_cleared_error_can_be_raised_again),
      cmocka_unit_test(wrapping_puts_text_before_and_behind),
      cmocka_unit_test(a_body_escapes_the_message),
      cmocka_unit_test(an_unknown_operation_has_no_message),
      cmocka_unit_test(further_members_stand_before_the_message),
      cmocka_unit_test(denied_access_has_a_capital_message),
      cmocka_unit_test(every_code_has_a_name_and_a_status),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
