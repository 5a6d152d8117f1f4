/* Query and Scan: ranges, filters, projections, paging, segments, refusals. */
#include "support.h"

#define V(pairs) "'ExpressionAttributeValues':{" pairs "}"
#define invalid(op, request, message)                                                              \
  expect_error(*state, op, request, "ValidationException", message)

/* Partition "p" holds sk 1 to 9, each with c = sk mod 3 and a map. */
static int setup(void **state) {
  support_setup(state);
  stator *db = *state;
  expect_ok(db, "CreateTable",
            "{'TableName':'TTT','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            "{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'N'},"
            "{'AttributeName':'c','AttributeType':'N'},{'AttributeName':'s','AttributeType':'S'}],"
            "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'"
            "RANGE'}],"
            "'LocalSecondaryIndexes':["
            "{'IndexName':'local','KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'"
            "AttributeName':'c','KeyType':'RANGE'}],"
            "'Projection':{'ProjectionType':'KEYS_ONLY'}}],"
            "'GlobalSecondaryIndexes':["
            "{'IndexName':'some','KeySchema':[{'AttributeName':'c','KeyType':'HASH'}],"
            "'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['s']}},"
            "{'IndexName':'keys','KeySchema':[{'AttributeName':'s','KeyType':'HASH'},{'"
            "AttributeName':'sk','KeyType':'RANGE'}],"
            "'Projection':{'ProjectionType':'KEYS_ONLY'}}]}",
            NULL);
  for (int i = 1; i <= 9; i++) {
    char request[512];
    snprintf(request, sizeof request,
             "{'TableName':'TTT','Item':{'pk':{'S':'p'},'sk':{'N':'%d'},'c':{'N':'%d'},"
             "'s':{'S':'s%d'},'m':{'M':{'x':{'N':'%d'},'y':{'L':[{'N':'1'},{'N':'2'}]}}}}}",
             i, i % 3, i, i * 10);
    expect_ok(db, "PutItem", request, NULL);
  }
  return 0;
}
#define test(f) cmocka_unit_test_setup_teardown(f, setup, support_teardown)

static void count_of(stator *db, const char *condition, const char *values, int count) {
  char request[1024], expected[64];
  snprintf(request, sizeof request,
           "{'TableName':'TTT','Select':'COUNT','KeyConditionExpression':'pk = :p%s',"
           "'ExpressionAttributeValues':{':p':{'S':'p'}%s}}",
           condition, values);
  snprintf(expected, sizeof expected, "{'Count':%d,'ScannedCount':%d}", count, count);
  expect_body(db, "Query", request, expected);
}

static void query_takes_every_operator_on_the_sort_key(void **state) {
  count_of(*state, "", "", 9);
  count_of(*state, " AND sk = :a", ",':a':{'N':'4'}", 1);
  count_of(*state, " AND sk < :a", ",':a':{'N':'4'}", 3);
  count_of(*state, " AND sk <= :a", ",':a':{'N':'4'}", 4);
  count_of(*state, " AND sk > :a", ",':a':{'N':'4'}", 5);
  count_of(*state, " AND sk >= :a", ",':a':{'N':'4'}", 6);
  count_of(*state, " AND sk BETWEEN :a AND :b", ",':a':{'N':'4'},':b':{'N':'6.5'}", 3);
  count_of(*state, " AND :a < sk", ",':a':{'N':'4'}", 5);
}

static void begins_with_finds_prefixes_of_strings_and_binary(void **state) {
  stator *db = *state;
  support_table(db, "SSS", "S", "S");
  support_table(db, "BBB", "S", "B");
  static const char *const keys[] = {
      "", "a", "ab", "abc", "ac", "b", "\xc3\xa9", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbfz"};
  for (size_t i = 1; i < sizeof keys / sizeof keys[0]; i++) {
    char request[256];
    snprintf(request, sizeof request, "{'TableName':'SSS','Item':{'pk':{'S':'p'},'sk':{'S':'%s'}}}",
             keys[i]);
    expect_ok(db, "PutItem", request, NULL);
  }
#define prefixed(table, type, prefix, count)                                                       \
  expect_ok(db, "Query",                                                                           \
            "{'TableName':'" table                                                                 \
            "','KeyConditionExpression':'pk = :p AND begins_with(sk, :s)'," V(                     \
                "':p':{'S':'p'},':s':{'" type "':'" prefix "'}") "}",                              \
            "'Count':" count)
  prefixed("SSS", "S", "a", "4");
  prefixed("SSS", "S", "ab", "2");
  prefixed("SSS", "S", "\xf4\x8f\xbf\xbf", "2");
  prefixed("SSS", "S", "c", "0");
  static const char *const bytes[] = {"/w==", "//8=", "////", "/gA=", "AA=="};
  for (size_t i = 0; i < sizeof bytes / sizeof bytes[0]; i++) {
    char request[256];
    snprintf(request, sizeof request, "{'TableName':'BBB','Item':{'pk':{'S':'p'},'sk':{'B':'%s'}}}",
             bytes[i]);
    expect_ok(db, "PutItem", request, NULL);
  }
  prefixed("BBB", "B", "/w==", "3");
  prefixed("BBB", "B", "//8=", "2");
  prefixed("BBB", "B", "/g==", "1");
}

static void sort_keys_come_in_dynamodbs_order(void **state) {
  stator *db = *state;
  support_table(db, "NNN", "S", "N");
  static const char *const numbers[] = {"-1E125",  "-100", "-1.5",   "-1",   "-0.5",
                                        "-1E-130", "0",    "1E-130", "0.5",  "1",
                                        "1.5",     "9",    "10",     "1E125"};
  size_t n = sizeof numbers / sizeof numbers[0];
  for (size_t i = 0; i < n; i++) {
    char request[256];
    size_t j = i * 5 % n; /* put in another order */
    snprintf(request, sizeof request,
             "{'TableName':'NNN','Item':{'pk':{'S':'p'},'sk':{'N':'%s'},'at':{'S':'[%zu]'}}}",
             numbers[j], j);
    expect_ok(db, "PutItem", request, NULL);
  }
  stator_result *r = support_call(
      db, "Query",
      "{'TableName':'NNN','KeyConditionExpression':'pk = :p'," V("':p':{'S':'p'}") "}");
  const char *at = stator_result_body(r, NULL);
  for (size_t i = 0; i < n; i++) {
    char place[16];
    snprintf(place, sizeof place, "[%zu]", i);
    at = strstr(at, place);
    if (!at) fail_msg("%s is out of order", numbers[i]);
  }
  stator_result_free(r);
}

static void query_goes_both_ways(void **state) {
  expect_body(*state, "Query",
              "{'TableName':'TTT','KeyConditionExpression':'pk = :p','ProjectionExpression':'sk',"
              "'Limit':2," V("':p':{'S':'p'}") "}",
              "{'Items':[{'sk':{'N':'1'}},{'sk':{'N':'2'}}],'Count':2,'ScannedCount':2,"
              "'LastEvaluatedKey':{'pk':{'S':'p'},'sk':{'N':'2'}}}");
  expect_body(
      *state, "Query",
      "{'TableName':'TTT','KeyConditionExpression':'pk = :p','ProjectionExpression':'sk',"
      "'Limit':2,'ScanIndexForward':false,'ExclusiveStartKey':{'pk':{'S':'p'},'sk':{'N':'8'}}," V(
          "':p':{'S':'p'}") "}",
      "{'Items':[{'sk':{'N':'7'}},{'sk':{'N':'6'}}],'Count':2,'ScannedCount':2,"
      "'LastEvaluatedKey':{'pk':{'S':'p'},'sk':{'N':'6'}}}");
}

static void a_page_that_ends_exactly_at_the_limit_has_a_key(void **state) {
  expect_ok(
      *state, "Query",
      "{'TableName':'TTT','KeyConditionExpression':'pk = :p','Limit':9," V("':p':{'S':'p'}") "}",
      "'LastEvaluatedKey':{'pk':{'S':'p'},'sk':{'N':'9'}}");
  expect_body(*state, "Query",
              "{'TableName':'TTT','KeyConditionExpression':'pk = :p','Limit':9,"
              "'ExclusiveStartKey':{'pk':{'S':'p'},'sk':{'N':'9'}}," V("':p':{'S':'p'}") "}",
              "{'Items':[],'Count':0,'ScannedCount':0}");
  expect_without(
      *state, "Query",
      "{'TableName':'TTT','KeyConditionExpression':'pk = :p','Limit':10," V("':p':{'S':'p'}") "}",
      "LastEvaluatedKey");
}

static void a_query_for_one_row_has_no_key_to_go_on_from(void **state) {
  expect_without(*state, "Query",
                 "{'TableName':'TTT','KeyConditionExpression':'pk = :p AND sk = :s','Limit':1," V(
                     "':p':{'S':'p'},':s':{'N':'3'}") "}",
                 "LastEvaluatedKey");
}

static void filters_work_after_the_limit(void **state) {
  expect_body(*state, "Query",
              "{'TableName':'TTT','KeyConditionExpression':'pk = :p','FilterExpression':'m.x = :x',"
              "'ProjectionExpression':'sk','Limit':4," V("':p':{'S':'p'},':x':{'N':'30'}") "}",
              "{'Items':[{'sk':{'N':'3'}}],'Count':1,'ScannedCount':4,"
              "'LastEvaluatedKey':{'pk':{'S':'p'},'sk':{'N':'4'}}}");
}

static void projections_rebuild_containers(void **state) {
  expect_body(
      *state, "Query",
      "{'TableName':'TTT','KeyConditionExpression':'pk = :p AND sk = :s',"
      "'ProjectionExpression':'m.y[1], m.x, nope, #s','ExpressionAttributeNames':{'#s':'s'}," V(
          "':p':{'S':'p'},':s':{'N':'1'}") "}",
      "{'Items':[{'m':{'M':{'x':{'N':'10'},'y':{'L':[{'N':'2'}]}}},'s':{'S':'s1'}}],"
      "'Count':1,'ScannedCount':1}");
}

static void an_index_shows_what_it_projects(void **state) {
  expect_ok(*state, "Query",
            "{'TableName':'TTT','IndexName':'some','KeyConditionExpression':'c = :c','Limit':1," V(
                "':c':{'N':'1'}") "}",
            "'Items':[{'c':{'N':'1'},'pk':{'S':'p'},'s':{'S':'s1'},'sk':{'N':'1'}}]");
  expect_ok(*state, "Query",
            "{'TableName':'TTT','IndexName':'keys','KeyConditionExpression':'s = :s'," V(
                "':s':{'S':'s5'}") "}",
            "'Items':[{'pk':{'S':'p'},'s':{'S':'s5'},'sk':{'N':'5'}}]");
  invalid("Query",
          "{'TableName':'TTT','IndexName':'some','KeyConditionExpression':'c = :c',"
          "'ProjectionExpression':'m.x, q'," V("':c':{'N':'1'}") "}",
          "One or more parameter values were invalid: Global secondary index some does not project "
          "[m, q]");
  invalid("Query",
          "{'TableName':'TTT','IndexName':'keys','KeyConditionExpression':'s = :s',"
          "'Select':'ALL_ATTRIBUTES'," V("':s':{'S':'s5'}") "}",
          "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported "
          "for global secondary index keys because its projection type is not ALL");
}

static void a_local_index_fetches_what_it_does_not_hold(void **state) {
#define LOCAL                                                                                      \
  "'TableName':'TTT','IndexName':'local','KeyConditionExpression':'pk = :p AND c = :c','Limit':1"
  expect_ok(*state, "Query", "{" LOCAL "," V("':p':{'S':'p'},':c':{'N':'2'}") "}",
            "'Items':[{'c':{'N':'2'},'pk':{'S':'p'},'sk':{'N':'2'}}]");
  expect_ok(*state, "Query",
            "{" LOCAL ",'ConsistentRead':true,'ProjectionExpression':'s'," V(
                "':p':{'S':'p'},':c':{'N':'2'}") "}",
            "'Items':[{'s':{'S':'s2'}}]");
  expect_ok(*state, "Query",
            "{" LOCAL ",'Select':'ALL_ATTRIBUTES'," V("':p':{'S':'p'},':c':{'N':'2'}") "}",
            "'m':{'M'");
}

static void a_filter_on_an_index_names_what_it_projects(void **state) {
  invalid("Query",
          "{'TableName':'TTT','IndexName':'local','KeyConditionExpression':'pk = :p AND c = :c',"
          "'FilterExpression':'s = :s AND m.a = :s AND s <> :c'," V(
              "':p':{'S':'p'},':c':{'N':'2'},':s':{'S':'s5'}") "}",
          "One or more parameter values were invalid: Secondary index local does not project one "
          "or more filter attributes: [m, s]");
  invalid("Query",
          "{'TableName':'TTT','IndexName':'keys','KeyConditionExpression':'s = :s',"
          "'FilterExpression':'c = :c'," V("':c':{'N':'2'},':s':{'S':'s5'}") "}",
          "One or more parameter values were invalid: Secondary index keys does not project one or "
          "more filter attributes: [c]");
  expect_body(*state, "Scan",
              "{'TableName':'TTT','IndexName':'local','FilterExpression':'s = :s'," V(
                  "':s':{'S':'s5'}") ",'Select':'COUNT'}",
              "{'Count':0,'ScannedCount':9}");
}

static void query_refuses_conditions_that_are_no_range(void **state) {
#define query(condition, values, message)                                                          \
  invalid("Query", "{'TableName':'TTT','KeyConditionExpression':'" condition "'," V(values) "}",   \
          message)
  query("sk = :v", "':v':{'N':'1'}", "Query condition missed key schema element: pk");
  query("pk > :v", "':v':{'S':'p'}", "Query key condition not supported");
  query("pk = :v AND x = :w", "':v':{'S':'p'},':w':{'N':'1'}",
        "Query condition missed key schema element: sk");
  query("pk = :v", "':v':{'N':'1'}",
        "One or more parameter values were invalid: Condition parameter type does not match schema "
        "type");
  query("pk = :v", "':v':{'S':''}",
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty string value. Key: pk");
  query("pk = :v AND sk = :a AND sk = :b", "':v':{'S':'p'},':a':{'N':'1'},':b':{'N':'1'}",
        "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition "
        "per key");
  query("pk = :v AND sk BETWEEN :a AND :b", "':v':{'S':'p'},':a':{'N':'2'},':b':{'N':'1'}",
        "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater "
        "than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound "
        "operand: AttributeValue: {N:1}");
}

static void query_refuses_what_does_not_fit(void **state) {
#define P "'KeyConditionExpression':'pk = :p'," V("':p':{'S':'p'}")
  invalid("Query", "{'TableName':'TTT'}",
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
          "request.");
  invalid("Query", "{'TableName':'TTT','IndexName':'nope'," P "}",
          "The table does not have the specified index: nope");
  invalid("Query", "{'TableName':'TTT','Limit':0," P "}",
          "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must "
          "have value greater than or equal to 1");
  invalid("Query",
          "{'TableName':'TTT','IndexName':'keys','ConsistentRead':true,'KeyConditionExpression':'s "
          "= :s'," V("':s':{'S':'x'}") "}",
          "Consistent reads are not supported on global secondary indexes");
  invalid(
      "Query",
      "{'TableName':'TTT','KeyConditionExpression':'pk = :p','FilterExpression':'sk = :s'," V(
          "':p':{'S':'p'},':s':{'N':'1'}") "}",
      "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk");
  invalid("Query", "{'TableName':'TTT','Select':'SPECIFIC_ATTRIBUTES'," P "}",
          "1 validation error detected: Must specify the AttributesToGet or ProjectionExpression "
          "when choosing to get SPECIFIC_ATTRIBUTES");
  invalid(
      "Query", "{'TableName':'TTT','Select':'COUNT','ProjectionExpression':'a'," P "}",
      "1 validation error detected: Cannot specify the ProjectionExpression when choosing to get "
      "only the Count");
  invalid(
      "Query", "{'TableName':'TTT','Select':'ALL_PROJECTED_ATTRIBUTES'," P "}",
      "1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using "
      "an IndexName");
}

static void exclusive_start_keys_are_checked(void **state) {
#define start(key, message)                                                                        \
  invalid(                                                                                         \
      "Query",                                                                                     \
      "{'TableName':'TTT','KeyConditionExpression':'pk = :p AND sk > :s','ExclusiveStartKey':" key \
      "," V("':p':{'S':'p'},':s':{'N':'3'}") "}",                                                  \
      message)
  start("{'pk':{'S':'p'}}", "The provided starting key is invalid");
  start("{'pk':{'S':'p'},'x':{'N':'5'}}",
        "The provided starting key is invalid: The provided key element does not match the schema");
  start("{'pk':{'S':'q'},'sk':{'N':'5'}}",
        "The provided starting key is outside query boundaries based on provided conditions");
  start("{'pk':{'S':'p'},'sk':{'N':'2'}}",
        "The provided starting key does not match the range key predicate");
  invalid("Query",
          "{'TableName':'TTT','KeyConditionExpression':'pk = :p AND sk = :s','ExclusiveStartKey':"
          "{'pk':{'S':'p'},'sk':{'N':'3'}}," V("':p':{'S':'p'},':s':{'N':'3'}") "}",
          "The query can return at most one row and cannot be restarted");
}

static void scan_refuses_bad_segments(void **state) {
  invalid("Scan", "{'TableName':'TTT','Segment':0}",
          "The TotalSegments parameter is required but was not present in the request when Segment "
          "parameter is present");
  invalid("Scan", "{'TableName':'TTT','TotalSegments':4}",
          "The Segment parameter is required but was not present in the request when parameter "
          "TotalSegments is present");
  invalid("Scan", "{'TableName':'TTT','Segment':4,'TotalSegments':4}",
          "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
          "Segment: 4 is not less than TotalSegments: 4");
  invalid("Scan", "{'TableName':'TTT','Limit':0}",
          "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member "
          "must have value greater than or equal to 1");
}

static int counted(stator *db, int segment, int total) {
  char request[256];
  snprintf(request, sizeof request,
           "{'TableName':'many','Select':'COUNT','Segment':%d,'TotalSegments':%d}", segment, total);
  stator_result *r = support_call(db, "Scan", request);
  assert_int_equal(stator_result_code(r), STATOR_OK);
  int n = atoi(strstr(stator_result_body(r, NULL), "\"Count\":") + strlen("\"Count\":"));
  stator_result_free(r);
  return n;
}

static void the_segments_of_a_scan_are_disjoint_and_complete(void **state) {
  support_table(*state, "many", "S", NULL);
  for (int i = 0; i < 500; i++) {
    char request[128];
    snprintf(request, sizeof request, "{'TableName':'many','Item':{'pk':{'S':'k%d'}}}", i);
    expect_ok(*state, "PutItem", request, NULL);
  }
  static const int totals[] = {1, 2, 3, 5, 7, 8, 9, 20};
  for (size_t t = 0; t < sizeof totals / sizeof totals[0]; t++) {
    int sum = 0;
    for (int i = 0; i < totals[t]; i++) sum += counted(*state, i, totals[t]);
    assert_int_equal(sum, 500);
  }
}

static void a_scan_ends_its_page_at_one_megabyte(void **state) {
  support_table(*state, "big", "S", NULL);
  char *request = malloc(400100);
  assert_non_null(request);
  for (int i = 0; i < 5; i++) {
    int n = sprintf(request,
                    "{\"TableName\":\"big\",\"Item\":{\"pk\":{\"S\":\"k%d\"},\"v\":{\"S\":\"", i);
    memset(request + n, 'x', 350000);
    strcpy(request + n + 350000, "\"}}}");
    expect_ok(*state, "PutItem", request, NULL);
  }
  free(request);
  /* the item that crosses the limit is still in the page */
  expect_ok(*state, "Scan", "{'TableName':'big','Select':'COUNT'}",
            "'Count':3,'ScannedCount':3,'Last");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      test(query_takes_every_operator_on_the_sort_key),
      test(begins_with_finds_prefixes_of_strings_and_binary),
      test(sort_keys_come_in_dynamodbs_order),
      test(query_goes_both_ways),
      test(a_page_that_ends_exactly_at_the_limit_has_a_key),
      test(a_query_for_one_row_has_no_key_to_go_on_from),
      test(filters_work_after_the_limit),
      test(projections_rebuild_containers),
      test(an_index_shows_what_it_projects),
      test(a_local_index_fetches_what_it_does_not_hold),
      test(a_filter_on_an_index_names_what_it_projects),
      test(query_refuses_conditions_that_are_no_range),
      test(query_refuses_what_does_not_fit),
      test(exclusive_start_keys_are_checked),
      test(scan_refuses_bad_segments),
      test(the_segments_of_a_scan_are_disjoint_and_complete),
      test(a_scan_ends_its_page_at_one_megabyte),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
