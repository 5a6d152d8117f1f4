/* Columns of a SELECT: parts of items under names of their own. */
#include "expr_support.h"
#include "expr/columns.h"

static const char item[] =
    "{\"pk\":{\"S\":\"k\"},\"l\":{\"L\":[{\"N\":\"1\"},{\"N\":\"2\"}]},"
    "\"m\":{\"M\":{\"k\":{\"L\":[{\"S\":\"deep\"}]},\"pk\":{\"S\":\"inner\"}}}}";

/* Paths as projections write them; ';' between name and path, '|' between columns. */
static void add_columns(expr_bench *b, st_columns *c, const char *text) {
  assert_true(st_columns_begin(c, &b->arena, 8));
  while (*text) {
    size_t name = strcspn(text, ";"), path = strcspn(text + name + 1, "|");
    st_projection *p;
    st_projection_parse(&b->holders, (st_str){text + name + 1, path}, &p, &b->error);
    bench_accepted(b, text);
    assert_true(st_columns_add(c, &b->arena, &p->paths[0], (st_str){text, name}));
    text += name + 1 + path;
    if (*text) text++;
  }
}

static void shows(const char *columns, const char *expected) {
  expr_bench b;
  st_columns c;
  bench_init(&b);
  add_columns(&b, &c, columns);
  st_str on = bench_item(&b, st_str_of(item));
  st_columns_apply(&c, on, &b.out);
  assert_string_equal(st_buf_cstr(&b.out), expected);
  bench_free(&b);
}

static void each_column_stands_under_its_own_name(void **state) {
  (void)state;
  shows("pk;pk", "{\"pk\":{\"S\":\"k\"}}");
  shows("pk;pk|l[1];l[1]", "{\"l[1]\":{\"N\":\"2\"},\"pk\":{\"S\":\"k\"}}");
  shows("k[0];m.k[0]", "{\"k[0]\":{\"S\":\"deep\"}}");
  shows("q\"q;pk", "{\"q\\\"q\":{\"S\":\"k\"}}");
}

static void what_an_item_lacks_is_left_out(void **state) {
  (void)state;
  shows("x;x", "{}");
  shows("x;x|pk;pk|y;m.y|z;l[7]", "{\"pk\":{\"S\":\"k\"}}");
}

static void of_equal_names_the_later_that_is_there_is_shown(void **state) {
  (void)state;
  shows("pk;pk|pk;m.pk", "{\"pk\":{\"S\":\"inner\"}}");
  shows("pk;m.pk|pk;pk", "{\"pk\":{\"S\":\"k\"}}");
  shows("pk;pk|pk;m.nil", "{\"pk\":{\"S\":\"k\"}}");
  shows("pk;pk|pk;pk", "{\"pk\":{\"S\":\"k\"}}");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_column_stands_under_its_own_name),
      cmocka_unit_test(what_an_item_lacks_is_left_out),
      cmocka_unit_test(of_equal_names_the_later_that_is_there_is_shown),
  };
  RUN_EXPR_TESTS(tests);
}
