/* What others see and do while a search index is being made: another handle on the file,
** between its batches; and searches in transactions. */
#include "api/store_file.h"
#include "api/table_requests.h"
#include <pthread.h>
#include <stdatomic.h>

enum { ITEMS = 3500 };

#define MADE T "'IndexName':'plots','Attributes':[{'AttributePath':'title'}]}"
#define T "{" NAME_T ","
#define NAMED T "'IndexName':'plots'}"

typedef struct watcher {
  stator *other; /* on the same file */
  void (*look)(stator *other);
  int calls;
} watcher;

static int look_once(void *arg, int64_t done, int64_t total) {
  watcher *w = arg;
  assert_true(total == ITEMS && done <= total);
  if (++w->calls == 3) w->look(w->other);
  return 0;
}

static void put_titles(stator *db) {
  char *request = malloc(ITEMS * 80);
  assert_non_null(request);
  support_table(db, "Tab", "S", NULL);
  int n = sprintf(request, T "'Items':[");
  for (int i = 0; i < ITEMS; i++)
    n += sprintf(request + n, "%s{'pk':{'S':'%d'},'title':{'S':'film %d'}}", i ? "," : "", i,
                 i % 10);
  strcpy(request + n, "]}");
  expect_ok(db, "ImportItems", request, NULL);
  free(request);
}

/* Makes the index; `look` runs behind the second batch. Its result, to be freed. */
static stator_result *make_watched(store_file *f, void (*look)(stator *other)) {
  watcher w = {.other = file_open(f->path), .look = look};
  put_titles(f->db);
  assert_int_equal(stator_watch_backfills(f->db, &(stator_progress){look_once, &w}), STATOR_OK);
  stator_result *r = support_call(f->db, "CreateSearchIndex", MADE);
  assert_int_equal(stator_watch_backfills(f->db, NULL), STATOR_OK);
  assert_true(w.calls >= 3);
  assert_int_equal(stator_close(w.other), STATOR_OK);
  return r;
}

static void expect_nothing_found_wrong(stator *db) {
  stator_result *r = stator_result_new();
  assert_int_equal(stator_check(db, 0, NULL, NULL, NULL, r), STATOR_OK);
  const char *body = stator_result_body(r, NULL);
  if (strncmp(body, "{\"Findings\":0,", 14) != 0) fail_msg("%s", body);
  stator_result_free(r);
}

static void look_at_building(stator *other) {
  expect_ok(other, "DescribeSearchIndex", NAMED,
            "'IndexStatus':'CREATING','Backfilling':true,'CreationDateTime'");
  expect_ok(other, "DescribeTable", "{" NAME_T "}", "'IndexStatus':'CREATING','Backfilling':true");
  expect_error(other, "Search", T "'SearchQuery':'film'}", "ValidationException",
               "Cannot read from backfilling search index: plots");
  expect_error(other, "ExecuteStatement",
               "{\"Statement\":\"SELECT * FROM Tab WHERE search(title, 'film')\"}",
               "ValidationException", "Cannot read from backfilling search index: plots");
  expect_error(other, "CreateSearchIndex", MADE, "ResourceInUseException",
               "Search index already exists: plots of table Tab");
  expect_error(other, "DeleteTable", "{" NAME_T "}", "ResourceInUseException",
               IN_USE "Cannot delete table while indexes are being created, updated, or deleted.");
  expect_ok(other, "PutItem", T "'Item':{'pk':{'S':'0'},'title':{'S':'other words'}}}", NULL);
  expect_ok(other, "PutItem", T "'Item':{'pk':{'S':'3499'},'title':{'S':'other words'}}}", NULL);
  expect_ok(other, "PutItem", T "'Item':{'pk':{'S':'new'},'title':{'S':'new film'}}}", NULL);
  expect_ok(other, "DeleteItem", T "'Key':{'pk':{'S':'1'}}}", NULL);
  expect_ok(other, "DeleteItem", T "'Key':{'pk':{'S':'3400'}}}", NULL);
}

static void an_index_that_is_being_made_is_kept_and_not_read(void **state) {
  store_file *f = *state;
  stator_result *r = make_watched(f, look_at_building);
  assert_int_equal(stator_result_code(r), STATOR_OK);
  assert_non_null(strstr(stator_result_body(r, NULL), "\"IndexStatus\":\"ACTIVE\""));
  stator_result_free(r);
  expect_ok(f->db, "DescribeSearchIndex", NAMED, "'ItemCount':3499");
  expect_ok(f->db, "Search", T "'SearchQuery':'other'}", "'Count':2,");
  expect_ok(f->db, "Search", T "'SearchQuery':'new'}", "'Count':1,");
  expect_ok(f->db, "Search", T "'SearchQuery':'words NOT other'}", "'Count':0,");
  expect_nothing_found_wrong(f->db);
}

static void give_it_up(stator *other) {
  expect_ok(other, "DeleteSearchIndex", NAMED, "'IndexStatus':'CREATING'");
}

static void an_index_can_be_given_up_while_it_is_made(void **state) {
  store_file *f = *state;
  stator_result *r = make_watched(f, give_it_up);
  assert_string_equal(stator_result_exception(r), "ResourceNotFoundException");
  assert_string_equal(stator_result_message(r),
                      "Requested resource not found: Search index plots of table Tab not found");
  stator_result_free(r);
  expect_without(f->db, "DescribeTable", "{" NAME_T "}", "SearchIndexes");
  expect_nothing_found_wrong(f->db);
  expect_ok(f->db, "CreateSearchIndex", MADE, "'ItemCount':3500");
  expect_nothing_found_wrong(f->db);
}

static int stop_at_third(void *arg, int64_t done, int64_t total) {
  (void)done;
  (void)total;
  return ++*(int *)arg == 3;
}

static void who_stops_it_finds_no_index(void **state) {
  store_file *f = *state;
  int steps = 0;
  put_titles(f->db);
  assert_int_equal(stator_watch_backfills(f->db, &(stator_progress){stop_at_third, &steps}),
                   STATOR_OK);
  stator_result *r = support_call(f->db, "CreateSearchIndex", MADE);
  assert_int_equal(stator_result_code(r), STATOR_INTERRUPTED);
  assert_int_equal(stator_watch_backfills(f->db, NULL), STATOR_OK);
  stator_result_free(r);
  expect_without(f->db, "DescribeTable", "{" NAME_T "}", "SearchIndexes");
  expect_nothing_found_wrong(f->db);
  expect_ok(f->db, "CreateSearchIndex", MADE, "'ItemCount':3500");
}

/* ------------------------------------------------------- threads on one handle */

enum { WRITERS = 3 };

typedef struct busy_writer {
  stator *db;
  pthread_t thread;
  atomic_int *over;
  int number, writes;
} busy_writer;

static void *write_busily(void *arg) {
  busy_writer *w = arg;
  char request[200];
  stator_result *r = stator_result_new();
  for (int i = 0; r && !atomic_load(w->over); i++) {
    int key = (i * 37 + w->number) % (ITEMS + 100);
    const char *op = i % 3 ? "PutItem" : "DeleteItem";
    snprintf(request, sizeof request,
             i % 3 ? "{\"TableName\":\"Tab\",\"Item\":{\"pk\":{\"S\":\"%d\"},\"title\":{\"S\":"
                     "\"film %d\"}}}"
                   : "{\"TableName\":\"Tab\",\"Key\":{\"pk\":{\"S\":\"%d\"}}}",
             key, i % 10);
    if (stator_call(w->db, op, request, STATOR_NUL, r) != STATOR_OK) break;
    w->writes++;
  }
  stator_result_free(r);
  return NULL;
}

static void threads_write_while_indexes_are_made(void **state) {
  store_file *f = *state;
  busy_writer writers[WRITERS];
  atomic_int over = 0;
  put_titles(f->db);
  for (int i = 0; i < WRITERS; i++) {
    writers[i] = (busy_writer){.db = f->db, .over = &over, .number = i};
    assert_int_equal(pthread_create(&writers[i].thread, NULL, write_busily, &writers[i]), 0);
  }
  for (int i = 0; i < 4; i++) {
    char request[200];
    snprintf(request, sizeof request,
             T "'IndexName':'more%d','Attributes':[{'AttributePath':'title'}]}", i);
    expect_ok(f->db, "CreateSearchIndex", request, "'IndexStatus':'ACTIVE'");
    if (i % 2) expect_ok(f->db, "DeleteSearchIndex", T "'IndexName':'more0'}", NULL);
    if (i % 2)
      expect_ok(f->db, "CreateSearchIndex",
                T "'IndexName':'more0','Attributes':[{'Attrib"
                  "utePath':'title'}]}",
                NULL);
  }
  atomic_store(&over, 1);
  for (int i = 0; i < WRITERS; i++) {
    assert_int_equal(pthread_join(writers[i].thread, NULL), 0);
    assert_true(writers[i].writes > 0);
  }
  expect_nothing_found_wrong(f->db);
}

/* Indexes that another handle makes and drops are met at once, and items it writes. */
static void another_handle_finds_what_was_made(void **state) {
  store_file *f = *state;
  stator *other = file_open(f->path);
  put_titles(f->db);
  expect_error(other, "Search", T "'SearchQuery':'film'}", "ValidationException",
               "The table has no search index: Tab. CreateSearchIndex makes one");
  expect_ok(f->db, "CreateSearchIndex", MADE, NULL);
  expect_ok(other, "Search", T "'SearchQuery':'film','Limit':5}", "'Count':5");
  expect_ok(f->db, "PutItem", T "'Item':{'pk':{'S':'x'},'title':{'S':'novel'}}}", NULL);
  expect_ok(other, "Search", T "'SearchQuery':'novel'}", "'Count':1");
  expect_ok(other, "PutItem", T "'Item':{'pk':{'S':'y'},'title':{'S':'novel'}}}", NULL);
  expect_ok(f->db, "Search", T "'SearchQuery':'novel'}", "'Count':2");
  expect_ok(f->db, "DeleteSearchIndex", NAMED, NULL);
  expect_error(other, "Search", T "'SearchQuery':'film'}", "ValidationException",
               "The table has no search index: Tab. CreateSearchIndex makes one");
  expect_ok(other, "PutItem", T "'Item':{'pk':{'S':'z'},'title':{'S':'novel'}}}", NULL);
  assert_int_equal(stator_close(other), STATOR_OK);
}

/* A transaction finds what it wrote, others what is committed; also indexes. */
static void a_transaction_searches_what_it_wrote(void **state) {
  store_file *f = *state;
  stator *tx;
  stator_result *r = stator_result_new();
  put_titles(f->db);
  expect_ok(f->db, "CreateSearchIndex", MADE, NULL);
  assert_int_equal(stator_begin(f->db, &tx, r), STATOR_OK);
  expect_ok(tx, "PutItem", T "'Item':{'pk':{'S':'x'},'title':{'S':'novel'}}}", NULL);
  expect_ok(tx, "DeleteItem", T "'Key':{'pk':{'S':'3'}}}", NULL);
  expect_ok(tx, "Search", T "'SearchQuery':'novel'}", "'Count':1");
  expect_ok(tx, "ExecuteStatement",
            "{\"Statement\":\"SELECT * FROM Tab WHERE search(title, 'film + 3') AND pk = '3'\"}",
            "{\"Items\":[]}");
  expect_ok(f->db, "Search", T "'SearchQuery':'novel'}", "'Count':0");
  assert_int_equal(stator_rollback(tx), STATOR_OK);
  expect_ok(f->db, "Search", T "'SearchQuery':'novel'}", "'Count':0");
  expect_ok(f->db, "ExecuteStatement",
            "{\"Statement\":\"SELECT pk FROM Tab WHERE search(title, 'film + 3') AND pk = '3'\"}",
            "{\"Items\":[{\"pk\":{\"S\":\"3\"}}]}");
  stator_result_free(r);
  expect_nothing_found_wrong(f->db);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      file_test(an_index_that_is_being_made_is_kept_and_not_read),
      file_test(an_index_can_be_given_up_while_it_is_made),
      file_test(who_stops_it_finds_no_index),
      file_test(threads_write_while_indexes_are_made),
      file_test(another_handle_finds_what_was_made),
      file_test(a_transaction_searches_what_it_wrote),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
