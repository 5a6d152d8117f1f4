/* Base64. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/base64.h"

static void the_vectors_of_the_rfc_hold(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"",             ""        },
      {"f",            "Zg=="    },
      {"fo",           "Zm8="    },
      {"foo",          "Zm9v"    },
      {"foob",         "Zm9vYg=="},
      {"fooba",        "Zm9vYmE="},
      {"foobar",       "Zm9vYmFy"},
      {"\xFB\xFF\xBF", "+/+/"    }
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    st_str bytes = st_str_of(cases[i][0]), text = st_str_of(cases[i][1]);
    st_buf b;
    st_buf_init(&b, 0);
    st_base64_encode(bytes, &b);
    assert_string_equal(st_buf_cstr(&b), text.p);
    assert_int_equal(st_base64_check(text), ST_BASE64_OK);
    assert_int_equal(st_base64_length(text), bytes.n);
    char decoded[8] = "~~~~~~~";
    st_base64_decode(text, decoded);
    assert_memory_equal(decoded, bytes.p, bytes.n);
    assert_int_equal(decoded[bytes.n], '~');
    st_buf_free(&b);
  }
}

static void all_lengths_and_bytes_survive(void **state) {
  (void)state;
  char bytes[300], decoded[300];
  for (size_t n = 0; n < sizeof bytes; n++) {
    for (size_t i = 0; i < n; i++) bytes[i] = (char)(i * 7 + n);
    st_buf b;
    st_buf_init(&b, 0);
    st_base64_encode((st_str){bytes, n}, &b);
    assert_int_equal(st_base64_check(st_buf_view(&b)), ST_BASE64_OK);
    assert_int_equal(st_base64_length(st_buf_view(&b)), n);
    st_base64_decode(st_buf_view(&b), decoded);
    assert_memory_equal(decoded, bytes, n);
    st_buf_free(&b);
  }
}

static void what_is_no_base64_is_refused(void **state) {
  (void)state;
  static const char *const lengths[] = {"Q", "QQ", "QQ=", "QQ==Q", "QQQQQ"};
  static const char *const characters[] = {"====",       "Q===",     "=QQQ",    "QQ=Q",
                                           "Q=Q=",       "QQ==QQ==", "QQ Q",    "QQ-_",
                                           "\xC3\xA9QQ", "QQQ\n",    "AAAAQ==="};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
    assert_int_equal(st_base64_check(st_str_of(lengths[i])), ST_BASE64_LENGTH);
  for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
    if (st_base64_check(st_str_of(characters[i])) != ST_BASE64_CHARACTER) fail_msg("case %zu", i);
  }
  assert_int_equal(st_base64_check(ST_LIT("QQ\0=")), ST_BASE64_CHARACTER);
}

static void each_byte_is_a_digit_or_not(void **state) {
  (void)state;
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int c = 0; c < 256; c++) {
    char text[4] = {'A', (char)c, 'A', 'A'};
    st_base64_fault expected = c && strchr(digits, c) ? ST_BASE64_OK : ST_BASE64_CHARACTER;
    assert_int_equal(st_base64_check((st_str){text, 4}), expected);
  }
}

static void impossible_sizes_fail_the_buffer(void **state) {
  (void)state;
  st_buf b;
  st_buf_init(&b, 0);
  st_base64_encode((st_str){"", SIZE_MAX}, &b);
  assert_true(b.failed);
  st_buf_free(&b);
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_vectors_of_the_rfc_hold),
      cmocka_unit_test(all_lengths_and_bytes_survive),
      cmocka_unit_test(what_is_no_base64_is_refused),
      cmocka_unit_test(each_byte_is_a_digit_or_not),
      cmocka_unit_test(impossible_sizes_fail_the_buffer),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
