/* Projections: what is kept, how it is packed, and what is refused. */
#include "expr_support.h"

static const char item[] =
    "{\"pk\":{\"S\":\"k\"},\"n\":{\"N\":\"5\"},\"s\":{\"S\":\"abc\"},"
    "\"l\":{\"L\":[{\"N\":\"1\"},{\"M\":{\"x\":{\"S\":\"x\"},\"y\":{\"S\":\"y\"},\"z\":{\"S\":"
    "\"z\"}}},"
    "{\"L\":[{\"N\":\"7\"},{\"N\":\"8\"}]}]},\"m\":{\"M\":{\"a\":{\"N\":\"1\"},\"b\":{\"M\":{\"c\":"
    "{\"S\":"
    "\"c\"}}},\"e\":{\"L\":[]}}},\"a.b\":{\"S\":\"dotted\"},\"q\\\"\\n\":{\"S\":\"quoted\"}}";

static const char names[] =
    "{\"#ab\":\"a.b\",\"#q\":\"q\\\"\\n\",\"#n\":\"n\",\"#n2\":\"n\",\"#size\":\"size\"}";

static void gives(const char *text, const char *expected) {
  expr_bench b;
  st_projection *p;
  bool any;
  bench_init(&b);
  bench_names(&b, names);
  st_str on = bench_item(&b, st_str_of(item));
  st_str wanted = bench_item(&b, st_str_of(expected));
  st_projection_parse(&b.holders, st_str_of(text), &p, &b.error);
  bench_accepted(&b, text);
  st_projection_apply(p, on, &b.out, &any);
  if (!st_str_eq(st_buf_view(&b.out), wanted))
    fail_msg("%s\n gave:     %s\n expected: %.*s", text, st_buf_cstr(&b.out), ST_FMT(wanted));
  assert_int_equal(any, wanted.n > 2);
  bench_free(&b);
}

static void refuse(const char *text, st_family family, const char *message) {
  expr_bench b;
  st_projection *p;
  bench_init(&b);
  bench_names(&b, names);
  st_projection_parse(&b.holders, st_str_of(text), &p, &b.error);
  assert_null(p);
  bench_raised(&b, text, family, message);
  bench_free(&b);
}

#define REFUSED(text, message)                                                                     \
  refuse(text, ST_FAMILY_EXPRESSION, "Invalid ProjectionExpression: " message)

static void only_what_paths_reach_is_kept(void **state) {
  (void)state;
  gives("n", "{\"n\":{\"N\":\"5\"}}");
  gives("s, n, pk", "{\"pk\":{\"S\":\"k\"},\"n\":{\"N\":\"5\"},\"s\":{\"S\":\"abc\"}}");
  gives("#ab, #q", "{\"a.b\":{\"S\":\"dotted\"},\"q\\\"\\n\":{\"S\":\"quoted\"}}");
  gives("nope", "{}");
  gives("nope, n, m.nope, s.x, pk[0], l[9]", "{\"n\":{\"N\":\"5\"}}");
  gives("a.b", "{}");
}

static void containers_are_rebuilt(void **state) {
  (void)state;
  gives("m.b.c", "{\"m\":{\"M\":{\"b\":{\"M\":{\"c\":{\"S\":\"c\"}}}}}}");
  gives("m.b.c, m.a", "{\"m\":{\"M\":{\"a\":{\"N\":\"1\"},\"b\":{\"M\":{\"c\":{\"S\":\"c\"}}}}}}");
  gives("m.e", "{\"m\":{\"M\":{\"e\":{\"L\":[]}}}}");
  gives("m.e[0], m.b.x", "{}");
  gives("m.e[0], m.a", "{\"m\":{\"M\":{\"a\":{\"N\":\"1\"}}}}");
  gives("l[2]", "{\"l\":{\"L\":[{\"L\":[{\"N\":\"7\"},{\"N\":\"8\"}]}]}}");
}

static void lists_are_packed_in_index_order(void **state) {
  (void)state;
  gives("l[2][1], l[0]", "{\"l\":{\"L\":[{\"N\":\"1\"},{\"L\":[{\"N\":\"8\"}]}]}}");
  gives("l[1].z, l[1].x", "{\"l\":{\"L\":[{\"M\":{\"x\":{\"S\":\"x\"},\"z\":{\"S\":\"z\"}}}]}}");
  gives("l[1].nope, l[2][0], l[2][5]", "{\"l\":{\"L\":[{\"L\":[{\"N\":\"7\"}]}]}}");
}

static void faults_are_refused(void **state) {
  (void)state;
#define OVERLAP(one, two)                                                                          \
  "Two document paths overlap with each other; must remove or rewrite one of these paths; path "   \
  "one: " one ", path two: " two
  refuse("", ST_FAMILY_EMPTY_EXPRESSION,
         "Invalid ProjectionExpression: The expression can not be empty;");
  REFUSED("n,", "Syntax error; token: \"<EOF>\", near: \",\"");
  REFUSED("n s", "Syntax error; token: \"s\", near: \"n s\"");
  REFUSED(", n", "Syntax error; token: \",\", near: \", n\"");
  REFUSED("size(n)", "Syntax error; token: \"(\", near: \"size(n\"");
  REFUSED("(n)", "Syntax error; token: \"(\", near: \"(n\"");
  REFUSED(":v", "Syntax error; token: \":v\", near: \":v\"");
  REFUSED("_n", "Syntax error; token: \"_\", near: \"_n\"");
  REFUSED("l[0", "Syntax error; token: \"<EOF>\", near: \"0\"");
  REFUSED("size, #zz", "Attribute name is a reserved keyword; reserved keyword: size");
  REFUSED("n, n, #zz", "An expression attribute name used in the document path is not defined; "
                       "attribute name: #zz");
  REFUSED("m, n, m.a", OVERLAP("[m]", "[m, a]"));
  REFUSED("#n, #n2", OVERLAP("[n]", "[n]"));
  REFUSED("m.a, m[0], l[1], l[1].x", OVERLAP("[l, [1]]", "[l, [1], x]"));
  REFUSED("m.a, m[0]", "Two document paths conflict with each other; must remove or rewrite one of "
                       "these paths; path one: [m, a], path two: [m, [0]]");
  REFUSED("a[3], a.c", "Two document paths conflict with each other; must remove or rewrite one of "
                       "these paths; path one: [a, [3]], path two: [a, c]");
  char deep[128] = "x";
  for (int i = 0; i < 32; i++) strcat(deep, ".x");
  REFUSED(deep, "The document path has too many nesting levels; nesting levels: 33");
  char longer[4200];
  memset(longer, 'x', sizeof longer);
  longer[4097] = 0;
  REFUSED(longer, "Expression size has exceeded the maximum allowed size; expression size: 4097");
}

static void top_level_names_make_a_projection(void **state) {
  (void)state;
  static const st_str wanted[] = {
      {"s",    1},
      {"a.b",  3},
      {"m",    1},
      {"s",    1},
      {"nope", 4}
  };
  expr_bench b;
  st_projection *p;
  bool any;
  bench_init(&b);
  st_str on = bench_item(&b, st_str_of(item));
  st_projection_of_names(&b.arena, wanted, 5, &p, &b.error);
  bench_accepted(&b, "");
  st_projection_apply(p, on, &b.out, &any);
  assert_string_equal(
      st_buf_cstr(&b.out),
      "{\"a.b\":{\"S\":\"dotted\"},\"m\":{\"M\":{\"a\":{\"N\":\"1\"},\"b\":{\"M\":{\"c\":"
      "{\"S\":\"c\"}}},\"e\":{\"L\":[]}}},\"s\":{\"S\":\"abc\"}}");
  st_projection_of_names(&b.arena, wanted, 0, &p, &b.error);
  st_buf_clear(&b.out);
  st_projection_apply(p, on, &b.out, &any);
  assert_string_equal(st_buf_cstr(&b.out), "{}");
  assert_false(any);
  bench_free(&b);
}

static void a_long_projection_of_a_wide_item_takes_one_pass(void **state) {
  (void)state;
  expr_bench b;
  st_projection *p;
  bool any;
  bench_init(&b);
  st_buf item_text;
  st_buf_init(&item_text, 0);
  for (int i = 0; i < 60000; i++)
    st_buf_format(&item_text, "%s\"a%05d\":{\"N\":\"0\"}", i ? "," : "{", i);
  st_buf_char(&item_text, '}');
  char text[4200] = "";
  size_t n = 0;
  for (int i = 0; i < 580; i++)
    n += (size_t)snprintf(text + n, sizeof text - n, "%sa%05d", i ? "," : "", (i * 7919) % 60000);
  st_projection_parse(&b.holders, st_str_of(text), &p, &b.error);
  bench_accepted(&b, text);
  for (int i = 0; i < 50; i++) {
    st_buf_clear(&b.out);
    st_projection_apply(p, st_buf_view(&item_text), &b.out, &any);
  }
  assert_int_equal(b.out.n, 580 * 19 + 1);
  st_buf_free(&item_text);
  bench_free(&b);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(only_what_paths_reach_is_kept),
      cmocka_unit_test(containers_are_rebuilt),
      cmocka_unit_test(lists_are_packed_in_index_order),
      cmocka_unit_test(faults_are_refused),
      cmocka_unit_test(top_level_names_make_a_projection),
      cmocka_unit_test(a_long_projection_of_a_wide_item_takes_one_pass),
  };
  RUN_EXPR_TESTS(tests);
}
