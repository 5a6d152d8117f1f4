/* Runs of bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/str.h"

static void equality_is_of_all_bytes(void **state) {
  (void)state;
  assert_true(st_str_eq((st_str){NULL, 0}, ST_LIT("")));
  assert_true(st_str_eq(ST_LIT("a\0b"), ST_LIT("a\0b")));
  assert_false(st_str_eq(ST_LIT("a\0b"), ST_LIT("a\0c")));
  assert_false(st_str_eq(ST_LIT("a"), ST_LIT("ab")));
  assert_true(st_str_is(ST_LIT("abc"), "abc"));
  assert_false(st_str_is(ST_LIT("abc"), "ABC"));
  assert_true(st_str_is((st_str){NULL, 0}, NULL));
  assert_int_equal(st_str_of(NULL).n, 0);
  assert_int_equal(st_str_of("abc").n, 3);
}

static void order_is_of_unsigned_bytes_a_prefix_first(void **state) {
  (void)state;
  static const st_str ascending[] = {
      {NULL,   0},
      {"\0",   1},
      {"\0\0", 2},
      {"a",    1},
      {"a\0",  2},
      {"ab",   2},
      {"b",    1},
      {"\x7F", 1},
      {"\x80", 1},
      {"\xFF", 1}
  };
  for (int i = 0; i < 10; i++)
    for (int j = 0; j < 10; j++) {
      int order = st_str_cmp(ascending[i], ascending[j]);
      assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
    }
}

static void a_prefix_may_be_empty_or_all(void **state) {
  (void)state;
  assert_true(st_str_starts(ST_LIT("abc"), ST_LIT("")));
  assert_true(st_str_starts(ST_LIT("abc"), ST_LIT("abc")));
  assert_true(st_str_starts((st_str){NULL, 0}, (st_str){NULL, 0}));
  assert_false(st_str_starts(ST_LIT("abc"), ST_LIT("abcd")));
  assert_false(st_str_starts(ST_LIT("abc"), ST_LIT("b")));
}

static void integers_are_read_whole_or_not_at_all(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t v;
  } good[] = {
      {"0",                    0        },
      {"-0",                   0        },
      {"007",                  7        },
      {"42",                   42       },
      {"-42",                  -42      },
      {"9223372036854775807",  INT64_MAX},
      {"-9223372036854775808", INT64_MIN}
  };
  static const char *const bad[] = {"",
                                    "-",
                                    "+1",
                                    " 1",
                                    "1 ",
                                    "1.0",
                                    "1e2",
                                    "0x1",
                                    "--1",
                                    "1-",
                                    "9223372036854775808",
                                    "-9223372036854775809",
                                    "99999999999999999999999",
                                    "\xC2\xB2"};
  int64_t v;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_true(st_str_to_int64(st_str_of(good[i].text), &v));
    assert_int_equal(v, good[i].v);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    assert_false(st_str_to_int64(st_str_of(bad[i]), &v));
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(equality_is_of_all_bytes),
      cmocka_unit_test(order_is_of_unsigned_bytes_a_prefix_first),
      cmocka_unit_test(a_prefix_may_be_empty_or_all),
      cmocka_unit_test(integers_are_read_whole_or_not_at_all),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
