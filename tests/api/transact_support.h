/* What the tests of transactions share: requests made of their actions, and the
** reasons of those that were cancelled. */
#ifndef TESTS_API_TRANSACT_SUPPORT_H
#define TESTS_API_TRANSACT_SUPPORT_H
#include "api/table_requests.h"

#define WRITE "TransactWriteItems"
#define READ "TransactGetItems"

#define KEY_OF(pk) "'Key':{'pk':{'S':'" pk "'}}"
#define PUT(item) "{'Put':{" NAME_T ",'Item':{" item "}}}"
#define PUT_NEW(pk)                                                                                \
  "{'Put':{" NAME_T ",'Item':{'pk':{'S':'" pk "'}},"                                               \
  "'ConditionExpression':'attribute_not_exists(pk)'}}"
#define DELETE(pk) "{'Delete':{" NAME_T "," KEY_OF(pk) "}}"
#define GET(pk) "{'Get':{" NAME_T "," KEY_OF(pk) "}}"
#define CHECK(pk, condition)                                                                       \
  "{'ConditionCheck':{" NAME_T "," KEY_OF(pk) ",'ConditionExpression':'" condition "'}}"
#define ADD_ONE(pk)                                                                                \
  "{'Update':{" NAME_T "," KEY_OF(pk) ",'UpdateExpression':'ADD n :one',"                          \
                                      "'ExpressionAttributeValues':{':one':{'N':'1'}}}}"

/* Requests and lists of actions, in the form of calls. */
#define REQUEST(actions, rest) "{'TransactItems':[" actions "]" rest "}"
#define TWO(a, b) a "," b
#define THREE(a, b, c) a "," b "," c
#define FOUR(a, b, c, d) a "," b "," c "," d

#define NONE "{'Code':'None'}"
#define FAILED "{'Code':'ConditionalCheckFailed','Message':'The conditional request failed'}"
#define FAILED_ON(item)                                                                            \
  "{'Code':'ConditionalCheckFailed','Item':" item ",'Message':'The conditional request failed'}"
#define UNFIT(message) "{'Code':'ValidationError','Message':'" message "'}"
#define MISMATCH UNFIT("The provided key element does not match the schema")

/* Caller frees with free. */
static inline char *transact_request(const char *actions, const char *rest) {
  size_t n = strlen(actions) + strlen(rest) + 32;
  char *request = malloc(n);
  assert_non_null(request);
  snprintf(request, n, "{'TransactItems':[%s]%s}", actions, rest);
  return request;
}

/* All of it happens; `rest` are further members, each behind a comma. */
static inline void expect_done(stator *db, const char *actions, const char *rest) {
  char *request = transact_request(actions, rest);
  expect_body(db, WRITE, request, "{}");
  free(request);
}

/* In the reasons ^ stands for an apostrophe. */
static inline void expect_cancelled(stator *db, const char *op, const char *actions,
                                    const char *codes, const char *reasons) {
  char message[512], body[4096];
  char *request = transact_request(actions, "");
  snprintf(message, sizeof message,
           "Transaction cancelled, please refer cancellation reasons for specific reasons [%s]",
           codes);
  snprintf(body, sizeof body,
           "{'__type':'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',"
           "'CancellationReasons':[%s],'Message':'%s'}",
           reasons, message);
  char *wanted = support_quoted(body);
  for (char *p = wanted; *p; p++)
    if (*p == '^') *p = '\'';
  stator_result *r = support_call(db, op, request);
  assert_int_equal(stator_result_code(r), STATOR_TRANSACTION_CANCELED);
  assert_int_equal(stator_result_http_status(r), 400);
  assert_string_equal(stator_result_exception(r), "TransactionCanceledException");
  assert_string_equal(stator_result_message(r), message);
  assert_string_equal(stator_result_body(r, NULL), wanted);
  stator_result_free(r);
  free(wanted);
  free(request);
}

static inline void expect_refused(stator *db, const char *op, const char *actions,
                                  const char *message) {
  char *request = transact_request(actions, "");
  expect_error(db, op, request, "ValidationException", message);
  free(request);
}

/* `item` NULL: there is none. */
static inline void expect_stored(stator *db, const char *pk, const char *item) {
  char request[256], body[1024];
  snprintf(request, sizeof request, "{" NAME_T ",'ConsistentRead':true,'Key':{'pk':{'S':'%s'}}}",
           pk);
  snprintf(body, sizeof body, item ? "{'Item':%s}" : "{}", item);
  expect_body(db, "GetItem", request, body);
}

static inline void put_item(stator *db, const char *item) {
  char request[1024];
  snprintf(request, sizeof request, "{" NAME_T ",'Item':{%s}}", item);
  expect_body(db, "PutItem", request, "{}");
}
#endif
