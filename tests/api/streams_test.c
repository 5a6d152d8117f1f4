/* Records of streams: what is recorded, in what shape, and how it is read. */
#include "api/stream_support.h"

#define ITEM(pk, rest) "{" NAME_T ",'Item':{'pk':{'S':'" pk "'},'sk':{'S':'1'}" rest "}}"
#define KEY(pk) "{" NAME_T ",'Key':{'pk':{'S':'" pk "'},'sk':{'S':'1'}}}"

/* --------------------------------------------------------- what is recorded */

/* Names of events in a text: "INSERT MODIFY " */
static void append_event(void *context, int shard, const cJSON *record) {
  char *out = context;
  (void)shard;
  strcat(out, text_of(record, "eventName"));
  strcat(out, " ");
}

static void expect_events(stator *db, const char *arn, const char *expected) {
  char events[1024] = "";
  visit_stream(db, arn, 0, append_event, events);
  assert_string_equal(events, expected);
}

static void every_change_is_recorded_once(void **state) {
  stator *db = *state;
  stream_table(db, "NEW_AND_OLD_IMAGES");
  expect_ok(db, "PutItem", ITEM("a", ""), NULL);
  expect_ok(db, "PutItem", ITEM("a", ",'v':{'N':'1'}"), NULL);
  expect_ok(db, "UpdateItem",
            "{" NAME_T ",'Key':{'pk':{'S':'a'},'sk':{'S':'1'}},'UpdateExpression':'SET v = v + :o',"
            "'ExpressionAttributeValues':{':o':{'N':'1'}}}",
            NULL);
  expect_ok(db, "DeleteItem", KEY("a"), NULL);
  expect_ok(db, "UpdateItem", KEY("a"), NULL);
  expect_events(db, ARN_T, "INSERT MODIFY MODIFY REMOVE INSERT ");
}

static void a_write_that_changes_nothing_is_not_recorded(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", ITEM("a", ",'n':{'N':'1'},'s':{'SS':['x','y']}"), NULL);
  expect_ok(db, "PutItem", ITEM("a", ",'n':{'N':'1.0'},'s':{'SS':['y','x']}"), NULL);
  expect_ok(db, "UpdateItem",
            "{" NAME_T ",'Key':{'pk':{'S':'a'},'sk':{'S':'1'}},'UpdateExpression':'SET n = :o',"
            "'ExpressionAttributeValues':{':o':{'N':'1'}}}",
            NULL);
  expect_ok(db, "UpdateItem", KEY("a"), NULL);
  expect_ok(db, "DeleteItem", KEY("missing"), NULL);
  expect_ok(db, "UpdateItem",
            "{" NAME_T ",'Key':{'pk':{'S':'m'},'sk':{'S':'1'}},'UpdateExpression':'REMOVE n'}",
            NULL);
  expect_error(db, "PutItem",
               "{" NAME_T ",'Item':{'pk':{'S':'a'},'sk':{'S':'1'}},"
               "'ConditionExpression':'attribute_not_exists(pk)'}",
               "ConditionalCheckFailedException", "The conditional request failed");
  expect_ok(db, "GetItem", KEY("a"), NULL);
  expect_events(db, ARN_T, "INSERT ");
}

static void a_transaction_records_what_it_wrote(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", ITEM("a", ""), NULL);
  expect_ok(
      db, "TransactWriteItems",
      "{'ClientRequestToken':'t','TransactItems':[{'Put':" ITEM(
          "b", "") "},"
                   "{'Delete':" KEY(
                       "a") "},{'ConditionCheck':{" NAME_T ",'Key':{'pk':{'S':'c'},"
                            "'sk':{'S':'1'}},'ConditionExpression':'attribute_not_exists(pk)'}}]}",
      "{}");
  expect_ok(
      db, "TransactWriteItems",
      "{'ClientRequestToken':'t','TransactItems':[{'Put':" ITEM(
          "b", "") "},"
                   "{'Delete':" KEY(
                       "a") "},{'ConditionCheck':{" NAME_T ",'Key':{'pk':{'S':'c'},"
                            "'sk':{'S':'1'}},'ConditionExpression':'attribute_not_exists(pk)'}}]}",
      "{}");
  expect_error(db, "TransactWriteItems",
               "{'TransactItems':[{'Put':" ITEM("d", "") "},{'Put':{" NAME_T ",'Item':{}}}]}",
               "TransactionCanceledException",
               "Transaction cancelled, please refer cancellation reasons for specific reasons "
               "[None, ValidationError]");
  expect_events(db, ARN_T, "INSERT INSERT REMOVE ");
}

static void a_batch_records_each_item(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", ITEM("gone", ""), NULL);
  expect_ok(db, "BatchWriteItem",
            "{'RequestItems':{'Tab':[{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'S':'1'}}}},"
            "{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'S':'2'}}}},"
            "{'DeleteRequest':{'Key':{'pk':{'S':'gone'},'sk':{'S':'1'}}}},"
            "{'DeleteRequest':{'Key':{'pk':{'S':'never'},'sk':{'S':'1'}}}}]}}",
            NULL);
  assert_int_equal(count_records(db, ARN_T), 4);
}

static void an_index_or_a_setting_changes_nothing_in_the_stream(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_ok(db, "PutItem", ITEM("a", ",'g':{'S':'x'}"), NULL);
  expect_ok(db, "UpdateTable",
            "{" NAME_T
            "," ATTRIBUTES(ATTRIBUTE("g", "S")) ",'GlobalSecondaryIndexUpdates':["
                                                "{'Create':" INDEX("gii", HASH("g")) "}]}",
            NULL);
  expect_ok(db, "UpdateTable", "{" NAME_T ",'DeletionProtectionEnabled':true}", NULL);
  expect_ok(db, "PutItem", ITEM("a", ",'g':{'S':'y'}"), NULL);
  expect_events(db, ARN_T, "INSERT MODIFY ");
}

static void what_is_rolled_back_leaves_no_record(void **state) {
  stator *db = *state, *tx;
  stator_result *r = stator_result_new();
  stream_table(db, "KEYS_ONLY");
  assert_int_equal(stator_begin(db, &tx, r), STATOR_OK);
  expect_ok(tx, "PutItem", ITEM("a", ""), NULL);
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  assert_int_equal(count_records(db, ARN_T), 0);
  assert_int_equal(stator_begin(db, &tx, r), STATOR_OK);
  expect_ok(tx, "PutItem", ITEM("a", ""), NULL);
  expect_ok(tx, "PutItem", ITEM("a", ",'v':{'S':'x'}"), NULL);
  assert_int_equal(count_records(tx, ARN_T), 2); /* it sees its own */
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  expect_events(db, ARN_T, "INSERT MODIFY ");
  stator_result_free(r);
}

/* A batch is one write: the second item is too large for an index key, say. */
static void a_failed_batch_leaves_no_record(void **state) {
  stator *db = *state;
  expect_ok(db, "CreateTable", "{" NAME_T "," GSI_TABLE "," STREAM_ON("KEYS_ONLY") "}", NULL);
  stator_result *r =
      support_call(db, "BatchWriteItem",
                   "{'RequestItems':{'Tab':[{'PutRequest':{'Item':{'pk':{'S':'a'}}}},"
                   "{'PutRequest':{'Item':{'pk':{'S':'b'},'g':{'N':'1'}}}}]}}");
  assert_int_equal(stator_result_code(r), STATOR_VALIDATION);
  stator_result_free(r);
  assert_int_equal(count_records(db, ARN_T), 0);
}

/* ------------------------------------------------------------- their shape */

/* The records of all shards one behind the other, without what tells them apart. */
static void append_record(void *context, int shard, const cJSON *record) {
  char *out = context;
  cJSON *copy = cJSON_Duplicate(record, 1);
  (void)shard;
  assert_int_equal(strspn(text_of(copy, "eventID"), "0123456789abcdef"), 32);
  cJSON_DeleteItemFromObject(copy, "eventID");
  char *text = cJSON_PrintUnformatted(copy);
  strcat(out, text);
  strcat(out, "\n");
  cJSON_free(text);
  cJSON_Delete(copy);
}

static void expect_records(stator *db, const char *expected) {
  char records[8192] = "";
  visit_stream(db, ARN_T, 0, append_record, records);
  char *wanted = support_quoted(expected);
  assert_string_equal(records, wanted);
  free(wanted);
}

#define RECORD(event, images, sequence, size, view)                                                \
  "{'eventName':'" event "','eventVersion':'1.1','eventSource':'aws:dynamodb',"                    \
  "'awsRegion':'us-east-1','dynamodb':{'ApproximateCreationDateTime':1760000000,"                  \
  "'Keys':{'pk':{'S':'a'},'sk':{'S':'1'}}" images                                                  \
  ",'SequenceNumber':'10000000000000000000" sequence "','SizeBytes':" size                         \
  ",'StreamViewType':'" view "'}}\n"
#define IMAGE(name, v) ",'" name "':{'pk':{'S':'a'},'sk':{'S':'1'},'v':{'S':'" v "'}}"

static void change_and_delete(stator *db) {
  expect_ok(db, "PutItem", ITEM("a", ",'v':{'S':'old'}"), NULL);
  expect_ok(db, "PutItem", ITEM("a", ",'v':{'S':'newer'}"), NULL);
  expect_ok(db, "DeleteItem", KEY("a"), NULL);
}

static void keys_only_holds_the_keys(void **state) {
  stream_table(*state, "KEYS_ONLY");
  change_and_delete(*state);
  expect_records(*state, RECORD("INSERT", "", "1", "6", "KEYS_ONLY")
                             RECORD("MODIFY", "", "2", "6", "KEYS_ONLY")
                                 RECORD("REMOVE", "", "3", "6", "KEYS_ONLY"));
}

static void new_image_holds_the_item_as_it_became(void **state) {
  stream_table(*state, "NEW_IMAGE");
  change_and_delete(*state);
  expect_records(*state, RECORD("INSERT", IMAGE("NewImage", "old"), "1", "16", "NEW_IMAGE")
                             RECORD("MODIFY", IMAGE("NewImage", "newer"), "2", "18", "NEW_IMAGE")
                                 RECORD("REMOVE", "", "3", "6", "NEW_IMAGE"));
}

static void old_image_holds_the_item_as_it_was(void **state) {
  stream_table(*state, "OLD_IMAGE");
  change_and_delete(*state);
  expect_records(*state,
                 RECORD("INSERT", "", "1", "6", "OLD_IMAGE")
                     RECORD("MODIFY", IMAGE("OldImage", "old"), "2", "16", "OLD_IMAGE")
                         RECORD("REMOVE", IMAGE("OldImage", "newer"), "3", "18", "OLD_IMAGE"));
}

static void both_images_hold_both(void **state) {
  stream_table(*state, "NEW_AND_OLD_IMAGES");
  change_and_delete(*state);
  expect_records(*state,
                 RECORD("INSERT", IMAGE("NewImage", "old"), "1", "16", "NEW_AND_OLD_IMAGES")
                     RECORD("MODIFY", IMAGE("NewImage", "newer") IMAGE("OldImage", "old"), "2",
                            "28", "NEW_AND_OLD_IMAGES") RECORD("REMOVE", IMAGE("OldImage", "newer"),
                                                               "3", "18", "NEW_AND_OLD_IMAGES"));
}

typedef struct seen {
  int count, service;
  char ids[64][40];
} seen;

static void note_identity(void *context, int shard, const cJSON *record) {
  seen *s = context;
  const cJSON *who = member_of(record, "userIdentity");
  (void)shard;
  snprintf(s->ids[s->count++], sizeof s->ids[0], "%s", text_of(record, "eventID"));
  if (!who) return;
  assert_string_equal(text_of(record, "eventName"), "REMOVE");
  assert_string_equal(text_of(who, "Type"), "Service");
  assert_string_equal(text_of(who, "PrincipalId"), "dynamodb.amazonaws.com");
  s->service++;
}

static void a_deletion_by_time_to_live_names_the_service(void **state) {
  stator *db = *state;
  seen s = {0};
  stream_table(db, "OLD_IMAGE");
  expect_ok(db, "UpdateTimeToLive",
            "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'exp','Enabled':true}}", NULL);
  expect_ok(db, "PutItem", ITEM("a", ",'exp':{'N':'1759999999'}"), NULL);
  expect_ok(db, "PutItem", ITEM("b", ",'exp':{'N':'1759999999'}"), NULL);
  expect_ok(db, "DeleteItem", KEY("b"), NULL);
  expect_body(db, "Sweep", "{}", "{'Deleted':1,'More':false}");
  visit_stream(db, ARN_T, 0, note_identity, &s);
  assert_int_equal(s.count, 4);
  assert_int_equal(s.service, 1);
}

static void event_ids_are_a_records_own_and_stay(void **state) {
  stator *db = *state;
  seen first = {0}, again = {0};
  stream_table(db, "KEYS_ONLY");
  char request[256];
  for (int i = 0; i < 30; i++) {
    snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'k%d'},'sk':{'S':'1'}}}", i);
    expect_ok(db, "PutItem", request, NULL);
  }
  visit_stream(db, ARN_T, 0, note_identity, &first);
  visit_stream(db, ARN_T, 1, note_identity, &again);
  assert_int_equal(first.count, 30);
  assert_memory_equal(first.ids, again.ids, sizeof first.ids);
  for (int i = 0; i < 30; i++)
    for (int k = 0; k < i; k++) assert_string_not_equal(first.ids[i], first.ids[k]);
}

static void times_are_whole_seconds_of_the_handles_clock(void **state) {
  stator *db = *state;
  char records[4096] = "";
  stream_table(db, "KEYS_ONLY");
  stator_clock_advance(db, 1876);
  expect_ok(db, "PutItem", ITEM("a", ""), NULL);
  visit_stream(db, ARN_T, 0, append_record, records);
  assert_non_null(strstr(records, "\"ApproximateCreationDateTime\":1760000001,"));
}

/* ------------------------------------------------------------ how it is read */

static void put_many(stator *db, const char *pk, int from, int to) {
  char request[256];
  for (int i = from; i < to; i++) {
    snprintf(request, sizeof request, "{" NAME_T ",'Item':{'pk':{'S':'%s'},'sk':{'S':'%d'}}}", pk,
             i);
    expect_ok(db, "PutItem", request, NULL);
  }
}

/* The shard a partition key's records are in: the one that has any. */
static int shard_with_records(stator *db, const char *arn) {
  for (int shard = 0; shard < SHARDS; shard++)
    if (visit_from(db, iterator_of(db, arn, shard, HORIZON), shard, 0, NULL, NULL)) return shard;
  fail_msg("no shard has records");
  return 0;
}

static void a_page_ends_at_its_limit_and_goes_on(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  put_many(db, "a", 0, 25);
  int shard = shard_with_records(db, ARN_T);
  char *it = iterator_of(db, ARN_T, shard, HORIZON);
  static const int sizes[] = {10, 10, 5, 0, 0};
  for (int i = 0; i < 5; i++) {
    cJSON *page = get_records(db, &it, 10);
    assert_int_equal(cJSON_GetArraySize(member_of(page, "Records")), sizes[i]);
    assert_non_null(it); /* the shard is open */
    cJSON_Delete(page);
  }
  put_many(db, "a", 25, 27);
  cJSON *page = get_records(db, &it, 10);
  assert_int_equal(cJSON_GetArraySize(member_of(page, "Records")), 2);
  cJSON_Delete(page);
  free(it);
}

static void a_page_has_a_thousand_records_at_most(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  put_many(db, "a", 0, 1003);
  char *it = iterator_of(db, ARN_T, shard_with_records(db, ARN_T), HORIZON);
  cJSON *page = get_records(db, &it, 0);
  assert_int_equal(cJSON_GetArraySize(member_of(page, "Records")), 1000);
  cJSON_Delete(page);
  page = get_records(db, &it, 0);
  assert_int_equal(cJSON_GetArraySize(member_of(page, "Records")), 3);
  cJSON_Delete(page);
  free(it);
}

static void add_size(void *context, int shard, const cJSON *record) {
  (void)shard;
  *(double *)context += member_of(member_of(record, "dynamodb"), "SizeBytes")->valuedouble;
}

static void a_page_has_a_megabyte_at_most(void **state) {
  stator *db = *state;
  enum { LARGE = 300000 };
  char *request = malloc(LARGE + 300);
  stream_table(db, "NEW_AND_OLD_IMAGES");
  for (int i = 0; i < 5; i++) {
    int n = sprintf(request,
                    "{\"TableName\":\"Tab\",\"Item\":{\"pk\":{\"S\":\"a\"},"
                    "\"sk\":{\"S\":\"1\"},\"v\":{\"N\":\"%d\"},\"b\":{\"S\":\"",
                    i);
    memset(request + n, 'x', LARGE);
    strcpy(request + n + LARGE, "\"}}}");
    expect_ok(db, "PutItem", request, NULL);
  }
  free(request);
  char *it = iterator_of(db, ARN_T, shard_with_records(db, ARN_T), HORIZON);
  int count = 0;
  for (int pages = 0; count < 5; pages++) {
    double bytes = 0;
    assert_true(pages < 5);
    cJSON *page = get_records(db, &it, 0);
    const cJSON *record;
    cJSON_ArrayForEach(record, member_of(page, "Records")) {
      add_size(&bytes, 0, record);
      count++;
    }
    assert_true(bytes > 0 && bytes <= 1048576);
    cJSON_Delete(page);
  }
  free(it);
}

static void latest_begins_behind_what_is_there(void **state) {
  stator *db = *state;
  char events[256] = "";
  stream_table(db, "KEYS_ONLY");
  put_many(db, "a", 0, 3);
  int shard = shard_with_records(db, ARN_T);
  char *it = iterator_of(db, ARN_T, shard, LATEST_ONES);
  cJSON *page = get_records(db, &it, 0);
  assert_int_equal(cJSON_GetArraySize(member_of(page, "Records")), 0);
  cJSON_Delete(page);
  expect_ok(db, "DeleteItem", "{" NAME_T ",'Key':{'pk':{'S':'a'},'sk':{'S':'1'}}}", NULL);
  assert_int_equal(visit_from(db, it, shard, 0, append_event, events), 1);
  assert_string_equal(events, "REMOVE ");
}

static void at_and_after_begin_at_and_behind_a_record(void **state) {
  stator *db = *state;
  char rest[160], at[64];
  stream_table(db, "KEYS_ONLY");
  put_many(db, "a", 0, 5);
  int shard = shard_with_records(db, ARN_T);
  char *it = iterator_of(db, ARN_T, shard, HORIZON);
  cJSON *page = get_records(db, &it, 0);
  const cJSON *third = cJSON_GetArrayItem(member_of(page, "Records"), 2);
  snprintf(at, sizeof at, "%s", text_of(member_of(third, "dynamodb"), "SequenceNumber"));
  cJSON_Delete(page);
  free(it);
  snprintf(rest, sizeof rest, "'ShardIteratorType':'AT_SEQUENCE_NUMBER','SequenceNumber':'%s'", at);
  assert_int_equal(visit_from(db, iterator_of(db, ARN_T, shard, rest), shard, 0, NULL, NULL), 3);
  snprintf(rest, sizeof rest, "'ShardIteratorType':'AFTER_SEQUENCE_NUMBER','SequenceNumber':'%s'",
           at);
  assert_int_equal(visit_from(db, iterator_of(db, ARN_T, shard, rest), shard, 0, NULL, NULL), 2);
}

static void an_iterator_can_be_used_again(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  put_many(db, "a", 0, 5);
  int shard = shard_with_records(db, ARN_T);
  char *it = iterator_of(db, ARN_T, shard, HORIZON);
  assert_int_equal(visit_from(db, strdup(it), shard, 2, NULL, NULL), 5);
  assert_int_equal(visit_from(db, it, shard, 2, NULL, NULL), 5);
}

static void the_shards_first_number_is_a_place_to_begin(void **state) {
  stator *db = *state;
  char rest[160];
  stream_table(db, "KEYS_ONLY");
  cJSON *d = describe_stream(db, ARN_T);
  const cJSON *range =
      member_of(cJSON_GetArrayItem(member_of(d, "Shards"), 0), "SequenceNumberRange");
  snprintf(rest, sizeof rest, "'ShardIteratorType':'AT_SEQUENCE_NUMBER','SequenceNumber':'%s'",
           text_of(range, "StartingSequenceNumber"));
  cJSON_Delete(d);
  char *its[SHARDS];
  for (int i = 0; i < SHARDS; i++) its[i] = iterator_of(db, ARN_T, i, rest);
  put_many(db, "a", 0, 4);
  int count = 0;
  for (int i = 0; i < SHARDS; i++) count += visit_from(db, its[i], i, 0, NULL, NULL);
  assert_int_equal(count, 4);
}

/* ----------------------------------------------------------------- refusals */

/* A request of GetShardIterator for the first shard of ARN_T. */
static void expect_no_iterator(stator *db, const char *rest, const char *exception,
                               const char *message) {
  char request[1024], id[80];
  shard_id(db, ARN_T, 0, id);
  snprintf(request, sizeof request, "{'StreamArn':'" ARN_T "','ShardId':'%s',%s}", id, rest);
  expect_error(db, "GetShardIterator", request, exception, message);
}

static void get_shard_iterator_refuses_bad_members(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  expect_error(db, "GetShardIterator", "{}", "ValidationException",
               "3 validation errors detected: Value null at 'streamArn' failed to satisfy "
               "constraint: Member must not be null; Value null at 'shardId' failed to satisfy "
               "constraint: Member must not be null; Value null at 'shardIteratorType' failed to "
               "satisfy constraint: Member must not be null");
  expect_no_iterator(db, "'ShardIteratorType':'FIRST'", "ValidationException",
                     "1 validation error detected: Value 'FIRST' at 'shardIteratorType' failed to "
                     "satisfy constraint: Member must satisfy enum value set: "
                     "[AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
  expect_no_iterator(db, "'ShardIteratorType':'AT_SEQUENCE_NUMBER','SequenceNumber':'1'",
                     "ValidationException",
                     "1 validation error detected: Value '1' at 'sequenceNumber' failed to satisfy "
                     "constraint: Member must have length greater than or equal to 21");
  expect_no_iterator(db, "'ShardIteratorType':'AT_SEQUENCE_NUMBER'", "ValidationException",
                     "The parameter 'SequenceNumber' is required but was not present in the "
                     "request");
  expect_no_iterator(db, "'ShardIteratorType':'AFTER_SEQUENCE_NUMBER'", "ValidationException",
                     "The parameter 'SequenceNumber' is required but was not present in the "
                     "request");
}

static void get_shard_iterator_refuses_numbers_the_stream_has_not_given(void **state) {
  stator *db = *state;
  char rest[200];
  static const char *const numbers[] = {
      "100000000000000000002",  "100000000000000000000", "10000000000000000000x",
      "1000000000000000000001", "200000000000000000001", "1-0000000000000000001",
      "199999999999999999999",
  };
  stream_table(db, "KEYS_ONLY");
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    snprintf(rest, sizeof rest, "'ShardIteratorType':'AT_SEQUENCE_NUMBER','SequenceNumber':'%s'",
             numbers[i]);
    expect_no_iterator(db, rest, "ValidationException", "Invalid SequenceNumber");
  }
}

static void unknown_streams_and_shards_are_not_found(void **state) {
  stator *db = *state;
  stream_table(db, "KEYS_ONLY");
  static const char *const arns[] = {ARN_OF("Tab", LABEL_1), ARN_OF("Other", LABEL_0),
                                     ARN_OF("Tab", "2025-13-09T08:53:20.123"), ARN_OF("Tab", "x")};
  char request[512], message[512];
  for (size_t i = 0; i < 4; i++) {
    snprintf(message, sizeof message, "Requested resource not found: Stream: %s not found",
             arns[i]);
    snprintf(request, sizeof request, "{'StreamArn':'%s'}", arns[i]);
    expect_error(db, "DescribeStream", request, "ResourceNotFoundException", message);
    snprintf(request, sizeof request,
             "{'StreamArn':'%s','ShardId':'shardId-00000001760000000123-00000000'," HORIZON "}",
             arns[i]);
    expect_error(db, "GetShardIterator", request, "ResourceNotFoundException", message);
  }
  expect_error(db, "GetShardIterator",
               "{'StreamArn':'" ARN_T "','ShardId':'shardId-00000001760000000123-0000000g'," HORIZON
               "}",
               "ResourceNotFoundException", "Requested resource not found: Shard does not exist");
}

static void what_is_no_streams_arn_is_refused(void **state) {
  static const char *const arns[] = {
      "fake-stream",
      "",
      "arn:aws:dynamodb:us-east-1:000000000000:table/Tab",
      "arn:aws:dynamodb:us-east-1:000000000000:table/Tab/index/" LABEL_0,
      "arn:aws:kinesis:us-east-1:000000000000:table/Tab/stream/" LABEL_0,
      "arn:aws:dynamodb:us-east-1:000000000000:table/Tab/stream/",
      "arn:aws:dynamodb:us-east-1:000000000000:table//stream/" LABEL_0};
  char request[512];
  stream_table(*state, "KEYS_ONLY");
  for (size_t i = 0; i < sizeof arns / sizeof *arns; i++) {
    snprintf(request, sizeof request, "{'StreamArn':'%s'}", arns[i]);
    expect_error(*state, "DescribeStream", request, "ValidationException", "Invalid StreamArn");
  }
}

static void get_records_refuses_what_is_no_iterator(void **state) {
  stator *db = *state;
  char request[2400];
  stream_table(db, "KEYS_ONLY");
  put_many(db, "a", 0, 1);
  expect_error(db, "GetRecords", "{}", "ValidationException",
               "1 validation error detected: Value null at 'shardIterator' failed to satisfy "
               "constraint: Member must not be null");
  expect_error(db, "GetRecords", "{'ShardIterator':'x','Limit':1001}", "ValidationException",
               "1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: "
               "Member must have value less than or equal to 1000");
  expect_error(db, "GetRecords", "{'ShardIterator':'x','Limit':0}", "ValidationException",
               "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
               "Member must have value greater than or equal to 1");
  char *it = iterator_of(db, ARN_T, 0, HORIZON);
  size_t n = strlen(it);
  for (size_t i = 0; i <= n; i++) { /* every byte counts, also those that are missing */
    char *broken = strdup(it);
    if (i < n)
      broken[i] = broken[i] == 'A' ? 'B' : 'A';
    else
      broken[n - 1] = 0;
    snprintf(request, sizeof request, "{'ShardIterator':'%s'}", broken);
    expect_error(db, "GetRecords", request, "ValidationException", "Invalid ShardIterator");
    free(broken);
  }
  snprintf(request, sizeof request, "{'ShardIterator':'%s'}", it);
  expect_ok(db, "GetRecords", request, NULL);
  free(it);
}

static void an_iterator_lives_for_fifteen_minutes(void **state) {
  stator *db = *state;
  char request[2400];
  stream_table(db, "KEYS_ONLY");
  char *it = iterator_of(db, ARN_T, 0, HORIZON);
  snprintf(request, sizeof request, "{'ShardIterator':'%s'}", it);
  stator_clock_advance(db, 15 * MINUTE_MS);
  cJSON *page = get_records(db, &it, 0); /* the next one lives from now on */
  cJSON_Delete(page);
  stator_clock_advance(db, 1);
  expect_error(db, "GetRecords", request, "ExpiredIteratorException",
               "The provided iterator exceeds the maximum age allowed.");
  cJSON_Delete(get_records(db, &it, 0));
  free(it);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      store_test(every_change_is_recorded_once),
      store_test(a_write_that_changes_nothing_is_not_recorded),
      store_test(a_transaction_records_what_it_wrote),
      store_test(a_batch_records_each_item),
      store_test(an_index_or_a_setting_changes_nothing_in_the_stream),
      store_test(what_is_rolled_back_leaves_no_record),
      store_test(a_failed_batch_leaves_no_record),
      store_test(keys_only_holds_the_keys),
      store_test(new_image_holds_the_item_as_it_became),
      store_test(old_image_holds_the_item_as_it_was),
      store_test(both_images_hold_both),
      store_test(a_deletion_by_time_to_live_names_the_service),
      store_test(event_ids_are_a_records_own_and_stay),
      store_test(times_are_whole_seconds_of_the_handles_clock),
      store_test(a_page_ends_at_its_limit_and_goes_on),
      store_test(a_page_has_a_thousand_records_at_most),
      store_test(a_page_has_a_megabyte_at_most),
      store_test(latest_begins_behind_what_is_there),
      store_test(at_and_after_begin_at_and_behind_a_record),
      store_test(an_iterator_can_be_used_again),
      store_test(the_shards_first_number_is_a_place_to_begin),
      store_test(get_shard_iterator_refuses_bad_members),
      store_test(get_shard_iterator_refuses_numbers_the_stream_has_not_given),
      store_test(unknown_streams_and_shards_are_not_found),
      store_test(what_is_no_streams_arn_is_refused),
      store_test(get_records_refuses_what_is_no_iterator),
      store_test(an_iterator_lives_for_fifteen_minutes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
