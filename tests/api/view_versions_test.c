/* Indexes of views that another SQLite wrote: what is in them is not believed. The other
** SQLite is played by one that writes an index over another expression and then gives it
** the definition of ours, so that looking into it misses rows. */
#include "api/store_file.h"
#include <sqlite3.h>
#include <stdbool.h>

static void run(sqlite3 *sql, const char *text) {
  char *why = NULL;
  if (sqlite3_exec(sql, text, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s: %s", text, why);
}

static char *one_text(sqlite3 *sql, const char *text) {
  sqlite3_stmt *q;
  if (sqlite3_prepare_v2(sql, text, -1, &q, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(sql));
  char *copy = NULL;
  if (sqlite3_step(q) == SQLITE_ROW && sqlite3_column_text(q, 0))
    copy = strdup((const char *)sqlite3_column_text(q, 0));
  sqlite3_finalize(q);
  return copy;
}

static void expect_text(sqlite3 *sql, const char *text, const char *wanted) {
  char *got = one_text(sql, text);
  if (!got || strcmp(got, wanted) != 0) fail_msg("%s\n%s, not %s", text, got, wanted);
  free(got);
}

static sqlite3 *raw(const char *path) {
  sqlite3 *sql;
  assert_int_equal(sqlite3_open(path, &sql), SQLITE_OK);
  return sql;
}

#define BY_INDEX "SELECT count(*) FROM users WHERE email='A@X'"
static void make_users(stator *db) {
  expect_ok(db, "CreateTable",
            "{'TableName':'shop','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}"
            "],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'BillingMode':"
            "'PAY_PER_REQUEST'}",
            NULL);
  expect_ok(db, "PutItem", "{'TableName':'shop','Item':{'pk':{'S':'1'},'email':{'S':'A@X'}}}",
            NULL);
  expect_ok(db, "PutItem", "{'TableName':'shop','Item':{'pk':{'S':'2'},'email':{'S':'b@x'}}}",
            NULL);
  expect_ok(db, "CreateView",
            "{'ViewName':'users','TableName':'shop','Columns':[{'ColumnName':'email','Type':'TEXT'}"
            ",{'ColumnName':'pk','Type':'TEXT'}],'Indexes':[{'Columns':['email']}]}",
            NULL);
}

/* As a SQLite would leave it for which the expression comes to something else. */
static void write_as_another(const char *path) {
  sqlite3 *sql = raw(path);
  char *definition = one_text(sql, "SELECT sql FROM sqlite_schema WHERE name='stator_v1_1'");
  assert_non_null(definition);
  run(sql, "BEGIN IMMEDIATE; DROP INDEX stator_v1_1; CREATE INDEX stator_v1_1 ON stator_t1("
           "lower(coalesce(item->>'$.\"email\".S','')));"
           "PRAGMA writable_schema=ON");
  char *change =
      sqlite3_mprintf("UPDATE sqlite_schema SET sql=%Q WHERE name='stator_v1_1'", definition);
  run(sql, change);
  run(sql, "UPDATE stator_meta SET value='2030-01-01 another' WHERE key='sqlite';"
           "UPDATE stator_meta SET value=random() WHERE key='catalog'; COMMIT;"
           "PRAGMA writable_schema=RESET");
  sqlite3_free(change);
  free(definition);
  sqlite3_close(sql);
  sql = raw(path);
  expect_text(sql, BY_INDEX, "0"); /* the quiet wrong answer */
  sqlite3_close(sql);
}

static void expect_rebuilt(const char *path) {
  sqlite3 *sql = raw(path);
  expect_text(sql, BY_INDEX, "1");
  expect_text(sql, "PRAGMA integrity_check", "ok");
  expect_text(sql, "SELECT value FROM stator_meta WHERE key='sqlite'", sqlite3_sourceid());
  sqlite3_close(sql);
}

static stator *open_with(const char *path, int readonly) {
  stator *db;
  stator_options options = {.durability = STATOR_SYNC_OFF,
                            .flags = readonly ? STATOR_OPEN_READONLY : 0};
  stator_result *why = stator_result_new();
  if (stator_open(path, &options, &db, why) != STATOR_OK)
    fail_msg("%s", stator_result_message(why));
  stator_result_free(why);
  return db;
}

static void opening_for_writing_makes_them_anew(void **state) {
  store_file *f = *state;
  make_users(f->db);
  write_as_another(f->path);
  stator *other = open_with(f->path, 0);
  expect_rebuilt(f->path);
  assert_int_equal(stator_close(other), STATOR_OK);
}

static void a_handle_that_is_open_makes_them_anew_before_it_writes(void **state) {
  store_file *f = *state;
  make_users(f->db);
  write_as_another(f->path);
  expect_ok(f->db, "PutItem", "{'TableName':'shop','Item':{'pk':{'S':'3'},'email':{'S':'c@x'}}}",
            NULL);
  expect_rebuilt(f->path);
}

static void so_does_a_transaction(void **state) {
  store_file *f = *state;
  stator *t;
  stator_result *r = stator_result_new();
  make_users(f->db);
  write_as_another(f->path);
  assert_int_equal(stator_begin(f->db, &t, r), STATOR_OK);
  expect_ok(t, "PutItem", "{'TableName':'shop','Item':{'pk':{'S':'3'}}}", NULL);
  assert_int_equal(stator_commit(t, r), STATOR_OK);
  stator_result_free(r);
  expect_rebuilt(f->path);
}

#define ASKED "{'Statement':'SELECT count(*) FROM users WHERE email=?','Parameters':[{'S':'A@X'}]}"

/* Also where the view stands in a join, and by the table's own view. */
static void questions_do_without_them_until_then(void **state) {
  store_file *f = *state;
  make_users(f->db);
  write_as_another(f->path);
  expect_ok(f->db, "Sql", ASKED, "'Rows':[[{'N':'1'}]]");
  stator *reader = open_with(f->path, 1);
  expect_ok(reader, "Sql", ASKED, "'Rows':[[{'N':'1'}]]");
  expect_ok(
      reader, "Sql",
      "{'Statement':'SELECT shop.pk FROM shop JOIN users USING (pk) WHERE email>?','Parameters':["
      "{'S':'A'}]}",
      "'Rows':[[{'S':'1'}],[{'S':'2'}]]");
  assert_int_equal(stator_close(reader), STATOR_OK);
  sqlite3 *sql = raw(f->path);
  expect_text(sql, BY_INDEX, "0"); /* nothing was written */
  sqlite3_close(sql);
  expect_ok(f->db, "DeleteItem", "{'TableName':'shop','Key':{'pk':{'S':'2'}}}", NULL);
  expect_ok(f->db, "Sql", ASKED, "'Rows':[[{'N':'1'}]]");
  expect_rebuilt(f->path);
}

static void reading_changes_nothing(void **state) {
  store_file *f = *state;
  make_users(f->db);
  write_as_another(f->path);
  stator *reader = open_with(f->path, 1);
  expect_ok(reader, "GetItem", "{'TableName':'shop','Key':{'pk':{'S':'1'}}}", "A@X");
  assert_int_equal(stator_close(reader), STATOR_OK);
  sqlite3 *sql = raw(f->path);
  expect_text(sql, BY_INDEX, "0");
  sqlite3_close(sql);
}

static void on_an_applications_connection_too(void **state) {
  store_file *f = *state;
  make_users(f->db);
  write_as_another(f->path);
  sqlite3 *sql = raw(f->path);
  stator *db;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_open_on(sql, NULL, &db, r), STATOR_OK);
  expect_text(sql, BY_INDEX, "1");
  assert_int_equal(stator_close(db), STATOR_OK);
  sqlite3_close(sql);
  stator_result_free(r);
  expect_rebuilt(f->path);
}

static void a_restored_copy_is_made_anew(void **state) {
  store_file *f = *state;
  stator_result *r = stator_result_new();
  make_users(f->db);
  write_as_another(f->path);
  stator *memory = support_open(0);
  if (stator_restore(memory, f->path, NULL, r) != STATOR_OK)
    fail_msg("%s", stator_result_message(r));
  expect_ok(memory, "GetItem", "{'TableName':'shop','Key':{'pk':{'S':'1'}}}", "A@X");
  char copy[80];
  snprintf(copy, sizeof copy, "%s/copy.db", f->folder);
  assert_int_equal(stator_backup(memory, copy, 0, NULL, r), STATOR_OK);
  expect_rebuilt(copy);
  assert_int_equal(stator_close(memory), STATOR_OK);
  stator_result_free(r);
}

static void a_store_without_view_indexes_is_nobodys(void **state) {
  store_file *f = *state;
  expect_ok(f->db, "CreateTable",
            "{'TableName':'shop','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}"
            "],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'BillingMode':"
            "'PAY_PER_REQUEST'}",
            NULL);
  sqlite3 *sql = raw(f->path);
  expect_text(sql, "SELECT count(*) FROM stator_meta WHERE key='sqlite'", "0");
  sqlite3_close(sql);
}

/* As a version before views left it. */
static void age(const char *path) {
  sqlite3 *sql = raw(path);
  run(sql, "DROP VIEW shop; DROP VIEW \"Shop_2\"; DELETE FROM sqlite_stat1;"
           "UPDATE stator_tables SET definition=json_remove(definition,'$.sql');"
           "UPDATE stator_meta SET value=2 WHERE key='format';"
           "UPDATE stator_meta SET value=random() WHERE key='catalog'");
  sqlite3_close(sql);
}

static void make_two_tables(stator *db) {
  static const char *const names[] = {"shop", "Shop"};
  for (int i = 0; i < 2; i++) {
    char request[300];
    snprintf(request, sizeof request,
             "{'TableName':'%s','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}"
             "],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'BillingMode':"
             "'PAY_PER_REQUEST'}",
             names[i]);
    expect_ok(db, "CreateTable", request, NULL);
  }
}

static void an_older_file_gets_views_when_it_is_opened_for_writing(void **state) {
  store_file *f = *state;
  make_two_tables(f->db);
  assert_int_equal(stator_close(f->db), STATOR_OK);
  age(f->path);
  f->db = file_open(f->path);
  expect_ok(f->db, "PutItem", "{'TableName':'Shop','Item':{'pk':{'S':'1'}}}", NULL);
  sqlite3 *sql = raw(f->path);
  expect_text(sql,
              "SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema WHERE type='view' "
              "ORDER BY name)",
              "Shop,shop_1");
  expect_text(sql, "SELECT pk FROM Shop", "1");
  expect_text(sql, "SELECT count(*) FROM sqlite_stat1", "2");
  expect_text(sql, "SELECT value FROM stator_meta WHERE key='format'", "3");
  sqlite3_close(sql);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      file_test(opening_for_writing_makes_them_anew),
      file_test(a_handle_that_is_open_makes_them_anew_before_it_writes),
      file_test(so_does_a_transaction),
      file_test(questions_do_without_them_until_then),
      file_test(reading_changes_nothing),
      file_test(on_an_applications_connection_too),
      file_test(a_restored_copy_is_made_anew),
      file_test(a_store_without_view_indexes_is_nobodys),
      file_test(an_older_file_gets_views_when_it_is_opened_for_writing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
