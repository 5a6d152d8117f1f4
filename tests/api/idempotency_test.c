/* ClientRequestToken: what is sent twice happens once, for ten minutes. */
#include "api/place.h"
#include "api/transact_support.h"

#define MINUTE 60000
#define TOKEN ",'ClientRequestToken':'t1'"

static int setup_table(void **state) {
  *state = support_open(0);
  support_table(*state, "Tab", "S", NULL);
  return 0;
}

#define on_table(f) cmocka_unit_test_setup_teardown(f, setup_table, support_teardown)

static void expect_count(stator *db, const char *n) {
  char item[128];
  snprintf(item, sizeof item, "{'n':{'N':'%s'},'pk':{'S':'a'}}", n);
  expect_stored(db, "a", item);
}

static void expect_mismatch(stator *db, const char *actions, const char *rest) {
  char *request = transact_request(actions, rest);
  expect_error(db, WRITE, request, "IdempotentParameterMismatchException",
               "DynamoDB rejected the request because you retried a request with a different "
               "payload but with an idempotent token that was already used.");
  free(request);
}

static void the_same_token_and_content_happen_once(void **state) {
  expect_done(*state, ADD_ONE("a"), TOKEN);
  expect_done(*state, ADD_ONE("a"), TOKEN);
  expect_count(*state, "1");
  expect_done(*state, ADD_ONE("a"), "");
  expect_done(*state, ADD_ONE("a"), "");
  expect_count(*state, "3");
  expect_done(*state, ADD_ONE("a"), ",'ClientRequestToken':'t2'");
  expect_count(*state, "4");
}

/* The one table's units, as TOTAL shows them. */
static void expect_units(stator *db, const char *actions, const char *token, const char *units,
                         const char *kind) {
  char rest[128], body[256];
  snprintf(rest, sizeof rest, "%s,'ReturnConsumedCapacity':'TOTAL'", token);
  snprintf(body, sizeof body,
           "{'ConsumedCapacity':[{'TableName':'Tab','CapacityUnits':%s,'%sCapacityUnits':%s}]}",
           units, kind, units);
  char *request = transact_request(actions, rest);
  expect_body(db, WRITE, request, body);
  free(request);
}

static void other_content_under_the_token_is_refused(void **state) {
  expect_done(*state, ADD_ONE("a"), TOKEN);
  expect_mismatch(*state, ADD_ONE("b"), TOKEN);
  expect_mismatch(*state, ADD_ONE("a") "," ADD_ONE("b"), TOKEN);
  expect_mismatch(*state, DELETE("a"), TOKEN);
  expect_stored(*state, "b", NULL);
  expect_done(*state, ADD_ONE("a"), TOKEN);
  expect_count(*state, "1");
}

static void the_error_is_the_services(void **state) {
  expect_done(*state, ADD_ONE("a"), TOKEN);
  char *request = transact_request(ADD_ONE("b"), TOKEN);
  stator_result *r = support_call(*state, WRITE, request);
  assert_int_equal(stator_result_code(r), STATOR_TOKEN_MISMATCH);
  assert_int_equal(stator_result_http_status(r), 400);
  const char *body = stator_result_body(r, NULL);
  assert_ptr_equal(strstr(body, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
                                "IdempotentParameterMismatchException\",\"Message\":\""),
                   body);
  stator_result_free(r);
  free(request);
}

/* The same content, put down in another way. */
static void how_the_request_is_written_does_not_matter(void **state) {
  expect_done(*state, PUT("'pk':{'S':'a'},'s':{'SS':['x','y']}") "," ADD_ONE("b"), TOKEN);
  expect_ok(*state, WRITE,
            "{ 'ClientRequestToken':'t1', 'TransactItems' : [ {'Put': {'Item': {'s': {'SS': ['y', "
            "'x'] }, 'pk':{'S':'a'} }, " NAME_T
            ", 'ConditionExpression': null } },\n" ADD_ONE("b") "] }",
            "{}");
  expect_stored(*state, "b", "{'n':{'N':'1'},'pk':{'S':'b'}}");
  expect_mismatch(*state, ADD_ONE("b") "," PUT("'pk':{'S':'a'},'s':{'SS':['x','y']}"), TOKEN);
}

static void what_only_shapes_the_answer_is_not_compared(void **state) {
  expect_done(*state, ADD_ONE("a"), TOKEN);
  char *request = transact_request(
      ADD_ONE("a"), TOKEN ",'ReturnConsumedCapacity':'TOTAL','ReturnItemCollectionMetrics':'SIZE'");
  expect_body(*state, WRITE, request,
              "{'ConsumedCapacity':[{'TableName':'Tab','CapacityUnits':2.0,"
              "'ReadCapacityUnits':2.0}]}");
  free(request);
  expect_count(*state, "1");
}

static void a_token_is_good_for_ten_minutes(void **state) {
  expect_done(*state, ADD_ONE("a"), TOKEN);
  stator_clock_advance(*state, 10 * MINUTE - 1);
  expect_done(*state, ADD_ONE("a"), TOKEN);
  expect_count(*state, "1");
  stator_clock_advance(*state, 1);
  expect_done(*state, ADD_ONE("a"), TOKEN);
  expect_count(*state, "2");
  stator_clock_advance(*state, 10 * MINUTE);
  expect_done(*state, ADD_ONE("b"), TOKEN);
  expect_stored(*state, "b", "{'n':{'N':'1'},'pk':{'S':'b'}}");
}

/* A replay does not lengthen the time. */
static void the_ten_minutes_begin_with_the_first_request(void **state) {
  expect_done(*state, ADD_ONE("a"), TOKEN);
  stator_clock_advance(*state, 9 * MINUTE);
  expect_done(*state, ADD_ONE("a"), TOKEN);
  stator_clock_advance(*state, MINUTE);
  expect_done(*state, ADD_ONE("a"), TOKEN);
  expect_count(*state, "2");
}

static void a_cancelled_transaction_does_not_bind_its_token(void **state) {
  put_item(*state, "'pk':{'S':'there'}");
  char *request = transact_request(ADD_ONE("a") "," PUT_NEW("there"), TOKEN);
  expect_error(*state, WRITE, request, "TransactionCanceledException",
               "Transaction cancelled, please refer cancellation reasons for specific reasons "
               "[None, ConditionalCheckFailed]");
  expect_ok(*state, "DeleteItem", "{" NAME_T "," KEY_OF("there") "}", NULL);
  expect_body(*state, WRITE, request, "{}");
  expect_body(*state, WRITE, request, "{}");
  expect_count(*state, "1");
  free(request);
}

static void a_replay_judges_nothing(void **state) {
  expect_done(*state, PUT_NEW("a") "," CHECK("b", "attribute_not_exists(pk)"), TOKEN);
  put_item(*state, "'pk':{'S':'b'}");
  expect_done(*state, PUT_NEW("a") "," CHECK("b", "attribute_not_exists(pk)"), TOKEN);
}

static void a_replay_succeeds_where_the_table_is_gone(void **state) {
  expect_done(*state, ADD_ONE("a"), TOKEN);
  expect_ok(*state, "DeleteTable", "{" NAME_T "}", NULL);
  expect_units(*state, ADD_ONE("a"), TOKEN, "2.0", "Read");
}

static void put_large(stator *db, const char *pk, size_t size) {
  char *request = malloc(size + 200);
  assert_non_null(request);
  int n = sprintf(request, "{" NAME_T ",'Item':{'pk':{'S':'%s'},'body':{'S':'", pk);
  memset(request + n, 'x', size);
  strcpy(request + n + size, "'}}}");
  expect_body(db, "PutItem", request, "{}");
  free(request);
}

static void a_replay_is_charged_as_a_read_of_the_larger_images(void **state) {
  stator *db = *state;
  put_large(db, "a", 9000);
  put_large(db, "b", 5000);
  put_large(db, "c", 12000);
  put_large(db, "d", 100);
  expect_units(db, DELETE("a"), TOKEN, "18.0", "Write");
  expect_units(db, DELETE("a"), TOKEN, "6.0", "Read");
#define SHRINK PUT("'pk':{'S':'c'}") "," CHECK("b", "attribute_exists(pk)") "," ADD_ONE("d")
#define SECOND ",'ClientRequestToken':'t2'"
  expect_units(db, SHRINK, SECOND, "36.0", "Write");
  expect_units(db, SHRINK, SECOND, "12.0", "Read"); /* 6 + 4 + 2 */
}

/* -- on a file ---------------------------------------------------------------------- */

static void a_token_outlives_the_handle_and_holds_between_handles(void **state) {
  (void)state;
  place *p = place_new(NULL);
  stator_clock_set(p->db, SUPPORT_NOW);
  support_table(p->db, "Tab", "S", NULL);
  expect_done(p->db, ADD_ONE("a"), TOKEN);
  assert_int_equal(stator_close(p->db), STATOR_OK);
  p->db = place_open(p->path, NULL);
  stator *other = place_open(p->path, NULL);
  stator_clock_set(p->db, SUPPORT_NOW);
  stator_clock_set(other, SUPPORT_NOW);
  expect_done(p->db, ADD_ONE("a"), TOKEN);
  expect_done(other, ADD_ONE("a"), TOKEN);
  expect_mismatch(other, ADD_ONE("b"), TOKEN);
  expect_count(p->db, "1");
  stator_clock_advance(other, 10 * MINUTE);
  expect_done(other, ADD_ONE("a"), TOKEN);
  expect_count(p->db, "2");
  assert_int_equal(stator_close(other), STATOR_OK);
  place_free(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      on_table(the_same_token_and_content_happen_once),
      on_table(other_content_under_the_token_is_refused),
      on_table(the_error_is_the_services),
      on_table(how_the_request_is_written_does_not_matter),
      on_table(what_only_shapes_the_answer_is_not_compared),
      on_table(a_token_is_good_for_ten_minutes),
      on_table(the_ten_minutes_begin_with_the_first_request),
      on_table(a_cancelled_transaction_does_not_bind_its_token),
      on_table(a_replay_judges_nothing),
      on_table(a_replay_succeeds_where_the_table_is_gone),
      on_table(a_replay_is_charged_as_a_read_of_the_larger_images),
      cmocka_unit_test(a_token_outlives_the_handle_and_holds_between_handles),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
