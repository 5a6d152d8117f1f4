/* stator_vacuum: the space of deleted items is given back, and all else stays. */
#include "api/upkeep_support.h"
#include <sqlite3.h>

static void vacuum(stator *db, int code, const char *part) {
  stator_result *r = stator_result_new();
  assert_int_equal(stator_vacuum(db, NULL, r), code);
  expect_result(r, code, part);
  stator_result_free(r);
}

static void expect_clean(stator *db) {
  stator_result *r = stator_result_new();
  assert_int_equal(stator_check(db, 0, NULL, NULL, NULL, r), STATOR_OK);
  expect_result(r, STATOR_OK, "{\"Findings\":0,");
  stator_result_free(r);
}

/* A table that is dropped leaves `count` times 10 KB free. */
static void leave_free(stator *db, int count) {
  char *request = malloc(20000);
  assert_non_null(request);
  support_table(db, "Gone", "S", NULL);
  for (int i = 0; i < count; i++) {
    int n = sprintf(request, "{'TableName':'Gone','Item':{'pk':{'S':'%d'},'x':{'S':'", i);
    memset(request + n, 'x', 10000);
    strcpy(request + n + 10000, "'}}}");
    expect_ok(db, "PutItem", request, NULL);
  }
  expect_ok(db, "DeleteTable", "{'TableName':'Gone'}", NULL);
  free(request);
}

static long file_size(const char *path) {
  struct stat known;
  assert_int_equal(stat(path, &known), 0);
  return (long)known.st_size;
}

static void space_is_given_back_and_all_else_stays(void **state) {
  store_file *f = *state;
  fill_store(f->db, 200);
  leave_free(f->db, 200);
  expect_ok(f->db, "DeleteItem", "{" NAME_T ",'Key':{'pk':{'S':'p0'},'sk':{'S':'000'}}}", NULL);
  char *content = content_of(f->db);
  vacuum(f->db, STATOR_OK, "\"FreedBytes\":2");
  expect_content(f->db, content);
  expect_clean(f->db);
  expect_ok(f->db, "DescribeStore", "{}", "'FreeBytes':0,");
  expect_ok(f->db, "DescribeStore", "{}", "'WalBytes':0,");
  assert_true(file_size(f->path) < 600000);
  vacuum(f->db, STATOR_OK, "\"FreedBytes\":0}");
  free(content);
}

static void what_is_written_then_goes_on(void **state) {
  store_file *f = *state;
  stator *other;
  fill_store(f->db, 100);
  leave_free(f->db, 50);
  other = file_open(f->path);
  expect_ok(other, "Scan", "{" NAME_T "}", "'Count':100");
  vacuum(f->db, STATOR_OK, "");
  for (stator *db = f->db; db; db = db == other ? NULL : other) {
    expect_ok(db, "PutItem",
              db == other ? "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'1'},'g':{'S':'g9'}}}"
                          : "{" NAME_T ",'Item':{'pk':{'S':'b'},'sk':{'S':'1'},'ttl':{'N':'5'}}}",
              NULL);
    expect_ok(db, "Query",
              "{" NAME_T ",'IndexName':'gii','KeyConditionExpression':'g=:g',"
              "'ExpressionAttributeValues':{':g':{'S':'g1'}}}",
              "'Count':33");
  }
  expect_ok(other, "Scan", "{" NAME_T "}", "'Count':102");
  expect_clean(f->db);
  assert_int_equal(stator_close(other), STATOR_OK);
}

static void a_store_in_memory_shrinks_too(void **state) {
  (void)state;
  stator *memory = support_open(0);
  fill_store(memory, 50);
  leave_free(memory, 50);
  char *content = content_of(memory);
  vacuum(memory, STATOR_OK, "\"FreedBytes\":");
  expect_content(memory, content);
  expect_clean(memory);
  expect_ok(memory, "DescribeStore", "{}", "'FreeBytes':0,");
  assert_int_equal(stator_close(memory), STATOR_OK);
  free(content);
}

static void progress_of_it_is_told_and_ends_it(void **state) {
  store_file *f = *state;
  counted_steps c = {0};
  stator_progress progress = {count_step, &c};
  stator_result *r = stator_result_new();
  char *request = malloc(20000);
  assert_non_null(request);
  support_table(f->db, "Tab", "S", NULL);
  for (int i = 0; i < 3000; i++) {
    int n = sprintf(request, "{" NAME_T ",'Item':{'pk':{'S':'%d'},'x':{'S':'", i);
    memset(request + n, 'x', 2000);
    strcpy(request + n + 2000, "'}}}");
    expect_ok(f->db, "PutItem", request, NULL);
  }
  free(request);
  assert_int_equal(stator_vacuum(f->db, &progress, r), STATOR_OK);
  assert_true(c.steps > 3 && c.done > 0 && c.total > 3000 * 2000);
  c = (counted_steps){.most = 3};
  assert_int_equal(stator_vacuum(f->db, &progress, r), STATOR_INTERRUPTED);
  assert_string_equal(stator_result_message(r), "the call was interrupted");
  expect_ok(f->db, "DescribeTable", "{" NAME_T "}", "'ItemCount':3000");
  expect_clean(f->db);
  stator_result_free(r);
}

static void a_writer_in_the_way_makes_vacuum_busy(void **state) {
  store_file *f = *state;
  stator *impatient, *tx;
  stator_options options = {.busy_timeout_ms = -1};
  stator_result *r = stator_result_new();
  fill_store(f->db, 20);
  char *content = content_of(f->db);
  assert_int_equal(stator_open(f->path, &options, &impatient, NULL), STATOR_OK);
  assert_int_equal(stator_begin(f->db, &tx, r), STATOR_OK);
  expect_ok(tx, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'x'},'sk':{'S':'x'}}}", NULL);
  vacuum(impatient, STATOR_BUSY, "");
  vacuum(tx, STATOR_MISUSE, "not done inside a transaction");
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  expect_content(f->db, content);
  vacuum(impatient, STATOR_OK, "");
  expect_content(f->db, content);
  assert_int_equal(stator_close(impatient), STATOR_OK);
  stator_result_free(r);
  free(content);
}

static void a_reader_in_its_midst_sees_one_moment(void **state) {
  store_file *f = *state;
  sqlite3 *reader;
  fill_store(f->db, 100);
  leave_free(f->db, 20);
  assert_int_equal(sqlite3_open(f->path, &reader), SQLITE_OK);
  assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM stator_t1", NULL, NULL, NULL),
                   SQLITE_OK);
  stator *impatient;
  stator_options options = {.busy_timeout_ms = -1};
  assert_int_equal(stator_open(f->path, &options, &impatient, NULL), STATOR_OK);
  vacuum(impatient, STATOR_OK, "");
  assert_int_equal(
      sqlite3_exec(reader, "SELECT count(*) FROM stator_t1 NOT INDEXED; COMMIT", NULL, NULL, NULL),
      SQLITE_OK);
  sqlite3_close(reader);
  expect_clean(impatient);
  assert_int_equal(stator_close(impatient), STATOR_OK);
}

static void who_may_not_is_told(void **state) {
  store_file *f = *state;
  stator *reader, *app;
  sqlite3 *connection;
  char path[80];
  stator_options options = {.flags = STATOR_OPEN_READONLY};
  assert_int_equal(stator_open(f->path, &options, &reader, NULL), STATOR_OK);
  vacuum(reader, STATOR_READONLY, "for reading only");
  assert_int_equal(stator_close(reader), STATOR_OK);
  assert_int_equal(sqlite3_open(beside(f, "shared.db", path), &connection), SQLITE_OK);
  assert_int_equal(sqlite3_exec(connection, "CREATE TABLE own(x)", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(stator_open_on(connection, NULL, &app, NULL), STATOR_OK);
  vacuum(app, STATOR_MISUSE, "the application's");
  assert_int_equal(stator_close(app), STATOR_OK);
  sqlite3_close(connection);
  app = file_open(path);
  vacuum(app, STATOR_MISUSE, "an application's tables lie in the file");
  assert_int_equal(stator_close(app), STATOR_OK);
  vacuum(NULL, STATOR_MISUSE, "needs a handle");
  assert_int_equal(stator_vacuum(f->db, NULL, NULL), STATOR_MISUSE);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      file_test(space_is_given_back_and_all_else_stays),
      file_test(what_is_written_then_goes_on),
      cmocka_unit_test(a_store_in_memory_shrinks_too),
      file_test(progress_of_it_is_told_and_ends_it),
      file_test(a_writer_in_the_way_makes_vacuum_busy),
      file_test(a_reader_in_its_midst_sees_one_moment),
      file_test(who_may_not_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
