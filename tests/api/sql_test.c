/* Sql: what a question answers, and what it is refused with. */
#include "api/sql_support.h"

/* -- answers ------------------------------------------------------------------------ */

static void the_whole_answer(void **state) {
  stator *db = *state;
  char *request = sql_request("SELECT title AS t, year FROM movies ORDER BY year LIMIT 1", NULL);
  expect_body(db, "Sql", request,
              "{'Columns':['t','year'],'Rows':[[{'S':'Ran'},{'N':'1985'}]],'RowCount':1}");
  free(request);
  request = sql_request("SELECT title FROM movies WHERE year > 3000", NULL);
  expect_body(db, "Sql", request, "{'Columns':['title'],'Rows':[],'RowCount':0}");
  free(request);
}

static void views_tables_and_search_indexes_are_read_and_joined(void **state) {
  stator *db = *state;
  expect_rows(db, "SELECT id FROM films ORDER BY id", NULL,
              "[[{'S':'f1'}],[{'S':'f2'}],[{'S':'f3'}]]");
  expect_rows(db, "SELECT id FROM FILMS WHERE id = ?1 OR id = ?1", ",'Parameters':[{'S':'f2'}]",
              "[[{'S':'f2'}]]");
  expect_rows(db,
              "SELECT title FROM main.films_words WHERE films_words MATCH 'engineers OR sons' "
              "ORDER BY rank, title",
              NULL, "[[{'S':'Primer'}],[{'S':'Ran'}]]");
  expect_rows(db,
              "SELECT m.year, highlight(films_words, 1, '<', '>') FROM films_words('race') w "
              "JOIN movies m ON m._id = w.rowid",
              NULL, "[[{'N':'1995'},{'S':'a thief and a <race> of cars'}]]");
  expect_rows(db,
              "SELECT snippet(films_words, 1, '', '', '~', 2) IS NOT NULL, bm25(films_words) < 0 "
              "FROM films_words WHERE films_words MATCH ?",
              ",'Parameters':[{'S':'plot:time'}]", "[[{'N':'1'},{'N':'1'}]]");
  expect_rows(db,
              "SELECT g.value ->> 'S', count(*) FROM movies, json_each(genres, '$.L') g "
              "GROUP BY 1 ORDER BY 1",
              NULL, "[[{'S':'Crime'},{'N':'3'}],[{'S':'Drama'},{'N':'3'}]]");
  expect_rows(db, "SELECT count(*) FROM json_tree('[1,[2]]')", NULL, "[[{'N':'4'}]]");
}

static void views_that_give_no_column_are_read_too(void **state) {
  stator *db = *state;
  expect_rows(db, "SELECT count(*) FROM films", NULL, "[[{'N':'3'}]]");
  expect_rows(db, "SELECT count(*) FROM films, movies, films_words", NULL, "[[{'N':'27'}]]");
  expect_rows(db, "WITH x AS (SELECT 1 FROM movies) SELECT count(*) FROM x", NULL, "[[{'N':'3'}]]");
  expect_rows(db, "WITH x AS (SELECT 1) SELECT count(*) FROM x", NULL, "[[{'N':'1'}]]");
  expect_rows(db, "SELECT EXISTS (SELECT 1 FROM movies)", NULL, "[[{'N':'1'}]]");
  expect_rows(db, "SELECT count(*) FROM films JOIN movies USING (_id) NATURAL JOIN films_words",
              NULL, "[[{'N':'3'}]]");
  expect_rows(db, "WITH films AS (SELECT 7 AS id) SELECT id FROM films", NULL, "[[{'N':'7'}]]");
}

static void sql_has_its_means(void **state) {
  stator *db = *state;
  expect_rows(db, "VALUES (1), (2)", NULL, "[[{'N':'1'}],[{'N':'2'}]]");
  expect_rows(db,
              "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3) "
              "SELECT x FROM n",
              NULL, "[[{'N':'1'}],[{'N':'2'}],[{'N':'3'}]]");
  expect_rows(
      db, "SELECT title, sum(year) OVER (ORDER BY year) FROM movies", NULL,
      "[[{'S':'Ran'},{'N':'1985'}],[{'S':'Heat'},{'N':'3980'}],[{'S':'Primer'},{'N':'5984'}]]");
  expect_rows(
      db, "SELECT year / 10 * 10, avg(year) FROM movies GROUP BY 1 HAVING count(*) = 1 ORDER BY 1",
      NULL,
      "[[{'N':'1980'},{'N':'1985.0'}],[{'N':'1990'},{'N':'1995.0'}],[{'N':'2000'},{'N':"
      "'2004.0'}]]");
  expect_rows(db, "/* a */ SELECT 1 -- b\n ; ; /* c */ -- d", NULL, "[[{'N':'1'}]]");
  expect_rows(db, "\xef\xbb\xbf; SELECT 1", NULL, "[[{'N':'1'}]]");
  stator_result *r =
      sql_call(db, "EXPLAIN QUERY PLAN SELECT title FROM movies WHERE year = 1995", NULL);
  assert_non_null(strstr(stator_result_body(r, NULL), "USING INDEX stator_v"));
  stator_result_free(r);
}

static void every_type_comes_out_as_it_is(void **state) {
  stator *db = *state;
  expect_rows(
      db, "SELECT 9223372036854775807, -9223372036854775808, NULL, x'00ff', x''", NULL,
      "[[{'N':'9223372036854775807'},{'N':'-9223372036854775808'},{'NULL':true},{'B':'AP8='},"
      "{'B':''}]]");
  expect_rows(db, "SELECT 2.0, 0.5 + 0.25, 1e100, -1.5e-7", NULL,
              "[[{'N':'2.0'},{'N':'0.75'},{'N':'1.0e+100'},{'N':'-1.5e-07'}]]");
  expect_rows(db, "SELECT '', 'a' || char(0) || 'b', 'ä' || char(10), 1 AS x, 2 AS x", NULL,
              "[[{'S':''},{'S':'a\\u0000b'},{'S':'ä\\n'},{'N':'1'},{'N':'2'}]]");
  expect_rows(db, "SELECT votes FROM movies LIMIT 1", NULL, "[[{'S':'12345678901234567890'}]]");
}

static void what_json_cannot_hold_is_refused(void **state) {
  stator *db = *state;
  expect_refused(
      db, "SELECT 1, CAST(x'61ff' AS TEXT) AS t", NULL,
      "Column 2 (t) of row 1 is TEXT that is not UTF-8; CAST(... AS BLOB) shows its bytes");
  expect_refused(
      db, "SELECT 1 AS x UNION ALL SELECT -9e999", NULL,
      "Column 1 (x) of row 2 is infinite, which no Number is; CAST(... AS TEXT) shows it");
  expect_rows(db, "SELECT CAST(9e999 AS TEXT)", NULL, "[[{'S':'Inf'}]]");
}

/* -- parameters --------------------------------------------------------------------- */

static void parameters_are_bound_by_their_types(void **state) {
  stator *db = *state;
  expect_rows(db, "SELECT ?, ?, ?, ?, typeof(?), ?",
              ",'Parameters':[{'S':'its \\u0000'},{'N':'1'},"
              "{'BOOL':true},{'NULL':true},{'BOOL':false},{'B':'AP8='}]",
              "[[{'S':'its \\u0000'},{'N':'1'},{'N':'1'},{'NULL':true},{'S':'integer'},{'B':"
              "'AP8='}]]");
  expect_rows(
      db, "SELECT typeof(?1), ?1, typeof(?2), ?2, ?3, ?1",
      ",'Parameters':[{'N':"
      "'9223372036854775807'},{'N':'1.50'},{'N':'1e20'}]",
      "[[{'S':'integer'},{'N':'9223372036854775807'},{'S':'real'},{'N':'1.5'},{'N':'1.0e+20'},"
      "{'N':'9223372036854775807'}]]");
  expect_rows(db, "SELECT title FROM movies WHERE title LIKE ? AND year < ?",
              ",'Parameters':[{'S':'h%'},{'N':'1996'}]", "[[{'S':'Heat'}]]");
}

static void wrong_parameters_are_refused(void **state) {
  stator *db = *state;
  expect_refused(db, "SELECT ?", NULL, "Invalid Statement: it takes 1 parameter, and 0 were given");
  expect_refused(db, "SELECT ?2", ",'Parameters':[{'N':'1'}]",
                 "Invalid Statement: it takes 2 parameters, and 1 was given");
  expect_refused(db, "SELECT 1", ",'Parameters':[{'N':'1'}]",
                 "Invalid Statement: it takes 0 parameters, and 1 was given");
  expect_refused(db, "SELECT :year", NULL,
                 "Invalid Statement: the parameter :year has a name; write ?, or ?1, ?2 and so on");
  expect_refused(db, "SELECT ?", ",'Parameters':[{'L':[]}]",
                 "Parameter 1 is of type L: SQL takes S, N, B, BOOL and NULL");
  expect_refused(
      db, "SELECT ?, ?", ",'Parameters':[{'N':'1'},{'N':'9223372036854775808'}]",
      "Parameter 2: the number 9223372036854775808 is no INTEGER of 64 bits, and a REAL has "
      "too few digits for it; give it as a string, or rounded");
  expect_error(db, "Sql", "{'Statement':'SELECT ?','Parameters':[5]}", "SerializationException",
               "Unexpected value type in payload");
}

/* -- statements that are refused ----------------------------------------------------- */

#define TAKES "Sql takes one statement that reads: SELECT, VALUES, WITH or EXPLAIN QUERY PLAN"
#define WRITES                                                                                     \
  "Statement refused: Sql only reads: items are written by PutItem, UpdateItem, DeleteItem and "   \
  "ExecuteStatement, tables and views made and dropped by operations of their own"
#define STRANGE                                                                                    \
  " is none of Stator's: Sql reads views, tables by the views of their own, search indexes, "      \
  "json_each and json_tree"
#define NOT_A_QUESTION " is not for questions: it does more than reckon with what it is given"

/* Statement and message, one behind the other. */
static const char *const refusals[] = {
    "",
    "Invalid Statement: it is empty; " TAKES,
    " -- nothing\n ; /* at all",
    "Invalid Statement: it is empty; " TAKES,
    "DELETE FROM films",
    "Invalid Statement: " TAKES "; not DELETE",
    "pragma user_version",
    "Invalid Statement: " TAKES "; not pragma",
    "ATTACH 'x' AS y",
    "Invalid Statement: " TAKES "; not ATTACH",
    "*",
    "Invalid Statement: " TAKES,
    "EXPLAIN SELECT 1",
    "Invalid Statement: " TAKES,
    "SELECT 1; SELECT 2",
    "Invalid Statement: Sql takes one statement; at character 11: SELECT 2",
    "SELECT 1; DROP VIEW films",
    "Invalid Statement: Sql takes one statement; at character 11: DROP VIEW films",
    "SELECT FROM films",
    "Invalid Statement: near \"FROM\": syntax error; at character 8: FROM films",
    "SELECT 'ä', titel FROM movies",
    "Invalid Statement: no such column: titel; at character 13: titel FROM movies",
    "SELECT 1 FROM film",
    "Invalid Statement: no such table: film; there are: films, movies, films_words",
    "SELECT 'a",
    "Invalid Statement: unrecognized token: \"'a\"; at character 8: 'a",
    "SELECT",
    "Invalid Statement: incomplete input",
    "SELECT abs(-9223372036854775807 - 1)",
    "Statement failed: integer overflow",
    "SELECT title FROM films_words WHERE films_words MATCH '\"'",
    "Statement failed: unterminated string",
    "SELECT stator_json('[1]')",
    "Statement failed: stator_json takes an attribute value in DynamoDB's JSON, {\"S\":\"Drama\"}, "
    "or an "
    "item",

    "WITH x AS (SELECT 1) DELETE FROM stator_meta",
    WRITES,
    "WITH x AS (SELECT 1) UPDATE stator_t1 SET item = ''",
    WRITES,
    "WITH x AS (SELECT 1) INSERT INTO films_words(films_words) VALUES('rebuild')",
    WRITES,
    "EXPLAIN QUERY PLAN DELETE FROM stator_t1",
    WRITES,
    "EXPLAIN QUERY PLAN VACUUM",
    "Invalid Statement: " TAKES,

    "SELECT * FROM stator_meta",
    "Statement refused: \"stator_meta\" is one of Stator's own tables; at character 15: "
    "stator_meta",
    "SELECT count(*) FROM stator_tables",
    "Statement refused: \"stator_tables\" is one of Stator's own tables; at character 22: "
    "stator_tables",
    "SELECT item FROM stator_t1",
    "Statement refused: \"stator_t1\" is where Stator keeps the items of a "
    "table: ask its view \"films\"; at character 18: stator_t1",
    "SELECT count(*) FROM 'STATOR_T1'",
    "Statement refused: \"STATOR_T1\" is where Stator keeps the items of a table: ask its view "
    "\"films\"; "
    "at character 23: STATOR_T1'",
    "WITH films AS (SELECT item FROM stator_t1) SELECT * FROM films",
    "Statement refused: \"stator_t1\" is where Stator keeps the items of a table: ask its view "
    "\"films\"; "
    "at character 33: stator_t1) SELECT * FROM films",
    "WITH films AS (SELECT key FROM stator_meta) SELECT * FROM films",
    "Statement refused: \"stator_meta\" is one of Stator's own tables; at character 32: "
    "stator_meta) "
    "SELECT * FROM films",
    "SELECT * FROM films_words_data",
    "Statement refused: \"films_words_data\" is a part of a search index: ask \"films_words\"; at "
    "character 15: films_words_data",
    "SELECT name FROM sqlite_schema",
    "Statement refused: \"sqlite_master\" is SQLite's own: ListTables, DescribeTable and ListViews "
    "tell "
    "what there is",
    "SELECT name FROM sqlite_master",
    "Statement refused: \"sqlite_master\" is SQLite's own: ListTables, DescribeTable and ListViews "
    "tell "
    "what there is; at character 18: sqlite_master",
    "SELECT (SELECT max(seq) FROM sqlite_sequence) FROM films",
    "Statement refused: \"sqlite_sequence\" is SQLite's own: ListTables, DescribeTable and "
    "ListViews tell "
    "what there is; at character 30: sqlite_sequence) FROM films",

    "SELECT 1 FROM json_each('[1]') NATURAL JOIN stator_meta",
    "Statement refused: \"stator_meta\" is one of Stator's own tables; at character 45: "
    "stator_meta",
    "SELECT 1 FROM json_each('[1]') JOIN [stator_meta] USING (key)",
    "Statement refused: \"stator_meta\" is one of Stator's own tables; at character 38: "
    "stator_meta] "
    "USING (key)",

    "SELECT load_extension('x')",
    "Statement refused: the function load_extension" NOT_A_QUESTION
    "; at character 8: load_extension('x')",
    "SELECT fts5(NULL) FROM movies",
    "Statement refused: the function fts5" NOT_A_QUESTION
    "; at character 8: fts5(NULL) FROM movies",
};

static void what_sql_does_not_do_is_refused_with_why(void **state) {
  stator *db = *state;
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i += 2)
    expect_refused(db, refusals[i], NULL, refusals[i + 1]);
}

/* Newer versions of SQLite say it themselves. */
static void a_text_in_double_quotes_is_told_from_a_name(void **state) {
  stator_result *r = sql_call(*state, "SELECT 1 FROM movies WHERE title = \"Heat\"", NULL);
  const char *message = stator_result_message(r);
  assert_non_null(strstr(message, "Invalid Statement: no such column: "));
  assert_true(strstr(message, "; text stands in 'single quotes'") ||
              strstr(message, "single-quotes"));
  assert_non_null(strstr(message, "; at character 36: \"Heat\""));
  stator_result_free(r);
}

/* SQLite words it by its version; no answer is the point. */
static void tables_that_are_functions_are_refused(void **state) {
  stator *db = *state;
  const char *const statements[] = {
      "SELECT * FROM pragma_table_info('films')",
      "SELECT count(*) FROM pragma_table_info('films')",
      "SELECT count(*) FROM pragma_optimize",
      "SELECT name FROM dbstat",
      "SELECT count(*) FROM dbstat",
      "SELECT sql FROM sqlite_stmt",
      "SELECT count(*) FROM sqlite_stmt",
  };
  for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
    for (int again = 0; again < 2; again++) {
      stator_result *r = sql_call(db, statements[i], NULL);
      if (stator_result_code(r) != STATOR_VALIDATION)
        fail_msg("%s: %s", statements[i], stator_result_body(r, NULL));
      stator_result_free(r);
    }
}

static void a_statement_with_nul_is_refused(void **state) {
  expect_error(*state, "Sql", "{'Statement':'SELECT 1\\u0000 FROM x'}", "ValidationException",
               "Invalid Statement: it holds a U+0000");
}

static void members_are_checked(void **state) {
  expect_error(
      *state, "Sql", "{}", "ValidationException",
      "1 validation error detected: Value null at 'statement' failed to satisfy constraint: "
      "Member must not be null");
  expect_error(
      *state, "Sql", "{'Statement':'SELECT 1','Limit':0,'TimeoutMs':0,'MaxSteps':0}",
      "ValidationException",
      "3 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member "
      "must have value greater than or equal to 1; Value '0' at 'timeoutMs' failed to satisfy "
      "constraint: Member must have value greater than or equal to 1; Value '0' at 'maxSteps' "
      "failed to satisfy constraint: Member must have value greater than or equal to 1");
}

/* -- limits --------------------------------------------------------------------------- */

#define ENDLESS                                                                                    \
  "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"

static void a_limit_of_rows_is_told_where_it_cut(void **state) {
  stator *db = *state;
  char *request = sql_request("SELECT id FROM films", ",'Limit':2");
  expect_ok(db, "Sql", request, "'RowCount':2,'Truncated':true}");
  free(request);
  request = sql_request("SELECT id FROM films", ",'Limit':3");
  expect_ok(db, "Sql", request, "'RowCount':3}");
  free(request);
}

static void what_does_not_end_is_stopped(void **state) {
  stator *db = *state;
  expect_refused(db, ENDLESS, ",'TimeoutMs':30",
                 "Statement stopped: it took longer than 30 ms; TimeoutMs lets it take longer");
  expect_refused(
      db, ENDLESS, ",'MaxSteps':100000",
      "Statement stopped: it took more than 100000 steps of SQLite's machine; MaxSteps lets "
      "it take more");
  expect_refused(
      db, "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n",
      ",'TimeoutMs':60000",
      "The answer is larger than 16 MB with row 993430: take fewer rows, by LIMIT in the "
      "statement, or fewer columns");
  expect_rows(db, "SELECT count(*) FROM films", NULL, "[[{'N':'3'}]]");
}

static void values_have_a_largest_size(void **state) {
  stator *db = *state;
  const char *const statements[] = {
      "SELECT length(zeroblob(100000000))",
      "SELECT length(replace(hex(zeroblob(2000000)), '0', '0123456789'))",
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 30) SELECT "
      "group_concat(hex(zeroblob(500000))) FROM n",
  };
  for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
    expect_refused(db, statements[i], ",'TimeoutMs':60000",
                   "Statement stopped: a value grew past 16 MB, the most that one may have");
  expect_rows(db, "SELECT length(zeroblob(16777216))", NULL, "[[{'N':'16777216'}]]");
}

static void the_connection_is_as_it_was(void **state) {
  stator *db = *state;
  size_t most = 350000;
  char *request = malloc(most + 100);
  int n =
      sprintf(request, "{\"TableName\":\"films\",\"Item\":{\"id\":{\"S\":\"big\"},\"a\":{\"S\":\"");
  memset(request + n, 'x', most);
  strcpy(request + n + most, "\"}}}");
  expect_refused(
      db, ENDLESS, ",'MaxSteps':1",
      "Statement stopped: it took more than 1 steps of SQLite's machine; MaxSteps lets it take "
      "more");
  expect_ok(db, "PutItem", request, NULL);
  expect_ok(db, "Scan", "{'TableName':'films'}", "'Count':4");
  free(request);
}

static void deep_and_long_statements_are_refused_by_sqlite(void **state) {
  stator *db = *state;
  enum { LEVELS = 3000 };
  char *sql = malloc(4 * LEVELS + 100), *out = sql + sprintf(sql, "SELECT ");
  for (int i = 0; i < LEVELS; i++) *out++ = '(';
  *out++ = '1';
  for (int i = 0; i < LEVELS; i++) *out++ = ')';
  *out = 0;
  stator_result *r = sql_call(db, sql, NULL);
  assert_int_equal(stator_result_code(r), STATOR_VALIDATION);
  stator_result_free(r);
  out = sql + sprintf(sql, "SELECT 1");
  for (int i = 0; i < LEVELS; i++) out += sprintf(out, "+1");
  r = sql_call(db, sql, NULL);
  assert_non_null(
      strstr(stator_result_message(r), "Expression tree is too large (maximum depth 1000)"));
  stator_result_free(r);
  free(sql);
}

/* -- stator_json ---------------------------------------------------------------------- */

static void plain_json_of_values_and_items(void **state) {
  stator *db = *state;
  expect_rows(db, "SELECT stator_json(genres), stator_json(NULL) FROM movies LIMIT 1", NULL,
              "[[{'S':'[`Drama`,`Crime`]'},{'NULL':true}]]");
  expect_rows(db, "SELECT json_extract(stator_json(_item), '$.title') FROM films ORDER BY id", NULL,
              "[[{'S':'Heat'}],[{'S':'Ran'}],[{'S':'Primer'}]]");
  expect_rows(db,
              "SELECT json_array(stator_json('{\"S\":\"a\"}'), "
              "stator_json('{\"N\":\"12345678901234567890\"}'))",
              NULL, "[[{'S':'[`a`,12345678901234567890]'}]]");
  expect_rows(db,
              "SELECT stator_json('{\"S\":{\"S\":\"x\"}}'), stator_json('{\"M\":{\"M\":{}}}'), "
              "stator_json('{\"M\":{\"M\":{\"M\":{}}}}'), stator_json('{}')",
              NULL, "[[{'S':'{`S`:`x`}'},{'S':'{`M`:{}}'},{'S':'{`M`:{}}'},{'S':'{}'}]]");
  const char *const wrong[] = {"1",
                               "x'7b7d'",
                               "''",
                               "'{'",
                               "'{\"S\":1}'",
                               "'{\"S\":\"a\"} x'",
                               "'{\"S\":\"a\",\"N\":\"1\"}'"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    char sql[64];
    snprintf(sql, sizeof sql, "SELECT stator_json(%s)", wrong[i]);
    expect_refused(db, sql, NULL,
                   "Statement failed: stator_json takes an attribute value in DynamoDB's JSON, "
                   "{\"S\":\"Drama\"}, or an item");
  }
}

/* -- transactions ---------------------------------------------------------------------- */

static void a_transaction_sees_its_own_changes(void **state) {
  stator *db = *state, *tx;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(db, &tx, r), STATOR_OK);
  put_film(tx, "f4", "Alien", 1979, "in space");
  expect_rows(tx, "SELECT title FROM movies WHERE year < 1980", NULL, "[[{'S':'Alien'}]]");
  expect_rows(tx, "SELECT title FROM films_words('space')", NULL, "[[{'S':'Alien'}]]");
  expect_refused(
      tx, ENDLESS, ",'MaxSteps':10000",
      "Statement stopped: it took more than 10000 steps of SQLite's machine; MaxSteps lets "
      "it take more");
  expect_refused(
      tx, "SELECT * FROM stator_meta", NULL,
      "Statement refused: \"stator_meta\" is one of Stator's own tables; at character 15: "
      "stator_meta");
  put_film(tx, "f5", "Brazil", 1985, "a fly");
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  expect_rows(db, "SELECT count(*) FROM films", NULL, "[[{'N':'5'}]]");
  stator_result_free(r);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      films_test(the_whole_answer),
      films_test(views_tables_and_search_indexes_are_read_and_joined),
      films_test(views_that_give_no_column_are_read_too),
      films_test(sql_has_its_means),
      films_test(every_type_comes_out_as_it_is),
      films_test(what_json_cannot_hold_is_refused),
      films_test(parameters_are_bound_by_their_types),
      films_test(wrong_parameters_are_refused),
      films_test(what_sql_does_not_do_is_refused_with_why),
      films_test(a_text_in_double_quotes_is_told_from_a_name),
      films_test(tables_that_are_functions_are_refused),
      films_test(a_statement_with_nul_is_refused),
      films_test(members_are_checked),
      films_test(a_limit_of_rows_is_told_where_it_cut),
      films_test(what_does_not_end_is_stopped),
      films_test(values_have_a_largest_size),
      films_test(the_connection_is_as_it_was),
      films_test(deep_and_long_statements_are_refused_by_sqlite),
      films_test(plain_json_of_values_and_items),
      films_test(a_transaction_sees_its_own_changes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
