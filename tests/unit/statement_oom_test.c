// link: -Wl,--wrap=st_arena_alloc,--wrap=st_arena_array,--wrap=st_arena_copy,--wrap=st_buf_grow
/* Running out of memory wherever a statement asks for some: STATOR_NOMEM,
** never a crash or a leak, and nothing changed. */
#include "base/arena.h"
#include "base/buf.h"
#include "api/statements.h"

static size_t allocations, failing; /* the failing-th fails; 0: none */

static bool fails_now(void) {
  return ++allocations == failing;
}

void *__real_st_arena_alloc(st_arena *a, size_t n);
void *__real_st_arena_array(st_arena *a, size_t n, size_t size);
bool __real_st_arena_copy(st_arena *a, st_str s, st_str *out);
char *__real_st_buf_grow(st_buf *b, size_t n);
void *__wrap_st_arena_alloc(st_arena *a, size_t n);
void *__wrap_st_arena_array(st_arena *a, size_t n, size_t size);
bool __wrap_st_arena_copy(st_arena *a, st_str s, st_str *out);
char *__wrap_st_buf_grow(st_buf *b, size_t n);

void *__wrap_st_arena_alloc(st_arena *a, size_t n) {
  return fails_now() ? NULL : __real_st_arena_alloc(a, n);
}

void *__wrap_st_arena_array(st_arena *a, size_t n, size_t size) {
  return fails_now() ? NULL : __real_st_arena_array(a, n, size);
}

bool __wrap_st_arena_copy(st_arena *a, st_str s, st_str *out) {
  return !fails_now() && __real_st_arena_copy(a, s, out);
}

char *__wrap_st_buf_grow(st_buf *b, size_t n) {
  if (!fails_now()) return __real_st_buf_grow(b, n);
  b->failed = true;
  return NULL;
}

static int setup(void **state) {
  failing = 0;
  support_setup(state);
  expect_ok(
      *state, "CreateTable",
      "{'TableName':'Tab'," ON_DEMAND
      "," ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "N") "," ATTRIBUTE(
          "g",
          "S")) "," KEYS(HASH("pk") "," RANGE("sk")) ","
                                                     "'GlobalSecondaryIndexes':[{'IndexName':'gii'"
                                                     "," KEYS(HASH(
                                                         "g")) ",'Projection':{'ProjectionType':'"
                                                               "KEYS_ONLY'}}]}",
      NULL);
  for (int i = 0; i < 12; i++) {
    char statement[128];
    sprintf(statement, "INSERT INTO Tab VALUE {'pk':'a','sk':%d,'g':'g','v':{'x':[1,2]}}", i);
    run_statement(*state, statement);
  }
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

/* All items, as text. Caller frees. */
static char *all_items(stator *db) {
  stator_result *r = statement_result(db, "SELECT * FROM Tab", NULL);
  char *copy = strdup(stator_result_body(r, NULL));
  stator_result_free(r);
  return copy;
}

/* *reached: there was an at-th to fail at. */
static int call_failing_at(stator *db, const char *op, const char *request, size_t at,
                           bool *reached) {
  stator_result *r = stator_result_new();
  assert_non_null(r);
  allocations = 0;
  failing = at;
  int rc = stator_call(db, op, request, STATOR_NUL, r);
  failing = 0;
  *reached = allocations >= at;
  if (rc != STATOR_NOMEM && rc != STATOR_OK)
    fail_msg("%s at %zu: %s", request, at, stator_result_body(r, NULL));
  stator_result_free(r);
  return rc;
}

/* Fails at one allocation after the other until the call has none left to fail at. */
static void exhaust(stator *db, const char *op, const char *request) {
  size_t at = 0;
  bool reached;
  char *before = all_items(db);
  do {
    int rc = call_failing_at(db, op, request, ++at, &reached);
    char *after = all_items(db);
    if (rc == STATOR_NOMEM && strcmp(before, after) != 0) fail_msg("%s at %zu", request, at);
    free(before);
    before = after;
  } while (reached);
  assert_true(at > 20);
  free(before);
}

static void exhaust_statement(stator *db, const char *statement, const char *more) {
  char *request = statement_request(statement, more);
  exhaust(db, "ExecuteStatement", request);
  free(request);
}

static void selects_without_memory(void **state) {
  stator *db = *state;
  static const char all[] = "'Limit':5,'ReturnConsumedCapacity':'INDEXES'";
  exhaust_statement(db, "SELECT v.x[0], pk FROM Tab WHERE pk='a' AND v.x[1]=2 ORDER BY sk", all);
  exhaust_statement(db, "SELECT * FROM Tab WHERE pk IN ['a','b'] AND (sk<2 OR sk IN [4,5])", all);
  exhaust_statement(db, "SELECT * FROM Tab.gii WHERE g='g' AND sk>2 ORDER BY g", all);
  exhaust_statement(db, "SELECT * FROM Tab WHERE begins_with(pk, 'a')", all);
}

static void writes_without_memory(void **state) {
  stator *db = *state;
  static const char all[] =
      "'ReturnConsumedCapacity':'INDEXES','ReturnValuesOnConditionCheckFailure':'ALL_OLD'";
  exhaust_statement(db, "UPDATE Tab SET w=1 SET g='h' WHERE pk='a' AND sk=1 RETURNING ALL NEW *",
                    all);
  exhaust_statement(db, "UPDATE Tab SET v.x[0]=5 WHERE pk='a' AND sk=1 RETURNING MODIFIED OLD *",
                    all);
  exhaust_statement(db, "DELETE FROM Tab WHERE pk='a' AND sk=2 AND g<>'x' RETURNING ALL OLD *",
                    all);
}

static void lists_of_statements_without_memory(void **state) {
  stator *db = *state;
  static const char all[] = "'ReturnConsumedCapacity':'TOTAL'";
  char *batch = statements_request("Statements",
                                   STATEMENTS("UPDATE Tab SET w=1 WHERE pk='a' AND sk=4",
                                              "DELETE FROM Tab WHERE pk='b'",
                                              "UPDATE Tab SET w=1 WHERE pk='a' AND sk=44"),
                                   all);
  exhaust(db, "BatchExecuteStatement", batch);
  free(batch);
  char *reads = statements_request("TransactStatements",
                                   STATEMENTS("SELECT v.x FROM Tab WHERE pk='a' AND sk=4",
                                              "SELECT * FROM Tab WHERE pk='a' AND sk=5"),
                                   all);
  exhaust(db, "ExecuteTransaction", reads);
  free(reads);
  char *writes = statements_request("TransactStatements",
                                    STATEMENTS("UPDATE Tab SET w=1 WHERE pk='a' AND sk=4",
                                               "EXISTS(SELECT * FROM Tab WHERE pk='a' AND sk=5 "
                                               "AND g='g')"),
                                    "'ClientRequestToken':'t'");
  exhaust(db, "ExecuteTransaction", writes);
  free(writes);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(selects_without_memory),
      test(writes_without_memory),
      test(lists_of_statements_without_memory),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
