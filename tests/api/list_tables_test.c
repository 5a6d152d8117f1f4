/* ListTables: order, pages, refusals. */
#include "api/table_requests.h"

static void list_tables_of_an_empty_store(void **state) {
  expect_body(*state, "ListTables", "{}", "{'TableNames':[]}");
}

static void list_tables_sorts_by_bytes(void **state) {
  static const char *const names[] = {"bbb", "Bbb", "a-a", "a_a", "aaa"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    support_table(*state, names[i], "S", NULL);
  expect_body(*state, "ListTables", "{}", "{'TableNames':['Bbb','a-a','a_a','aaa','bbb']}");
}

static void list_tables_pages_from_a_name_that_need_not_exist(void **state) {
  stator *db = *state;
  support_table(db, "aaa", "S", NULL);
  support_table(db, "bbb", "S", NULL);
  support_table(db, "ccc", "S", NULL);
  expect_body(db, "ListTables", "{'Limit':2}",
              "{'TableNames':['aaa','bbb'],'LastEvaluatedTableName':'bbb'}");
  expect_body(db, "ListTables", "{'Limit':2,'ExclusiveStartTableName':'bbb'}",
              "{'TableNames':['ccc']}");
  expect_body(db, "ListTables", "{'Limit':3}", "{'TableNames':['aaa','bbb','ccc']}");
  expect_body(db, "ListTables", "{'ExclusiveStartTableName':'bab','Limit':1}",
              "{'TableNames':['bbb'],'LastEvaluatedTableName':'bbb'}");
  expect_body(db, "ListTables", "{'ExclusiveStartTableName':'zzz'}", "{'TableNames':[]}");
}

static void list_tables_lists_100_by_itself(void **state) {
  char name[8];
  for (int i = 0; i <= 100; i++) {
    snprintf(name, sizeof name, "t%03d", i);
    support_table(*state, name, "S", NULL);
  }
  expect_ok(*state, "ListTables", "{}", "'t099'],'LastEvaluatedTableName':'t099'}");
  expect_body(*state, "ListTables", "{'ExclusiveStartTableName':'t099'}",
              "{'TableNames':['t100']}");
}

static void list_tables_refuses_bad_members(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {"{'Limit':0}", "1 validation error detected: Value '0' at 'limit' failed to satisfy "
                      "constraint: Member must have value greater than or equal to 1"},
      {"{'Limit':101}", "1 validation error detected: Value '101' at 'limit' failed to satisfy "
                        "constraint: Member must have value less than or equal to 100"},
      {"{'ExclusiveStartTableName':'a'}",
       "1 validation error detected: Value 'a' at 'exclusiveStartTableName' failed to satisfy "
       "constraint: Member must have length greater than or equal to 3"},
      {"{'ExclusiveStartTableName':'a/b','Limit':0}",
       "2 validation errors detected: Value 'a/b' at 'exclusiveStartTableName' failed to satisfy "
       "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '0' at "
       "'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"},
  };
  /* clang-format on */
  REFUSALS(*state, "ListTables", rows);
}

static void list_tables_leaves_out_what_has_been_deleted(void **state) {
  (void)state;
  stator *db = support_open(1000);
  support_table(db, "aaa", "S", NULL);
  stator_clock_advance(db, 1000);
  expect_ok(db, "DeleteTable", "{'TableName':'aaa'}", NULL);
  expect_body(db, "ListTables", "{}", "{'TableNames':['aaa']}");
  stator_clock_advance(db, 1000);
  expect_body(db, "ListTables", "{}", "{'TableNames':[]}");
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(list_tables_of_an_empty_store),
      store_test(list_tables_sorts_by_bytes),
      store_test(list_tables_pages_from_a_name_that_need_not_exist),
      store_test(list_tables_lists_100_by_itself),
      store_test(list_tables_refuses_bad_members),
      cmocka_unit_test(list_tables_leaves_out_what_has_been_deleted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
