/*
** Writes that share a transaction: what they come to when one of them fails, when
** the commit fails, when the disk is full in the middle, when the store is taken.
** In all of it a write was done exactly if its answer says so.
*/
#include "disk.h"
#include "grouped_writes.h"
#include <unistd.h>

static int make_place(void **state) {
  *state = grouped_place();
  disk_syncs();
  return 0;
}

static int remove_place(void **state) {
  disk_break(false);
  disk_fill_after(0);
  return place_teardown(state);
}

#define in_place(f) cmocka_unit_test_setup_teardown(f, make_place, remove_place)

/* -- what there is ---------------------------------------------------------------- */

static void add_put(batch *b, const char *pk, const char *more) {
  char body[512];
  snprintf(body, sizeof body, "{" IN_APP ",'Item':{'pk':{'S':'%s'},'g':{'S':'one'}}%s}", pk, more);
  add(b, PUT, body);
}

#define IF_NEW ",'ConditionExpression':'attribute_not_exists(pk)'"

static void expect_count(stator *db, const char *op, const char *request, int count) {
  char part[64];
  snprintf(part, sizeof part, "'Count':%d,", count);
  expect_ok(db, op, request, part);
}

/* The keys of the stream's records, in their order. */
static void expect_records(stator *db, const char *const *keys) {
  stator_result *r = stator_result_new();
  char text[1024], *arn, *id, *iterator;
  arn = support_quoted("{'TableName':'app'}");
  assert_int_equal(stator_call(db, "DescribeTable", arn, STATOR_NUL, r), STATOR_OK);
  free(arn);
  arn = strstr(stator_result_body(r, NULL), "\"LatestStreamArn\":\"") + 19;
  snprintf(text, sizeof text, "{\"StreamArn\":\"%.*s\"}", (int)strcspn(arn, "\""), arn);
  assert_int_equal(stator_call(db, "DescribeStream", text, STATOR_NUL, r), STATOR_OK);
  id = strstr(stator_result_body(r, NULL), "\"ShardId\":\"") + 11;
  snprintf(strrchr(text, '}'), 256, ",\"ShardId\":\"%.*s\",\"ShardIteratorType\":\"TRIM_HORIZON\"}",
           (int)strcspn(id, "\""), id);
  assert_int_equal(stator_call(db, "GetShardIterator", text, STATOR_NUL, r), STATOR_OK);
  iterator = strdup(stator_result_body(r, NULL));
  assert_int_equal(stator_call(db, "GetRecords", iterator, STATOR_NUL, r), STATOR_OK);
  free(iterator);
  const char *at = stator_result_body(r, NULL);
  while ((at = strstr(at, "\"Keys\":{\"pk\":{\"S\":\"")) != NULL) {
    at += 19;
    assert_non_null(*keys);
    assert_int_equal(strncmp(at, *keys, strlen(*keys)), 0);
    keys++;
  }
  assert_null(*keys);
  stator_result_free(r);
}

static void expect_items(stator *db, int count) {
  expect_count(db, "Scan", "{" IN_APP ",'Select':'COUNT'}", count);
  expect_count(db, "Query",
               "{" IN_APP ",'IndexName':'by_g','KeyConditionExpression':'g = :g',"
               "'ExpressionAttributeValues':{':g':{'S':'one'}},'Select':'COUNT'}",
               count);
}

/* -- one commit --------------------------------------------------------------------- */

static void writes_made_together_wait_for_the_disk_once(void **state) {
  place *p = *state;
  static batch b;
  char pk[8];
  for (int i = 0; i < 150; i++) {
    snprintf(pk, sizeof pk, "%d", i);
    add_put(&b, pk, IF_NEW);
  }
  call_all(p->db, &b);
  for (size_t i = 0; i < b.count; i++) expect_answer(&b, i, "{}");
  assert_in_range(disk_syncs(), 1, 3); /* 64 at a time */
  end(&b);
  expect_items(p->db, 150);
}

static void each_write_sees_those_before_it(void **state) {
  place *p = *state;
  static batch b;
  add_put(&b, "a", IF_NEW);
  add_put(&b, "a", IF_NEW);
  add_put(&b, "a", ",'ReturnValues':'ALL_OLD'");
  add(&b, TARGET("UpdateItem"),
      "{" IN_APP ",'Key':{'pk':{'S':'a'}},'UpdateExpression':'ADD n :x',"
      "'ExpressionAttributeValues':{':x':{'N':'1'}},'ReturnValues':'UPDATED_NEW'}");
  add(&b, TARGET("ExecuteStatement"),
      "{'Statement':'SELECT n FROM app WHERE pk=?',"
      "'Parameters':[{'S':'a'}]}");
  add(&b, TARGET("DeleteItem"), "{" IN_APP ",'Key':{'pk':{'S':'a'}}}");
  call_all(p->db, &b);
  expect_answer(&b, 0, "{}");
  expect_code(&b, 1, STATOR_CONDITION_FAILED);
  expect_answer(&b, 2, "{'Attributes':{'g':{'S':'one'},'pk':{'S':'a'}}}");
  expect_answer(&b, 3, "{'Attributes':{'n':{'N':'1'}}}");
  expect_answer(&b, 4, "{'Items':[{'n':{'N':'1'}}]}");
  expect_answer(&b, 5, "{}");
  assert_int_equal(disk_syncs(), 1);
  end(&b);
  expect_items(p->db, 0);
}

/* -- one that fails ----------------------------------------------------------------- */

/* Its last action fails when the others have written. */
#define HALF_A_TRANSACTION                                                                         \
  "{'TransactItems':[{'Put':{" IN_APP ",'Item':{'pk':{'S':'x'},'g':{'S':'one'}}}},"                \
  "{'Update':{" IN_APP ",'Key':{'pk':{'S':'a'}},'UpdateExpression':'SET g = :g',"                  \
  "'ExpressionAttributeValues':{':g':{'S':'two'}}}},"                                              \
  "{'ConditionCheck':{" IN_APP ",'Key':{'pk':{'S':'z'}},"                                          \
  "'ConditionExpression':'attribute_exists(pk)'}}]}"

static void one_that_fails_leaves_no_trace_and_the_others_stand(void **state) {
  place *p = *state;
  static batch b;
  static const char *const keys[] = {"a", "b", "c", NULL};
  add_put(&b, "a", "");
  add(&b, TARGET("TransactWriteItems"), HALF_A_TRANSACTION);
  add_put(&b, "b", "");
  add(&b, TARGET("BatchWriteItem"),
      "{'RequestItems':{'app':[{'PutRequest':{'Item':{'pk':{'S':'y'}}}},"
      "{'PutRequest':{'Item':{'pk':{'N':'1'}}}}]}}");
  add_put(&b, "c", "");
  call_all(p->db, &b);
  expect_code(&b, 0, STATOR_OK);
  expect_code(&b, 1, STATOR_TRANSACTION_CANCELED);
  expect_code(&b, 2, STATOR_OK);
  expect_code(&b, 3, STATOR_VALIDATION);
  expect_code(&b, 4, STATOR_OK);
  assert_int_equal(disk_syncs(), 1);
  end(&b);
  expect_items(p->db, 3);
  expect_records(p->db, keys);
}

static void the_first_may_fail_too(void **state) {
  place *p = *state;
  static batch b;
  static const char *const keys[] = {"a", "b", NULL};
  add(&b, TARGET("TransactWriteItems"), HALF_A_TRANSACTION);
  add(&b, PUT, "{}");
  add_put(&b, "a", "");
  add_put(&b, "b", "");
  call_all(p->db, &b);
  expect_code(&b, 0, STATOR_TRANSACTION_CANCELED);
  expect_code(&b, 1, STATOR_VALIDATION);
  expect_code(&b, 2, STATOR_OK);
  expect_code(&b, 3, STATOR_OK);
  end(&b);
  expect_items(p->db, 2);
  expect_records(p->db, keys);
}

static void a_token_counts_for_the_next_call_of_the_group(void **state) {
  static const char transaction[] =
      "{'ClientRequestToken':'t','TransactItems':[{'Update':{" IN_APP ",'Key':{'pk':{'S':'a'}},"
      "'UpdateExpression':'ADD n :x','ExpressionAttributeValues':{':x':{'N':'1'}}}}]}";
  place *p = *state;
  static batch b;
  add(&b, TARGET("TransactWriteItems"), transaction);
  add(&b, TARGET("TransactWriteItems"), transaction);
  add(&b, TARGET("TransactWriteItems"),
      "{'ClientRequestToken':'t','TransactItems':[{'Delete':{" IN_APP
      ",'Key':{'pk':{'S':'a'}}}}]}");
  call_all(p->db, &b);
  expect_answer(&b, 0, "{}");
  expect_answer(&b, 1, "{}");
  expect_code(&b, 2, STATOR_TOKEN_MISMATCH);
  end(&b);
  expect_body(p->db, "GetItem", "{" IN_APP ",'Key':{'pk':{'S':'a'}}}",
              "{'Item':{'n':{'N':'1'},'pk':{'S':'a'}}}");
}

static void a_table_made_in_between_is_there_for_those_behind_it(void **state) {
  place *p = *state;
  static batch b;
  add_put(&b, "a", "");
  add(&b, PUT, "{'TableName':'new','Item':{'pk':{'S':'a'}}}");
  add(&b, TARGET("CreateTable"),
      "{'TableName':'new','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
      "{'AttributeName':'pk','AttributeType':'S'}],"
      "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}]}");
  add(&b, PUT, "{'TableName':'new','Item':{'pk':{'S':'a'}}}");
  add(&b, GET, "{'TableName':'new','Key':{'pk':{'S':'a'}}}");
  add(&b, TARGET("DeleteTable"), "{'TableName':'new'}");
  add(&b, PUT, "{'TableName':'new','Item':{'pk':{'S':'b'}}}");
  call_all(p->db, &b);
  expect_code(&b, 0, STATOR_OK);
  expect_code(&b, 1, STATOR_RESOURCE_NOT_FOUND);
  expect_code(&b, 2, STATOR_OK);
  expect_code(&b, 3, STATOR_OK);
  expect_answer(&b, 4, "{'Item':{'pk':{'S':'a'}}}");
  expect_code(&b, 5, STATOR_OK);
  expect_code(&b, 6, STATOR_RESOURCE_NOT_FOUND);
  end(&b);
}

/* -- a commit that fails -------------------------------------------------------------- */

static void a_commit_that_fails_fails_all_that_were_in_it(void **state) {
  place *p = *state;
  static batch b;
  add(&b, PUT, "{}"); /* fails before there is a transaction */
  add_put(&b, "a", "");
  add_put(&b, "a", IF_NEW);
  add(&b, TARGET("ExecuteStatement"),
      "{'Statement':'SELECT * FROM app WHERE pk=?',"
      "'Parameters':[{'S':'a'}]}");
  add_put(&b, "b", "");
  disk_break(true);
  call_all(p->db, &b);
  disk_break(false);
  expect_code(&b, 0, STATOR_VALIDATION);
  for (size_t i = 1; i < b.count; i++) expect_code(&b, i, STATOR_IO);
  expect_items(p->db, 0);
  call_all(p->db, &b);
  expect_code(&b, 1, STATOR_OK);
  expect_code(&b, 2, STATOR_CONDITION_FAILED);
  expect_answer(&b, 3, "{'Items':[{'g':{'S':'one'},'pk':{'S':'a'}}]}");
  expect_code(&b, 4, STATOR_OK);
  end(&b);
  expect_items(p->db, 2);
}

static void a_lone_write_whose_commit_fails_was_not_done(void **state) {
  place *p = *state;
  stator_args plain = {.format = STATOR_PLAIN};
  stator_result *r = stator_result_new();
  disk_break(true);
  assert_int_equal(stator_put(p->db, "app", "{\"pk\":\"a\"}", STATOR_NUL, &plain, r), STATOR_IO);
  assert_int_equal(stator_result_code(r), STATOR_IO);
  assert_string_equal(stator_result_exception(r), "InternalServerError");
  assert_non_null(strstr(stator_result_body(r, NULL), "refused a read or write"));
  disk_break(false);
  assert_false(holds(p->db, "a"));
  assert_int_equal(stator_put(p->db, "app", "{\"pk\":\"a\"}", STATOR_NUL, &plain, r), STATOR_OK);
  assert_null(stator_result_body(r, NULL));
  assert_true(holds(p->db, "a"));
  stator_result_free(r);
}

/* -- a full disk ------------------------------------------------------------------------ */

/* Large items, so that SQLite writes before the commit. */
static void add_large(batch *b, int number, size_t size) {
  char *body = malloc(size + 256);
  int n =
      snprintf(body, 256, "{" IN_APP ",'Item':{'pk':{'S':'%d'},'g':{'S':'one'},'v':{'S':'", number);
  memset(body + n, 'v', size);
  strcpy(body + n + size, "'}}}");
  add(b, PUT, body);
  free(body);
}

static void no_space_in_the_middle_fails_those_that_were_in_it(void **state) {
  place *p = *state;
  static batch b;
  for (long writes = 1; writes < 2000; writes = writes * 3 + 1) {
    int done = 0, failed = 0;
    char pk[16];
    for (int i = 0; i < 60; i++) add_large(&b, i + (int)writes * 100, 150000);
    disk_fill_after(writes);
    call_all(p->db, &b);
    disk_fill_after(0);
    for (size_t i = 0; i < b.count; i++) {
      bool ok = code_of(&b, i) == STATOR_OK;
      if (!ok) expect_code(&b, i, STATOR_DISK_FULL);
      if (!ok) assert_null(strstr(body_of(&b, i), "transaction"));
      snprintf(pk, sizeof pk, "%d", (int)i + (int)writes * 100);
      assert_true(ok == holds(p->db, pk));
      *(ok ? &done : &failed) += 1;
    }
    assert_true(done > 0 && failed > 0);
    end(&b);
  }
}

/* -- a store that is taken ---------------------------------------------------------------- */

static void all_that_wait_are_told_that_the_store_is_taken(void **state) {
  place *p = *state;
  static batch b;
  stator *other = place_open(p->path, NULL), *tx;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(other, &tx, r), STATOR_OK);
  for (int i = 0; i < 20; i++) add_put(&b, "a", "");
  add(&b, PUT, "{}");
  call_all(p->db, &b);
  for (size_t i = 0; i < 20; i++) expect_code(&b, i, STATOR_BUSY);
  expect_code(&b, 20, STATOR_VALIDATION);
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  call_all(p->db, &b);
  for (size_t i = 0; i < 20; i++) expect_code(&b, i, STATOR_OK);
  end(&b);
  stator_result_free(r);
  assert_int_equal(stator_close(other), STATOR_OK);
  expect_items(p->db, 1);
}

static void inside_a_transaction_calls_made_together_wait_for_its_commit(void **state) {
  place *p = *state;
  static batch b;
  stator *tx;
  stator_result *r = stator_result_new();
  assert_int_equal(stator_begin(p->db, &tx, r), STATOR_OK);
  add_put(&b, "a", "");
  add_put(&b, "a", IF_NEW);
  add_put(&b, "b", "");
  call_all(tx, &b);
  expect_code(&b, 0, STATOR_OK);
  expect_code(&b, 1, STATOR_CONDITION_FAILED);
  expect_code(&b, 2, STATOR_OK);
  assert_int_equal(disk_syncs(), 0);
  expect_items(p->db, 0);
  expect_items(tx, 2);
  assert_int_equal(stator_commit(tx, r), STATOR_OK);
  expect_items(p->db, 2);
  end(&b);
  stator_result_free(r);
}

static void a_store_for_reading_refuses_each_for_what_it_is(void **state) {
  place *p = *state;
  static batch b;
  stator *db;
  stator_options o = {.flags = STATOR_OPEN_READONLY};
  assert_int_equal(stator_open(p->path, &o, &db, NULL), STATOR_OK);
  add_put(&b, "a", "");
  add(&b, PUT, "{}");
  add_put(&b, "b", "");
  call_all(db, &b);
  expect_code(&b, 0, STATOR_READONLY);
  expect_code(&b, 1, STATOR_VALIDATION);
  expect_code(&b, 2, STATOR_READONLY);
  end(&b);
  assert_int_equal(stator_close(db), STATOR_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      in_place(writes_made_together_wait_for_the_disk_once),
      in_place(each_write_sees_those_before_it),
      in_place(one_that_fails_leaves_no_trace_and_the_others_stand),
      in_place(the_first_may_fail_too),
      in_place(a_token_counts_for_the_next_call_of_the_group),
      in_place(a_table_made_in_between_is_there_for_those_behind_it),
      in_place(a_commit_that_fails_fails_all_that_were_in_it),
      in_place(a_lone_write_whose_commit_fails_was_not_done),
      in_place(no_space_in_the_middle_fails_those_that_were_in_it),
      in_place(all_that_wait_are_told_that_the_store_is_taken),
      in_place(inside_a_transaction_calls_made_together_wait_for_its_commit),
      in_place(a_store_for_reading_refuses_each_for_what_it_is),
  };
  disk_install();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
