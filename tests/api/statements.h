/*
** What the tests of PartiQL operations share. Statements are written as PartiQL has
** them; parameters and expected answers with single quotes for double ones.
**
**   run_statement(db, "INSERT INTO ...");                 it succeeds
**   expect_items(db, "SELECT ...", "[{'pk':...}]");       "Items" is exactly this
**   expect_keys(db, "SELECT ...", "a/1 a/2");             pk/sk of the items, in order
**   statements_request("Statements", STATEMENTS("...", "..."), more)
**   refuse_statement(db, "SELECT ...", "the message");    a ValidationException
*/
#ifndef TESTS_API_STATEMENTS_H
#define TESTS_API_STATEMENTS_H
#include "api/table_requests.h"

/* {"Statement":"...", more}. Caller frees with free. */
static inline char *statement_request(const char *statement, const char *more) {
  char *quoted = support_quoted(more ? more : ""), *out = malloc(2 * strlen(statement) + 4096);
  assert_non_null(out);
  assert_true(strlen(quoted) < 4000);
  char *p = out + sprintf(out, "{\"Statement\":\"");
  for (const char *s = statement; *s; s++) {
    if (*s == '"' || *s == '\\') *p++ = '\\';
    *p++ = *s;
  }
  sprintf(p, "\"%s%s}", more ? "," : "", quoted);
  free(quoted);
  return out;
}

/* The result of ExecuteStatement. Caller frees with stator_result_free. */
static inline stator_result *statement_result(stator *db, const char *statement, const char *more) {
  char *request = statement_request(statement, more);
  stator_result *r = support_call(db, "ExecuteStatement", request);
  free(request);
  return r;
}

static inline void run_statement_at(stator *db, const char *statement, const char *more,
                                    const char *body, const char *file, int line) {
  stator_result *r = statement_result(db, statement, more);
  if (stator_result_code(r) != STATOR_OK)
    support_fail(statement, more ? more : "", "success", stator_result_body(r, NULL), file, line);
  char *wanted = support_quoted(body ? body : "");
  if (body && strcmp(stator_result_body(r, NULL), wanted) != 0)
    support_fail(statement, more ? more : "", wanted, stator_result_body(r, NULL), file, line);
  free(wanted);
  stator_result_free(r);
}
#define run_statement(db, statement) run_statement_at(db, statement, NULL, NULL, __FILE__, __LINE__)
#define expect_answer(db, statement, more, body)                                                   \
  run_statement_at(db, statement, more, body, __FILE__, __LINE__)
#define expect_items(db, statement, items)                                                         \
  run_statement_at(db, statement, NULL, "{'Items':" items "}", __FILE__, __LINE__)

/* {"<list>":[{"Statement":"..."}, ...], more}. Behind a newline a statement may have
** further members of its own. Caller frees with free. */
static inline char *statements_request(const char *list, const char *const *statements,
                                       const char *more) {
  char *out = malloc(200000), *p = out + sprintf(out, "{\"%s\":[", list);
  assert_non_null(out);
  for (size_t i = 0; statements[i]; i++) {
    size_t n = strcspn(statements[i], "\n");
    char *alone = strndup(statements[i], n);
    char *request = statement_request(alone, statements[i][n] ? statements[i] + n + 1 : NULL);
    p += sprintf(p, "%s%s", i ? "," : "", request);
    free(request);
    free(alone);
  }
  char *quoted = support_quoted(more ? more : "");
  sprintf(p, "]%s%s}", more ? "," : "", quoted);
  free(quoted);
  return out;
}

/* Appends "pk/sk " of every item of a body. */
static inline void list_keys(const char *body, char *out) {
  while ((body = strstr(body, "\"pk\":{\"")) && *body) {
    char pk[64] = "", sk[64] = "";
    int end = 0;
    (void)sscanf(body, "\"pk\":{\"%*1[SN]\":\"%63[^\"]\"}%n", pk, &end);
    body += end ? end : 1;
    (void)sscanf(body, ",\"sk\":{\"%*1[SN]\":\"%63[^\"]\"}", sk);
    out += sprintf(out, "%s/%s ", pk, sk);
  }
}

static inline void expect_keys_at(stator *db, const char *statement, const char *more,
                                  const char *keys, const char *file, int line) {
  stator_result *r = statement_result(db, statement, more);
  const char *body = stator_result_body(r, NULL);
  char got[8192] = "", wanted[8192];
  if (stator_result_code(r) != STATOR_OK) support_fail(statement, "", keys, body, file, line);
  const char *behind = strstr(body, "],\"");
  char *items = strdup(body);
  assert_non_null(items);
  if (behind) items[behind - body] = 0; /* LastEvaluatedKey is no item */
  list_keys(items, got);
  free(items);
  snprintf(wanted, sizeof wanted, "%s%s", keys, *keys ? " " : "");
  if (strcmp(got, wanted) != 0) support_fail(statement, body, keys, got, file, line);
  stator_result_free(r);
}
#define expect_keys(db, statement, keys)                                                           \
  expect_keys_at(db, statement, NULL, keys, __FILE__, __LINE__)
#define expect_keys_with(db, statement, more, keys)                                                \
  expect_keys_at(db, statement, more, keys, __FILE__, __LINE__)

static inline void refuse_statement_at(stator *db, const char *statement, const char *more,
                                       const char *exception, const char *message, const char *file,
                                       int line) {
  char *request = statement_request(statement, more);
  support_error(db, "ExecuteStatement", request, exception, message, file, line);
  free(request);
}
#define STATEMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define refuse_statement(db, statement, message)                                                   \
  refuse_statement_at(db, statement, NULL, "ValidationException", message, __FILE__, __LINE__)
#define refuse_statement_as(db, statement, more, exception, message)                               \
  refuse_statement_at(db, statement, more, exception, message, __FILE__, __LINE__)

/* As a fixture: a table with and one without a sort key, an item in each. */
static inline int two_tables_setup(void **state) {
  support_setup(state);
  support_table(*state, "One", "S", NULL);
  support_table(*state, "Two", "S", "N");
  run_statement(*state, "INSERT INTO One VALUE {'pk':'a','v':1}");
  run_statement(*state, "INSERT INTO Two VALUE {'pk':'a','sk':1,'v':2}");
  return 0;
}
#define two_tables_test(f) cmocka_unit_test_setup_teardown(f, two_tables_setup, support_teardown)
#endif
