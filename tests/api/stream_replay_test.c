/*
** Whatever was written, by whatever way: replaying a stream from its beginning
** makes the table again, and every record fits the one before it on its item.
*/
#include "api/stream_support.h"

enum { STEPS = 400, KEYS = 12, SORTS = 3, MOST_ITEMS = KEYS * SORTS };

typedef struct dice {
  uint64_t state;
} dice;

static int roll(dice *d, int sides) {
  d->state = d->state * 6364136223846793005u + 1442695040888963407u;
  return (int)((d->state >> 33) % (uint64_t)sides);
}

/* ------------------------------------------------------------------ writing */

static void key_text(dice *d, char out[96]) {
  snprintf(out, 96, "'pk':{'S':'k%d'},'sk':{'S':'%d'}", roll(d, KEYS), roll(d, SORTS));
}

/* Often equal to what is there; some expire at once, some never. */
static void item_text(dice *d, char out[400]) {
  static const char *const values[] = {"{'N':'1'}", "{'N':'2'}", "{'SS':['a','b']}",
                                       "{'L':[{'S':'x'},{'M':{'n':{'NULL':true}}}]}"};
  char key[96];
  key_text(d, key);
  int n = snprintf(out, 400, "{%s,'v':%s", key, values[roll(d, 4)]);
  if (roll(d, 4) == 0) n += snprintf(out + n, 400 - (size_t)n, ",'exp':{'N':'1759999999'}");
  if (roll(d, 4) == 0) n += snprintf(out + n, 400 - (size_t)n, ",'g':{'S':'%d'}", roll(d, 3));
  snprintf(out + n, 400 - (size_t)n, "}");
}

/* May be refused (a condition, a twice named key): then nothing changed. */
static void attempt(stator *db, const char *op, const char *request) {
  stator_result_free(support_call(db, op, request));
}

static void write_put(stator *db, dice *d) {
  char item[400], request[600];
  item_text(d, item);
  snprintf(request, sizeof request, "{" NAME_T ",'Item':%s%s}", item,
           roll(d, 4) ? "" : ",'ConditionExpression':'attribute_not_exists(pk)'");
  attempt(db, "PutItem", request);
}

static void write_update(stator *db, dice *d) {
  static const char *const updates[] = {
      "'UpdateExpression':'SET w = :w','ExpressionAttributeValues':{':w':{'N':'7'}}",
      "'UpdateExpression':'ADD c :w','ExpressionAttributeValues':{':w':{'N':'1'}}",
      "'UpdateExpression':'REMOVE w, g'",
      "'UpdateExpression':'SET w = :w','ConditionExpression':'attribute_exists(w)',"
      "'ExpressionAttributeValues':{':w':{'N':'8'}}"};
  char key[96], request[600];
  key_text(d, key);
  snprintf(request, sizeof request, "{" NAME_T ",'Key':{%s},%s}", key, updates[roll(d, 4)]);
  attempt(db, "UpdateItem", request);
}

static void write_delete(stator *db, dice *d) {
  char key[96], request[300];
  key_text(d, key);
  snprintf(request, sizeof request, "{" NAME_T ",'Key':{%s}}", key);
  attempt(db, "DeleteItem", request);
}

static void write_batch(stator *db, dice *d) {
  char request[4000], item[400], key[96];
  int n = snprintf(request, sizeof request, "{'RequestItems':{'Tab':[");
  int count = 1 + roll(d, 6);
  for (int i = 0; i < count; i++) {
    size_t room = sizeof request - (size_t)n;
    const char *comma = i ? "," : "";
    if (roll(d, 3)) {
      item_text(d, item);
      n += snprintf(request + n, room, "%s{'PutRequest':{'Item':%s}}", comma, item);
    } else {
      key_text(d, key);
      n += snprintf(request + n, room, "%s{'DeleteRequest':{'Key':{%s}}}", comma, key);
    }
  }
  snprintf(request + n, sizeof request - (size_t)n, "]}}");
  attempt(db, "BatchWriteItem", request);
}

static void write_transact(stator *db, dice *d) {
  char request[4000], item[400], key[96];
  int n = snprintf(request, sizeof request, "{'TransactItems':[");
  int count = 1 + roll(d, 4);
  for (int i = 0; i < count; i++) {
    size_t room = sizeof request - (size_t)n;
    const char *comma = i ? "," : "";
    if (roll(d, 2)) {
      item_text(d, item);
      n += snprintf(request + n, room, "%s{'Put':{" NAME_T ",'Item':%s}}", comma, item);
    } else {
      key_text(d, key);
      n += snprintf(request + n, room, "%s{'%s':{" NAME_T ",'Key':{%s}%s}}", comma,
                    roll(d, 2) ? "Delete" : "ConditionCheck", key,
                    ",'ConditionExpression':'attribute_exists(pk)'");
    }
  }
  snprintf(request + n, sizeof request - (size_t)n, "]}");
  attempt(db, "TransactWriteItems", request);
}

static void write_statement(stator *db, dice *d) {
  static const char *const statements[] = {
      "{\"Statement\":\"UPDATE \\\"Tab\\\" SET w = 5 WHERE pk = 'k%d' AND sk = '%d'\"}",
      "{\"Statement\":\"DELETE FROM \\\"Tab\\\" WHERE pk = 'k%d' AND sk = '%d'\"}",
      "{\"Statement\":\"INSERT INTO \\\"Tab\\\" VALUE {'pk':'k%d','sk':'%d'}\"}"};
  char request[300];
  switch (roll(d, 3)) {
  case 0: snprintf(request, sizeof request, statements[0], roll(d, KEYS), roll(d, SORTS)); break;
  case 1: snprintf(request, sizeof request, statements[1], roll(d, KEYS), roll(d, SORTS)); break;
  default: snprintf(request, sizeof request, statements[2], roll(d, KEYS), roll(d, SORTS)); break;
  }
  attempt(db, "ExecuteStatement", request);
}

static void write_once(stator *db, dice *d) {
  switch (roll(d, 6)) {
  case 0: write_put(db, d); break;
  case 1: write_update(db, d); break;
  case 2: write_delete(db, d); break;
  case 3: write_batch(db, d); break;
  case 4: write_transact(db, d); break;
  default: write_statement(db, d); break;
  }
}

/* Some of the writes of a transaction over several calls, kept or not. */
static void write_in_transaction(stator *db, dice *d) {
  stator_result *r = stator_result_new();
  stator *tx;
  assert_int_equal(stator_begin(db, &tx, r), STATOR_OK);
  for (int i = roll(d, 5); i > 0; i--) write_once(tx, d);
  if (roll(d, 2))
    assert_int_equal(stator_commit(tx, r), STATOR_OK);
  else
    assert_int_equal(stator_rollback(tx), STATOR_OK);
  stator_result_free(r);
}

static void write_at_random(stator *db, uint64_t seed) {
  dice d = {seed};
  for (int i = 0; i < STEPS; i++) {
    switch (roll(&d, 20)) {
    case 0: write_in_transaction(db, &d); break;
    case 1: attempt(db, "Sweep", "{'Limit':2}"); break;
    default: write_once(db, &d); break;
    }
  }
}

/* ---------------------------------------------------------------- replaying */

/* Items by their keys, as text. */
typedef struct replay {
  cJSON *items;
  char last[SHARDS][64]; /* sequence number */
  int shard_of[KEYS];    /* of each partition key, 1 and up; 0: not seen */
  int records, by_service;
} replay;

static char *print(const cJSON *value) {
  char *text = cJSON_PrintUnformatted(value);
  assert_non_null(text);
  return text;
}

static void expect_same(const cJSON *a, const cJSON *b) {
  assert_int_equal(a == NULL, b == NULL);
  if (!a) return;
  char *left = print(a), *right = print(b);
  assert_string_equal(left, right);
  cJSON_free(left);
  cJSON_free(right);
}

static void expect_event(const cJSON *record, const cJSON *old, const cJSON *new) {
  assert_string_equal(text_of(record, "eventName"), !old ? "INSERT" : !new ? "REMOVE" : "MODIFY");
  if (!old || !new) return;
  char *left = print(old), *right = print(new);
  assert_string_not_equal(left, right); /* something changed */
  cJSON_free(left);
  cJSON_free(right);
}

static void note_place(replay *r, int shard, const cJSON *keys, const cJSON *d) {
  int pk = atoi(text_of(member_of(keys, "pk"), "S") + 1);
  assert_true(strcmp(text_of(d, "SequenceNumber"), r->last[shard]) > 0);
  snprintf(r->last[shard], sizeof r->last[0], "%s", text_of(d, "SequenceNumber"));
  assert_true(r->shard_of[pk] == 0 || r->shard_of[pk] == shard + 1);
  r->shard_of[pk] = shard + 1;
}

static void replay_record(void *context, int shard, const cJSON *record) {
  replay *r = context;
  const cJSON *d = member_of(record, "dynamodb"), *keys = member_of(d, "Keys");
  const cJSON *old = member_of(d, "OldImage"), *new = member_of(d, "NewImage");
  char *key = print(keys);
  note_place(r, shard, keys, d);
  expect_same(old, member_of(r->items, key));
  expect_event(record, old, new);
  cJSON_DeleteItemFromObjectCaseSensitive(r->items, key);
  if (new) cJSON_AddItemToObject(r->items, key, cJSON_Duplicate(new, 1));
  r->records++;
  if (member_of(record, "userIdentity")) r->by_service++;
  cJSON_free(key);
}

static void expect_table(stator *db, const replay *r) {
  cJSON *tree = answer_to(db, "Scan", "{" NAME_T "}");
  const cJSON *item;
  int count = 0;
  cJSON_ArrayForEach(item, member_of(tree, "Items")) {
    char key[128];
    snprintf(key, sizeof key, "{\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"%s\"}}",
             text_of(member_of(item, "pk"), "S"), text_of(member_of(item, "sk"), "S"));
    expect_same(item, member_of(r->items, key));
    count++;
  }
  assert_int_equal(count, cJSON_GetArraySize(r->items));
  cJSON_Delete(tree);
}

static stator *open_with_stream(int stream_shards) {
  stator_options o = {.stream_shards = stream_shards};
  stator *db;
  assert_int_equal(stator_open(":memory:", &o, &db, NULL), STATOR_OK);
  stator_clock_set(db, SUPPORT_NOW);
  expect_ok(
      db, "CreateTable",
      "{" NAME_T "," ATTRIBUTES(ATTRIBUTE("pk", "S") "," ATTRIBUTE("sk", "S") "," ATTRIBUTE(
          "g",
          "S")) "," KEYS(HASH("pk") "," RANGE("sk")) "," ON_DEMAND
                                                     ",'GlobalSecondaryIndexes':[" INDEX(
                                                         "gii",
                                                         HASH("g")) "]," STREAM_ON("NEW_AND_OLD_"
                                                                                   "IMAGES") "}",
      NULL);
  expect_ok(db, "UpdateTimeToLive",
            "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'exp','Enabled':true}}", NULL);
  return db;
}

static void replay_and_compare(uint64_t seed, int stream_shards, int page) {
  stator *db = open_with_stream(stream_shards);
  replay r = {.items = cJSON_CreateObject()};
  write_at_random(db, seed);
  int seen = visit_stream(db, ARN_T, page, replay_record, &r);
  assert_int_equal(seen, r.records);
  expect_table(db, &r);
  assert_true(r.records > STEPS / 4);
  assert_true(r.by_service > 0);
  cJSON_Delete(r.items);
  assert_int_equal(stator_close(db), STATOR_OK);
}

static void a_replayed_stream_makes_the_table_again(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 12; seed++) replay_and_compare(seed, 8, 0);
}

static void a_stream_of_one_shard_makes_the_table_again(void **state) {
  (void)state;
  for (uint64_t seed = 100; seed <= 104; seed++) replay_and_compare(seed, 1, 0);
}

static void short_pages_lose_and_repeat_nothing(void **state) {
  (void)state;
  for (int page = 1; page <= 5; page++) replay_and_compare(200 + (uint64_t)page, 8, page);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_replayed_stream_makes_the_table_again),
      cmocka_unit_test(a_stream_of_one_shard_makes_the_table_again),
      cmocka_unit_test(short_pages_lose_and_repeat_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
