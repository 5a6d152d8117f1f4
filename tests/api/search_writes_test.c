/* Whatever writes, search indexes say just what the items say: thousands of random puts, updates,
** deletions, batches, transactions that are kept or not, statements, refused writes and
** sweeps, on a file with two handles, in memory and on an application's connection. */
#include "api/search_writes_support.h"
#include <sqlite3.h>

enum { STEPS = 1500, STEPS_BETWEEN = 100, MOST_REQUEST = 20000 };

static void call(stator *db, const char *op, const char *request) {
  expect_ok(db, op, request, NULL);
}

static void put_by(sw_model *m, stator *db, int key) {
  char members[2000], request[2200];
  m->items[key] = sw_random_item(m);
  sw_write_members(key, &m->items[key], members);
  snprintf(request, sizeof request, "{\"TableName\":\"Tab\",\"Item\":{%s}}", members);
  call(db, "PutItem", request);
}

static void put_one(sw_model *m, int key) {
  put_by(m, sw_handle(m), key);
}

static void delete_by(sw_model *m, stator *db, int key) {
  char request[200];
  snprintf(request, sizeof request, "{" NAME_T ",'Key':{'pk':{'S':'k%d'}}}", key);
  m->items[key] = (sw_item){0};
  call(db, "DeleteItem", request);
}

static void delete_one(sw_model *m, int key) {
  delete_by(m, sw_handle(m), key);
}

/* Another string, and the list's place taken by a number. */
static void update_one(sw_model *m, int key) {
  char request[1200] = "", words[600] = "";
  sw_item *item = &m->items[key];
  sw_item fresh = sw_random_item(m);
  if (!item->there) *item = (sw_item){.there = true};
  item->a = fresh.a;
  item->l = 0;
  sw_put_words(words, item->a, " ", "");
  snprintf(request, sizeof request,
           "{\"TableName\":\"Tab\",\"Key\":{\"pk\":{\"S\":\"k%d\"}},\"UpdateExpression\":"
           "\"SET a=:a, l=:n\",\"ExpressionAttributeValues\":{\":a\":{\"S\":\"%s\"},\":n\":"
           "{\"N\":\"1\"}}}",
           key, words);
  call(sw_handle(m), "UpdateItem", request);
}

static void touch_nothing_searched(sw_model *m, int key) {
  char request[300];
  m->items[key].there = true;
  snprintf(request, sizeof request,
           "{" NAME_T ",'Key':{'pk':{'S':'k%d'}},'UpdateExpression':'ADD n :n',"
           "'ExpressionAttributeValues':{':n':{'N':'1'}}}",
           key);
  call(sw_handle(m), "UpdateItem", request);
}

static void write_batch(sw_model *m, int key) {
  char *request = malloc(MOST_REQUEST), members[2000];
  assert_non_null(request);
  strcpy(request, "{\"RequestItems\":{\"Tab\":[");
  for (int i = 0; i < 10; i++) {
    int k = (key + 3 * i) % SW_KEYS;
    if (i) strcat(request, ",");
    m->items[k] = i % 4 ? sw_random_item(m) : (sw_item){0};
    if (m->items[k].there) {
      sw_write_members(k, &m->items[k], members);
      sprintf(request + strlen(request), "{\"PutRequest\":{\"Item\":{%s}}}", members);
    } else {
      sprintf(request + strlen(request), "{\"DeleteRequest\":{\"Key\":{\"pk\":{\"S\":\"k%d\"}}}}",
              k);
    }
  }
  call(sw_handle(m), "BatchWriteItem", strcat(request, "]}}"));
  free(request);
}

/* Kept, or refused as a whole by its last condition. */
static void write_together(sw_model *m, int key) {
  char *request = malloc(MOST_REQUEST), members[2000];
  bool kept = sw_pick(m, 2);
  sw_item put = sw_random_item(m);
  int other = (key + 1) % SW_KEYS, third = (key + 2) % SW_KEYS;
  assert_non_null(request);
  sw_write_members(key, &put, members);
  sprintf(request,
          "{\"TransactItems\":[{\"Put\":{\"TableName\":\"Tab\",\"Item\":{%s}}},"
          "{\"Delete\":{\"TableName\":\"Tab\",\"Key\":{\"pk\":{\"S\":\"k%d\"}}}},"
          "{\"Update\":{\"TableName\":\"Tab\",\"Key\":{\"pk\":{\"S\":\"k%d\"}},"
          "\"UpdateExpression\":\"SET a=:a\",\"ConditionExpression\":\"attribute_not_exists(%s)\","
          "\"ExpressionAttributeValues\":{\":a\":{\"S\":\"kappa\"}}}}]}",
          members, other, third, kept ? "nowhere" : "pk");
  bool passes = kept || !m->items[third].there;
  stator_result *r = support_call(sw_handle(m), "TransactWriteItems", request);
  if ((stator_result_code(r) == STATOR_OK) != passes) fail_msg("%s", stator_result_body(r, NULL));
  if (passes) {
    m->items[key] = put;
    m->items[other] = (sw_item){0};
    m->items[third].there = true;
    m->items[third].a = 1u << 9;
  }
  stator_result_free(r);
  free(request);
}

/* Writes one by one, one of which is refused; then kept or not. */
static void write_in_a_transaction(sw_model *m, int key) {
  stator *tx;
  char request[300];
  stator_result *r = stator_result_new();
  sw_item before[SW_KEYS];
  memcpy(before, m->items, sizeof before);
  if (stator_begin(m->db, &tx, r) != STATOR_OK) fail_msg("%s", stator_result_message(r));
  for (int i = 0; i < 6; i++) {
    if (i % 3 == 2)
      delete_by(m, tx, (key + i) % SW_KEYS);
    else
      put_by(m, tx, (key + 5 * i) % SW_KEYS);
    snprintf(request, sizeof request,
             "{" NAME_T ",'Item':{'pk':{'S':'k%d'},'a':{'S':'refused'}},'ConditionExpression':"
             "'attribute_exists(nowhere)'}",
             key);
    stator_result *refused = support_call(tx, "PutItem", request);
    assert_int_equal(stator_result_code(refused), STATOR_CONDITION_FAILED);
    stator_result_free(refused);
  }
  if (sw_pick(m, 2)) {
    if (stator_commit(tx, r) != STATOR_OK) fail_msg("%s", stator_result_message(r));
  } else {
    assert_int_equal(stator_rollback(tx), STATOR_OK);
    memcpy(m->items, before, sizeof before);
  }
  stator_result_free(r);
}

static void write_by_statement(sw_model *m, int key) {
  char request[300];
  if (!m->items[key].there) {
    snprintf(request, sizeof request,
             "{\"Statement\":\"INSERT INTO Tab VALUE {'pk':'k%d','a':'iota zeta'}\"}", key);
    m->items[key] = (sw_item){.there = true, .a = 1u << 8 | 1u << 5};
  } else {
    snprintf(request, sizeof request,
             "{\"Statement\":\"UPDATE Tab SET a='beta' REMOVE l WHERE pk='k%d'\"}", key);
    m->items[key].a = 1u << 1;
    m->items[key].l = 0;
  }
  call(sw_handle(m), "ExecuteStatement", request);
}

static void expire_some(sw_model *m, int key) {
  char members[2000], request[2300];
  for (int i = 0; i < 3; i++) {
    int k = (key + i) % SW_KEYS;
    sw_item item = sw_random_item(m);
    sw_write_members(k, &item, members);
    snprintf(request, sizeof request,
             "{\"TableName\":\"Tab\",\"Item\":{%s,\"exp\":{\"N\":\"%d\"}}}", members,
             1700000000 + i);
    call(sw_handle(m), "PutItem", request);
    m->items[k] = (sw_item){0};
  }
  call(sw_handle(m), "Sweep", "{" NAME_T "}");
}

typedef void way_of_writing(sw_model *m, int key);
static way_of_writing *const ways[] = {put_one,
                                       put_one,
                                       delete_one,
                                       update_one,
                                       touch_nothing_searched,
                                       write_batch,
                                       write_together,
                                       write_in_a_transaction,
                                       write_by_statement,
                                       expire_some};

static void prepare_table(stator *db) {
  support_table(db, "Tab", "S", NULL);
  call(db, "UpdateTimeToLive",
       "{" NAME_T ",'TimeToLiveSpecification':{'AttributeName':'exp','Enabled':true}}");
  sw_make_index(db, "words", "unicode61");
}

static void write_at_random(sw_model *m) {
  prepare_table(m->db);
  m->seed = 20261121;
  for (int step = 1; step <= STEPS; step++) {
    int key = (int)sw_pick(m, SW_KEYS);
    ways[sw_pick(m, sizeof ways / sizeof *ways)](m, key);
    if (step % STEPS_BETWEEN == 0) sw_expect_exact(m);
    if (step == STEPS / 2) sw_make_index(m->other, "stems", "porter");
    if (step == STEPS / 2 + STEPS_BETWEEN / 2) sw_make_index(m->db, "grams", "trigram");
  }
}

/* FTS5's own check of an index, which compares with the items through the view. */
static void expect_fts5_agrees(sqlite3 *connection) {
  static const char *const names[] = {"Tab_words", "Tab_stems", "Tab_grams"};
  for (int i = 0; i < 3; i++) {
    char sql[200], *why = NULL;
    snprintf(sql, sizeof sql, "INSERT INTO \"%s\"(\"%s\",rank) VALUES('integrity-check',1)",
             names[i], names[i]);
    if (sqlite3_exec(connection, sql, NULL, NULL, &why)) fail_msg("%s: %s", sql, why);
  }
}

static void on_a_file_with_two_handles(void **state) {
  store_file *f = *state;
  sqlite3 *connection;
  sw_model m = {.db = f->db, .other = file_open(f->path)};
  write_at_random(&m);
  assert_int_equal(stator_close(m.other), STATOR_OK);
  assert_int_equal(sqlite3_open(f->path, &connection), SQLITE_OK);
  expect_fts5_agrees(connection);
  sqlite3_close(connection);
}

static void in_memory(void **state) {
  (void)state;
  stator *db = support_open(0);
  sw_model m = {.db = db, .other = db};
  write_at_random(&m);
  assert_int_equal(stator_close(db), STATOR_OK);
}

/* Its names in SQL say whose they are. */
static void on_an_application_s_connection(void **state) {
  store_file *f = *state;
  sqlite3 *connection;
  stator *db;
  char path[80];
  stator_result *r = stator_result_new();
  assert_int_equal(sqlite3_open(beside(f, "own.db", path), &connection), SQLITE_OK);
  sqlite3_exec(connection, "CREATE TABLE own(x); INSERT INTO own VALUES(1)", NULL, NULL, NULL);
  if (stator_open_on(connection, NULL, &db, r) != STATOR_OK)
    fail_msg("%s", stator_result_message(r));
  assert_int_equal(stator_clock_set(db, SUPPORT_NOW), STATOR_OK);
  sw_model m = {.db = db, .other = db};
  write_at_random(&m);
  assert_int_equal(sqlite3_exec(connection,
                                "INSERT INTO stator_search_Tab_words(stator_search_Tab_words,rank)"
                                " VALUES('integrity-check',1)",
                                NULL, NULL, NULL),
                   SQLITE_OK);
  assert_int_equal(sqlite3_exec(connection, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
  sw_model before = m;
  put_one(&m, 3);
  delete_one(&m, 4);
  assert_int_equal(sqlite3_exec(connection, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
  sw_expect_exact(&before);
  stator_result_free(r);
  assert_int_equal(stator_close(db), STATOR_OK);
  sqlite3_close(connection);
}

static void a_backup_a_restore_and_a_vacuum_keep_them(void **state) {
  store_file *f = *state;
  char path[80];
  stator_result *r = stator_result_new();
  sw_model m = {.db = f->db, .other = f->db, .seed = 3};
  prepare_table(f->db);
  for (int i = 0; i < SW_KEYS; i++) put_one(&m, i);
  for (int i = 0; i < SW_KEYS; i += 3) delete_one(&m, i);
  assert_int_equal(stator_vacuum(f->db, NULL, r), STATOR_OK);
  sw_expect_exact(&m);
  sw_model then = m;
  assert_int_equal(stator_backup(f->db, beside(f, "copy.db", path), 0, NULL, r), STATOR_OK);
  for (int i = 0; i < SW_KEYS; i += 2) put_one(&m, i);
  stator *copy = file_open(path);
  then.db = then.other = copy;
  sw_expect_exact(&then);
  assert_int_equal(stator_close(copy), STATOR_OK);
  assert_int_equal(stator_restore(f->db, path, NULL, r), STATOR_OK);
  then.db = then.other = f->db;
  sw_expect_exact(&then);
  put_one(&then, 5);
  sw_expect_exact(&then);
  stator_result_free(r);
}

/* An item as large as one can be, of one word after another, and one of a single word. */
static void texts_as_large_as_an_item_are_kept(void **state) {
  enum { LARGE = 390000 };
  store_file *f = *state;
  char *request = malloc(LARGE + 200);
  assert_non_null(request);
  prepare_table(f->db);
  for (int way = 0; way < 3; way++) {
    int n =
        sprintf(request, "{\"TableName\":\"Tab\",\"Item\":{\"pk\":{\"S\":\"big\"},\"a\":{\"S\":\"");
    for (int i = 0; i < LARGE - 400; i++)
      request[n++] = way == 1 || i % 7 ? (char)('a' + (i / 7 + way) % 26) : ' ';
    strcpy(request + n, " kappa\"}}}");
    call(f->db, "PutItem", request);
    expect_ok(f->db, "Search", "{" NAME_T ",'SearchQuery':'kappa','ProjectionExpression':'pk'}",
              "'Count':1");
    sw_expect_sound(f->db);
  }
  call(f->db, "DeleteItem", "{" NAME_T ",'Key':{'pk':{'S':'big'}}}");
  expect_ok(f->db, "Search", "{" NAME_T ",'SearchQuery':'kappa'}", "'Count':0");
  sw_expect_sound(f->db);
  free(request);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      file_test(on_a_file_with_two_handles),
      cmocka_unit_test(in_memory),
      file_test(on_an_application_s_connection),
      file_test(a_backup_a_restore_and_a_vacuum_keep_them),
      file_test(texts_as_large_as_an_item_are_kept),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
