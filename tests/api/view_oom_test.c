// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Views while memory runs out at every allocation in turn: an operation does its work, or
** fails and has changed nothing. */
#include "api/view_support.h"
#include "unit/failing_memory.h"

static char *schema_of(view_store *v) {
  return sql_rows(v->sql,
                  "SELECT name,sql FROM sqlite_schema UNION ALL SELECT name,definition FROM "
                  "stator_tables UNION ALL SELECT idx,stat FROM sqlite_stat1 ORDER BY 1,2");
}

/* Fails until it comes through; nothing is changed up to then. */
static void fail_until_done(view_store *v, const char *op, const char *request) {
  char *before = schema_of(v), *text = support_quoted(request);
  for (size_t n = 1;; n++) {
    stator_result *r = stator_result_new();
    allocations = 0;
    failing = n;
    int rc = stator_call(v->db, op, text, STATOR_NUL, r);
    failing = 0;
    stator_result_free(r);
    if (rc == STATOR_OK) break;
    assert_int_equal(rc, STATOR_NOMEM);
    char *after = schema_of(v);
    assert_string_equal(after, before);
    sqlite3_free(after);
  }
  sqlite3_free(before);
  free(text);
}

static void each_operation_works_or_memory_ran_out(void **state) {
  view_store *v = *state;
  run_sql(v->sql, "ANALYZE sqlite_schema"); /* sqlite_stat1 is there */
  fail_until_done(v, "CreateTable", SHOP_TABLE);
  fail_until_done(v, "CreateView", USERS_VIEW);
  fail_until_done(v, "CreateView", ORDERS_VIEW);
  fail_until_done(v, "DescribeView", "{'ViewName':'users'}");
  fail_until_done(v, "ListViews", "{}");
  fail_until_done(v, "DescribeTable", "{'TableName':'shop'}");
  put_shop_item(v->db, "'pk':{'S':'USER#1'},'sk':{'S':'PROFILE'},'email':{'S':'a@x'}");
  expect_rows(v->sql, "SELECT pk FROM users WHERE email='a@x'", "USER#1");
  fail_until_done(v, "DeleteView", "{'ViewName':'users'}");
  fail_until_done(v, "DeleteTable", "{'TableName':'shop'}");
}

/* The write that comes first makes them anew, or is not done. */
static void so_does_making_indexes_anew(void **state) {
  view_store *v = *state;
  make_shop(v->db);
  make_shop_views(v->db);
  for (size_t n = 1;; n++) {
    stator_result *r = stator_result_new();
    run_sql(v->sql, "UPDATE stator_meta SET value='another' WHERE key='sqlite';"
                    "UPDATE stator_meta SET value=random() WHERE key='catalog'");
    allocations = 0;
    failing = n;
    int rc =
        stator_call(v->db, "PutItem",
                    "{\"TableName\":\"shop\",\"Item\":{\"pk\":{\"S\":\"9\"},\"sk\":{\"S\":\"9\"}}}",
                    STATOR_NUL, r);
    bool failed = allocations >= n;
    failing = 0;
    stator_result_free(r);
    expect_rows(v->sql, "SELECT value='another' FROM stator_meta WHERE key='sqlite'",
                rc == STATOR_OK ? "0" : "1");
    if (rc != STATOR_OK) assert_int_equal(rc, STATOR_NOMEM);
    if (!failed) break;
  }
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      view_test(each_operation_works_or_memory_ran_out),
      view_test(so_does_making_indexes_anew),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
