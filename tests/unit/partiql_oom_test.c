// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Running out of memory at every allocation in turn, while a statement is parsed:
** always STATOR_NOMEM, never a crash, a leak or half a statement. */
#include "base/mem.h"
#include "unit/partiql_support.h"
#include "unit/failing_memory.h"

/* Fails the first, the second, ... allocation until a run meets no failure. Answers
** how many failures there were. */
static size_t fail_each(st_str text, int expected) {
  for (size_t n = 1;; n++) {
    statement_bench t;
    statement_init(&t, NULL);
    allocations = 0;
    failing = n;
    int rc = st_statement_parse(text, NULL, 0, &t.b.arena, &t.s, &t.b.error);
    failing = 0;
    bool met = allocations >= n;
    /* only the message itself may be lost while an error is raised */
    if (!met || rc != expected || expected == STATOR_OK)
      assert_int_equal(rc, met ? STATOR_NOMEM : expected);
    if (rc != STATOR_OK) assert_null(t.s.table.p);
    statement_free(&t);
    if (!met) return n - 1;
  }
}

/* So long that the arena needs several blocks. */
static void write_long(st_buf *out, const char *lead, const char *part, int count,
                       const char *tail) {
  st_buf_init(out, 0);
  st_buf_text(out, lead);
  for (int i = 0; i < count; i++) st_buf_format(out, part, i, i);
  st_buf_text(out, tail);
}

static void parsing_fails_cleanly_at_every_allocation(void **state) {
  (void)state;
  st_buf texts[4];
  write_long(&texts[0], "INSERT INTO t VALUE {'s': <<'it''s', 'b'>>, 'n': <<1, 2>>",
             ", 'a%d': [%d]", 300, "}");
  write_long(&texts[1], "UPDATE t SET l = list_append(l, [1])", " SET \"a\"\"%d\" = n + %d", 200,
             " SET s = set_add(s, <<'x'>>) WHERE pk = 'k'");
  write_long(&texts[2], "SELECT m[0]", ", a%d[%d]", 300,
             " FROM t WHERE b IS NULL AND NOT c IN [1, 2] ORDER BY sk");
  write_long(&texts[3], "DELETE FROM t WHERE size(a) > 1", " OR a%d = %d", 100,
             " RETURNING ALL OLD *");
  for (size_t i = 0; i < 4; i++) {
    assert_true(fail_each(st_buf_view(&texts[i]), STATOR_OK) > 4);
    st_buf_free(&texts[i]);
  }
}

static void errors_are_raised_without_memory(void **state) {
  (void)state;
  static const char *const texts[] = {
      "SELECT",
      "SELECT COUNT(*) FROM t",
      "INSERT INTO t VALUE {'a': <<2, 2.0>>}",
      "INSERT INTO t VALUE {'a': [{'b': c}]}",
      "UPDATE t SET a = 1 SET a.b = 2",
      "SELECT * FROM t WHERE a = 1 ORDER BY b.c",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    assert_true(fail_each(st_str_of(texts[i]), STATOR_VALIDATION) > 0);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(parsing_fails_cleanly_at_every_allocation),
      cmocka_unit_test(errors_are_raised_without_memory),
  };
  RUN_EXPR_TESTS(tests);
}
