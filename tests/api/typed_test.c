/* The typed calls, cursors and documents. */
#include "support.h"
#include <cjson/cJSON.h>

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "app", "S", "S");
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

static const stator_args plain = {.format = STATOR_PLAIN};

/* Caller frees with stator_result_free. */
static stator_result *result(void) {
  stator_result *r = stator_result_new();
  assert_non_null(r);
  return r;
}

static void put_plain(stator *db, const char *item) {
  stator_result *r = result();
  char *text = support_quoted(item);
  if (stator_put(db, "app", text, STATOR_NUL, &plain, r) != STATOR_OK)
    fail_msg("%s: %s", item, stator_result_message(r));
  free(text);
  stator_result_free(r);
}

static void get_gives_the_item_and_null_where_there_is_none(void **state) {
  stator_result *r = result();
  size_t n;
  put_plain(*state, "{'pk':'u','sk':'1','age':42,'tags':['a',null,true],'deep':{'x':1.50}}");
  assert_int_equal(stator_get(*state, "app", "{\"pk\":\"u\",\"sk\":\"1\"}", STATOR_NUL, &plain, r),
                   STATOR_OK);
  assert_string_equal(
      stator_result_body(r, &n),
      "{\"age\":42,\"deep\":{\"x\":1.5},\"pk\":\"u\",\"sk\":\"1\",\"tags\":[\"a\",null,true]}");
  assert_int_equal(n, strlen(stator_result_body(r, NULL)));
  const char *key = "{\"pk\":{\"S\":\"u\"},\"sk\":{\"S\":\"1\"}}";
  assert_int_equal(stator_get(*state, "app", key, STATOR_NUL, NULL, r), STATOR_OK);
  assert_non_null(strstr(stator_result_body(r, NULL), "\"age\":{\"N\":\"42\"}"));
  assert_int_equal(stator_get(*state, "app", "{\"pk\":\"u\",\"sk\":\"2\"}", STATOR_NUL, &plain, r),
                   STATOR_OK);
  assert_null(stator_result_body(r, &n));
  assert_int_equal(n, 0);
  stator_result_free(r);
}

static void plain_numbers_lose_no_digit(void **state) {
  stator_result *r = result();
  put_plain(*state, "{'pk':'n','sk':'1','n':12345678901234567890123456789012345678,'e':1e-100}");
  stator_get(*state, "app", "{\"pk\":\"n\",\"sk\":\"1\"}", STATOR_NUL, &plain, r);
  assert_non_null(
      strstr(stator_result_body(r, NULL), "\"n\":12345678901234567890123456789012345678"));
  const char *too_long =
      "{\"pk\":\"n\",\"sk\":\"2\",\"n\":123456789012345678901234567890123456789}";
  assert_int_equal(stator_put(*state, "app", too_long, STATOR_NUL, &plain, r), STATOR_VALIDATION);
  stator_result_free(r);
}

static void update_and_delete_answer_what_is_asked_for(void **state) {
  stator_result *r = result();
  const char *key = "{\"pk\":\"u\",\"sk\":\"1\"}";
  stator_args a = {
      .format = STATOR_PLAIN, .values = "{\":n\":2}", .returns = STATOR_RETURN_ALL_NEW};
  assert_int_equal(stator_update(*state, "app", key, STATOR_NUL, "ADD n :n", &a, r), STATOR_OK);
  assert_string_equal(stator_result_body(r, NULL), "{\"n\":2,\"pk\":\"u\",\"sk\":\"1\"}");
  a.returns = STATOR_RETURN_UPDATED_NEW;
  assert_int_equal(stator_update(*state, "app", key, STATOR_NUL, "ADD n :n", &a, r), STATOR_OK);
  assert_string_equal(stator_result_body(r, NULL), "{\"n\":4}");
  a.condition = "n = :n";
  a.return_on_failure = 1;
  assert_int_equal(stator_update(*state, "app", key, STATOR_NUL, "ADD n :n", &a, r),
                   STATOR_CONDITION_FAILED);
  assert_non_null(strstr(stator_result_body(r, NULL), "\"Item\":{\"n\":4"));
  stator_args d = {.format = STATOR_PLAIN, .returns = STATOR_RETURN_ALL_OLD};
  assert_int_equal(stator_delete(*state, "app", key, STATOR_NUL, &d, r), STATOR_OK);
  assert_non_null(stator_result_body(r, NULL));
  assert_int_equal(stator_delete(*state, "app", key, STATOR_NUL, &d, r), STATOR_OK);
  assert_null(stator_result_body(r, NULL));
  stator_result_free(r);
}

static void misuse_is_answered_not_suffered(void **state) {
  stator_result *r = result();
  stator_args a = {.format = STATOR_PLAIN, .filter = "n = :n"};
  assert_int_equal(stator_put(*state, "app", "{}", STATOR_NUL, &a, r), STATOR_MISUSE);
  assert_int_equal(stator_put(NULL, "app", "{}", STATOR_NUL, NULL, r), STATOR_MISUSE);
  assert_int_equal(stator_put(*state, NULL, "{}", STATOR_NUL, NULL, r), STATOR_MISUSE);
  assert_int_equal(stator_put(*state, "app", NULL, STATOR_NUL, NULL, r), STATOR_MISUSE);
  assert_int_equal(stator_put(*state, "app", "{}", STATOR_NUL, NULL, NULL), STATOR_MISUSE);
  assert_int_equal(stator_call(*state, NULL, "{}", STATOR_NUL, r), STATOR_MISUSE);
  assert_int_equal(stator_call(NULL, "Scan", "{}", STATOR_NUL, r), STATOR_MISUSE);
  assert_int_equal(stator_next(NULL, NULL, NULL), STATOR_MISUSE);
  assert_int_equal(stator_commit(*state, r), STATOR_MISUSE);
  assert_int_equal(stator_rollback(*state), STATOR_MISUSE);
  assert_int_equal(stator_clock_run(NULL), STATOR_MISUSE);
  stator_cursor_free(NULL);
  stator_result_free(NULL);
  assert_int_equal(stator_close(NULL), STATOR_OK);
  stator_result_free(r);
}

static void unknown_operations_are_named(void **state) {
  stator_result *r = result();
  assert_int_equal(stator_call(*state, "getitem", "{}", STATOR_NUL, r), STATOR_UNKNOWN_OPERATION);
  assert_string_equal(stator_result_body(r, NULL),
                      "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}");
  assert_int_equal(
      stator_call_target(*state, NULL, "DynamoDB_20120810.ListTables", "{}", STATOR_NUL, r),
      STATOR_OK);
  assert_int_equal(stator_call_target(*state, NULL, "DynamoDB_20120810.Sweep", "{}", STATOR_NUL, r),
                   STATOR_UNKNOWN_OPERATION);
  assert_int_equal(stator_call_target(*state, NULL, "Stator_20261121.Sweep", "{}", STATOR_NUL, r),
                   STATOR_OK);
  assert_int_equal(stator_call_target(*state, NULL, NULL, "{}", STATOR_NUL, r),
                   STATOR_UNKNOWN_OPERATION);
  assert_int_equal(stator_call_target(*state, NULL, NULL, "x", STATOR_NUL, r),
                   STATOR_SERIALIZATION);
  assert_int_equal(stator_call_target(NULL, NULL, "DynamoDB_20120810.Scan", "{}", STATOR_NUL, r),
                   STATOR_OK);
  stator_result_free(r);
}

static void expect_arn(stator *db, const stator_caller *caller, const char *arn) {
  stator_result *r = result();
  assert_int_equal(stator_call_target(db, caller, "DynamoDB_20120810.DescribeTable",
                                      "{\"TableName\":\"app\"}", STATOR_NUL, r),
                   STATOR_OK);
  assert_non_null(strstr(stator_result_body(r, NULL), arn));
  stator_result_free(r);
}

static void the_caller_of_a_target_shapes_arns(void **state) {
  const stator_caller both = {.region = "eu-west-3", .account = "123456789012"},
                      region = {.region = "Local"}, account = {.account = "123456789012"};
  expect_arn(*state, NULL, "\"arn:aws:dynamodb:us-east-1:000000000000:table/app\"");
  expect_arn(*state, &both, "\"arn:aws:dynamodb:eu-west-3:123456789012:table/app\"");
  expect_arn(*state, &region, "\"arn:aws:dynamodb:Local:000000000000:table/app\"");
  expect_arn(*state, &account, "\"arn:aws:dynamodb:us-east-1:123456789012:table/app\"");
}

static void arns_take_no_other_region_or_account(void **state) {
  static const stator_caller wrong[] = {
      {.region = ""},
      {.region = "eu west"},
      {.region = "eu\"west"},
      {.account = "12345678901"},
      {.account = "1234567890123"},
      {.account = "12345678901x"},
  };
  stator_result *r = result();
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    stator_options o = {.region = wrong[i].region, .account = wrong[i].account};
    stator *db;
    assert_int_equal(
        stator_call_target(*state, &wrong[i], "DynamoDB_20120810.ListTables", "{}", STATOR_NUL, r),
        STATOR_MISUSE);
    assert_int_equal(stator_open(":memory:", &o, &db, r), STATOR_MISUSE);
    assert_null(db);
  }
  stator_result_free(r);
}

/* -- cursors ---------------------------------------------------------------- */

static void fill(stator *db, int n) {
  char item[256];
  for (int i = 0; i < n; i++) {
    snprintf(item, sizeof item, "{'pk':'p','sk':'%04d','n':%d}", i, i);
    put_plain(db, item);
  }
}

static void a_cursor_reads_all_items_in_order_over_many_pages(void **state) {
  enum { BIG = 12 };
  char *item = malloc(300100);
  stator_result *r = result();
  for (int i = 0; i < BIG; i++) { /* 300 KB each: four to a page */
    int n = sprintf(item, "{\"pk\":\"p\",\"sk\":\"%02d\",\"v\":\"", i);
    memset(item + n, 'x', 300000);
    strcpy(item + n + 300000, "\"}");
    assert_int_equal(stator_put(*state, "app", item, STATOR_NUL, &plain, r), STATOR_OK);
  }
  free(item);
  for (int down = 0; down <= 1; down++) {
    stator_args a = {
        .format = STATOR_PLAIN, .values = "{\":p\":\"p\"}", .projection = "sk", .descending = down};
    stator_cursor *cur;
    const char *text;
    assert_int_equal(stator_query(*state, "app", "pk = :p", &a, &cur, r), STATOR_OK);
    int seen = 0;
    while (stator_next(cur, &text, NULL) == STATOR_OK) {
      char expected[32];
      snprintf(expected, sizeof expected, "{\"sk\":\"%02d\"}", down ? BIG - 1 - seen : seen);
      assert_string_equal(text, expected);
      seen++;
    }
    assert_int_equal(seen, BIG);
    assert_null(stator_cursor_position(cur));
    assert_int_equal(stator_next(cur, &text, NULL), STATOR_DONE);
    stator_cursor_free(cur);
  }
  stator_result_free(r);
}

static void a_limited_cursor_says_where_to_go_on(void **state) {
  stator_result *r = result();
  char *start = NULL;
  int seen = 0;
  fill(*state, 10);
  do {
    stator_args a = {.format = STATOR_PLAIN,
                     .values = "{\":even\":[0,2,4,6,8]}",
                     .limit = 2,
                     .start = start,
                     .filter = "contains(:even, n)"};
    stator_cursor *cur;
    const char *text;
    assert_int_equal(stator_scan(*state, "app", &a, &cur, r), STATOR_OK);
    while (stator_next(cur, &text, NULL) == STATOR_OK) seen++;
    free(start);
    start = NULL;
    if (stator_cursor_position(cur))
      start = strcpy(malloc(strlen(stator_cursor_position(cur)) + 1), stator_cursor_position(cur));
    stator_cursor_free(cur);
  } while (start);
  assert_int_equal(seen, 5);
  stator_result_free(r);
}

static int count_left(stator_cursor *cur, const char **first) {
  const char *text;
  int n = 0;
  for (; stator_next(cur, &text, NULL) == STATOR_OK; n++)
    if (n == 0) *first = text;
  return n;
}

static void a_cursor_takes_over_memory_and_nothing_else(void **state) {
  stator_result *r = result();
  stator_cursor *one, *two;
  const char *text, *other;
  stator_args some = {.format = STATOR_PLAIN,
                      .values = "{\":p\":\"p\"}",
                      .projection = "sk",
                      .limit = 2,
                      .descending = 1};
  stator_args all = {.format = STATOR_PLAIN};
  fill(*state, 5);
  for (int i = 0; i < 3; i++) {
    assert_int_equal(stator_query(*state, "app", "pk = :p", &some, &one, r), STATOR_OK);
    assert_int_equal(stator_scan(*state, "app", &all, &two, r), STATOR_OK);
    assert_int_equal(count_left(two, &other), 5);
    assert_int_equal(count_left(one, &text), 2);
    assert_string_equal(text, "{\"sk\":\"0004\"}");
    assert_string_equal(other, "{\"n\":0,\"pk\":\"p\",\"sk\":\"0000\"}");
    assert_non_null(stator_cursor_position(one));
    assert_null(stator_cursor_position(two));
    stator_cursor_free(i % 2 ? one : two);
    stator_cursor_free(i % 2 ? two : one);
  }
  assert_int_equal(stator_scan(*state, "none", &all, &one, r), STATOR_RESOURCE_NOT_FOUND);
  assert_int_equal(stator_scan(*state, "app", &all, &one, r), STATOR_OK);
  assert_int_equal(stator_result_code(stator_cursor_result(one)), STATOR_OK);
  assert_int_equal(count_left(one, &text), 5);
  stator_cursor_free(one);
  stator_result_free(r);
}

static void positions_keep_the_types_of_keys(void **state) {
  stator_result *r = result();
  stator_cursor *cur;
  const char *text;
  support_table(*state, "bin", "B", NULL);
  expect_ok(*state, "PutItem", "{'TableName':'bin','Item':{'pk':{'B':'AAI='}}}", NULL);
  expect_ok(*state, "PutItem", "{'TableName':'bin','Item':{'pk':{'B':'AAM='}}}", NULL);
  stator_args a = {.format = STATOR_PLAIN, .limit = 1};
  assert_int_equal(stator_scan(*state, "bin", &a, &cur, r), STATOR_OK);
  assert_int_equal(stator_next(cur, &text, NULL), STATOR_OK);
  assert_int_equal(stator_next(cur, &text, NULL), STATOR_DONE);
  char *start = support_quoted(stator_cursor_position(cur));
  stator_cursor_free(cur);
  a.start = start;
  assert_int_equal(stator_scan(*state, "bin", &a, &cur, r), STATOR_OK);
  assert_int_equal(stator_next(cur, &text, NULL), STATOR_OK);
  assert_int_equal(stator_next(cur, &text, NULL), STATOR_DONE);
  stator_cursor_free(cur);
  free(start);
  stator_result_free(r);
}

static void a_result_is_not_written_over_its_own_request(void **state) {
  stator_result *r = result();
  put_plain(*state, "{'pk':'u','sk':'1'}");
  assert_int_equal(stator_get(*state, "app", "{\"pk\":\"u\",\"sk\":\"1\"}", STATOR_NUL, &plain, r),
                   STATOR_OK);
  assert_int_equal(stator_put(*state, "app", stator_result_body(r, NULL), STATOR_NUL, &plain, r),
                   STATOR_MISUSE);
  stator_result_free(r);
}

static void a_wrong_query_fails_when_it_is_opened(void **state) {
  stator_result *r = result();
  stator_cursor *cur;
  stator_args a = {.format = STATOR_PLAIN, .values = "{\":p\":\"p\"}"};
  assert_int_equal(stator_query(*state, "app", "nope = :p", &a, &cur, r), STATOR_VALIDATION);
  assert_null(cur);
  assert_string_equal(stator_result_message(r), "Query condition missed key schema element: pk");
  assert_int_equal(stator_scan(*state, "none", NULL, &cur, r), STATOR_RESOURCE_NOT_FOUND);
  stator_result_free(r);
}

static void a_store_with_an_open_cursor_does_not_close(void **state) {
  stator_result *r = result();
  stator_cursor *cur;
  assert_int_equal(stator_scan(*state, "app", NULL, &cur, r), STATOR_OK);
  assert_int_equal(stator_close(*state), STATOR_MISUSE);
  stator_cursor_free(cur);
  stator_result_free(r);
}

static void deleting_what_a_cursor_gave_loses_nothing(void **state) {
  stator_result *r = result();
  stator_cursor *cur;
  const char *text;
  fill(*state, 50);
  stator_args a = {.format = STATOR_PLAIN, .projection = "pk, sk"};
  assert_int_equal(stator_scan(*state, "app", &a, &cur, r), STATOR_OK);
  int seen = 0;
  while (stator_next(cur, &text, NULL) == STATOR_OK) {
    seen++;
    assert_int_equal(stator_delete(*state, "app", text, STATOR_NUL, &plain, r), STATOR_OK);
  }
  assert_int_equal(seen, 50);
  stator_cursor_free(cur);
  expect_ok(*state, "Scan", "{'TableName':'app'}", "'Count':0");
  stator_result_free(r);
}

/* -- documents -------------------------------------------------------------- */

static void documents_go_in_and_come_out(void **state) {
  stator_result *r = result();
  cJSON *item = cJSON_Parse("{\"pk\":\"d\",\"sk\":\"1\",\"n\":0.1,\"l\":[1,\"x\",{\"y\":null}]}");
  cJSON *key = cJSON_Parse("{\"pk\":\"d\",\"sk\":\"1\"}"), *back;
  assert_int_equal(stator_put_document(*state, "app", item, &plain, r), STATOR_OK);
  assert_int_equal(stator_get_document(*state, "app", key, &plain, &back, r), STATOR_OK);
  assert_true(cJSON_Compare(item, back, 1));
  cJSON_Delete(back);
  cJSON_ReplaceItemInObjectCaseSensitive(key, "sk", cJSON_CreateString("2"));
  assert_int_equal(stator_get_document(*state, "app", key, &plain, &back, r), STATOR_OK);
  assert_null(back);
  cJSON_Delete(item);
  cJSON_Delete(key);
  stator_result_free(r);
}

static void documents_refuse_what_they_cannot_carry(void **state) {
  stator_result *r = result();
  stator_cursor *cur;
  cJSON *doc;
  expect_ok(*state, "PutItem",
            "{\"TableName\":\"app\",\"Item\":{\"pk\":{\"S\":\"x\"},\"sk\":{\"S\":\"1\"},\"v\":{"
            "\"S\":\"a\\u0000b\"}}}",
            NULL);
  put_plain(*state, "{'pk':'x','sk':'2','n':1234567890123456789}");
  put_plain(*state, "{'pk':'x','sk':'3','n':123456789012345}");
  stator_args a = {.format = STATOR_PLAIN, .values = "{\":p\":\"x\"}"};
  assert_int_equal(stator_query(*state, "app", "pk = :p", &a, &cur, r), STATOR_OK);
  assert_int_equal(stator_next_document(cur, &doc), STATOR_REFUSED);
  assert_non_null(strstr(stator_result_message(stator_cursor_result(cur)), "U+0000"));
  assert_int_equal(stator_next_document(cur, &doc), STATOR_REFUSED);
  assert_int_equal(stator_next_document(cur, &doc), STATOR_OK);
  cJSON_Delete(doc);
  assert_int_equal(stator_next_document(cur, &doc), STATOR_DONE);
  stator_cursor_free(cur);
  cJSON *bad = cJSON_CreateObject();
  cJSON_AddStringToObject(bad, "pk", "x");
  cJSON_AddStringToObject(bad, "sk", "4");
  cJSON_AddNumberToObject(bad, "n", 1e308 * 10);
  assert_int_equal(stator_put_document(*state, "app", bad, &plain, r), STATOR_REFUSED);
  cJSON_ReplaceItemInObjectCaseSensitive(bad, "n", cJSON_CreateNumber(0.1 + 0.2));
  assert_int_equal(stator_put_document(*state, "app", bad, &plain, r), STATOR_REFUSED);
  cJSON_ReplaceItemInObjectCaseSensitive(bad, "n", cJSON_CreateNumber(0.3));
  assert_int_equal(stator_put_document(*state, "app", bad, &plain, r), STATOR_OK);
  cJSON_Delete(bad);
  stator_result_free(r);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(get_gives_the_item_and_null_where_there_is_none),
      test(plain_numbers_lose_no_digit),
      test(the_caller_of_a_target_shapes_arns),
      test(arns_take_no_other_region_or_account),
      test(update_and_delete_answer_what_is_asked_for),
      test(misuse_is_answered_not_suffered),
      test(unknown_operations_are_named),
      test(a_cursor_reads_all_items_in_order_over_many_pages),
      test(a_limited_cursor_says_where_to_go_on),
      test(a_cursor_takes_over_memory_and_nothing_else),
      test(positions_keep_the_types_of_keys),
      test(a_result_is_not_written_over_its_own_request),
      test(a_wrong_query_fails_when_it_is_opened),
      test(a_store_with_an_open_cursor_does_not_close),
      test(deleting_what_a_cursor_gave_loses_nothing),
      test(documents_go_in_and_come_out),
      test(documents_refuse_what_they_cannot_carry),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
