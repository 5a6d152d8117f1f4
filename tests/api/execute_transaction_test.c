/* ExecuteTransaction: all statements or none, and the reasons why not. */
#include "api/statements.h"

static void succeeds_at(stator *db, const char *const *statements, const char *more,
                        const char *body, const char *file, int line) {
  char *request = statements_request("TransactStatements", statements, more);
  support_body(db, "ExecuteTransaction", request, body, file, line);
  free(request);
}
#define succeeds(db, statements, body) succeeds_at(db, statements, NULL, body, __FILE__, __LINE__)
#define succeeds_with(db, statements, more, body)                                                  \
  succeeds_at(db, statements, more, body, __FILE__, __LINE__)

static void fails_at(stator *db, const char *const *statements, const char *more,
                     const char *exception, const char *message, const char *file, int line) {
  char *request = statements_request("TransactStatements", statements, more);
  support_error(db, "ExecuteTransaction", request, exception, message, file, line);
  free(request);
}
#define refuses(db, statements, message)                                                           \
  fails_at(db, statements, NULL, "ValidationException", message, __FILE__, __LINE__)

#define CANCELED "Transaction cancelled, please refer cancellation reasons for specific reasons "

/* The reasons as they stand in the error's body. */
static void cancels_at(stator *db, const char *const *statements, const char *codes,
                       const char *reasons, const char *file, int line) {
  char message[512], *request = statements_request("TransactStatements", statements, NULL);
  snprintf(message, sizeof message, CANCELED "[%s]", codes);
  support_error(db, "ExecuteTransaction", request, "TransactionCanceledException", message, file,
                line);
  stator_result *r = support_call(db, "ExecuteTransaction", request);
  char *wanted = support_quoted(reasons);
  if (!strstr(stator_result_body(r, NULL), wanted))
    support_fail("ExecuteTransaction", request, wanted, stator_result_body(r, NULL), file, line);
  free(wanted);
  free(request);
  stator_result_free(r);
}
#define cancels(db, statements, codes, reasons)                                                    \
  cancels_at(db, statements, codes, reasons, __FILE__, __LINE__)

static void nothing_changed(stator *db) {
  expect_items(db, "SELECT * FROM One", "[{'pk':{'S':'a'},'v':{'N':'1'}}]");
  expect_items(db, "SELECT * FROM Two", "[{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'N':'2'}}]");
}

/* -- reads ------------------------------------------------------------------------- */

static void reads_answer_one_item_each(void **state) {
  succeeds(*state,
           STATEMENTS("SELECT v FROM Two WHERE pk='a' AND sk=1", "SELECT * FROM One WHERE pk='x'",
                      "SELECT * FROM One WHERE pk=?\n'Parameters':[{'S':'a'}]"),
           "{'Responses':[{'Item':{'v':{'N':'2'}}},{},{'Item':{'pk':{'S':'a'},'v':{'N':'1'}}}]}");
  succeeds(*state,
           STATEMENTS("SELECT v FROM One WHERE pk='a' AND v=7",
                      "SELECT v FROM Two WHERE pk='a' AND sk=1 AND v=2"),
           "{'Responses':[{},{'Item':{'v':{'N':'2'}}}]}");
}

#define AT(i, text) "Validation failed in TransactStatements[" #i "]: " text
#define NEEDS_KEY                                                                                  \
  "Select statements within ExecuteTransaction must specify the primary key in the where clause."

static void reads_are_by_the_whole_key(void **state) {
  stator *db = *state;
  refuses(db, STATEMENTS("SELECT * FROM One WHERE pk='a'", "SELECT * FROM Two WHERE pk='a'"),
          AT(1, NEEDS_KEY));
  refuses(db, STATEMENTS("SELECT * FROM One"), AT(0, NEEDS_KEY));
  refuses(db, STATEMENTS("SELECT * FROM One WHERE pk IN ['a','b']"), AT(0, NEEDS_KEY));
  refuses(db, STATEMENTS("SELECT * FROM One.i WHERE pk='a'"),
          AT(0, "Reads on indices are not supported within transactions."));
  cancels(db, STATEMENTS("SELECT * FROM Nowhere WHERE pk='a'", "SELECT * FROM One WHERE pk='a'"),
          "ResourceNotFound, None",
          "[{'Code':'ResourceNotFound','Message':'Requested resource not found'},"
          "{'Code':'None'}]");
}

/* -- writes ------------------------------------------------------------------------ */

static void writes_happen_together(void **state) {
  stator *db = *state;
  succeeds(db,
           STATEMENTS("INSERT INTO One VALUE {'pk':'b'}",
                      "UPDATE Two SET v=3 WHERE pk='a' AND sk=1",
                      "EXISTS(SELECT * FROM One WHERE pk='a' AND v=1)",
                      "DELETE FROM Two WHERE pk='none' AND sk=1"),
           "{'Responses':[{},{},{},{}]}");
  expect_items(db, "SELECT v FROM Two", "[{'v':{'N':'3'}}]");
  expect_items(db, "SELECT pk FROM One WHERE pk='b'", "[{'pk':{'S':'b'}}]");
}

#define FAILED_REASON "{'Code':'ConditionalCheckFailed','Message':'The conditional request failed'}"

static void one_failure_cancels_all(void **state) {
  stator *db = *state;
  cancels(db,
          STATEMENTS("INSERT INTO One VALUE {'pk':'b'}",
                     "UPDATE Two SET v=3 WHERE pk='a' AND sk=1 AND v=9",
                     "EXISTS(SELECT * FROM One WHERE pk='none' AND v=1)",
                     "INSERT INTO One VALUE {'pk':'a'}"),
          "None, ConditionalCheckFailed, ConditionalCheckFailed, DuplicateItem",
          "[{'Code':'None'}," FAILED_REASON "," FAILED_REASON
          ",{'Code':'DuplicateItem','Message':'Duplicate primary key exists in table'}]");
  nothing_changed(db);
}

static void a_reason_may_show_the_item(void **state) {
  stator *db = *state;
  cancels(db,
          STATEMENTS("DELETE FROM One WHERE pk='a' AND v=9\n"
                     "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'",
                     "DELETE FROM Two WHERE pk='a' AND sk=1 AND v=9"),
          "ConditionalCheckFailed, ConditionalCheckFailed",
          "[{'Code':'ConditionalCheckFailed','Item':{'pk':{'S':'a'},'v':{'N':'1'}},"
          "'Message':'The conditional request failed'}," FAILED_REASON "]");
}

#define MISMATCH                                                                                   \
  "{'Code':'ValidationError','Message':'The provided key element does not match the schema'}"

static void keys_that_do_not_fit_are_reasons(void **state) {
  stator *db = *state;
  cancels(db,
          STATEMENTS("DELETE FROM Two WHERE pk='a'", "DELETE FROM One WHERE pk=1",
                     "UPDATE Two SET v=3 WHERE pk='a' AND sk IN [1,2]",
                     "INSERT INTO Two VALUE {'pk':'b'}", "INSERT INTO Nowhere VALUE {'pk':'b'}"),
          "ValidationError, ValidationError, ValidationError, ValidationError, ResourceNotFound",
          "[" MISMATCH "," MISMATCH "," MISMATCH ",{'Code':'ValidationError','Message':'" INVALID
          "Missing the key sk in the item'},"
          "{'Code':'ResourceNotFound','Message':'Requested resource not found'}]");
  cancels(db, STATEMENTS("UPDATE One SET m.x=1 WHERE pk='a'"), "ValidationError",
          "[{'Code':'ValidationError','Message':'The document path provided in the update "
          "expression is invalid for update'}]");
  nothing_changed(db);
}

static void statements_are_checked_before_anything(void **state) {
  stator *db = *state;
  refuses(db, STATEMENTS("INSERT INTO One VALUE {'pk':'b'}", "SELECT * FROM One WHERE pk='a'"),
          "ExecuteTransaction API does not support both read and write operations in the same "
          "request.");
  refuses(db,
          STATEMENTS("EXISTS(SELECT * FROM One WHERE pk='b' AND v=1)",
                     "SELECT * FROM One WHERE pk='a'"),
          "ExecuteTransaction API does not support both read and write operations in the same "
          "request.");
  refuses(db, STATEMENTS("DELETE FROM One WHERE pk='a' RETURNING ALL OLD *"),
          AT(0, "RETURNING clause is not supported in ExecuteTransaction."));
  refuses(
      db,
      STATEMENTS("DELETE FROM Two WHERE pk='a' AND sk=1", "EXISTS(SELECT * FROM One WHERE pk='a')"),
      AT(1, "EXISTS() must contain a single item read with additional condition"));
  refuses(db, STATEMENTS("EXISTS(SELECT * FROM Two WHERE pk='a' AND v=2)"),
          AT(0, "EXISTS() must contain a single item read with additional condition"));
  refuses(db, STATEMENTS("DELETE FROM One WHERE pk=[?]\n'Parameters':[{'S':'a'}]"),
          AT(0, "Unsupported data type: Parameter under key root[0] at 1:27:1"));
  nothing_changed(db);
}

static void an_item_may_be_named_once(void **state) {
  stator *db = *state;
  refuses(db,
          STATEMENTS("UPDATE One SET v=2 WHERE pk='a'",
                     "EXISTS(SELECT * FROM One WHERE pk='a' AND v=1)"),
          "Transaction request cannot include multiple operations on one item");
  refuses(db, STATEMENTS("SELECT * FROM One WHERE pk='a'", "SELECT * FROM One WHERE pk='a'"),
          "Transaction request cannot include multiple operations on one item");
  nothing_changed(db);
}

/* -- tokens and capacity --------------------------------------------------------------- */

static void a_transaction_sent_twice_happens_once(void **state) {
  stator *db = *state;
  static const char token[] = "'ClientRequestToken':'t1'";
  for (int i = 0; i < 2; i++)
    succeeds_with(db, STATEMENTS("UPDATE One SET v=v+1 WHERE pk='a'"), token, "{'Responses':[{}]}");
  expect_items(db, "SELECT v FROM One", "[{'v':{'N':'2'}}]");
  succeeds_with(db, STATEMENTS("UPDATE One SET v=v+1 WHERE pk='a'"),
                "'ClientRequestToken':'t1','ReturnConsumedCapacity':'TOTAL'",
                "{'Responses':[{}],'ConsumedCapacity':[{'TableName':'One','CapacityUnits':2.0,"
                "'ReadCapacityUnits':2.0}]}");
  expect_ok(db, "DeleteTable", "{'TableName':'One'}", NULL); /* what it wrote is what counts */
  succeeds_with(db, STATEMENTS("UPDATE One SET v=v+1 WHERE pk='a'"),
                "'ClientRequestToken':'t1','ReturnConsumedCapacity':'TOTAL'",
                "{'Responses':[{}],'ConsumedCapacity':[{'TableName':'One','CapacityUnits':2.0,"
                "'ReadCapacityUnits':2.0}]}");
  char *request = statements_request("TransactStatements",
                                     STATEMENTS("UPDATE One SET v=v+2 WHERE pk='a'"), token);
  stator_result *r = support_call(db, "ExecuteTransaction", request);
  assert_string_equal(stator_result_exception(r), "IdempotentParameterMismatchException");
  stator_result_free(r);
  free(request);
}

static void transactions_are_charged_twice(void **state) {
  stator *db = *state;
  succeeds_with(db,
                STATEMENTS("SELECT v FROM One WHERE pk='a'", "SELECT v FROM One WHERE pk='none'"),
                "'ReturnConsumedCapacity':'TOTAL'",
                "{'Responses':[{'Item':{'v':{'N':'1'}}},{}],'ConsumedCapacity':[{'TableName':'One',"
                "'CapacityUnits':4.0,'ReadCapacityUnits':4.0}]}");
  succeeds_with(db,
                STATEMENTS("INSERT INTO One VALUE {'pk':'b'}",
                           "EXISTS(SELECT * FROM Two WHERE pk='a' AND sk=1 AND v=2)"),
                "'ReturnConsumedCapacity':'TOTAL'",
                "{'Responses':[{},{}],'ConsumedCapacity':[{'TableName':'One','CapacityUnits':2.0,"
                "'WriteCapacityUnits':2.0},{'TableName':'Two','CapacityUnits':2.0,"
                "'WriteCapacityUnits':2.0}]}");
}

static void requests_are_limited(void **state) {
  stator *db = *state;
  const char *statements[102] = {0};
  for (int i = 0; i < 101; i++) statements[i] = "S";
  char *request = statements_request("TransactStatements", statements, NULL);
  stator_result *r = support_call(db, "ExecuteTransaction", request);
  assert_non_null(strstr(stator_result_message(r),
                         "at 'transactStatements' failed to satisfy constraint: Member must have "
                         "length less than or equal to 100"));
  stator_result_free(r);
  free(request);
  expect_error(db, "ExecuteTransaction", "{}", "ValidationException",
               "1 validation error detected: Value null at 'transactStatements' failed to satisfy "
               "constraint: Member must not be null");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      two_tables_test(reads_answer_one_item_each),
      two_tables_test(reads_are_by_the_whole_key),
      two_tables_test(writes_happen_together),
      two_tables_test(one_failure_cancels_all),
      two_tables_test(a_reason_may_show_the_item),
      two_tables_test(keys_that_do_not_fit_are_reasons),
      two_tables_test(statements_are_checked_before_anything),
      two_tables_test(an_item_may_be_named_once),
      two_tables_test(a_transaction_sent_twice_happens_once),
      two_tables_test(transactions_are_charged_twice),
      two_tables_test(requests_are_limited),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
