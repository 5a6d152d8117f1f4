/* Placeholders: form, finding, and what was used. */
#include "expr_support.h"

static void valid_placeholders_have_a_sign_and_word_characters(void **state) {
  (void)state;
  char longest[257];
  memset(longest, 'a', sizeof longest);
  longest[0] = '#';
  assert_true(st_placeholder_valid(ST_LIT("#a"), '#'));
  assert_true(st_placeholder_valid(ST_LIT(":1_Z"), ':'));
  assert_true(st_placeholder_valid((st_str){longest, 255}, '#'));
  assert_false(st_placeholder_valid((st_str){longest, 256}, '#'));
  assert_false(st_placeholder_valid(ST_LIT("#"), '#'));
  assert_false(st_placeholder_valid(ST_LIT(""), '#'));
  assert_false(st_placeholder_valid(ST_LIT(":a"), '#'));
  assert_false(st_placeholder_valid(ST_LIT("a"), '#'));
  assert_false(st_placeholder_valid(ST_LIT("#a b"), '#'));
  assert_false(st_placeholder_valid(ST_LIT("#\xc3\xa4"), '#'));
  assert_false(st_placeholder_valid((st_str){"#a\0", 3}, '#'));
}

static void placeholders_are_found_among_thousands(void **state) {
  (void)state;
  enum { MANY = 20000 };
  expr_bench b;
  bench_init(&b);
  b.holders.names = st_arena_array(&b.arena, MANY, sizeof(st_name_holder));
  b.holders.name_count = MANY;
  for (int i = 0; i < MANY; i++) {
    char key[16];
    int n = snprintf(key, sizeof key, "#%d", (i * 7919) % MANY);
    assert_true(st_arena_copy(&b.arena, (st_str){key, (size_t)n}, &b.holders.names[i].key));
    b.holders.names[i].name = b.holders.names[i].key;
  }
  assert_true(st_placeholders_sort(&b.holders));
  for (int i = 0; i < MANY; i++) {
    char key[16];
    int n = snprintf(key, sizeof key, "#%d", i);
    const st_name_holder *h = st_placeholders_name(&b.holders, (st_str){key, (size_t)n});
    assert_non_null(h);
    assert_true(st_str_is(h->name, key));
  }
  assert_null(st_placeholders_name(&b.holders, ST_LIT("#x")));
  assert_null(st_placeholders_name(&b.holders, ST_LIT("#")));
  assert_int_equal(st_placeholders_check_used(&b.holders, &b.error), STATOR_OK);
  bench_free(&b);
}

static void unused_names_are_reported_before_unused_values(void **state) {
  (void)state;
  expr_bench b;
  bench_init(&b);
  bench_names(&b, "{\"#c\":\"c\",\"#a\":\"a\",\"#b\":\"b\"}");
  bench_values(&b, "{\":y\":{\"N\":\"1\"},\":x\":{\"N\":\"1\"}}");
  assert_non_null(st_placeholders_name(&b.holders, ST_LIT("#b")));
  st_placeholders_check_used(&b.holders, &b.error);
  bench_raised(&b, "", ST_FAMILY_UNUSED,
               "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #c}");
  st_placeholders_name(&b.holders, ST_LIT("#a"));
  st_placeholders_name(&b.holders, ST_LIT("#c"));
  st_placeholders_check_used(&b.holders, &b.error);
  bench_raised(&b, "", ST_FAMILY_UNUSED,
               "Value provided in ExpressionAttributeValues unused in expressions: keys: {:x, :y}");
  assert_non_null(st_placeholders_value(&b.holders, ST_LIT(":x")));
  st_placeholders_check_used(&b.holders, &b.error);
  bench_raised(&b, "", ST_FAMILY_UNUSED,
               "Value provided in ExpressionAttributeValues unused in expressions: keys: {:y}");
  assert_non_null(st_placeholders_value(&b.holders, ST_LIT(":y")));
  assert_int_equal(st_placeholders_check_used(&b.holders, &b.error), STATOR_OK);
  bench_free(&b);
}

static void expressions_mark_what_they_use(void **state) {
  (void)state;
  expr_bench b;
  st_condition *c;
  bench_init(&b);
  bench_names(&b, "{\"#a\":\"a\",\"#b\":\"b\"}");
  bench_values(&b, "{\":x\":{\"N\":\"1\"},\":y\":{\"N\":\"1\"}}");
  st_condition_parse(&b.holders, ST_EXPR_CONDITION, ST_LIT("m.#a = :y"), &c, &b.error);
  bench_accepted(&b, "m.#a = :y");
  assert_true(b.holders.names[0].used);
  assert_false(b.holders.names[1].used);
  assert_false(b.holders.values[0].used);
  assert_true(b.holders.values[1].used);
  bench_free(&b);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(valid_placeholders_have_a_sign_and_word_characters),
      cmocka_unit_test(placeholders_are_found_among_thousands),
      cmocka_unit_test(unused_names_are_reported_before_unused_values),
      cmocka_unit_test(expressions_mark_what_they_use),
  };
  RUN_EXPR_TESTS(tests);
}
