/* Values as key columns. */
#include "unit/value_support.h"
#include "value/key.h"

static st_key_part part_of(workbench *w, const char *json) {
  st_key_part part;
  assert_true(st_key_part_of(value_of(w, json), &w->arena, &part));
  return part;
}

static void columns_stand_for_values(void **state) {
  (void)state;
  static const struct {
    const char *json;
    char type;
    size_t size;
  } cases[] = {
      {"{\"S\":\"abc\"}",                                    'S', 3 },
      {"{\"S\":\"\"}",                                       'S', 0 },
      {"{\"S\":\"\\n\\\"\\u0000\xE2\x82\xAC\"}",             'S', 6 },
      {"{\"B\":\"\"}",                                       'B', 0 },
      {"{\"B\":\"AP8B\"}",                                   'B', 3 },
      {"{\"B\":\"QQ==\"}",                                   'B', 1 },
      {"{\"N\":\"0\"}",                                      'N', 1 },
      {"{\"N\":\"100\"}",                                    'N', 2 },
      {"{\"N\":\"-123.45\"}",                                'N', 5 },
      {"{\"N\":\"100.5\"}",                                  'N', 4 },
      {"{\"N\":\"0.0001\"}",                                 'N', 2 },
      {"{\"N\":\"12345678901234567890123456789012345678\"}", 'N', 20},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    workbench w;
    st_buf out;
    workbench_init(&w);
    st_buf_init(&out, 0);
    st_key_part part = part_of(&w, cases[i].json);
    assert_int_equal(part.type, cases[i].type);
    assert_int_equal(st_key_part_size(part), cases[i].size);
    assert_int_equal(st_key_part_size(part), w.size);
    st_key_part_write(part, &out);
    assert_string_equal(st_buf_cstr(&out), cases[i].json);
    st_buf_free(&out);
    workbench_free(&w);
  }
}

static void plain_strings_are_not_copied(void **state) {
  (void)state;
  workbench w;
  workbench_init(&w);
  st_value v = value_of(&w, "{\"S\":\"abc\"}");
  st_key_part part;
  assert_true(st_key_part_of(v, &w.arena, &part));
  assert_ptr_equal(part.bytes.p, v.text + 6);
  workbench_free(&w);
}

static void columns_are_ordered_as_their_values(void **state) {
  (void)state;
  static const char *const ascending[][6] = {
      {"{\"N\":\"-1.5\"}",   "{\"N\":\"-1\"}",      "{\"N\":\"0\"}",    "{\"N\":\"1e-130\"}",  "{\"N\":\"1\"}",
       "{\"N\":\"1.01\"}"                                                                                                             },
      {"{\"N\":\"-1e125\"}", "{\"N\":\"-100\"}",    "{\"N\":\"-99\"}",  "{\"N\":\"-1e-130\"}",
       "{\"N\":\"9.9\"}",                                                                                       "{\"N\":\"1e125\"}"   },
      {"{\"S\":\"\"}",       "{\"S\":\"\\u0000\"}", "{\"S\":\"\\n\"}",  "{\"S\":\"[\"}",
       "{\"S\":\"\\\\\"}",                                                                                      "{\"S\":\"\xC3\xA9\"}"},
      {"{\"B\":\"\"}",       "{\"B\":\"AA==\"}",    "{\"B\":\"AAA=\"}", "{\"B\":\"QQ==\"}",
       "{\"B\":\"QUE=\"}",                                                                                      "{\"B\":\"/w==\"}"    },
  };
  for (size_t k = 0; k < sizeof ascending / sizeof *ascending; k++) {
    workbench w;
    workbench_init(&w);
    for (int i = 0; i < 6; i++)
      for (int j = 0; j < 6; j++)
        assert_int_equal(sign_of(st_key_part_compare(part_of(&w, ascending[k][i]),
                                                     part_of(&w, ascending[k][j]))),
                         (i > j) - (i < j));
    workbench_free(&w);
  }
}

static void a_prefix_has_an_end(void **state) {
  (void)state;
  static const struct {
    st_str prefix, end;
  } cases[] = {
      {ST_LIT("a"),         ST_LIT("b")       },
      {ST_LIT("ab"),        ST_LIT("ac")      },
      {ST_LIT("a\xFF"),     ST_LIT("b")       },
      {ST_LIT("a\xFF\xFF"), ST_LIT("b")       },
      {ST_LIT("\0"),        ST_LIT("\1")      },
      {ST_LIT("a\x7F"),     ST_LIT("a\x80")   },
      {ST_LIT("\xC3\xBF"),  ST_LIT("\xC3\xC0")},
      {ST_LIT("\xFE\xFF"),  ST_LIT("\xFF")    }
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    st_arena arena;
    st_key_part end;
    bool oom;
    st_arena_init(&arena);
    assert_true(st_key_prefix_end((st_key_part){cases[i].prefix, 'S'}, &arena, &end, &oom));
    assert_true(st_str_eq(end.bytes, cases[i].end));
    assert_int_equal(end.type, 'S');
    assert_false(oom);
    st_arena_free(&arena);
  }
}

static void some_prefixes_have_no_end(void **state) {
  (void)state;
  static const st_str cases[] = {
      {"",             0},
      {NULL,           0},
      {"\xFF",         1},
      {"\xFF\xFF\xFF", 3}
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    st_arena arena;
    st_key_part end;
    bool oom = true;
    st_arena_init(&arena);
    assert_false(st_key_prefix_end((st_key_part){cases[i], 'B'}, &arena, &end, &oom));
    assert_false(oom);
    st_arena_free(&arena);
  }
}

/* Whatever begins with a prefix lies in [prefix, end), and nothing else does. */
static void prefix_ranges_hold_exactly_what_begins_so(void **state) {
  (void)state;
  static const char alphabet[] = {'\0', 'a', 'b', '\xFE', '\xFF'};
  uint64_t seed = 6;
  for (int round = 0; round < 20000; round++) {
    char text[2][5];
    st_str s[2];
    for (int i = 0; i < 2; i++) {
      s[i] = (st_str){text[i], next_random(&seed) % (i ? 4 : 5)};
      for (size_t k = 0; k < s[i].n; k++) text[i][k] = alphabet[next_random(&seed) % 5];
    }
    st_arena arena;
    st_key_part end, key = {s[0], 'B'}, prefix = {s[1], 'B'};
    bool oom;
    st_arena_init(&arena);
    bool bounded = st_key_prefix_end(prefix, &arena, &end, &oom);
    bool inside =
        st_key_part_compare(key, prefix) >= 0 && (!bounded || st_key_part_compare(key, end) < 0);
    assert_int_equal(inside, st_str_starts(s[0], s[1]));
    st_arena_free(&arena);
  }
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(columns_stand_for_values),
      cmocka_unit_test(plain_strings_are_not_copied),
      cmocka_unit_test(columns_are_ordered_as_their_values),
      cmocka_unit_test(a_prefix_has_an_end),
      cmocka_unit_test(some_prefixes_have_no_end),
      cmocka_unit_test(prefix_ranges_hold_exactly_what_begins_so),
  };
  RUN_TESTS(tests);
}
