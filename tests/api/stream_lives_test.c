/* Streams as such: listed, described, enabled, ended, and what becomes of them. */
#include "api/place.h"
#include "api/stream_support.h"
#include <sqlite3.h>
#include <sys/wait.h>

#define PUT(pk) "{" NAME_T ",'Item':{'pk':{'S':'" pk "'},'sk':{'S':'1'}}}"
#define OTHER_TABLE(name)                                                                          \
  "{'TableName':'" name "'," HASH_TABLE "," ON_DEMAND "," STREAM_ON("NEW_IMAGE") "}"

static const char *status_of(stator *db, const char *arn, char out[16]) {
  cJSON *d = describe_stream(db, arn);
  snprintf(out, 16, "%s", text_of(d, "StreamStatus"));
  cJSON_Delete(d);
  return out;
}

static void expect_stream_status(stator *db, const char *arn, const char *expected) {
  char status[16];
  assert_string_equal(status_of(db, arn, status), expected);
}

/* ------------------------------------------------------- listing, describing */

static void without_streams_the_list_is_empty(void **state) {
  support_table(*state, "Tab", "S", NULL);
  expect_body(*state, "ListStreams", "{}", "{'Streams':[]}");
  expect_body(*state, "ListStreams", "{'TableName':'Unknown'}", "{'Streams':[]}");
}

static void a_stream_is_described_with_its_shards(void **state) {
  stator *db = *state;
  stream_table(db, "NEW_AND_OLD_IMAGES");
  cJSON *d = describe_stream(db, ARN_T);
  cJSON *shards = cJSON_DetachItemFromObjectCaseSensitive(d, "Shards");
  char *text = cJSON_PrintUnformatted(d);
  char *wanted = support_quoted(
      "{'StreamArn':'" ARN_T "','StreamLabel':'" LABEL_0 "','StreamStatus':'ENABLED',"
      "'StreamViewType':'NEW_AND_OLD_IMAGES','CreationRequestDateTime':1760000000.123,"
      "'TableName':'Tab','KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},"
      "{'AttributeName':'sk','KeyType':'RANGE'}]}");
  assert_string_equal(text, wanted);
  assert_int_equal(cJSON_GetArraySize(shards), SHARDS);
  for (int i = 0; i < SHARDS; i++) {
    const cJSON *s = cJSON_GetArrayItem(shards, i), *range = member_of(s, "SequenceNumberRange");
    assert_int_equal(strlen(text_of(s, "ShardId")), 37);
    assert_int_equal(strncmp(text_of(s, "ShardId"), "shardId-00000001760000000123-", 29), 0);
    assert_int_equal(strspn(text_of(s, "ShardId") + 29, "0123456789abcdef"), 8);
    assert_null(member_of(s, "ParentShardId"));
    assert_string_equal(text_of(range, "StartingSequenceNumber"), "100000000000000000001");
    assert_null(member_of(range, "EndingSequenceNumber"));
  }
  free(wanted);
  cJSON_free(text);
  cJSON_Delete(shards);
  cJSON_Delete(d);
}

static void the_table_names_its_latest_stream(void **state) {
  stream_table(*state, "KEYS_ONLY");
  expect_ok(*state, "DescribeTable", "{" NAME_T "}",
            "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'},"
            "'LatestStreamLabel':'" LABEL_0 "','LatestStreamArn':'" ARN_T "'");
}

static void shards_are_described_a_page_at_a_time(void **state) {
  stator *db = *state;
  char request[512], ids[SHARDS][80], after[200] = "";
  stream_table(db, "KEYS_ONLY");
  for (int i = 0; i < SHARDS; i++) shard_id(db, ARN_T, i, ids[i]);
  for (int i = 0; i < SHARDS; i += 3) {
    snprintf(request, sizeof request, "{'StreamArn':'" ARN_T "','Limit':3%s}", after);
    cJSON *tree = answer_to(db, "DescribeStream", request);
    const cJSON *d = member_of(tree, "StreamDescription"), *shards = member_of(d, "Shards");
    int left = SHARDS - i;
    assert_int_equal(cJSON_GetArraySize(shards), left < 3 ? left : 3);
    assert_string_equal(text_of(cJSON_GetArrayItem(shards, 0), "ShardId"), ids[i]);
    if (left > 3)
      assert_string_equal(text_of(d, "LastEvaluatedShardId"), ids[i + 2]);
    else
      assert_null(member_of(d, "LastEvaluatedShardId"));
    snprintf(after, sizeof after, ",'ExclusiveStartShardId':'%s'", ids[i + 2 < SHARDS ? i + 2 : i]);
    cJSON_Delete(tree);
  }
}

static void no_shard_has_children(void **state) {
  stator *db = *state;
  char request[512], id[80];
  stream_table(db, "KEYS_ONLY");
  shard_id(db, ARN_T, 2, id);
  snprintf(request, sizeof request,
           "{'StreamArn':'" ARN_T "','ShardFilter':{'Type':'CHILD_SHARDS','ShardId':'%s'}}", id);
  expect_ok(db, "DescribeStream", request, "'Shards':[]}}");
  expect_error(db, "DescribeStream",
               "{'StreamArn':'" ARN_T "','ShardFilter':{'Type':'CHILD_SHARDS','ShardId':"
               "'shardId-00000001760000000123-0000000g'}}",
               "ResourceNotFoundException", "Requested resource not found: Shard does not exist");
  expect_error(
      db, "DescribeStream",
      "{'StreamArn':'" ARN_T "','ShardFilter':{'Type':'PARENTS','ShardId':'x'}}",
      "ValidationException",
      "2 validation errors detected: Value 'PARENTS' at 'shardFilter.type' failed to "
      "satisfy constraint: Member must satisfy enum value set: [CHILD_SHARDS]; Value 'x' at "
      "'shardFilter.shardId' failed to satisfy constraint: Member must have length greater "
      "than or equal to 28");
}

static void describe_stream_refuses_bad_members(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_error(db, "DescribeStream", "{}", "ValidationException",
               "1 validation error detected: Value null at 'streamArn' failed to satisfy "
               "constraint: Member must not be null");
  expect_error(db, "DescribeStream", "{'StreamArn':'" ARN_T "','Limit':0}", "ValidationException",
               "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
               "Member must have value greater than or equal to 1");
  expect_error(db, "DescribeStream",
               "{'StreamArn':'" ARN_T "','ExclusiveStartShardId':'shardId-00000000000000000001-x'}",
               "ResourceNotFoundException", "Requested resource not found: Shard does not exist");
}

#define LISTED(table, label)                                                                       \
  "{'StreamArn':'" ARN_OF(table, label) "','TableName':'" table "','StreamLabel':'" label "'}"

static void streams_are_listed_by_table_and_age(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", OTHER_TABLE("Zoo"), NULL);
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "UpdateTable", DISABLE, NULL);
  expect_ok(db, "UpdateTable", ENABLE("NEW_IMAGE"), NULL);
  expect_ok(db, "CreateTable", OTHER_TABLE("Ant"), NULL);
  expect_body(db, "ListStreams", "{}",
              "{'Streams':[" LISTED("Ant", LABEL_0) "," LISTED("Tab", LABEL_0) "," LISTED(
                  "Tab", LABEL_1) "," LISTED("Zoo", LABEL_0) "]}");
  expect_body(db, "ListStreams", "{'TableName':'Tab'}",
              "{'Streams':[" LISTED("Tab", LABEL_0) "," LISTED("Tab", LABEL_1) "]}");
}

static void the_list_of_streams_is_paged(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", OTHER_TABLE("Zoo"), NULL);
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "CreateTable", OTHER_TABLE("Ant"), NULL);
  expect_body(db, "ListStreams", "{'Limit':2}",
              "{'Streams':[" LISTED("Ant", LABEL_0) "," LISTED(
                  "Tab", LABEL_0) "],'LastEvaluatedStreamArn':'" ARN_T "'}");
  expect_body(db, "ListStreams", "{'Limit':1,'ExclusiveStartStreamArn':'" ARN_T "'}",
              "{'Streams':[" LISTED("Zoo", LABEL_0) "]}");
  expect_body(db, "ListStreams", "{'ExclusiveStartStreamArn':'" ARN_OF("Bee", LABEL_1) "'}",
              "{'Streams':[" LISTED("Tab", LABEL_0) "," LISTED("Zoo", LABEL_0) "]}");
  expect_body(db, "ListStreams",
              "{'TableName':'Tab','Limit':1,'ExclusiveStartStreamArn':'" ARN_T "'}",
              "{'Streams':[]}");
}

static void list_streams_refuses_bad_members(void **state) {
  /* clang-format off */
  static const refusal rows[] = {
      {"{'Limit':0}", "1 validation error detected: Value '0' at 'limit' failed to satisfy "
                      "constraint: Member must have value greater than or equal to 1"},
      {"{'Limit':101}", "1 validation error detected: Value '101' at 'limit' failed to satisfy "
                        "constraint: Member must have value less than or equal to 100"},
      {"{'TableName':'a!'}", "2 validation errors detected: Value 'a!' at 'tableName' failed to "
                             "satisfy constraint: Member must satisfy regular expression pattern: "
                             "[a-zA-Z0-9_.-]+; Value 'a!' at 'tableName' failed to satisfy "
                             "constraint: Member must have length greater than or equal to 3"},
      {"{'ExclusiveStartStreamArn':'fake-stream'}", "Invalid StreamArn"},
  };
  /* clang-format on */
  REFUSALS(*state, "ListStreams", rows);
}

/* -------------------------------------------------------- beginning and end */

static void a_disabled_stream_is_closed_and_can_be_read_to_its_end(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", PUT("a"), NULL);
  expect_ok(db, "PutItem", PUT("b"), NULL);
  char *waiting = iterator_of(db, ARN_T, 0, LATEST_ONES);
  expect_without(db, "UpdateTable", DISABLE, "'StreamSpecification'");
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'LatestStreamArn':'" ARN_T "'");
  expect_ok(db, "PutItem", PUT("c"), NULL); /* nobody records it */
  cJSON *d = describe_stream(db, ARN_T);
  assert_string_equal(text_of(d, "StreamStatus"), "DISABLED");
  const cJSON *shard;
  cJSON_ArrayForEach(shard, member_of(d, "Shards"))
      assert_string_equal(text_of(member_of(shard, "SequenceNumberRange"), "EndingSequenceNumber"),
                          "100000000000000000002");
  cJSON_Delete(d);
  cJSON_Delete(get_records(db, &waiting, 0));
  assert_null(waiting);
  int count = 0;
  for (int i = 0; i < SHARDS; i++) {
    char *it = iterator_of(db, ARN_T, i, HORIZON);
    while (it) { /* one page a record: with the last one the shard ends */
      cJSON *page = get_records(db, &it, 1);
      count += cJSON_GetArraySize(member_of(page, "Records"));
      cJSON_Delete(page);
    }
  }
  assert_int_equal(count, 2);
}

static void the_end_of_an_empty_stream_is_its_beginning(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "UpdateTable", DISABLE, NULL);
  expect_ok(db, "DescribeStream", "{'StreamArn':'" ARN_T "','Limit':1}",
            "'SequenceNumberRange':{'StartingSequenceNumber':'100000000000000000001',"
            "'EndingSequenceNumber':'100000000000000000001'}");
}

static void every_enabling_makes_another_stream(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", PUT("a"), NULL);
  expect_ok(db, "UpdateTable", DISABLE, NULL);
  expect_ok(db, "UpdateTable", ENABLE("NEW_IMAGE"),
            "'LatestStreamLabel':'" LABEL_1 "','LatestStreamArn':'" ARN_OF("Tab", LABEL_1) "'");
  expect_ok(db, "PutItem", PUT("b"), NULL);
  expect_ok(db, "PutItem", PUT("c"), NULL);
  assert_int_equal(count_records(db, ARN_T), 1);
  assert_int_equal(count_records(db, ARN_OF("Tab", LABEL_1)), 2);
  expect_ok(db, "DescribeStream", "{'StreamArn':'" ARN_T "'}", "'StreamViewType':'KEYS_ONLY'");
  expect_ok(db, "DescribeStream", "{'StreamArn':'" ARN_OF("Tab", LABEL_1) "','Limit':1}",
            "'StartingSequenceNumber':'100000000000000000002'}");
}

static void a_deleted_tables_stream_can_be_read(void **state) {
  stator *db = *state;
  stream_table(db, "OLD_IMAGE");
  expect_ok(db, "PutItem", PUT("a"), NULL);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  expect_body(db, "ListStreams", "{'TableName':'Tab'}", "{'Streams':[" LISTED("Tab", LABEL_0) "]}");
  expect_ok(db, "DescribeStream", "{'StreamArn':'" ARN_T "'}",
            "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},"
            "{'AttributeName':'sk','KeyType':'RANGE'}]");
  expect_stream_status(db, ARN_T, "DISABLED");
  assert_int_equal(count_records(db, ARN_T), 1);
}

static void a_table_made_again_has_another_stream(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", PUT("a"), NULL);
  expect_ok(db, "DeleteTable", "{" NAME_T "}", NULL);
  stream_table(db, "KEYS_ONLY"); /* in the same millisecond */
  assert_int_equal(count_records(db, ARN_T), 1);
  assert_int_equal(count_records(db, ARN_OF("Tab", LABEL_1)), 0);
  expect_body(db, "ListStreams", "{}",
              "{'Streams':[" LISTED("Tab", LABEL_0) "," LISTED("Tab", LABEL_1) "]}");
}

static void streams_follow_the_life_cycle(void **state) {
  (void)state;
  stator *db = support_open(1000);
  stream_table(db, "KEYS_ONLY");
  expect_stream_status(db, ARN_T, "ENABLING");
  stator_clock_advance(db, 1000);
  expect_stream_status(db, ARN_T, "ENABLED");
  expect_ok(db, "UpdateTable", DISABLE, NULL);
  expect_stream_status(db, ARN_T, "DISABLING");
  expect_error(db, "DeleteTable", "{" NAME_T "}", "ResourceInUseException",
               IN_USE "Cannot delete table while stream is being enabled/disabled.");
  stator_clock_advance(db, 1000);
  expect_stream_status(db, ARN_T, "DISABLED");
  expect_ok(db, "UpdateTable", ENABLE("NEW_IMAGE"), NULL);
  static const char second[] = ARN_OF("Tab", "2025-10-09T08:53:22.123");
  expect_stream_status(db, second, "ENABLING");
  expect_ok(db, "PutItem", PUT("a"), NULL); /* the table takes writes meanwhile */
  stator_clock_advance(db, 1000);
  expect_stream_status(db, second, "ENABLED");
  expect_ok(db, "DeleteTable", "{" NAME_T "}", "'TableStatus':'DELETING'");
  expect_stream_status(db, second, "DISABLING");
  stator_clock_advance(db, 1000);
  expect_stream_status(db, second, "DISABLED");
  assert_int_equal(count_records(db, second), 1);
  assert_int_equal(stator_close(db), STATOR_OK);
}

static void a_refused_update_begins_and_ends_nothing(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_error(db, "UpdateTable", ENABLE("NEW_IMAGE"), "ValidationException",
               "Table already has an enabled stream: TableName: Tab");
  expect_ok(db, "UpdateTable", "{" NAME_T ",'DeletionProtectionEnabled':true}", NULL);
  expect_error(db, "DeleteTable", "{" NAME_T "}", "ValidationException",
               "Resource cannot be deleted as it is currently protected against deletion. Disable "
               "deletion protection first.");
  expect_stream_status(db, ARN_T, "ENABLED");
  expect_body(db, "ListStreams", "{}", "{'Streams':[" LISTED("Tab", LABEL_0) "]}");
}

/* ---------------------------------------------------------------- retention */

static void records_are_kept_for_a_day(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", PUT("a"), NULL);
  stator_clock_advance(db, HOUR_MS);
  expect_ok(db, "DeleteItem", "{" NAME_T ",'Key':{'pk':{'S':'a'},'sk':{'S':'1'}}}", NULL);
  assert_int_equal(count_records(db, ARN_T), 2);
  stator_clock_advance(db, DAY_MS - HOUR_MS);
  assert_int_equal(count_records(db, ARN_T), 2);
  stator_clock_advance(db, 1);
  assert_int_equal(count_records(db, ARN_T), 1);
  stator_clock_advance(db, HOUR_MS);
  assert_int_equal(count_records(db, ARN_T), 0);
  expect_stream_status(db, ARN_T, "ENABLED");
}

/* Whether the rows are still in the file or not. */
static void a_trimmed_record_is_no_place_to_begin(void **state) {
  stator *db = *state;
  char request[512], id[80];
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", PUT("a"), NULL);
  stator_clock_advance(db, DAY_MS + 1);
  shard_id(db, ARN_T, 0, id);
  for (int i = 0; i < 2; i++) {
    static const char *const types[] = {"AT", "AFTER"};
    for (int k = 0; k < 2; k++) {
      snprintf(request, sizeof request,
               "{'StreamArn':'" ARN_T "','ShardId':'%s','ShardIteratorType':'%s_SEQUENCE_NUMBER',"
               "'SequenceNumber':'100000000000000000001'}",
               id, types[k]);
      expect_error(db, "GetShardIterator", request, "TrimmedDataAccessException",
                   "The operation attempted to read past the oldest stream record in a shard.");
    }
    expect_ok(db, "Sweep", "{}", NULL);
  }
}

static void a_record_trimmed_before_it_was_read_is_missed(void **state) {
  stator *db = *state;
  char request[2300];
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", PUT("a"), NULL);
  stator_clock_advance(db, DAY_MS - 5 * MINUTE_MS);
  char *it = iterator_of(db, ARN_T, 0,
                         "'ShardIteratorType':'AT_SEQUENCE_NUMBER',"
                         "'SequenceNumber':'100000000000000000001'");
  char *oldest = iterator_of(db, ARN_T, 0, HORIZON);
  stator_clock_advance(db, 10 * MINUTE_MS);
  snprintf(request, sizeof request, "{'ShardIterator':'%s'}", it);
  expect_error(db, "GetRecords", request, "TrimmedDataAccessException",
               "The data you are trying to access has been trimmed");
  assert_int_equal(visit_from(db, oldest, 0, 0, NULL, NULL), 0);
  free(it);
}

static void who_waits_at_the_end_misses_nothing(void **state) {
  stator *db = *state;
  char *its[SHARDS];
  int count = 0;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", PUT("a"), NULL);
  for (int i = 0; i < SHARDS; i++) its[i] = iterator_of(db, ARN_T, i, HORIZON);
  for (int time = 0; time < 3 * 24 * 5; time++) { /* three days, every twelve minutes */
    if (time % 100 == 0) expect_ok(db, "Sweep", "{}", NULL);
    if (time == 150) expect_ok(db, "PutItem", PUT("b"), NULL);
    for (int i = 0; i < SHARDS; i++) {
      cJSON *page = get_records(db, &its[i], 0);
      count += cJSON_GetArraySize(member_of(page, "Records"));
      cJSON_Delete(page);
    }
    stator_clock_advance(db, 12 * MINUTE_MS);
  }
  for (int i = 0; i < SHARDS; i++) free(its[i]);
  assert_int_equal(count, 2);
}

static void a_stream_is_forgotten_a_day_after_its_end(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "UpdateTable", DISABLE, NULL);
  stator_clock_advance(db, DAY_MS);
  expect_stream_status(db, ARN_T, "DISABLED");
  stator_clock_advance(db, 1);
  for (int i = 0; i < 2; i++) {
    expect_body(db, "ListStreams", "{}", "{'Streams':[]}");
    expect_error(db, "DescribeStream", "{'StreamArn':'" ARN_T "'}", "ResourceNotFoundException",
                 "Requested resource not found: Stream: " ARN_T " not found");
    expect_ok(db, "Sweep", "{}", NULL);
  }
  expect_ok(db, "DescribeTable", "{" NAME_T "}", "'LatestStreamArn':'" ARN_T "'");
}

static void a_sweep_trims_as_many_records_as_it_may(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  char request[256];
  for (int i = 0; i < 10; i++) {
    snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'k%d'},'sk':{'S':'1'}}}", i);
    expect_ok(db, "PutItem", request, NULL);
  }
  stator_clock_advance(db, DAY_MS + 1);
  expect_body(db, "Sweep", "{'Limit':7}", "{'Deleted':0,'More':true}");
  expect_body(db, "Sweep", "{'Limit':7}", "{'Deleted':0,'More':false}");
}

/* ------------------------------------------------ handles, files, processes */

static stator *open_file(const char *path, int stream_shards) {
  stator_options o = {.stream_shards = stream_shards, .durability = STATOR_SYNC_OFF};
  stator *db = place_open(path, &o);
  stator_clock_set(db, SUPPORT_NOW);
  return db;
}

static void a_stream_can_have_one_shard(void **state) {
  (void)state;
  stator *db = open_file(":memory:", 1);
  stator_options o = {.stream_shards = 2};
  stream_table(db, "KEYS_ONLY");
  char request[256];
  for (int i = 0; i < 20; i++) {
    snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'k%d'},'sk':{'S':'1'}}}", i);
    expect_ok(db, "PutItem", request, NULL);
  }
  assert_int_equal(shard_count(db, ARN_T), 1);
  assert_int_equal(count_records(db, ARN_T), 20);
  assert_int_equal(stator_close(db), STATOR_OK);
  assert_int_equal(stator_open(":memory:", &o, &db, NULL), STATOR_MISUSE);
}

static void a_stream_keeps_its_shards_whoever_opens_the_store(void **state) {
  (void)state;
  char before[80], after[80];
  place *p = place_new(NULL);
  stator *db = open_file(p->path, 1);
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", PUT("a"), NULL);
  shard_id(db, ARN_T, 0, before);
  char *it = iterator_of(db, ARN_T, 0, HORIZON);
  assert_int_equal(stator_close(db), STATOR_OK);
  db = open_file(p->path, 8);
  expect_ok(db, "PutItem", PUT("b"), NULL);
  shard_id(db, ARN_T, 0, after);
  assert_string_equal(before, after);
  assert_int_equal(shard_count(db, ARN_T), 1);
  assert_int_equal(visit_from(db, it, 0, 0, NULL, NULL), 2); /* of the handle before */
  expect_ok(db, "UpdateTable", DISABLE, NULL);
  expect_ok(db, "UpdateTable", ENABLE("KEYS_ONLY"), NULL);
  assert_int_equal(shard_count(db, ARN_OF("Tab", LABEL_1)), 8);
  assert_int_equal(stator_close(db), STATOR_OK);
  place_free(p);
}

static void the_other_handle_sees_what_became_of_a_stream(void **state) {
  (void)state;
  place *p = place_new(NULL);
  stator *a = open_file(p->path, 0), *b = open_file(p->path, 0);
  stream_table(a, "KEYS_ONLY");
  expect_ok(b, "PutItem", PUT("a"), NULL);
  assert_int_equal(count_records(a, ARN_T), 1);
  char *it = iterator_of(a, ARN_T, 0, LATEST_ONES);
  expect_ok(b, "UpdateTable", DISABLE, NULL);
  expect_ok(a, "PutItem", PUT("b"), NULL);
  cJSON_Delete(get_records(a, &it, 0));
  assert_null(it);
  assert_int_equal(count_records(a, ARN_T), 1);
  assert_int_equal(stator_close(a), STATOR_OK);
  assert_int_equal(stator_close(b), STATOR_OK);
  place_free(p);
}

enum { WRITERS = 3, WRITES = 60 };

/* What a process of its own writes: its own items, and one that all write. */
static void write_in_a_process(const char *path, int writer) {
  stator *db = open_file(path, 0);
  stator_result *r = stator_result_new();
  char request[256];
  int rc = STATOR_OK;
  for (int i = 0; i < WRITES && rc == STATOR_OK; i++) {
    int n = snprintf(request, sizeof request,
                     "{\"TableName\":\"Tab\",\"Item\":{\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%d\"},"
                     "\"v\":{\"S\":\"%d-%d\"}}}",
                     i % 2 ? "all" : "own", i % 2 ? 0 : writer, writer, i);
    rc = stator_call(db, "PutItem", request, (size_t)n, r);
  }
  _exit(rc == STATOR_OK && stator_close(db) == STATOR_OK ? 0 : 1);
}

/* Numbers ascend, and each record begins where the one before left its item. */
typedef struct chain {
  char last[64];
  char items[WRITERS + 1][32]; /* images as they were left, by sk; the last: "all" */
  int links;
} chain;

static void check_link(void *context, int shard, const cJSON *record) {
  chain *c = context;
  const cJSON *d = member_of(record, "dynamodb"), *keys = member_of(d, "Keys");
  const cJSON *old = member_of(d, "OldImage"), *new = member_of(d, "NewImage");
  int all = strcmp(text_of(member_of(keys, "pk"), "S"), "all") == 0;
  char *item = c->items[all ? WRITERS : atoi(text_of(member_of(keys, "sk"), "S"))];
  (void)shard;
  assert_string_equal(old ? text_of(member_of(old, "v"), "S") : "", item);
  strcpy(item, text_of(member_of(new, "v"), "S"));
  c->links++;
}

static void several_processes_write_one_order(void **state) {
  (void)state;
  place *p = place_new(NULL);
  stator *db = open_file(p->path, 0);
  stream_table(db, "NEW_AND_OLD_IMAGES");
  pid_t pids[WRITERS];
  for (int i = 0; i < WRITERS; i++) {
    pids[i] = fork();
    assert_true(pids[i] >= 0);
    if (pids[i] == 0) write_in_a_process(p->path, i);
  }
  for (int i = 0, status; i < WRITERS; i++) {
    assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
    assert_int_equal(status, 0);
  }
  chain c = {0};
  assert_int_equal(visit_stream(db, ARN_T, 7, check_link, &c), WRITERS * WRITES);
  assert_int_equal(c.links, WRITERS * WRITES);
  assert_int_equal(stator_close(db), STATOR_OK);
  place_free(p);
}

static void a_handle_that_only_reads_reads_streams(void **state) {
  (void)state;
  stator_options o = {.flags = STATOR_OPEN_READONLY};
  place *p = place_new(NULL);
  stator *db = open_file(p->path, 0), *reader = place_open(p->path, &o);
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", PUT("a"), NULL);
  stator_clock_set(reader, SUPPORT_NOW);
  assert_int_equal(count_records(reader, ARN_T), 1);
  assert_int_equal(stator_close(reader), STATOR_OK);
  assert_int_equal(stator_close(db), STATOR_OK);
  place_free(p);
}

static void what_an_application_takes_back_leaves_no_record(void **state) {
  (void)state;
  sqlite3 *connection;
  stator *db;
  assert_int_equal(sqlite3_open(":memory:", &connection), SQLITE_OK);
  assert_int_equal(stator_open_on(connection, NULL, &db, NULL), STATOR_OK);
  stator_clock_set(db, SUPPORT_NOW);
  stream_table(db, "KEYS_ONLY");
  sqlite3_exec(connection, "CREATE TABLE own(a); INSERT INTO own VALUES(1)", NULL, NULL, NULL);
  sqlite3_int64 row = sqlite3_last_insert_rowid(connection);
  for (int i = 0; i < 2; i++) {
    sqlite3_exec(connection, "BEGIN", NULL, NULL, NULL);
    expect_ok(db, "PutItem", PUT("a"), NULL);
    sqlite3_exec(connection, i ? "COMMIT" : "ROLLBACK", NULL, NULL, NULL);
    assert_int_equal(count_records(db, ARN_T), i);
  }
  assert_int_equal(sqlite3_last_insert_rowid(connection), row);
  assert_int_equal(stator_close(db), STATOR_OK);
  assert_int_equal(sqlite3_close(connection), SQLITE_OK);
}

static void operations_of_streams_have_a_target_of_their_own(void **state) {
  stator_result *r = stator_result_new();
  assert_int_equal(
      stator_call_target(*state, NULL, "DynamoDBStreams_20120810.ListStreams", "{}", STATOR_NUL, r),
      STATOR_OK);
  assert_int_equal(
      stator_call_target(*state, NULL, "DynamoDB_20120810.ListStreams", "{}", STATOR_NUL, r),
      STATOR_UNKNOWN_OPERATION);
  assert_int_equal(
      stator_call_target(*state, NULL, "DynamoDBStreams_20120810.ListTables", "{}", STATOR_NUL, r),
      STATOR_UNKNOWN_OPERATION);
  stator_result_free(r);
}

static void the_callers_region_stands_in_the_arns(void **state) {
  stator *db = *state;
  stator_result *r = stator_result_new();
  stator_caller caller = {.region = "eu-west-1"};
  stream_table(db, "KEYS_ONLY");
  assert_int_equal(
      stator_call_target(db, &caller, "DynamoDBStreams_20120810.ListStreams", "{}", STATOR_NUL, r),
      STATOR_OK);
  assert_non_null(strstr(stator_result_body(r, NULL),
                         "arn:aws:dynamodb:eu-west-1:000000000000:table/Tab/stream/" LABEL_0));
  expect_ok(db, "DescribeStream",
            "{'StreamArn':'arn:aws:dynamodb:eu-west-1:000000000000:table/Tab/stream/" LABEL_0 "'}",
            NULL);
  stator_result_free(r);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(without_streams_the_list_is_empty),
      store_test(a_stream_is_described_with_its_shards),
      store_test(the_table_names_its_latest_stream),
      store_test(shards_are_described_a_page_at_a_time),
      store_test(no_shard_has_children),
      store_test(describe_stream_refuses_bad_members),
      store_test(streams_are_listed_by_table_and_age),
      store_test(the_list_of_streams_is_paged),
      store_test(list_streams_refuses_bad_members),
      store_test(a_disabled_stream_is_closed_and_can_be_read_to_its_end),
      store_test(the_end_of_an_empty_stream_is_its_beginning),
      store_test(every_enabling_makes_another_stream),
      store_test(a_deleted_tables_stream_can_be_read),
      store_test(a_table_made_again_has_another_stream),
      cmocka_unit_test(streams_follow_the_life_cycle),
      store_test(a_refused_update_begins_and_ends_nothing),
      store_test(records_are_kept_for_a_day),
      store_test(a_trimmed_record_is_no_place_to_begin),
      store_test(a_record_trimmed_before_it_was_read_is_missed),
      store_test(who_waits_at_the_end_misses_nothing),
      store_test(a_stream_is_forgotten_a_day_after_its_end),
      store_test(a_sweep_trims_as_many_records_as_it_may),
      cmocka_unit_test(a_stream_can_have_one_shard),
      cmocka_unit_test(a_stream_keeps_its_shards_whoever_opens_the_store),
      cmocka_unit_test(the_other_handle_sees_what_became_of_a_stream),
      cmocka_unit_test(several_processes_write_one_order),
      cmocka_unit_test(a_handle_that_only_reads_reads_streams),
      cmocka_unit_test(what_an_application_takes_back_leaves_no_record),
      store_test(operations_of_streams_have_a_target_of_their_own),
      store_test(the_callers_region_stands_in_the_arns),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
