/* A program that is killed while it copies, restores or vacuums leaves a good file. A
** child does the work and kills itself at every place in turn: when progress is told,
** and when the log beside the file is written. */
#include "api/disk.h"
#include "api/upkeep_support.h"
#include "api/killed.h"

enum { MOST_PLACES = 1000, PLACES_BETWEEN = 61 };

typedef struct work {
  int (*run)(stator *db, const char *path, const stator_progress *progress, stator_result *r);
  const char *path;
} work;

static int run_backup(stator *db, const char *path, const stator_progress *progress,
                      stator_result *r) {
  return stator_backup(db, path, STATOR_OVERWRITE, progress, r);
}

static int run_vacuum(stator *db, const char *path, const stator_progress *progress,
                      stator_result *r) {
  (void)path;
  return stator_vacuum(db, progress, r);
}

static int die_at_step(void *arg, int64_t done, int64_t total) {
  int *left = arg;
  (void)done, (void)total;
  if (--*left == 0) raise(SIGKILL);
  return 0;
}

/* In a child: true if it came to its end. */
static bool survives(const store_file *f, const work *w, int steps, long writes) {
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    stator *db;
    stator_options options = {.durability = STATOR_SYNC_OFF}; /* the system lives on */
    stator_progress progress = {die_at_step, &steps};
    stator_result *r = stator_result_new();
    disk_kill_after(writes);
    bool done = stator_open(f->path, &options, &db, r) == STATOR_OK &&
                w->run(db, w->path, &progress, r) == STATOR_OK;
    _exit(done ? 0 : 1);
  }
  return child_survived(child);
}

static void expect_sound(const char *path, const char *one, const char *other) {
  stator *db = file_open(path);
  stator_result *r = stator_result_new();
  assert_int_equal(stator_check(db, 0, NULL, NULL, NULL, r), STATOR_OK);
  expect_result(r, STATOR_OK, "{\"Findings\":0,");
  stator_result_free(r);
  char *content = content_of(db);
  if (strcmp(content, one) != 0) assert_string_equal(content, other);
  free(content);
  assert_int_equal(stator_close(db), STATOR_OK);
}

/* The store is before and after as one of the two. */
static void kill_at_each_place(store_file *f, const work *w, const char *one, const char *other) {
  int killed = 0;
  assert_int_equal(stator_close(f->db), STATOR_OK);
  f->db = NULL;
  for (int steps = 1; steps < MOST_PLACES && !survives(f, w, steps, 0); steps++, killed++)
    expect_sound(f->path, one, other);
  for (long n = 1; n < MOST_PLACES && !survives(f, w, 0, n); n += PLACES_BETWEEN, killed++)
    expect_sound(f->path, one, other);
  assert_true(killed > 3);
  f->db = file_open(f->path);
}

/* Something to copy, and pages that are free. */
static void fill_with_holes(stator *db) {
  char *request = malloc(70000);
  assert_non_null(request);
  fill_store(db, 300);
  for (int i = 0; i < 60; i++) {
    int n = sprintf(request, "{" NAME_T ",'Item':{'pk':{'S':'big'},'sk':{'S':'%d'},'x':{'S':'", i);
    memset(request + n, 'x', 60000);
    strcpy(request + n + 60000, "'}}}");
    expect_ok(db, "PutItem", request, NULL);
    if (i % 3) continue;
    sprintf(request, "{" NAME_T ",'Key':{'pk':{'S':'big'},'sk':{'S':'%d'}}}", i);
    expect_ok(db, "DeleteItem", request, NULL);
  }
  free(request);
}

static void a_vacuum_that_is_killed_has_changed_nothing(void **state) {
  store_file *f = *state;
  fill_with_holes(f->db);
  char *content = content_of(f->db);
  kill_at_each_place(f, &(work){run_vacuum, NULL}, content, content);
  free(content);
}

static void a_restore_that_is_killed_is_done_or_not(void **state) {
  store_file *f = *state;
  char path[80];
  stator_result *r = stator_result_new();
  fill_with_holes(f->db);
  char *restored = content_of(f->db);
  assert_int_equal(stator_backup(f->db, beside(f, "copy.db", path), 0, NULL, r), STATOR_OK);
  expect_ok(f->db, "PutItem", "{" NAME_T ",'Item':{'pk':{'S':'n'},'sk':{'S':'n'}}}", NULL);
  char *content = content_of(f->db);
  kill_at_each_place(f, &(work){stator_restore, path}, content, restored);
  expect_content(f->db, restored);
  stator_result_free(r);
  free(content);
  free(restored);
}

/* Neither is the store another, nor the file that is there replaced by half of one. */
static void a_backup_that_is_killed_leaves_both_files(void **state) {
  store_file *f = *state;
  char path[80];
  stator_result *r = stator_result_new();
  fill_store(f->db, 20);
  char *before = content_of(f->db);
  assert_int_equal(stator_backup(f->db, beside(f, "copy.db", path), 0, NULL, r), STATOR_OK);
  expect_ok(f->db, "DeleteTable", "{" NAME_T "}", NULL);
  fill_with_holes(f->db);
  char *content = content_of(f->db);
  work w = {run_backup, path};
  for (int steps = 1; steps < MOST_PLACES && !survives(f, &w, steps, 0); steps++)
    expect_sound(path, before, before);
  expect_sound(path, content, content);
  expect_content(f->db, content);
  stator_result_free(r);
  free(before);
  free(content);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  disk_install();
  const struct CMUnitTest tests[] = {
      file_test(a_vacuum_that_is_killed_has_changed_nothing),
      file_test(a_restore_that_is_killed_is_done_or_not),
      file_test(a_backup_that_is_killed_leaves_both_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
