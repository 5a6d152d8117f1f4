/* Statements cut short and changed at random: each is an error of its own or a
** statement that can be evaluated, never anything else. */
#include "base/utf8.h"
#include "partiql_support.h"

static const char parameters[] = "[{\"S\":\"k\"},{\"N\":\"1\"}]";

static const char *const statements[] = {
    "SELECT a, m.k[0], \"q\"\"q\" FROM \"t\".\"i\" WHERE pk = ? AND sk BETWEEN 'a' AND ? "
    "ORDER BY sk DESC, pk;",
    "SELECT * FROM t WHERE (a <> 1 OR NOT b IN [1, 'x', <<2, 3>>]) AND c IS NOT MISSING AND "
    "begins_with(d, ?) AND size(e) > ? -- end",
    "select * from t where a in ('it''s', -1.5e3) and attribute_type(b, 'SS') or c is null",
    "INSERT INTO \"t\" VALUE {'pk': ?, 'n': ?, 'l': [1, {'a': true}, null], 's': <<'x', 'y'>>}",
    "UPDATE t SET a = b + ? - 2, c.d[1] = list_append(c.e, [1]) REMOVE f SET s = set_add(s, "
    "<<'x'>>) WHERE pk = ? AND v < 3 RETURNING MODIFIED OLD *",
    "DELETE /* all */ FROM t WHERE pk = ? AND contains(x, ?) RETURNING ALL OLD *",
    "EXISTS(SELECT * FROM t WHERE pk = ? AND v = ?)",
};

enum { STATEMENTS = sizeof statements / sizeof *statements };

static const char item[] = "{\"pk\":{\"S\":\"k\"},\"a\":{\"N\":\"1\"},\"b\":{\"N\":\"2\"},"
                           "\"c\":{\"M\":{\"d\":{\"L\":[{\"N\":\"1\"}]},\"e\":{\"L\":[]}}},"
                           "\"s\":{\"SS\":[\"x\"]},\"x\":{\"S\":\"k1\"}}";

/* What a statement came to is used as it would be. */
static void use(statement_bench *t, st_str old) {
  const st_statement *s = &t->s;
  bool holds;
  if (s->where) st_condition_eval(s->where, old, &t->b.scratch, &holds, &t->b.error);
  assert_int_equal(t->b.error.code, STATOR_OK);
  st_buf_clear(&t->b.out);
  if (s->update) bench_apply(&t->b, s->update, old);
  if (s->kind == ST_STATEMENT_INSERT) assert_int_equal(s->item_size, st_item_size(s->item));
  for (size_t i = 0; i < s->column_count; i++) assert_true(s->columns[i].name.n > 0);
  assert_true(s->table.n > 0);
}

static void try(statement_bench *t, st_str old, st_str text) {
  int rc = st_statement_parse(text, t->parameters, t->count, &t->b.arena, &t->s, &t->b.error);
  assert_int_equal(rc, t->b.error.code);
  if (rc == STATOR_OK) {
    use(t, old);
  } else {
    assert_int_equal(rc, STATOR_VALIDATION);
    assert_true(t->b.error.message.n > 0);
    assert_true(st_utf8_valid(st_buf_view(&t->b.error.message)));
    assert_null(t->s.where);
  }
  st_error_clear(&t->b.error);
  st_arena_reset(&t->b.scratch);
}

/* Parameters and the item live in one bench, what is parsed in another. */
typedef struct mutation_bench {
  statement_bench kept, t;
  st_str old;
} mutation_bench;

static void begin(mutation_bench *m) {
  statement_init(&m->kept, parameters);
  m->old = bench_item(&m->kept.b, ST_LIT(item));
  statement_init(&m->t, NULL);
  memcpy(m->t.parameters, m->kept.parameters, sizeof m->t.parameters);
  m->t.count = m->kept.count;
}

static void try_copy(mutation_bench *m, const char *text, size_t n) {
  char *copy = malloc(n + 1); /* as long as the text, so that reading behind it is seen */
  assert_non_null(copy);
  char *exact = realloc(copy, n ? n : 1);
  assert_non_null(exact);
  memcpy(exact, text, n);
  try(&m->t, m->old, (st_str){exact, n});
  free(exact);
  st_arena_reset(&m->t.b.arena);
}

static void end(mutation_bench *m) {
  statement_free(&m->kept);
  statement_free(&m->t);
}

static void a_statement_may_end_anywhere(void **state) {
  (void)state;
  mutation_bench m;
  begin(&m);
  for (size_t i = 0; i < STATEMENTS; i++)
    for (size_t n = 0; n <= strlen(statements[i]); n++) {
      try_copy(&m, statements[i], n);
      try_copy(&m, statements[i] + n, strlen(statements[i]) - n);
    }
  end(&m);
}

static const char *const pieces[] = {
    "SELECT",
    "FROM",
    "WHERE",
    "SET",
    "REMOVE",
    "VALUE",
    "INSERT INTO",
    "UPDATE",
    "DELETE",
    "NOT",
    "AND",
    "OR",
    "IN",
    "IS",
    "NULL",
    "MISSING",
    "BETWEEN",
    "EXISTS(",
    "ORDER BY",
    "LIMIT",
    "RETURNING",
    "ALL OLD *",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<<",
    ">>",
    ",",
    ":",
    ".",
    "*",
    "+",
    "-",
    "=",
    "<>",
    "<",
    "?",
    ";",
    "'",
    "\"",
    "a",
    "'x'",
    "1",
    "1e",
    "--",
    "/*",
    "*/",
    "size(",
    "set_add(",
    "list_append(",
    "count(",
    "contains(",
    "\xc3\xa4",
    "#",
};

static size_t mutate(char *text, size_t n, size_t room, uint64_t *seed) {
  size_t at = bench_random(seed, (uint32_t)n + 1);
  const char *piece = pieces[bench_random(seed, sizeof pieces / sizeof *pieces)];
  size_t length = strlen(piece), cut = bench_random(seed, 3) ? 0 : bench_random(seed, 12);
  if (at + cut > n) cut = n - at;
  if (n - cut + length + 2 > room) return n;
  memmove(text + at + length + 2, text + at + cut, n - at - cut);
  text[at] = ' ';
  memcpy(text + at + 1, piece, length);
  text[at + length + 1] = ' ';
  return n - cut + length + 2;
}

static void changed_statements_are_parsed_or_refused(void **state) {
  (void)state;
  enum { ROUNDS = 20000, ROOM = 1000 };
  mutation_bench m;
  uint64_t seed = 7;
  begin(&m);
  for (int round = 0; round < ROUNDS; round++) {
    char text[ROOM];
    size_t n = strlen(statements[round % STATEMENTS]);
    memcpy(text, statements[round % STATEMENTS], n);
    for (uint32_t changes = 1 + bench_random(&seed, 3); changes; changes--)
      n = mutate(text, n, sizeof text, &seed);
    try_copy(&m, text, n);
  }
  end(&m);
}

static void any_series_of_pieces_is_parsed_or_refused(void **state) {
  (void)state;
  enum { ROUNDS = 20000, ROOM = 400 };
  mutation_bench m;
  uint64_t seed = 11;
  begin(&m);
  for (int round = 0; round < ROUNDS; round++) {
    char text[ROOM];
    size_t n = 0;
    for (uint32_t count = bench_random(&seed, 25); count; count--)
      n += (size_t)snprintf(text + n, sizeof text - n, "%s ",
                            pieces[bench_random(&seed, sizeof pieces / sizeof *pieces)]);
    try_copy(&m, text, n);
  }
  end(&m);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_statement_may_end_anywhere),
      cmocka_unit_test(changed_statements_are_parsed_or_refused),
      cmocka_unit_test(any_series_of_pieces_is_parsed_or_refused),
  };
  RUN_EXPR_TESTS(tests);
}
