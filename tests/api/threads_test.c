/*
** One handle, many threads: reads beside a writer that waits for the disk, writes
** that gather, and what each of them may see. What was answered is in the file;
** what was not is seen by nobody.
*/
#include "disk.h"
#include "place.h"
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#define IN_APP "'TableName':'app'"

enum { THREADS = 8, PUTS = 60 };

static stator *open_with(const char *path, stator_durability durability) {
  stator_options o = {.durability = durability, .stream_shards = 1};
  return place_open(path, &o);
}

static int make_place(void **state) {
  stator_options o = {.durability = STATOR_SYNC_FULL, .stream_shards = 1};
  place *p = place_new(&o);
  support_table(p->db, "app", "S", NULL);
  *state = p;
  return 0;
}

#define in_place(f) cmocka_unit_test_setup_teardown(f, make_place, place_teardown)

static const stator_args plain = {.format = STATOR_PLAIN};

static int put(stator *db, const char *pk, stator_result *r) {
  char item[64];
  snprintf(item, sizeof item, "{\"pk\":\"%s\"}", pk);
  return stator_put(db, "app", item, STATOR_NUL, &plain, r);
}

static bool has(stator *db, const char *pk) {
  char key[64];
  stator_result *r = stator_result_new();
  snprintf(key, sizeof key, "{\"pk\":\"%s\"}", pk);
  int rc = stator_get(db, "app", key, STATOR_NUL, &plain, r);
  bool found = rc == STATOR_OK && stator_result_body(r, NULL);
  stator_result_free(r);
  return found;
}

/* -- a writer that waits for the disk ------------------------------------------------- */

typedef struct slow_put {
  stator *db;
  const char *pk;
  int code;
  pthread_t thread;
} slow_put;

static void *run_slow_put(void *arg) {
  slow_put *w = arg;
  stator_result *r = stator_result_new();
  w->code = put(w->db, w->pk, r);
  stator_result_free(r);
  return NULL;
}

/* Its commit waits until disk_release. */
static void begin_slow_put(slow_put *w, stator *db, const char *pk) {
  *w = (slow_put){.db = db, .pk = pk};
  disk_hold();
  assert_int_equal(pthread_create(&w->thread, NULL, run_slow_put, w), 0);
  disk_await_held();
}

static void end_slow_put(slow_put *w) {
  disk_release();
  assert_int_equal(pthread_join(w->thread, NULL), 0);
}

#define ENABLE_STREAM                                                                              \
  "{" IN_APP ",'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}}"

/* {"StreamArn", "ShardId", "ShardIteratorType"} for GetShardIterator. */
static void stream_place(stator *db, char *out, size_t size) {
  stator_result *r = support_success(db, "ListStreams", "{}", __FILE__, __LINE__);
  const char *arn = strstr(stator_result_body(r, NULL), "\"StreamArn\":\"");
  snprintf(out, size, "{%.*s}", (int)strcspn(arn, ","), arn);
  stator_result *d = support_success(db, "DescribeStream", out, __FILE__, __LINE__);
  const char *shard = strstr(stator_result_body(d, NULL), "\"ShardId\":");
  snprintf(strrchr(out, '}'), 256, ",%.*s,\"ShardIteratorType\":\"TRIM_HORIZON\"}",
           (int)strcspn(shard, ","), shard);
  stator_result_free(d);
  stator_result_free(r);
}

static void expect_no_records(stator *db, const char *place_in_stream) {
  stator_result *r = support_success(db, "GetShardIterator", place_in_stream, __FILE__, __LINE__);
  expect_ok(db, "GetRecords", stator_result_body(r, NULL), "'Records':[],");
  stator_result_free(r);
}

static void expect_cursor_ends(stator *db) {
  stator_cursor *cur;
  const char *item;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_scan(db, "app", &plain, &cur, r), STATOR_OK);
  assert_int_equal(stator_next(cur, &item, NULL), STATOR_OK);
  assert_string_equal(item, "{\"pk\":\"old\"}");
  assert_int_equal(stator_next(cur, &item, NULL), STATOR_DONE);
  stator_cursor_free(cur);
  stator_result_free(r);
}

static void readers_go_on_and_see_nothing_of_a_write_that_is_not_answered(void **state) {
  place *p = *state;
  slow_put w;
  char in_stream[512];
  stator_result *r = stator_result_new();
  assert_int_equal(put(p->db, "old", r), STATOR_OK);
  stator_result_free(r);
  expect_ok(p->db, "UpdateTable", ENABLE_STREAM, NULL);
  stream_place(p->db, in_stream, sizeof in_stream);
  begin_slow_put(&w, p->db, "new");
  assert_true(has(p->db, "old"));
  assert_false(has(p->db, "new"));
  expect_body(p->db, "GetItem", "{" IN_APP ",'Key':{'pk':{'S':'new'}}}", "{}");
  expect_ok(p->db, "Scan", "{" IN_APP "}", "'Count':1,");
  expect_ok(p->db, "Query",
            "{" IN_APP ",'KeyConditionExpression':'pk = :p',"
            "'ExpressionAttributeValues':{':p':{'S':'new'}}}",
            "'Count':0,");
  expect_ok(p->db, "BatchGetItem", "{'RequestItems':{'app':{'Keys':[{'pk':{'S':'new'}}]}}}",
            "'app':[]");
  expect_body(p->db, "TransactGetItems",
              "{'TransactItems':[{'Get':{" IN_APP ",'Key':{'pk':{'S':'new'}}}}]}",
              "{'Responses':[{}]}");
  expect_no_records(p->db, in_stream);
  expect_cursor_ends(p->db);
  end_slow_put(&w);
  assert_int_equal(w.code, STATOR_OK);
  assert_true(has(p->db, "new"));
}

static void a_write_that_fails_in_its_commit_was_never_seen(void **state) {
  place *p = *state;
  slow_put w;
  begin_slow_put(&w, p->db, "new");
  assert_false(has(p->db, "new"));
  disk_break(true);
  end_slow_put(&w);
  disk_break(false);
  assert_int_equal(w.code, STATOR_IO);
  assert_false(has(p->db, "new"));
}

/* A reader's lane has a catalog of its own. */
static void what_was_done_to_tables_holds_for_all_lanes(void **state) {
  place *p = *state;
  slow_put w;
  expect_ok(p->db, "PutItem", "{" IN_APP ",'Item':{'pk':{'S':'a'}}}", NULL);
  support_table(p->db, "other", "S", NULL);
  begin_slow_put(&w, p->db, "1");
  expect_body(p->db, "GetItem", "{" IN_APP ",'Key':{'pk':{'S':'a'}}}", "{'Item':{'pk':{'S':'a'}}}");
  end_slow_put(&w);
  expect_ok(p->db, "DeleteTable", "{'TableName':'other'}", NULL);
  support_table(p->db, "third", "N", NULL);
  expect_ok(p->db, "PutItem", "{'TableName':'third','Item':{'pk':{'N':'1'}}}", NULL);
  begin_slow_put(&w, p->db, "2");
  expect_error(p->db, "GetItem", "{'TableName':'other','Key':{'pk':{'S':'a'}}}",
               "ResourceNotFoundException", "Requested resource not found");
  expect_ok(p->db, "GetItem", "{'TableName':'third','Key':{'pk':{'N':'1'}}}", "'Item'");
  end_slow_put(&w);
}

static void a_store_with_readers_lanes_closes(void **state) {
  place *p = *state;
  slow_put w;
  begin_slow_put(&w, p->db, "a");
  assert_false(has(p->db, "a"));
  end_slow_put(&w);
  assert_int_equal(stator_close(p->db), STATOR_OK);
  char log[128];
  snprintf(log, sizeof log, "%s-wal", p->path);
  assert_int_not_equal(access(log, F_OK), 0); /* the last connection takes it away */
  p->db = open_with(p->path, STATOR_SYNC_FULL);
  assert_true(has(p->db, "a"));
}

static void inside_a_transaction_reads_stay_on_its_connection(void **state) {
  place *p = *state;
  stator *tx;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(p->db, &tx, r), STATOR_OK);
  assert_int_equal(put(tx, "a", r), STATOR_OK);
  assert_true(has(tx, "a"));
  assert_false(has(p->db, "a"));
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  assert_true(has(p->db, "a"));
  stator_result_free(r);
}

/* -- many at once ----------------------------------------------------------------------- */

typedef struct worker {
  stator *db, *other; /* the same file */
  int number, count;
  char trouble[256]; /* what should not have been */
  pthread_t thread;
} worker;

static void start(worker *workers, int count, void *(*run)(void *)) {
  for (int i = 0; i < count; i++)
    assert_int_equal(pthread_create(&workers[i].thread, NULL, run, &workers[i]), 0);
}

static void finish(worker *workers, int count) {
  for (int i = 0; i < count; i++) assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
  for (int i = 0; i < count; i++) assert_string_equal(workers[i].trouble, "");
}

static void *put_and_look(void *arg) {
  worker *w = arg;
  char pk[32];
  stator_result *r = stator_result_new();
  for (int i = 0; i < PUTS && !*w->trouble; i++) {
    snprintf(pk, sizeof pk, "%d-%d", w->number, i);
    if (put(w->db, pk, r) != STATOR_OK)
      snprintf(w->trouble, sizeof w->trouble, "%s", stator_result_message(r));
    else if (!has(w->db, pk) || !has(w->other, pk))
      snprintf(w->trouble, sizeof w->trouble, "%s was answered and is not there", pk);
  }
  stator_result_free(r);
  return NULL;
}

static void what_was_answered_is_there_for_this_handle_and_for_others(void **state) {
  place *p = *state;
  worker workers[THREADS];
  stator *other = open_with(p->path, STATOR_SYNC_FULL);
  char part[32];
  for (int i = 0; i < THREADS; i++) workers[i] = (worker){.db = p->db, .other = other, .number = i};
  start(workers, THREADS, put_and_look);
  finish(workers, THREADS);
  snprintf(part, sizeof part, "'Count':%d,", THREADS * PUTS);
  expect_ok(p->db, "Scan", "{" IN_APP ",'Select':'COUNT'}", part);
  assert_int_equal(stator_close(other), STATOR_OK);
}

/* Each takes the number that it saw and puts the next, if nobody was quicker. */
static void *count_up(void *arg) {
  worker *w = arg;
  char values[64];
  stator_args a = {.format = STATOR_PLAIN, .condition = "n = :old", .values = values};
  stator_result *r = stator_result_new();
  while (w->count < PUTS && !*w->trouble) {
    int rc = stator_get(w->db, "app", "{\"pk\":\"n\"}", STATOR_NUL, &plain, r);
    long n =
        rc == STATOR_OK ? strtol(strstr(stator_result_body(r, NULL), "\"n\":") + 4, NULL, 10) : 0;
    snprintf(values, sizeof values, "{\":old\":%ld,\":new\":%ld}", n, n + 1);
    if (rc == STATOR_OK)
      rc = stator_update(w->db, "app", "{\"pk\":\"n\"}", STATOR_NUL, "SET n = :new", &a, r);
    if (rc == STATOR_OK)
      w->count++;
    else if (rc != STATOR_CONDITION_FAILED)
      snprintf(w->trouble, sizeof w->trouble, "%s", stator_result_message(r));
  }
  stator_result_free(r);
  return NULL;
}

static void *add_up(void *arg) {
  worker *w = arg;
  stator_args a = {.format = STATOR_PLAIN, .values = "{\":one\":1}"};
  stator_result *r = stator_result_new();
  for (int i = 0; i < PUTS && !*w->trouble; i++)
    if (stator_update(w->db, "app", "{\"pk\":\"n\"}", STATOR_NUL, "ADD hits :one", &a, r) !=
        STATOR_OK)
      snprintf(w->trouble, sizeof w->trouble, "%s", stator_result_message(r));
  stator_result_free(r);
  return NULL;
}

/* The sums of another process; its exit status says whether all went well. */
static pid_t begin_process(const char *path) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  worker w = {.db = open_with(path, STATOR_SYNC_OFF)};
  add_up(&w);
  _exit(stator_close(w.db) == STATOR_OK && !*w.trouble ? 0 : 1);
}

static void end_process(pid_t pid) {
  int status;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void no_update_is_lost_among_threads_and_processes(void **state) {
  place *p = *state;
  worker counting[THREADS / 2], adding[THREADS / 2];
  char expected[64];
  expect_ok(p->db, "PutItem", "{" IN_APP ",'Item':{'pk':{'S':'n'},'n':{'N':'0'}}}", NULL);
  pid_t other = begin_process(p->path);
  for (int i = 0; i < THREADS / 2; i++)
    counting[i] = adding[i] = (worker){.db = p->db, .number = i};
  start(counting, THREADS / 2, count_up);
  start(adding, THREADS / 2, add_up);
  finish(counting, THREADS / 2);
  finish(adding, THREADS / 2);
  end_process(other);
  snprintf(expected, sizeof expected, "{'Item':{'hits':{'N':'%d'},'n':{'N':'%d'},'pk':{'S':'n'}}}",
           (THREADS / 2 + 1) * PUTS, THREADS / 2 * PUTS);
  expect_body(p->db, "GetItem", "{" IN_APP ",'Key':{'pk':{'S':'n'}}}", expected);
}

/* Tables come and go beside writes and reads of another one. */
static void *make_tables(void *arg) {
  worker *w = arg;
  stator_result *r = stator_result_new();
  char request[256];
  for (int i = 0; i < 5 && !*w->trouble; i++) {
    snprintf(request, sizeof request,
             "{\"TableName\":\"table%d-%d\",\"BillingMode\":\"PAY_PER_REQUEST\","
             "\"AttributeDefinitions\":[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"}],"
             "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}]}",
             w->number, i);
    int rc = stator_call(w->db, "CreateTable", request, STATOR_NUL, r);
    snprintf(request, sizeof request, "{\"TableName\":\"table%d-%d\"}", w->number, i);
    if (rc == STATOR_OK) rc = stator_call(w->db, "Scan", request, STATOR_NUL, r);
    if (rc == STATOR_OK) rc = stator_call(w->db, "DeleteTable", request, STATOR_NUL, r);
    if (rc != STATOR_OK) snprintf(w->trouble, sizeof w->trouble, "%s", stator_result_message(r));
  }
  stator_result_free(r);
  return NULL;
}

static void *read_on(void *arg) {
  worker *w = arg;
  stator_result *r = stator_result_new();
  for (int i = 0; i < PUTS && !*w->trouble; i++)
    if (stator_call(w->db, "Scan", "{\"TableName\":\"app\"}", STATOR_NUL, r) != STATOR_OK)
      snprintf(w->trouble, sizeof w->trouble, "%s", stator_result_message(r));
  stator_result_free(r);
  return NULL;
}

static void tables_come_and_go_beside_reads_and_writes(void **state) {
  place *p = *state;
  worker making[2], writing[2], reading[6]; /* more readers than there are lanes */
  for (int i = 0; i < 6; i++) reading[i] = (worker){.db = p->db, .other = p->db, .number = i};
  memcpy(making, reading, sizeof making);
  memcpy(writing, reading, sizeof writing);
  start(making, 2, make_tables);
  start(writing, 2, put_and_look);
  start(reading, 6, read_on);
  finish(making, 2);
  finish(writing, 2);
  finish(reading, 6);
  expect_body(p->db, "ListTables", "{}", "{'TableNames':['app']}");
}

static void transactions_have_their_turn_among_writers(void **state) {
  place *p = *state;
  worker workers[2];
  char pk[32];
  stator *tx;
  stator_result *r = stator_result_new();
  for (int i = 0; i < 2; i++) workers[i] = (worker){.db = p->db, .other = p->db, .number = i};
  start(workers, 2, put_and_look);
  for (int i = 0; i < 20; i++) {
    snprintf(pk, sizeof pk, "tx-%d", i);
    assert_int_equal(stator_begin(p->db, &tx, r), STATOR_OK);
    assert_int_equal(put(tx, pk, r), STATOR_OK);
    assert_false(has(p->db, pk));
    assert_int_equal(stator_commit(tx, r), STATOR_OK);
    assert_true(has(p->db, pk));
  }
  finish(workers, 2);
  stator_result_free(r);
}

/* -- commits that fail at random ---------------------------------------------------------- */

static atomic_bool breaking;

static void *break_now_and_then(void *arg) {
  for (unsigned i = 1; atomic_load(&breaking); i++) {
    disk_break(i % 3 == 0);
    for (volatile unsigned spin = 0; spin < 200000; spin++) continue;
  }
  disk_break(false);
  return arg;
}

static void *put_what_can_be_put(void *arg) {
  worker *w = arg;
  char pk[32];
  stator_result *r = stator_result_new();
  for (int i = 0; i < PUTS && !*w->trouble; i++) {
    snprintf(pk, sizeof pk, "%d-%d", w->number, i);
    int rc = put(w->db, pk, r);
    if (rc != STATOR_OK && rc != STATOR_IO)
      snprintf(w->trouble, sizeof w->trouble, "%s", stator_result_message(r));
    if (has(w->db, pk) != (rc == STATOR_OK))
      snprintf(w->trouble, sizeof w->trouble, "%s: answered %d", pk, rc);
    w->count += rc == STATOR_OK;
  }
  stator_result_free(r);
  return NULL;
}

static void on_a_bad_disk_the_answers_are_true(void **state) {
  place *p = *state;
  worker workers[THREADS];
  pthread_t breaker;
  char part[32];
  int done = 0;
  atomic_store(&breaking, true);
  assert_int_equal(pthread_create(&breaker, NULL, break_now_and_then, NULL), 0);
  for (int i = 0; i < THREADS; i++) workers[i] = (worker){.db = p->db, .number = i};
  start(workers, THREADS, put_what_can_be_put);
  finish(workers, THREADS);
  atomic_store(&breaking, false);
  assert_int_equal(pthread_join(breaker, NULL), 0);
  for (int i = 0; i < THREADS; i++) done += workers[i].count;
  snprintf(part, sizeof part, "'Count':%d,", done);
  expect_ok(p->db, "Scan", "{" IN_APP ",'Select':'COUNT'}", part);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      in_place(readers_go_on_and_see_nothing_of_a_write_that_is_not_answered),
      in_place(a_write_that_fails_in_its_commit_was_never_seen),
      in_place(what_was_done_to_tables_holds_for_all_lanes),
      in_place(a_store_with_readers_lanes_closes),
      in_place(inside_a_transaction_reads_stay_on_its_connection),
      in_place(what_was_answered_is_there_for_this_handle_and_for_others),
      in_place(no_update_is_lost_among_threads_and_processes),
      in_place(tables_come_and_go_beside_reads_and_writes),
      in_place(transactions_have_their_turn_among_writers),
      in_place(on_a_bad_disk_the_answers_are_true),
  };
  disk_install();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
