/* Numbers of requests as integers: decimals floored, what does not fit clamped. */
#include "ops/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static int64_t decoded(const char *text) {
  const st_str s = st_str_of(text);
  const st_json node = {
      .text = s.p, .len = (uint32_t)s.n, .skip = 1, .count = 0, .type = ST_JSON_NUMBER};
  return st_decode_int(&node, -7);
}

static void integers_are_themselves(void **state) {
  (void)state;
  assert_int_equal(decoded("0"), 0);
  assert_int_equal(decoded("-0"), 0);
  assert_int_equal(decoded("1000"), 1000);
  assert_int_equal(decoded("-25"), -25);
  assert_int_equal(decoded("9223372036854775807"), INT64_MAX);
  assert_int_equal(st_decode_int(NULL, -7), -7);
}

static void decimals_are_floored(void **state) {
  (void)state;
  assert_int_equal(decoded("1.9"), 1);
  assert_int_equal(decoded("0.5"), 0);
  assert_int_equal(decoded("-0.5"), -1);
  assert_int_equal(decoded("-2.0"), -2);
  assert_int_equal(decoded("-2.01"), -3);
  assert_int_equal(decoded("0.00000000000000000000001"), 0);
}

static void exponents_count(void **state) {
  (void)state;
  assert_int_equal(decoded("1e3"), 1000);
  assert_int_equal(decoded("1.5E+1"), 15);
  assert_int_equal(decoded("12345e-2"), 123);
  assert_int_equal(decoded("-5e-3"), -1);
  assert_int_equal(decoded("0e999999999999"), 0);
  assert_int_equal(decoded("1e-999999999999999999999"), 0);
}

static void what_does_not_fit_is_clamped(void **state) {
  (void)state;
  assert_int_equal(decoded("9223372036854775808"), INT64_MAX);
  assert_int_equal(decoded("-99999999999999999999"), INT64_MIN);
  assert_int_equal(decoded("1e19"), INT64_MAX);
  assert_int_equal(decoded("-1e999999999999999999999"), INT64_MIN);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(integers_are_themselves),
      cmocka_unit_test(decimals_are_floored),
      cmocka_unit_test(exponents_count),
      cmocka_unit_test(what_does_not_fit_is_clamped),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
