/* BatchExecuteStatement: reads or writes, each with an answer of its own. */
#include "api/statements.h"

/* {"Responses":[...] more}, the responses joined by commas. */
static void answers_at(stator *db, const char *const *statements, const char *more,
                       const char *const *responses, const char *behind, const char *file,
                       int line) {
  char *request = statements_request("Statements", statements, more), body[8192];
  int at = sprintf(body, "{'Responses':[");
  for (size_t i = 0; responses[i]; i++)
    at += sprintf(body + at, "%s%s", i ? "," : "", responses[i]);
  sprintf(body + at, "]%s}", behind);
  support_body(db, "BatchExecuteStatement", request, body, file, line);
  free(request);
}
#define ANSWERS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define expect_answers(db, statements, responses)                                                  \
  answers_at(db, statements, NULL, responses, "", __FILE__, __LINE__)
#define expect_charged(db, statements, responses, capacity)                                        \
  answers_at(db, statements, "'ReturnConsumedCapacity':'TOTAL'", responses,                        \
             ",'ConsumedCapacity':" capacity, __FILE__, __LINE__)

static void refuses_at(stator *db, const char *const *statements, const char *message,
                       const char *file, int line) {
  char *request = statements_request("Statements", statements, NULL);
  support_error(db, "BatchExecuteStatement", request, "ValidationException", message, file, line);
  free(request);
}
#define refuses(db, statements, message) refuses_at(db, statements, message, __FILE__, __LINE__)

#define TABLE(name) "{'TableName':'" name "'}"
#define ITEM(item, name) "{'Item':" item ",'TableName':'" name "'}"
#define FAULT(code, message) "{'Error':{'Code':'" code "','Message':'" message "'}}"
#define FAULT_IN(name, code, message)                                                              \
  "{'Error':{'Code':'" code "','Message':'" message "'},'TableName':'" name "'}"
#define CONDITION_FAILED(name)                                                                     \
  FAULT_IN(name, "ConditionalCheckFailed", "The conditional request failed")
#define DUPLICATE(name) FAULT_IN(name, "DuplicateItem", "Duplicate primary key exists in table")
#define NOT_FOUND(name) FAULT_IN(name, "ResourceNotFound", "Requested resource not found")
#define NEEDS_KEY                                                                                  \
  FAULT("ValidationError",                                                                         \
        "Select statements within BatchExecuteStatement must specify the primary key in the "      \
        "where clause.")

static void reads_answer_in_order(void **state) {
  expect_answers(*state,
                 STATEMENTS("SELECT * FROM Two WHERE pk='a' AND sk=1",
                            "SELECT * FROM One WHERE pk='none'",
                            "SELECT v FROM One WHERE pk=?\n'Parameters':[{'S':'a'}]"),
                 ANSWERS(ITEM("{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'N':'2'}}", "Two"), TABLE("One"),
                         ITEM("{'v':{'N':'1'}}", "One")));
}

static void reads_are_of_one_item_by_its_key(void **state) {
  expect_answers(
      *state,
      STATEMENTS("SELECT * FROM Two WHERE pk='a'", "SELECT * FROM Two",
                 "SELECT * FROM One WHERE pk='a' AND v=1", "SELECT * FROM One.i WHERE pk='a'",
                 "SELECT * FROM Two WHERE pk='a' AND sk IN [1]", "SELECT pk FROM One WHERE pk='a'"),
      ANSWERS(NEEDS_KEY, NEEDS_KEY, NEEDS_KEY, NEEDS_KEY, NEEDS_KEY,
              ITEM("{'pk':{'S':'a'}}", "One")));
}

static void a_failing_member_does_not_stop_the_others(void **state) {
  expect_answers(*state,
                 STATEMENTS("SELECT * FROM Nowhere WHERE pk='a'", "SELECT v FROM One WHERE pk='a'",
                            "SELECT v FROM One WHERE pk = [?]\n'Parameters':[{'N':'1'}]"),
                 ANSWERS(NOT_FOUND("Nowhere"), ITEM("{'v':{'N':'1'}}", "One"),
                         FAULT("ValidationError",
                               "Unsupported data type: Parameter under key root[0] at 1:31:1")));
}

static void keys_of_members_are_checked(void **state) {
  static const char body[] =
      "{\"Responses\":[{\"Error\":{\"Code\":\"ValidationError\",\"Message\":\"Key attribute's data "
      "type should match its data type in table's schema: Key pk\"}}]}";
  char *request =
      statements_request("Statements", STATEMENTS("SELECT v FROM One WHERE pk=1"), NULL);
  expect_body(*state, "BatchExecuteStatement", request, body);
  free(request);
}

static void writes_are_not_atomic(void **state) {
  stator *db = *state;
  expect_answers(
      db,
      STATEMENTS("INSERT INTO One VALUE {'pk':'b'}", "INSERT INTO One VALUE {'pk':'a'}",
                 "UPDATE Two SET v=3 WHERE pk='a' AND sk=1 AND v=9",
                 "DELETE FROM Two WHERE pk='none' AND sk=1", "UPDATE One SET v=1 WHERE pk='none'",
                 "UPDATE One SET w=1 WHERE v=1", "INSERT INTO Nowhere VALUE {'pk':'b'}",
                 "INSERT INTO Two VALUE {'pk':'b'}"),
      ANSWERS(TABLE("One"), DUPLICATE("One"), CONDITION_FAILED("Two"), TABLE("Two"),
              CONDITION_FAILED("One"),
              FAULT("ValidationError",
                    "Where clause does not contain a mandatory equality on all key attributes"),
              NOT_FOUND("Nowhere"),
              FAULT("ValidationError", INVALID "Missing the key sk in the item")));
  expect_items(db, "SELECT * FROM One WHERE pk='b'", "[{'pk':{'S':'b'}}]");
  expect_items(db, "SELECT * FROM Two", "[{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'N':'2'}}]");
}

static void a_failed_condition_shows_the_item_where_that_is_asked(void **state) {
  static const char asked[] = "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'";
  static const char body[] =
      "{\"Responses\":[{\"Error\":{\"Code\":\"ConditionalCheckFailed\",\"Item\":{\"pk\":{\"S\":"
      "\"a\"},"
      "\"sk\":{\"N\":\"1\"},\"v\":{\"N\":\"2\"}},\"Message\":\"The conditional request failed\"},"
      "\"TableName\":\"Two\"},{\"Error\":{\"Code\":\"ConditionalCheckFailed\",\"Message\":\"The "
      "conditional request failed\"},\"TableName\":\"One\"}]}";
  char first[160], second[160];
  snprintf(first, sizeof first, "UPDATE Two SET v=3 WHERE pk='a' AND sk=1 AND v=9\n%s", asked);
  snprintf(second, sizeof second, "UPDATE One SET v=1 WHERE pk='none'\n%s", asked);
  char *request = statements_request("Statements", STATEMENTS(first, second), NULL);
  expect_body(*state, "BatchExecuteStatement", request, body);
  free(request);
}

static void what_fails_late_leaves_nothing_behind(void **state) {
  stator *db = *state;
  expect_answers(
      db,
      STATEMENTS("UPDATE One SET v=5 SET m.x=1 WHERE pk='a'",
                 "DELETE FROM Two WHERE pk='a' AND sk=1"),
      ANSWERS(FAULT_IN("One", "ValidationError",
                       "The document path provided in the update expression is invalid for update"),
              TABLE("Two")));
  expect_items(db, "SELECT * FROM One", "[{'pk':{'S':'a'},'v':{'N':'1'}}]");
  expect_items(db, "SELECT * FROM Two", "[]");
}

static void a_batch_reads_or_writes(void **state) {
  stator *db = *state;
  refuses(db, STATEMENTS("SELECT * FROM One WHERE pk='a'", "DELETE FROM One WHERE pk='a'"),
          "Read and write requests together in the same batch is not supported.");
  expect_answers(db, STATEMENTS("EXISTS(SELECT * FROM One WHERE pk='a' AND v=1)"),
                 ANSWERS(FAULT("ValidationError",
                               "EXISTS can only be used in ExecuteTransaction write requests.")));
}

static void an_item_may_be_named_once(void **state) {
  stator *db = *state;
  refuses(db, STATEMENTS("DELETE FROM One WHERE pk='a'", "UPDATE One SET v=1 WHERE pk='a'"),
          "Provided list of item keys contains duplicates");
  refuses(db, STATEMENTS("SELECT * FROM One WHERE pk='a'", "SELECT v FROM One WHERE pk='a'"),
          "Provided list of item keys contains duplicates");
  expect_items(db, "SELECT pk FROM One", "[{'pk':{'S':'a'}}]");
}

static void requests_are_limited(void **state) {
  stator *db = *state;
  const char *statements[27] = {0};
  for (int i = 0; i < 26; i++) statements[i] = "SELECT";
  char *request = statements_request("Statements", statements, NULL);
  stator_result *r = support_call(db, "BatchExecuteStatement", request);
  assert_non_null(strstr(stator_result_message(r),
                         "at 'statements' failed to satisfy constraint: Member must have length "
                         "less than or equal to 25"));
  stator_result_free(r);
  free(request);
  expect_error(db, "BatchExecuteStatement", "{'Statements':[]}", "ValidationException",
               "1 validation error detected: Value '[]' at 'statements' failed to satisfy "
               "constraint: Member must have length greater than or equal to 1");
  expect_error(db, "BatchExecuteStatement", "{'Statements':[{'Statement':''}]}",
               "ValidationException",
               "1 validation error detected: Value '' at 'statements.1.member.statement' failed "
               "to satisfy constraint: Member must have length greater than or equal to 1");
  expect_error(db, "BatchExecuteStatement",
               "{'Statements':[{'Statement':'SELECT','Parameters':[{'N':'x'}]}]}",
               "ValidationException", "The parameter cannot be converted to a numeric value: x");
}

static void batches_are_charged_by_table(void **state) {
  stator *db = *state;
  expect_charged(db,
                 STATEMENTS("SELECT v FROM One WHERE pk='a'",
                            "SELECT v FROM One WHERE pk='none'\n'ConsistentRead':true",
                            "SELECT v FROM Two WHERE pk='a'"),
                 ANSWERS(ITEM("{'v':{'N':'1'}}", "One"), TABLE("One"), NEEDS_KEY),
                 "[{'TableName':'One','CapacityUnits':1.5}]");
  expect_charged(db,
                 STATEMENTS("INSERT INTO One VALUE {'pk':'a'}", "INSERT INTO One VALUE {'pk':'c'}",
                            "DELETE FROM Two WHERE pk='a' AND sk=1 AND v=7"),
                 ANSWERS(DUPLICATE("One"), TABLE("One"), CONDITION_FAILED("Two")),
                 "[{'TableName':'One','CapacityUnits':2.0}]");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      two_tables_test(reads_answer_in_order),
      two_tables_test(reads_are_of_one_item_by_its_key),
      two_tables_test(a_failing_member_does_not_stop_the_others),
      two_tables_test(keys_of_members_are_checked),
      two_tables_test(writes_are_not_atomic),
      two_tables_test(a_failed_condition_shows_the_item_where_that_is_asked),
      two_tables_test(what_fails_late_leaves_nothing_behind),
      two_tables_test(a_batch_reads_or_writes),
      two_tables_test(an_item_may_be_named_once),
      two_tables_test(requests_are_limited),
      two_tables_test(batches_are_charged_by_table),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
