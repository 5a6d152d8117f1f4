/* ConsumedCapacity of indexes: what a write does to an entry, and what reading
** entries costs. Each step of a table follows the one before. */
#include "api/table_requests.h"

#define GLOBAL(name, key, projection)                                                              \
  "{'IndexName':'" name "'," KEYS(HASH(key)) ",'Projection':{'ProjectionType':" projection "}}"
#define LOCAL(name, key, projection)                                                               \
  "{'IndexName':'" name                                                                            \
  "'," KEYS(HASH("pk") "," RANGE(key)) ",'Projection':{'ProjectionType':" projection "}}"
#define INCLUDE_X "'INCLUDE','NonKeyAttributes':['x']"

static void make_table(stator *db) {
  /* clang-format off */
  expect_ok(db, "CreateTable",
            CREATE(ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "S") ","
                              ATTRIBUTE("g", "S") "," ATTRIBUTE("h", "S") ","
                              ATTRIBUTE("l", "N")) ","
                   KEYS(HASH("pk") "," RANGE("sk")) "," ON_DEMAND
                   ",'GlobalSecondaryIndexes':["
                     GLOBAL("all", "g", "'ALL'") "," GLOBAL("keys", "h", "'KEYS_ONLY'") ","
                     GLOBAL("some", "h", INCLUDE_X)
                   "],'LocalSecondaryIndexes':["
                     LOCAL("local", "l", "'KEYS_ONLY'") "," LOCAL("localx", "l", INCLUDE_X) "]"),
            NULL);
  /* clang-format on */
}

#define KEY "'Key':{'pk':{'S':'a'},'sk':{'S':'1'}}"
#define SET(expression, value)                                                                     \
  KEY ",'UpdateExpression':'SET " expression "','ExpressionAttributeValues':{':v':" value "}"
#define COSTS(name, n) "'" name "':{'CapacityUnits':" #n ".0}"
#define TABLE(total, table) "'CapacityUnits':" #total ".0," COSTS("Table", table)
#define GLOBALS(units) ",'GlobalSecondaryIndexes':{" units "}"
#define LOCALS(units) ",'LocalSecondaryIndexes':{" units "}"

typedef struct step {
  const char *op, *members, *units; /* ConsumedCapacity behind the table's name */
} step;

static void take_steps(stator *db, const step *steps, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char request[8192], part[1024];
    snprintf(request, sizeof request, "{" NAME_T ",'ReturnConsumedCapacity':'INDEXES',%s}",
             steps[i].members);
    snprintf(part, sizeof part, "'ConsumedCapacity':{'TableName':'Tab',%s}}", steps[i].units);
    expect_ok(db, steps[i].op, request, part);
  }
}
#define STEPS(db, steps) take_steps(db, steps, sizeof(steps) / sizeof(steps)[0])

/* -- writes ------------------------------------------------------------------------ */

static void an_entry_that_appears_or_disappears_is_charged(void **state) {
  make_table(*state);
  /* clang-format off */
  const step steps[] = {
      {"PutItem", "'Item':{'pk':{'S':'a'},'sk':{'S':'1'}}", TABLE(1, 1)},
      {"PutItem", "'Item':{'pk':{'S':'a'},'sk':{'S':'1'},'g':{'S':'x'}}",
       TABLE(2, 1) GLOBALS(COSTS("all", 1))},
      {"UpdateItem", SET("h=:v", "{'S':'x'}"),
       TABLE(4, 1) GLOBALS(COSTS("all", 1) "," COSTS("keys", 1) "," COSTS("some", 1))},
      {"UpdateItem", SET("l=:v", "{'N':'1'}"),
       TABLE(4, 1) GLOBALS(COSTS("all", 1)) LOCALS(COSTS("local", 1) "," COSTS("localx", 1))},
      {"UpdateItem", KEY ",'UpdateExpression':'REMOVE g'",
       TABLE(2, 1) GLOBALS(COSTS("all", 1))},
      {"DeleteItem", KEY,
       TABLE(5, 1) GLOBALS(COSTS("keys", 1) "," COSTS("some", 1))
                   LOCALS(COSTS("local", 1) "," COSTS("localx", 1))},
      {"DeleteItem", KEY, TABLE(1, 1)},
  };
  /* clang-format on */
  STEPS(*state, steps);
}

static void an_entry_is_charged_when_what_it_projects_changes(void **state) {
  make_table(*state);
  expect_ok(*state, "PutItem",
            "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'1'},'h':{'S':'x'},'x':{'S':'1'},"
            "'y':{'SS':['a','b']}}}",
            NULL);
  /* clang-format off */
  const step steps[] = {
      {"UpdateItem", SET("x=:v", "{'S':'2'}"), TABLE(2, 1) GLOBALS(COSTS("some", 1))},
      {"UpdateItem", SET("x=:v", "{'S':'2'}"), TABLE(1, 1)},        /* the same again */
      {"UpdateItem", SET("z=:v", "{'S':'2'}"), TABLE(1, 1)},        /* in no projection */
      {"UpdateItem", SET("y=:v", "{'SS':['b','a']}"), TABLE(1, 1)}, /* the same set */
  };
  /* clang-format on */
  STEPS(*state, steps);
}

static void an_entry_that_moves_is_charged_twice(void **state) {
  make_table(*state);
  expect_ok(*state, "PutItem",
            "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'1'},'g':{'S':'x'},'l':{'N':'1'}}}",
            NULL);
  /* clang-format off */
  const step steps[] = {
      {"UpdateItem", SET("g=:v", "{'S':'y'}"), TABLE(3, 1) GLOBALS(COSTS("all", 2))},
      {"UpdateItem", SET("l=:v", "{'N':'2'}"),
       TABLE(6, 1) GLOBALS(COSTS("all", 1)) LOCALS(COSTS("local", 2) "," COSTS("localx", 2))},
      {"UpdateItem", SET("l=:v", "{'N':'2.0'}"), TABLE(1, 1)}, /* the same number */
  };
  /* clang-format on */
  STEPS(*state, steps);
}

/* A body of `kilobytes` KB and a little, in attribute `name`. */
static void set_body(stator *db, const char *name, int kilobytes, const char *units) {
  static char request[40 * 1024], part[512];
  int n = snprintf(request, sizeof request,
                   "{" NAME_T "," KEY ",'ReturnConsumedCapacity':'INDEXES','UpdateExpression':"
                   "'SET %s=:v','ExpressionAttributeValues':{':v':{'S':'",
                   name);
  memset(request + n, 'b', (size_t)kilobytes * 1024);
  n += kilobytes * 1024;
  snprintf(request + n, sizeof request - (size_t)n, "'}}}");
  snprintf(part, sizeof part, "'ConsumedCapacity':{'TableName':'Tab',%s}}", units);
  expect_ok(db, "UpdateItem", request, part);
}

static void entries_are_charged_by_their_own_size(void **state) {
  stator *db = *state;
  make_table(db);
  expect_ok(db, "PutItem",
            "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'1'},'g':{'S':'x'},'h':{'S':'x'}}}",
            NULL);
  set_body(db, "x", 2, TABLE(9, 3) GLOBALS(COSTS("all", 3) "," COSTS("some", 3)));
  set_body(db, "y", 2, TABLE(10, 5) GLOBALS(COSTS("all", 5)));
  /* clang-format off */
  const step steps[] = {
      {"UpdateItem", SET("h=:v", "{'S':'y'}"),
       TABLE(18, 5) GLOBALS(COSTS("all", 5) "," COSTS("keys", 2) "," COSTS("some", 6))},
      {"UpdateItem", KEY ",'UpdateExpression':'REMOVE x'",
       TABLE(13, 5) GLOBALS(COSTS("all", 5) "," COSTS("some", 3))},
  };
  /* clang-format on */
  STEPS(db, steps);
}

static void total_counts_the_indexes_too(void **state) {
  make_table(*state);
  expect_body(*state, "PutItem",
              "{" NAME_T ",'ReturnConsumedCapacity':'TOTAL',"
              "'Item':{'pk':{'S':'a'},'sk':{'S':'1'},'g':{'S':'x'},'h':{'S':'y'}}}",
              "{'ConsumedCapacity':{'TableName':'Tab','CapacityUnits':4.0}}");
}

static void a_batch_adds_up_by_index(void **state) {
  make_table(*state);
  expect_body(*state, "BatchWriteItem",
              "{'ReturnConsumedCapacity':'INDEXES','RequestItems':{'Tab':["
              "{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'S':'1'},'g':{'S':'x'}}}},"
              "{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'S':'2'},'g':{'S':'x'}}}},"
              "{'DeleteRequest':{'Key':{'pk':{'S':'a'},'sk':{'S':'3'}}}}]}}",
              "{'UnprocessedItems':{},'ConsumedCapacity':[{'TableName':'Tab'," TABLE(5, 3)
                  GLOBALS(COSTS("all", 2)) "}]}");
}

/* -- reads ------------------------------------------------------------------------- */

#define OF_INDEX(index, key, value)                                                                \
  "'IndexName':'" index "','KeyConditionExpression':'" key                                         \
  "=:k','ExpressionAttributeValues':{':k':{'S':'" value "'}}"

/* Three items of about 9 KB whose body is in `name`, all with the same index keys. */
static void put_large(stator *db, const char *name) {
  static char request[16 * 1024];
  for (int i = 1; i <= 3; i++) {
    int n = snprintf(request, sizeof request,
                     "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'%d'},'g':{'S':'x'},"
                     "'h':{'S':'x'},'l':{'N':'%d'},'%s':{'S':'",
                     i, i, name);
    memset(request + n, 'b', 9000);
    snprintf(request + n + 9000, sizeof request - (size_t)n - 9000, "'}}}");
    expect_ok(db, "PutItem", request, NULL);
  }
}

#define ENTRY(kind, index, total, table, units)                                                    \
  "'CapacityUnits':" total ",'Table':{'CapacityUnits':" table "},'" kind                           \
  "SecondaryIndexes':{'" index "':{'CapacityUnits':" units "}}"

static void a_global_index_costs_its_entries_and_nothing_of_the_table(void **state) {
  stator *db = *state;
  make_table(db);
  put_large(db, "y");
  /* clang-format off */
  const step steps[] = {
      {"Query", OF_INDEX("all", "g", "x"), ENTRY("Global", "all", "3.5", "0.0", "3.5")},
      {"Query", OF_INDEX("keys", "h", "x"), ENTRY("Global", "keys", "0.5", "0.0", "0.5")},
      {"Query", OF_INDEX("some", "h", "x"), ENTRY("Global", "some", "0.5", "0.0", "0.5")},
      {"Query", OF_INDEX("all", "g", "none"), ENTRY("Global", "all", "0.5", "0.0", "0.5")},
      {"Scan", "'IndexName':'all'", ENTRY("Global", "all", "3.5", "0.0", "3.5")},
      {"Scan", "'IndexName':'keys'", ENTRY("Global", "keys", "0.5", "0.0", "0.5")},
  };
  /* clang-format on */
  STEPS(db, steps);
  put_large(db, "x");
  const step larger[] = {
      {"Query", OF_INDEX("keys", "h", "x"), ENTRY("Global", "keys", "0.5", "0.0", "0.5")},
      {"Query", OF_INDEX("some", "h", "x"), ENTRY("Global", "some", "3.5", "0.0", "3.5")},
  };
  STEPS(db, larger);
}

#define LOCAL_QUERY OF_INDEX("local", "pk", "a")
#define ALL_OF_LOCAL LOCAL_QUERY ",'Select':'ALL_ATTRIBUTES'"

static void a_local_index_fetches_from_the_table_row_by_row(void **state) {
  stator *db = *state;
  make_table(db);
  put_large(db, "y");
  /* clang-format off */
  const step steps[] = {
      {"Query", LOCAL_QUERY, ENTRY("Local", "local", "0.5", "0.0", "0.5")},
      {"Query", LOCAL_QUERY ",'ConsistentRead':true",
       ENTRY("Local", "local", "1.0", "0.0", "1.0")},
      {"Query", ALL_OF_LOCAL, ENTRY("Local", "local", "5.0", "4.5", "0.5")},
      {"Query", ALL_OF_LOCAL ",'ConsistentRead':true",
       ENTRY("Local", "local", "10.0", "9.0", "1.0")},
      {"Query", LOCAL_QUERY ",'ProjectionExpression':'y'",
       ENTRY("Local", "local", "5.0", "4.5", "0.5")},
      {"Query", OF_INDEX("localx", "pk", "a") ",'ProjectionExpression':'x'",
       ENTRY("Local", "localx", "0.5", "0.0", "0.5")},
      {"Query", ALL_OF_LOCAL ",'Limit':1", ENTRY("Local", "local", "2.0", "1.5", "0.5")},
  };
  /* clang-format on */
  STEPS(db, steps);
}

static void small_rows_are_fetched_for_one_unit_each(void **state) {
  stator *db = *state;
  make_table(db);
  for (int i = 1; i <= 3; i++) {
    char request[256];
    snprintf(request, sizeof request,
             "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'%d'},'l':{'N':'%d'},'y':{'N':'1'}}}", i,
             i);
    expect_ok(db, "PutItem", request, NULL);
  }
  const step steps[] = {
      {"Query", ALL_OF_LOCAL, ENTRY("Local", "local", "2.0", "1.5", "0.5")},
  };
  STEPS(db, steps);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(an_entry_that_appears_or_disappears_is_charged),
      store_test(an_entry_is_charged_when_what_it_projects_changes),
      store_test(an_entry_that_moves_is_charged_twice),
      store_test(entries_are_charged_by_their_own_size),
      store_test(total_counts_the_indexes_too),
      store_test(a_batch_adds_up_by_index),
      store_test(a_global_index_costs_its_entries_and_nothing_of_the_table),
      store_test(a_local_index_fetches_from_the_table_row_by_row),
      store_test(small_rows_are_fetched_for_one_unit_each),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
