/* What the tests of PartiQL statements share: statements with parameters made of
** JSON, and what they come to. */
#ifndef PARTIQL_SUPPORT_H
#define PARTIQL_SUPPORT_H
#include "expr_support.h"
#include "partiql/statement.h"

typedef struct statement_bench {
  expr_bench b;
  st_value parameters[8];
  size_t count;
  st_statement s;
} statement_bench;

/* `parameters`: "[{\"S\":\"a\"}]", or NULL. */
static inline void statement_init(statement_bench *t, const char *parameters) {
  *t = (statement_bench){.count = 0};
  bench_init(&t->b);
  const st_json *list = parameters ? bench_json(&t->b, st_str_of(parameters)) : NULL;
  for (const st_json *p = st_json_first(list); p; p = st_json_next(list, p)) {
    st_str text;
    st_buf_clear(&t->b.out);
    if (st_write_value(p, &t->b.arena, &t->b.out, NULL, &t->b.error) != STATOR_OK)
      fail_msg("bad parameter in a test: %s", st_buf_cstr(&t->b.error.message));
    assert_true(st_arena_copy(&t->b.arena, st_buf_view(&t->b.out), &text));
    t->parameters[t->count++] = st_value_at(text.p, text.p + text.n);
  }
  st_buf_clear(&t->b.out);
}

static inline int statement_parse(statement_bench *t, const char *text) {
  return st_statement_parse(st_str_of(text), t->parameters, t->count, &t->b.arena, &t->s,
                            &t->b.error);
}

static inline const st_statement *statement_of(statement_bench *t, const char *text,
                                               const char *parameters) {
  statement_init(t, parameters);
  statement_parse(t, text);
  bench_accepted(&t->b, text);
  return &t->s;
}

static inline void statement_free(statement_bench *t) {
  bench_free(&t->b);
}

static inline void assert_str(st_str got, const char *expected) {
  if (!st_str_is(got, expected)) fail_msg("got %.*s, expected %s", ST_FMT(got), expected);
}

static inline void assert_refused(const char *text, const char *parameters, const char *message) {
  statement_bench t;
  statement_init(&t, parameters);
  statement_parse(&t, text);
  bench_raised(&t.b, text, ST_FAMILY_NONE, message);
  statement_free(&t);
}

#define MALFORMED "Statement wasn't well formed, can't be processed: "

/* Rows of { statement, message }, without parameters. */
#define ASSERT_REFUSED(...)                                                                        \
  do {                                                                                             \
    static const char *const rows[][2] = {__VA_ARGS__};                                            \
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)                                        \
      assert_refused(rows[i][0], NULL, rows[i][1]);                                                \
  } while (0)
#endif
