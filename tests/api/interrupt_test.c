/* stator_interrupt: what runs ends and has changed nothing; what comes later runs. */
#include "api/store_file.h"
#include "api/table_requests.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>

/* -- at a certain moment: when the call asks what time it is ----------------------- */

typedef struct trap {
  stator *db; /* is interrupted, */
  bool set;   /* once */
} trap;

static int64_t trapped_clock(void *arg) {
  trap *t = arg;
  if (t->set) stator_interrupt(t->db);
  t->set = false;
  return SUPPORT_NOW;
}

static stator *open_trapped(trap *t) {
  stator_options options = {.clock = trapped_clock, .clock_arg = t};
  *t = (trap){0};
  assert_int_equal(stator_open(":memory:", &options, &t->db, NULL), STATOR_OK);
  support_table(t->db, "Tab", "S", NULL);
  return t->db;
}

#define PUT_A "{" NAME_T ",'Item':{'pk':{'S':'a'}}}"

static void what_runs_ends_and_has_changed_nothing(void **state) {
  trap t;
  stator *db = open_trapped(&t);
  (void)state;
  t.set = true;
  expect_error(db, "PutItem", PUT_A, "InternalServerError", "the call was interrupted");
  t.set = true;
  stator_result *r = support_call(db, "Scan", "{" NAME_T "}");
  assert_int_equal(stator_result_code(r), STATOR_INTERRUPTED);
  assert_int_equal(stator_result_http_status(r), 500);
  stator_result_free(r);
  expect_ok(db, "Scan", "{" NAME_T "}", "'Count':0");
  expect_ok(db, "PutItem", PUT_A, NULL);
  expect_ok(db, "Scan", "{" NAME_T "}", "'Count':1");
  assert_int_equal(stator_close(db), STATOR_OK);
}

static void where_nothing_runs_nothing_happens(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", NULL);
  stator_interrupt(db);
  stator_interrupt(NULL);
  expect_ok(db, "PutItem", PUT_A, NULL);
  expect_ok(db, "Scan", "{" NAME_T "}", "'Count':1");
}

static void a_transaction_goes_on(void **state) {
  trap t;
  stator *db = open_trapped(&t), *tx;
  stator_result *r = stator_result_new();
  (void)state;
  assert_int_equal(stator_begin(db, &tx, r), STATOR_OK);
  expect_ok(tx, "PutItem", PUT_A, NULL);
  t.db = tx;
  t.set = true;
  expect_error(tx, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'b'}}}", "InternalServerError",
               "the call was interrupted");
  expect_ok(tx, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'c'}}}", NULL);
  t.db = db; /* another handle: what runs on the transaction is not meant */
  t.set = true;
  expect_ok(tx, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'d'}}}", NULL);
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  expect_ok(db, "Scan", "{" NAME_T "}", "'Count':3");
  stator_result_free(r);
  assert_int_equal(stator_close(db), STATOR_OK);
}

/* -- at any moment: from another thread, until it met something -------------------- */

typedef struct nuisance {
  stator *db;
  atomic_bool enough;
} nuisance;

static void *interrupt_always(void *arg) {
  nuisance *n = arg;
  while (!atomic_load(&n->enough)) stator_interrupt(n->db);
  return NULL;
}

/* Many items, and what else they take, are worth a while. */
static char *many_items(int count) {
  char *request = malloc((size_t)count * 64 + 64), *at = request;
  assert_non_null(request);
  at += sprintf(at, "{\"TableName\":\"Tab\",\"Items\":[");
  for (int i = 0; i < count; i++)
    at += sprintf(at, "%s{\"pk\":{\"S\":\"%d\"},\"g\":{\"S\":\"%d\"}}", i ? "," : "", i, i % 7);
  sprintf(at, "]}");
  return request;
}

/* The call's code while it is interrupted all the time. */
static int call_under_fire(stator *db, const char *op, const char *request) {
  nuisance n = {.db = db};
  pthread_t thread;
  atomic_init(&n.enough, false);
  assert_int_equal(pthread_create(&thread, NULL, interrupt_always, &n), 0);
  int rc;
  do {
    stator_result *r = support_call(db, op, request);
    rc = (int)stator_result_code(r);
    if (rc != STATOR_OK) assert_int_equal(rc, STATOR_INTERRUPTED);
    stator_result_free(r);
  } while (rc == STATOR_OK && strcmp(op, "ImportItems") != 0);
  atomic_store(&n.enough, true);
  pthread_join(thread, NULL);
  return rc;
}

static void an_import_is_put_whole_or_not_at_all(void **state) {
  store_file *f = *state;
  char *request = many_items(5000);
  expect_ok(f->db, "CreateTable", CREATE(GSI_TABLE), NULL);
  int rc = call_under_fire(f->db, "ImportItems", request);
  expect_ok(f->db, "DescribeStore", "{}", rc == STATOR_OK ? "'ItemCount':5000" : "'ItemCount':0");
  expect_ok(f->db, "ImportItems", request, "5000");
  free(request);
}

static void a_long_read_ends(void **state) {
  store_file *f = *state;
  char *request = many_items(10000);
  support_table(f->db, "Tab", "S", NULL);
  expect_ok(f->db, "ImportItems", request, NULL);
  free(request);
  assert_int_equal(call_under_fire(f->db, "DescribePartitions", "{" NAME_T "}"),
                   STATOR_INTERRUPTED);
  assert_int_equal(call_under_fire(f->db, "DescribeItemSizes", "{" NAME_T "}"), STATOR_INTERRUPTED);
  expect_ok(f->db, "DescribePartitions", "{" NAME_T "}", "'PartitionCount':10000");
}

#define ADD_GSI                                                                                    \
  "{" NAME_T "," ATTRIBUTES(ATTRIBUTE(                                                             \
      "g", "S")) ",'GlobalSecondaryIndexUpdates':[{'Create':" INDEX("new", HASH("g")) "}]}"
#define DROP_GSI "{" NAME_T ",'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'new'}}]}"

static void an_index_is_built_whole_or_not_at_all(void **state) {
  store_file *f = *state;
  char *request = many_items(3000);
  support_table(f->db, "Tab", "S", NULL);
  expect_ok(f->db, "ImportItems", request, NULL);
  free(request);
  nuisance n = {.db = f->db};
  pthread_t thread;
  atomic_init(&n.enough, false);
  assert_int_equal(pthread_create(&thread, NULL, interrupt_always, &n), 0);
  stator_result *r = support_call(f->db, "UpdateTable", ADD_GSI);
  int rc = (int)stator_result_code(r);
  atomic_store(&n.enough, true);
  pthread_join(thread, NULL);
  stator_result_free(r);
  if (rc == STATOR_OK) expect_ok(f->db, "UpdateTable", DROP_GSI, NULL);
  expect_without(f->db, "DescribeTable", "{" NAME_T "}", "'IndexName'");
  expect_ok(f->db, "UpdateTable", ADD_GSI, NULL);
  expect_ok(f->db, "DescribeStore", "{}", "{'IndexName':'new','ItemCount':3000}");
}

/* -- an application's connection ---------------------------------------------------- */

static int count_steps(void *arg) {
  ++*(int *)arg;
  return 0;
}

static void an_applications_connection_keeps_its_handler(void **state) {
  sqlite3 *connection;
  stator *db;
  int steps = 0;
  (void)state;
  assert_int_equal(sqlite3_open(":memory:", &connection), SQLITE_OK);
  sqlite3_progress_handler(connection, 10, count_steps, &steps);
  assert_int_equal(stator_open_on(connection, NULL, &db, NULL), STATOR_OK);
  support_table(db, "Tab", "S", NULL);
  steps = 0;
  expect_ok(db, "Scan", "{" NAME_T "}", NULL);
  assert_true(steps > 0);
  char *request = many_items(3000);
  int rc = call_under_fire(db, "ImportItems", request);
  expect_ok(db, "DescribeStore", "{}", rc == STATOR_OK ? "'ItemCount':3000" : "'ItemCount':0");
  free(request);
  assert_int_equal(stator_close(db), STATOR_OK);
  assert_int_equal(sqlite3_close(connection), SQLITE_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_runs_ends_and_has_changed_nothing),
      store_test(where_nothing_runs_nothing_happens),
      cmocka_unit_test(a_transaction_goes_on),
      file_test(an_import_is_put_whole_or_not_at_all),
      file_test(a_long_read_ends),
      file_test(an_index_is_built_whole_or_not_at_all),
      cmocka_unit_test(an_applications_connection_keeps_its_handler),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
