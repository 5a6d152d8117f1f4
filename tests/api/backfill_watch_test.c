/* stator_watch_backfills: items that are entered into a new index or TTL are told of,
** and who stops it finds the table as it was. */
#include "api/upkeep_support.h"

enum { ITEMS = 3500 };

#define NEW_INDEX                                                                                  \
  "{" NAME_T ",'AttributeDefinitions':[{'AttributeName':'g','AttributeType':'S'}],"                \
  "'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'gnew','KeySchema':["                     \
  "{'AttributeName':'g','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}}]}"
#define NEW_TTL "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'ttl','Enabled':true}}"

static void put_items(stator *db) {
  char *request = malloc(ITEMS * 80);
  assert_non_null(request);
  support_table(db, "Tab", "S", NULL);
  int n = sprintf(request, "{" NAME_T ",'Items':[");
  for (int i = 0; i < ITEMS; i++)
    n += sprintf(request + n, "%s{'pk':{'S':'%d'},'g':{'S':'x'},'ttl':{'N':'%d'}}", i ? "," : "", i,
                 i);
  strcpy(request + n, "]}");
  expect_ok(db, "ImportItems", request, NULL);
  free(request);
}

static void call_watched(stator *db, const char *op, const char *request, counted_steps *c,
                         int code) {
  stator_progress progress = {count_step, c};
  assert_int_equal(stator_watch_backfills(db, &progress), STATOR_OK);
  stator_result *r = support_call(db, op, request);
  assert_int_equal(stator_result_code(r), code);
  assert_int_equal(stator_watch_backfills(db, NULL), STATOR_OK);
  stator_result_free(r);
}

static void expect_checked(stator *db) {
  stator_result *r = stator_result_new();
  assert_int_equal(stator_check(db, 0, NULL, NULL, NULL, r), STATOR_OK);
  expect_result(r, STATOR_OK, "{\"Findings\":0,");
  stator_result_free(r);
}

static void what_is_entered_is_told(void **state) {
  store_file *f = *state;
  counted_steps c = {0};
  put_items(f->db);
  call_watched(f->db, "UpdateTable", NEW_INDEX, &c, STATOR_OK);
  assert_true(c.steps >= 4 && c.done > 0 && c.total == ITEMS);
  expect_ok(f->db, "DescribeStore", "{}", "'IndexName':'gnew','ItemCount':3500");
  c = (counted_steps){0};
  call_watched(f->db, "UpdateTimeToLive", NEW_TTL, &c, STATOR_OK);
  assert_true(c.steps >= 4 && c.total == ITEMS);
  expect_checked(f->db);
}

static void who_stops_it_finds_the_table_as_it_was(void **state) {
  store_file *f = *state;
  counted_steps c = {.most = 3};
  put_items(f->db);
  call_watched(f->db, "UpdateTable", NEW_INDEX, &c, STATOR_INTERRUPTED);
  expect_without(f->db, "DescribeTable", "{" NAME_T "}", "gnew");
  c = (counted_steps){.most = 3};
  call_watched(f->db, "UpdateTimeToLive", NEW_TTL, &c, STATOR_INTERRUPTED);
  expect_ok(f->db, "DescribeTimeToLive", "{" NAME_T "}", "DISABLED");
  expect_checked(f->db);
  expect_ok(f->db, "UpdateTable", NEW_INDEX, NULL);
  expect_checked(f->db);
}

static void a_transaction_watches_nothing(void **state) {
  store_file *f = *state;
  stator *tx;
  assert_int_equal(stator_watch_backfills(NULL, NULL), STATOR_MISUSE);
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(f->db, &tx, r), STATOR_OK);
  assert_int_equal(stator_watch_backfills(tx, NULL), STATOR_MISUSE);
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  stator_result_free(r);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      file_test(what_is_entered_is_told),
      file_test(who_stops_it_finds_the_table_as_it_was),
      file_test(a_transaction_watches_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
