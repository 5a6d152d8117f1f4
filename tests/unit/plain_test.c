/* Plain JSON in and out. */
#include "unit/value_support.h"

static void every_kind_of_json_becomes_a_type(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"\"a\\u0041\\n\"",                        "{\"S\":\"aA\\n\"}"                               },
      {"\"\"",                                   "{\"S\":\"\"}"                                    },
      {"42",                                     "{\"N\":\"42\"}"                                  },
      {"-0",                                     "{\"N\":\"0\"}"                                   },
      {"1.50e2",                                 "{\"N\":\"150\"}"                                 },
      {"12345678901234567890123456789012345678",
       "{\"N\":\"12345678901234567890123456789012345678\"}"                                        },
      {"true",                                   "{\"BOOL\":true}"                                 },
      {"false",                                  "{\"BOOL\":false}"                                },
      {"null",                                   "{\"NULL\":true}"                                 },
      {"[1, \"a\", []]",                         "{\"L\":[{\"N\":\"1\"},{\"S\":\"a\"},{\"L\":[]}]}"},
      {"{\"b\":1,\"a\":{}}",                     "{\"M\":{\"a\":{\"M\":{}},\"b\":{\"N\":\"1\"}}}"  },
      {"{\"b\":1,\"b\":2}",                      "{\"M\":{\"b\":{\"N\":\"2\"}}}"                   },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_reads(st_plain_read_value, cases[i][0], cases[i][1]);
}

static void an_item_is_an_object(void **state) {
  (void)state;
  assert_reads(st_plain_read_item, "{\"pk\":\"USER#1\",\"age\":42}",
               "{\"age\":{\"N\":\"42\"},\"pk\":{\"S\":\"USER#1\"}}");
  assert_reads(st_plain_read_item, "{}", "{}");
  static const char *const others[] = {"[]", "1", "\"a\"", "null", "true"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    assert_refused(st_plain_read_item, others[i], ST_FAMILY_VALUE, "An item must be a JSON object");
}

static void what_dynamodb_refuses_is_refused(void **state) {
  (void)state;
  assert_refused(st_plain_read_value, "1e126", ST_FAMILY_NUMBER,
                 "Number overflow. Attempting to store a number with magnitude larger than "
                 "supported range");
  assert_refused(st_plain_read_item, "{\"a\":[1.00000000000000000000000000000000000001]}",
                 ST_FAMILY_NUMBER,
                 "Attempting to store more than 38 significant digits in a Number");
  assert_refused(st_plain_read_item, "{\"a\":{\"\":1}}", ST_FAMILY_VALUE,
                 "One or more parameter values were invalid: Empty attribute name");
  st_buf text;
  st_buf_init(&text, 0);
  for (int i = 0; i < 32; i++) st_buf_char(&text, '[');
  st_buf_char(&text, '1');
  for (int i = 0; i < 32; i++) st_buf_char(&text, ']');
  assert_refused(
      st_plain_read_value, st_buf_cstr(&text), ST_FAMILY_NESTING,
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
      "levels beyond supported limit");
  st_buf_free(&text);
}

static void sizes_are_those_of_the_types(void **state) {
  (void)state;
  static const char *const cases[] = {"{\"a\":[1,true,null,\"x\\n\",{\"b\":[]}],\"\\u00e9\":123.5}",
                                      "{\"a\":\"\"}", "{}"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    workbench w;
    workbench_init(&w);
    st_str item = canonical(&w, st_plain_read_item, cases[i]);
    assert_int_equal(st_item_size(item), w.size);
    workbench_free(&w);
  }
}

static void plain_json_comes_back_as_it_was(void **state) {
  (void)state;
  static const char *const cases[] = {"{}", "{\"a\":1}", "{\"a\":[],\"b\":{}}",
                                      "{\"a\":[1,-2.5,true,false,null,\"x\\n\\\"\",[[\"y\"]],{"
                                      "\"b\":{\"c\":\"\xC3\xA9\"}}],\"z\\\\\":\"\"}"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    workbench w;
    st_buf out;
    workbench_init(&w);
    st_buf_init(&out, 0);
    st_plain_write_item(canonical(&w, st_plain_read_item, cases[i]), &out);
    assert_string_equal(st_buf_cstr(&out), cases[i]);
    st_buf_free(&out);
    workbench_free(&w);
  }
}

static void sets_and_binary_have_plain_forms(void **state) {
  (void)state;
  workbench w;
  st_buf out;
  workbench_init(&w);
  st_buf_init(&out, 0);
  st_plain_write_item(canonical(&w, st_write_item,
                                "{\"a\":{\"SS\":[\"y\",\"x\\n\"]},\"b\":{\"NS\":[\"2\",\"-1.50\"]},"
                                "\"c\":{\"BS\":[\"QQ==\"]},\"d\":{\"B\":\"QUI=\"}}"),
                      &out);
  assert_string_equal(st_buf_cstr(&out),
                      "{\"a\":[\"x\\n\",\"y\"],\"b\":[-1.5,2],\"c\":[\"QQ==\"],\"d\":\"QUI=\"}");
  st_buf_free(&out);
  workbench_free(&w);
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_kind_of_json_becomes_a_type),
      cmocka_unit_test(an_item_is_an_object),
      cmocka_unit_test(what_dynamodb_refuses_is_refused),
      cmocka_unit_test(sizes_are_those_of_the_types),
      cmocka_unit_test(plain_json_comes_back_as_it_was),
      cmocka_unit_test(sets_and_binary_have_plain_forms),
  };
  RUN_TESTS(tests);
}
