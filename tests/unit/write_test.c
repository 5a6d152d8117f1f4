/* From AttributeValues to canonical text: forms, messages, sizes, large items. */
#include "base/bounds.h"
#include "base/utf8.h"
#include "unit/value_support.h"

#define INVALID "One or more parameter values were invalid: "
#define EMPTY_VALUE                                                                                \
  "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
#define TWO_TYPES                                                                                  \
  "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "          \
  "the supported datatypes"
#define NULL_FALSE INVALID "Null attribute value types must have the value of true"
#define TOO_DEEP                                                                                   \
  "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "      \
  "beyond supported limit"
#define UNREADABLE "The parameter cannot be converted to a numeric value"

static void every_type_has_one_form(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"{ \"S\" : \"a\" }",                                   "{\"S\":\"a\"}"                          },
      {"{\"S\":\"\"}",                                        "{\"S\":\"\"}"                           },
      {"{\"S\":\"\\u0041\\/\\u000A\\\"\\u00E9\"}",            "{\"S\":\"A/\\n\\\"\xC3\xA9\"}"          },
      {"{\"N\":\"+01.50\"}",                                  "{\"N\":\"1.5\"}"                        },
      {"{\"N\":\"\\u0031\"}",                                 "{\"N\":\"1\"}"                          },
      {"{\"B\":\"\"}",                                        "{\"B\":\"\"}"                           },
      {"{\"B\":\"QUI=\"}",                                    "{\"B\":\"QUI=\"}"                       },
      {"{\"B\":\"QUJ=\"}",                                    "{\"B\":\"QUI=\"}"                       },
      {"{\"B\":\"Qf==\"}",                                    "{\"B\":\"QQ==\"}"                       },
      {"{\"B\":\"\\/\\/\\/\\/\"}",                            "{\"B\":\"////\"}"                       },
      {"{\"BOOL\":true}",                                     "{\"BOOL\":true}"                        },
      {"{\"BOOL\":false}",                                    "{\"BOOL\":false}"                       },
      {"{\"NULL\":true}",                                     "{\"NULL\":true}"                        },
      {"{\"L\":[]}",                                          "{\"L\":[]}"                             },
      {"{\"L\":[{\"S\":\"b\"}, {\"S\":\"a\"},{\"L\":[]}]}",
       "{\"L\":[{\"S\":\"b\"},{\"S\":\"a\"},{\"L\":[]}]}"                                              },
      {"{\"M\":{}}",                                          "{\"M\":{}}"                             },
      {"{\"M\":{\"b\":{\"N\":\"1\"},\"a\":{\"M\":{}}}}",
       "{\"M\":{\"a\":{\"M\":{}},\"b\":{\"N\":\"1\"}}}"                                                },
      {"{\"SS\":[\"b\",\"a\",\"\",\"ab\"]}",                  "{\"SS\":[\"\",\"a\",\"ab\",\"b\"]}"     },
      {"{\"NS\":[\"10\",\"9.0\",\"-1\",\"1e3\"]}",            "{\"NS\":[\"-1\",\"9\",\"10\",\"1000\"]}"},
      {"{\"BS\":[\"/w==\",\"QUE=\",\"QQ==\",\"\",\"QUEA\"]}",
       "{\"BS\":[\"\",\"QQ==\",\"QUE=\",\"QUEA\",\"/w==\"]}"                                           },
      {"{\"S\":\"a\",\"N\":null,\"L\":null}",                 "{\"S\":\"a\"}"                          },
      {"{\"S\":\"a\",\"Other\":{\"S\":1}}",                   "{\"S\":\"a\"}"                          },
      {"{\"S\":\"a\",\"S\":\"b\"}",                           "{\"S\":\"b\"}"                          },
      {"{\"\\u0053S\":[\"b\",\"\\u0061\"]}",                  "{\"SS\":[\"a\",\"b\"]}"                 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_reads(st_write_value, cases[i][0], cases[i][1]);
}

static void names_are_sorted_by_their_bytes(void **state) {
  (void)state;
  assert_reads(st_write_item,
               "{\"\\u00e9\":{\"S\":\"4\"},\"b\":{\"S\":\"3\"},\"a\\u0000\":{\"S\":\"2\"},"
               "\"a\":{\"S\":\"1\"},\"\\uD83D\\uDE00\":{\"S\":\"6\"},\"\\uFFFD\":{\"S\":\"5\"}}",
               "{\"a\":{\"S\":\"1\"},\"a\\u0000\":{\"S\":\"2\"},\"b\":{\"S\":\"3\"},"
               "\"\xC3\xA9\":{\"S\":\"4\"},\"\xEF\xBF\xBD\":{\"S\":\"5\"},"
               "\"\xF0\x9F\x98\x80\":{\"S\":\"6\"}}");
  /* what escapes stand for decides, not the backslash */
  assert_reads(st_write_item,
               "{\"[\":{\"S\":\"\"},\"\\\\\":{\"S\":\"\"},\"]\":{\"S\":\"\"},\"\\n\":{\"S\":\"\"},"
               "\"\\\"\":{\"S\":\"\"},\"!\":{\"S\":\"\"}}",
               "{\"\\n\":{\"S\":\"\"},\"!\":{\"S\":\"\"},\"\\\"\":{\"S\":\"\"},\"[\":{\"S\":\"\"},"
               "\"\\\\\":{\"S\":\"\"},\"]\":{\"S\":\"\"}}");
}

static void of_equal_names_the_last_is_kept(void **state) {
  (void)state;
  assert_reads(st_write_item, "{\"a\":{\"S\":\"1\"},\"a\":{\"S\":\"2\"}}", "{\"a\":{\"S\":\"2\"}}");
  assert_reads(st_write_item,
               "{\"b\":{\"S\":\"1\"},\"a\":{\"S\":\"2\"},\"\\u0062\":{\"S\":\"3\"},"
               "\"a\":{\"S\":\"4\"},\"b\":{\"S\":\"5\"}}",
               "{\"a\":{\"S\":\"4\"},\"b\":{\"S\":\"5\"}}");
}

static void an_empty_item_is_an_empty_map(void **state) {
  (void)state;
  assert_reads(st_write_item, "{}", "{}");
}

static void a_value_has_exactly_one_type(void **state) {
  (void)state;
  assert_refused(st_write_value, "{}", ST_FAMILY_VALUE, EMPTY_VALUE);
  assert_refused(st_write_value, "{\"S\":null}", ST_FAMILY_VALUE, EMPTY_VALUE);
  assert_refused(st_write_value, "{\"X\":\"a\"}", ST_FAMILY_VALUE, EMPTY_VALUE);
  assert_refused(st_write_value, "{\"s\":\"a\"}", ST_FAMILY_VALUE, EMPTY_VALUE);
  assert_refused(st_write_item, "{\"a\":{}}", ST_FAMILY_VALUE, EMPTY_VALUE);
  assert_refused(st_write_value, "{\"S\":\"a\",\"N\":\"1\"}", ST_FAMILY_VALUE, TWO_TYPES);
  assert_refused(st_write_value, "{\"L\":[{\"M\":{\"a\":{\"S\":\"a\",\"BOOL\":true}}}]}",
                 ST_FAMILY_VALUE, TWO_TYPES);
  assert_refused(st_write_value, "{\"SS\":[],\"L\":[]}", ST_FAMILY_VALUE, TWO_TYPES);
}

static void numbers_are_looked_at_before_types_are_counted(void **state) {
  (void)state;
  assert_refused(st_write_value, "{\"S\":\"a\",\"N\":\"x\"}", ST_FAMILY_NUMBER, UNREADABLE ": x");
  assert_refused(st_write_value, "{\"S\":\"a\",\"NS\":[\"1\",\"\"]}", ST_FAMILY_NUMBER, UNREADABLE);
}

static void numbers_must_be_numbers(void **state) {
  (void)state;
  assert_refused(st_write_value, "{\"N\":\"abc\"}", ST_FAMILY_NUMBER, UNREADABLE ": abc");
  assert_refused(st_write_value, "{\"N\":\"\\u0061\"}", ST_FAMILY_NUMBER, UNREADABLE ": a");
  assert_refused(st_write_value, "{\"NS\":[\"1\",\"1e126\"]}", ST_FAMILY_NUMBER,
                 "Number overflow. Attempting to store a number with magnitude larger than "
                 "supported range");
  assert_refused(st_write_item, "{\"a\":{\"N\":\"1e-131\"}}", ST_FAMILY_NUMBER,
                 "Number underflow. Attempting to store a number with magnitude smaller than "
                 "supported range");
  assert_refused(st_write_value, "{\"N\":\"1.00000000000000000000000000000000000001\"}",
                 ST_FAMILY_NUMBER,
                 "Attempting to store more than 38 significant digits in a Number");
}

static void sets_are_not_empty(void **state) {
  (void)state;
  assert_refused(st_write_value, "{\"SS\":[]}", ST_FAMILY_SET,
                 INVALID "An string set  may not be empty");
  assert_refused(st_write_value, "{\"NS\":[]}", ST_FAMILY_SET,
                 INVALID "An number set  may not be empty");
  assert_refused(st_write_value, "{\"BS\":[]}", ST_FAMILY_SET,
                 INVALID "Binary sets should not be empty");
}

static void sets_hold_no_duplicates(void **state) {
  (void)state;
  assert_refused(st_write_value, "{\"SS\":[\"a\",\"a\"]}", ST_FAMILY_SET,
                 INVALID "Input collection [a, a] contains duplicates.");
  assert_refused(st_write_value, "{\"SS\":[\"c\",\"\\u0062\",\"\\\"\",\"b\"]}", ST_FAMILY_SET,
                 INVALID "Input collection [c, b, \", b] contains duplicates.");
  assert_refused(st_write_value, "{\"NS\":[\"1\",\"2\",\"1.0\"]}", ST_FAMILY_SET,
                 "Input collection contains duplicates");
  assert_refused(st_write_value, "{\"BS\":[\"Yg==\",\"YQ==\",\"Yg==\"]}", ST_FAMILY_SET,
                 INVALID "Input collection [Yg==, YQ==, Yg==]of type BS contains duplicates.");
  assert_refused(st_write_value, "{\"BS\":[\"YQ==\",\"YR==\"]}", ST_FAMILY_SET,
                 INVALID "Input collection [YQ==, YQ==]of type BS contains duplicates.");
}

static void null_is_true(void **state) {
  (void)state;
  assert_refused(st_write_value, "{\"NULL\":false}", ST_FAMILY_NULL, NULL_FALSE);
  assert_refused(st_write_item, "{\"a\":{\"L\":[{\"NULL\":false}]}}", ST_FAMILY_NULL, NULL_FALSE);
}

static void a_false_null_is_found_before_other_faults(void **state) {
  (void)state;
  assert_refused(st_write_item, "{\"a\":{\"N\":\"x\"},\"b\":{\"NULL\":false}}", ST_FAMILY_NULL,
                 NULL_FALSE);
  assert_refused(st_write_item, "{\"a\":{\"SS\":[]},\"b\":{\"M\":{\"c\":{\"N\\u0055LL\":false}}}}",
                 ST_FAMILY_NULL, NULL_FALSE);
  assert_refused(st_write_item, "{\"a\":{\"N\":\"x\"},\"NULL\":{\"BOOL\":false}}", ST_FAMILY_NUMBER,
                 UNREADABLE ": x");
  assert_refused(st_write_item, "{\"a\":{\"N\":\"x\"},\"b\":{\"SS\":[\"NULL\"]}}", ST_FAMILY_NUMBER,
                 UNREADABLE ": x");
}

/* {"L":[ so many times, around `inside`. */
static void nest(st_buf *out, const char *open, const char *inside, const char *close, int levels) {
  st_buf_clear(out);
  for (int i = 0; i < levels; i++) st_buf_text(out, open);
  st_buf_text(out, inside);
  for (int i = 0; i < levels; i++) st_buf_text(out, close);
}

static void thirty_two_levels_are_enough(void **state) {
  (void)state;
  st_buf text;
  st_buf_init(&text, 0);
  nest(&text, "{\"L\":[", "{\"S\":\"x\"}", "]}", 31);
  assert_reads(st_write_value, st_buf_cstr(&text), st_buf_cstr(&text));
  nest(&text, "{\"M\":{\"a\":", "{\"M\":{}}", "}}", 31);
  assert_reads(st_write_value, st_buf_cstr(&text), st_buf_cstr(&text));
  nest(&text, "{\"L\":[", "{\"S\":\"x\"}", "]}", 32);
  assert_refused(st_write_value, st_buf_cstr(&text), ST_FAMILY_NESTING, TOO_DEEP);
  nest(&text, "{\"M\":{\"a\":", "{\"L\":[]}", "}}", 32);
  assert_refused(st_write_value, st_buf_cstr(&text), ST_FAMILY_NESTING, TOO_DEEP);
  nest(&text, "{\"L\":[", "", "]}", 90);
  assert_refused(st_write_value, st_buf_cstr(&text), ST_FAMILY_NESTING, TOO_DEEP);
  st_buf_free(&text);
}

static void levels_of_an_item_begin_with_its_attributes(void **state) {
  (void)state;
  st_buf value, item;
  st_buf_init(&value, 0);
  st_buf_init(&item, 0);
  nest(&value, "{\"L\":[", "{\"S\":\"x\"}", "]}", 31);
  st_buf_format(&item, "{\"a\":%s}", st_buf_cstr(&value));
  assert_reads(st_write_item, st_buf_cstr(&item), st_buf_cstr(&item));
  nest(&value, "{\"L\":[", "{\"S\":\"x\"}", "]}", 32);
  st_buf_clear(&item);
  st_buf_format(&item, "{\"a\":%s}", st_buf_cstr(&value));
  assert_refused(st_write_item, st_buf_cstr(&item), ST_FAMILY_NESTING, TOO_DEEP);
  st_buf_free(&value);
  st_buf_free(&item);
}

static void names_have_1_to_65535_bytes(void **state) {
  (void)state;
  assert_refused(st_write_item, "{\"\":{\"S\":\"\"}}", ST_FAMILY_VALUE,
                 INVALID "Empty attribute name");
  assert_refused(st_write_value, "{\"M\":{\"a\":{\"S\":\"\"},\"\":{\"S\":\"\"}}}", ST_FAMILY_VALUE,
                 INVALID "Empty attribute name");
  st_buf item;
  st_buf_init(&item, 0);
  st_buf_text(&item, "{\"");
  for (int i = 0; i < ST_MAX_ATTRIBUTE_NAME; i++) st_buf_char(&item, 'n');
  size_t full = item.n;
  st_buf_text(&item, "\":{\"S\":\"\"}}");
  assert_reads(st_write_item, st_buf_cstr(&item), st_buf_cstr(&item));
  st_buf_truncate(&item, full);
  st_buf_text(&item, "n\":{\"S\":\"\"}}");
  assert_refused(st_write_item, st_buf_cstr(&item), ST_FAMILY_VALUE,
                 INVALID "Attribute name is too large, must be less than 65536 bytes");
  st_buf_free(&item);
}

static void sizes_follow_the_rules(void **state) {
  (void)state;
  static const struct {
    const char *item;
    size_t size;
  } cases[] = {
      {"{}",                                                                                     0 },
      {"{\"pk\":{\"S\":\"a\"},\"n\":{\"N\":\"12345\"},\"l\":{\"L\":[{\"BOOL\":true}]}}",         14},
      {"{\"shirt-color\":{\"S\":\"R\"},\"shirt-size\":{\"S\":\"M\"}}",                           23},
      {"{\"a\":{\"S\":\"\"}}",                                                                   1 },
      {"{\"a\":{\"S\":\"\xE2\x82\xAC\"}}",                                                       4 },
      {"{\"a\":{\"S\":\"\\u20AC\\n\\uD83D\\uDE00\"}}",                                           9 },
      {"{\"\\u00e9\":{\"NULL\":true}}",                                                          3 },
      {"{\"\\n\\u0001\":{\"NULL\":true}}",                                                       3 },
      {"{\"a\":{\"N\":\"-100\"}}",                                                               4 },
      {"{\"a\":{\"B\":\"QQ==\"}}",                                                               2 },
      {"{\"a\":{\"SS\":[\"ab\",\"\\u00e9\",\"\"]}}",                                             5 },
      {"{\"a\":{\"NS\":[\"0\",\"1\",\"1.5\"]}}",                                                 7 },
      {"{\"a\":{\"BS\":[\"QUE=\",\"QUFB\"]}}",                                                   6 },
      {"{\"a\":{\"L\":[]}}",                                                                     4 },
      {"{\"a\":{\"M\":{}}}",                                                                     4 },
      {"{\"a\":{\"M\":{\"bc\":{\"S\":\"def\"},\"g\":{\"L\":[{\"NULL\":true},{\"M\":{}}]}}}}",    21},
      {"{\"a\":{\"S\":\"long gone\"},\"a\":{\"M\":{\"b\":{\"S\":\"1\"},\"b\":{\"S\":\"22\"}}}}", 8 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    workbench w;
    workbench_init(&w);
    st_str text = canonical(&w, st_write_item, cases[i].item);
    if (w.size != cases[i].size) fail_msg("%s: %zu", cases[i].item, w.size);
    assert_int_equal(st_item_size(text), cases[i].size);
    workbench_free(&w);
  }
}

static void the_size_need_not_be_asked_for(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  const st_json *root;
  assert_int_equal(st_json_read(ST_LIT("{\"a\":{\"N\":\"1\"}}"), &w.arena, &root, &w.error), 0);
  assert_int_equal(st_write_item(root, &w.arena, &w.out, NULL, &w.error), STATOR_OK);
  assert_int_equal(st_write_value(root + 2, &w.arena, &w.out, NULL, &w.error), STATOR_OK);
  assert_string_equal(st_buf_cstr(&w.out), "{\"a\":{\"N\":\"1\"}}{\"N\":\"1\"}");
  workbench_free(&w);
}

static void output_past_its_limit_is_out_of_memory(void **state) {
  (void)state;
  for (size_t max = 1; max < 60; max++) {
    workbench w;
    workbench_init(&w);
    st_buf_init(&w.out, max);
    workbench_read(
        &w,
        ST_LIT("{\"b\":{\"N\":\"1e3\"},\"a\":{\"SS\":[\"b\",\"\\u0061\"]},\"c\":{\"L\":[{"
               "\"BOOL\":true}]}}"),
        st_write_item);
    size_t needed = strlen("{\"a\":{\"SS\":[\"a\",\"b\"]},\"b\":{\"N\":\"1000\"},\"c\":{\"L\":[{"
                           "\"BOOL\":true}]}}");
    assert_int_equal(w.code, max < needed ? STATOR_NOMEM : STATOR_OK);
    workbench_free(&w);
  }
}

/* ------------------------------------------------------------ random items */
static void random_string(uint64_t *seed, st_buf *out) {
  static const char *const pieces[] = {"a",    "b",        "B",       "\\n", "\\u0001",
                                       "\\\"", "\xC3\xA9", "\\u00e9", "\\/", "\\uD83D\\uDE00",
                                       "zz",   "\\\\"};
  uint32_t n = next_random(seed) % 5;
  for (uint32_t i = 0; i < n; i++) st_buf_text(out, pieces[next_random(seed) % 12]);
}

static void random_value(uint64_t *seed, int depth, st_buf *out);

static void random_map(uint64_t *seed, int depth, st_buf *out) {
  uint32_t n = next_random(seed) % 12;
  st_buf_char(out, '{');
  for (uint32_t i = 0; i < n; i++) {
    st_buf_text(out, i ? ", \"n" : "\"n");
    random_string(seed, out);
    st_buf_text(out, "\" : ");
    random_value(seed, depth + 1, out);
  }
  st_buf_char(out, '}');
}

static void random_set(uint64_t *seed, uint32_t kind, st_buf *out) {
  static const char *const open[] = {"{\"SS\":[", "{\"NS\":[", "{\"BS\":["};
  static const char *const binary[] = {"\"\"",     "\"QQ==\"", "\"QUE=\"", "\"++++\"", "\"////\"",
                                       "\"QUFB\"", "\"zz09\"", "\"AA==\"", "\"AAA=\""};
  uint32_t n = 1 + next_random(seed) % 9, start = next_random(seed) % 9;
  st_buf_text(out, open[kind]);
  for (uint32_t i = 0; i < n; i++) {
    if (i) st_buf_char(out, ',');
    uint32_t pick = (start + i * 4) % 9; /* all different */
    if (kind == 2)
      st_buf_text(out, binary[pick]);
    else
      st_buf_format(out, kind == 1 ? "\"%u.50e1\"" : "\"\\u00%02x\"", pick * 7 + 9);
  }
  st_buf_text(out, "]}");
}

static void random_value(uint64_t *seed, int depth, st_buf *out) {
  uint32_t kind = next_random(seed) % (depth > 4 ? 7 : 11);
  if (kind < 3) {
    random_set(seed, kind, out);
  } else if (kind == 3) {
    st_buf_format(out, "{\"N\":\"%se%d\"}", next_random(seed) % 2 ? "-12" : "3.40",
                  (int)(next_random(seed) % 20) - 10);
  } else if (kind < 6) {
    st_buf_text(out, "{\"S\":\"");
    random_string(seed, out);
    st_buf_text(out, "\"}");
  } else if (kind == 6) {
    st_buf_text(out, next_random(seed) % 2 ? "{\"BOOL\":false}" : "{\"NULL\":true}");
  } else if (kind < 9) {
    st_buf_text(out, "{\"M\":");
    random_map(seed, depth, out);
    st_buf_text(out, "}");
  } else {
    uint32_t n = next_random(seed) % 4;
    st_buf_text(out, "{\"L\":[");
    for (uint32_t i = 0; i < n; i++) {
      if (i) st_buf_text(out, ",\n");
      random_value(seed, depth + 1, out);
    }
    st_buf_text(out, "]}");
  }
}

/* Names ascend, and so do the names of every map inside. */
static void assert_sorted(st_str map, st_arena *arena) {
  st_member m;
  st_str before = {NULL, 0};
  for (const char *at = NULL; st_map_next(map, &at, &m);) {
    st_buf name;
    st_str decoded;
    st_buf_init(&name, 0);
    st_name_decode(m.name, &name);
    assert_true(st_arena_copy(arena, st_buf_view(&name), &decoded));
    st_buf_free(&name);
    assert_int_equal(st_name_cmp(m.name, decoded), 0);
    if (before.p) assert_true(st_str_cmp(before, decoded) < 0);
    before = decoded;
    if (m.value.type == ST_M) assert_sorted(st_value_inner(m.value), arena);
    assert_true(st_value_eq(st_map_find(map, decoded), m.value));
  }
}

static void random_items_are_canonical(void **state) {
  (void)state;
  uint64_t seed = 42;
  for (int round = 0; round < 600; round++) {
    workbench w;
    st_buf json;
    workbench_init(&w);
    st_buf_init(&json, 0);
    random_map(&seed, 0, &json);
    st_str once = canonical(&w, st_write_item, st_buf_cstr(&json));
    size_t size = w.size;
    assert_int_equal(st_item_size(once), size);
    assert_true(st_utf8_valid(once));
    assert_sorted(once, &w.arena);
    st_str twice = canonical(&w, st_write_item, once.p);
    assert_true(st_str_eq(once, twice));
    assert_int_equal(w.size, size);
    st_buf_free(&json);
    workbench_free(&w);
  }
}

/* ------------------------------------------------------------- large items */
typedef void piece_function(size_t i, st_buf *out);

static void many(st_buf *out, const char *open, piece_function *piece, size_t count,
                 const char *close) {
  st_buf_clear(out);
  st_buf_text(out, open);
  for (size_t i = 0; i < count; i++) {
    if (i) st_buf_char(out, ',');
    piece(i, out);
  }
  st_buf_text(out, close);
}

static void null_piece(size_t i, st_buf *out) {
  (void)i;
  st_buf_text(out, "{\"NULL\":true}");
}

static void digit_piece(size_t i, st_buf *out) {
  st_buf_format(out, "{\"N\":\"%zu\"}", i % 10);
}

/* 2654435761 is odd: i -> i * it is a bijection on 32 bits, in no order. */
static void member_piece(size_t i, st_buf *out) {
  st_buf_format(out, "\"%08x\"", (unsigned)(i * 2654435761u));
}

static void number_member_piece(size_t i, st_buf *out) {
  st_buf_format(out, "\"%s%zu\"", i % 2 ? "-" : "", (i * 7919 + 1) % 131071);
}

static void falling_piece(size_t i, st_buf *out) {
  st_buf_format(out, "\"%08zu\"", 99999999 - i);
}

static void name_piece(size_t i, st_buf *out) {
  st_buf_format(out, "\"%x\":{\"NULL\":true}", (unsigned)(i * 2654435761u));
}

static void escaped_name_piece(size_t i, st_buf *out) {
  st_buf_format(out, "\"\\u0041%x\":{\"NULL\":true}", (unsigned)(i * 2654435761u));
}

static void same_name_piece(size_t i, st_buf *out) {
  st_buf_format(out, "\"same\":{\"N\":\"%zu\"}", i);
}

static void large_items_are_read(void **state) {
  (void)state;
  static const struct {
    const char *open;
    piece_function *piece;
    size_t count;
    const char *close;
    size_t size; /* 0: not looked at */
  } cases[] = {
      {"{\"a\":{\"L\":[",  null_piece,          204798, "]}}", 409600        },
      {"{\"a\":{\"L\":[",  digit_piece,         136530, "]}}", 0             },
      {"{\"a\":{\"SS\":[", member_piece,        130000, "]}}", 1 + 130000 * 8},
      {"{\"a\":{\"SS\":[", falling_piece,       130000, "]}}", 1 + 130000 * 8},
      {"{\"a\":{\"NS\":[", number_member_piece, 130000, "]}}", 0             },
      {"{",                name_piece,          60000,  "}",   0             },
      {"{",                escaped_name_piece,  60000,  "}",   0             },
      {"{\"a\":{\"M\":{",  name_piece,          60000,  "}}}", 0             },
      {"{",                same_name_piece,     60000,  "}",   4 + 4         },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    workbench w;
    st_buf json;
    workbench_init(&w);
    st_buf_init(&json, 0);
    many(&json, cases[i].open, cases[i].piece, cases[i].count, cases[i].close);
    st_str text = canonical(&w, st_write_item, st_buf_cstr(&json));
    if (cases[i].size) assert_int_equal(w.size, cases[i].size);
    assert_int_equal(st_item_size(text), w.size);
    st_str twice = canonical(&w, st_write_item, text.p);
    assert_true(st_str_eq(text, twice));
    st_buf_free(&json);
    workbench_free(&w);
  }
}

static void the_message_of_a_large_set_shows_it_all(void **state) {
  (void)state;
  workbench w;
  st_buf json;
  workbench_init(&w);
  st_buf_init(&json, 0);
  many(&json, "{\"SS\":[\"00000000\",", member_piece, 100000, "]}"); /* piece 0 again */
  workbench_read(&w, st_buf_view(&json), st_write_value);
  assert_int_equal(w.error.family, ST_FAMILY_SET);
  assert_int_equal(w.error.message.n,
                   strlen(INVALID "Input collection [] contains duplicates.") + 100001 * 10 - 2);
  st_buf_free(&json);
  workbench_free(&w);
}

/* ---------------------------------------------------------------- sets alone */
static void assert_set(st_type type, const char *elements, const char *expected) {
  st_str list[16];
  size_t count = 0;
  for (const char *p = elements; *p; p += strcspn(p, " "), p += *p == ' ')
    list[count++] = (st_str){p, strcspn(p, " ")};
  st_buf out;
  st_buf_init(&out, 0);
  st_write_set(type, list, count, &out);
  assert_string_equal(st_buf_cstr(&out), expected);
  st_buf_free(&out);
}

static void sets_are_put_together_again(void **state) {
  (void)state;
  assert_set(ST_SS, "b a c a b", "{\"SS\":[\"a\",\"b\",\"c\"]}");
  assert_set(ST_SS, "] \\\\ [ \\n", "{\"SS\":[\"\\n\",\"[\",\"\\\\\",\"]\"]}");
  assert_set(ST_NS, "10 9 -1 0.5 9", "{\"NS\":[\"-1\",\"0.5\",\"9\",\"10\"]}");
  assert_set(ST_BS, "/w== QQ== QUE= QQ==", "{\"BS\":[\"QQ==\",\"QUE=\",\"/w==\"]}");
  assert_set(ST_SS, "a", "{\"SS\":[\"a\"]}");
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_type_has_one_form),
      cmocka_unit_test(names_are_sorted_by_their_bytes),
      cmocka_unit_test(of_equal_names_the_last_is_kept),
      cmocka_unit_test(an_empty_item_is_an_empty_map),
      cmocka_unit_test(a_value_has_exactly_one_type),
      cmocka_unit_test(numbers_are_looked_at_before_types_are_counted),
      cmocka_unit_test(numbers_must_be_numbers),
      cmocka_unit_test(sets_are_not_empty),
      cmocka_unit_test(sets_hold_no_duplicates),
      cmocka_unit_test(null_is_true),
      cmocka_unit_test(a_false_null_is_found_before_other_faults),
      cmocka_unit_test(thirty_two_levels_are_enough),
      cmocka_unit_test(levels_of_an_item_begin_with_its_attributes),
      cmocka_unit_test(names_have_1_to_65535_bytes),
      cmocka_unit_test(sizes_follow_the_rules),
      cmocka_unit_test(the_size_need_not_be_asked_for),
      cmocka_unit_test(output_past_its_limit_is_out_of_memory),
      cmocka_unit_test(random_items_are_canonical),
      cmocka_unit_test(large_items_are_read),
      cmocka_unit_test(the_message_of_a_large_set_shows_it_all),
      cmocka_unit_test(sets_are_put_together_again),
  };
  RUN_TESTS(tests);
}
