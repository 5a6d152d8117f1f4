/*
** What the tests of operations share: a store in memory whose clock stands still,
** and calls whose answers are compared.
**
** Requests and expected texts that hold no double quote are written with single
** ones: "{'TableName':'T'}" stands for {"TableName":"T"}.
**
**   expect_ok(db, "GetItem", "{...}", "'Item':{'pk'");   the body holds this text; NULL: anything
**   expect_body(db, "GetItem", "{...}", "{}");           the body is exactly this
**   expect_without(db, "GetItem", "{...}", "'Item'");    it succeeds, and does not hold this
**   expect_error(db, "GetItem", "{...}", "ValidationException", "the exact message");
*/
#ifndef TESTS_API_SUPPORT_H
#define TESTS_API_SUPPORT_H
#include "stator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define SUPPORT_NOW 1760000000123 /* when the clock of a fresh store stands still */

#define expect_ok(db, op, request, part) support_ok(db, op, request, part, __FILE__, __LINE__)
#define expect_body(db, op, request, body) support_body(db, op, request, body, __FILE__, __LINE__)
#define expect_without(db, op, request, part)                                                      \
  support_without(db, op, request, part, __FILE__, __LINE__)
#define expect_error(db, op, request, exception, message)                                          \
  support_error(db, op, request, exception, message, __FILE__, __LINE__)

static inline stator *support_open(int lifecycle_ms) {
  stator_options options = {0};
  options.lifecycle_ms = lifecycle_ms;
  stator_result *why = stator_result_new();
  stator *db = NULL;
  assert_non_null(why);
  if (stator_open(":memory:", &options, &db, why) != STATOR_OK)
    fail_msg("cannot open: %s", stator_result_message(why));
  stator_result_free(why);
  assert_int_equal(stator_clock_set(db, SUPPORT_NOW), STATOR_OK);
  return db;
}

/* cmocka's fixture: *state is the store. */
static inline int support_setup(void **state) {
  *state = support_open(0);
  return 0;
}

static inline int support_teardown(void **state) {
  return stator_close(*state) == STATOR_OK ? 0 : -1;
}

#define store_test(function)                                                                       \
  cmocka_unit_test_setup_teardown(function, support_setup, support_teardown)

/* Caller frees with free. */
static inline char *support_quoted(const char *text) {
  size_t n = strlen(text) + 1;
  char *copy = malloc(n);
  assert_non_null(copy);
  memcpy(copy, text, n);
  if (strchr(text, '"')) return copy;
  for (char *p = copy; *p; p++)
    if (*p == '\'') *p = '"';
  return copy;
}

/* Caller frees with stator_result_free. */
static inline stator_result *support_call(stator *db, const char *op, const char *request) {
  stator_result *r = stator_result_new();
  assert_non_null(r);
  char *text = support_quoted(request);
  int rc = stator_call(db, op, text, STATOR_NUL, r);
  free(text);
  assert_int_equal(rc, stator_result_code(r));
  return r;
}

static inline void support_fail(const char *op, const char *request, const char *expected,
                                const char *got, const char *file, int line) {
  print_error("%s %s\n  expected: %s\n  got:      %s\n", op, request, expected,
              got ? got : "(nothing)");
  _fail(file, line);
}

static inline stator_result *support_success(stator *db, const char *op, const char *request,
                                             const char *file, int line) {
  stator_result *r = support_call(db, op, request);
  if (stator_result_code(r) != STATOR_OK)
    support_fail(op, request, "success", stator_result_body(r, NULL), file, line);
  assert_non_null(stator_result_body(r, NULL));
  return r;
}

static inline void support_ok(stator *db, const char *op, const char *request, const char *part,
                              const char *file, int line) {
  stator_result *r = support_success(db, op, request, file, line);
  char *wanted = support_quoted(part ? part : "");
  if (!strstr(stator_result_body(r, NULL), wanted))
    support_fail(op, request, wanted, stator_result_body(r, NULL), file, line);
  free(wanted);
  stator_result_free(r);
}

static inline void support_body(stator *db, const char *op, const char *request, const char *body,
                                const char *file, int line) {
  stator_result *r = support_success(db, op, request, file, line);
  char *wanted = support_quoted(body);
  if (strcmp(stator_result_body(r, NULL), wanted) != 0)
    support_fail(op, request, wanted, stator_result_body(r, NULL), file, line);
  free(wanted);
  stator_result_free(r);
}

static inline void support_without(stator *db, const char *op, const char *request,
                                   const char *part, const char *file, int line) {
  stator_result *r = support_success(db, op, request, file, line);
  char *unwanted = support_quoted(part);
  if (strstr(stator_result_body(r, NULL), unwanted))
    support_fail(op, request, "a body without it", stator_result_body(r, NULL), file, line);
  free(unwanted);
  stator_result_free(r);
}

static inline void support_error(stator *db, const char *op, const char *request,
                                 const char *exception, const char *message, const char *file,
                                 int line) {
  stator_result *r = support_call(db, op, request);
  if (stator_result_code(r) == STATOR_OK)
    support_fail(op, request, message, stator_result_body(r, NULL), file, line);
  if (strcmp(stator_result_exception(r), exception) != 0)
    support_fail(op, request, exception, stator_result_body(r, NULL), file, line);
  if (strcmp(stator_result_message(r), message) != 0)
    support_fail(op, request, message, stator_result_message(r), file, line);
  stator_result_free(r);
}

/* An on-demand table with the keys pk and sk of the types "S", "N" or "B";
** sort_type NULL: no sort key. */
static inline void support_table(stator *db, const char *name, const char *hash_type,
                                 const char *sort_type) {
  char request[1024], sort_attribute[128] = "";
  if (sort_type)
    snprintf(sort_attribute, sizeof sort_attribute, ",{'AttributeName':'sk','AttributeType':'%s'}",
             sort_type);
  snprintf(request, sizeof request,
           "{'TableName':'%s','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
           "{'AttributeName':'pk','AttributeType':'%s'}%s],"
           "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}%s]}",
           name, hash_type, sort_attribute,
           sort_type ? ",{'AttributeName':'sk','KeyType':'RANGE'}" : "");
  expect_ok(db, "CreateTable", request, NULL);
}
#endif
