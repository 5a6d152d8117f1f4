/* Digests of what JSON says. */
#include "unit/value_support.h"
#include "value/json_digest.h"

static st_digest digest(const char *text) {
  workbench w;
  workbench_init(&w);
  const st_json *root;
  st_digest d = {0, 0};
  assert_int_equal(st_json_read(st_str_of(text), &w.arena, &root, &w.error), STATOR_OK);
  assert_int_equal(st_json_digest(root, &w.arena, &d, &w.error), STATOR_OK);
  workbench_free(&w);
  return d;
}

static bool same(const char *a, const char *b) {
  st_digest x = digest(a), y = digest(b);
  return x.low == y.low && x.high == y.high;
}

static void blanks_escapes_and_the_order_of_members_do_not_matter(void **state) {
  (void)state;
  assert_true(same("{\"a\":1,\"b\":{\"c\":[true,false],\"d\":\"/\"}}",
                   " { \"b\" : {\"\\u0064\":\"\\/\", \"c\":[true,\tfalse]}, \"a\": 1 }"));
  assert_true(same("[\"\\u00e9\"]", "[\"\xc3\xa9\"]"));
}

static void a_member_that_is_null_is_as_if_absent(void **state) {
  (void)state;
  assert_true(same("{\"a\":1,\"b\":null}", "{\"a\":1}"));
  assert_true(same("{\"b\":null}", "{}"));
}

static void the_order_of_a_set_does_not_matter_that_of_a_list_does(void **state) {
  (void)state;
  assert_true(same("{\"SS\":[\"x\",\"y\"]}", "{\"SS\":[\"y\",\"x\"]}"));
  assert_true(same("{\"NS\":[\"1\",\"2\"]}", "{\"NS\":[\"2\",\"1\"]}"));
  assert_true(same("{\"BS\":[\"AA==\",\"AQ==\"]}", "{\"BS\":[\"AQ==\",\"AA==\"]}"));
  assert_false(same("{\"L\":[\"x\",\"y\"]}", "{\"L\":[\"y\",\"x\"]}"));
  assert_false(same("{\"SS\":[\"x\",\"y\"]}", "{\"SS\":[\"x\",\"x\",\"y\"]}"));
  assert_false(same("{\"SS\":[\"1\"]}", "{\"NS\":[\"1\"]}"));
}

static void what_differs_has_another_digest(void **state) {
  (void)state;
  static const char *const texts[] = {
      "{}",
      "[]",
      "\"\"",
      "null",
      "true",
      "false",
      "\"true\"",
      "0",
      "\"0\"",
      "0.0",
      "[[]]",
      "[[],[]]",
      "[{}]",
      "{\"a\":{}}",
      "{\"a\":[]}",
      "{\"a\":\"b\"}",
      "{\"b\":\"a\"}",
      "{\"a\":\"b\",\"c\":\"d\"}",
      "{\"a\":\"d\",\"c\":\"b\"}",
      "{\"a\":{\"b\":{}}}",
      "{\"a\":{},\"b\":{}}",
      "[\"ab\"]",
      "[\"a\",\"b\"]",
      "[[\"a\"],\"b\"]",
      "[\"a\",[\"b\"]]",
      "[\"a\\u0000\"]",
      "[\"a\"]",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (size_t j = 0; j < sizeof texts / sizeof *texts; j++)
      if (same(texts[i], texts[j]) != (i == j)) fail_msg("%s and %s", texts[i], texts[j]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(blanks_escapes_and_the_order_of_members_do_not_matter),
      cmocka_unit_test(a_member_that_is_null_is_as_if_absent),
      cmocka_unit_test(the_order_of_a_set_does_not_matter_that_of_a_list_does),
      cmocka_unit_test(what_differs_has_another_digest),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
