/* Search queries against FTS5 itself: the same rows as queries written by hand, and
** whatever is accepted is never too much for it, nor quietly nothing. */
#include "search_shelf.h"
#include "base/utf8.h"
#include "expr/search/search_letters.h"

/* -- by hand ------------------------------------------------------------------- */

static void queries_find_what_fts5_is_asked_by_hand(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"alpha",                        "alpha"                        },
      {"ALPHA Beta",                   "alpha AND beta"               },
      {"alpha beta OR gamma",          "(alpha AND beta) OR gamma"    },
      {"alpha NOT beta gamma",         "alpha NOT (beta AND gamma)"   },
      {"alpha AND beta NOT gamma",     "alpha AND (beta NOT gamma)"   },
      {"alpha OR beta NOT gamma",      "alpha OR (beta NOT gamma)"    },
      {"gamma NOT beta NOT alpha",     "(gamma NOT beta) NOT alpha"   },
      {"alpha-beta",                   "\"alpha beta\""               },
      {"alp*",                         "alp *"                        },
      {"\"beta al\"*",                 "\"beta al\" *"                },
      {"alpha + bet*",                 "alpha + bet *"                },
      {"^gamma",                       "^ gamma"                      },
      {"^gamma + beta",                "^ gamma + beta"               },
      {"NEAR(alpha beta, 1)",          "NEAR(alpha beta, 1)"          },
      {"NEAR(alpha beta)",             "NEAR(alpha beta)"             },
      {"title: alpha beta",            "title : alpha beta"           },
      {"title: (alpha beta)",          "title : (alpha AND beta)"     },
      {"-info.plot: gamma",            "- \"info.plot_2\" : gamma"    },
      {"{title \"a \"\"b\"\"\"}: bet", "{title \"a \"\"b\"\"\"} : bet"},
      {"(alpha OR beta) (gamma)",      "(alpha OR beta) AND gamma"    },
      {"\xc3\x81lpha",                 "alpha"                        },
  };
  shelf s;
  search_bench b;
  shelf_open(&s, 7);
  reader_init(&b, false);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(search_bench_read(&b, st_str_of(cases[i][0])), STATOR_OK);
    uint64_t found = fts5_finds(&s, false, b.query.fts.p, b.query.phrase_count);
    if (found == 0 || found != fts5_finds(&s, false, cases[i][1], 0))
      fail_msg("%s became %s", cases[i][0], b.query.fts.p);
  }
  search_bench_free(&b);
  shelf_close(&s);
}

/* -- random text --------------------------------------------------------------- */

static void print_scrap(shelf *s, st_buf *out) {
  static const char *const scraps[] = {"alpha",
                                       "beta",
                                       "gam*",
                                       "AND",
                                       "OR",
                                       "NOT",
                                       "NEAR(",
                                       "(",
                                       ")",
                                       "\"",
                                       "title",
                                       "title:",
                                       "{",
                                       "}",
                                       "-",
                                       "+",
                                       "^",
                                       "*",
                                       ",",
                                       "5",
                                       "info.plot:",
                                       "\"a b\"",
                                       "a-b",
                                       "\"\"",
                                       ":",
                                       "[0]",
                                       "&&",
                                       "\xc3\xa9",
                                       "\xe2\x80\xa6",
                                       "NEAR",
                                       "{title info.plot}:",
                                       "(",
                                       ")",
                                       "x",
                                       "\\",
                                       "\x01"};
  enum { SCRAPS = sizeof scraps / sizeof *scraps };
  st_buf_text(out, scraps[below(s, SCRAPS)]);
  if (below(s, 3)) st_buf_lit(out, " ");
  if (below(s, 60) == 0) st_buf_char(out, 0);
}

static void whatever_is_accepted_fts5_accepts(void **state) {
  (void)state;
  static shelf s;
  search_bench b;
  st_buf text;
  int accepted = 0;
  shelf_open(&s, 3);
  st_buf_init(&text, 0);
  for (int i = 0; i < 200000; i++) {
    bool trigram = below(&s, 2);
    reader_init(&b, trigram);
    st_buf_clear(&text);
    for (uint32_t n = 1 + below(&s, 7); n > 0; n--) print_scrap(&s, &text);
    if (search_bench_read(&b, st_buf_view(&text)) == STATOR_OK) {
      accepted++;
      fts5_finds(&s, trigram, b.query.fts.p, b.query.phrase_count);
    } else {
      assert_true(strstr(st_buf_cstr(&b.error.message), "; at character ") != NULL);
    }
    search_bench_free(&b);
  }
  assert_true(accepted > 10000);
  st_buf_free(&text);
  shelf_close(&s);
}

/* -- nesting ------------------------------------------------------------------- */

/* `depth` levels, in which each part of a level comes from the seed. */
static void print_deep(shelf *s, int depth, st_buf *out) {
  static const char *const opens[] = {
      "(",           "alpha OR (",           "alpha (",
      "alpha NOT (", "{title info.plot}: (", "alpha beta NOT gamma OR ("};
  static const char *const closes[] = {")", ") beta", ") OR beta", ") NOT gamma beta"};
  if (depth == 0) {
    st_buf_lit(out, "NEAR(alpha beta, 3)");
    return;
  }
  st_buf_text(out, opens[below(s, 6)]);
  print_deep(s, depth - 1, out);
  st_buf_text(out, closes[below(s, 4)]);
}

static void deep_queries_fit_the_stack_of_fts5(void **state) {
  (void)state;
  static shelf s;
  search_bench b;
  st_buf text;
  int accepted = 0, refused = 0;
  shelf_open(&s, 4);
  reader_init(&b, false);
  st_buf_init(&text, 0);
  for (int i = 0; i < 4000; i++) {
    st_buf_clear(&text);
    print_deep(&s, 1 + i % 63, &text);
    if (search_bench_read(&b, st_buf_view(&text)) == STATOR_OK) {
      accepted++;
      fts5_finds(&s, false, b.query.fts.p, b.query.phrase_count);
    } else {
      refused++;
      assert_true(strstr(st_buf_cstr(&b.error.message), "nested too deeply") != NULL);
    }
  }
  assert_true(accepted > 1000 && refused > 100);
  st_buf_free(&text);
  search_bench_free(&b);
  shelf_close(&s);
}

/* What leans on FTS5 the most of each shape: it is accepted, and FTS5 has room. */
static void every_shape_goes_as_deep_as_it_may(void **state) {
  (void)state;
  static const char *const shapes[][2] = {
      {"alpha OR (beta AND (",                                       "))"                  },
      {"(alpha NOT (",                                               ") AND beta)"         },
      {"alpha NOT beta NOT (",                                       ")"                   },
      {"((",                                                         " OR alpha) AND beta)"},
      {"{title info.plot \"a \"\"b\"\"\"}: (alpha OR (beta gamma (", ") OR alpha))"        },
  };
  static shelf s;
  search_bench b;
  st_buf text;
  shelf_open(&s, 5);
  reader_init(&b, false);
  st_buf_init(&text, 0);
  for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
    int deepest = 0;
    for (int depth = 1; depth < 33; depth++) {
      st_buf_clear(&text);
      for (int i = 0; i < depth; i++) st_buf_text(&text, shapes[k][0]);
      st_buf_lit(&text, "{title}: NEAR(alpha + beta gamma*, 5)");
      for (int i = 0; i < depth; i++) st_buf_text(&text, shapes[k][1]);
      if (search_bench_read(&b, st_buf_view(&text)) != STATOR_OK) break;
      fts5_finds(&s, false, b.query.fts.p, b.query.phrase_count);
      deepest = depth;
    }
    assert_true(deepest >= 10);
  }
  st_buf_free(&text);
  search_bench_free(&b);
  shelf_close(&s);
}

static void long_lists_of_words_are_searched(void **state) {
  (void)state;
  static const char *const joints[] = {" ", " OR ", " NOT ", " + "};
  static shelf s;
  search_bench b;
  st_buf text;
  shelf_open(&s, 6);
  reader_init(&b, false);
  st_buf_init(&text, 0);
  for (int k = 0; k < 4; k++) {
    st_buf_clear(&text);
    st_buf_lit(&text, "a");
    while (text.n + 6 < 4096) st_buf_format(&text, "%sa", joints[k]);
    assert_int_equal(search_bench_read(&b, st_buf_view(&text)), STATOR_OK);
    fts5_finds(&s, false, b.query.fts.p, b.query.phrase_count);
  }
  st_buf_free(&text);
  search_bench_free(&b);
  shelf_close(&s);
}

/* -- letters ------------------------------------------------------------------- */

static st_str encoded(uint32_t point, st_buf *out) {
  st_buf_clear(out);
  st_utf8_encode(point, out);
  return st_buf_view(out);
}

static void insert_points(sqlite3 *db, uint32_t from, uint32_t to) {
  sqlite3_stmt *insert = prepared(db, "INSERT INTO points(rowid, text) VALUES(?, ?)");
  st_buf out;
  st_buf_init(&out, 0);
  for (uint32_t c = from; c < to; c++) {
    if (c >= 0xd800 && c < 0xe000) continue;
    st_str text = encoded(c, &out);
    sqlite3_bind_int64(insert, 1, c);
    sqlite3_bind_text(insert, 2, text.p, (int)text.n, SQLITE_TRANSIENT);
    assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
    sqlite3_reset(insert);
  }
  st_buf_free(&out);
  sqlite3_finalize(insert);
}

/* In order: every row of `points` that has a token. */
static void assert_points(sqlite3 *db, uint32_t from, uint32_t to) {
  sqlite3_stmt *ask = prepared(db, "SELECT DISTINCT doc FROM tokens ORDER BY doc");
  int64_t next = sqlite3_step(ask) == SQLITE_ROW ? sqlite3_column_int64(ask, 0) : -1;
  st_buf out;
  st_buf_init(&out, 0);
  for (uint32_t c = from; c < to; c++) {
    if (c >= 0xd800 && c < 0xe000) continue;
    if (st_search_has_word(encoded(c, &out)) != (next == (int64_t)c)) fail_msg("U+%04X", c);
    if (next == (int64_t)c)
      next = sqlite3_step(ask) == SQLITE_ROW ? sqlite3_column_int64(ask, 0) : -1;
  }
  st_buf_free(&out);
  sqlite3_finalize(ask);
}

static void letters_are_those_of_unicode61(void **state) {
  (void)state;
  static const uint32_t planes[][2] = {
      {1,       0x20000 },
      {0xe0000, 0xe0200 },
      {0xffff0, 0x100010}
  };
  for (size_t i = 0; i < sizeof planes / sizeof *planes; i++) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    run_sql(db, "CREATE VIRTUAL TABLE points USING fts5(text, tokenize='unicode61 "
                "remove_diacritics 2');"
                "CREATE VIRTUAL TABLE tokens USING fts5vocab(points, instance); BEGIN");
    insert_points(db, planes[i][0], planes[i][1]);
    assert_points(db, planes[i][0], planes[i][1]);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
  }
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(queries_find_what_fts5_is_asked_by_hand),
      cmocka_unit_test(whatever_is_accepted_fts5_accepts),
      cmocka_unit_test(deep_queries_fit_the_stack_of_fts5),
      cmocka_unit_test(every_shape_goes_as_deep_as_it_may),
      cmocka_unit_test(long_lists_of_words_are_searched),
      cmocka_unit_test(letters_are_those_of_unicode61),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
