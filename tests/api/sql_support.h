/*
** What the tests of SQL share: a table of films with a view and a search index, and
** questions whose answers are compared.
**
**   expect_rows(db, "SELECT 1, 'a'", NULL, "[[{'N':'1'},{'S':'a'}]]");
**   expect_refused(db, "SELECT x", NULL, "Invalid Statement: no such column: x; ...");
**
** The third argument is what else stands in the request, ",'Limit':2", or NULL.
*/
#ifndef TESTS_API_SQL_SUPPORT_H
#define TESTS_API_SQL_SUPPORT_H
#include "api/support.h"

#define expect_rows(db, sql, more, rows) sql_expect_rows(db, sql, more, rows, __FILE__, __LINE__)
#define expect_refused(db, sql, more, message)                                                     \
  sql_expect_refused(db, sql, more, message, __FILE__, __LINE__)

/* A JSON string of any text, into `out`, which has room. */
static inline char *sql_put_json(const char *text, char *out) {
  *out++ = '"';
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') *out++ = '\\';
    if ((unsigned char)*text >= 0x20)
      *out++ = *text;
    else
      out += sprintf(out, "\\u%04x", (unsigned char)*text);
  }
  *out++ = '"';
  *out = 0;
  return out;
}

/* Caller frees with free. */
static inline char *sql_request(const char *sql, const char *more) {
  char *others = support_quoted(more ? more : "");
  char *request = malloc(6 * strlen(sql) + strlen(others) + 32);
  assert_non_null(request);
  char *out = request + sprintf(request, "{\"Statement\":");
  out = sql_put_json(sql, out);
  sprintf(out, "%s}", others);
  free(others);
  return request;
}

/* Caller frees with stator_result_free. */
static inline stator_result *sql_call(stator *db, const char *sql, const char *more) {
  stator_result *r = stator_result_new();
  assert_non_null(r);
  char *request = sql_request(sql, more);
  int rc = stator_call(db, "Sql", request, STATOR_NUL, r);
  free(request);
  assert_int_equal(rc, stator_result_code(r));
  return r;
}

/* Rows as the body has them: a ' stands for ", a ` for an escaped one. */
static inline char *sql_rows_text(const char *rows) {
  char *text = malloc(2 * strlen(rows) + 1), *out = text;
  assert_non_null(text);
  for (; *rows; rows++) {
    if (*rows == '`') *out++ = '\\';
    *out++ = *rows == '`' || *rows == '\'' ? '"' : *rows;
  }
  *out = 0;
  return text;
}

/* "Rows" is the last member but for RowCount and Truncated. */
static inline void sql_expect_rows(stator *db, const char *sql, const char *more, const char *rows,
                                   const char *file, int line) {
  stator_result *r = sql_call(db, sql, more);
  const char *body = stator_result_body(r, NULL);
  if (stator_result_code(r) != STATOR_OK) support_fail("Sql", sql, rows, body, file, line);
  char *wanted = sql_rows_text(rows);
  const char *got = strstr(body, "\"Rows\":");
  assert_non_null(got);
  got += strlen("\"Rows\":");
  const char *behind = strncmp(got, wanted, strlen(wanted)) == 0 ? got + strlen(wanted) : "";
  if (strncmp(behind, ",\"RowCount\":", strlen(",\"RowCount\":")) != 0)
    support_fail("Sql", sql, wanted, got, file, line);
  free(wanted);
  stator_result_free(r);
}

static inline void sql_expect_refused(stator *db, const char *sql, const char *more,
                                      const char *message, const char *file, int line) {
  stator_result *r = sql_call(db, sql, more);
  const char *got = stator_result_message(r);
  if (stator_result_code(r) != STATOR_VALIDATION || strcmp(got, message) != 0)
    support_fail("Sql", sql, message, got ? got : stator_result_body(r, NULL), file, line);
  stator_result_free(r);
}

static inline void put_film(stator *db, const char *id, const char *title, int year,
                            const char *plot) {
  char request[512];
  snprintf(request, sizeof request,
           "{'TableName':'films','Item':{'id':{'S':'%s'},'title':{'S':'%s'},'year':{'N':'%d'},"
           "'plot':{'S':'%s'},'genres':{'L':[{'S':'Drama'},{'S':'Crime'}]},"
           "'votes':{'N':'12345678901234567890'}}}",
           id, title, year, plot);
  expect_ok(db, "PutItem", request, NULL);
}

/* "films", its view "movies" with an index on year, its search index "films_words". */
static inline void make_films(stator *db) {
  expect_ok(db, "CreateTable",
            "{'TableName':'films','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            "{'AttributeName':'id','AttributeType':'S'}],'KeySchema':[{'AttributeName':'id',"
            "'KeyType':'HASH'}]}",
            NULL);
  put_film(db, "f1", "Heat", 1995, "a thief and a race of cars");
  put_film(db, "f2", "Ran", 1985, "a king and three sons");
  put_film(db, "f3", "Primer", 2004, "two engineers travel in time");
  expect_ok(db, "CreateView",
            "{'ViewName':'movies','TableName':'films','Columns':[{'ColumnName':'title','Type':"
            "'TEXT'},{'ColumnName':'year','Type':'INTEGER'},{'ColumnName':'genres','Type':'JSON'},"
            "{'ColumnName':'votes','Type':'TEXT'}],'Indexes':[{'Columns':['year']}]}",
            NULL);
  expect_ok(db, "CreateSearchIndex",
            "{'TableName':'films','IndexName':'words','Attributes':[{'AttributePath':'title'},"
            "{'AttributePath':'plot'}]}",
            NULL);
}

static inline int films_setup(void **state) {
  support_setup(state);
  make_films(*state);
  return 0;
}

#define films_test(function)                                                                       \
  cmocka_unit_test_setup_teardown(function, films_setup, support_teardown)
#endif
