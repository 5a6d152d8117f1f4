/* Search queries: what FTS5 is given. */
#include "search_support.h"
#include "base/bounds.h"

static void words_and_phrases_are_quoted(void **state) {
  (void)state;
  static const reading cases[] = {
      {"time",                                 "\"time\"",                                         1},
      {" \t\r\n time\v\f ",                    "\"time\"",                                         1},
      {"\"time travel\"",                      "\"time travel\"",                                  1},
      {"\"say \"\"hi\"\"\"",                   "\"say \"\"hi\"\"\"",                               1},
      {"\"\"\"\"\"a\"",                        "\"\"\"\"\"a\"",                                    1},
      {"spider-man",                           "\"spider-man\"",                                   1},
      {"o'neill",                              "\"o'neill\"",                                      1},
      {"'tis .net @me /etc %a &b",
       "\"'tis\" AND \".net\" AND \"@me\" AND \"/etc\" AND \"%a\" AND \"&b\"",                     6},
      {"a- b_ _c",                             "\"a-\" AND \"b_\" AND \"_c\"",                     3},
      {"caf\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac", "\"caf\xc3\xa9\" AND \"\xe6\x97\xa5\xe6\x9c\xac\"",
       2                                                                                            },
      {"rock'n'roll AT&T 50%",                 "\"rock'n'roll\" AND \"AT&T\" AND \"50%\"",         3},
      {"tim*",                                 "\"tim\"*",                                         1},
      {"\"time tra\"*",                        "\"time tra\"*",                                    1},
      {"\"time tra\" *",                       "\"time tra\"*",                                    1},
      {"one + two + thr*",                     "\"one\" + \"two\" + \"thr\"*",                     1},
      {"one+\"two three\"",                    "\"one\" + \"two three\"",                          1},
      {"^one",                                 "^\"one\"",                                         1},
      {"^ one + two*",                         "^\"one\" + \"two\"*",                              1},
      {"a\"b\"",                               "\"a\" AND \"b\"",                                  2},
      {"\"rock && roll\"",                     "\"rock && roll\"",                                 1},
  };
  READINGS(cases);
}

static void operators_bind_as_in_fts5(void **state) {
  (void)state;
  static const reading cases[] = {
      {"a b",                   "\"a\" AND \"b\"",                                                 2},
      {"a AND b",               "\"a\" AND \"b\"",                                                 2},
      {"a OR b AND c",          "\"a\" OR (\"b\" AND \"c\")",                                      3},
      {"a AND b OR c",          "(\"a\" AND \"b\") OR \"c\"",                                      3},
      {"a NOT b AND c",         "(\"a\" NOT \"b\") AND \"c\"",                                     3},
      {"a AND b NOT c",         "\"a\" AND (\"b\" NOT \"c\")",                                     3},
      {"a NOT b c",             "\"a\" NOT (\"b\" AND \"c\")",                                     3},
      {"a b NOT c",             "(\"a\" AND \"b\") NOT \"c\"",                                     3},
      {"a OR b c",              "\"a\" OR (\"b\" AND \"c\")",                                      3},
      {"a AND b c AND d",       "\"a\" AND \"b\" AND \"c\" AND \"d\"",                             4},
      {"a NOT b NOT c",         "\"a\" NOT (\"b\" OR \"c\")",                                      3},
      {"(a NOT b) NOT c",       "\"a\" NOT (\"b\" OR \"c\")",                                      3},
      {"a NOT (b NOT c)",       "\"a\" NOT (\"b\" NOT \"c\")",                                     3},
      {"a NOT b NOT (c NOT d)", "\"a\" NOT (\"b\" OR (\"c\" NOT \"d\"))",                          4},
      {"a NOT (b OR c) NOT d",  "\"a\" NOT ((\"b\" OR \"c\") OR \"d\")",                           4},
      {"(a OR b) c",            "(\"a\" OR \"b\") AND \"c\"",                                      3},
      {"(a OR b)(c OR d)",      "(\"a\" OR \"b\") AND (\"c\" OR \"d\")",                           4},
      {"((((a))))",             "\"a\"",                                                           1},
      {"(a AND (b AND (c d)))", "\"a\" AND \"b\" AND \"c\" AND \"d\"",                             4},
      {"a OR (b OR c) OR d",    "\"a\" OR \"b\" OR \"c\" OR \"d\"",                                4},
      {"a AND(b)OR(c)",         "(\"a\" AND \"b\") OR \"c\"",                                      3},
      {"a and or not near b",   "\"a\" AND \"and\" AND \"or\" AND \"not\" AND \"near\" AND \"b\"", 6},
      {"\"AND\" \"NEAR\"",      "\"AND\" AND \"NEAR\"",                                            2},
      {"AND-OR NEARBY",         "\"AND-OR\" AND \"NEARBY\"",                                       2},
      {"a ^b c",                "\"a\" AND ^\"b\" AND \"c\"",                                      3},
  };
  READINGS(cases);
}

static void near_says_its_distance(void **state) {
  (void)state;
  static const reading cases[] = {
      {"NEAR(a b)",                 "NEAR(\"a\" \"b\", 10)",                                    2},
      {"NEAR ( a \"b c\" d* , 3 )", "NEAR(\"a\" \"b c\" \"d\"*, 3)",                            3},
      {"NEAR(a + b c, 0)",          "NEAR(\"a\" + \"b\" \"c\", 0)",                             2},
      {"NEAR(a, 999999)",           "NEAR(\"a\", 999999)",                                      1},
      {"NEAR(a b, 007)",            "NEAR(\"a\" \"b\", 7)",                                     2},
      {"NEAR(a b)NEAR(c d, 1) e",   "NEAR(\"a\" \"b\", 10) AND NEAR(\"c\" \"d\", 1) AND \"e\"", 5},
      {"x NOT NEAR(a b, 2)",        "\"x\" NOT NEAR(\"a\" \"b\", 2)",                           3},
  };
  READINGS(cases);
}

static void columns_are_named_by_path(void **state) {
  (void)state;
  static const reading cases[] = {
      {"title: x",                                               "{\"title\"} : \"x\"",                                                 1},
      {"title:x",                                                "{\"title\"} : \"x\"",                                                 1},
      {"title :x y",                                             "{\"title\"} : \"x\" AND \"y\"",                                       2},
      {"Title: x",                                               "{\"Title_2\"} : \"x\"",                                               1},
      {"info.plot: \"x y\"",                                     "{\"info.plot\"} : \"x y\"",                                           1},
      {"cast[0]: x*",                                            "{\"cast[0]\"} : \"x\"*",                                              1},
      {"\"cast[0]\": ^x",                                        "{\"cast[0]\"} : ^\"x\"",                                              1},
      {"\"my \"\"col\"\":\": x",                                 "{\"my \"\"col\"\":\"} : \"x\"",                                       1},
      {"{title info.plot}: x",                                   "{\"title\" \"info.plot\"} : \"x\"",                                   1},
      {"{info.plot title info.plot} : x",                        "{\"title\" \"info.plot\"} : \"x\"",                                   1},
      {"-title: x",                                              "{\"info.plot\" \"Title_2\" \"cast[0]\" \"my \"\"col\"\":\"} : \"x\"", 1},
      {"- {title Title \"my \"\"col\"\":\"} : x",                "{\"info.plot\" \"cast[0]\"} : \"x\"",                                 1},
      {"title: (a OR b) c",                                      "{\"title\"} : (\"a\" OR \"b\") AND \"c\"",                            3},
      {"title: NEAR(a b, 2)",                                    "{\"title\"} : NEAR(\"a\" \"b\", 2)",                                  2},
      {"{title cast[0]}: (a -title: x)",
       "{\"title\" \"cast[0]\"} : (\"a\" AND {\"cast[0]\"} : \"x\")",                                                                   2},
      {"{title cast[0]}: (a {cast[0] Title}: (x y))",
       "{\"title\" \"cast[0]\"} : (\"a\" AND {\"cast[0]\"} : (\"x\" AND \"y\"))",                                                       3},
      {"title: (a) title: (b)",                                  "{\"title\"} : \"a\" AND {\"title\"} : \"b\"",                         2},
      {"a NOT title: b NOT c",                                   "\"a\" NOT ({\"title\"} : \"b\" OR \"c\")",                            3},
      {"title: (title: (a b) c)",                                "{\"title\"} : (\"a\" AND \"b\" AND \"c\")",                           3},
      {"{title info.plot Title cast[0] \"my \"\"col\"\":\"}: x", "\"x\"",                                                               1},
  };
  READINGS(cases);
}

static void a_search_of_some_columns_stays_in_them(void **state) {
  (void)state;
  static const reading cases[] = {
      {"x",                 "{\"title\" \"info.plot\"} : \"x\"",                           1},
      {"a OR b",            "{\"title\" \"info.plot\"} : (\"a\" OR \"b\")",                2},
      {"title: x",          "{\"title\"} : \"x\"",                                         1},
      {"a title: x",        "{\"title\" \"info.plot\"} : (\"a\" AND {\"title\"} : \"x\")", 2},
      {"-title: x",         "{\"info.plot\"} : \"x\"",                                     1},
      {"-{title Title}: x", "{\"info.plot\"} : \"x\"",                                     1},
      {"-Title: x",         "{\"title\" \"info.plot\"} : \"x\"",                           1},
  };
  static const mistake wrong[] = {
      {"a cast[0]: x",          "there is no such column to search; there are: title, info.plot (text that "
                       "holds a colon goes in double quotes); at character 3: cast[0]: x"},
      {"-{title info.plot}: x",
       "no column is left to search; at character 1: -{title info.plot}: x"                                    },
  };
  assert_readings(cases, sizeof cases / sizeof *cases, TITLE | PLOT, false);
  assert_mistakes(wrong, sizeof wrong / sizeof *wrong, TITLE | PLOT, false);
}

static void blanks_are_those_of_unicode_and_nul(void **state) {
  (void)state;
  static const reading cases[] = {
      {"a\xc2\xa0"
       "b",             "\"a\" AND \"b\"",     2},
      {"a\xe3\x80\x80"
       "b\xe2\x80\xa9", "\"a\" AND \"b\"",     2},
      {"title\xe2\x80\x89: b", "{\"title\"} : \"b\"", 1},
  };
  READINGS(cases);
  search_bench b;
  search_bench_init(&b);
  assert_int_equal(search_bench_read(&b, ST_LIT("one\0two \"a\0b\" \0")), STATOR_OK);
  assert_string_equal(b.query.fts.p, "\"one\" AND \"two\" AND \"a b\"");
  search_bench_free(&b);
}

static void trigrams_need_three_characters(void **state) {
  (void)state;
  static const reading cases[] = {
      {"abc",                  "\"abc\"",                      1},
      {"\"a b\" caf\xc3\xa9*", "\"a b\" AND \"caf\xc3\xa9\"*", 2},
      {"\"???\" &&&",          "\"???\" AND \"&&&\"",          2},
      {"\"a\"\"\"\"\"",        "\"a\"\"\"\"\"",                1},
  };
#define SHORT "an index with the trigram tokenizer finds nothing shorter than three characters; at "
  static const mistake wrong[] = {
      {"abc ab",            SHORT "character 5: ab"                                  },
      {"\xc3\xa9\xc3\xa9*", SHORT "character 1: \xc3\xa9\xc3\xa9*"                   },
      {"\"a\"\"\"",         SHORT "character 1: \"a\"\"\""                           },
      {"abc + def",         "+ finds nothing with the trigram tokenizer: put the words into one "
                    "pair of double quotes; at character 5: + def"},
  };
  assert_readings(cases, sizeof cases / sizeof *cases, 0, true);
  assert_mistakes(wrong, sizeof wrong / sizeof *wrong, 0, true);
}

/* `count` times `part`, and the end. */
static st_str repeated(char *to, const char *part, int count, const char *end) {
  *to = 0;
  for (int i = 0; i < count; i++) strcat(to, part);
  return st_str_of(strcat(to, end));
}

static void assert_refused(search_bench *b, st_str text, const char *said) {
  assert_int_equal(search_bench_read(b, text), STATOR_VALIDATION);
  const char *got = st_buf_cstr(&b->error.message);
  if (!strstr(got, said)) fail_msg("raised: %s\n expected: %s", got, said);
}

static void long_and_deep_queries_have_limits(void **state) {
  (void)state;
  static char text[2 * ST_MAX_SEARCH_QUERY];
  search_bench b;
  search_bench_init(&b);
  memset(text, 'x', ST_MAX_SEARCH_QUERY + 1);
  assert_int_equal(search_bench_read(&b, (st_str){text, ST_MAX_SEARCH_QUERY}), STATOR_OK);
  assert_refused(&b, (st_str){text, ST_MAX_SEARCH_QUERY + 1}, "it is longer than 4096 bytes");
  assert_refused(&b, ST_LIT("a \xff"), "it is not UTF-8");
  assert_int_equal(search_bench_read(&b, repeated(text, "a ", 2047, "a")), STATOR_OK);
  assert_int_equal(b.query.phrase_count, 2048);
  assert_refused(&b, repeated(text, "(", 65, "a"),
                 "parentheses are nested too deeply; at character 65: (a");
  assert_refused(&b, repeated(text, "(", 64, "a"), "this ( is not closed; at character 64: (a");
  assert_refused(&b, repeated(text, "a OR (b AND (", 20, "c"), "this ( is not closed");
  search_bench_free(&b);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_and_phrases_are_quoted),
      cmocka_unit_test(operators_bind_as_in_fts5),
      cmocka_unit_test(near_says_its_distance),
      cmocka_unit_test(columns_are_named_by_path),
      cmocka_unit_test(a_search_of_some_columns_stays_in_them),
      cmocka_unit_test(blanks_are_those_of_unicode_and_nul),
      cmocka_unit_test(trigrams_need_three_characters),
      cmocka_unit_test(long_and_deep_queries_have_limits),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
