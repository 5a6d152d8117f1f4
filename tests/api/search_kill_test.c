/* A program that is killed while it writes items, or makes a search index, leaves items and
** index that agree. A child does the work and kills itself at every place in turn: when the
** log beside the file is written, and when progress is told. */
#include "api/disk.h"
#include "api/search_writes_support.h"
#include "api/killed.h"

enum { MOST_PLACES = 1500, WRITES = 12, PLACES_BETWEEN = 7 };

typedef int work(stator *db, const stator_progress *progress, stator_result *r);

static int put_words(stator *db, int key, sw_model *m, stator_result *r) {
  char members[2000], request[2200];
  sw_item item = sw_random_item(m);
  sw_write_members(key, &item, members);
  int n = snprintf(request, sizeof request, "{\"TableName\":\"Tab\",\"Item\":{%s}}", members);
  return stator_call(db, "PutItem", request, (size_t)n, r);
}

static int write_items(stator *db, const stator_progress *progress, stator_result *r) {
  sw_model m = {.seed = 5};
  int rc = STATOR_OK;
  (void)progress;
  for (int i = 0; rc == STATOR_OK && i < WRITES; i++)
    rc = put_words(db, (int)sw_pick(&m, SW_KEYS), &m, r);
  return rc;
}

static int make_index(stator *db, const stator_progress *progress, stator_result *r) {
  static const char request[] = "{\"TableName\":\"Tab\",\"IndexName\":\"made\",\"Attributes\":["
                                "{\"AttributePath\":\"a\"},{\"AttributePath\":\"m.p\"}]}";
  assert_int_equal(stator_watch_backfills(db, progress), STATOR_OK);
  return stator_call(db, "CreateSearchIndex", request, STATOR_NUL, r);
}

static int die_at_step(void *arg, int64_t done, int64_t total) {
  int *left = arg;
  (void)done, (void)total;
  if (--*left == 0) raise(SIGKILL);
  return 0;
}

/* In a child: true if it came to its end. */
static bool survives(const store_file *f, work *run, int steps, long writes) {
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    stator *db;
    stator_options options = {.durability = STATOR_SYNC_OFF}; /* the system lives on */
    stator_progress progress = {die_at_step, &steps};
    stator_result *r = stator_result_new();
    disk_kill_after(writes);
    bool done =
        stator_open(f->path, &options, &db, r) == STATOR_OK && run(db, &progress, r) == STATOR_OK;
    _exit(done ? 0 : 1);
  }
  return child_survived(child);
}

static void fill_table(stator *db, int copies) {
  sw_model m = {.seed = 11};
  stator_result *r = stator_result_new();
  support_table(db, "Tab", "S", NULL);
  for (int i = 0; i < copies; i++) assert_int_equal(put_words(db, i, &m, r), STATOR_OK);
  stator_result_free(r);
}

static void items_and_index_agree_wherever_a_write_is_killed(void **state) {
  store_file *f = *state;
  int killed = 0;
  fill_table(f->db, SW_KEYS);
  sw_make_index(f->db, "words", "unicode61");
  assert_int_equal(stator_close(f->db), STATOR_OK);
  for (long n = 1; n < MOST_PLACES && !survives(f, write_items, 0, n); n += PLACES_BETWEEN) {
    f->db = file_open(f->path);
    sw_expect_sound(f->db);
    assert_int_equal(stator_close(f->db), STATOR_OK);
    killed++;
  }
  assert_true(killed > 5);
  f->db = file_open(f->path);
}

/* Opened again, the index is there and whole, or not there at all. */
static void an_index_that_is_made_when_killed_is_finished_by_the_next_to_open(void **state) {
  store_file *f = *state;
  static const char found[] = "{" NAME_T ",'IndexName':'made','SearchQuery':'alpha OR beta'}";
  int killed = 0;
  fill_table(f->db, 2500);
  assert_int_equal(stator_close(f->db), STATOR_OK);
  for (int place = 1;; place++) {
    bool by_step = place % 2;
    int at = (place + 1) / 2;
    bool done = survives(f, make_index, by_step ? at : 0, by_step ? 0 : at * 20);
    f->db = file_open(f->path);
    sw_expect_sound(f->db);
    stator_result *r =
        support_call(f->db, "DescribeSearchIndex", "{" NAME_T ",'IndexName':'made'}");
    if (stator_result_code(r) == STATOR_OK) {
      if (!strstr(stator_result_body(r, NULL), "ACTIVE"))
        fail_msg("%s", stator_result_body(r, NULL));
      expect_without(f->db, "Search", found, "'Count':0");
      expect_ok(f->db, "DeleteSearchIndex", "{" NAME_T ",'IndexName':'made'}", NULL);
    }
    stator_result_free(r);
    if (done && killed > 3) return;
    killed += !done;
    assert_true(place < MOST_PLACES);
    assert_int_equal(stator_close(f->db), STATOR_OK);
  }
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  disk_install();
  const struct CMUnitTest tests[] = {
      file_test(items_and_index_agree_wherever_a_write_is_killed),
      file_test(an_index_that_is_made_when_killed_is_finished_by_the_next_to_open),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
