// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Puts and deletes that are one statement have no transaction around them in a store
** in memory, and none of their own in an explicit one: they happen whole or not at
** all, and belong to what is open. */
#include "support.h"
#include <sqlite3.h>
#include "unit/failing_memory.h"

#define OLD "{'TableName':'Tab','Item':{'pk':{'S':'a'},'v':{'N':'1'}}}"
#define NEW "{'TableName':'Tab','Item':{'v':{'N':'2'}, 'pk':{'S':'a'}}}"
#define KEY "{'TableName':'Tab','Key':{'pk':{'S':'a'}}}"
#define OLD_IS "{'Item':{'pk':{'S':'a'},'v':{'N':'1'}}}"
#define NEW_IS "{'Item':{'pk':{'S':'a'},'v':{'N':'2'}}}"

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "Tab", "S", NULL);
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

static int quietly(stator *db, const char *op, const char *request) {
  char *text = support_quoted(request);
  stator_result *r = stator_result_new();
  int rc = stator_call(db, op, text, STATOR_NUL, r);
  assert_true(rc == STATOR_OK || rc == STATOR_NOMEM);
  assert_true(rc != STATOR_OK || strcmp(stator_result_body(r, NULL), "{}") == 0);
  stator_result_free(r);
  free(text);
  return rc;
}

/* Does the n-th try of something with too little memory; how many tries failed. */
static size_t each_time(stator *db, const char *op, const char *request, const char *done,
                        int (*poorly)(stator *db, const char *op, const char *request, size_t n)) {
  size_t met = 0, succeeded = 0;
  for (size_t n = 1; n < 400 && succeeded < 20; n++) {
    expect_body(db, "PutItem", OLD, "{}");
    int rc = poorly(db, op, request, n);
    expect_body(db, "GetItem", KEY, rc == STATOR_OK ? done : OLD_IS);
    if (rc == STATOR_OK)
      succeeded++;
    else
      met++;
  }
  assert_true(succeeded > 0);
  return met;
}

static int without_our_memory(stator *db, const char *op, const char *request, size_t n) {
  allocations = 0;
  failing = n + 1; /* the first is the result */
  int rc = quietly(db, op, request);
  failing = 0;
  return rc;
}

static int without_sqlites_memory(stator *db, const char *op, const char *request, size_t n) {
  sqlite3_hard_heap_limit64(sqlite3_memory_used() + (sqlite3_int64)n * 64);
  int rc = quietly(db, op, request);
  sqlite3_hard_heap_limit64(0);
  return rc;
}

static void they_happen_or_memory_ran_out(void **state) {
  assert_true(each_time(*state, "PutItem", NEW, NEW_IS, without_our_memory) > 0);
  assert_true(each_time(*state, "DeleteItem", KEY, "{}", without_our_memory) > 0);
}

static void they_happen_or_sqlite_has_no_memory(void **state) {
  assert_true(each_time(*state, "PutItem", NEW, NEW_IS, without_sqlites_memory) > 0);
  (void)each_time(*state, "DeleteItem", KEY, "{}", without_sqlites_memory);
}

static stator *begin(stator *db) {
  stator *tx;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(db, &tx, r), STATOR_OK);
  stator_result_free(r);
  return tx;
}

static void commit(stator *tx) {
  stator_result *r = stator_result_new();
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  stator_result_free(r);
}

static void a_rollback_takes_them_back(void **state) {
  expect_body(*state, "PutItem", OLD, "{}");
  stator *tx = begin(*state);
  expect_body(tx, "PutItem", NEW, "{}");
  expect_body(tx, "GetItem", KEY, NEW_IS);
  expect_body(tx, "DeleteItem", KEY, "{}");
  expect_body(tx, "GetItem", KEY, "{}");
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  expect_body(*state, "GetItem", KEY, OLD_IS);
}

static void a_refused_one_leaves_the_others_of_its_transaction(void **state) {
  stator *tx = begin(*state);
  expect_body(tx, "PutItem", NEW, "{}");
  expect_error(tx, "PutItem", "{'TableName':'Tab','Item':{'pk':{'N':'1'}}}", "ValidationException",
               "One or more parameter values were invalid: Type mismatch for key pk expected: S "
               "actual: N");
  expect_error(tx, "DeleteItem", "{'TableName':'Tab','Key':{'sk':{'S':'1'}}}",
               "ValidationException", "The provided key element does not match the schema");
  commit(tx);
  expect_body(*state, "GetItem", KEY, NEW_IS);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(they_happen_or_memory_ran_out),
      test(they_happen_or_sqlite_has_no_memory),
      test(a_rollback_takes_them_back),
      test(a_refused_one_leaves_the_others_of_its_transaction),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
