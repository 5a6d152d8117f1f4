/* The handle's time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <time.h>
#include "base/clock.h"

static int64_t own_time(void *arg) {
  return ++*(int64_t *)arg;
}

static void time_comes_from_the_system_or_a_function_or_stands(void **state) {
  (void)state;
  st_clock system, own;
  assert_true(st_clock_init(&system, NULL, NULL));
  int64_t before = (int64_t)time(NULL) * 1000, now = st_clock_now(&system);
  assert_true(now >= before && now <= ((int64_t)time(NULL) + 1) * 1000);
  int64_t at = 41;
  assert_true(st_clock_init(&own, own_time, &at));
  assert_int_equal(st_clock_now(&own), 42);
  assert_int_equal(st_clock_now(&own), 43);
  st_clock_stop(&own, 7);
  assert_int_equal(st_clock_now(&own), 7);
  assert_int_equal(at, 43);
  st_clock_run(&own);
  assert_int_equal(st_clock_now(&own), 44);
  st_clock_destroy(&system);
  st_clock_destroy(&own);
}

static void a_clock_is_moved_within_bounds_or_stays(void **state) {
  (void)state;
  st_clock c;
  bool stopped;
  int64_t at = 41;
  assert_true(st_clock_init(&c, own_time, &at));
  assert_false(st_clock_advance(&c, 1000, 0, 500));
  assert_int_equal(st_clock_read(&c, &stopped), 43);
  assert_false(stopped);
  assert_true(st_clock_advance(&c, 456, 0, 500));
  assert_int_equal(st_clock_read(&c, &stopped), 500);
  assert_true(stopped);
  assert_false(st_clock_advance(&c, -501, 0, 500));
  st_clock_stop(&c, INT64_MAX);
  assert_false(st_clock_advance(&c, 1, INT64_MIN, INT64_MAX));
  st_clock_stop(&c, INT64_MIN);
  assert_false(st_clock_advance(&c, -1, INT64_MIN, INT64_MAX));
  assert_int_equal(st_clock_now(&c), INT64_MIN);
  st_clock_destroy(&c);
}

static void moments_are_written_as_iso_8601(void **state) {
  (void)state;
  static const struct {
    int64_t ms;
    const char *text;
  } cases[] = {
      {0,               "1970-01-01T00:00:00.000"},
      {-1,              "1969-12-31T23:59:59.999"},
      {951782400123,    "2000-02-29T00:00:00.123"},
      {1709251199999,   "2024-02-29T23:59:59.999"},
      {1709251200000,   "2024-03-01T00:00:00.000"},
      {1795228020000,   "2026-11-21T02:27:00.000"},
      {4107542400000,   "2100-03-01T00:00:00.000"},
      {253402300799999, "9999-12-31T23:59:59.999"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[32];
    st_clock_format(cases[i].ms, text);
    assert_string_equal(text, cases[i].text);
  }
}

/* Every day of eight hundred years follows the one before. */
static void days_agree_with_the_system_calendar(void **state) {
  (void)state;
  for (int64_t day = -146097; day < 146097; day++) {
    time_t seconds = (time_t)(day * 86400);
    struct tm t;
    char expected[32], text[32];
    assert_non_null(gmtime_r(&seconds, &t));
    assert_true(strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S.000", &t) > 0);
    st_clock_format(day * 86400000, text);
    assert_string_equal(text, expected);
    int64_t ms;
    assert_true(st_clock_parse(st_str_of(text), &ms));
    assert_int_equal(ms, day * 86400000);
  }
}

static void only_what_is_written_so_is_read_as_a_moment(void **state) {
  (void)state;
  static const char *const others[] = {
      "",
      "2026-11-21T02:27:00.00",
      "2026-11-21T02:27:00.0000",
      "2026-11-21 02:27:00.000",
      "2026-13-21T02:27:00.000",
      "2026-00-21T02:27:00.000",
      "2025-02-29T02:27:00.000",
      "2026-11-31T02:27:00.000",
      "2026-11-21T24:00:00.000",
      "2026-11-21T02:60:00.000",
      "2026-11-21T02:27:60.000",
      "2026-11-21T02:27:00.x00",
      "-026-11-21T02:27:00.000",
      "2026-1a-21T02:27:00.000",
  };
  int64_t ms;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    assert_false(st_clock_parse(st_str_of(others[i]), &ms));
  assert_true(st_clock_parse(ST_LIT("2026-11-21T02:27:01.023"), &ms));
  assert_int_equal(ms, 1795228021023);
}

static void moments_are_said_to_people(void **state) {
  (void)state;
  static const struct {
    int64_t ms;
    const char *text;
  } cases[] = {
      {0,             "Thursday, January 1, 1970 at 12:00:00 AM Coordinated Universal Time"   },
      {1791508894000, "Friday, October 9, 2026 at 1:21:34 AM Coordinated Universal Time"      },
      {1760000000123, "Thursday, October 9, 2025 at 8:53:20 AM Coordinated Universal Time"    },
      {1709222399999, "Thursday, February 29, 2024 at 3:59:59 PM Coordinated Universal Time"  },
      {-1,            "Wednesday, December 31, 1969 at 11:59:59 PM Coordinated Universal Time"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[96];
    st_clock_say(cases[i].ms, text);
    assert_string_equal(text, cases[i].text);
  }
}

static void no_moment_overruns_the_text(void **state) {
  (void)state;
  static const int64_t moments[] = {INT64_MIN, INT64_MAX, INT64_MIN / 2, 1};
  for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
    char text[33];
    memset(text, '~', sizeof text);
    st_clock_format(moments[i], text);
    assert_int_equal(text[32], '~');
    assert_non_null(memchr(text, 0, 32));
  }
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(time_comes_from_the_system_or_a_function_or_stands),
      cmocka_unit_test(a_clock_is_moved_within_bounds_or_stays),
      cmocka_unit_test(moments_are_written_as_iso_8601),
      cmocka_unit_test(days_agree_with_the_system_calendar),
      cmocka_unit_test(only_what_is_written_so_is_read_as_a_moment),
      cmocka_unit_test(moments_are_said_to_people),
      cmocka_unit_test(no_moment_overruns_the_text),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
