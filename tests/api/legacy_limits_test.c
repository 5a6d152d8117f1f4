// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Legacy parameters of thousands of attributes, and without memory: every
** allocation in turn fails, nothing is written, and the store goes on. */
#include "support.h"
#include "unit/failing_memory.h"

#define KEY "{\"TableName\":\"HHH\",\"Key\":{\"pk\":{\"S\":\"a\"}}"
#define ITEM_IS(body) expect_body(*state, "GetItem", KEY "}", body)

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "HHH", "S", NULL);
  expect_ok(*state, "PutItem", "{'TableName':'HHH','Item':{'pk':{'S':'a'}}}", NULL);
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

/* head, `count` times the format with descending numbers between commas, tail; in
** memory that the caller frees. */
static char *request_of(const char *head, const char *format, int count, const char *tail) {
  char *text = malloc(strlen(head) + (size_t)count * 100 + strlen(tail) + 1);
  assert_non_null(text);
  char *at = text + sprintf(text, "%s", head);
  for (int i = count; i > 0; i--) {
    at += sprintf(at, "%s", i < count ? "," : "");
    at += sprintf(at, format, i);
  }
  strcpy(at, tail);
  return text;
}

/* Whatever allocation fails: out of memory, and the item as it was. */
static void fails_cleanly(void **state, const char *op, char *request) {
  size_t met = 0;
  for (size_t n = 1;; n++) {
    stator_result *r = stator_result_new();
    allocations = 0;
    failing = n;
    int rc = stator_call(*state, op, request, STATOR_NUL, r);
    failing = 0;
    stator_result_free(r);
    if (allocations < n) {
      assert_int_equal(rc, STATOR_OK);
      break;
    }
    if (rc == STATOR_OK) continue; /* it was for something that can be done without */
    assert_int_equal(rc, STATOR_NOMEM);
    ITEM_IS("{'Item':{'pk':{'S':'a'}}}");
    met++;
  }
  assert_true(met > 0);
  free(request);
}

static void updates_without_memory_change_nothing(void **state) {
  fails_cleanly(state, "UpdateItem",
                request_of(KEY ",\"AttributeUpdates\":{",
                           "\"a%d\":{\"Action\":\"ADD\",\"Value\":{\"L\":[]}}", 1000, "}}"));
}

static void expectations_without_memory_change_nothing(void **state) {
  fails_cleanly(state, "PutItem",
                request_of("{\"TableName\":\"HHH\",\"Item\":{\"pk\":{\"S\":\"a\"}},\"Expected\":{",
                           "\"a%d\":{\"ComparisonOperator\":\"NE\","
                           "\"AttributeValueList\":[{\"S\":\"x\"}]}",
                           1000, "}}"));
}

static void reads_without_memory_say_so(void **state) {
  fails_cleanly(state, "GetItem", request_of(KEY ",\"AttributesToGet\":[", "\"a%d\"", 1000, "]}"));
  fails_cleanly(state, "Scan",
                request_of("{\"TableName\":\"HHH\",\"ScanFilter\":{",
                           "\"a%d\":{\"ComparisonOperator\":\"NE\","
                           "\"AttributeValueList\":[{\"S\":\"x\"}]}",
                           1000, "}}"));
  fails_cleanly(
      state, "Query",
      request_of("{\"TableName\":\"HHH\",\"KeyConditions\":{\"pk\":{\"ComparisonOperator\":"
                 "\"EQ\",\"AttributeValueList\":[{\"S\":\"a\"}]}},\"AttributesToGet\":[",
                 "\"a%d\"", 1000, "]}"));
}

static void twelve_thousand_attributes_are_updated_and_compared(void **state) {
  enum { COUNT = 12000 };
  char *put = request_of(KEY ",\"ReturnValues\":\"UPDATED_NEW\",\"AttributeUpdates\":{",
                         "\"%x\":{\"Value\":{\"N\":\"1\"}}", COUNT, "}}");
  expect_ok(*state, "UpdateItem", put, "{\"1\":{\"N\":\"1\"},\"10\":{\"N\":\"1\"}");
  free(put);
  char *expected =
      request_of(KEY ",\"Expected\":{", "\"%x\":{\"Value\":{\"N\":\"1\"}}", COUNT, "}}");
  expect_body(*state, "UpdateItem", expected, "{}");
  free(expected);
  char *get = request_of(KEY ",\"AttributesToGet\":[", "\"%x\"", COUNT, "]}");
  expect_ok(*state, "GetItem", get, "{\"1\":{\"N\":\"1\"},\"10\":{\"N\":\"1\"}");
  free(get);
  char *delete =
      request_of(KEY ",\"AttributeUpdates\":{", "\"%x\":{\"Action\":\"DELETE\"}", COUNT, "}}");
  expect_body(*state, "UpdateItem", delete, "{}");
  free(delete);
  ITEM_IS("{'Item':{'pk':{'S':'a'}}}");
}

static void updates_keep_items_below_400_kilobytes(void **state) {
  char *put =
      request_of(KEY ",\"AttributeUpdates\":{", "\"%08x\":{\"Value\":{\"N\":\"1\"}}", 20000, "}}");
  expect_error(*state, "UpdateItem", put, "ValidationException",
               "Item size to update has exceeded the maximum allowed size");
  free(put);
  ITEM_IS("{'Item':{'pk':{'S':'a'}}}");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(updates_without_memory_change_nothing),
      test(expectations_without_memory_change_nothing),
      test(reads_without_memory_say_so),
      test(twelve_thousand_attributes_are_updated_and_compared),
      test(updates_keep_items_below_400_kilobytes),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
