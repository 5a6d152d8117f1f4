/* The check of a store with search indexes: a sound one is clean, read-only too, and each
** damage is named. */
#include "store/upkeep/upkeep.h"
#include "unit/search_index_support.h"

typedef struct told {
  char text[4000];
} told;

static void keep_told(void *arg, const char *sentence) {
  told *t = arg;
  size_t n = strlen(t->text);
  (void)snprintf(t->text + n, sizeof t->text - n, "%s\n", sentence);
}

static int64_t check_store(st_store *s, told *t, st_error *error) {
  st_check_counts counts;
  *t = (told){0};
  st_check_wish wish = {.found = keep_told, .arg = t};
  assert_ok(st_store_check(s, &wish, &counts, error), error);
  return counts.findings;
}

static void expect_clean(st_store *s, st_error *error) {
  told t;
  if (check_store(s, &t, error)) fail_msg("%s", t.text);
}

static void expect_told(st_store *s, int64_t count, const char *part, st_error *error) {
  told t;
  int64_t found = check_store(s, &t, error);
  if (found != count || !strstr(t.text, part)) fail_msg("%d of %s: %s", (int)found, part, t.text);
}

static st_store *store_to_check(const char *path, st_error *error) {
  definition d;
  wanted_search w;
  st_error_init(error);
  st_store *s = open_store(path, error);
  create_table(s, define(&d, "films", "pk:S", ""), error);
  const st_tokenizer tokenizers[] = {ST_UNICODE61, ST_PORTER, ST_TRIGRAM};
  for (int i = 0; i < 3; i++) {
    char name[] = {(char)('a' + i), 'b', 'c', 0};
    st_search *x = want_search(&w, name, "title tags info.plot");
    x->tokenizer = tokenizers[i];
    x->prefixes[x->prefix_count++] = 3;
    assert_ok(create_search(s, "films", x, error), error);
  }
  put_item(s, "films",
           "{\"pk\":{\"S\":\"1\"},\"title\":{\"S\":\"Amélie's running\"},\"tags\":{\"SS\":[\"b c\","
           "\"a\\u0000d\"]},\"info\":{\"M\":{\"plot\":{\"S\":\"日本語 and more\"}}}}",
           error);
  put_item(s, "films", "{\"pk\":{\"S\":\"2\"},\"title\":{\"S\":\"\"}}", error);
  put_item(s, "films", "{\"pk\":{\"S\":\"3\"},\"title\":{\"N\":\"1\"}}", error);
  put_item(s, "films", "{\"pk\":{\"S\":\"4\"},\"tags\":{\"L\":[{\"S\":\"x\"},{\"S\":\"y z\"}]}}",
           error);
  return s;
}

static void a_sound_store_is_clean_and_stays_as_it_is(void **state) {
  (void)state;
  place p;
  st_error error;
  wanted_search w;
  place_init(&p);
  st_store *s = store_to_check(p.path, &error);
  expect_clean(s, &error);
  assert_ok(create_search(s, "films", want_search(&w, "late", "title"), &error), &error);
  expect_clean(s, &error); /* nothing of it is entered */
  bool done;
  assert_ok(st_store_write(s, &error), &error);
  assert_ok(st_items_backfill(s, 1, 2, &done, &error), &error);
  assert_ok(st_store_commit(s, &error), &error);
  expect_clean(s, &error);
  st_store_close(s);
  st_store *reader;
  st_store_options o = {.path = p.path, .readonly = true};
  assert_ok(st_store_open(&o, &reader, &error), &error);
  expect_clean(reader, &error);
  assert_int_equal(sql_number(reader, "SELECT count(*) FROM temp.sqlite_schema"), 0);
  st_store_close(reader);
  st_error_free(&error);
  place_free(&p);
}

static void each_damage_of_a_search_index_is_named(void **state) {
  (void)state;
  static const struct {
    const char *sql;
    int64_t findings;
    const char *part;
  } cases[] = {
      {"INSERT INTO films_abc(films_abc,rowid,title) VALUES('delete',1,'Amélie''s')", 1,
       "the item {\"S\":\"1\"} is not as it stands in search index \"abc\""                                                           },
      {"INSERT INTO films_bbc(rowid,title) VALUES(3,'ghost')",                         1,
       "search index \"bbc\" has words of row 3, where no item has any"                                                               },
      {"INSERT INTO films_cbc(rowid,title) VALUES(2,'more')",                          1,
       "the item {\"S\":\"2\"} is not as it stands in search index \"cbc\""                                                           },
      {"UPDATE stator_t1 SET item=replace(item,'more','less') WHERE id=1",             3,
       "the item {\"S\":\"1\"} is not as it stands"                                                                                   },
      {"DELETE FROM films_abc_docsize WHERE id=4",                                     1, "the item {\"S\":\"4\"} is not as it stands"},
      {"DROP VIEW stator_c2",                                                          1,
       "table \"films\": the texts of search index \"bbc\" are gone, there is no stator_c2"                                           },
      {"CREATE VIEW stator_c77 AS SELECT 1",                                           1, "stator_c77 is left over"                   },
      {"INSERT INTO stator_jobs(table_id,index_id,done_id,last_id) VALUES(1,-9,0,0)",  1,
       "a backfill is of a table or index that does not exist"                                                                        },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    st_error error;
    st_store *s = store_to_check(":memory:", &error);
    run_sql(s, cases[i].sql);
    expect_told(s, cases[i].findings, cases[i].part, &error);
    st_store_close(s);
    st_error_free(&error);
  }
}

static void an_index_that_is_gone_is_named_and_the_rest_is_checked(void **state) {
  (void)state;
  st_error error;
  st_store *s = store_to_check(":memory:", &error);
  run_sql(s, "DROP TABLE films_abc");
  run_sql(s, "UPDATE stator_t1 SET size=1 WHERE id=2");
  told t;
  assert_true(check_store(s, &t, &error) > 1);
  assert_non_null(strstr(t.text, "search index \"abc\" is gone, there is no films_abc\n"));
  assert_non_null(strstr(t.text, "has another size than its row says"));
  st_store_close(s);
  st_error_free(&error);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_sound_store_is_clean_and_stays_as_it_is),
      cmocka_unit_test(each_damage_of_a_search_index_is_named),
      cmocka_unit_test(an_index_that_is_gone_is_named_and_the_rest_is_checked),
  };
  RUN_TESTS(tests);
}
