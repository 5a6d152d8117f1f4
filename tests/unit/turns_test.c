/* Turns on a handle's main lane: who waits while a commit is under way. */
#include "api/handle.h"
#include "api/disk.h"
#include "api/place.h"
#include <sched.h>

enum { WRITERS = 8 };

typedef struct writer {
  stator *db;
  char item[32];
  int code;
  pthread_t thread;
} writer;

static void *put_item(void *arg) {
  static const stator_args plain = {.format = STATOR_PLAIN};
  writer *w = arg;
  stator_result *r = stator_result_new();
  w->code = stator_put(w->db, "app", w->item, STATOR_NUL, &plain, r);
  stator_result_free(r);
  return NULL;
}

static void begin_put(writer *w, stator *db, int number) {
  w->db = db;
  snprintf(w->item, sizeof w->item, "{\"pk\":\"%d\"}", number);
  assert_int_equal(pthread_create(&w->thread, NULL, put_item, w), 0);
}

static void end_put(writer *w) {
  assert_int_equal(pthread_join(w->thread, NULL), 0);
  assert_int_equal(w->code, STATOR_OK);
}

/* Until so many calls wait for the main lane. */
static void await_waiting(stator *db, int wanted) {
  for (int waiting = 0; waiting != wanted; (void)sched_yield()) {
    waiting = 0;
    pthread_mutex_lock(&db->mutex);
    for (const st_job *job = db->turns.first; job; job = job->next) waiting++;
    pthread_mutex_unlock(&db->mutex);
  }
}

static place *new_app(void) {
  place *p = place_new(NULL);
  support_table(p->db, "app", "S", NULL);
  return p;
}

static void writes_that_come_while_one_commits_share_the_next_commit(void **state) {
  place *p = new_app();
  stator *db = p->db;
  writer first, others[WRITERS];
  (void)state;
  disk_hold();
  begin_put(&first, db, 0);
  disk_await_held();
  disk_syncs();
  for (int i = 0; i < WRITERS; i++) begin_put(&others[i], db, i + 1);
  await_waiting(db, WRITERS);
  disk_release();
  end_put(&first);
  for (int i = 0; i < WRITERS; i++) end_put(&others[i]);
  assert_int_equal(disk_syncs(), 1);
  expect_ok(db, "Scan", "{'TableName':'app','Select':'COUNT'}", "'Count':9,");
  place_free(p);
}

/* One thread alone never needs a second connection. */
static void readers_lanes_are_opened_when_needed_and_kept(void **state) {
  place *p = new_app();
  stator *db = p->db;
  writer w;
  (void)state;
  expect_ok(db, "Scan", "{'TableName':'app'}", "'Count':0,");
  assert_int_equal(db->turns.readers, 0);
  for (int i = 0; i < 3; i++) {
    disk_hold();
    begin_put(&w, db, i);
    disk_await_held();
    expect_ok(db, "Scan", "{'TableName':'app'}", i ? NULL : "'Count':0,");
    assert_int_equal(db->turns.readers, 1);
    disk_release();
    end_put(&w);
  }
  place_free(p);
}

/* Once it is long, the next write has it emptied, and it begins anew. */
static void a_long_log_is_emptied_while_readers_wait(void **state) {
  place *p = new_app();
  stator *db = p->db;
  writer w;
  (void)state;
  disk_hold();
  begin_put(&w, db, 0);
  disk_await_held();
  expect_ok(db, "Scan", "{'TableName':'app'}", "'Count':0,");
  disk_release();
  end_put(&w);
  for (int i = 1; i < 10; i++) {
    begin_put(&w, db, i);
    end_put(&w);
  }
  int pages = st_store_log_pages(db->lane->store);
  assert_true(pages > 9);
  db->turns.long_log = pages - 1;
  begin_put(&w, db, 10);
  end_put(&w);
  assert_in_range(st_store_log_pages(db->lane->store), 1, pages - 1);
  expect_ok(db, "Scan", "{'TableName':'app','Select':'COUNT'}", "'Count':11,");
  place_free(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_that_come_while_one_commits_share_the_next_commit),
      cmocka_unit_test(a_long_log_is_emptied_while_readers_wait),
      cmocka_unit_test(readers_lanes_are_opened_when_needed_and_kept),
  };
  disk_install();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
