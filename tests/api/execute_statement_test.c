/* ExecuteStatement: what SELECT reads and how it pages, what INSERT, UPDATE and
** DELETE write, and the errors that need the table. */
#include "api/statements.h"

#define GLOBAL_INDEX(name, keys, projection)                                                       \
  "{'IndexName':'" name "'," KEYS(keys) ",'Projection':{" projection "}}"

/* Sorted: pk S, sk N; a keys-only global index on g and n, one that shows all on h,
** a local one on n that includes x. Plain: pk S. */
static void make_tables(stator *db) {
  support_table(db, "Plain", "S", NULL);
  expect_ok(
      db, "CreateTable",
      "{'TableName':'Sorted'," ON_DEMAND
      "," ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "N") "," ATTRIBUTE("g", "S") "," ATTRIBUTE("n", "N")) "," KEYS(
          HASH("pk") "," RANGE(
              "sk")) ","
                     "'GlobalSecondaryIndexes':[" GLOBAL_INDEX(
                         "keys", HASH("g") "," RANGE("n"),
                         "'ProjectionType':'KEYS_ONLY'") "," GLOBAL_INDEX("all", HASH("g"),
                                                                          "'ProjectionType':'"
                                                                          "ALL'") "],"
                                                                                  "'LocalSeco"
                                                                                  "ndaryIndex"
                                                                                  "es':"
                                                                                  "[" GLOBAL_INDEX(
                                                                                      "nearby",
                                                                                      HASH(
                                                                                          "p"
                                                                                          "k") "," RANGE("n"),
                                                                                      "'Proje"
                                                                                      "ctionT"
                                                                                      "ype':'"
                                                                                      "INCLUD"
                                                                                      "E','"
                                                                                      "NonKey"
                                                                                      "Attrib"
                                                                                      "utes':"
                                                                                      "['x']") "]}",
      NULL);
}

/* a/1 ... a/6 and b/1 ... b/6; n counts backwards, g is even or odd. */
static void fill_sorted(stator *db) {
  for (int i = 0; i < 12; i++) {
    char statement[256];
    int sk = i % 6 + 1;
    snprintf(statement, sizeof statement,
             "INSERT INTO Sorted VALUE {'pk':'%s','sk':%d,'n':%d,'g':'%s','x':'x%d','y':%d}",
             i < 6 ? "a" : "b", sk, 10 - sk, sk % 2 ? "odd" : "even", sk, i);
    run_statement(db, statement);
  }
}

static int statements_setup(void **state) {
  support_setup(state);
  make_tables(*state);
  fill_sorted(*state);
  return 0;
}
#define statement_test(function)                                                                   \
  cmocka_unit_test_setup_teardown(function, statements_setup, support_teardown)

/* The units that a statement is charged: how many rows it walked. */
static void expect_units(stator *db, const char *statement, const char *units) {
  char wanted[64];
  stator_result *r = statement_result(db, statement, "'ReturnConsumedCapacity':'TOTAL'");
  snprintf(wanted, sizeof wanted, "\"CapacityUnits\":%s", units);
  if (!strstr(stator_result_body(r, NULL), wanted))
    support_fail(statement, "", wanted, stator_result_body(r, NULL), __FILE__, __LINE__);
  stator_result_free(r);
}

/* -- SELECT --------------------------------------------------------------------- */

static void select_by_partition_key_reads_in_order(void **state) {
  stator *db = *state;
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'a'", "a/1 a/2 a/3 a/4 a/5 a/6");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'b' AND sk > 4", "b/5 b/6");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'b' AND sk BETWEEN 2 AND 3", "b/2 b/3");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'a' AND sk = 4", "a/4");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'a' AND sk = 44", "");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'a' AND y >= 4", "a/5 a/6");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'a' AND (sk < 2 OR sk >= 6)", "a/1 a/6");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'a' AND pk = 'b'", "");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk IN ['b', 'a'] AND sk IN [1, 3]",
              "b/1 b/3 a/1 a/3");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE (pk='a' AND sk=2) OR (pk='b' AND sk=1)",
              "a/2 b/1");
  expect_items(db, "SELECT * FROM Sorted WHERE pk = 'a' AND sk = 1",
               "[{'g':{'S':'odd'},'n':{'N':'9'},'pk':{'S':'a'},'sk':{'N':'1'},'x':{'S':'x1'},"
               "'y':{'N':'0'}}]");
}

static void select_takes_parameters(void **state) {
  stator *db = *state;
  expect_keys_with(db, "SELECT pk, sk FROM Sorted WHERE pk = ? AND sk IN (?, ?)",
                   "'Parameters':[{'S':'a'},{'N':'2'},{'N':'4'}]", "a/2 a/4");
}

/* An item with so many bytes beside its key. */
static void put_large(stator *db, const char *table, const char *key, size_t bytes) {
  static char request[301000];
  int at = sprintf(request, "{\"TableName\":\"%s\",\"Item\":{%s,\"v\":{\"S\":\"", table, key);
  assert_true((size_t)at + bytes + 5 < sizeof request);
  memset(request + at, 'v', bytes);
  strcpy(request + at + bytes, "\"}}}");
  expect_ok(db, "PutItem", request, NULL);
}

/* Rows of 100 KB: 12.5 units a row at eventual consistency. */
static void conditions_on_keys_do_not_scan(void **state) {
  stator *db = *state;
  for (int i = 0; i < 8; i++) {
    char key[64];
    sprintf(key, "\"pk\":{\"S\":\"k%d\"}", i);
    put_large(db, "Plain", key, 98000);
  }
  expect_units(db, "SELECT pk FROM Plain", "96.0");
  expect_units(db, "SELECT pk FROM Plain WHERE pk = 'k1'", "12.0");
  expect_units(db, "SELECT pk FROM Plain WHERE pk IN ['k1','k2']", "24.0");
  expect_units(db, "SELECT pk FROM Plain WHERE pk = 'k1' OR pk = 'k2' OR pk = 'none'", "24.5");
  expect_units(db, "SELECT pk FROM Plain WHERE pk = 'k1' OR v = 'v'", "96.0");
  expect_units(db, "SELECT pk FROM Plain WHERE pk = 'none'", "0.5");
  expect_units(db, "SELECT pk FROM Plain WHERE pk = 'k1' AND pk = 'k2'", "0.5");
}

static void columns_are_named_by_their_last_part(void **state) {
  stator *db = *state;
  run_statement(db, "INSERT INTO Plain VALUE {'pk':'p','m':{'k':[1,2],'a.b':'dot'},'l':[{'z':1}]}");
  expect_items(db, "SELECT m.k[1], pk FROM Plain WHERE pk='p'",
               "[{'k[1]':{'N':'2'},'pk':{'S':'p'}}]");
  expect_items(db, "SELECT m.\"a.b\", l[0].z FROM Plain WHERE pk='p'",
               "[{'a.b':{'S':'dot'},'z':{'N':'1'}}]");
  expect_items(db, "SELECT none FROM Plain WHERE pk='p'", "[{}]");
  expect_items(db, "SELECT none FROM Plain WHERE pk='q'", "[]");
}

static void other_selects_scan(void **state) {
  stator *db = *state;
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE y = 9", "b/4");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE sk = 3 AND pk <> 'a'", "b/3");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE NOT pk = 'a' AND sk < 2", "b/1");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE sk = 'one'", "");
  expect_items(db, "SELECT * FROM Plain", "[]");
}

static void select_on_an_index_shows_the_index(void **state) {
  stator *db = *state;
  expect_keys(db, "SELECT pk, sk FROM \"Sorted\".\"keys\" WHERE g = 'odd' AND n > 7", "a/1 b/1");
  expect_items(db, "SELECT * FROM \"Sorted\".\"keys\" WHERE g='even' AND n=8 AND pk = 'a'",
               "[{'g':{'S':'even'},'n':{'N':'8'},'pk':{'S':'a'},'sk':{'N':'2'}}]");
  expect_items(db, "SELECT y FROM Sorted.\"all\" WHERE g='even' AND sk = 2 AND pk = 'a'",
               "[{'y':{'N':'1'}}]");
  expect_keys(db, "SELECT pk, sk FROM Sorted.nearby WHERE pk='b' AND n<7 AND x='x5'", "b/5");
  expect_items(db, "SELECT * FROM Sorted.nearby WHERE pk='b' AND n=4",
               "[{'n':{'N':'4'},'pk':{'S':'b'},'sk':{'N':'6'},'x':{'S':'x6'}}]");
  expect_items(db, "SELECT y FROM Sorted.nearby WHERE pk='b' AND n=4", "[{'y':{'N':'11'}}]");
  expect_keys(db, "SELECT pk, sk FROM \"Sorted\".\"keys\" WHERE y = 1", "");
  expect_keys(db, "SELECT pk, sk FROM \"Sorted\".\"keys\" WHERE pk = 'a' AND n = 9", "a/1");
}

static void an_index_refuses_what_it_does_not_hold(void **state) {
  stator *db = *state;
  refuse_statement(db, "SELECT y FROM \"Sorted\".\"keys\" WHERE g = 'odd'",
                   INVALID "Global secondary index keys does not project [y]");
  refuse_statement(db, "SELECT y FROM \"Sorted\".\"keys\"",
                   INVALID "Global secondary index keys does not project [y]");
  refuse_statement(db, "SELECT * FROM \"Sorted\".\"keys\" WHERE g = 'odd' AND y = 1 AND x = 'x'",
                   INVALID "Secondary index keys does not project one or more filter attributes: "
                           "[x, y]");
  refuse_statement(db, "SELECT * FROM Sorted.nearby WHERE pk = 'a' AND y = 1",
                   INVALID "Secondary index nearby does not project one or more filter attributes: "
                           "[y]");
  refuse_statement(db, "SELECT * FROM Sorted.none", "The table does not have the specified index");
  refuse_statement_as(db, "SELECT * FROM \"Sorted\".\"keys\"", "'ConsistentRead':true",
                      "ValidationException",
                      "Strongly consistent read is not supported on Global Secondary Indexes");
  expect_keys_with(db, "SELECT pk, sk FROM Sorted.nearby WHERE pk='a' AND n=9",
                   "'ConsistentRead':true", "a/1");
}

static void order_by_follows_the_key(void **state) {
  stator *db = *state;
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'a' ORDER BY sk DESC",
              "a/6 a/5 a/4 a/3 a/2 a/1");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'a' AND sk < 3 ORDER BY sk", "a/1 a/2");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk = 'a' AND sk IN [3,1,5] ORDER BY sk DESC",
              "a/5 a/3 a/1");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk='a' AND (sk > 4 OR sk < 3) ORDER BY sk",
              "a/1 a/2 a/5 a/6");
  expect_keys(db, "SELECT pk,sk FROM Sorted WHERE pk IN ['b','a'] AND sk<3 ORDER BY pk, sk DESC",
              "a/2 a/1 b/2 b/1");
  expect_keys(db, "SELECT pk, sk FROM Sorted WHERE pk IN ['a','b'] AND sk<2 ORDER BY pk DESC",
              "b/1 a/1");
  expect_keys(db, "SELECT pk, sk FROM Sorted.nearby WHERE pk='a' AND n > 7 ORDER BY n", "a/2 a/1");
}

static void order_by_is_for_keys_only(void **state) {
  stator *db = *state;
  refuse_statement(db, "SELECT * FROM Sorted ORDER BY sk",
                   "Must have WHERE clause in the statement when using ORDER BY clause.");
  refuse_statement(db, "SELECT * FROM Sorted WHERE pk = 'a' ORDER BY y",
                   "Attribute y in ORDER BY clause must be part of the primary key");
  refuse_statement(db, "SELECT * FROM Sorted WHERE y = 1 ORDER BY sk",
                   "Must have at least one non-optional hash key condition in WHERE clause when "
                   "using ORDER BY clause.");
  refuse_statement(db, "SELECT * FROM Sorted WHERE pk IN ['a','b'] ORDER BY sk",
                   "Must have hash key in ORDER BY clause when more than one hash key condition "
                   "specified in WHERE clause.");
}

static void keys_of_a_select_are_checked(void **state) {
  stator *db = *state;
  refuse_statement(db, "SELECT * FROM Sorted WHERE pk = 1",
                   "Key attribute's data type should match its data type in table's schema: Key "
                   "pk");
  refuse_statement(db, "SELECT * FROM Sorted WHERE pk = 'a' AND sk = '1'",
                   "Key attribute's data type should match its data type in table's schema: Key "
                   "sk");
  refuse_statement(db, "SELECT * FROM Sorted WHERE pk IN ['a','a']",
                   "Overlapping conditions with range keys are not supported in where clause");
  refuse_statement_as(db, "SELECT * FROM Nowhere", NULL, "ResourceNotFoundException",
                      "Requested resource not found");
}

/* -- pages ------------------------------------------------------------------------ */

/* The member's text, between its quotes; "" if it is not there. Caller frees. */
static char *text_member(const stator_result *r, const char *name) {
  char label[64];
  int n = snprintf(label, sizeof label, "\"%s\":\"", name);
  const char *at = strstr(stator_result_body(r, NULL), label);
  return at ? strndup(at + n, strcspn(at + n, "\"")) : strdup("");
}

/* All pages of a statement: their keys, '|' between them. */
static void all_pages(stator *db, const char *statement, int limit, char *out) {
  char *token = strdup("");
  do {
    static char more[40000];
    int at = limit ? sprintf(more, "'Limit':%d", limit) : 0;
    more[at] = 0;
    if (*token) sprintf(more + at, "%s'NextToken':'%s'", at ? "," : "", token);
    stator_result *r = statement_result(db, statement, *more ? more : NULL);
    if (stator_result_code(r) != STATOR_OK) fail_msg("%s", stator_result_body(r, NULL));
    free(token);
    token = text_member(r, "NextToken");
    char *body = strdup(stator_result_body(r, NULL));
    char *behind = strstr(body, "],\"");
    if (behind) *behind = 0;
    list_keys(body, out);
    free(body);
    stator_result_free(r);
    out += strlen(out);
    if (*token) out += sprintf(out, "| ");
  } while (*token);
  free(token);
}

static void expect_pages(stator *db, const char *statement, int limit, const char *expected) {
  char got[8192] = "";
  all_pages(db, statement, limit, got);
  if (strcmp(got, expected) != 0)
    fail_msg("%s\n got:      %s\n expected: %s", statement, got, expected);
}

static void limit_counts_evaluated_items(void **state) {
  stator *db = *state;
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk='a'", 4, "a/1 a/2 a/3 a/4 | a/5 a/6 ");
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk='a'", 3, "a/1 a/2 a/3 | a/4 a/5 a/6 | ");
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk='a' AND y > 3", 4, "| a/5 a/6 ");
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk='a' AND sk<4 ORDER BY sk DESC", 2,
               "a/3 a/2 | a/1 ");
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk='a' AND sk=1", 1, "a/1 ");
  expect_pages(db, "SELECT pk, sk FROM \"Sorted\".\"keys\" WHERE g='odd'", 4,
               "a/5 b/5 a/3 b/3 | a/1 b/1 ");
}

static void pages_go_on_from_read_to_read(void **state) {
  stator *db = *state;
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk='a' AND sk IN [5, 99, 1, 3]", 2,
               "a/5 a/1 | a/3 ");
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk IN ['b','none','a'] AND sk > 3", 2,
               "b/4 b/5 | b/6 a/4 | a/5 a/6 | ");
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk IN ['b','a'] AND sk IN [1,2]", 1,
               "b/1 | b/2 | a/1 | a/2 ");
}

static void in_lists_come_in_pages_of_ten_reads(void **state) {
  stator *db = *state;
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk IN ['a','b'] AND sk IN [1,2,3,4,5,6]", 0,
               "a/1 a/2 a/3 a/4 a/5 a/6 b/1 b/2 b/3 b/4 | b/5 b/6 ");
}

static void a_page_ends_at_one_megabyte(void **state) {
  stator *db = *state;
  for (int i = 0; i < 5; i++) {
    char key[64];
    sprintf(key, "\"pk\":{\"S\":\"big\"},\"sk\":{\"N\":\"%d\"}", i);
    put_large(db, "Sorted", key, 299000);
  }
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk='big'", 0,
               "big/0 big/1 big/2 big/3 | big/4 ");
  expect_pages(db, "SELECT pk, sk FROM Sorted WHERE pk='big' AND sk IN [4,3,2,1,0]", 0,
               "big/4 big/3 big/2 big/1 | big/0 ");
}

static void a_token_is_bound_to_statement_and_parameters(void **state) {
  stator *db = *state;
  char more[2000];
  stator_result *r = statement_result(db, "SELECT * FROM Sorted WHERE pk = ?",
                                      "'Limit':1,'Parameters':[{'S':'a'}]");
  char *token = text_member(r, "NextToken");
  assert_non_null(strstr(stator_result_body(r, NULL),
                         "\"LastEvaluatedKey\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}"));
  stator_result_free(r);
  snprintf(more, sizeof more, "'Parameters':[{'S':'a'}],'NextToken':'%s'", token);
  expect_keys_with(db, "SELECT * FROM Sorted WHERE pk = ?", more, "a/2 a/3 a/4 a/5 a/6");
  refuse_statement_as(db, "SELECT *  FROM Sorted WHERE pk = ?", more, "ValidationException",
                      "NextToken does not match request");
  snprintf(more, sizeof more, "'Parameters':[{'S':'b'}],'NextToken':'%s'", token);
  refuse_statement_as(db, "SELECT * FROM Sorted WHERE pk = ?", more, "ValidationException",
                      "NextToken does not match request");
  token[3] = token[3] == 'x' ? 'y' : 'x';
  snprintf(more, sizeof more, "'Parameters':[{'S':'a'}],'NextToken':'%s'", token);
  refuse_statement_as(db, "SELECT * FROM Sorted WHERE pk = ?", more, "ValidationException",
                      "Invalid NextToken");
  refuse_statement_as(db, "SELECT * FROM Sorted", "'NextToken':'nonsense'", "ValidationException",
                      "Invalid NextToken");
  refuse_statement_as(db, "SELECT * FROM Sorted", "'NextToken':'abcd'", "ValidationException",
                      "Invalid NextToken");
  free(token);
}

/* -- INSERT ------------------------------------------------------------------------ */

static void insert_puts_one_item_and_replaces_none(void **state) {
  stator *db = *state;
  expect_answer(db, "INSERT INTO Plain VALUE {'pk':'k','v':1}", NULL, "{}");
  refuse_statement_as(db, "INSERT INTO Plain VALUE {'pk':'k','v':2}", NULL,
                      "DuplicateItemException", "Duplicate primary key exists in table");
  expect_items(db, "SELECT * FROM Plain WHERE pk='k'", "[{'pk':{'S':'k'},'v':{'N':'1'}}]");
  expect_answer(db, "INSERT INTO Plain VALUE {'pk':?,'v':?}",
                "'Parameters':[{'S':'p'},{'SS':['x','y']}]", "{}");
  expect_items(db, "SELECT v FROM Plain WHERE pk='p'", "[{'v':{'SS':['x','y']}}]");
}

static void insert_checks_the_item(void **state) {
  stator *db = *state;
  refuse_statement(db, "INSERT INTO Sorted VALUE {'pk':'k'}",
                   INVALID "Missing the key sk in the item");
  refuse_statement(db, "INSERT INTO Sorted VALUE {'pk':'k','sk':'1'}",
                   INVALID "Type mismatch for key sk expected: N actual: S");
  refuse_statement(db, "INSERT INTO Sorted VALUE {'pk':'k','sk':1,'g':5}",
                   INVALID "Type mismatch for Index Key g Expected: S Actual: N IndexName: all");
  refuse_statement_as(db, "INSERT INTO Nowhere VALUE {'pk':'k'}", NULL, "ResourceNotFoundException",
                      "Requested resource not found");
  static char more[410000];
  int at = sprintf(more, "{\"Statement\":\"INSERT INTO Nowhere VALUE {'pk':'k','v':?}\","
                         "\"Parameters\":[{\"S\":\"");
  memset(more + at, 'v', 409600);
  sprintf(more + at + 409600, "\"}]}");
  expect_error(db, "ExecuteStatement", more, "ValidationException",
               "Item size has exceeded the maximum allowed size");
}

/* -- UPDATE ------------------------------------------------------------------------ */

static void update_changes_an_item_that_is_there(void **state) {
  stator *db = *state;
  run_statement(db, "INSERT INTO Plain VALUE {'pk':'k','v':1,'l':[1,2]}");
  expect_answer(db, "UPDATE Plain SET v = v + 1 SET w = 'new' REMOVE l[0] WHERE pk='k'", NULL,
                "{}");
  expect_items(db, "SELECT * FROM Plain WHERE pk='k'",
               "[{'l':{'L':[{'N':'2'}]},'pk':{'S':'k'},'v':{'N':'2'},'w':{'S':'new'}}]");
  run_statement(db, "UPDATE Plain SET v = 9 WHERE pk = 'k' AND v = 2");
  expect_items(db, "SELECT v FROM Plain WHERE pk='k'", "[{'v':{'N':'9'}}]");
}

#define FAILED "ConditionalCheckFailedException"
#define FAILED_TEXT "The conditional request failed"

static void update_never_creates(void **state) {
  stator *db = *state;
  refuse_statement_as(db, "UPDATE Plain SET v = 1 WHERE pk = 'none'", NULL, FAILED, FAILED_TEXT);
  run_statement(db, "INSERT INTO Plain VALUE {'pk':'k','v':1}");
  refuse_statement_as(db, "UPDATE Plain SET v = 3 WHERE pk = 'k' AND v = 2", NULL, FAILED,
                      FAILED_TEXT);
  refuse_statement_as(db, "UPDATE Plain SET v = 3 WHERE pk = 'none' AND v IS MISSING", NULL, FAILED,
                      FAILED_TEXT);
  expect_items(db, "SELECT * FROM Plain", "[{'pk':{'S':'k'},'v':{'N':'1'}}]");
}

static void a_failed_condition_may_show_the_item(void **state) {
  stator *db = *state;
  run_statement(db, "INSERT INTO Plain VALUE {'pk':'k','v':1}");
  stator_result *r = statement_result(db, "UPDATE Plain SET v = 3 WHERE pk = 'k' AND v = 2",
                                      "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'");
  assert_non_null(
      strstr(stator_result_body(r, NULL), "\"Item\":{\"pk\":{\"S\":\"k\"},\"v\":{\"N\":\"1\"}}"));
  stator_result_free(r);
  r = statement_result(db, "DELETE FROM Plain WHERE pk = 'k' AND v = 2",
                       "'ReturnConsumedCapacity':'TOTAL'");
  assert_null(strstr(stator_result_body(r, NULL), "\"Item\""));
  stator_result_free(r);
}

static void update_returns_what_returning_asks_for(void **state) {
  stator *db = *state;
  run_statement(db, "INSERT INTO Plain VALUE {'pk':'k','v':1,'l':[1,2,3]}");
  expect_items(db, "UPDATE Plain SET v = 2 WHERE pk='k' RETURNING ALL OLD *",
               "[{'l':{'L':[{'N':'1'},{'N':'2'},{'N':'3'}]},'pk':{'S':'k'},'v':{'N':'1'}}]");
  expect_items(db, "UPDATE Plain SET v = 3 WHERE pk='k' RETURNING MODIFIED OLD *",
               "[{'v':{'N':'2'}}]");
  expect_items(db, "UPDATE Plain SET v = 4 SET l[2] = 9 WHERE pk='k' RETURNING MODIFIED NEW *",
               "[{'l':{'L':[{'N':'9'}]},'v':{'N':'4'}}]");
  expect_items(db, "UPDATE Plain SET w = 4 WHERE pk='k' RETURNING MODIFIED OLD *", "[{}]");
  expect_items(db, "UPDATE Plain REMOVE l WHERE pk='k' RETURNING ALL NEW *",
               "[{'pk':{'S':'k'},'v':{'N':'4'},'w':{'N':'4'}}]");
}

static void update_refuses_keys_and_bad_paths(void **state) {
  stator *db = *state;
  run_statement(db, "INSERT INTO Plain VALUE {'pk':'k','v':1}");
  refuse_statement(db, "UPDATE Plain SET pk = 'x' WHERE pk='k'",
                   INVALID "Cannot update attribute pk. This attribute is part of the key");
  refuse_statement(db, "UPDATE Plain SET m.x = 1 WHERE pk='k'",
                   "The document path provided in the update expression is invalid for update");
  refuse_statement(db, "UPDATE Plain SET v = none + 1 WHERE pk='k'",
                   "The provided expression refers to an attribute that does not exist in the "
                   "item");
  refuse_statement(db, "UPDATE Sorted.\"all\" SET v = 1 WHERE pk='k' AND sk=1",
                   "This operation is not supported on an index");
  refuse_statement(db, "UPDATE Nowhere.\"all\" SET v = 1 WHERE pk='k' AND sk=1",
                   "This operation is not supported on an index");
}

#define INCOMPLETE "Where clause does not contain a mandatory equality on all key attributes"
#define SEVERAL(k)                                                                                 \
  "Multiple conditions on same key " k ". Only single item Update/Insert/Delete are supported"

static void writes_need_the_whole_key(void **state) {
  stator *db = *state;
  refuse_statement(db, "UPDATE Sorted SET v = 1 WHERE pk='a'", INCOMPLETE);
  refuse_statement(db, "UPDATE Sorted SET v = 1 WHERE pk='a' AND sk > 1", INCOMPLETE);
  refuse_statement(db, "DELETE FROM Sorted WHERE sk = 1", INCOMPLETE);
  refuse_statement(db, "DELETE FROM Sorted WHERE pk='a' AND sk = 1 OR x = 1", INCOMPLETE);
  refuse_statement(db, "UPDATE Sorted SET v=1 WHERE pk='a' AND pk='b' AND sk=1", SEVERAL("pk"));
  refuse_statement(db, "UPDATE Sorted SET v=1 WHERE pk='a' AND pk=5 AND sk=1", SEVERAL("pk"));
  refuse_statement(db, "DELETE FROM Sorted WHERE sk=2 AND (sk=1 AND x=1)", SEVERAL("sk"));
  refuse_statement(db, "DELETE FROM Sorted WHERE pk = 1 AND sk = 1",
                   "The provided key element does not match the schema");
}

static void a_write_names_its_key_by_equalities_alone(void **state) {
  stator *db = *state;
  run_statement(db, "INSERT INTO Sorted VALUE {'pk':'w','sk':1,'v':1}");
  refuse_statement(db, "DELETE FROM Sorted WHERE pk='w' AND sk IN [1,2]", INCOMPLETE);
  refuse_statement(db, "DELETE FROM Sorted WHERE pk IN ('w') AND sk=1", INCOMPLETE);
  refuse_statement(db, "DELETE FROM Sorted WHERE pk='w' AND sk BETWEEN 1 AND 1", INCOMPLETE);
  refuse_statement(db, "DELETE FROM Sorted WHERE pk='w' AND sk>=1 AND sk<=1", INCOMPLETE);
  refuse_statement(db, "DELETE FROM Sorted WHERE pk='w' AND (sk=1 OR sk=1)", INCOMPLETE);
  refuse_statement(db, "DELETE FROM Sorted WHERE pk='w' AND sk=v", INCOMPLETE);
  expect_items(db, "SELECT v FROM Sorted WHERE pk='w' AND sk=1", "[{'v':{'N':'1'}}]");
}

static void other_tests_of_a_key_are_conditions_of_a_write(void **state) {
  stator *db = *state;
  run_statement(db, "INSERT INTO Sorted VALUE {'pk':'w','sk':1,'v':1}");
  run_statement(db, "UPDATE Sorted SET v=2 WHERE 'w'=pk AND sk=1 AND sk=1.0 AND pk IN ('w','b')");
  run_statement(db, "UPDATE Sorted SET v=v+1 WHERE pk='w' AND (sk=1 AND sk<5)");
  expect_items(db, "SELECT v FROM Sorted WHERE pk='w' AND sk=1", "[{'v':{'N':'3'}}]");
  refuse_statement_as(db, "DELETE FROM Sorted WHERE pk='w' AND sk=1 AND sk>1", NULL, FAILED,
                      FAILED_TEXT);
  refuse_statement_as(db, "DELETE FROM Sorted WHERE pk='w' AND sk=1 AND sk<'x'", NULL, FAILED,
                      FAILED_TEXT);
}

/* -- DELETE ------------------------------------------------------------------------ */

static void delete_of_a_missing_item_succeeds(void **state) {
  stator *db = *state;
  run_statement(db, "INSERT INTO Plain VALUE {'pk':'k','v':1}");
  expect_answer(db, "DELETE FROM Plain WHERE pk='none'", NULL, "{}");
  expect_answer(db, "DELETE FROM Plain WHERE pk='none' AND v = 1", NULL, "{}");
  expect_items(db, "DELETE FROM Plain WHERE pk='none' RETURNING ALL OLD *", "[]");
  refuse_statement_as(db, "DELETE FROM Plain WHERE pk='k' AND v = 2", NULL, FAILED, FAILED_TEXT);
  expect_items(db, "DELETE FROM Plain WHERE pk='k' AND v = 1 RETURNING ALL OLD *",
               "[{'pk':{'S':'k'},'v':{'N':'1'}}]");
  expect_items(db, "SELECT * FROM Plain", "[]");
}

/* -- requests ------------------------------------------------------------------------ */

static void the_request_is_checked_first(void **state) {
  stator *db = *state;
  static const refusal rows[] = {
      {"{}",                                                                   "1 validation error detected: Value null at 'statement' failed to satisfy constraint: "
             "Member must not be null"                                            },
      {"{'Statement':''}",
       "1 validation error detected: Value '' at 'statement' failed to satisfy constraint: Member "
       "must have length greater than or equal to 1"                                          },
      {"{'Statement':'SELECT','Limit':0}",
       "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member "
       "must have value greater than or equal to 1"                                           },
      {"{'Statement':'SELECT','Parameters':[]}",
       "1 validation error detected: Value '[]' at 'parameters' failed to satisfy constraint: "
       "Member must have length greater than or equal to 1"                                   },
      {"{'Statement':'nonsense','Parameters':[{'SS':[]}]}",
       INVALID "An string set  may not be empty"                                              },
      {"{'Statement':'nonsense','Parameters':[{'NULL':false}]}",
       INVALID "Null attribute value types must have the value of true"                       },
      {"{'Statement':'nonsense','Parameters':[{}]}",
       "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
      {"{\"Statement\":\"EXISTS(SELECT * FROM Plain WHERE pk='k' AND v=1)\"}",
       "EXISTS can only be used in ExecuteTransaction write requests."                        },
  };
  REFUSALS(db, "ExecuteStatement", rows);
}

static void writes_are_charged(void **state) {
  stator *db = *state;
  expect_answer(db, "INSERT INTO Plain VALUE {'pk':'k'}", "'ReturnConsumedCapacity':'TOTAL'",
                "{'ConsumedCapacity':{'TableName':'Plain','CapacityUnits':1.0}}");
  expect_answer(db, "DELETE FROM Plain WHERE pk='k' RETURNING ALL OLD *",
                "'ReturnConsumedCapacity':'INDEXES'",
                "{'Items':[{'pk':{'S':'k'}}],'ConsumedCapacity':{'TableName':'Plain',"
                "'CapacityUnits':1.0,'Table':{'CapacityUnits':1.0}}}");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      statement_test(select_by_partition_key_reads_in_order),
      statement_test(select_takes_parameters),
      statement_test(conditions_on_keys_do_not_scan),
      statement_test(columns_are_named_by_their_last_part),
      statement_test(other_selects_scan),
      statement_test(select_on_an_index_shows_the_index),
      statement_test(an_index_refuses_what_it_does_not_hold),
      statement_test(order_by_follows_the_key),
      statement_test(order_by_is_for_keys_only),
      statement_test(keys_of_a_select_are_checked),
      statement_test(limit_counts_evaluated_items),
      statement_test(pages_go_on_from_read_to_read),
      statement_test(in_lists_come_in_pages_of_ten_reads),
      statement_test(a_page_ends_at_one_megabyte),
      statement_test(a_token_is_bound_to_statement_and_parameters),
      statement_test(insert_puts_one_item_and_replaces_none),
      statement_test(insert_checks_the_item),
      statement_test(update_changes_an_item_that_is_there),
      statement_test(update_never_creates),
      statement_test(a_failed_condition_may_show_the_item),
      statement_test(update_returns_what_returning_asks_for),
      statement_test(update_refuses_keys_and_bad_paths),
      statement_test(writes_need_the_whole_key),
      statement_test(a_write_names_its_key_by_equalities_alone),
      statement_test(other_tests_of_a_key_are_conditions_of_a_write),
      statement_test(delete_of_a_missing_item_succeeds),
      statement_test(the_request_is_checked_first),
      statement_test(writes_are_charged),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
