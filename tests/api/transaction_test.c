/* Transactions over calls: in memory, on a file, on an application's connection. */
#include "place.h"
#include <pthread.h>
#include <stdbool.h>
#include <sqlite3.h>
#include <unistd.h>

static stator *open_file(const char *path, int busy_ms) {
  stator_options o = {.busy_timeout_ms = busy_ms};
  return place_open(path, &o);
}

static int setup_file(void **state) {
  stator_options o = {.busy_timeout_ms = 50};
  place *p = place_new(&o);
  support_table(p->db, "app", "S", NULL);
  *state = p;
  return 0;
}

#define on_file(f) cmocka_unit_test_setup_teardown(f, setup_file, place_teardown)

static const stator_args plain = {.format = STATOR_PLAIN};

static int put(stator *db, const char *pk) {
  char item[64];
  stator_result *r = stator_result_new();
  snprintf(item, sizeof item, "{\"pk\":\"%s\"}", pk);
  int rc = stator_put(db, "app", item, STATOR_NUL, &plain, r);
  stator_result_free(r);
  return rc;
}

static bool has(stator *db, const char *pk) {
  char key[64];
  stator_result *r = stator_result_new();
  snprintf(key, sizeof key, "{\"pk\":\"%s\"}", pk);
  int rc = stator_get(db, "app", key, STATOR_NUL, &plain, r);
  if (rc != STATOR_OK) fail_msg("%s", stator_result_message(r));
  bool found = stator_result_body(r, NULL) != NULL;
  stator_result_free(r);
  return found;
}

static stator *begin(stator *db) {
  stator *tx;
  stator_result *r = stator_result_new();
  if (stator_begin(db, &tx, r) != STATOR_OK) fail_msg("%s", stator_result_message(r));
  stator_result_free(r);
  return tx;
}

static void commit(stator *tx) {
  stator_result *r = stator_result_new();
  if (stator_commit(tx, r) != STATOR_OK) fail_msg("%s", stator_result_message(r));
  stator_result_free(r);
}

static void a_transaction_on_a_file_is_seen_when_it_commits(void **state) {
  place *p = *state;
  stator *tx = begin(p->db);
  assert_int_equal(put(tx, "a"), STATOR_OK);
  assert_true(has(tx, "a"));
  assert_false(has(p->db, "a"));
  commit(tx);
  assert_true(has(p->db, "a"));
}

static void a_rolled_back_transaction_leaves_nothing(void **state) {
  place *p = *state;
  stator *tx = begin(p->db);
  assert_int_equal(put(tx, "a"), STATOR_OK);
  expect_ok(tx, "CreateTable",
            "{'TableName':'more','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{'"
            "AttributeName':"
            "'pk','AttributeType':'S'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}]}",
            NULL);
  expect_ok(tx, "PutItem", "{'TableName':'more','Item':{'pk':{'S':'x'}}}", NULL);
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  assert_false(has(p->db, "a"));
  expect_body(p->db, "ListTables", "{}", "{'TableNames':['app']}");
}

static void a_failing_call_undoes_itself_alone(void **state) {
  place *p = *state;
  stator *tx = begin(p->db);
  assert_int_equal(put(tx, "a"), STATOR_OK);
  expect_error(tx, "BatchWriteItem",
               "{'RequestItems':{'app':[{'PutRequest':{'Item':{'pk':{'S':'b'}}}},{'PutRequest':{'"
               "Item':{'pk':{'S':''}}}}]}}",
               "ValidationException",
               "One or more parameter values are not valid. The AttributeValue for a key attribute "
               "cannot contain an empty string value. Key: pk");
  expect_error(tx, "PutItem",
               "{'TableName':'app','Item':{'pk':{'S':'a'}},'ConditionExpression':'attribute_not_"
               "exists(pk)'}",
               "ConditionalCheckFailedException", "The conditional request failed");
  commit(tx);
  assert_true(has(p->db, "a"));
  assert_false(has(p->db, "b"));
}

static void another_writer_waits_and_then_gets_busy(void **state) {
  place *p = *state;
  stator *tx = begin(p->db), *other = open_file(p->path, 50);
  assert_int_equal(put(p->db, "x"), STATOR_BUSY);
  assert_int_equal(put(other, "x"), STATOR_BUSY);
  assert_false(has(other, "x"));
  commit(tx);
  assert_int_equal(put(other, "x"), STATOR_OK);
  assert_true(has(p->db, "x"));
  assert_int_equal(stator_close(other), STATOR_OK);
}

static int open_files(void) {
  int count = 0;
  for (int fd = 0; fd < 256; fd++) count += lseek(fd, 0, SEEK_CUR) >= 0;
  return count;
}

/* However the one before it ended. */
static void a_transaction_takes_over_the_connection_of_the_one_before(void **state) {
  place *p = *state;
  stator *tx = begin(p->db);
  int with_one = open_files();
  commit(tx);
  for (int i = 0; i < 20; i++) {
    char key[8];
    snprintf(key, sizeof key, "k%d", i);
    tx = begin(p->db);
    assert_int_equal(open_files(), with_one);
    assert_int_equal(put(tx, key), STATOR_OK);
    if (i % 2)
      assert_int_equal(stator_rollback(tx), STATOR_OK);
    else
      commit(tx);
    assert_int_equal(has(p->db, key), i % 2 == 0);
  }
}

static void a_transaction_sees_the_tables_made_since_the_one_before(void **state) {
  place *p = *state;
  commit(begin(p->db));
  stator *other = open_file(p->path, 50);
  support_table(other, "more", "S", NULL);
  expect_ok(other, "DeleteTable", "{'TableName':'app'}", NULL);
  assert_int_equal(stator_close(other), STATOR_OK);
  stator *tx = begin(p->db);
  expect_body(tx, "ListTables", "{}", "{'TableNames':['more']}");
  expect_ok(tx, "PutItem", "{'TableName':'more','Item':{'pk':{'S':'x'}}}", NULL);
  commit(tx);
}

/* Answers and refusals that rest on a definition alone are the file's, too. */
static void a_handle_sees_what_another_made_of_its_tables(void **state) {
  place *p = *state;
  stator *other = open_file(p->path, 50);
  expect_ok(other, "UpdateTable",
            "{'TableName':'app','AttributeDefinitions':[{'AttributeName':'g','AttributeType':'S'}],"
            "'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'by_g','KeySchema':[{"
            "'AttributeName':'g','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}}]}",
            NULL);
  expect_ok(p->db, "Query",
            "{'TableName':'app','IndexName':'by_g','KeyConditionExpression':'g = :g',"
            "'ExpressionAttributeValues':{':g':{'S':'x'}}}",
            "'Count':0");
  expect_ok(other, "UpdateTimeToLive",
            "{'TableName':'app','TimeToLiveSpecification':{'AttributeName':'t','Enabled':true}}",
            NULL);
  expect_ok(p->db, "DescribeTimeToLive", "{'TableName':'app'}", "ENABLED");
  expect_ok(other, "DeleteTable", "{'TableName':'app'}", NULL);
  expect_error(p->db, "DescribeTimeToLive", "{'TableName':'app'}", "ResourceNotFoundException",
               "Requested resource not found: Table: app not found");
  support_table(other, "app", "N", NULL);
  expect_body(p->db, "GetItem", "{'TableName':'app','Key':{'pk':{'N':'1'}}}", "{}");
  assert_int_equal(stator_close(other), STATOR_OK);
}

static void in_memory_the_handle_is_shut_out_meanwhile(void **state) {
  (void)state;
  stator *db = open_file(":memory:", 50);
  support_table(db, "app", "S", NULL);
  stator *tx = begin(db);
  stator_result *r = stator_result_new();
  assert_int_equal(put(tx, "a"), STATOR_OK);
  assert_int_equal(put(db, "b"), STATOR_BUSY);
  assert_int_equal(stator_get(db, "app", "{\"pk\":\"a\"}", STATOR_NUL, &plain, r), STATOR_BUSY);
  assert_int_equal(stator_close(db), STATOR_MISUSE);
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  assert_false(has(db, "a"));
  assert_int_equal(put(db, "b"), STATOR_OK);
  assert_int_equal(stator_close(db), STATOR_OK);
  stator_result_free(r);
}

static void transactions_do_not_nest(void **state) {
  place *p = *state;
  stator *tx = begin(p->db), *inner;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(tx, &inner, r), STATOR_MISUSE);
  assert_int_equal(stator_close(tx), STATOR_MISUSE);
  stator_result_free(r);
  assert_int_equal(stator_rollback(tx), STATOR_OK);
}

static void a_cursor_reads_inside_the_transaction(void **state) {
  place *p = *state;
  stator *tx = begin(p->db);
  stator_cursor *cur;
  stator_result *r = stator_result_new();
  const char *text;
  assert_int_equal(put(tx, "a"), STATOR_OK);
  assert_int_equal(stator_scan(tx, "app", &plain, &cur, r), STATOR_OK);
  assert_int_equal(stator_next(cur, &text, NULL), STATOR_OK);
  assert_string_equal(text, "{\"pk\":\"a\"}");
  assert_int_equal(stator_commit(tx, r), STATOR_MISUSE);
  stator_cursor_free(cur);
  commit(tx);
  stator_result_free(r);
}

static void *put_from_elsewhere(void *arg) {
  return put(arg, "elsewhere") == STATOR_OK ? arg : NULL;
}

static void a_writer_that_waits_does_not_hold_up_the_transaction(void **state) {
  place *p = *state;
  stator *patient = open_file(p->path, 60000), *tx = begin(patient);
  pthread_t thread;
  void *done;
  assert_int_equal(pthread_create(&thread, NULL, put_from_elsewhere, patient), 0);
  for (int i = 0; i < 200; i++) assert_int_equal(put(tx, "a"), STATOR_OK);
  commit(tx);
  pthread_join(thread, &done);
  assert_non_null(done);
  assert_true(has(patient, "elsewhere"));
  assert_int_equal(stator_close(patient), STATOR_OK);
}

static void *count_up(void *arg) {
  stator_result *r = stator_result_new();
  stator_args one = {.format = STATOR_PLAIN, .values = "{\":one\":1}"};
  for (int i = 0; i < 100; i++)
    if (stator_update(arg, "app", "{\"pk\":\"counter\"}", STATOR_NUL, "ADD n :one", &one, r) !=
        STATOR_OK)
      break;
  stator_result_free(r);
  return NULL;
}

static void threads_share_a_handle(void **state) {
  place *p = *state;
  pthread_t threads[4];
  for (int i = 0; i < 4; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, count_up, p->db), 0);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  expect_ok(p->db, "GetItem", "{'TableName':'app','Key':{'pk':{'S':'counter'}}}",
            "'n':{'N':'400'}");
}

/* -- on an application's own connection ---------------------------------------- */

typedef struct application {
  sqlite3 *connection;
  stator *db;
} application;

static void sql(application *a, const char *text) {
  char *message = NULL;
  if (sqlite3_exec(a->connection, text, NULL, NULL, &message) != SQLITE_OK)
    fail_msg("%s: %s", text, message);
}

static int rows_of(application *a, const char *table) {
  char text[128];
  sqlite3_stmt *s;
  snprintf(text, sizeof text, "SELECT count(*) FROM %s", table);
  assert_int_equal(sqlite3_prepare_v2(a->connection, text, -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  int n = sqlite3_column_int(s, 0);
  sqlite3_finalize(s);
  return n;
}

static int setup_application(void **state) {
  application *a = calloc(1, sizeof *a);
  stator_options o = {.busy_timeout_ms = 50};
  stator_result *why = stator_result_new();
  if (sqlite3_open(":memory:", &a->connection) != SQLITE_OK) return -1;
  sql(a, "CREATE TABLE mine (x)");
  if (stator_open_on(a->connection, &o, &a->db, why) != STATOR_OK)
    fail_msg("%s", stator_result_message(why));
  stator_result_free(why);
  support_table(a->db, "app", "S", NULL);
  *state = a;
  return 0;
}

static int teardown_application(void **state) {
  application *a = *state;
  int rc = stator_close(a->db);
  if (sqlite3_close(a->connection) != SQLITE_OK) rc = -1;
  free(a);
  return rc;
}

#define on_connection(f) cmocka_unit_test_setup_teardown(f, setup_application, teardown_application)

static void documents_and_rows_commit_together(void **state) {
  application *a = *state;
  sql(a, "BEGIN");
  sql(a, "INSERT INTO mine VALUES (1)");
  assert_int_equal(put(a->db, "a"), STATOR_OK);
  sql(a, "COMMIT");
  assert_int_equal(rows_of(a, "mine"), 1);
  assert_true(has(a->db, "a"));
}

static void documents_and_rows_roll_back_together(void **state) {
  application *a = *state;
  sql(a, "BEGIN");
  sql(a, "INSERT INTO mine VALUES (1)");
  assert_int_equal(put(a->db, "a"), STATOR_OK);
  support_table(a->db, "more", "S", NULL);
  expect_ok(a->db, "PutItem", "{'TableName':'more','Item':{'pk':{'S':'x'}}}", NULL);
  sql(a, "ROLLBACK");
  assert_int_equal(rows_of(a, "mine"), 0);
  assert_false(has(a->db, "a"));
  expect_body(a->db, "ListTables", "{}", "{'TableNames':['app']}");
  expect_error(a->db, "GetItem", "{'TableName':'more','Key':{'pk':{'S':'x'}}}",
               "ResourceNotFoundException", "Requested resource not found");
}

static void a_failed_call_leaves_the_applications_transaction_open(void **state) {
  application *a = *state;
  sql(a, "BEGIN");
  sql(a, "INSERT INTO mine VALUES (1)");
  assert_int_equal(put(a->db, ""), STATOR_VALIDATION);
  assert_int_equal(sqlite3_get_autocommit(a->connection), 0);
  sql(a, "COMMIT");
  assert_int_equal(rows_of(a, "mine"), 1);
}

/* An open read would hold an old snapshot and keep SQLite from its checkpoints. */
static void a_call_leaves_no_read_open(void **state) {
  application *a = *state;
  support_table(a->db, "app2", "S", NULL);
  support_table(a->db, "app3", "S", NULL);
  expect_ok(a->db, "BatchWriteItem",
            "{'RequestItems':{'app':[{'PutRequest':{'Item':{'pk':{'S':'x'}}}}],"
            "'app2':[{'PutRequest':{'Item':{'pk':{'S':'x'}}}}],"
            "'app3':[{'PutRequest':{'Item':{'pk':{'S':'x'}}}}]}}",
            NULL);
  expect_ok(a->db, "BatchGetItem",
            "{'RequestItems':{'app':{'Keys':[{'pk':{'S':'x'}},{'pk':{'S':'y'}}]},"
            "'app2':{'Keys':[{'pk':{'S':'x'}}]},'app3':{'Keys':[{'pk':{'S':'x'}}]}}}",
            NULL);
  expect_ok(a->db, "GetItem", "{'TableName':'app','Key':{'pk':{'S':'x'}}}", NULL);
  expect_ok(a->db, "Scan", "{'TableName':'app','Limit':1}", NULL);
  assert_int_equal(sqlite3_txn_state(a->connection, "main"), SQLITE_TXN_NONE);
  for (sqlite3_stmt *q = NULL; (q = sqlite3_next_stmt(a->connection, q));)
    if (sqlite3_stmt_busy(q)) fail_msg("still open: %s", sqlite3_sql(q));
}

static void the_applications_last_row_id_stays_its_own(void **state) {
  application *a = *state;
  sql(a, "INSERT INTO mine(rowid, x) VALUES (777, 1)");
  stator *tx = begin(a->db);
  assert_int_equal(put(tx, "a"), STATOR_OK);
  assert_int_equal(sqlite3_last_insert_rowid(a->connection), 777);
  sql(a, "INSERT INTO mine(rowid, x) VALUES (778, 1)");
  commit(tx);
  assert_int_equal(sqlite3_last_insert_rowid(a->connection), 778);
  assert_int_equal(put(a->db, "b"), STATOR_OK);
  assert_int_equal(sqlite3_last_insert_rowid(a->connection), 778);
}

static void an_explicit_transaction_works_on_the_connection(void **state) {
  application *a = *state;
  stator *tx = begin(a->db);
  assert_int_equal(put(tx, "a"), STATOR_OK);
  assert_int_equal(put(a->db, "b"), STATOR_BUSY);
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  assert_false(has(a->db, "a"));
  assert_int_equal(sqlite3_get_autocommit(a->connection), 1);
}

static void a_utf16_database_is_refused(void **state) {
  (void)state;
  sqlite3 *c;
  stator *db;
  stator_result *why = stator_result_new();
  assert_int_equal(sqlite3_open(":memory:", &c), SQLITE_OK);
  assert_int_equal(
      sqlite3_exec(c, "PRAGMA encoding='UTF-16'; CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(stator_open_on(c, NULL, &db, why), STATOR_NOT_A_STORE);
  assert_null(db);
  stator_result_free(why);
  assert_int_equal(sqlite3_close(c), SQLITE_OK);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      on_file(a_transaction_on_a_file_is_seen_when_it_commits),
      on_file(a_rolled_back_transaction_leaves_nothing),
      on_file(a_failing_call_undoes_itself_alone),
      on_file(a_transaction_takes_over_the_connection_of_the_one_before),
      on_file(a_transaction_sees_the_tables_made_since_the_one_before),
      on_file(another_writer_waits_and_then_gets_busy),
      on_file(a_handle_sees_what_another_made_of_its_tables),
      cmocka_unit_test(in_memory_the_handle_is_shut_out_meanwhile),
      on_file(transactions_do_not_nest),
      on_file(a_cursor_reads_inside_the_transaction),
      on_file(a_writer_that_waits_does_not_hold_up_the_transaction),
      on_file(threads_share_a_handle),
      on_connection(documents_and_rows_commit_together),
      on_connection(documents_and_rows_roll_back_together),
      on_connection(a_failed_call_leaves_the_applications_transaction_open),
      on_connection(a_call_leaves_no_read_open),
      on_connection(the_applications_last_row_id_stays_its_own),
      on_connection(an_explicit_transaction_works_on_the_connection),
      cmocka_unit_test(a_utf16_database_is_refused),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
