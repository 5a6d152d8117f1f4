/* The growable buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/buf.h"

static void pieces_are_put_in_a_row(void **state) {
  (void)state;
  st_buf b;
  st_buf_init(&b, 0);
  assert_int_equal(st_buf_view(&b).n, 0);
  assert_non_null(st_buf_view(&b).p);
  st_buf_add(&b, "ab", 2);
  st_buf_add(&b, NULL, 0);
  st_buf_char(&b, 'c');
  st_buf_str(&b, ST_LIT("de"));
  st_buf_text(&b, "fg");
  st_buf_text(&b, NULL);
  st_buf_lit(&b, "h\0i");
  st_buf_format(&b, "%s-%d", "x", 5);
  assert_true(st_str_eq(st_buf_view(&b), ST_LIT("abcdefgh\0ix-5")));
  st_buf_free(&b);
  st_buf_text(&b, "again");
  assert_string_equal(st_buf_cstr(&b), "again");
  st_buf_free(&b);
}

static void an_empty_buffer_has_an_empty_string(void **state) {
  (void)state;
  st_buf b;
  st_buf_init(&b, 0);
  assert_string_equal(st_buf_cstr(&b), "");
  assert_int_equal(b.n, 0);
  st_buf_free(&b);
}

static void integers_are_written_whole(void **state) {
  (void)state;
  static const struct {
    int64_t v;
    const char *text;
  } cases[] = {
      {0,             "0"                   },
      {7,             "7"                   },
      {-7,            "-7"                  },
      {1234567890123, "1234567890123"       },
      {INT64_MAX,     "9223372036854775807" },
      {INT64_MIN,     "-9223372036854775808"}
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    st_buf b;
    st_buf_init(&b, 0);
    st_buf_int(&b, cases[i].v);
    assert_string_equal(st_buf_cstr(&b), cases[i].text);
    st_buf_free(&b);
  }
}

static void a_full_buffer_stays_failed(void **state) {
  (void)state;
  st_buf b;
  st_buf_init(&b, 4);
  st_buf_text(&b, "abcd");
  assert_false(b.failed);
  st_buf_char(&b, 'e');
  assert_true(b.failed);
  st_buf_truncate(&b, 1);
  st_buf_char(&b, 'e');
  assert_true(b.failed);
  assert_int_equal(b.n, 1);
  assert_null(st_buf_space(&b, 0));
  assert_null(st_buf_cstr(&b));
  st_buf_clear(&b);
  st_buf_format(&b, "%s", "abcd");
  assert_string_equal(st_buf_cstr(&b), "abcd");
  st_buf_format(&b, "%d", 1);
  assert_true(b.failed);
  st_buf_free(&b);
}

static void impossible_sizes_fail(void **state) {
  (void)state;
  static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, SIZE_MAX / 4 + 1};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    st_buf b;
    st_buf_init(&b, 0);
    st_buf_text(&b, "abc");
    assert_null(st_buf_space(&b, sizes[i]));
    assert_true(b.failed);
    st_buf_free(&b);
  }
}

static void space_is_written_and_then_counted(void **state) {
  (void)state;
  st_buf b;
  st_buf_init(&b, 0);
  char *to = st_buf_space(&b, 1000);
  assert_non_null(to);
  memset(to, 'x', 1000);
  assert_int_equal(b.n, 0);
  st_buf_used(&b, 3);
  assert_string_equal(st_buf_cstr(&b), "xxx");
  st_buf_truncate(&b, 5);
  assert_int_equal(b.n, 3);
  st_buf_truncate(&b, 0);
  assert_int_equal(b.n, 0);
  st_buf_free(&b);
}

static void growing_is_by_doubling(void **state) {
  (void)state;
  st_buf b;
  st_buf_init(&b, 0);
  size_t moves = 0, cap = 0;
  for (int i = 0; i < 1000000; i++) {
    st_buf_char(&b, 'x');
    moves += b.cap != cap;
    cap = b.cap;
  }
  assert_int_equal(b.n, 1000000);
  assert_true(moves < 20);
  st_buf_free(&b);
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(pieces_are_put_in_a_row),
      cmocka_unit_test(an_empty_buffer_has_an_empty_string),
      cmocka_unit_test(integers_are_written_whole),
      cmocka_unit_test(a_full_buffer_stays_failed),
      cmocka_unit_test(impossible_sizes_fail),
      cmocka_unit_test(space_is_written_and_then_counted),
      cmocka_unit_test(growing_is_by_doubling),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
