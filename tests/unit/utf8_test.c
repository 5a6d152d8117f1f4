/* UTF-8, and text as JSON strings hold it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/utf8.h"

static void every_code_point_is_encoded_and_accepted(void **state) {
  (void)state;
  st_buf b;
  st_buf_init(&b, 0);
  for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
    if (c >= 0xD800 && c < 0xE000) continue;
    st_buf_clear(&b);
    st_utf8_encode(c, &b);
    assert_int_equal(b.n, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
    assert_int_equal(st_utf8_sequence(b.p, b.p + b.n), b.n);
    assert_true(st_utf8_valid(st_buf_view(&b)));
    assert_int_equal(st_utf8_utf16_length(st_buf_view(&b)), c < 0x10000 ? 1 : 2);
    for (size_t cut = 1; cut < b.n; cut++) assert_false(st_utf8_valid((st_str){b.p, cut}));
  }
  st_buf_free(&b);
}

static void the_edges_of_the_ranges_are_exact(void **state) {
  (void)state;
  static const char *const good[] = {"\x7F",         "\xC2\x80",         "\xDF\xBF",
                                     "\xE0\xA0\x80", "\xED\x9F\xBF",     "\xEE\x80\x80",
                                     "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"};
  static const char *const bad[] = {"\x80",
                                    "\xBF",
                                    "\xC0\x80",
                                    "\xC1\xBF",
                                    "\xC2\x7F",
                                    "\xC2\xC0",
                                    "\xE0\x9F\xBF",
                                    "\xED\xA0\x80",
                                    "\xED\xBF\xBF",
                                    "\xE1\x80",
                                    "\xE1\x80\x7F",
                                    "\xE1\x7F\x80",
                                    "\xF0\x8F\xBF\xBF",
                                    "\xF4\x90\x80\x80",
                                    "\xF1\x80\x80\x7F",
                                    "\xF1\x80\x80",
                                    "\xF5\x80\x80\x80",
                                    "\xFE",
                                    "\xFF",
                                    "a\x80",
                                    "\xC3\xA9\xC3"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    assert_true(st_utf8_valid(st_str_of(good[i])));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    if (st_utf8_valid(st_str_of(bad[i]))) fail_msg("case %zu", i);
  }
  assert_true(st_utf8_valid((st_str){NULL, 0}));
  assert_true(st_utf8_valid(ST_LIT("a\0b")));
  assert_int_equal(st_utf8_sequence("", ""), 0);
}

static void long_text_is_checked_wherever_the_fault_is(void **state) {
  (void)state;
  char text[70];
  for (size_t at = 0; at < sizeof text; at++) {
    memset(text, 'x', sizeof text);
    assert_true(st_utf8_valid((st_str){text, sizeof text}));
    text[at] = '\xFF';
    assert_false(st_utf8_valid((st_str){text, sizeof text}));
  }
}

static void escaping_is_canonical(void **state) {
  (void)state;
  static const struct {
    st_str text;
    const char *escaped;
  } cases[] = {
      {ST_LIT(""),                            ""                                },
      {ST_LIT("plain / text"),                "plain / text"                    },
      {ST_LIT("\"\\"),                        "\\\"\\\\"                        },
      {ST_LIT("\b\t\n\f\r"),                  "\\b\\t\\n\\f\\r"                 },
      {ST_LIT("\0\1\x0B\x1F\x7F"),            "\\u0000\\u0001\\u000b\\u001f\x7F"},
      {ST_LIT("\xC3\xA9\xF0\x9F\x98\x80"),    "\xC3\xA9\xF0\x9F\x98\x80"        },
      {ST_LIT("0123456789abcdef\n0123456\""), "0123456789abcdef\\n0123456\\\""  },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    st_buf b;
    st_buf_init(&b, 0);
    st_utf8_escape(cases[i].text, &b);
    assert_string_equal(st_buf_cstr(&b), cases[i].escaped);
    st_buf_free(&b);
  }
}

static void length_is_in_utf16_units(void **state) {
  (void)state;
  assert_int_equal(st_utf8_utf16_length(ST_LIT("")), 0);
  assert_int_equal(st_utf8_utf16_length(ST_LIT("abc")), 3);
  assert_int_equal(st_utf8_utf16_length(ST_LIT("\xC3\xA9\xE2\x82\xAC")), 2);
  assert_int_equal(st_utf8_utf16_length(ST_LIT("\xF0\x9F\x98\x80x")), 3);
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_code_point_is_encoded_and_accepted),
      cmocka_unit_test(the_edges_of_the_ranges_are_exact),
      cmocka_unit_test(long_text_is_checked_wherever_the_fault_is),
      cmocka_unit_test(escaping_is_canonical),
      cmocka_unit_test(length_is_in_utf16_units),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
