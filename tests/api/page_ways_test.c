/* Rows that are shown whole are read on a shorter way than those a filter judges: a
** filter that every row passes must change nothing, page by page. */
#include "support.h"

enum { ITEMS = 200, BODY = 12000 };

static int setup(void **state) {
  support_setup(state);
  support_table(*state, "app", "S", "S");
  char *request = malloc(BODY + 256);
  assert_non_null(request);
  for (int i = 0; i < ITEMS; i++) {
    int n = sprintf(request,
                    "{'TableName':'app','Item':{'pk':{'S':'%d'},'sk':{'S':'%d'},'n':{'N':'%d'},"
                    "'body':{'S':'",
                    i % 3, i, i);
    size_t length = (size_t)(i * 7919 % BODY);
    memset(request + n, 'x', length);
    strcpy(request + n + length, "'}}}");
    expect_ok(*state, "PutItem", request, NULL);
  }
  free(request);
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

/* Both pages, `more` being what makes a Query of a Scan, and where to go on. */
static void expect_same_page(stator *db, const char *operation, const char *more, int limit,
                             char *start, size_t room) {
  char request[1024], rest[512] = "";
  if (limit) snprintf(rest, sizeof rest, ",'Limit':%d", limit);
  snprintf(request, sizeof request, "{'TableName':'app'%s%s%s%s", more, rest, *start ? "," : "",
           start);
  size_t n = strlen(request);
  for (char *p = request; *p; p++)
    if (*p == '\'') *p = '"';
  strcpy(request + n, "}");
  stator_result *whole = support_call(db, operation, request);
  strcpy(request + n, ",\"FilterExpression\":\"attribute_exists(n)\"}");
  stator_result *judged = support_call(db, operation, request);
  assert_int_equal(stator_result_code(whole), STATOR_OK);
  const char *body = stator_result_body(whole, NULL);
  assert_string_equal(body, stator_result_body(judged, NULL));
  const char *key = strstr(body, "\"LastEvaluatedKey\":");
  *start = '\0';
  if (key) snprintf(start, room, "\"ExclusiveStart%s", strchr(key, 'K'));
  if (key) start[strlen(start) - 1] = '\0'; /* the answer's brace */
  stator_result_free(whole);
  stator_result_free(judged);
}

static void expect_same_pages(stator *db, const char *operation, const char *more) {
  static const int limits[] = {0, 1, 7, 100};
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    char start[256] = "";
    int pages = 0;
    do expect_same_page(db, operation, more, limits[i], start, sizeof start);
    while (++pages < 2 * ITEMS && *start);
    assert_int_equal(*start, 0);
    assert_true(limits[i] == 1 ? pages > ITEMS / 4 : pages > 0);
  }
}

static void a_scan_is_the_same_whether_rows_are_judged_or_not(void **state) {
  expect_same_pages(*state, "Scan", "");
}

static void a_query_is_the_same_whether_rows_are_judged_or_not(void **state) {
  expect_same_pages(*state, "Query",
                    ",'KeyConditionExpression':'pk = :p',"
                    "'ExpressionAttributeValues':{':p':{'S':'1'}}");
  expect_same_pages(*state, "Query",
                    ",'KeyConditionExpression':'pk = :p','ScanIndexForward':false,"
                    "'ExpressionAttributeValues':{':p':{'S':'2'}}");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      test(a_scan_is_the_same_whether_rows_are_judged_or_not),
      test(a_query_is_the_same_whether_rows_are_judged_or_not),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
