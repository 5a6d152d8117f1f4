/* search() in PartiQL: what is found with other conditions, how it is paged, and where
** it may not stand. */
#include "api/statements.h"

#define REST(title, plot) "'title':'" title "','info':{'plot':'" plot "'}}"

static int searched_setup(void **state) {
  stator *db;
  support_setup(state);
  db = *state;
  support_table(db, "Films", "S", "S");
  run_statement(db, "INSERT INTO Films VALUE {'pk':'2013','sk':'rush'," REST(
                        "Rush", "Two rivals race cars."));
  run_statement(db, "INSERT INTO Films VALUE {'pk':'2013','sk':'turbo'," REST(
                        "Turbo", "A snail in a race of snails, race by race."));
  run_statement(db, "INSERT INTO Films VALUE {'pk':'2006','sk':'cars'," REST(
                        "Cars", "A race car finds a town."));
  run_statement(db, "INSERT INTO Films VALUE {'pk':'1999','sk':'odd','info':{'plot':'words'},"
                    "'search':'yes'}");
  expect_ok(db, "CreateSearchIndex",
            "{'TableName':'Films','IndexName':'titles','Attributes':[{'AttributePath':'title'}]}",
            NULL);
  expect_ok(db, "CreateSearchIndex",
            "{'TableName':'Films','IndexName':'films','Attributes':[{'AttributePath':'title',"
            "'Weight':10},{'AttributePath':'info.plot'}]}",
            NULL);
  return 0;
}
#define searched_test(f) cmocka_unit_test_setup_teardown(f, searched_setup, support_teardown)

static void the_best_come_first(void **state) {
  stator *db = *state;
  expect_keys(db, "SELECT * FROM Films WHERE search(title, info.plot, 'cars')",
              "2006/cars 2013/rush");
  expect_keys(db, "SELECT * FROM Films WHERE search(info.plot, 'cars')", "2013/rush");
  expect_keys(db, "SELECT * FROM Films WHERE SEARCH(title, 'cars')", "2006/cars");
  expect_keys(db, "SELECT * FROM \"Films\" WHERE search(\"info\".\"plot\", 'race NOT snail')",
              "2013/rush 2006/cars");
  expect_keys(db, "SELECT * FROM Films WHERE search(title, info.plot, 'title: rush')", "2013/rush");
  expect_items(db, "SELECT title, info.plot FROM Films WHERE search(info.plot, 'town')",
               "[{'plot':{'S':'A race car finds a town.'},'title':{'S':'Cars'}}]");
}

static void parameters_give_the_query(void **state) {
  stator *db = *state;
  expect_keys_with(db, "SELECT * FROM Films WHERE search(info.plot, ?) AND pk = ?",
                   "'Parameters':[{'S':'race'},{'S':'2006'}]", "2006/cars");
  refuse_statement_as(db, "SELECT * FROM Films WHERE search(title, ?)", "'Parameters':[{'N':'1'}]",
                      "ValidationException",
                      "The last argument of search() must be the query, a string: search(title, "
                      "plot, 'race cars')");
}

static void other_conditions_narrow_a_search(void **state) {
  stator *db = *state;
  expect_keys(db, "SELECT * FROM Films WHERE pk = '2013' AND search(info.plot, 'race')",
              "2013/turbo 2013/rush");
  expect_keys(db,
              "SELECT * FROM Films WHERE (pk = '2013' AND search(info.plot, 'race')) AND sk > 's'",
              "2013/turbo");
  expect_keys(db, "SELECT * FROM Films WHERE title <> 'Turbo' AND search(info.plot, 'race')",
              "2013/rush 2006/cars");
  expect_keys(db,
              "SELECT * FROM Films WHERE search(info.plot, 'race') AND (pk = '2006' OR title = "
              "'Rush')",
              "2013/rush 2006/cars");
  expect_keys(db, "SELECT * FROM Films WHERE search(info.plot, 'race') AND pk IN ['2006', '1999']",
              "2006/cars");
  expect_keys(db, "SELECT * FROM Films WHERE search(info.plot, 'race') AND pk = '1' AND pk = '2'",
              "");
}

static void an_attribute_may_be_called_search(void **state) {
  stator *db = *state;
  expect_items(db, "SELECT search FROM Films WHERE search = 'yes' AND pk = '1999'",
               "[{'search':{'S':'yes'}}]");
  expect_items(db,
               "SELECT search FROM Films WHERE (search = 'yes' AND search(info.plot, 'words')) AND "
               "begins_with(search, 'y')",
               "[{'search':{'S':'yes'}}]");
  run_statement(db, "UPDATE Films SET search = 'no' WHERE pk = '1999' AND sk = 'odd'");
  expect_items(db, "SELECT search FROM Films WHERE search = 'yes' AND search(info.plot, 'words')",
               "[]");
}

static void pages_follow_each_other(void **state) {
  stator *db = *state;
  const char *statement = "SELECT sk FROM Films WHERE search(info.plot, 'race')";
  char found[256] = "", more[1024] = "'Limit':1,'ReturnConsumedCapacity':'TOTAL'";
  int pages = 0;
  for (; pages < 5; pages++) {
    stator_result *r = statement_result(db, statement, more);
    const char *body = stator_result_body(r, NULL), *token = strstr(body, "\"NextToken\":\"");
    char sk[16] = "";
    assert_int_equal(stator_result_code(r), STATOR_OK);
    assert_int_equal(sscanf(body, "{\"Items\":[{\"sk\":{\"S\":\"%15[^\"]", sk), 1);
    assert_non_null(strstr(body, "\"ConsumedCapacity\":{\"TableName\":\"Films\",\"CapacityUnits\""
                                 ":0.5}"));
    strcat(strcat(found, sk), " ");
    if (token)
      snprintf(more, sizeof more, "'Limit':1,'ReturnConsumedCapacity':'TOTAL','NextToken':'%.*s'",
               (int)strcspn(token + 13, "\""), token + 13);
    stator_result_free(r);
    if (!token) break;
  }
  assert_string_equal(found, "turbo rush cars ");
  refuse_statement_as(db, "SELECT sk FROM Films WHERE search(info.plot, 'cars')", more,
                      "ValidationException", "NextToken does not match request");
}

#define ONCE                                                                                       \
  "search() may stand only once in a statement, alone or joined to other conditions by AND. Put "  \
  "OR and NOT into the query: search('race OR cars'), or run a statement for each search."
#define SELECTS                                                                                    \
  "search() can only be used in the WHERE of a SELECT: find the items with one, then change them " \
  "by their keys."
#define BY_KEY                                                                                     \
  "search() can only be used in ExecuteStatement: the SELECTs of a batch or transaction read one " \
  "item by its key."

static void a_search_stands_in_its_place(void **state) {
  stator *db = *state;
  const char *const nowhere_else[] = {
      "SELECT * FROM Films WHERE search('a') OR pk = '1'",
      "SELECT * FROM Films WHERE NOT search('a')",
      "SELECT * FROM Films WHERE search('a') AND search('b')",
      "SELECT * FROM Films WHERE search('a') AND (pk = '1' OR search('b'))",
      "SELECT * FROM Films WHERE search('a') = true",
  };
  for (size_t i = 0; i < sizeof nowhere_else / sizeof *nowhere_else; i++)
    refuse_statement(db, nowhere_else[i], ONCE);
  refuse_statement(db, "DELETE FROM Films WHERE pk = '1' AND sk = '2' AND search('a')", SELECTS);
  refuse_statement(db, "UPDATE Films SET a = 1 WHERE pk = '1' AND sk = '2' AND search('a')",
                   SELECTS);
  refuse_statement(db, "SELECT * FROM Films.\"i\" WHERE search('a')",
                   "search() cannot be used on a secondary index: name the table alone in FROM, "
                   "and conditions on its key beside search().");
  refuse_statement(db, "SELECT * FROM Films WHERE pk = '1' AND search('a') ORDER BY sk",
                   "ORDER BY cannot be used with search(): the best are answered first.");
  refuse_statement(db, "SELECT * FROM Films WHERE search()",
                   "The last argument of search() must be the query, a string: search(title, plot, "
                   "'race cars')");
  refuse_statement(db, "SELECT * FROM Films WHERE search(title, plot)",
                   "The last argument of search() must be the query, a string: search(title, plot, "
                   "'race cars')");
  refuse_statement(db, "SELECT * FROM Films WHERE search('title', 'a')",
                   "Unexpected path component at 1:34:7");
}

static void batches_and_transactions_do_not_search(void **state) {
  stator *db = *state;
  expect_ok(db, "BatchExecuteStatement",
            "{\"Statements\":[{\"Statement\":\"SELECT * FROM Films WHERE search('a')\"}]}",
            "\"Message\":\"" BY_KEY "\"");
  expect_error(
      db, "ExecuteTransaction",
      "{\"TransactStatements\":[{\"Statement\":\"SELECT * FROM Films WHERE search('a')\"}]}",
      "ValidationException", "Validation failed in TransactStatements[0]: " BY_KEY);
}

static void attributes_are_of_one_search_index(void **state) {
  stator *db = *state;
  refuse_statement(db, "SELECT * FROM Films WHERE search(title, year, 'a')",
                   "No search index of table Films has the attributes title, year; there are: "
                   "titles (title), films (title, info.plot)");
  refuse_statement(db, "SELECT * FROM Films WHERE search('a')",
                   "The table has several search indexes: search() must name the attributes to "
                   "look in");
  support_table(db, "Bare", "S", NULL);
  refuse_statement(db, "SELECT * FROM Bare WHERE search(title, 'a')",
                   "The table has no search index: Bare. CreateSearchIndex makes one");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      searched_test(the_best_come_first),
      searched_test(parameters_give_the_query),
      searched_test(other_conditions_narrow_a_search),
      searched_test(an_attribute_may_be_called_search),
      searched_test(pages_follow_each_other),
      searched_test(a_search_stands_in_its_place),
      searched_test(batches_and_transactions_do_not_search),
      searched_test(attributes_are_of_one_search_index),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
