/*
** 4,609 films through the C API: loaded as documents in one transaction, then
** asked what an application would ask. Prints its answers. The data lies beside
** the repository; without it the cases are skipped.
*/
#include "support.h"
#include <cjson/cJSON.h>

enum { FILMS = 4609, SHORT_LIVED = 5 };

static const stator_args plain = {.format = STATOR_PLAIN};

typedef struct store {
  stator *db;
  stator_result *r;
} store;

/* NULL without the data. Caller frees with cJSON_Delete. */
static cJSON *read_films(void) {
  FILE *f = fopen("../shared/data/movies.json", "rb");
  if (!f) return NULL;
  enum { ROOM = 8 * 1024 * 1024 };
  char *text = malloc(ROOM);
  assert_non_null(text);
  size_t n = fread(text, 1, ROOM, f);
  fclose(f);
  cJSON *films = cJSON_ParseWithLength(text, n);
  free(text);
  assert_non_null(films);
  return films;
}

static void check(const store *s, int rc) {
  if (rc != STATOR_OK) fail_msg("%s", stator_result_message(s->r));
}

/* The first genre and the rating beside the film, where the index sees them; a
** few films are only there until an hour after the store's time. */
static void add_index_attributes(cJSON *film, int number) {
  const cJSON *info = cJSON_GetObjectItemCaseSensitive(film, "info");
  const cJSON *genre = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(info, "genres"), 0);
  const cJSON *rating = cJSON_GetObjectItemCaseSensitive(info, "rating");
  if (genre) cJSON_AddStringToObject(film, "genre", genre->valuestring);
  if (rating) cJSON_AddItemToObject(film, "rating", cJSON_Duplicate(rating, 0));
  if (number < SHORT_LIVED)
    cJSON_AddNumberToObject(film, "expires_at", (double)(SUPPORT_NOW / 1000 + 3600));
}

static void load(const store *s, cJSON *films) {
  stator *tx;
  int number = 0;
  check(s, stator_begin(s->db, &tx, s->r));
  for (cJSON *film = films->child; film; film = film->next) {
    add_index_attributes(film, number++);
    check(s, stator_put_document(tx, "movies", film, &plain, s->r));
  }
  check(s, stator_commit(tx, s->r));
  assert_int_equal(number, FILMS);
}

static int setup(void **state) {
  store *s = calloc(1, sizeof *s);
  *state = s;
  cJSON *films = read_films();
  if (!films) return 0;
  s->r = stator_result_new();
  s->db = support_open(0);
  expect_ok(
      s->db, "CreateTable",
      "{'TableName':'movies','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
      "{'AttributeName':'year','AttributeType':'N'},"
      "{'AttributeName':'title','AttributeType':'S'},"
      "{'AttributeName':'genre','AttributeType':'S'},"
      "{'AttributeName':'rating','AttributeType':'N'}],"
      "'KeySchema':[{'AttributeName':'year','KeyType':'HASH'},"
      "{'AttributeName':'title','KeyType':'RANGE'}],"
      "'GlobalSecondaryIndexes':[{'IndexName':'by_genre',"
      "'KeySchema':[{'AttributeName':'genre','KeyType':'HASH'},"
      "{'AttributeName':'rating','KeyType':'RANGE'}],'Projection':{'ProjectionType':'ALL'}}]}",
      NULL);
  expect_ok(s->db, "UpdateTimeToLive",
            "{'TableName':'movies','TimeToLiveSpecification':{'AttributeName':'expires_at',"
            "'Enabled':true}}",
            NULL);
  load(s, films);
  cJSON_Delete(films);
  return 0;
}

static int teardown(void **state) {
  store *s = *state;
  stator_result_free(s->r);
  int rc = stator_close(s->db);
  free(s);
  return rc == STATOR_OK ? 0 : -1;
}

static const store *loaded(void **state) {
  const store *s = *state;
  if (!s->db) {
    print_message("skipped: ../shared/data/movies.json is not there\n");
    skip();
  }
  return s;
}

static int print_all(const store *s, stator_cursor *cur, int most) {
  const char *text;
  int n = 0, rc;
  while ((rc = stator_next(cur, &text, NULL)) == STATOR_OK)
    if (n++ < most) print_message("  %s\n", text);
  if (rc != STATOR_DONE) fail_msg("%s", stator_result_message(stator_cursor_result(cur)));
  stator_cursor_free(cur);
  (void)s;
  return n;
}

static void the_films_of_2013_that_begin_with_the(void **state) {
  const store *s = loaded(state);
  stator_cursor *cur;
  stator_args a = {.format = STATOR_PLAIN,
                   .names = "{\"#y\":\"year\"}",
                   .values = "{\":y\":2013,\":the\":\"The \"}",
                   .projection = "title"};
  check(s, stator_query(s->db, "movies", "#y = :y AND begins_with(title, :the)", &a, &cur, s->r));
  int n = print_all(s, cur, 5);
  print_message("films of 2013 whose title begins with \"The \": %d\n", n);
  assert_int_equal(n, 85);
}

static void the_ten_best_rated_dramas(void **state) {
  const store *s = loaded(state);
  stator_cursor *cur;
  stator_args a = {.format = STATOR_PLAIN,
                   .index = "by_genre",
                   .names = "{\"#y\":\"year\"}",
                   .values = "{\":g\":\"Drama\"}",
                   .projection = "rating, title, #y",
                   .descending = 1,
                   .limit = 10};
  check(s, stator_query(s->db, "movies", "genre = :g", &a, &cur, s->r));
  assert_int_equal(print_all(s, cur, 10), 10);
}

static void eight_segments_count_what_the_table_counts(void **state) {
  const store *s = loaded(state);
  int sum = 0;
  for (int i = 0; i < 8; i++) {
    stator_cursor *cur;
    stator_args a = {
        .format = STATOR_PLAIN, .projection = "title", .segment = i, .total_segments = 8};
    check(s, stator_scan(s->db, "movies", &a, &cur, s->r));
    int n = print_all(s, cur, 0);
    print_message("segment %d: %d\n", i, n);
    sum += n;
  }
  print_message("all segments: %d\n", sum);
  assert_int_equal(sum, FILMS);
  expect_ok(s->db, "DescribeTable", "{'TableName':'movies'}", "'ItemCount':4609");
}

static void an_update_whose_condition_fails_and_one_whose_holds(void **state) {
  const store *s = loaded(state);
  const char *rush = "{\"year\":2013,\"title\":\"Rush\"}";
  stator_args a = {.format = STATOR_PLAIN,
                   .condition = "rating > :most",
                   .values = "{\":r\":9.9,\":most\":9}",
                   .returns = STATOR_RETURN_UPDATED_NEW};
  assert_int_equal(stator_update(s->db, "movies", rush, STATOR_NUL, "SET rating = :r", &a, s->r),
                   STATOR_CONDITION_FAILED);
  print_message("%s: %s\n", stator_result_exception(s->r), stator_result_message(s->r));
  a.condition = "rating < :most";
  check(s, stator_update(s->db, "movies", rush, STATOR_NUL, "SET rating = :r", &a, s->r));
  print_message("%s\n", stator_result_body(s->r, NULL));
  assert_string_equal(stator_result_body(s->r, NULL), "{\"rating\":9.9}");
}

/* Page by page, each a cursor of its own that goes on where the last one ended. */
static void a_walk_of_the_index_meets_each_film_once(void **state) {
  const store *s = loaded(state);
  char *start = NULL;
  int pages = 0, films = 0;
  cJSON *seen = cJSON_CreateObject();
  do {
    stator_cursor *cur;
    cJSON *film;
    stator_args a = {.format = STATOR_PLAIN, .index = "by_genre", .limit = 100, .start = start};
    check(s, stator_scan(s->db, "movies", &a, &cur, s->r));
    for (; stator_next_document(cur, &film) == STATOR_OK; cJSON_Delete(film), films++) {
      char key[512];
      snprintf(key, sizeof key, "%.0f %s",
               cJSON_GetObjectItemCaseSensitive(film, "year")->valuedouble,
               cJSON_GetObjectItemCaseSensitive(film, "title")->valuestring);
      cJSON_AddItemReferenceToObject(seen, key, seen);
    }
    pages++;
    const char *position = stator_cursor_position(cur);
    free(start);
    start = position ? strcpy(malloc(strlen(position) + 1), position) : NULL;
    stator_cursor_free(cur);
  } while (start);
  cJSON *other = seen->child;
  int unique = 0;
  for (; other; other = other->next) unique++;
  print_message("%d films of the index on %d pages\n", films, pages);
  assert_int_equal(unique, films);
  assert_int_equal(films, 4403);
  cJSON_Delete(seen);
}

/* -------------------------------------------------- what keys cannot answer */

static void films_whose_plot_mentions_time_travel_are_ranked(void **state) {
  const store *s = loaded(state);
  expect_ok(s->db, "CreateSearchIndex",
            "{'TableName':'movies','IndexName':'words','Attributes':["
            "{'AttributePath':'title','Weight':4},{'AttributePath':'info.plot'}]}",
            "'IndexName':'words'");
  expect_ok(s->db, "Search",
            "{\"TableName\":\"movies\",\"SearchQuery\":\"info.plot: \\\"time travel\\\"*\","
            "\"ProjectionExpression\":\"title\","
            "\"Snippet\":{\"Tokens\":8,\"Before\":\"[\",\"After\":\"]\"}}",
            "{'Items':[{'title':{'S':'Frequently Asked Questions About Time Travel'}},");
}

/* The view is a few texts in the catalog: nothing is copied. */
static void make_view(const store *s) {
  expect_ok(s->db, "CreateView",
            "{'ViewName':'films','TableName':'movies','Columns':["
            "{'ColumnName':'year','Type':'INTEGER'},{'ColumnName':'title','Type':'TEXT'},"
            "{'ColumnName':'rating','AttributePath':'info.rating','Type':'REAL'},"
            "{'ColumnName':'genres','AttributePath':'info.genres','Type':'JSON'}]}",
            "'ViewName':'films'");
}

static void ratings_are_averaged_by_genre_and_decade(void **state) {
  const store *s = loaded(state);
  static const char statement[] =
      "SELECT genre.value ->> 'S' AS name, year / 10 * 10 AS decade, count(*), avg(rating)"
      " FROM films, json_each(genres, '$.L') AS genre WHERE rating IS NOT NULL"
      " GROUP BY name, decade HAVING count(*) >= ? ORDER BY avg(rating) DESC";
  stator_rows *rows;
  int rc, groups = 0;
  double least = 10;
  make_view(s);
  check(s, stator_sql(s->db, statement, STATOR_NUL, "[{\"N\":\"50\"}]", NULL, &rows, s->r));
  assert_string_equal(stator_rows_name(rows, 1), "decade");
  while ((rc = stator_rows_next(rows)) == STATOR_OK) {
    double average = stator_rows_real(rows, 3);
    if (groups++ < 5)
      print_message("  %s of the %ds: %d films, %.2f\n", stator_rows_text(rows, 0, NULL),
                    (int)stator_rows_int(rows, 1), (int)stator_rows_int(rows, 2), average);
    assert_true(average <= least && stator_rows_int(rows, 2) >= 50);
    least = average;
  }
  if (rc != STATOR_DONE) fail_msg("%s", stator_result_message(stator_rows_result(rows)));
  stator_rows_free(rows);
  assert_true(groups > 20);
}

static void the_short_lived_films_go_when_their_time_has_come(void **state) {
  const store *s = loaded(state);
  int64_t deleted;
  check(s, stator_sweep(s->db, "movies", 0, &deleted, NULL, s->r));
  assert_int_equal(deleted, 0);
  assert_int_equal(stator_clock_advance(s->db, 2 * 3600 * 1000), STATOR_OK);
  check(s, stator_sweep(s->db, "movies", 0, &deleted, NULL, s->r));
  print_message("swept: %d\n", (int)deleted);
  assert_int_equal(deleted, SHORT_LIVED);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_films_of_2013_that_begin_with_the),
      cmocka_unit_test(the_ten_best_rated_dramas),
      cmocka_unit_test(eight_segments_count_what_the_table_counts),
      cmocka_unit_test(an_update_whose_condition_fails_and_one_whose_holds),
      cmocka_unit_test(a_walk_of_the_index_meets_each_film_once),
      cmocka_unit_test(films_whose_plot_mentions_time_travel_are_ranked),
      cmocka_unit_test(ratings_are_averaged_by_genre_and_decade),
      cmocka_unit_test(the_short_lived_films_go_when_their_time_has_come),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, setup, teardown);
}
