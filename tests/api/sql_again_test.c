/* Questions in SQL that are asked again: by other values, many of them, and of views that
** are no longer what they were; and numbers of texts, gathered and where they stand. */
#include "api/sql_support.h"
#include "api/store_file.h"
#include <sqlite3.h>

/* In memory rows are gathered, from a file they are read as they are asked for. */
static int make_both(void **state) {
  if (file_setup(state) != 0) return -1;
  make_films(((store_file *)*state)->db);
  return 0;
}

#define both_test(function) cmocka_unit_test_setup_teardown(function, make_both, file_teardown)

typedef void check_store(stator *db);

static void in_memory_and_in_a_file(void **state, check_store *check) {
  void *memory;
  check(((store_file *)*state)->db);
  assert_int_equal(films_setup(&memory), 0);
  check(memory);
  assert_int_equal(support_teardown(&memory), 0);
}

/* ------------------------------------------------------------------------ again */

static void ask_by_other_values(stator *db) {
  static const char sql[] = "SELECT title FROM movies WHERE year = ?";
  for (int i = 0; i < 3; i++) {
    expect_rows(db, sql, ",'Parameters':[{'N':'1995'}]", "[[{'S':'Heat'}]]");
    expect_rows(db, sql, ",'Parameters':[{'N':'1985'}]", "[[{'S':'Ran'}]]");
    expect_rows(db, sql, ",'Parameters':[{'N':'1'}]", "[]");
  }
  expect_rows(db, "SELECT ?1 IS NULL", ",'Parameters':[{'S':'x'}]", "[[{'N':'0'}]]");
  expect_rows(db, "SELECT ?1 IS NULL", ",'Parameters':[{'NULL':true}]", "[[{'N':'1'}]]");
}

static void a_question_is_asked_again_by_other_values(void **state) {
  in_memory_and_in_a_file(state, ask_by_other_values);
}

static void ask_many_questions(stator *db) {
  char sql[80], rows[80];
  for (int turn = 0; turn < 3; turn++) {
    for (int i = 0; i < 20; i++) {
      snprintf(sql, sizeof sql, "SELECT count(*) + %d FROM movies", i);
      snprintf(rows, sizeof rows, "[[{'N':'%d'}]]", 3 + i);
      expect_rows(db, sql, NULL, rows);
    }
  }
}

static void many_questions_are_asked_in_turn(void **state) {
  in_memory_and_in_a_file(state, ask_many_questions);
}

static stator_rows *rows_of_titles(stator *db) {
  stator_rows *rows;
  stator_result *r = stator_result_new();
  if (stator_sql(db, "SELECT title FROM movies ORDER BY year", STATOR_NUL, NULL, NULL, &rows, r) !=
      STATOR_OK)
    fail_msg("%s", stator_result_message(r));
  stator_result_free(r);
  return rows;
}

static void expect_next_title(stator_rows *rows, const char *title) {
  assert_int_equal(stator_rows_next(rows), STATOR_OK);
  assert_string_equal(stator_rows_text(rows, 0, NULL), title);
}

static void ask_twice_at_once(stator *db) {
  stator_rows *one = rows_of_titles(db), *other = rows_of_titles(db);
  expect_next_title(one, "Ran");
  expect_next_title(other, "Ran");
  expect_next_title(one, "Heat");
  stator_rows_free(one);
  expect_next_title(other, "Heat");
  one = rows_of_titles(db);
  expect_next_title(one, "Ran");
  expect_next_title(other, "Primer");
  stator_rows_free(other);
  stator_rows_free(one);
}

static void one_question_is_asked_twice_at_once(void **state) {
  in_memory_and_in_a_file(state, ask_twice_at_once);
}

/* ---------------------------------------------------------------- what has changed */

static void replace_view(stator *db) {
  static const char sql[] = "SELECT * FROM small";
  expect_ok(db, "CreateView",
            "{'ViewName':'small','TableName':'films','Columns':[{'ColumnName':'title','Type':"
            "'TEXT'}],'ConditionExpression':'title = :t',"
            "'ExpressionAttributeValues':{':t':{'S':'Ran'}}}",
            NULL);
  expect_rows(db, sql, NULL, "[[{'S':'Ran'},{'N':'2'}]]");
  expect_ok(db, "DeleteView", "{'ViewName':'small'}", NULL);
  expect_refused(db, sql, NULL,
                 "Invalid Statement: no such table: small; there are: films, movies, films_words");
  expect_ok(db, "CreateView",
            "{'ViewName':'small','TableName':'films','Columns':[{'ColumnName':'year','Type':"
            "'INTEGER'},{'ColumnName':'id','Type':'TEXT'}],'ConditionExpression':'title = :t',"
            "'ExpressionAttributeValues':{':t':{'S':'Heat'}}}",
            NULL);
  expect_rows(db, sql, NULL, "[[{'N':'1995'},{'S':'f1'},{'N':'1'}]]");
}

static void a_question_follows_its_view(void **state) {
  in_memory_and_in_a_file(state, replace_view);
}

static void run_as_another_tool(const char *path, const char *sql) {
  sqlite3 *db;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* What was allowed of the view that was is not allowed of what stands in its place. */
static void a_question_is_judged_anew_when_another_tool_changed_the_schema(void **state) {
  const store_file *f = *state;
  static const char sql[] = "SELECT title FROM movies WHERE year = 1985";
  expect_rows(f->db, sql, NULL, "[[{'S':'Ran'}]]");
  run_as_another_tool(f->path, "CREATE TABLE strange(title); DROP VIEW movies;"
                               "CREATE VIEW movies AS SELECT title,1985 AS year FROM strange");
  expect_refused(
      f->db, sql, NULL,
      "Statement refused: \"movies\" is none of Stator's: Sql reads views, tables by the "
      "views of their own, search indexes, json_each and json_tree; at character 19: movies WHERE "
      "year = 1985");
}

/* ------------------------------------------------------------------ numbers of texts */

static void read_numbers(stator *db) {
  static const struct text_and_numbers {
    const char *text;
    int64_t whole;
    double real;
  } cases[] = {
      {"'2026-05-01'",          2026,                2026                  },
      {"'12abc'",               12,                  12                    },
      {"'1e3'",                 1,                   1000                  },
      {"'2.75'",                2,                   2.75                  },
      {"' 7'",                  7,                   7                     },
      {"'-3'",                  -3,                  -3                    },
      {"'+4'",                  4,                   4                     },
      {"'.5'",                  0,                   0.5                   },
      {"'abc'",                 0,                   0                     },
      {"''",                    0,                   0                     },
      {"'\xc3\xa9'",            0,                   0                     },
      {"'123456789012345678'",  123456789012345678,  123456789012345678.0  },
      {"'9223372036854775807'", 9223372036854775807, 9223372036854775807.0 },
      {"x'3132'",               12,                  12                    },
      {"12.5",                  12,                  12.5                  },
      {"-9223372036854775808",  INT64_MIN,           -9223372036854775808.0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char sql[80];
    stator_rows *rows;
    stator_result *r = stator_result_new();
    snprintf(sql, sizeof sql, "SELECT %s", cases[i].text);
    assert_int_equal(stator_sql(db, sql, STATOR_NUL, NULL, NULL, &rows, r), STATOR_OK);
    assert_int_equal(stator_rows_next(rows), STATOR_OK);
    if (stator_rows_int(rows, 0) != cases[i].whole || stator_rows_real(rows, 0) != cases[i].real)
      fail_msg("%s: %lld, %.17g", sql, (long long)stator_rows_int(rows, 0),
               stator_rows_real(rows, 0));
    stator_rows_free(rows);
    stator_result_free(r);
  }
}

static void texts_are_read_as_numbers(void **state) {
  in_memory_and_in_a_file(state, read_numbers);
}

static void read_texts_of_numbers(stator *db) {
  stator_rows *rows;
  stator_result *r = stator_result_new();
  assert_int_equal(
      stator_sql(db, "SELECT 2.5, 1e30, -7, 0.1 + 0.2, 100.0", STATOR_NUL, NULL, NULL, &rows, r),
      STATOR_OK);
  static const char *const texts[] = {"2.5", "1.0e+30", "-7", "0.3", "100.0"};
  assert_int_equal(stator_rows_next(rows), STATOR_OK);
  for (int i = 0; i < 5; i++) {
    size_t n;
    assert_string_equal(stator_rows_text(rows, i, &n), texts[i]);
    assert_int_equal(n, strlen(texts[i]));
    assert_string_equal(stator_rows_text(rows, i, NULL), texts[i]);
  }
  stator_rows_free(rows);
  stator_result_free(r);
}

static void numbers_are_read_as_texts(void **state) {
  in_memory_and_in_a_file(state, read_texts_of_numbers);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      both_test(a_question_is_asked_again_by_other_values),
      both_test(many_questions_are_asked_in_turn),
      both_test(one_question_is_asked_twice_at_once),
      both_test(a_question_follows_its_view),
      both_test(a_question_is_judged_anew_when_another_tool_changed_the_schema),
      both_test(texts_are_read_as_numbers),
      both_test(numbers_are_read_as_texts),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
