/* The strict JSON reader. */
#include <stdlib.h>
#include "base/bounds.h"
#include "unit/value_support.h"

static const st_json *parse(workbench *w, const char *text) {
  const st_json *root;
  int rc = st_json_read(st_str_of(text), &w->arena, &root, &w->error);
  if (rc != STATOR_OK) fail_msg("%s: %s", text, st_buf_cstr(&w->error.message));
  return root;
}

static void assert_malformed(st_str text, const char *message) {
  workbench w;
  workbench_init(&w);
  const st_json *root = (const st_json *)&w;
  if (st_json_read(text, &w.arena, &root, &w.error) != STATOR_SERIALIZATION)
    fail_msg("accepted: %.*s", (int)text.n, text.p);
  assert_null(root);
  assert_int_equal(w.error.family, ST_FAMILY_SYNTAX);
  if (message) assert_string_equal(st_buf_cstr(&w.error.message), message);
  workbench_free(&w);
}

static void reads_every_kind_of_value(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  const st_json *root =
      parse(&w, " {\"a\" : [1, -2.5e+3, true,false,null] ,\n\t\"b\":{}, \"c\":\"x\"}\r\n");
  assert_int_equal(root->type, ST_JSON_OBJECT);
  assert_int_equal(root->count, 3);
  assert_int_equal(root->skip, 12);
  const st_json *a = st_json_member(root, "a");
  assert_int_equal(a->type, ST_JSON_ARRAY);
  assert_int_equal(a->count, 5);
  assert_text((st_str){a->text, a->len}, "[1, -2.5e+3, true,false,null]");
  static const st_json_type types[] = {ST_JSON_NUMBER, ST_JSON_NUMBER, ST_JSON_TRUE, ST_JSON_FALSE,
                                       ST_JSON_NULL};
  size_t i = 0;
  for (const st_json *e = st_json_first(a); e; e = st_json_next(a, e))
    assert_int_equal(e->type, types[i++]);
  assert_int_equal(i, 5);
  assert_text((st_str){a[2].text, a[2].len}, "-2.5e+3");
  const st_json *b = st_json_member(root, "b");
  assert_int_equal(b->type, ST_JSON_OBJECT);
  assert_null(st_json_first(b));
  assert_null(st_json_member(root, "d"));
  assert_null(st_json_member(a, "a"));
  workbench_free(&w);
}

static void reads_scalars_as_documents(void **state) {
  (void)state;
  static const struct {
    const char *text;
    st_json_type type;
  } cases[] = {
      {"0",                                ST_JSON_NUMBER},
      {"-0",                               ST_JSON_NUMBER},
      {"1E5",                              ST_JSON_NUMBER},
      {"0.10",                             ST_JSON_NUMBER},
      {"1e-9",                             ST_JSON_NUMBER},
      {"\"\"",                             ST_JSON_STRING},
      {" true ",                           ST_JSON_TRUE  },
      {"null",                             ST_JSON_NULL  },
      {"[]",                               ST_JSON_ARRAY },
      {"[[],{}]",                          ST_JSON_ARRAY },
      {"{\"\":0}",                         ST_JSON_OBJECT},
      {"123456789012345678901234567890.5", ST_JSON_NUMBER}
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    workbench w;
    workbench_init(&w);
    assert_int_equal(parse(&w, cases[i].text)->type, cases[i].type);
    workbench_free(&w);
  }
}

static void refuses_what_is_not_json(void **state) {
  (void)state;
  static const char *const cases[] = {"",
                                      " ",
                                      "{",
                                      "[",
                                      "}",
                                      "]",
                                      "{]",
                                      "[}",
                                      "[1",
                                      "[1,",
                                      "[1,]",
                                      "[,1]",
                                      "[1 2]",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "{\"a\" 1}",
                                      "{a:1}",
                                      "{'a':1}",
                                      "{1:1}",
                                      "{\"a\":1 \"b\":2}",
                                      "{,}",
                                      "01",
                                      "-",
                                      "-01",
                                      "+1",
                                      ".5",
                                      "5.",
                                      "1.e3",
                                      "1e",
                                      "1e+",
                                      "0x10",
                                      "1_0",
                                      "NaN",
                                      "Infinity",
                                      "-Infinity",
                                      "tru",
                                      "True",
                                      "nul",
                                      "falsey",
                                      "nullnull",
                                      "\"",
                                      "\"a",
                                      "\"\\\"",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\\u12G4\"",
                                      "\"\\u",
                                      "\"\\",
                                      "[1]]",
                                      "{} {}",
                                      "1 1",
                                      "// a\n1",
                                      "/**/1",
                                      "[1]#",
                                      "\"a\nb\"",
                                      "\"a\tb\"",
                                      "\xEF\xBB\xBF{}",
                                      "\v1",
                                      "\f1",
                                      "[\"a\",]"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_malformed(st_str_of(cases[i]), NULL);
  assert_malformed(ST_LIT("1\0"), "Malformed JSON at byte 1: text behind the value");
  assert_malformed(ST_LIT("\"a\0b\""), "Malformed JSON at byte 2: a control character in a string");
  assert_malformed((st_str){NULL, 0}, "Malformed JSON at byte 0: the text ends too early");
}

static void says_what_is_wrong_and_where(void **state) {
  (void)state;
  static const struct {
    const char *text, *message;
  } cases[] = {
      {"[1",          "Malformed JSON at byte 2: the text ends too early"              },
      {"[1 2]",       "Malformed JSON at byte 3: expected a comma or a closing bracket"},
      {"{\"a\"=1}",   "Malformed JSON at byte 4: expected a colon"                     },
      {"{a:1}",       "Malformed JSON at byte 1: expected a name in quotes"            },
      {"{\"a\":01}",  "Malformed JSON at byte 5: not a JSON value"                     },
      {"{\"a\":\"b",  "Malformed JSON at byte 7: the string does not end"              },
      {"\"ab\\q\"",   "Malformed JSON at byte 3: not a valid escape"                   },
      {"{} x",        "Malformed JSON at byte 3: text behind the value"                },
      {"\"abc\xFF\"", "Malformed JSON at byte 4: not UTF-8"                            },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_malformed(st_str_of(cases[i].text), cases[i].message);
}

static void refuses_invalid_utf8(void **state) {
  (void)state;
  static const char *const cases[] = {"\"\x80\"",
                                      "\"\xC0\x80\"",
                                      "\"\xC3\"",
                                      "\"\xE0\x80\x80\"",
                                      "\"\xED\xA0\x80\"",
                                      "\"\xF5\x80\x80\x80\"",
                                      "\"\xF4\x90\x80\x80\"",
                                      "\"12345678\xE2\x82\"",
                                      "{\"\xFF\":1}",
                                      "\"\xF0\x9F\x98\""};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_malformed(st_str_of(cases[i]), NULL);
}

static void refuses_lone_surrogates(void **state) {
  (void)state;
  static const char *const cases[] = {
      "\"\\uD800\"",        "\"\\uDC00\"",    "\"\\uD83D\\u0041\"", "\"\\uD83Dx\\uDE00\"",
      "\"\\uDBFF\\uD800\"", "\"\\uD83D\\n\"", "\"\\uD83D\\uDE0\"",  "\"\\uDE00\\uD83D\""};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_malformed(st_str_of(cases[i]), NULL);
}

static void every_cut_of_a_document_is_refused(void **state) {
  (void)state;
  static const char text[] =
      "{\"a\":[1,-2.5e3,\"x\\u00e9\\uD83D\\uDE00\\n\",true,null],\"\xC3\xA9\":{\"b\":{}}}";
  for (size_t n = 0; n < sizeof text - 1; n++) {
    char *copy = malloc(n + 1); /* exactly n bytes, so that the sanitizer sees a read beyond */
    memcpy(copy, text, n);
    char *exact = realloc(copy, n ? n : 1);
    assert_malformed((st_str){exact, n}, NULL);
    free(exact);
  }
}

static void strings_are_decoded_on_demand(void **state) {
  (void)state;
  static const struct {
    const char *json;
    st_str text;
    const char *canonical;
  } cases[] = {
      {"\"\"",                                      ST_LIT(""),                             ""                        },
      {"\"plain\"",                                 ST_LIT("plain"),                        "plain"                   },
      {"\"\xE2\x82\xAC\x7F\"",                      ST_LIT("\xE2\x82\xAC\x7F"),             "\xE2\x82\xAC\x7F"        },
      {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",            ST_LIT("\"\\/\b\f\n\r\t"),              "\\\"\\\\/\\b\\f\\n\\r\\t"},
      {"\"x\\u0041\\u00e9\\u20AC\\uD83D\\uDE00y\"",
       ST_LIT("xA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80y"),
       "xA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80y"                                                                      },
      {"\"a\\u0000b\"",                             ST_LIT("a\0b"),                         "a\\u0000b"               },
      {"\"\\u001F\\u000a\\u0022\\u005c\\u002f\"",   ST_LIT("\x1F\n\"\\/"),                  "\\u001f\\n\\\"\\\\/"     },
      {"\"\\udbff\\udfff\\uFFFF\"",                 ST_LIT("\xF4\x8F\xBF\xBF\xEF\xBF\xBF"),
       "\xF4\x8F\xBF\xBF\xEF\xBF\xBF"                                                                                 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    workbench w;
    workbench_init(&w);
    const st_json *node = parse(&w, cases[i].json);
    st_str text;
    assert_true(st_json_string(node, &w.arena, &text));
    assert_true(st_str_eq(text, cases[i].text));
    assert_true(st_json_is(node, cases[i].text));
    assert_false(st_json_is(node, ST_LIT("plai")));
    assert_false(st_json_is(node, (st_str){node->text, node->len + 1u}));
    if (!node->escaped) assert_ptr_equal(text.p, node->text);
    st_json_escape(node, &w.out);
    assert_string_equal(st_buf_cstr(&w.out), cases[i].canonical);
    workbench_free(&w);
  }
}

static void of_equal_names_the_last_counts(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  const st_json *root = parse(&w, "{\"a\":1,\"b\":2,\"\\u0061\":3,\"c\":{\"a\":4}}");
  const st_json *a = st_json_member(root, "a");
  assert_text((st_str){a->text, a->len}, "3");
  workbench_free(&w);
}

static void names_of_members_are_compared_exactly(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  const st_json *root = parse(&w, "{\"PK\":1,\"p\":2,\"pkk\":3,\"pk\\u0000\":4}");
  assert_null(st_json_member(root, "pk"));
  workbench_free(&w);
}

static void fill(st_buf *out, const char *piece, size_t times) {
  for (size_t i = 0; i < times; i++) st_buf_text(out, piece);
}

static void nesting_is_limited(void **state) {
  (void)state;
  for (int extra = 0; extra < 2; extra++) {
    size_t depth = (size_t)(ST_MAX_JSON_DEPTH + extra);
    workbench w;
    workbench_init(&w);
    fill(&w.out, "[", depth);
    fill(&w.out, "]", depth);
    const st_json *root;
    int rc = st_json_read(st_buf_view(&w.out), &w.arena, &root, &w.error);
    assert_int_equal(rc, extra ? STATOR_SERIALIZATION : STATOR_OK);
    if (!extra) assert_int_equal(root->skip, ST_MAX_JSON_DEPTH);
    workbench_free(&w);
  }
}

static void sixteen_megabytes_of_brackets_are_refused_early(void **state) {
  (void)state;
  st_buf text;
  st_buf_init(&text, 0);
  fill(&text, "[[[[[[[[[[[[[[[[", ST_MAX_REQUEST / 16);
  assert_malformed(st_buf_view(&text), "Malformed JSON at byte 200: nested too deeply");
  st_buf_free(&text);
}

static void the_number_of_values_is_limited(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  st_buf_text(&w.out, "[1");
  fill(&w.out, ",1", ST_MAX_JSON_NODES - 2);
  st_buf_text(&w.out, "]");
  const st_json *root;
  assert_int_equal(st_json_read(st_buf_view(&w.out), &w.arena, &root, &w.error), STATOR_OK);
  assert_int_equal(root->skip, ST_MAX_JSON_NODES);
  st_buf_truncate(&w.out, w.out.n - 1);
  st_buf_text(&w.out, ",1]");
  assert_int_equal(st_json_read(st_buf_view(&w.out), &w.arena, &root, &w.error),
                   STATOR_SERIALIZATION);
  assert_non_null(strstr(st_buf_cstr(&w.error.message), "too many values"));
  workbench_free(&w);
}

static void a_long_run_of_nodes_grows_in_place_of_the_estimate(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  st_buf_text(&w.out, "[{\"a\":[]}");
  fill(&w.out, ",1", 100000);
  st_buf_text(&w.out, "]");
  const st_json *root;
  assert_int_equal(st_json_read(st_buf_view(&w.out), &w.arena, &root, &w.error), STATOR_OK);
  assert_int_equal(root->count, 100001);
  size_t n = 0;
  for (const st_json *e = st_json_first(root); e; e = st_json_next(root, e)) n++;
  assert_int_equal(n, 100001);
  workbench_free(&w);
}

/* Random bytes near JSON never crash the reader, and what it accepts it has
** taken to the end. */
static void random_text_never_crashes(void **state) {
  (void)state;
  static const char alphabet[] = "{}[]:,\"\\u0019adeDE.-+ tfn\xC3\xA9";
  uint64_t seed = 7;
  for (int round = 0; round < 20000; round++) {
    char text[24];
    size_t n = next_random(&seed) % sizeof text;
    for (size_t i = 0; i < n; i++) text[i] = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
    workbench w;
    workbench_init(&w);
    const st_json *root;
    if (st_json_read((st_str){text, n}, &w.arena, &root, &w.error) == STATOR_OK)
      assert_true(root->len <= n);
    workbench_free(&w);
  }
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_kind_of_value),
      cmocka_unit_test(reads_scalars_as_documents),
      cmocka_unit_test(refuses_what_is_not_json),
      cmocka_unit_test(says_what_is_wrong_and_where),
      cmocka_unit_test(refuses_invalid_utf8),
      cmocka_unit_test(refuses_lone_surrogates),
      cmocka_unit_test(every_cut_of_a_document_is_refused),
      cmocka_unit_test(strings_are_decoded_on_demand),
      cmocka_unit_test(of_equal_names_the_last_counts),
      cmocka_unit_test(names_of_members_are_compared_exactly),
      cmocka_unit_test(nesting_is_limited),
      cmocka_unit_test(sixteen_megabytes_of_brackets_are_refused_early),
      cmocka_unit_test(the_number_of_values_is_limited),
      cmocka_unit_test(a_long_run_of_nodes_grows_in_place_of_the_estimate),
      cmocka_unit_test(random_text_never_crashes),
  };
  RUN_TESTS(tests);
}
