/* Search indexes: making and dropping them, and that every write keeps them exact. */
#include "unit/search_index_support.h"

static st_store *store_with_search(const char *path, const char *paths, st_error *error) {
  definition d;
  wanted_search w;
  st_error_init(error);
  st_store *s = open_store(path, error);
  create_table(s, define(&d, "films", "pk:S", ""), error);
  assert_ok(create_search(s, "films", want_search(&w, "words", paths), error), error);
  return s;
}

static void finish_store(st_store *s, st_error *error) {
  assert_search_sound(s, "films_words");
  assert_sound(s);
  st_store_close(s);
  st_error_free(error);
}

static void an_item_is_found_by_its_words_at_once(void **state) {
  (void)state;
  st_error error;
  st_store *s = store_with_search(":memory:", "title info.plot cast[0]", &error);
  put_item(s, "films",
           "{\"pk\":{\"S\":\"1\"},\"title\":{\"S\":\"Blade Runner\"},\"info\":{\"M\":{\"plot\":"
           "{\"S\":\"Replicants\"}}},\"cast\":{\"L\":[{\"S\":\"Ford\"},{\"S\":\"Hauer\"}]}}",
           &error);
  assert_int_equal(matches(s, "films_words", "blade"), 1);
  assert_int_equal(matches(s, "films_words", "\"info.plot\": replicants"), 1);
  assert_int_equal(matches(s, "films_words", "\"cast[0]\": ford"), 1);
  assert_int_equal(matches(s, "films_words", "hauer"), 0);
  finish_store(s, &error);
}

static void an_update_leaves_no_ghost(void **state) {
  (void)state;
  st_error error;
  st_store *s = store_with_search(":memory:", "title plot", &error);
  put_item(s, "films",
           "{\"pk\":{\"S\":\"1\"},\"title\":{\"S\":\"first one\"},\"plot\":{\"S\":\"x\"}}", &error);
  put_item(s, "films", "{\"pk\":{\"S\":\"1\"},\"title\":{\"S\":\"second one\"}}", &error);
  assert_int_equal(matches(s, "films_words", "first"), 0);
  assert_int_equal(matches(s, "films_words", "x"), 0);
  assert_int_equal(matches(s, "films_words", "second"), 1);
  put_item(s, "films", "{\"pk\":{\"S\":\"1\"},\"title\":{\"N\":\"7\"}}", &error);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM films_words_docsize"), 0);
  put_item(s, "films", "{\"pk\":{\"S\":\"1\"},\"title\":{\"S\":\"third\"}}", &error);
  delete_item(s, "films", "{\"pk\":{\"S\":\"1\"}}", &error);
  assert_int_equal(matches(s, "films_words", "third"), 0);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM films_words_docsize"), 0);
  finish_store(s, &error);
}

/* What stands in an attribute `a` of an item, and the text of it. */
static const struct {
  const char *value, *text; /* NULL: none */
} text_cases[] = {
    {"{\"S\":\"one two\"}",                                                             "one two"       },
    {"{\"S\":\"\"}",                                                                    ""              },
    {"{\"S\":\"a\\nb\\\"c\\\\d\\u0001\"}",                                              "a\nb\"c\\d\x01"},
    {"{\"S\":\"a\\u0000b\\\\u0000\"}",                                                  "a b\\u0000"    },
    {"{\"S\":\"\\u0000\"}",                                                             " "             },
    {"{\"S\":\"Gr\\u00fc\\u00dfe \\ud83d\\ude00\"}",                                    "Grüße 😀"  },
    {"{\"L\":[{\"S\":\"one\"},{\"N\":\"2\"},{\"S\":\"three\"},{\"L\":[]}]}",            "one\nthree"    },
    {"{\"L\":[{\"S\":\"\"},{\"S\":\"\"}]}",                                             "\n"            },
    {"{\"L\":[{\"S\":\"x\\u0000y\"},{\"S\":\"\\\\u0000\"}]}",                           "x y\n\\u0000"  },
    {"{\"L\":[{\"S\":\"\"}]}",                                                          ""              },
    {"{\"L\":[{\"S\":\"a\\\"},{\\\"S\\\":\\\"b\\\\\"},{\"S\":\"\\\\n\\n\\\\\\\"]\"}]}",
     "a\"},{\"S\":\"b\\\n\\n\n\\\"]"                                                                    },
    {"{\"L\":[{\"S\":\"one\"},{\"M\":{\"x\":{\"S\":\"inner\"}}},{\"S\":\"two\"}]}",     "one\ntwo"      },
    {"{\"L\":[{\"S\":\"one\"},{\"L\":[{\"S\":\"inner\"}]}]}",                           "one"           },
    {"{\"L\":[{\"N\":\"1\"},{\"M\":{\"S\":{\"S\":\"inner\"}}}]}",                       NULL            },
    {"{\"L\":[]}",                                                                      NULL            },
    {"{\"SS\":[\"b\",\"a\",\"c\\u0000\\t\"]}",                                          "a\nb\nc \t"    },
    {"{\"NS\":[\"1\"]}",                                                                NULL            },
    {"{\"BS\":[\"YQ==\"]}",                                                             NULL            },
    {"{\"N\":\"12\"}",                                                                  NULL            },
    {"{\"B\":\"YQ==\"}",                                                                NULL            },
    {"{\"BOOL\":true}",                                                                 NULL            },
    {"{\"NULL\":true}",                                                                 NULL            },
    {"{\"M\":{\"S\":{\"S\":\"x\"},\"L\":{\"L\":[{\"S\":\"y\"}]}}}",                     NULL            },
};

static void assert_view_text(st_store *s, const char *expected) {
  sqlite3_stmt *q;
  assert_int_equal(sqlite3_prepare_v2(s->db, "SELECT a FROM stator_c1", -1, &q, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(q), expected ? SQLITE_ROW : SQLITE_DONE);
  if (expected) {
    assert_int_equal(sqlite3_column_bytes(q, 0), strlen(expected));
    assert_string_equal((const char *)sqlite3_column_text(q, 0), expected);
  }
  sqlite3_finalize(q);
}

static void the_text_of_every_type_is_the_same_in_the_view_and_in_the_index(void **state) {
  (void)state;
  st_error error;
  st_arena arena;
  st_arena_init(&arena);
  st_store *s = store_with_search(":memory:", "a", &error);
  for (size_t i = 0; i < sizeof text_cases / sizeof *text_cases; i++) {
    char json[300];
    workbench w;
    st_str text;
    workbench_init(&w);
    assert_true(st_search_text(value_of(&w, text_cases[i].value), &arena, &text));
    const char *expected = text_cases[i].text;
    assert_int_equal(text.p != NULL, expected != NULL);
    if (expected) assert_true(st_str_is(text, expected));
    (void)snprintf(json, sizeof json, "{\"pk\":{\"S\":\"1\"},\"a\":%s}", text_cases[i].value);
    put_item(s, "films", json, &error);
    assert_view_text(s, expected);
    assert_search_sound(s, "films_words");
    workbench_free(&w);
  }
  st_arena_free(&arena);
  finish_store(s, &error);
}

/* In time that grows with its length. */
static void a_list_of_many_strings_is_shown_by_the_view(void **state) {
  (void)state;
  enum { STRINGS = 20000 };
  st_error error;
  st_buf json, expected;
  st_buf_init(&json, 0);
  st_buf_init(&expected, 0);
  st_buf_lit(&json, "{\"pk\":{\"S\":\"1\"},\"a\":{\"L\":[");
  for (int i = 0; i < STRINGS; i++) {
    st_buf_format(&json, "%s{\"S\":\"w%d\"}", i ? "," : "", i);
    st_buf_format(&expected, "%sw%d", i ? "\n" : "", i);
  }
  st_buf_lit(&json, "]}}");
  st_store *s = store_with_search(":memory:", "a", &error);
  put_item(s, "films", st_buf_cstr(&json), &error);
  assert_view_text(s, st_buf_cstr(&expected));
  assert_search_sound(s, "films_words");
  st_buf_free(&json);
  st_buf_free(&expected);
  finish_store(s, &error);
}

static void a_backfill_enters_what_there_was_while_writes_go_on(void **state) {
  (void)state;
  definition d;
  wanted_search w;
  st_error error;
  char json[200];
  st_error_init(&error);
  st_store *s = open_store(":memory:", &error);
  create_table(s, define(&d, "films", "pk:S", ""), &error);
  for (int i = 0; i < 30; i++) {
    (void)snprintf(json, sizeof json, "{\"pk\":{\"S\":\"%d\"},\"t\":{\"S\":\"old n%d\"}}", i, i);
    put_item(s, "films", json, &error);
  }
  assert_ok(create_search(s, "films", want_search(&w, "words", "t"), &error), &error);
  assert_true(search_of(s, "films", "words", &error)->backfilling);
  for (bool done = false; !done;) {
    assert_ok(st_store_write(s, &error), &error);
    assert_ok(st_items_backfill(s, 1, 10, &done, &error), &error);
    assert_ok(st_store_commit(s, &error), &error);
    if (done) break;
    /* passed, not passed yet, the last one, and a new one */
    put_item(s, "films", "{\"pk\":{\"S\":\"3\"},\"t\":{\"S\":\"changed\"}}", &error);
    put_item(s, "films", "{\"pk\":{\"S\":\"25\"},\"t\":{\"S\":\"changed\"}}", &error);
    delete_item(s, "films", "{\"pk\":{\"S\":\"4\"}}", &error);
    delete_item(s, "films", "{\"pk\":{\"S\":\"26\"}}", &error);
    delete_item(s, "films", "{\"pk\":{\"S\":\"29\"}}", &error);
    put_item(s, "films", "{\"pk\":{\"S\":\"new\"},\"t\":{\"S\":\"fresh\"}}", &error);
  }
  assert_false(search_of(s, "films", "words", &error)->backfilling);
  assert_int_equal(matches(s, "films_words", "old"), 25);
  assert_int_equal(matches(s, "films_words", "changed"), 2);
  assert_int_equal(matches(s, "films_words", "fresh"), 1);
  assert_int_equal(matches(s, "films_words", "n25"), 0);
  finish_store(s, &error);
}

static void every_tokenizer_and_prefix_length_can_be_had(void **state) {
  (void)state;
  st_error error;
  wanted_search w;
  st_store *s = store_with_search(":memory:", "t", &error);
  st_search *x = want_search(&w, "stems", "t");
  x->tokenizer = ST_PORTER;
  x->prefixes[x->prefix_count++] = 2;
  x->prefixes[x->prefix_count++] = 16;
  assert_ok(create_search(s, "films", x, &error), &error);
  x = want_search(&w, "grams", "t");
  x->tokenizer = ST_TRIGRAM;
  assert_ok(create_search(s, "films", x, &error), &error);
  put_item(s, "films", "{\"pk\":{\"S\":\"1\"},\"t\":{\"S\":\"Amélie was running\"}}", &error);
  assert_int_equal(matches(s, "films_words", "amelie"), 1);
  assert_int_equal(matches(s, "films_words", "run"), 0);
  assert_int_equal(matches(s, "films_stems", "runs"), 1);
  assert_int_equal(matches(s, "films_stems", "ru*"), 1);
  assert_int_equal(matches(s, "films_grams", "unn"), 1);
  assert_search_sound(s, "films_stems");
  assert_search_sound(s, "films_grams");
  finish_store(s, &error);
}

static void names_that_are_taken_are_told_apart(void **state) {
  (void)state;
  st_error error;
  wanted_search w;
  st_store *s =
      store_with_search(":memory:", "rank RowId Films_Words title Title a@b#c it's", &error);
  put_item(s, "films",
           "{\"pk\":{\"S\":\"1\"},\"rank\":{\"S\":\"r\"},\"Title\":{\"S\":\"upper\"},\"title\":"
           "{\"S\":\"lower\"},\"a@b#c\":{\"S\":\"signs\"},\"it's\":{\"S\":\"quoted\"}}",
           &error);
  const st_search *x = search_of(s, "films", "words", &error);
  assert_true(st_str_is(x->columns[0].name, "rank_2"));
  assert_true(st_str_is(x->columns[1].name, "RowId_2"));
  assert_true(st_str_is(x->columns[2].name, "Films_Words_2"));
  assert_true(st_str_is(x->columns[4].name, "Title_2"));
  assert_int_equal(matches(s, "films_words", "Title_2: upper"), 1);
  assert_int_equal(matches(s, "films_words", "title: lower"), 1);
  assert_int_equal(matches(s, "films_words", "\"a@b#c\": signs"), 1);
  assert_int_equal(matches(s, "films_words", "\"it''s\": quoted"), 1);
  run_sql(s, "CREATE TABLE FILMS_OTHER_DATA(x)");
  assert_ok(create_search(s, "films", want_search(&w, "other", "title"), &error), &error);
  assert_true(st_str_is(search_of(s, "films", "other", &error)->sql_name, "films_other_2"));
  finish_store(s, &error);
}

static void what_cannot_be_made_is_refused_with_the_reason(void **state) {
  (void)state;
  st_error error;
  wanted_search w;
  st_store *s = store_with_search(":memory:", "t", &error);
  assert_failed(create_search(s, "films", want_search(&w, "words", "u"), &error),
                STATOR_RESOURCE_IN_USE, "Search index already exists: words", &error);
  assert_failed(create_search(s, "films", want_search(&w, "other", "a\"b"), &error),
                STATOR_VALIDATION, "a quotation mark, a backslash", &error);
  for (int i = 1; i < ST_MAX_SEARCHES; i++) {
    char name[20];
    (void)snprintf(name, sizeof name, "n%d", i);
    assert_ok(create_search(s, "films", want_search(&w, name, "t"), &error), &error);
  }
  assert_failed(create_search(s, "films", want_search(&w, "more", "t"), &error),
                STATOR_LIMIT_EXCEEDED, "at most 5", &error);
  finish_store(s, &error);
}

static void dropping_leaves_nothing_behind(void **state) {
  (void)state;
  st_error error;
  wanted_search w;
  static const char strangers[] =
      "SELECT count(*) FROM sqlite_schema WHERE name GLOB 'stator_c[0-9]*' OR name GLOB 'films*'";
  st_store *s = store_with_search(":memory:", "t", &error);
  put_item(s, "films", "{\"pk\":{\"S\":\"1\"},\"t\":{\"S\":\"x\"}}", &error);
  assert_ok(create_search(s, "films", want_search(&w, "second", "t"), &error), &error);
  drop_search(s, "films", "second", &error);
  assert_null(st_table_search(table_of(s, "films", &error), ST_LIT("second")));
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_jobs"), 0);
  assert_int_equal(matches(s, "films_words", "x"), 1);
  assert_ok(st_store_write(s, &error), &error);
  assert_ok(st_catalog_drop(s, 1, &error), &error);
  assert_ok(st_store_commit(s, &error), &error);
  assert_int_equal(sql_number(s, strangers), 0);
  st_store_close(s);
  st_error_free(&error);
}

static void what_is_undone_leaves_no_words(void **state) {
  (void)state;
  st_error error;
  workbench w;
  workbench_init(&w);
  st_store *s = store_with_search(":memory:", "t", &error);
  put_item(s, "films", "{\"pk\":{\"S\":\"1\"},\"t\":{\"S\":\"stays\"}}", &error);
  assert_ok(st_store_begin(s, &error), &error);
  put_item(s, "films", "{\"pk\":{\"S\":\"2\"},\"t\":{\"S\":\"kept\"}}", &error);
  assert_ok(st_store_write(s, &error), &error);
  st_str item = canonical(&w, st_write_item, "{\"pk\":{\"S\":\"1\"},\"t\":{\"S\":\"gone\"}}");
  assert_ok(put_canonical(s, table_of(s, "films", &error), item, &error), &error);
  assert_int_equal(matches(s, "films_words", "gone"), 1);
  st_store_undo(s);
  assert_int_equal(matches(s, "films_words", "gone"), 0);
  assert_int_equal(matches(s, "films_words", "stays"), 1);
  assert_ok(st_store_end(s, true, &error), &error);
  assert_int_equal(matches(s, "films_words", "kept"), 1);
  assert_ok(st_store_begin(s, &error), &error);
  put_item(s, "films", "{\"pk\":{\"S\":\"3\"},\"t\":{\"S\":\"gone\"}}", &error);
  assert_ok(st_store_end(s, false, &error), &error);
  assert_int_equal(matches(s, "films_words", "gone"), 0);
  workbench_free(&w);
  finish_store(s, &error);
}

static int count_flushes(unsigned kind, void *count, void *statement, void *sql) {
  (void)kind, (void)statement;
  if (strstr(sql, "REPLACE INTO") && strstr(sql, "_data")) ++*(int *)count;
  return 0;
}

/* FTS5 gathers what it is given and writes it out when it is committed, or at any SAVEPOINT. */
static void items_written_one_by_one_in_a_transaction_are_gathered(void **state) {
  (void)state;
  enum { ITEMS = 25, WRITTEN_ONCE = 4 };
  st_error error;
  int flushes = 0;
  st_store *s = store_with_search(":memory:", "t", &error);
  assert_int_equal(sqlite3_trace_v2(s->db, SQLITE_TRACE_STMT, count_flushes, &flushes), SQLITE_OK);
  assert_ok(st_store_begin(s, &error), &error);
  for (int i = 0; i < ITEMS; i++) {
    char json[100];
    workbench w;
    workbench_init(&w);
    (void)snprintf(json, sizeof json, "{\"pk\":{\"S\":\"%d\"},\"t\":{\"S\":\"n%d\"}}", i, i);
    assert_ok(st_store_write_item(s, &error), &error);
    st_str item = canonical(&w, st_write_item, json);
    assert_ok(put_canonical(s, table_of(s, "films", &error), item, &error), &error);
    assert_ok(st_store_commit(s, &error), &error);
    workbench_free(&w);
  }
  assert_ok(st_store_end(s, true, &error), &error);
  assert_true(flushes > 0 && flushes <= WRITTEN_ONCE);
  assert_int_equal(sqlite3_trace_v2(s->db, 0, NULL, NULL), SQLITE_OK);
  finish_store(s, &error);
}

/* Before its first change it is taken back alone, behind it only with all the rest. */
static void a_write_of_an_item_is_undone_alone_or_with_the_transaction(void **state) {
  (void)state;
  st_error error;
  workbench w;
  workbench_init(&w);
  st_store *s = store_with_search(":memory:", "t", &error);
  st_str item = canonical(&w, st_write_item, "{\"pk\":{\"S\":\"2\"},\"t\":{\"S\":\"gone\"}}");
  assert_ok(st_store_begin(s, &error), &error);
  put_item(s, "films", "{\"pk\":{\"S\":\"1\"},\"t\":{\"S\":\"first\"}}", &error);
  assert_ok(st_store_write_item(s, &error), &error);
  st_store_undo(s);
  assert_false(st_store_lost(s));
  assert_int_equal(matches(s, "films_words", "first"), 1);
  assert_ok(st_store_write_item(s, &error), &error);
  assert_ok(put_canonical(s, table_of(s, "films", &error), item, &error), &error);
  (void)st_error_raise(&error, STATOR_NOMEM, "out of memory");
  st_store_undo_after(s, &error);
  assert_true(st_store_lost(s));
  assert_failed(STATOR_NOMEM, STATOR_NOMEM, "out of memory; the whole transaction was undone",
                &error);
  assert_failed(st_store_end(s, true, &error), STATOR_SQLITE, "was undone after an earlier failure",
                &error);
  assert_int_equal(matches(s, "films_words", "first OR gone"), 0);
  workbench_free(&w);
  finish_store(s, &error);
}

static void two_stores_on_one_file_keep_it_together(void **state) {
  (void)state;
  place p;
  st_error error;
  wanted_search w;
  place_init(&p);
  st_store *a = store_with_search(p.path, "t", &error), *b = open_store(p.path, &error);
  for (int i = 0; i < 20; i++) {
    char json[200];
    st_store *s = i % 2 ? a : b;
    (void)snprintf(json, sizeof json, "{\"pk\":{\"S\":\"%d\"},\"t\":{\"S\":\"word n%d\"}}", i / 3,
                   i);
    put_item(s, "films", json, &error);
  }
  assert_int_equal(matches(a, "films_words", "word"), 7);
  assert_int_equal(matches(b, "films_words", "word"), 7);
  assert_ok(create_search(b, "films", want_search(&w, "late", "t"), &error), &error);
  put_item(a, "films", "{\"pk\":{\"S\":\"z\"},\"t\":{\"S\":\"late\"}}", &error);
  backfill_all(a, 1, 3, &error);
  assert_int_equal(matches(b, "films_late", "word OR late"), 8);
  assert_search_sound(b, "films_late");
  st_store_close(b);
  finish_store(a, &error);
  place_free(&p);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_item_is_found_by_its_words_at_once),
      cmocka_unit_test(an_update_leaves_no_ghost),
      cmocka_unit_test(the_text_of_every_type_is_the_same_in_the_view_and_in_the_index),
      cmocka_unit_test(a_list_of_many_strings_is_shown_by_the_view),
      cmocka_unit_test(a_backfill_enters_what_there_was_while_writes_go_on),
      cmocka_unit_test(every_tokenizer_and_prefix_length_can_be_had),
      cmocka_unit_test(names_that_are_taken_are_told_apart),
      cmocka_unit_test(what_cannot_be_made_is_refused_with_the_reason),
      cmocka_unit_test(dropping_leaves_nothing_behind),
      cmocka_unit_test(what_is_undone_leaves_no_words),
      cmocka_unit_test(items_written_one_by_one_in_a_transaction_are_gathered),
      cmocka_unit_test(a_write_of_an_item_is_undone_alone_or_with_the_transaction),
      cmocka_unit_test(two_stores_on_one_file_keep_it_together),
  };
  RUN_TESTS(tests);
}
