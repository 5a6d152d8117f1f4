// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Transactions while memory runs out, at every allocation in turn: they answer, or
** say that there is none and have changed nothing. */
#include "api/transact_support.h"
#include "unit/failing_memory.h"

static stator *fresh_store(void) {
  stator *db = support_open(0);
  expect_ok(db, "CreateTable", "{'TableName':'Tab'," GSI_TABLE "}", NULL);
  put_item(db, "'pk':{'S':'there'},'g':{'S':'x'},'n':{'N':'1'}");
  return db;
}

/* Whole, or replaced by the body of the one failure there is no memory to write. */
static void expect_body_is_whole(const stator_result *r, int expected) {
  const char *body = stator_result_body(r, NULL);
  assert_non_null(body);
  if (expected == STATOR_TRANSACTION_CANCELED && !strstr(body, "out of memory"))
    assert_non_null(strstr(body, "[None, ConditionalCheckFailed]\"}"));
  assert_int_equal(body[strlen(body) - 1], '}');
}

/* Calls with the first allocation failing, then with the second, until none fails:
** each on a store made anew. `unchanged` looks at it where memory ran out. */
static void fail_each(const char *op, const char *members, int expected,
                      void (*unchanged)(stator *db)) {
  char *request = support_quoted(members);
  stator_result *r = NULL;
  bool failed = true;
  for (size_t n = 1; failed; n++) {
    stator *db = fresh_store();
    stator_result_free(r);
    r = stator_result_new();
    allocations = 0;
    failing = n;
    int rc = stator_call(db, op, request, STATOR_NUL, r);
    failed = allocations >= n;
    failing = 0;
    expect_body_is_whole(r, rc);
    if (rc != STATOR_NOMEM) assert_int_equal(rc, expected);
    if (rc == STATOR_NOMEM) unchanged(db);
    assert_int_equal(stator_close(db), STATOR_OK);
  }
  assert_int_equal(stator_result_code(r), expected);
  stator_result_free(r);
  free(request);
}

static void nothing_was_written(stator *db) {
  expect_stored(db, "there", "{'g':{'S':'x'},'n':{'N':'1'},'pk':{'S':'there'}}");
  expect_stored(db, "new", NULL);
}

static void a_transaction_happens_or_memory_ran_out(void **state) {
  (void)state;
  fail_each(WRITE,
            REQUEST(FOUR(PUT("'pk':{'S':'new'},'g':{'S':'x'}"), ADD_ONE("there"),
                         CHECK("nobody", "attribute_not_exists(pk)"), DELETE("gone")),
                    ",'ClientRequestToken':'\\u0074','ReturnConsumedCapacity':'INDEXES'"),
            STATOR_OK, nothing_was_written);
}

#define PUT_THERE                                                                                  \
  "{'Put':{" NAME_T ",'Item':{'pk':{'S':'there'}},"                                                \
  "'ConditionExpression':'attribute_not_exists(pk)',"                                              \
  "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}}"

static void a_cancelled_one_tells_all_or_nothing(void **state) {
  (void)state;
  fail_each(WRITE, REQUEST(TWO(PUT("'pk':{'S':'new'},'g':{'S':'x'}"), PUT_THERE), ""),
            STATOR_TRANSACTION_CANCELED, nothing_was_written);
}

#define GET_NUMBER                                                                                 \
  "{'Get':{" NAME_T "," KEY_OF("nobody") ",'ProjectionExpression':'#n',"                           \
                                         "'ExpressionAttributeNames':{'#n':'n'}}}"

static void a_read_answers_or_memory_ran_out(void **state) {
  (void)state;
  fail_each(READ, REQUEST(TWO(GET("there"), GET_NUMBER), ",'ReturnConsumedCapacity':'TOTAL'"),
            STATOR_OK, nothing_was_written);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_transaction_happens_or_memory_ran_out),
      cmocka_unit_test(a_cancelled_one_tells_all_or_nothing),
      cmocka_unit_test(a_read_answers_or_memory_ran_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
