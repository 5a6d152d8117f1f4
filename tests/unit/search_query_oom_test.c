// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Search queries when memory runs out at every allocation in turn: an error, which
** says so where there is memory for its message, and no leak. */
#include "search_support.h"
#include "failing_memory.h"

/* One run with the `at`-th allocation failing; whether there was one. */
static bool read_failing(st_str text, size_t at, bool and_on) {
  search_bench b;
  search_bench_init(&b);
  allocations = 0;
  failing = at;
  failing_on = and_on;
  int rc = st_search_query_parse(text, &b.columns, &b.arena, &b.query, &b.error);
  bool failed = allocations >= at;
  failing = 0;
  assert_int_equal(rc, b.error.code);
  if (failed) assert_int_not_equal(rc, STATOR_OK);
  if (rc != STATOR_OK) assert_null(b.query.fts.p);
  search_bench_free(&b);
  return failed;
}

static void memory_that_runs_out_is_an_error(void **state) {
  (void)state;
  static char many[4000];
  while (strlen(many) < 3900) strcat(many, "{title info.plot}: a OR ");
  strcat(many, "a");
  const char *const queries[] = {"alpha \"beta gamma\"* NOT (title: NEAR(a b, 3) OR ^c + d)", many,
                                 "nocolumn: x", "(a", "a ?"};
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
    for (int and_on = 0; and_on < 2; and_on++) {
      size_t at = 1;
      while (read_failing(st_str_of(queries[i]), at, and_on)) at++;
      assert_true(at > 1);
    }
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(memory_that_runs_out_is_an_error)};
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
