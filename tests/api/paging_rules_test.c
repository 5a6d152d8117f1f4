/* Pages and sizes, rule by rule: where a page ends, what its key holds, what is
** counted, how large an item may be. */
#include "api/table_requests.h"

#define PARTITION "'KeyConditionExpression':'pk=:p','ExpressionAttributeValues':{':p':{'S':'a'}"
#define OF_A PARTITION "}"

/* `count` items of the partition "a", sk "1" ..., each of `size` bytes. */
static void put_sized(stator *db, const char *table, int first, int count, size_t size) {
  char *request = malloc(size + 500);
  assert_non_null(request);
  for (int i = first; i < first + count; i++) {
    int n = sprintf(request,
                    "{\"TableName\":\"%s\",\"Item\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"%02d\"},"
                    "\"body\":{\"S\":\"",
                    table, i);
    size_t body = size - 3 - 4 - 4;
    memset(request + n, 'x', body);
    strcpy(request + (size_t)n + body, "\"}}}");
    expect_ok(db, "PutItem", request, NULL);
  }
  free(request);
}

static void small_table(stator *db, int count) {
  support_table(db, "Tab", "S", "S");
  put_sized(db, "Tab", 1, count, 20);
}

#define KEY(sk) "{'pk':{'S':'a'},'sk':{'S':'" sk "'}}"
#define COUNTS(count, scanned) "{'Count':" #count ",'ScannedCount':" #scanned

static void a_page_of_exactly_one_megabyte_ends_there(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", "S");
  put_sized(db, "Tab", 1, 4, 262144);
  expect_body(db, "Query", "{" NAME_T ",'Select':'COUNT'," OF_A "}",
              COUNTS(4, 4) ",'LastEvaluatedKey':" KEY("04") "}");
  put_sized(db, "Tab", 4, 1, 262143);
  expect_body(db, "Query", "{" NAME_T ",'Select':'COUNT'," OF_A "}", COUNTS(4, 4) "}");
  put_sized(db, "Tab", 5, 2, 20);
  expect_body(db, "Query", "{" NAME_T ",'Select':'COUNT'," OF_A "}",
              COUNTS(5, 5) ",'LastEvaluatedKey':" KEY("05") "}");
}

static void the_page_is_measured_before_filter_and_projection(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", "S");
  put_sized(db, "Tab", 1, 4, 300000);
  expect_body(db, "Query",
              "{" NAME_T "," PARTITION ",':b':{'S':'y'}},'FilterExpression':'body=:b'}",
              "{'Items':[],'Count':0,'ScannedCount':4,'LastEvaluatedKey':" KEY("04") "}");
  expect_ok(db, "Query", "{" NAME_T "," OF_A ",'ProjectionExpression':'sk'}",
            "'Count':4,'ScannedCount':4,'LastEvaluatedKey':" KEY("04"));
}

/* Of the items four are a page; of their entries thousands would be. */
static void pages_of_an_index_are_measured_by_its_entries(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable",
            CREATE(SORT_TABLE "," ON_DEMAND ",'GlobalSecondaryIndexes':[{'IndexName':'keys'," KEYS(
                HASH("pk") "," RANGE("sk")) ",'Projection':{'ProjectionType':'KEYS_ONLY'}}]"),
            NULL);
  put_sized(db, "Tab", 1, 6, 300000);
  expect_body(db, "Query", "{" NAME_T ",'IndexName':'keys','Select':'COUNT'," OF_A "}",
              COUNTS(6, 6) "}");
  expect_body(db, "Query", "{" NAME_T ",'Select':'COUNT'," OF_A "}",
              COUNTS(4, 4) ",'LastEvaluatedKey':" KEY("04") "}");
}

static void the_limit_counts_items_before_the_filter(void **state) {
  stator *db = *state;
  small_table(db, 4);
#define THIRD PARTITION ",':b':{'S':'03'}},'FilterExpression':'contains(third,:b)','Limit':2"
  expect_ok(db, "UpdateItem",
            "{" NAME_T ",'Key':" KEY("03") ",'UpdateExpression':'SET third=:v',"
                                           "'ExpressionAttributeValues':{':v':{'S':'03'}}}",
            NULL);
  expect_body(db, "Query", "{" NAME_T "," THIRD "}",
              "{'Items':[],'Count':0,'ScannedCount':2,'LastEvaluatedKey':" KEY("02") "}");
  expect_ok(db, "Query", "{" NAME_T "," THIRD ",'ExclusiveStartKey':" KEY("02") "}",
            "'Count':1,'ScannedCount':2,'LastEvaluatedKey':" KEY("04") "}");
  expect_body(db, "Query", "{" NAME_T "," THIRD ",'ExclusiveStartKey':" KEY("04") "}",
              "{'Items':[],'Count':0,'ScannedCount':0}");
}

static void a_limit_of_all_that_is_left_still_gives_a_key(void **state) {
  stator *db = *state;
  small_table(db, 2);
  expect_body(db, "Query", "{" NAME_T ",'Select':'COUNT','Limit':2," OF_A "}",
              COUNTS(2, 2) ",'LastEvaluatedKey':" KEY("02") "}");
  expect_body(db, "Query", "{" NAME_T ",'Select':'COUNT','Limit':3," OF_A "}", COUNTS(2, 2) "}");
  expect_body(db, "Scan", "{" NAME_T ",'Select':'COUNT','Limit':2}",
              COUNTS(2, 2) ",'LastEvaluatedKey':" KEY("02") "}");
}

static void a_start_key_is_a_place_not_an_item(void **state) {
  stator *db = *state;
  small_table(db, 3);
  expect_body(db, "Query",
              "{" NAME_T ",'Select':'COUNT'," OF_A ",'ExclusiveStartKey':" KEY("015") "}",
              COUNTS(2, 2) "}");
  expect_body(db, "Query",
              "{" NAME_T ",'Select':'COUNT','ScanIndexForward':false," OF_A
              ",'ExclusiveStartKey':" KEY("015") "}",
              COUNTS(1, 1) "}");
}

static void counting_alone_shows_no_items(void **state) {
  stator *db = *state;
  small_table(db, 1);
  expect_without(db, "Scan", "{" NAME_T ",'Select':'COUNT'}", "'Items'");
  expect_ok(db, "Scan", "{" NAME_T ",'TotalSegments':1000000,'Segment':999999}",
            "{'Items':[],'Count':0,'ScannedCount':0}");
}

/* -- how large an item may be -------------------------------------------------------- */

static void expect_size_refused(stator *db, const char *table, size_t size, const char *message) {
  char *request = malloc(size + 500);
  assert_non_null(request);
  int n = sprintf(request,
                  "{\"TableName\":\"%s\",\"Item\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"01\"},"
                  "\"body\":{\"S\":\"",
                  table);
  size_t body = size - 3 - 4 - 4;
  memset(request + n, 'x', body);
  strcpy(request + (size_t)n + body, "\"}}}");
  expect_error(db, "PutItem", request, "ValidationException", message);
  free(request);
}

#define TOO_LARGE "Item size has exceeded the maximum allowed size"

static void an_item_has_400_kilobytes_at_most_names_counted(void **state) {
  stator *db = *state;
  support_table(db, "Tab", "S", "S");
  put_sized(db, "Tab", 1, 1, 409600);
  expect_size_refused(db, "Tab", 409601, TOO_LARGE);
}

#define LOCAL(name, key, projection)                                                               \
  "{'IndexName':'" name                                                                            \
  "'," KEYS(HASH("pk") "," RANGE(key)) ",'Projection':{'ProjectionType':'" projection "'}}"

static void entries_of_local_indexes_count_towards_the_400_kilobytes(void **state) {
  stator *db = *state;
  expect_ok(
      db, "CreateTable",
      CREATE(SORT_TABLE "," ON_DEMAND ",'LocalSecondaryIndexes':[" LOCAL("all", "sk", "ALL") "]"),
      NULL);
  put_sized(db, "Tab", 1, 1, 204800);
  expect_size_refused(db, "Tab", 204801, TOO_LARGE);
  expect_error(db, "UpdateItem",
               "{" NAME_T ",'Key':" KEY("01") ",'UpdateExpression':'SET n=:v',"
                                              "'ExpressionAttributeValues':{':v':{'N':'1'}}}",
               "ValidationException", "Item size to update has exceeded the maximum allowed size");
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'TableSizeBytes':204800,'ItemCount':1");
  expect_ok(db, "CreateTable",
            "{'TableName':'Keys'," SORT_TABLE "," ON_DEMAND
            ",'LocalSecondaryIndexes':[" LOCAL("keys", "sk", "KEYS_ONLY") "]}",
            NULL);
  put_sized(db, "Keys", 1, 1, 409600 - 7); /* pk and sk once more */
  expect_size_refused(db, "Keys", 409600 - 6, TOO_LARGE);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(a_page_of_exactly_one_megabyte_ends_there),
      store_test(the_page_is_measured_before_filter_and_projection),
      store_test(pages_of_an_index_are_measured_by_its_entries),
      store_test(the_limit_counts_items_before_the_filter),
      store_test(a_limit_of_all_that_is_left_still_gives_a_key),
      store_test(a_start_key_is_a_place_not_an_item),
      store_test(counting_alone_shows_no_items),
      store_test(an_item_has_400_kilobytes_at_most_names_counted),
      store_test(entries_of_local_indexes_count_towards_the_400_kilobytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
