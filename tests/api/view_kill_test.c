/* A program that is killed while it makes a view, drops one, or makes indexes anew, leaves
** it there with all its indexes, or not at all. A child does the work and kills itself at
** each write of the log beside the file in turn. */
#include "api/disk.h"
#include "api/store_file.h"
#include "api/view_support.h"
#include "api/killed.h"

enum { MOST_WRITES = 2000, WRITES_BETWEEN = 3 };

typedef struct killed_call {
  const char *op, *request;
} killed_call;

/* In a child: true if it came to its end. */
static bool child_comes_through(const store_file *f, const killed_call *w, long writes) {
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    stator *db;
    stator_options options = {.durability = STATOR_SYNC_OFF}; /* the system lives on */
    stator_result *r = stator_result_new();
    char *request = support_quoted(w->request);
    disk_kill_after(writes);
    bool done = stator_open(f->path, &options, &db, r) == STATOR_OK &&
                stator_call(db, w->op, request, STATOR_NUL, r) == STATOR_OK;
    _exit(done ? 0 : 1);
  }
  return child_survived(child);
}

static char *schema_in(const char *path) {
  sqlite3 *sql;
  assert_int_equal(sqlite3_open(path, &sql), SQLITE_OK);
  expect_rows(sql, "PRAGMA integrity_check", "ok");
  char *rows = sql_rows(sql, "SELECT name,sql FROM sqlite_schema UNION ALL SELECT key,value FROM "
                             "stator_meta WHERE key='sqlite' UNION ALL SELECT idx,stat FROM "
                             "sqlite_stat1 ORDER BY 1,2");
  sqlite3_close(sql);
  return rows;
}

static void expect_no_findings(const char *path) {
  stator *db = file_open(path);
  stator_result *r = stator_result_new();
  assert_int_equal(stator_check(db, 0, NULL, NULL, NULL, r), STATOR_OK);
  assert_non_null(strstr(stator_result_body(r, NULL), "\"Findings\":0,"));
  stator_result_free(r);
  assert_int_equal(stator_close(db), STATOR_OK);
}

static void kill_at_each_write(store_file *f, const killed_call *w) {
  int killed = 0;
  assert_int_equal(stator_close(f->db), STATOR_OK);
  f->db = NULL;
  char *before = schema_in(f->path);
  for (long n = 1; n < MOST_WRITES && !child_comes_through(f, w, n);
       n += WRITES_BETWEEN, killed++) {
    char *after = schema_in(f->path);
    assert_string_equal(after, before); /* what is not committed has not been */
    sqlite3_free(after);
    expect_no_findings(f->path);
  }
  char *after = schema_in(f->path);
  assert_string_not_equal(after, before);
  assert_true(killed > 2);
  sqlite3_free(after);
  sqlite3_free(before);
  f->db = file_open(f->path);
  expect_no_findings(f->path);
}

static void fill_shop(stator *db) {
  make_shop(db);
  for (int i = 0; i < 500; i++) {
    char item[300];
    snprintf(
        item, sizeof item,
        "'pk':{'S':'USER#%d'},'sk':{'S':'PROFILE'},'email':{'S':'%d@a-rather-long-domain.example"
        "'},'name':{'S':'A name of some length, %d'}",
        i, i, i);
    put_shop_item(db, item);
  }
}

static void a_view_is_made_or_not(void **state) {
  store_file *f = *state;
  fill_shop(f->db);
  kill_at_each_write(f, &(killed_call){"CreateView", USERS_VIEW});
}

static void a_view_is_dropped_or_not(void **state) {
  store_file *f = *state;
  fill_shop(f->db);
  expect_ok(f->db, "CreateView", USERS_VIEW, NULL);
  kill_at_each_write(f, &(killed_call){"DeleteView", "{'ViewName':'users'}"});
}

int main(int argc, char **argv) {
  disk_install();
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      file_test(a_view_is_made_or_not),
      file_test(a_view_is_dropped_or_not),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
