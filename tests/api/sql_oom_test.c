// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Questions while memory runs out at every allocation in turn, ours and SQLite's: each is
** answered as ever, or says that memory ran out; the next is answered. */
#include "api/sql_support.h"
#include "api/store_file.h"
#include "unit/failing_memory.h"
#include <sqlite3.h>

/* -- SQLite's ---------------------------------------------------------------------- */

static sqlite3_mem_methods real_memory;

static void *sqlite_alloc(int bytes) {
  return fails_now() ? NULL : real_memory.xMalloc(bytes);
}

static void *sqlite_resize(void *p, int bytes) {
  return fails_now() ? NULL : real_memory.xRealloc(p, bytes);
}

static void count_sqlites_allocations(void) {
  sqlite3_mem_methods failing_memory;
  assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory), SQLITE_OK);
  failing_memory = real_memory;
  failing_memory.xMalloc = sqlite_alloc;
  failing_memory.xRealloc = sqlite_resize;
  assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing_memory), SQLITE_OK);
}

/* -- questions ----------------------------------------------------------------------- */

static const char question[] =
    "SELECT w.rowid, m.title, stator_json(m.genres), ?1 FROM films_words w JOIN movies m "
    "ON m._id = w.rowid, json_each('[1]') NATURAL JOIN (SELECT 1 AS id_) "
    "WHERE films_words MATCH 'king OR cars' ORDER BY m.title";
#define PARAMETERS "[{\"N\":\"1.5\"}]"

/* What the question comes to, as a text. Caller frees it; NULL: memory ran out. */
typedef char *asking(stator *db, size_t fail_at);

static void begin_failing(size_t at) {
  allocations = 0;
  failing = at;
}

static char *ask_at_once(stator *db, size_t fail_at) {
  stator_result *r = stator_result_new();
  char *request = sql_request(question, ",\"Parameters\":" PARAMETERS);
  begin_failing(fail_at);
  int rc = stator_call(db, "Sql", request, STATOR_NUL, r);
  failing = 0;
  free(request);
  char *body = rc == STATOR_OK ? strdup(stator_result_body(r, NULL)) : NULL;
  if (rc != STATOR_OK && rc != STATOR_NOMEM) fail_msg("%s", stator_result_body(r, NULL));
  stator_result_free(r);
  return body;
}

static char *ask_row_by_row(stator *db, size_t fail_at) {
  char text[1024] = "";
  bool missing = false;
  stator_rows *rows;
  stator_result *r = stator_result_new();
  begin_failing(fail_at);
  int rc = stator_sql(db, question, STATOR_NUL, PARAMETERS, NULL, &rows, r);
  if (rc == STATOR_OK) {
    while ((rc = stator_rows_next(rows)) == STATOR_OK)
      for (int i = 0; i < 4; i++) {
        const char *value = stator_rows_text(rows, i, NULL);
        if (value) strcat(text, value);
        missing = missing || !value;
        strcat(text, "|");
      }
    stator_rows_free(rows);
  }
  failing = 0;
  if (rc != STATOR_DONE && rc != STATOR_NOMEM) fail_msg("%d", rc);
  stator_result_free(r);
  return rc == STATOR_DONE && !missing ? strdup(text) : NULL;
}

static void fail_each_allocation(stator *db, asking *ask) {
  char *wanted = ask(db, 0);
  assert_non_null(wanted);
  bool failed = true;
  for (size_t n = 1; failed; n++) {
    char *got = ask(db, n);
    failed = allocations >= n;
    if (got) assert_string_equal(got, wanted);
    free(got);
    got = ask(db, 0);
    assert_non_null(got);
    assert_string_equal(got, wanted);
    free(got);
  }
  free(wanted);
}

static void each_question_of_a_file_is_answered_or_not(void **state) {
  store_file *f = *state;
  make_films(f->db);
  fail_each_allocation(f->db, ask_at_once);
  fail_each_allocation(f->db, ask_row_by_row);
}

static void each_question_in_memory_is_answered_or_not(void **state) {
  fail_each_allocation(*state, ask_at_once);
  fail_each_allocation(*state, ask_row_by_row);
}

/* Nothing was asked before: the connection is opened. Opening has many allocations, of
** which some are looked at. */
static void the_first_question_is_answered_or_not(void **state) {
  store_file *f = *state;
  make_films(f->db);
  bool failed = true;
  for (size_t n = 1; failed; n += 11) {
    stator *db = file_open(f->path);
    free(ask_at_once(db, n));
    failed = allocations >= n;
    char *got = ask_at_once(db, 0);
    assert_non_null(got);
    free(got);
    assert_int_equal(stator_close(db), STATOR_OK);
  }
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  count_sqlites_allocations();
  const struct CMUnitTest tests[] = {
      file_test(each_question_of_a_file_is_answered_or_not),
      films_test(each_question_in_memory_is_answered_or_not),
      file_test(the_first_question_is_answered_or_not),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
