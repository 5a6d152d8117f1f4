/* stator_backup: a whole store into a new file, while others go on. */
#include "api/upkeep_support.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

static void back_up(stator *db, const char *path, int flags, int code, const char *part) {
  stator_result *r = stator_result_new();
  assert_int_equal(stator_backup(db, path, flags, NULL, r), code);
  expect_result(r, code, part);
  stator_result_free(r);
}

static void expect_copy(const store_file *f, const char *path) {
  stator *copy = file_open(path);
  expect_same_content(f->db, copy);
  assert_int_equal(stator_close(copy), STATOR_OK);
}

static void a_copy_has_everything_and_opens_at_once(void **state) {
  store_file *f = *state;
  char path[80];
  fill_store(f->db, 300);
  back_up(f->db, beside(f, "copy.db", path), 0, STATOR_OK, "{\"SizeBytes\":");
  assert_false(any_file(f, "part-"));
  assert_false(any_file(f, "copy.db-"));
  expect_copy(f, path);
  expect_ok(f->db, "DescribeStream", "{'StreamArn':'" ARN_T "'}", NULL);
}

static void a_copy_can_be_read_and_written(void **state) {
  store_file *f = *state;
  char path[80];
  fill_store(f->db, 10);
  back_up(f->db, beside(f, "copy.db", path), 0, STATOR_OK, "");
  stator_options options = {.flags = STATOR_OPEN_READONLY | STATOR_OPEN_EXISTING};
  stator *copy;
  assert_int_equal(stator_open(path, &options, &copy, NULL), STATOR_OK);
  expect_ok(copy, "Scan", "{" NAME_T "}", "'Count':10");
  assert_int_equal(stator_close(copy), STATOR_OK);
  copy = file_open(path);
  expect_ok(copy, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'n'},'sk':{'S':'n'}}}", NULL);
  expect_ok(copy, "Scan", "{" NAME_T "}", "'Count':11");
  expect_ok(f->db, "Scan", "{" NAME_T "}", "'Count':10");
  assert_int_equal(stator_close(copy), STATOR_OK);
}

static void a_store_in_memory_is_saved(void **state) {
  store_file *f = *state;
  char path[80];
  stator *memory = support_open(0);
  fill_store(memory, 50);
  back_up(memory, beside(f, "saved.db", path), 0, STATOR_OK, "");
  stator *copy = file_open(path);
  expect_same_content(memory, copy);
  expect_ok(copy, "DescribeStore", "{}", "'JournalMode':'wal'");
  assert_int_equal(stator_close(copy), STATOR_OK);
  assert_int_equal(stator_close(memory), STATOR_OK);
}

static void a_file_is_replaced_only_where_that_is_said(void **state) {
  store_file *f = *state;
  char path[80], existing[160];
  beside(f, "copy.db", path);
  snprintf(existing, sizeof existing, "%s: there is a file of this name", path);
  fill_store(f->db, 5);
  back_up(f->db, path, 0, STATOR_OK, "");
  expect_ok(f->db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'n'},'sk':{'S':'n'}}}", NULL);
  back_up(f->db, path, 0, STATOR_CANTOPEN, existing);
  stator *copy = file_open(path);
  expect_ok(copy, "Scan", "{" NAME_T "}", "'Count':5");
  assert_int_equal(stator_close(copy), STATOR_OK);
  back_up(f->db, path, STATOR_OVERWRITE, STATOR_OK, "");
  expect_copy(f, path);
}

static void a_file_in_use_is_not_replaced(void **state) {
  store_file *f = *state;
  char path[80];
  fill_store(f->db, 5);
  back_up(f->db, beside(f, "copy.db", path), 0, STATOR_OK, "");
  stator *copy = file_open(path);
  expect_ok(copy, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'n'},'sk':{'S':'n'}}}", NULL);
  back_up(f->db, path, STATOR_OVERWRITE, STATOR_CANTOPEN,
          "copy.db-wal: the file of this log is in use, or was left so by a crash");
  expect_ok(copy, "Scan", "{" NAME_T "}", "'Count':6");
  assert_int_equal(stator_close(copy), STATOR_OK);
  back_up(f->db, f->path, STATOR_OVERWRITE, STATOR_MISUSE, "this is the store itself");
}

static void a_log_without_its_file_is_not_taken_over(void **state) {
  store_file *f = *state;
  char path[80], log[90];
  beside(f, "copy.db", path);
  snprintf(log, sizeof log, "%s-journal", path);
  FILE *file = fopen(log, "w");
  assert_non_null(file);
  fclose(file);
  back_up(f->db, path, 0, STATOR_CANTOPEN, "copy.db-journal: the file of this log");
  assert_false(any_file(f, "part-"));
}

static void what_cannot_be_written_is_told(void **state) {
  store_file *f = *state;
  stator_result *r = stator_result_new();
  back_up(f->db, "/nowhere/copy.db", 0, STATOR_CANTOPEN, "the file cannot be created");
  back_up(f->db, f->folder, 0, STATOR_CANTOPEN, "there is a file of this name");
  back_up(f->db, f->folder, STATOR_OVERWRITE, STATOR_CANTOPEN, "cannot be given its name");
  assert_false(any_file(f, "part-"));
  back_up(f->db, "", 0, STATOR_MISUSE, "needs a path");
  back_up(f->db, "x", 2, STATOR_MISUSE, "needs a path");
  back_up(f->db, ":memory:", 0, STATOR_MISUSE, "needs a path");
  back_up(NULL, "x", 0, STATOR_MISUSE, "needs a handle");
  assert_int_equal(stator_backup(f->db, "x", 0, NULL, NULL), STATOR_MISUSE);
  stator_result_free(r);
}

static void a_copy_is_readable_for_whom_the_store_is(void **state) {
  store_file *f = *state;
  char path[80];
  struct stat known;
  assert_int_equal(chmod(f->path, 0600), 0);
  back_up(f->db, beside(f, "copy.db", path), 0, STATOR_OK, "");
  assert_int_equal(stat(path, &known), 0);
  assert_int_equal(known.st_mode & 0777, 0600);
}

static void progress_is_told_and_ends_the_work(void **state) {
  store_file *f = *state;
  char path[80];
  counted_steps c = {0};
  stator_progress progress = {count_step, &c};
  stator_result *r = stator_result_new();
  char *request = malloc(9 << 20);
  assert_non_null(request);
  support_table(f->db, "Big", "S", NULL);
  for (int i = 0; i < 40; i++) {
    int n = sprintf(request,
                    "{\"TableName\":\"Big\",\"Item\":{\"pk\":{\"S\":\"%d\"},\"x\":{\"S\":\"", i);
    memset(request + n, 'x', 300000);
    strcpy(request + n + 300000, "\"}}}");
    expect_ok(f->db, "PutItem", request, NULL);
  }
  free(request);
  assert_int_equal(stator_backup(f->db, beside(f, "a.db", path), 0, &progress, r), STATOR_OK);
  assert_true(c.steps > 1 && c.total > 40 * 300000);
  c = (counted_steps){.most = 2};
  assert_int_equal(stator_backup(f->db, beside(f, "b.db", path), 0, &progress, r),
                   STATOR_INTERRUPTED);
  assert_string_equal(stator_result_message(r), "the call was interrupted");
  assert_false(any_file(f, "b.db"));
  stator_result_free(r);
}

static void a_transaction_is_not_copied(void **state) {
  store_file *f = *state;
  stator *tx;
  char path[80];
  stator_result *r = stator_result_new();
  fill_store(f->db, 3);
  assert_int_equal(stator_begin(f->db, &tx, r), STATOR_OK);
  expect_ok(tx, "DeleteTable", "{" NAME_T "}", NULL);
  back_up(tx, beside(f, "x.db", path), 0, STATOR_MISUSE, "not done inside a transaction");
  back_up(f->db, beside(f, "copy.db", path), 0, STATOR_OK, "");
  expect_copy(f, path);
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  stator_result_free(r);
}

static void an_applications_file_is_copied_with_its_tables(void **state) {
  store_file *f = *state;
  sqlite3 *connection;
  stator *db;
  char path[80], copy[80];
  assert_int_equal(sqlite3_open(beside(f, "shared.db", path), &connection), SQLITE_OK);
  assert_int_equal(
      sqlite3_exec(connection, "CREATE TABLE own(x); INSERT INTO own VALUES(7)", NULL, NULL, NULL),
      SQLITE_OK);
  assert_int_equal(stator_open_on(connection, NULL, &db, NULL), STATOR_OK);
  support_table(db, "Tab", "S", NULL);
  sqlite3_exec(connection, "BEGIN", NULL, NULL, NULL);
  back_up(db, beside(f, "copy.db", copy), 0, STATOR_MISUSE, "not copied inside a transaction");
  sqlite3_exec(connection, "COMMIT", NULL, NULL, NULL);
  back_up(db, copy, 0, STATOR_OK, "");
  assert_int_equal(stator_close(db), STATOR_OK);
  sqlite3_close(connection);
  assert_int_equal(sqlite3_open(copy, &connection), SQLITE_OK);
  assert_int_equal(sqlite3_exec(connection, "UPDATE own SET x=8 WHERE x=7", NULL, NULL, NULL),
                   SQLITE_OK);
  assert_int_equal(sqlite3_changes(connection), 1);
  sqlite3_close(connection);
  stator *opened = file_open(copy);
  expect_ok(opened, "ListTables", "{}", "Tab");
  assert_int_equal(stator_close(opened), STATOR_OK);
}

/* -- while others write ------------------------------------------------------------ */

typedef struct writing {
  stator *db;
  atomic_bool enough;
} writing;

/* The items a and b are always equal. */
static void *write_pairs(void *arg) {
  writing *w = arg;
  char request[300];
  for (int i = 0; !atomic_load(&w->enough); i++) {
    snprintf(request, sizeof request,
             "{'RequestItems':{'Tab':[{'PutRequest':{'Item':{'pk':{'S':'a'},'n':{'N':'%d'}}}},"
             "{'PutRequest':{'Item':{'pk':{'S':'b'},'n':{'N':'%d'}}}}]}}",
             i, i);
    expect_ok(w->db, "BatchWriteItem", request, NULL);
  }
  return NULL;
}

static long number_of(stator *db, const char *pk) {
  char request[100];
  snprintf(request, sizeof request, "{" NAME_T ",'Key':{'pk':{'S':'%s'}}}", pk);
  stator_result *r = support_call(db, "GetItem", request);
  const char *at = strstr(stator_result_body(r, NULL), "{\"N\":\"");
  long n = at ? strtol(at + 6, NULL, 10) : -1;
  stator_result_free(r);
  return n;
}

static void a_copy_is_of_one_moment(void **state) {
  store_file *f = *state;
  writing w = {.db = f->db};
  pthread_t thread;
  char path[80];
  support_table(f->db, "Tab", "S", NULL);
  atomic_init(&w.enough, false);
  assert_int_equal(pthread_create(&thread, NULL, write_pairs, &w), 0);
  for (int i = 0; i < 20; i++) {
    back_up(f->db, beside(f, "copy.db", path), STATOR_OVERWRITE, STATOR_OK, "");
    stator *copy = file_open(path);
    assert_int_equal(number_of(copy, "a"), number_of(copy, "b"));
    assert_int_equal(stator_close(copy), STATOR_OK);
  }
  atomic_store(&w.enough, true);
  pthread_join(thread, NULL);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      file_test(a_copy_has_everything_and_opens_at_once),
      file_test(a_copy_can_be_read_and_written),
      file_test(a_store_in_memory_is_saved),
      file_test(a_file_is_replaced_only_where_that_is_said),
      file_test(a_file_in_use_is_not_replaced),
      file_test(a_log_without_its_file_is_not_taken_over),
      file_test(what_cannot_be_written_is_told),
      file_test(a_copy_is_readable_for_whom_the_store_is),
      file_test(progress_is_told_and_ends_the_work),
      file_test(a_transaction_is_not_copied),
      file_test(an_applications_file_is_copied_with_its_tables),
      file_test(a_copy_is_of_one_moment),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
