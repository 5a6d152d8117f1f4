/* Views into canonical text. */
#include <stdlib.h>
#include "unit/value_support.h"
#include "value/number.h"

static void types_have_names(void **state) {
  (void)state;
  for (int t = ST_S; t <= ST_M; t++)
    assert_int_equal(st_type_of(st_str_of(st_type_name((st_type)t))), t);
  static const char *const none[] = {"", "s", "X", "SSS", "LS", "MS", "S ", "bool", "BOOLE", "NUL"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    assert_int_equal(st_type_of(st_str_of(none[i])), ST_NONE);
  assert_string_equal(st_type_name(ST_NONE), "");
}

static void a_value_is_found_by_where_it_begins(void **state) {
  (void)state;
  static const struct {
    const char *text;
    st_type type;
    const char *inner;
  } cases[] = {
      {"{\"S\":\"\"}",                                       ST_S,    "\"\""                   },
      {"{\"S\":\"a\\\"}\\\\\"}",                             ST_S,    "\"a\\\"}\\\\\""         },
      {"{\"N\":\"-1.5\"}",                                   ST_N,    "\"-1.5\""               },
      {"{\"B\":\"QQ==\"}",                                   ST_B,    "\"QQ==\""               },
      {"{\"SS\":[\"]\",\"}\\\"\"]}",                         ST_SS,   "[\"]\",\"}\\\"\"]"      },
      {"{\"NS\":[\"1\"]}",                                   ST_NS,   "[\"1\"]"                },
      {"{\"BS\":[\"\"]}",                                    ST_BS,   "[\"\"]"                 },
      {"{\"BOOL\":true}",                                    ST_BOOL, "true"                   },
      {"{\"BOOL\":false}",                                   ST_BOOL, "false"                  },
      {"{\"NULL\":true}",                                    ST_NULL, "true"                   },
      {"{\"L\":[]}",                                         ST_L,    "[]"                     },
      {"{\"L\":[{\"S\":\"[\"},{\"M\":{\"{\":{\"L\":[]}}}]}", ST_L,
       "[{\"S\":\"[\"},{\"M\":{\"{\":{\"L\":[]}}}]"                                            },
      {"{\"M\":{}}",                                         ST_M,    "{}"                     },
      {"{\"M\":{\"a\":{\"NULL\":true}}}",                    ST_M,    "{\"a\":{\"NULL\":true}}"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    st_buf text;
    st_buf_init(&text, 0);
    st_buf_format(&text, "%s,{\"S\":\"behind\"}]", cases[i].text);
    st_value v = st_value_at(text.p, text.p + text.n);
    assert_int_equal(v.type, cases[i].type);
    assert_text((st_str){v.text, v.len}, cases[i].text);
    assert_text(st_value_inner(v), cases[i].inner);
    st_buf_free(&text);
  }
  assert_text(st_value_inner((st_value){0}), "");
}

static void scalars_show_what_they_hold(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  assert_text(st_value_scalar(value_of(&w, "{\"S\":\"a\\nb\"}")), "a\\nb");
  assert_text(st_value_scalar(value_of(&w, "{\"N\":\"1e2\"}")), "100");
  assert_true(st_value_true(value_of(&w, "{\"BOOL\":true}")));
  assert_false(st_value_true(value_of(&w, "{\"BOOL\":false}")));
  st_value plain = value_of(&w, "{\"S\":\"abc\"}");
  st_str bytes;
  assert_true(st_value_bytes(plain, &w.arena, &bytes));
  assert_ptr_equal(bytes.p, plain.text + 6);
  assert_text(bytes, "abc");
  assert_true(st_value_bytes(value_of(&w, "{\"S\":\"\\n\\u0000\\\"\"}"), &w.arena, &bytes));
  assert_true(st_str_eq(bytes, ST_LIT("\n\0\"")));
  assert_true(st_value_bytes(value_of(&w, "{\"B\":\"AP8B\"}"), &w.arena, &bytes));
  assert_true(st_str_eq(bytes, ST_LIT("\0\xFF\x01")));
  assert_true(st_value_bytes(value_of(&w, "{\"B\":\"\"}"), &w.arena, &bytes));
  assert_int_equal(bytes.n, 0);
  workbench_free(&w);
}

static void members_are_walked_in_order(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  st_str map =
      canonical(&w, st_write_item,
                "{\"c\":{\"L\":[{\"S\":\"}\"}]},\"a\":{\"S\":\"x\"},\"b\\\"\":{\"BOOL\":true}}");
  static const char *const names[] = {"a", "b\\\"", "c"};
  static const st_type types[] = {ST_S, ST_BOOL, ST_L};
  size_t i = 0;
  st_member m;
  for (const char *at = NULL; st_map_next(map, &at, &m); i++) {
    assert_text(m.name, names[i]);
    assert_int_equal(m.value.type, types[i]);
    assert_int_equal(*m.text, '"');
    assert_ptr_equal(m.text + 1, m.name.p);
  }
  assert_int_equal(i, 3);
  const char *at = NULL;
  assert_false(st_map_next(ST_LIT("{}"), &at, &m));
  assert_false(st_map_next((st_str){NULL, 0}, &at, &m));
  workbench_free(&w);
}

static void members_are_found_by_decoded_names(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  st_str map =
      canonical(&w, st_write_item,
                "{\"a\":{\"N\":\"1\"},\"ab\":{\"N\":\"2\"},\"\\n\":{\"N\":\"3\"},\"x\\\"y\":{"
                "\"N\":\"4\"},\"\\\\\":{\"N\":\"5\"},\"\\u0000\":{\"N\":\"6\"},\"\xC3\xA9\":{"
                "\"N\":\"7\"}}");
  static const struct {
    st_str name;
    const char *number;
  } cases[] = {
      {ST_LIT("a"),        "1"},
      {ST_LIT("ab"),       "2"},
      {ST_LIT("\n"),       "3"},
      {ST_LIT("x\"y"),     "4"},
      {ST_LIT("\\"),       "5"},
      {ST_LIT("\0"),       "6"},
      {ST_LIT("\xC3\xA9"), "7"}
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_text(st_value_scalar(st_map_find(map, cases[i].name)), cases[i].number);
  static const char *const absent[] = {"", "A", "abc", "aa", "b", "\\n", "x", "x\"", "zz", "\xFF"};
  for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
    assert_int_equal(st_map_find(map, st_str_of(absent[i])).type, ST_NONE);
  assert_int_equal(st_map_find(ST_LIT("{}"), ST_LIT("a")).type, ST_NONE);
  workbench_free(&w);
}

static void stored_names_are_compared_with_decoded_ones(void **state) {
  (void)state;
  static const struct {
    const char *stored, *decoded;
    int order;
  } cases[] = {
      {"a",        "a",    0 },
      {"a",        "b",    -1},
      {"b",        "a",    1 },
      {"a",        "ab",   -1},
      {"ab",       "a",    1 },
      {"",         "",     0 },
      {"",         "a",    -1},
      {"\\n",      "\n",   0 },
      {"\\n",      "a",    -1},
      {"\\\\",     "[",    1 },
      {"\\\\",     "]",    -1},
      {"\\\"",     "\"",   0 },
      {"a\\n",     "a",    1 },
      {"a\\nb",    "a\nc", -1},
      {"\\\\n",    "\\n",  0 },
      {"[",        "\\",   -1},
      {"\\u001f",  "\x1f", 0 },
      {"\xC3\xA9", "z",    1 }
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int order = st_name_cmp(st_str_of(cases[i].stored), st_str_of(cases[i].decoded));
    if (sign_of(order) != cases[i].order) fail_msg("%s %s", cases[i].stored, cases[i].decoded);
  }
}

static void lists_and_sets_are_walked(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  st_value list = value_of(&w, "{\"L\":[{\"S\":\"a\"},{\"L\":[{\"S\":\"b\"}]},{\"NULL\":true}]}"),
           e;
  const char *at = NULL;
  assert_true(st_list_next(st_value_inner(list), &at, &e));
  assert_text((st_str){e.text, e.len}, "{\"S\":\"a\"}");
  assert_true(st_list_next(st_value_inner(list), &at, &e));
  assert_text((st_str){e.text, e.len}, "{\"L\":[{\"S\":\"b\"}]}");
  assert_true(st_list_next(st_value_inner(list), &at, &e));
  assert_int_equal(e.type, ST_NULL);
  assert_false(st_list_next(st_value_inner(list), &at, &e));
  st_value set = value_of(&w, "{\"SS\":[\"a\",\"\",\"\\\"\"]}");
  static const char *const members[] = {"", "\\\"", "a"};
  st_str s;
  size_t i = 0;
  for (at = NULL; st_set_next(st_value_inner(set), &at, &s);) assert_text(s, members[i++]);
  assert_int_equal(i, 3);
  at = NULL;
  assert_false(st_list_next(ST_LIT("[]"), &at, &e));
  workbench_free(&w);
}

static void counts_lengths_sizes_and_depths(void **state) {
  (void)state;
  static const struct {
    const char *json;
    int count, length, size, depth; /* length -1: none */
  } cases[] = {
      {"{\"S\":\"\"}",                                                           0, 0,  0,  1},
      {"{\"S\":\"abc\"}",                                                        0, 3,  3,  1},
      {"{\"S\":\"\xC3\xA9\xE2\x82\xAC\"}",                                       0, 2,  5,  1},
      {"{\"S\":\"\xF0\x9F\x98\x80\\n\\u0001\\\\\"}",                             0, 5,  7,  1},
      {"{\"N\":\"123\"}",                                                        0, -1, 3,  1},
      {"{\"B\":\"QUI=\"}",                                                       0, 2,  2,  1},
      {"{\"BOOL\":false}",                                                       0, -1, 1,  1},
      {"{\"NULL\":true}",                                                        0, -1, 1,  1},
      {"{\"SS\":[\"a\",\"b\\n\"]}",                                              2, 2,  3,  1},
      {"{\"NS\":[\"1\",\"0\"]}",                                                 2, 2,  3,  1},
      {"{\"BS\":[\"QQ==\"]}",                                                    1, 1,  1,  1},
      {"{\"L\":[]}",                                                             0, 0,  3,  1},
      {"{\"M\":{}}",                                                             0, 0,  3,  1},
      {"{\"L\":[{\"S\":\"a\"},{\"S\":\"]\"}]}",                                  2, 2,  7,  2},
      {"{\"L\":[{\"SS\":[\"a\"]}]}",                                             1, 1,  5,  2},
      {"{\"L\":[{\"M\":{}},{\"L\":[{\"L\":[]}]}]}",                              2, 2,  15, 3},
      {"{\"M\":{\"a{[\":{\"M\":{\"b\":{\"S\":\"[[\"}}},\"c\":{\"NULL\":true}}}", 2, 2,  17, 3},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    workbench w;
    workbench_init(&w);
    st_value v = value_of(&w, cases[i].json);
    size_t length;
    assert_int_equal(st_value_count(v), cases[i].count);
    assert_int_equal(st_value_length(v, &length), cases[i].length >= 0);
    if (cases[i].length >= 0) assert_int_equal(length, cases[i].length);
    if ((int)st_value_size(v) != cases[i].size)
      fail_msg("%s: %zu", cases[i].json, st_value_size(v));
    assert_int_equal(w.size, cases[i].size);
    assert_int_equal(st_value_depth(v), cases[i].depth);
    workbench_free(&w);
  }
  size_t length;
  assert_false(st_value_length((st_value){0}, &length));
  assert_int_equal(st_value_size((st_value){0}), 0);
  assert_int_equal(st_item_size(ST_LIT("{}")), 0);
}

static void equality_is_by_value(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  assert_true(st_value_eq(value_of(&w, "{\"N\":\"1.0\"}"), value_of(&w, "{\"N\":\"10E-1\"}")));
  assert_true(
      st_value_eq(value_of(&w, "{\"SS\":[\"a\",\"b\"]}"), value_of(&w, "{\"SS\":[\"b\",\"a\"]}")));
  assert_true(st_value_eq(value_of(&w, "{\"M\":{\"a\":{\"N\":\"1\"},\"b\":{\"N\":\"2\"}}}"),
                          value_of(&w, "{\"M\":{\"b\":{\"N\":\"2.0\"},\"a\":{\"N\":\"1\"}}}")));
  assert_false(st_value_eq(value_of(&w, "{\"S\":\"1\"}"), value_of(&w, "{\"N\":\"1\"}")));
  assert_false(st_value_eq(value_of(&w, "{\"S\":\"1\"}"), (st_value){0}));
  assert_true(st_value_eq((st_value){0}, (st_value){0}));
  workbench_free(&w);
}

static void order_is_of_what_values_stand_for(void **state) {
  (void)state;
  static const char *const ascending[][6] = {
      {"{\"S\":\"\"}",    "{\"S\":\"\\n\"}",  "{\"S\":\"[\"}",    "{\"S\":\"\\\\\"}",  "{\"S\":\"\\\\a\"}",
       "{\"S\":\"]\"}"                                                                                                        },
      {"{\"S\":\"a\"}",   "{\"S\":\"a\\n\"}", "{\"S\":\"a!\"}",   "{\"S\":\"a\\\"\"}", "{\"S\":\"aa\"}",
       "{\"S\":\"\xEF\xBF\xBD\"}"                                                                                             },
      {"{\"N\":\"-10\"}", "{\"N\":\"-9\"}",   "{\"N\":\"0\"}",    "{\"N\":\"0.5\"}",   "{\"N\":\"9\"}",
       "{\"N\":\"10\"}"                                                                                                       },
      {"{\"B\":\"\"}",    "{\"B\":\"AA==\"}", "{\"B\":\"AAA=\"}", "{\"B\":\"QQ==\"}",
       "{\"B\":\"cQ==\"}",                                                                                  "{\"B\":\"/w==\"}"},
  };
  for (size_t k = 0; k < sizeof ascending / sizeof *ascending; k++) {
    workbench w;
    workbench_init(&w);
    for (int i = 0; i < 6; i++)
      for (int j = 0; j < 6; j++) {
        int order = st_value_compare(value_of(&w, ascending[k][i]), value_of(&w, ascending[k][j]));
        assert_int_equal(sign_of(order), (i > j) - (i < j));
      }
    workbench_free(&w);
  }
}

static bool begins(const char *text, const char *prefix) {
  workbench w;
  workbench_init(&w);
  bool result = st_value_begins_with(value_of(&w, text), value_of(&w, prefix));
  workbench_free(&w);
  return result;
}

static void begins_with_compares_bytes(void **state) {
  (void)state;
  assert_true(begins("{\"S\":\"abc\"}", "{\"S\":\"\"}"));
  assert_true(begins("{\"S\":\"abc\"}", "{\"S\":\"ab\"}"));
  assert_true(begins("{\"S\":\"\\nb\"}", "{\"S\":\"\\n\"}"));
  assert_false(begins("{\"S\":\"\\n\"}", "{\"S\":\"\\\\\"}"));
  assert_false(begins("{\"S\":\"ab\"}", "{\"S\":\"abc\"}"));
  assert_false(begins("{\"S\":\"xab\"}", "{\"S\":\"ab\"}"));
  assert_true(begins("{\"B\":\"QUJD\"}", "{\"B\":\"\"}"));
  assert_true(begins("{\"B\":\"QUJD\"}", "{\"B\":\"QQ==\"}"));
  assert_true(begins("{\"B\":\"QUJD\"}", "{\"B\":\"QUI=\"}"));
  assert_true(begins("{\"B\":\"QUJD\"}", "{\"B\":\"QUJD\"}"));
  assert_true(begins("{\"B\":\"QUJDRA==\"}", "{\"B\":\"QUJD\"}"));
  assert_false(begins("{\"B\":\"QUJD\"}", "{\"B\":\"QUJDRA==\"}"));
  assert_false(begins("{\"B\":\"QQ==\"}", "{\"B\":\"QUI=\"}"));
  assert_false(begins("{\"B\":\"QUJD\"}", "{\"B\":\"QUM=\"}"));
  assert_false(begins("{\"B\":\"\"}", "{\"B\":\"QQ==\"}"));
}

static bool contains(const char *text, const char *part) {
  workbench w;
  workbench_init(&w);
  bool out_of_memory;
  bool result = st_value_contains(value_of(&w, text), value_of(&w, part), &w.arena, &out_of_memory);
  assert_false(out_of_memory);
  workbench_free(&w);
  return result;
}

static void contains_looks_for_parts_members_and_elements(void **state) {
  (void)state;
  assert_true(contains("{\"S\":\"abcd\"}", "{\"S\":\"bc\"}"));
  assert_true(contains("{\"S\":\"abcd\"}", "{\"S\":\"\"}"));
  assert_true(contains("{\"S\":\"aab\"}", "{\"S\":\"ab\"}"));
  assert_false(contains("{\"S\":\"abcd\"}", "{\"S\":\"bd\"}"));
  assert_false(contains("{\"S\":\"a\"}", "{\"S\":\"ab\"}"));
  assert_false(contains("{\"S\":\"x\\n\"}", "{\"S\":\"n\"}"));
  assert_true(contains("{\"S\":\"x\\ny\"}", "{\"S\":\"\\n\"}"));
  assert_true(contains("{\"B\":\"QUJD\"}", "{\"B\":\"QkM=\"}"));
  assert_false(contains("{\"B\":\"QUJD\"}", "{\"B\":\"SkM=\"}"));
  assert_true(contains("{\"SS\":[\"a\",\"b\"]}", "{\"S\":\"b\"}"));
  assert_false(contains("{\"SS\":[\"a\",\"b\"]}", "{\"S\":\"\"}"));
  assert_true(contains("{\"NS\":[\"1\",\"2.0\"]}", "{\"N\":\"2\"}"));
  assert_true(contains("{\"BS\":[\"QQ==\"]}", "{\"B\":\"QQ==\"}"));
  assert_false(contains("{\"SS\":[\"1\"]}", "{\"N\":\"1\"}"));
  assert_true(contains("{\"L\":[{\"S\":\"a\"},{\"M\":{}}]}", "{\"M\":{}}"));
  assert_false(contains("{\"L\":[{\"L\":[{\"S\":\"a\"}]}]}", "{\"S\":\"a\"}"));
  assert_false(contains("{\"N\":\"123\"}", "{\"N\":\"2\"}"));
  assert_false(contains("{\"M\":{\"a\":{\"S\":\"a\"}}}", "{\"S\":\"a\"}"));
  assert_false(contains("{\"SS\":[\"a\"]}", "{\"SS\":[\"a\"]}"));
  assert_false(contains("{\"BOOL\":true}", "{\"BOOL\":true}"));
}

/* 200,000 times 'a', searched for 100,000 times 'a' and a 'b'. */
static void contains_is_linear(void **state) {
  (void)state;
  workbench w;
  st_buf text, part;
  workbench_init(&w);
  st_buf_init(&text, 0);
  st_buf_init(&part, 0);
  st_buf_text(&text, "{\"S\":\"");
  st_buf_text(&part, "{\"S\":\"");
  for (int i = 0; i < 200000; i++) st_buf_char(&text, 'a');
  for (int i = 0; i < 100000; i++) st_buf_char(&part, 'a');
  st_buf_text(&part, "b\"}");
  size_t before_end = text.n;
  st_buf_text(&text, "\"}");
  assert_false(contains(st_buf_cstr(&text), st_buf_cstr(&part)));
  st_buf_truncate(&text, before_end);
  st_buf_text(&text, "bc\"}");
  assert_true(contains(st_buf_cstr(&text), st_buf_cstr(&part)));
  st_buf_free(&text);
  st_buf_free(&part);
  workbench_free(&w);
}

static bool found_plainly(st_str hay, st_str needle) {
  for (size_t i = 0; i + needle.n <= hay.n; i++)
    if (memcmp(hay.p + i, needle.p, needle.n) == 0) return true;
  return false;
}

static void contains_agrees_with_plain_search(void **state) {
  (void)state;
  uint64_t seed = 9;
  for (int round = 0; round < 2000; round++) {
    char text[2][128];
    st_value v[2];
    for (int i = 0; i < 2; i++) {
      uint32_t n = i ? 1 + next_random(&seed) % 45 : next_random(&seed) % 110;
      char *p = text[i];
      memcpy(p, "{\"S\":\"", 6);
      for (uint32_t k = 0; k < n; k++) p[6 + k] = next_random(&seed) % 9 ? 'a' : 'b';
      memcpy(p + 6 + n, "\"}", 2);
      v[i] = st_value_at(p, p + 8 + n);
    }
    st_arena arena;
    bool out_of_memory;
    st_arena_init(&arena);
    assert_int_equal(st_value_contains(v[0], v[1], &arena, &out_of_memory),
                     found_plainly(st_value_scalar(v[0]), st_value_scalar(v[1])));
    st_arena_free(&arena);
  }
}

/* Text cut short (a damaged file) must not lead a view outside of it. */
static void views_stay_inside_of_cut_text(void **state) {
  (void)state;
  static const char item[] = "{\"a\":{\"S\":\"x\\\"y\"},\"b\":{\"L\":[{\"BOOL\":false},{\"SS\":["
                             "\"p\",\"q\"]}]},\"c\":{\"M\":{"
                             "\"d\":{\"N\":\"1\"}}},\"e\":{\"NULL\":true}}";
  for (size_t n = 0; n < sizeof item; n++) {
    st_member m;
    char *p = malloc(n ? n : 1); /* exactly so long, for the sanitizer */
    memcpy(p, item, n);
    st_str exact = {p, n};
    size_t members = 0;
    for (const char *at = NULL; st_map_next(exact, &at, &m); members++)
      (void)st_value_size(m.value);
    assert_true(members <= 4);
    assert_int_equal(st_map_find(exact, ST_LIT("z")).type, ST_NONE);
    (void)st_item_size(exact);
    free(p);
  }
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(types_have_names),
      cmocka_unit_test(a_value_is_found_by_where_it_begins),
      cmocka_unit_test(scalars_show_what_they_hold),
      cmocka_unit_test(members_are_walked_in_order),
      cmocka_unit_test(members_are_found_by_decoded_names),
      cmocka_unit_test(stored_names_are_compared_with_decoded_ones),
      cmocka_unit_test(lists_and_sets_are_walked),
      cmocka_unit_test(counts_lengths_sizes_and_depths),
      cmocka_unit_test(equality_is_by_value),
      cmocka_unit_test(order_is_of_what_values_stand_for),
      cmocka_unit_test(begins_with_compares_bytes),
      cmocka_unit_test(contains_looks_for_parts_members_and_elements),
      cmocka_unit_test(contains_is_linear),
      cmocka_unit_test(contains_agrees_with_plain_search),
      cmocka_unit_test(views_stay_inside_of_cut_text),
  };
  RUN_TESTS(tests);
}
