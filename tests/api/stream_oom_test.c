// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Running out of memory at every allocation in turn, while streams are written,
** read, begun and ended: the call fails as a whole, or answers as ever. */
#include "api/stream_support.h"
#include "unit/failing_memory.h"

/* A fresh store with a stream of two records. */
static stator *store_with_records(void) {
  stator *db = support_open(0);
  stream_table(db, "NEW_AND_OLD_IMAGES");
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'1'}}}", NULL);
  expect_ok(db, "DeleteItem", "{" NAME_T ",'Key':{'pk':{'S':'a'},'sk':{'S':'1'}}}", NULL);
  return db;
}

/* Calls with the first, the second, ... allocation failing, each on a store of its
** own, until none fails. `made` makes the request for the store; then `check` sees
** what became of it. Answers how many calls failed. */
typedef void make_request(stator *db, char out[2400]);
typedef void check_store(stator *db, int done);

static int fail_each(const char *op, make_request *make, check_store *check) {
  char request[2400];
  for (size_t n = 1;; n++) {
    stator *db = store_with_records();
    stator_result *r = stator_result_new();
    make(db, request);
    char *text = support_quoted(request);
    allocations = 0;
    failing_on = true;
    failing = n;
    int rc = stator_call(db, op, text, STATOR_NUL, r);
    failing = 0;
    if (rc != STATOR_OK) assert_int_equal(rc, STATOR_NOMEM);
    check(db, rc == STATOR_OK);
    int met = allocations >= n;
    free(text);
    stator_result_free(r);
    assert_int_equal(stator_close(db), STATOR_OK);
    if (!met) return (int)n - 1;
  }
}

static void check_nothing_changed(stator *db, int done) {
  (void)done;
  assert_int_equal(count_records(db, ARN_T), 2);
}

static void make_put(stator *db, char out[2400]) {
  (void)db;
  strcpy(out, "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'1'},'v':{'S':'x'}}}");
}

static void check_put(stator *db, int done) {
  cJSON *tree = answer_to(db, "Scan", "{" NAME_T "}");
  int items = cJSON_GetArraySize(member_of(tree, "Items"));
  cJSON_Delete(tree);
  assert_int_equal(items, done);
  assert_int_equal(count_records(db, ARN_T), 2 + items);
}

static void a_write_and_its_record_fail_together(void **state) {
  (void)state;
  assert_true(fail_each("PutItem", make_put, check_put) > 0);
}

static void make_records(stator *db, char out[2400]) {
  char *it = NULL;
  for (int shard = 0; shard < SHARDS; shard++) { /* the one that has the records */
    if (visit_from(db, iterator_of(db, ARN_T, shard, HORIZON), shard, 0, NULL, NULL))
      it = iterator_of(db, ARN_T, shard, HORIZON);
  }
  snprintf(out, 2400, "{'ShardIterator':'%s'}", it);
  free(it);
}

static void make_iterator(stator *db, char out[2400]) {
  char id[80];
  shard_id(db, ARN_T, 7, id);
  snprintf(out, 2400,
           "{'StreamArn':'" ARN_T "','ShardId':'%s','ShardIteratorType':'AFTER_SEQUENCE_NUMBER',"
           "'SequenceNumber':'100000000000000000001'}",
           id);
}

static void make_describe(stator *db, char out[2400]) {
  (void)db;
  strcpy(out, "{'StreamArn':'" ARN_T "'}");
}

static void make_list(stator *db, char out[2400]) {
  (void)db;
  strcpy(out, "{'TableName':'Tab','ExclusiveStartStreamArn':'" ARN_OF("Aaa", LABEL_0) "'}");
}

static void reading_a_stream_fails_whole(void **state) {
  (void)state;
  assert_true(fail_each("GetRecords", make_records, check_nothing_changed) > 0);
  assert_true(fail_each("GetShardIterator", make_iterator, check_nothing_changed) > 0);
  assert_true(fail_each("DescribeStream", make_describe, check_nothing_changed) > 0);
  assert_true(fail_each("ListStreams", make_list, check_nothing_changed) > 0);
}

static void make_disable(stator *db, char out[2400]) {
  (void)db;
  strcpy(out, DISABLE);
}

/* The table and its stream agree on whether it records. */
static void check_disabled(stator *db, int done) {
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'b'},'sk':{'S':'1'}}}", NULL);
  assert_int_equal(count_records(db, ARN_T), done ? 2 : 3);
  expect_ok(db, "DescribeStream", "{'StreamArn':'" ARN_T "'}",
            done ? "'StreamStatus':'DISABLED'" : "'StreamStatus':'ENABLED'");
}

static void disabling_a_stream_fails_whole(void **state) {
  (void)state;
  assert_true(fail_each("UpdateTable", make_disable, check_disabled) > 3);
}

static void make_enable(stator *db, char out[2400]) {
  expect_ok(db, "UpdateTable", DISABLE, NULL);
  strcpy(out, ENABLE("KEYS_ONLY"));
}

static void check_enabled(stator *db, int done) {
  expect_ok(db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'b'},'sk':{'S':'1'}}}", NULL);
  if (done)
    assert_int_equal(count_records(db, ARN_OF("Tab", LABEL_1)), 1);
  else
    expect_without(db, "ListStreams", "{}", LABEL_1);
}

static void enabling_a_stream_fails_whole(void **state) {
  (void)state;
  assert_true(fail_each("UpdateTable", make_enable, check_enabled) > 3);
}

static void make_sweep(stator *db, char out[2400]) {
  stator_clock_advance(db, 2 * DAY_MS);
  strcpy(out, "{}");
}

static void check_swept(stator *db, int done) {
  (void)done;
  assert_int_equal(count_records(db, ARN_T), 0);
}

static void trimming_fails_whole(void **state) {
  (void)state;
  assert_true(fail_each("Sweep", make_sweep, check_swept) > 0);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_write_and_its_record_fail_together),
      cmocka_unit_test(reading_a_stream_fails_whole),
      cmocka_unit_test(disabling_a_stream_fails_whole),
      cmocka_unit_test(enabling_a_stream_fails_whole),
      cmocka_unit_test(trimming_fails_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
