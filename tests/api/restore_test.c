/* stator_restore: everything in the store is replaced by what is in a file, or
** nothing is. */
#include "api/upkeep_support.h"
#include <sqlite3.h>

static void bring_back(stator *db, const char *path, int code, const char *part) {
  stator_result *r = stator_result_new();
  assert_int_equal(stator_restore(db, path, NULL, r), code);
  expect_result(r, code, part);
  stator_result_free(r);
}

static void back_up(stator *db, const char *path) {
  stator_result *r = stator_result_new();
  assert_int_equal(stator_backup(db, path, 0, NULL, r), STATOR_OK);
  stator_result_free(r);
}

/* A backup of 20 items beside a store that has gone on since. */
static char *go_on_after_backup(stator *db, const char *path) {
  fill_store(db, 20);
  back_up(db, path);
  char *content = content_of(db);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  support_table(db, "Other", "S", NULL);
  expect_ok(db, "PutItem", "{'TableName':'Other','Item':{'pk':{'S':'x'}}}", NULL);
  return content;
}

static void everything_is_replaced(void **state) {
  store_file *f = *state;
  char path[80];
  char *content = go_on_after_backup(f->db, beside(f, "copy.db", path));
  bring_back(f->db, path, STATOR_OK, "{\"SizeBytes\":");
  expect_content(f->db, content);
  expect_body(f->db, "ListTables", "{}", "{'TableNames':['Tab']}");
  expect_ok(f->db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'n'},'sk':{'S':'n'}}}", NULL);
  expect_ok(f->db, "Scan", "{" NAME_T "}", "'Count':21");
  assert_int_equal(stator_close(f->db), STATOR_OK);
  f->db = file_open(f->path);
  expect_ok(f->db, "Scan", "{" NAME_T "}", "'Count':21");
  free(content);
}

static void the_same_tables_with_other_items_are_seen(void **state) {
  store_file *f = *state;
  char path[80];
  fill_store(f->db, 20);
  back_up(f->db, beside(f, "copy.db", path));
  char *content = content_of(f->db);
  expect_ok(f->db, "DeleteItem", "{" NAME_T ",'Key':{'pk':{'S':'p0'},'sk':{'S':'000'}}}", NULL);
  expect_ok(f->db, "DescribeTable", "{" NAME_T "}", "'ItemCount':19");
  bring_back(f->db, path, STATOR_OK, "");
  expect_content(f->db, content);
  free(content);
}

static void other_handles_see_it(void **state) {
  store_file *f = *state;
  char path[80];
  char *content = go_on_after_backup(f->db, beside(f, "copy.db", path));
  stator *other = file_open(f->path);
  expect_ok(other, "Scan", "{'TableName':'Other'}", "'Count':1");
  bring_back(f->db, path, STATOR_OK, "");
  expect_error(other, "Scan", "{'TableName':'Other'}", "ResourceNotFoundException",
               "Requested resource not found");
  expect_content(other, content);
  assert_int_equal(stator_close(other), STATOR_OK);
  free(content);
}

static void a_store_in_memory_takes_a_file(void **state) {
  store_file *f = *state;
  char path[80];
  stator *memory = support_open(0);
  char *content = go_on_after_backup(f->db, beside(f, "copy.db", path));
  fill_store(memory, 3);
  bring_back(memory, path, STATOR_OK, "");
  expect_content(memory, content);
  expect_ok(memory, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'n'},'sk':{'S':'n'}}}", NULL);
  assert_int_equal(stator_close(memory), STATOR_OK);
  free(content);
}

static void a_file_takes_what_memory_saved(void **state) {
  store_file *f = *state;
  char path[80];
  stator *memory = support_open(0);
  fill_store(memory, 30);
  back_up(memory, beside(f, "copy.db", path));
  bring_back(f->db, path, STATOR_OK, "");
  expect_same_content(memory, f->db);
  expect_ok(f->db, "DescribeStore", "{}", "'JournalMode':'wal'");
  assert_int_equal(stator_close(memory), STATOR_OK);
}

/* -- refusals ------------------------------------------------------------------- */

static void write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

static void run_sql(const char *path, const char *sql) {
  sqlite3 *connection;
  assert_int_equal(sqlite3_open(path, &connection), SQLITE_OK);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  assert_int_equal(sqlite3_exec(connection, sql, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(connection);
}

static void what_is_no_sound_store_is_refused(void **state) {
  store_file *f = *state;
  char path[80];
  fill_store(f->db, 20);
  char *content = content_of(f->db);
  bring_back(f->db, beside(f, "none.db", path), STATOR_CANTOPEN, "cannot be opened");
  write_file(beside(f, "text.db", path), "just some text that is no database at all, really");
  bring_back(f->db, path, STATOR_NOT_A_STORE, "not an SQLite database");
  run_sql(beside(f, "other.db", path), "CREATE TABLE x(y)");
  bring_back(f->db, path, STATOR_NOT_A_STORE, "other tables and no store");
  back_up(f->db, beside(f, "newer.db", path));
  run_sql(path, "UPDATE stator_meta SET value=99 WHERE key='format'");
  bring_back(f->db, path, STATOR_NEWER, "format 99");
  bring_back(f->db, f->path, STATOR_MISUSE, "this is the store itself");
  bring_back(f->db, ":memory:", STATOR_MISUSE, "from a file");
  bring_back(f->db, "", STATOR_MISUSE, "needs a path");
  bring_back(NULL, path, STATOR_MISUSE, "needs a handle");
  expect_content(f->db, content);
  free(content);
}

/* Bytes in the middle of the file's pages. */
static void scribble(const char *path) {
  FILE *file = fopen(path, "r+");
  assert_non_null(file);
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  for (long at = 8192 * 5; at < size; at += 8192) {
    fseek(file, at + 10, SEEK_SET);
    fputs("scribble", file);
  }
  fclose(file);
}

static void a_damaged_file_is_refused(void **state) {
  store_file *f = *state;
  char path[80];
  fill_store(f->db, 400);
  back_up(f->db, beside(f, "copy.db", path));
  char *content = content_of(f->db);
  scribble(path);
  stator_result *r = stator_result_new();
  assert_int_equal(stator_restore(f->db, path, NULL, r), STATOR_CORRUPT);
  stator_result_free(r);
  expect_content(f->db, content);
  free(content);
}

static void pages_of_another_size_are_refused(void **state) {
  store_file *f = *state;
  char path[80];
  back_up(f->db, beside(f, "copy.db", path));
  run_sql(path, "PRAGMA journal_mode=DELETE; PRAGMA page_size=4096; VACUUM");
  bring_back(f->db, path, STATOR_MISUSE, "its pages have 4096 bytes, those of the store 8192");
}

static void who_may_not_write_does_not_restore(void **state) {
  store_file *f = *state;
  char path[80];
  stator *reader, *app;
  sqlite3 *connection;
  stator_options options = {.flags = STATOR_OPEN_READONLY};
  back_up(f->db, beside(f, "copy.db", path));
  assert_int_equal(stator_open(f->path, &options, &reader, NULL), STATOR_OK);
  bring_back(reader, path, STATOR_READONLY, "for reading only");
  assert_int_equal(stator_close(reader), STATOR_OK);
  assert_int_equal(sqlite3_open(":memory:", &connection), SQLITE_OK);
  assert_int_equal(stator_open_on(connection, NULL, &app, NULL), STATOR_OK);
  bring_back(app, path, STATOR_MISUSE, "the application's");
  assert_int_equal(stator_close(app), STATOR_OK);
  sqlite3_close(connection);
}

static void a_writer_in_the_way_makes_it_busy(void **state) {
  store_file *f = *state;
  stator *impatient, *tx;
  char path[80];
  stator_options options = {.busy_timeout_ms = -1};
  stator_result *r = stator_result_new();
  char *content = go_on_after_backup(f->db, beside(f, "copy.db", path));
  assert_int_equal(stator_open(f->path, &options, &impatient, NULL), STATOR_OK);
  assert_int_equal(stator_begin(f->db, &tx, r), STATOR_OK);
  expect_ok(tx, "PutItem", "{'TableName':'Other','Item':{'pk':{'S':'y'}}}", NULL);
  bring_back(impatient, path, STATOR_BUSY, "");
  bring_back(tx, path, STATOR_MISUSE, "not done inside a transaction");
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  expect_ok(f->db, "Scan", "{'TableName':'Other'}", "'Count':2");
  bring_back(impatient, path, STATOR_OK, "");
  expect_content(f->db, content);
  assert_int_equal(stator_close(impatient), STATOR_OK);
  stator_result_free(r);
  free(content);
}

/* -- interrupted ---------------------------------------------------------------- */

static void put_large(stator *db, int count) {
  char *request = malloc(310000);
  assert_non_null(request);
  for (int i = 0; i < count; i++) {
    int n = sprintf(request,
                    "{\"TableName\":\"Tab\",\"Item\":{\"pk\":{\"S\":\"%d\"},\"sk\":{\"S\":\"x\"},"
                    "\"x\":{\"S\":\"",
                    i);
    memset(request + n, 'x', 300000);
    strcpy(request + n + 300000, "\"}}}");
    expect_ok(db, "PutItem", request, NULL);
  }
  free(request);
}

static void stop_in_the_middle(stator *db, const char *path) {
  char *content = content_of(db);
  counted_steps c = {.most = 2};
  stator_progress progress = {count_step, &c};
  stator_result *r = stator_result_new();
  assert_int_equal(stator_restore(db, path, &progress, r), STATOR_INTERRUPTED);
  assert_true(c.done > 0 && c.done < c.total);
  expect_content(db, content);
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'n'},'sk':{'S':'n'}}}", NULL);
  c = (counted_steps){0};
  assert_int_equal(stator_restore(db, path, &progress, r), STATOR_OK);
  expect_ok(db, "Query",
            "{" NAME_T ",'KeyConditionExpression':'pk=:p','Select':'COUNT',"
            "'ExpressionAttributeValues':{':p':{'S':'7'}}}",
            "'Count':1");
  stator_result_free(r);
  free(content);
}

static void stopped_in_the_middle_nothing_has_changed(void **state) {
  store_file *f = *state;
  char path[80];
  stator *memory = support_open(0), *large = support_open(0);
  fill_store(large, 10);
  put_large(large, 40);
  back_up(large, beside(f, "large.db", path));
  fill_store(f->db, 20);
  fill_store(memory, 20);
  stop_in_the_middle(f->db, path);
  stop_in_the_middle(memory, path);
  assert_int_equal(stator_close(memory), STATOR_OK);
  assert_int_equal(stator_close(large), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      file_test(everything_is_replaced),
      file_test(the_same_tables_with_other_items_are_seen),
      file_test(other_handles_see_it),
      file_test(a_store_in_memory_takes_a_file),
      file_test(a_file_takes_what_memory_saved),
      file_test(what_is_no_sound_store_is_refused),
      file_test(a_damaged_file_is_refused),
      file_test(pages_of_another_size_are_refused),
      file_test(who_may_not_write_does_not_restore),
      file_test(a_writer_in_the_way_makes_it_busy),
      file_test(stopped_in_the_middle_nothing_has_changed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
