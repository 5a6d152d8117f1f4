/* stator_sql, and where questions are asked: in a file beside writers, in memory, in a
** transaction, beside an application's connection; and their interruption. */
#include "api/sql_support.h"
#include "api/store_file.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>

#define ENDLESS "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"

static stator_rows *rows_of(stator *db, const char *sql, const char *parameters) {
  stator_rows *rows;
  stator_result *r = stator_result_new();
  if (stator_sql(db, sql, STATOR_NUL, parameters, NULL, &rows, r) != STATOR_OK)
    fail_msg("%s: %s", sql, stator_result_message(r));
  stator_result_free(r);
  return rows;
}

static int films_file_setup(void **state) {
  if (file_setup(state) != 0) return -1;
  make_films(((store_file *)*state)->db);
  return 0;
}

#define films_file_test(function)                                                                  \
  cmocka_unit_test_setup_teardown(function, films_file_setup, file_teardown)

/* -- rows ------------------------------------------------------------------------------ */

static void read_all_types(stator *db) {
  size_t n;
  stator_rows *rows =
      rows_of(db, "SELECT 42 AS i, 2.5 AS r, ?1 AS t, x'0061' AS b, NULL AS n, ?1 AS t",
              "[{\"S\":\"7x\\u0000y\"}]");
  assert_int_equal(stator_rows_count(rows), 6);
  assert_string_equal(stator_rows_name(rows, 0), "i");
  assert_string_equal(stator_rows_name(rows, 5), "t");
  assert_null(stator_rows_name(rows, 6));
  assert_int_equal(stator_rows_type(rows, 0), STATOR_TYPE_NULL); /* no row was read */
  assert_int_equal(stator_rows_next(rows), STATOR_OK);
  assert_int_equal(stator_rows_type(rows, 0), STATOR_TYPE_INTEGER);
  assert_int_equal(stator_rows_int(rows, 0), 42);
  assert_string_equal(stator_rows_text(rows, 0, &n), "42");
  assert_int_equal(n, 2);
  assert_int_equal(stator_rows_type(rows, 1), STATOR_TYPE_REAL);
  assert_true(stator_rows_real(rows, 1) == 2.5);
  assert_int_equal(stator_rows_int(rows, 1), 2);
  assert_int_equal(stator_rows_type(rows, 2), STATOR_TYPE_TEXT);
  assert_memory_equal(stator_rows_text(rows, 2, &n), "7x\0y", 5);
  assert_int_equal(n, 4);
  assert_int_equal(stator_rows_int(rows, 2), 7);
  assert_int_equal(stator_rows_type(rows, 3), STATOR_TYPE_BLOB);
  assert_memory_equal(stator_rows_blob(rows, 3, &n), "\0a", 2);
  assert_int_equal(n, 2);
  assert_int_equal(stator_rows_type(rows, 4), STATOR_TYPE_NULL);
  assert_null(stator_rows_text(rows, 4, &n));
  assert_null(stator_rows_blob(rows, 4, NULL));
  assert_int_equal(stator_rows_int(rows, 4), 0);
  assert_int_equal(stator_rows_type(rows, -1), STATOR_TYPE_NULL);
  assert_null(stator_rows_text(rows, 6, &n));
  assert_int_equal(stator_rows_next(rows), STATOR_DONE);
  assert_int_equal(stator_rows_next(rows), STATOR_DONE);
  assert_null(stator_rows_text(rows, 2, NULL));
  assert_string_equal(stator_rows_name(rows, 1), "r");
  stator_rows_free(rows);
}

static void every_type_is_read_from_a_file(void **state) {
  read_all_types(((store_file *)*state)->db);
}

static void every_type_is_read_in_memory(void **state) {
  read_all_types(*state);
}

static void a_wrong_question_gives_no_rows(void **state) {
  stator *db = *state;
  stator_result *r = stator_result_new();
  stator_rows *rows = (stator_rows *)r;
  assert_int_equal(stator_sql(db, "SELECT x", STATOR_NUL, NULL, NULL, &rows, r), STATOR_VALIDATION);
  assert_null(rows);
  assert_string_equal(stator_result_message(r),
                      "Invalid Statement: no such column: x; at character 8: x");
  assert_int_equal(stator_sql(db, "SELECT 1, ?xx", 8, NULL, NULL, &rows, r), STATOR_OK);
  stator_rows_free(rows);
  assert_int_equal(stator_sql(db, "SELECT ?", STATOR_NUL, "{}", NULL, &rows, r),
                   STATOR_SERIALIZATION);
  assert_int_equal(stator_sql(db, "SELECT ?", STATOR_NUL, "[{\"Z\":1}]", NULL, &rows, r),
                   STATOR_VALIDATION);
  assert_int_equal(stator_sql(db, "SELECT '\xff'", STATOR_NUL, NULL, NULL, &rows, r),
                   STATOR_VALIDATION);
  assert_string_equal(stator_result_message(r), "Invalid Statement: it is not UTF-8");
  assert_int_equal(stator_sql(NULL, "SELECT 1", STATOR_NUL, NULL, NULL, &rows, r), STATOR_MISUSE);
  assert_int_equal(stator_sql(db, NULL, STATOR_NUL, NULL, NULL, &rows, r), STATOR_MISUSE);
  assert_int_equal(stator_sql(db, "SELECT 1", STATOR_NUL, NULL, NULL, NULL, r), STATOR_MISUSE);
  assert_int_equal(
      stator_sql(db, "SELECT 1", STATOR_NUL, NULL, &(stator_sql_limits){-1, 0}, &rows, r),
      STATOR_MISUSE);
  assert_int_equal(stator_sql(db, "SELECT 1", STATOR_NUL, NULL, NULL, &rows, NULL), STATOR_MISUSE);
  assert_int_equal(stator_rows_next(NULL), STATOR_MISUSE);
  assert_int_equal(stator_rows_count(NULL), 0);
  assert_null(stator_rows_result(NULL));
  assert_null(stator_rows_text(NULL, 0, NULL));
  stator_rows_free(NULL);
  stator_result_free(r);
}

static void an_error_ends_the_rows(void **state) {
  store_file *f = *state;
  stator_rows *rows = rows_of(
      f->db,
      "SELECT CASE id WHEN 'f3' THEN abs(-9223372036854775807 - 1) END FROM films ORDER BY id",
      NULL);
  assert_int_equal(stator_rows_next(rows), STATOR_VALIDATION);
  assert_string_equal(stator_result_message(stator_rows_result(rows)),
                      "Statement failed: integer overflow");
  assert_int_equal(stator_rows_next(rows), STATOR_VALIDATION);
  assert_int_equal(stator_rows_type(rows, 0), STATOR_TYPE_NULL);
  stator_rows_free(rows);
}

static void limits_count_the_work_between_rows(void **state) {
  store_file *f = *state;
  stator_rows *rows;
  stator_result *r = stator_result_new();
  stator_sql_limits limits = {.steps = 1000000};
  assert_int_equal(stator_sql(f->db, ENDLESS, STATOR_NUL, NULL, &limits, &rows, r), STATOR_OK);
  int rc, count = 0;
  while ((rc = stator_rows_next(rows)) == STATOR_OK) count++;
  assert_int_equal(rc, STATOR_VALIDATION);
  assert_true(count > 1000);
  stator_rows_free(rows);
  stator_result_free(r);
}

/* -- a file ------------------------------------------------------------------------------ */

static void rows_are_of_one_moment_beside_writers(void **state) {
  store_file *f = *state;
  stator_rows *rows = rows_of(f->db, "SELECT title FROM movies ORDER BY _id", NULL);
  assert_int_equal(stator_rows_next(rows), STATOR_OK);
  assert_string_equal(stator_rows_text(rows, 0, NULL), "Heat");
  put_film(f->db, "f4", "Alien", 1979, "in space");
  expect_ok(f->db, "DeleteItem", "{'TableName':'films','Key':{'id':{'S':'f3'}}}", NULL);
  expect_ok(f->db, "DeleteView", "{'ViewName':'movies'}", NULL);
  stator_rows *later = rows_of(f->db, "SELECT count(*), max(id) FROM films", NULL);
  assert_int_equal(stator_rows_next(later), STATOR_OK);
  assert_string_equal(stator_rows_text(later, 1, NULL), "f4");
  assert_int_equal(stator_rows_next(rows), STATOR_OK);
  assert_int_equal(stator_rows_next(rows), STATOR_OK);
  assert_string_equal(stator_rows_text(rows, 0, NULL), "Primer");
  assert_int_equal(stator_rows_next(rows), STATOR_DONE);
  stator_rows_free(rows);
  stator_rows_free(later);
  expect_refused(f->db, "SELECT title FROM movies", NULL,
                 "Invalid Statement: no such table: movies; there are: films, films_words");
}

static void a_question_sees_every_answered_write(void **state) {
  store_file *f = *state;
  for (int i = 0; i < 50; i++) {
    char id[16], rows[32];
    snprintf(id, sizeof id, "n%d", i);
    snprintf(rows, sizeof rows, "[[{'N':'%d'}]]", i + 1);
    put_film(f->db, id, "New", 2000 + i, "zebra");
    expect_rows(f->db, "SELECT count(*) FROM films_words('zebra')", NULL, rows);
    expect_rows(f->db, "SELECT count(*) FROM movies WHERE title = 'New'", NULL, rows);
  }
}

static void the_catalog_may_change_in_another_handle(void **state) {
  store_file *f = *state;
  stator *other = file_open(f->path);
  expect_rows(f->db, "SELECT count(*) FROM movies", NULL, "[[{'N':'3'}]]");
  expect_ok(other, "DeleteView", "{'ViewName':'movies'}", NULL);
  expect_ok(other, "DeleteSearchIndex", "{'TableName':'films','IndexName':'words'}", NULL);
  expect_refused(f->db, "SELECT count(*) FROM movies", NULL,
                 "Invalid Statement: no such table: movies; there are: films");
  support_table(other, "orders", "S", NULL);
  expect_rows(f->db, "SELECT count(*) FROM orders, films", NULL, "[[{'N':'0'}]]");
  expect_ok(other, "CreateSearchIndex",
            "{'TableName':'films','IndexName':'words','Attributes':[{'AttributePath':'plot'}]}",
            NULL);
  expect_rows(f->db, "SELECT count(*) FROM films_words('king')", NULL, "[[{'N':'1'}]]");
  assert_int_equal(stator_close(other), STATOR_OK);
}

static void handles_that_only_read_ask_too(void **state) {
  store_file *f = *state;
  stator *reader;
  stator_options o = {.flags = STATOR_OPEN_READONLY};
  assert_int_equal(stator_open(f->path, &o, &reader, NULL), STATOR_OK);
  expect_rows(reader, "SELECT title FROM movies WHERE year = 1985", NULL, "[[{'S':'Ran'}]]");
  assert_int_equal(stator_close(reader), STATOR_OK);
}

static void rows_keep_their_handle_open(void **state) {
  store_file *f = *state;
  stator *tx;
  stator_result *r = stator_result_new();
  stator_rows *rows = rows_of(f->db, "SELECT 1", NULL);
  assert_int_equal(stator_close(f->db), STATOR_MISUSE);
  stator_rows_free(rows);
  assert_int_equal(stator_begin(f->db, &tx, r), STATOR_OK);
  put_film(tx, "f4", "Alien", 1979, "in space");
  rows = rows_of(tx, "SELECT count(*) FROM films", NULL);
  assert_int_equal(stator_commit(tx, r), STATOR_MISUSE);
  assert_int_equal(stator_rows_next(rows), STATOR_OK);
  assert_int_equal(stator_rows_int(rows, 0), 4);
  expect_rows(f->db, "SELECT count(*) FROM films", NULL, "[[{'N':'3'}]]");
  stator_rows_free(rows);
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  expect_rows(f->db, "SELECT count(*) FROM films", NULL, "[[{'N':'4'}]]");
  stator_result_free(r);
}

/* -- interrupts and threads ------------------------------------------------------------------ */

typedef struct firing {
  stator *db;
  atomic_bool enough;
} firing;

static void *interrupt_until_enough(void *arg) {
  firing *f = arg;
  while (!atomic_load(&f->enough)) stator_interrupt(f->db);
  return NULL;
}

static void expect_interruptible(stator *db) {
  firing f = {.db = db};
  pthread_t thread;
  atomic_init(&f.enough, false);
  assert_int_equal(pthread_create(&thread, NULL, interrupt_until_enough, &f), 0);
  stator_result *r = sql_call(db, "SELECT count(*) FROM (" ENDLESS ")", NULL);
  assert_int_equal(stator_result_code(r), STATOR_INTERRUPTED);
  stator_result_free(r);
  atomic_store(&f.enough, true);
  pthread_join(thread, NULL);
  expect_rows(db, "SELECT count(*) FROM films", NULL, "[[{'N':'3'}]]");
}

/* Makes and drops a view until it is told to stop, or more often than a question that is
** stopped once can see. */
enum { MOST_CHANGES = 5000 };
typedef struct changer {
  stator *db;
  atomic_bool over;
  int changes; /* -1: one failed */
} changer;

static void *change_until_over(void *arg) {
  static const char make[] = "{\"ViewName\":\"passing\",\"TableName\":\"films\",\"Columns\":[{"
                             "\"ColumnName\":\"x\",\"Type\":\"TEXT\"}]}";
  static const char drop[] = "{\"ViewName\":\"passing\"}";
  changer *c = arg;
  stator_result *r = stator_result_new();
  while (c->changes >= 0 && c->changes < MOST_CHANGES && !atomic_load(&c->over)) {
    bool ok = stator_call(c->db, "CreateView", make, STATOR_NUL, r) == STATOR_OK &&
              stator_call(c->db, "DeleteView", drop, STATOR_NUL, r) == STATOR_OK;
    c->changes = ok ? c->changes + 1 : -1;
  }
  stator_result_free(r);
  return NULL;
}

static void a_question_that_was_stopped_does_not_begin_anew(void **state) {
  store_file *f = *state;
  changer c = {.db = file_open(f->path)};
  pthread_t thread;
  atomic_init(&c.over, false);
  assert_int_equal(pthread_create(&thread, NULL, change_until_over, &c), 0);
  expect_refused(f->db, "SELECT count(*) FROM (" ENDLESS ")", ",'MaxSteps':5000000",
                 "Statement stopped: it took more than 5000000 steps of SQLite's machine; "
                 "MaxSteps lets it take more");
  atomic_store(&c.over, true);
  pthread_join(thread, NULL);
  assert_in_range(c.changes, 0, MOST_CHANGES - 1);
  assert_int_equal(stator_close(c.db), STATOR_OK);
}

static void questions_are_interrupted(void **state) {
  store_file *f = *state;
  stator *tx, *memory = support_open(0);
  stator_result *r = stator_result_new();
  expect_interruptible(f->db);
  assert_int_equal(stator_begin(f->db, &tx, r), STATOR_OK);
  expect_interruptible(tx);
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  make_films(memory);
  expect_interruptible(memory);
  assert_int_equal(stator_close(memory), STATOR_OK);
  stator_result_free(r);
}

static void rows_are_interrupted_while_they_are_read(void **state) {
  store_file *f = *state;
  stator_rows *rows = rows_of(f->db, ENDLESS " WHERE x % 1000000000 = 0", NULL);
  stator_interrupt(f->db); /* nothing runs */
  firing fire = {.db = f->db};
  pthread_t thread;
  atomic_init(&fire.enough, false);
  assert_int_equal(pthread_create(&thread, NULL, interrupt_until_enough, &fire), 0);
  assert_int_equal(stator_rows_next(rows), STATOR_INTERRUPTED);
  atomic_store(&fire.enough, true);
  pthread_join(thread, NULL);
  assert_int_equal(stator_rows_next(rows), STATOR_INTERRUPTED);
  stator_rows_free(rows);
}

static void *ask_many(void *arg) {
  stator *db = arg;
  for (int i = 0; i < 50; i++)
    expect_rows(db,
                "SELECT count(*) FROM movies JOIN films_words w ON w.rowid = movies._id WHERE "
                "films_words MATCH 'king OR cars'",
                NULL, "[[{'N':'2'}]]");
  return NULL;
}

static void *write_many(void *arg) {
  stator *db = arg;
  for (int i = 0; i < 200; i++) put_film(db, "f3", "Primer", 1900 + i, "two engineers");
  return NULL;
}

static void threads_ask_beside_writers(void **state) {
  store_file *f = *state;
  pthread_t threads[4];
  for (int i = 0; i < 4; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, i < 3 ? ask_many : write_many, f->db), 0);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  expect_rows(f->db, "SELECT year FROM movies WHERE title = 'Primer'", NULL, "[[{'N':'2099'}]]");
}

/* -- an application's connection -------------------------------------------------------------- */

static void run_sql(sqlite3 *connection, const char *sql) {
  char *why = NULL;
  if (sqlite3_exec(connection, sql, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", sql, why);
}

static int forbid_all(void *arg, int action, const char *a, const char *b, const char *c,
                      const char *d) {
  (void)action, (void)a, (void)b, (void)c, (void)d;
  return *(int *)arg ? SQLITE_DENY : SQLITE_OK;
}

static int count_calls(void *arg) {
  ++*(int *)arg;
  return 0;
}

#define UNCOMMITTED                                                                                \
  "Sql reads through a connection of its own, which would not see what the application's "         \
  "transaction has changed: commit it first"

static void an_application_asks_of_what_is_committed(void **state) {
  store_file *f = *state;
  sqlite3 *connection;
  stator *db;
  char path[64];
  int forbidden = 0, steps = 0;
  snprintf(path, sizeof path, "%s/shared.db", f->folder);
  assert_int_equal(sqlite3_open(path, &connection), SQLITE_OK);
  run_sql(connection, "CREATE TABLE stock(n); INSERT INTO stock VALUES(7); CREATE VIEW goods AS "
                      "SELECT n FROM stock; CREATE VIEW two AS SELECT 2");
  assert_int_equal(stator_open_on(connection, NULL, &db, NULL), STATOR_OK);
  make_films(db);
  sqlite3_set_authorizer(connection, forbid_all, &forbidden);
  sqlite3_progress_handler(connection, 1, count_calls, &steps);
  forbidden = 1;
  steps = 0;
  expect_rows(db, "SELECT title FROM movies WHERE year = 1985", NULL, "[[{'S':'Ran'}]]");
  expect_rows(db, "SELECT count(*) FROM stator_view_films", NULL, "[[{'N':'3'}]]");
  expect_rows(db, "SELECT title FROM stator_search_films_words('king')", NULL, "[[{'S':'Ran'}]]");
  assert_int_equal(steps, 0); /* it was not asked */
  const char *const strangers[] = {"stock", "goods"};
  const char *const questions[] = {"SELECT n FROM %s", "SELECT count(*) FROM %s",
                                   "WITH x AS (SELECT 1 FROM %s) SELECT count(*) FROM x",
                                   "SELECT 1 FROM (SELECT 7 AS n) NATURAL JOIN %s"};
  for (size_t i = 0; i < 8; i++) {
    char sql[96], text[256];
    snprintf(sql, sizeof sql, questions[i / 2], strangers[i % 2]);
    stator_result *r = sql_call(db, sql, NULL);
    snprintf(text, sizeof text,
             "Statement refused: \"%s\" is none of Stator's: ", strangers[i % 2]);
    if (!strstr(stator_result_body(r, NULL), strangers[i % 2]) ||
        stator_result_code(r) != STATOR_VALIDATION ||
        strncmp(stator_result_message(r), text, strlen(text)) != 0)
      fail_msg("%s: %s", sql, stator_result_body(r, NULL));
    stator_result_free(r);
  }
  forbidden = 0;
  run_sql(connection, "BEGIN");
  expect_rows(db, "SELECT count(*) FROM movies", NULL, "[[{'N':'3'}]]");
  put_film(db, "f4", "Alien", 1979, "in space");
  expect_error(db, "Sql", "{'Statement':'SELECT 1'}", "InternalServerError", UNCOMMITTED);
  run_sql(connection, "COMMIT");
  expect_rows(db, "SELECT count(*) FROM movies", NULL, "[[{'N':'4'}]]");
  stator_rows *rows = rows_of(db, "SELECT title FROM movies WHERE year < 1980", NULL);
  put_film(db, "f5", "Jaws", 1975, "a shark");
  assert_int_equal(stator_rows_next(rows), STATOR_OK);
  assert_string_equal(stator_rows_text(rows, 0, NULL), "Alien");
  assert_int_equal(stator_rows_next(rows), STATOR_DONE);
  stator_rows_free(rows);
  assert_int_equal(stator_close(db), STATOR_OK);
  assert_int_equal(sqlite3_close(connection), SQLITE_OK);
}

static void a_database_without_a_file_is_not_asked(void **state) {
  const char *const paths[] = {":memory:", ""};
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    sqlite3 *connection;
    stator *db;
    assert_int_equal(sqlite3_open(paths[i], &connection), SQLITE_OK);
    assert_int_equal(stator_open_on(connection, NULL, &db, NULL), STATOR_OK);
    expect_error(
        db, "Sql", "{'Statement':'SELECT 1'}", "InternalServerError",
        "Sql reads through a connection of its own, and the application's database, in memory "
        "or temporary, has no file for one");
    assert_int_equal(stator_close(db), STATOR_OK);
    assert_int_equal(sqlite3_close(connection), SQLITE_OK);
  }
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      films_file_test(every_type_is_read_from_a_file),
      films_test(every_type_is_read_in_memory),
      films_test(a_wrong_question_gives_no_rows),
      films_file_test(an_error_ends_the_rows),
      films_file_test(limits_count_the_work_between_rows),
      films_file_test(rows_are_of_one_moment_beside_writers),
      films_file_test(a_question_sees_every_answered_write),
      films_file_test(the_catalog_may_change_in_another_handle),
      films_file_test(handles_that_only_read_ask_too),
      films_file_test(rows_keep_their_handle_open),
      films_file_test(a_question_that_was_stopped_does_not_begin_anew),
      films_file_test(questions_are_interrupted),
      films_file_test(rows_are_interrupted_while_they_are_read),
      films_file_test(threads_ask_beside_writers),
      films_file_test(an_application_asks_of_what_is_committed),
      cmocka_unit_test(a_database_without_a_file_is_not_asked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
