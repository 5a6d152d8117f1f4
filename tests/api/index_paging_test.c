/*
** Paging over an index whose entries have equal keys: every item comes once, in
** Query and Scan, both directions, for tables with and without sort key, also
** when the item a page ended with is deleted, moved or put again before the next.
*/
#include "support.h"
#include <stdbool.h>

enum { ITEMS = 23 };

typedef enum disturbance { NOTHING, DELETE_LAST, MOVE_LAST, PUT_AGAIN } disturbance;

typedef struct walk {
  const char *table;
  const char *op; /* Query or Scan */
  const char *index;
  bool backwards;
  int limit;
  disturbance between;
  int seen[ITEMS];
  int pages;
} walk;

static void create(stator *db, const char *name, bool sort_key) {
  char request[2048];
  snprintf(
      request, sizeof request,
      "{'TableName':'%s','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
      "{'AttributeName':'pk','AttributeType':'S'},%s"
      "{'AttributeName':'g','AttributeType':'S'},{'AttributeName':'r','AttributeType':'N'}],"
      "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}%s],"
      "'GlobalSecondaryIndexes':["
      "{'IndexName':'by_g','KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],"
      "'Projection':{'ProjectionType':'ALL'}},"
      "{'IndexName':'by_gr','KeySchema':[{'AttributeName':'g','KeyType':'HASH'},"
      "{'AttributeName':'r','KeyType':'RANGE'}],'Projection':{'ProjectionType':'KEYS_ONLY'}}]}",
      name, sort_key ? "{'AttributeName':'sk','AttributeType':'N'}," : "",
      sort_key ? ",{'AttributeName':'sk','KeyType':'RANGE'}" : "");
  expect_ok(db, "CreateTable", request, NULL);
}

static void item_key(const walk *w, int i, char *out, size_t size) {
  if (strcmp(w->table, "hash") == 0)
    snprintf(out, size, "'pk':{'S':'item-%d'}", i);
  else
    snprintf(out, size, "'pk':{'S':'p%d'},'sk':{'N':'%d'}", i % 3, i);
}

static void put(stator *db, const walk *w, int i, const char *g) {
  char key[128], request[512];
  item_key(w, i, key, sizeof key);
  snprintf(request, sizeof request,
           "{'TableName':'%s','Item':{%s,'g':{'S':'%s'},'r':{'N':'7'},'n':{'N':'%d'}}}", w->table,
           key, g, i);
  expect_ok(db, "PutItem", request, NULL);
}

static void delete_item(stator *db, const walk *w, int i) {
  char key[128], request[512];
  item_key(w, i, key, sizeof key);
  snprintf(request, sizeof request, "{'TableName':'%s','Key':{%s}}", w->table, key);
  expect_ok(db, "DeleteItem", request, NULL);
}

/* Which item a key in the answer belongs to; from its table key. */
static int item_at(const walk *w, const char *text) {
  int i = -1;
  if (strcmp(w->table, "hash") == 0) {
    const char *pk = strstr(text, "\"pk\":{\"S\":\"item-");
    if (pk) i = atoi(pk + strlen("\"pk\":{\"S\":\"item-"));
  } else {
    const char *sk = strstr(text, "\"sk\":{\"N\":\"");
    if (sk) i = atoi(sk + strlen("\"sk\":{\"N\":\""));
  }
  assert_in_range(i, 0, ITEMS - 1);
  return i;
}

/* Counts the page's items, copies out LastEvaluatedKey; the last item, or -1. */
static int take_page(walk *w, const char *body, char *start, size_t size) {
  const char *key = strstr(body, "\"LastEvaluatedKey\":");
  const char *end = strstr(body, "],\"Count\"");
  int last = -1;
  for (const char *p = strstr(body, "\"g\":{"); p && p < end; p = strstr(p + 1, "\"g\":{"))
    w->seen[last = item_at(w, p)]++;
  start[0] = 0;
  if (key) {
    key += strlen("\"LastEvaluatedKey\":");
    assert_true(strlen(key) < size);
    strcpy(start, key);
    start[strlen(start) - 1] = 0;
    assert_int_equal(item_at(w, start), last);
  }
  return last;
}

static void disturb(stator *db, const walk *w, int last) {
  if (last < 0) return;
  if (w->between == DELETE_LAST) delete_item(db, w, last);
  if (w->between == MOVE_LAST) put(db, w, last, "elsewhere");
  if (w->between == PUT_AGAIN) {
    delete_item(db, w, last);
    put(db, w, last, "same");
  }
}

static void request_page(const walk *w, const char *start, char *out, size_t size) {
  int n = snprintf(out, size, "{\"TableName\":\"%s\",\"IndexName\":\"%s\",\"Limit\":%d", w->table,
                   w->index, w->limit);
  if (strcmp(w->op, "Query") == 0)
    n += snprintf(out + n, size - (size_t)n,
                  ",\"KeyConditionExpression\":\"g = :g\",\"ExpressionAttributeValues\":{\":g\":{"
                  "\"S\":\"same\"}},\"ScanIndexForward\":%s",
                  w->backwards ? "false" : "true");
  if (*start) n += snprintf(out + n, size - (size_t)n, ",\"ExclusiveStartKey\":%s", start);
  snprintf(out + n, size - (size_t)n, "}");
}

static void run_walk(stator *db, walk *w) {
  char start[1024] = "", request[2048];
  do {
    request_page(w, start, request, sizeof request);
    stator_result *r = support_call(db, w->op, request);
    if (stator_result_code(r) != STATOR_OK) fail_msg("%s", stator_result_body(r, NULL));
    int last = take_page(w, stator_result_body(r, NULL), start, sizeof start);
    stator_result_free(r);
    disturb(db, w, last);
    assert_true(++w->pages < 10 * ITEMS);
  } while (*start);
  for (int i = 0; i < ITEMS; i++) {
    if (w->seen[i] == 1) continue;
    /* What moved to another key may rightly be met there by a scan. */
    bool moved = w->between == MOVE_LAST && strcmp(w->op, "Scan") == 0 && w->seen[i] == 2;
    if (!moved)
      fail_msg("%s %s limit %d %s, between %d: item %d came %d times", w->table, w->op, w->limit,
               w->backwards ? "backwards" : "forwards", w->between, i, w->seen[i]);
  }
}

static void walk_all_ways(const char *table, const char *op, const char *index,
                          disturbance between) {
  for (int limit = 1; limit <= 5; limit++) {
    for (int backwards = 0; backwards < (strcmp(op, "Query") == 0 ? 2 : 1); backwards++) {
      stator *db = support_open(0);
      create(db, "hash", false);
      create(db, "composite", true);
      walk w = {.table = table,
                .op = op,
                .index = index,
                .backwards = backwards,
                .limit = limit,
                .between = between};
      for (int i = 0; i < ITEMS; i++) put(db, &w, i, "same");
      run_walk(db, &w);
      assert_int_equal(stator_close(db), STATOR_OK);
    }
  }
}

#define PAGING_TEST(name, table, op, between)                                                      \
  static void name(void **state) {                                                                 \
    (void)state;                                                                                   \
    walk_all_ways(table, op, "by_g", between);                                                     \
    walk_all_ways(table, op, "by_gr", between);                                                    \
  }

PAGING_TEST(query_pages_a_hash_only_table, "hash", "Query", NOTHING)
PAGING_TEST(query_pages_a_composite_table, "composite", "Query", NOTHING)
PAGING_TEST(query_goes_on_behind_a_deleted_item_hash_only, "hash", "Query", DELETE_LAST)
PAGING_TEST(query_goes_on_behind_a_deleted_item_composite, "composite", "Query", DELETE_LAST)
PAGING_TEST(query_goes_on_behind_a_moved_item_hash_only, "hash", "Query", MOVE_LAST)
PAGING_TEST(query_goes_on_behind_a_moved_item_composite, "composite", "Query", MOVE_LAST)
PAGING_TEST(query_goes_on_behind_an_item_put_again_hash_only, "hash", "Query", PUT_AGAIN)
PAGING_TEST(query_goes_on_behind_an_item_put_again_composite, "composite", "Query", PUT_AGAIN)
PAGING_TEST(scan_pages_a_hash_only_table, "hash", "Scan", NOTHING)
PAGING_TEST(scan_pages_a_composite_table, "composite", "Scan", NOTHING)
PAGING_TEST(scan_goes_on_behind_a_deleted_item_hash_only, "hash", "Scan", DELETE_LAST)
PAGING_TEST(scan_goes_on_behind_a_deleted_item_composite, "composite", "Scan", DELETE_LAST)
PAGING_TEST(scan_goes_on_behind_a_moved_item_hash_only, "hash", "Scan", MOVE_LAST)
PAGING_TEST(scan_goes_on_behind_a_moved_item_composite, "composite", "Scan", MOVE_LAST)
PAGING_TEST(scan_goes_on_behind_an_item_put_again_hash_only, "hash", "Scan", PUT_AGAIN)
PAGING_TEST(scan_goes_on_behind_an_item_put_again_composite, "composite", "Scan", PUT_AGAIN)

static void last_evaluated_key_carries_index_and_table_keys(void **state) {
  stator *db = *state;
  create(db, "composite", true);
  walk w = {.table = "composite"};
  for (int i = 0; i < 3; i++) put(db, &w, i, "same");
  expect_ok(db, "Query",
            "{'TableName':'composite','IndexName':'by_gr','Limit':1,"
            "'KeyConditionExpression':'g = :g','ExpressionAttributeValues':{':g':{'S':'same'}}}",
            "'LastEvaluatedKey':{'g':{'S':'same'},'pk':{'S':'p0'},'r':{'N':'7'},'sk':{'N':'0'}}");
}

static void an_item_without_the_index_key_is_not_in_the_index(void **state) {
  stator *db = *state;
  create(db, "hash", false);
  expect_ok(db, "PutItem", "{'TableName':'hash','Item':{'pk':{'S':'a'}}}", NULL);
  expect_ok(db, "Scan", "{'TableName':'hash','IndexName':'by_g'}", "'Count':0");
  expect_ok(db, "UpdateItem",
            "{'TableName':'hash','Key':{'pk':{'S':'a'}},'UpdateExpression':'SET g = :g',"
            "'ExpressionAttributeValues':{':g':{'S':'x'}}}",
            NULL);
  expect_ok(db, "Scan", "{'TableName':'hash','IndexName':'by_g'}", "'Count':1");
  expect_ok(db, "UpdateItem",
            "{'TableName':'hash','Key':{'pk':{'S':'a'}},'UpdateExpression':'REMOVE g'}", NULL);
  expect_ok(db, "Scan", "{'TableName':'hash','IndexName':'by_g'}", "'Count':0");
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(query_pages_a_hash_only_table),
      cmocka_unit_test(query_pages_a_composite_table),
      cmocka_unit_test(query_goes_on_behind_a_deleted_item_hash_only),
      cmocka_unit_test(query_goes_on_behind_a_deleted_item_composite),
      cmocka_unit_test(query_goes_on_behind_a_moved_item_hash_only),
      cmocka_unit_test(query_goes_on_behind_a_moved_item_composite),
      cmocka_unit_test(query_goes_on_behind_an_item_put_again_hash_only),
      cmocka_unit_test(query_goes_on_behind_an_item_put_again_composite),
      cmocka_unit_test(scan_pages_a_hash_only_table),
      cmocka_unit_test(scan_pages_a_composite_table),
      cmocka_unit_test(scan_goes_on_behind_a_deleted_item_hash_only),
      cmocka_unit_test(scan_goes_on_behind_a_deleted_item_composite),
      cmocka_unit_test(scan_goes_on_behind_a_moved_item_hash_only),
      cmocka_unit_test(scan_goes_on_behind_a_moved_item_composite),
      cmocka_unit_test(scan_goes_on_behind_an_item_put_again_hash_only),
      cmocka_unit_test(scan_goes_on_behind_an_item_put_again_composite),
      store_test(last_evaluated_key_carries_index_and_table_keys),
      store_test(an_item_without_the_index_key_is_not_in_the_index),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
