/* SELECT on indexes: several key attributes, orders, charges, and indexes and tables
** that are not ready. */
#include "api/statements.h"

static const char games[] =
    "{'TableName':'Games','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
    "{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'h1','AttributeType':'S'},"
    "{'AttributeName':'h2','AttributeType':'N'},{'AttributeName':'r1','AttributeType':'S'},"
    "{'AttributeName':'r2','AttributeType':'N'}],"
    "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'GlobalSecondaryIndexes':["
    "{'IndexName':'four','KeySchema':[{'AttributeName':'h1','KeyType':'HASH'},"
    "{'AttributeName':'h2','KeyType':'HASH'},{'AttributeName':'r1','KeyType':'RANGE'},"
    "{'AttributeName':'r2','KeyType':'RANGE'}],'Projection':{'ProjectionType':'ALL'}}]}";

/* p<h2><r1><r2>: h1 is always 'h', h2 1 or 2, r1 a or b, r2 1 to 3. */
static int setup(void **state) {
  support_setup(state);
  expect_ok(*state, "CreateTable", games, NULL);
  for (int i = 0; i < 12; i++) {
    char statement[256], r1 = i / 3 % 2 ? 'b' : 'a';
    int h2 = i / 6 + 1, r2 = i % 3 + 1;
    sprintf(statement,
            "INSERT INTO Games VALUE {'pk':'p%d%c%d','h1':'h','h2':%d,'r1':'%c','r2':%d}", h2, r1,
            r2, h2, r1, r2);
    run_statement(*state, statement);
  }
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

#define FROM "SELECT pk FROM Games.four WHERE h1='h' AND "

static void several_key_attributes_make_one_range(void **state) {
  stator *db = *state;
  expect_keys(db, FROM "h2=1", "p1a1/ p1a2/ p1a3/ p1b1/ p1b2/ p1b3/");
  expect_keys(db, FROM "h2=1 AND r1='b'", "p1b1/ p1b2/ p1b3/");
  expect_keys(db, FROM "h2=1 AND r1='b' AND r2>1", "p1b2/ p1b3/");
  expect_keys(db, FROM "h2=1 AND r1>'a'", "p1b1/ p1b2/ p1b3/");
  expect_keys(db, FROM "h2=1 AND r2=2", "p1a2/ p1b2/");
  expect_keys(db, FROM "h2 IN [2,1] AND r1='a' AND r2 IN [3,1]", "p2a3/ p2a1/ p1a3/ p1a1/");
  expect_keys(db, "SELECT pk FROM Games.four WHERE h2=1 AND r1='a' AND r2=1", "p1a1/");
}

#define UNORDERED "ORDER BY must name the key attributes in their order and in one direction"

static void several_key_attributes_are_ordered_together(void **state) {
  stator *db = *state;
  expect_keys(db, FROM "h2=1 AND r2<3 ORDER BY r1 DESC", "p1b2/ p1b1/ p1a2/ p1a1/");
  expect_keys(db, FROM "h2=1 AND r1='a' ORDER BY r2 DESC", "p1a3/ p1a2/ p1a1/");
  expect_keys(db, FROM "h2=1 AND r2<3 ORDER BY r1 DESC, r2 DESC", "p1b2/ p1b1/ p1a2/ p1a1/");
  expect_keys(db, FROM "h2 IN [2,1] AND r1='a' AND r2<3 ORDER BY h2, r1",
              "p1a1/ p1a2/ p2a1/ p2a2/");
  expect_keys(db, FROM "h2 IN [2,1] AND r1='a' AND r2<3 ORDER BY h2 DESC, r2 DESC",
              "p2a2/ p2a1/ p1a2/ p1a1/");
  refuse_statement(db, FROM "h2=1 ORDER BY r1, r2 DESC", UNORDERED);
  refuse_statement(db, FROM "h2=1 ORDER BY r2", UNORDERED);
  refuse_statement(db, FROM "h2=1 ORDER BY r2, r1", UNORDERED);
  refuse_statement(db, FROM "h2=1 AND r1 IN ['a','b'] ORDER BY r2", UNORDERED);
  refuse_statement(db, FROM "h2 IN [1,2] ORDER BY r1, h2", UNORDERED);
}

static void indexes_are_charged_by_their_entries(void **state) {
  stator *db = *state;
  expect_answer(db, FROM "h2=2 AND r1='a' AND r2=1", "'ReturnConsumedCapacity':'INDEXES'",
                "{'Items':[{'pk':{'S':'p2a1'}}],'ConsumedCapacity':{'TableName':'Games',"
                "'CapacityUnits':0.5,'Table':{'CapacityUnits':0.0},"
                "'GlobalSecondaryIndexes':{'four':{'CapacityUnits':0.5}}}}");
}

static void what_is_not_ready_cannot_be_read(void **state) {
  stator *db = support_open(1000);
  (void)state;
  expect_ok(db, "CreateTable", games, NULL);
  refuse_statement_as(db, "SELECT * FROM Games", NULL, "ResourceNotFoundException",
                      "Requested resource not found");
  refuse_statement_as(db, "INSERT INTO Games VALUE {'pk':'k'}", NULL, "ResourceNotFoundException",
                      "Requested resource not found");
  assert_int_equal(stator_clock_advance(db, 5000), STATOR_OK);
  run_statement(db, "INSERT INTO Games VALUE {'pk':'k','x':'x'}");
  expect_ok(db, "UpdateTable",
            "{'TableName':'Games','AttributeDefinitions':["
            "{'AttributeName':'x','AttributeType':'S'}],'GlobalSecondaryIndexUpdates':[{'Create':"
            "{'IndexName':'late','KeySchema':[{'AttributeName':'x','KeyType':'HASH'}],"
            "'Projection':{'ProjectionType':'ALL'}}}]}",
            NULL);
  refuse_statement(db, "SELECT * FROM Games.late WHERE x='x'",
                   "Cannot read from backfilling global secondary index: late");
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(several_key_attributes_make_one_range),
      test(several_key_attributes_are_ordered_together),
      test(indexes_are_charged_by_their_entries),
      cmocka_unit_test(what_is_not_ready_cannot_be_read),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
