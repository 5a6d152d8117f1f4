// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* A check, a backup, a restore and a vacuum while memory runs out at every allocation
** in turn: each does its work, or fails and has changed nothing. */
#include "api/upkeep_support.h"
#include "unit/failing_memory.h"

typedef int work(stator *db, const char *path, stator_result *r);

static int do_check(stator *db, const char *path, stator_result *r) {
  (void)path;
  int rc = stator_check(db, 0, NULL, NULL, NULL, r);
  failing = 0;
  if (rc == STATOR_OK) expect_result(r, rc, "{\"Findings\":0,");
  return rc;
}

static int do_backup(stator *db, const char *path, stator_result *r) {
  return stator_backup(db, path, STATOR_OVERWRITE, NULL, r);
}

static int do_restore(stator *db, const char *path, stator_result *r) {
  return stator_restore(db, path, NULL, r);
}

static int do_vacuum(stator *db, const char *path, stator_result *r) {
  (void)path;
  return stator_vacuum(db, NULL, r);
}

static void fail_each(stator *db, work *run, const char *path) {
  char *content = content_of(db);
  bool failed = true;
  for (size_t n = 1; failed; n++) {
    stator_result *r = stator_result_new();
    allocations = 0;
    failing = n;
    int rc = run(db, path, r);
    failed = allocations >= n;
    failing = 0;
    if (rc != STATOR_OK) assert_int_equal(rc, STATOR_NOMEM);
    expect_content(db, content);
    stator_result_free(r);
  }
  free(content);
}

static void each_works_or_memory_ran_out(void **state) {
  store_file *f = *state;
  char path[80];
  work *const works[] = {do_check, do_backup, do_restore, do_vacuum};
  fill_store(f->db, 12);
  beside(f, "copy.db", path);
  for (size_t i = 0; i < sizeof works / sizeof *works; i++) fail_each(f->db, works[i], path);
  assert_false(any_file(f, "part-"));
}

static void in_memory_too(void **state) {
  store_file *f = *state;
  char path[80];
  stator *memory = support_open(0);
  work *const works[] = {do_check, do_backup, do_restore, do_vacuum};
  fill_store(memory, 12);
  beside(f, "copy.db", path);
  for (size_t i = 0; i < sizeof works / sizeof *works; i++) fail_each(memory, works[i], path);
  assert_int_equal(stator_close(memory), STATOR_OK);
}

int main(int argc, char **argv) {
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  const struct CMUnitTest tests[] = {
      file_test(each_works_or_memory_ran_out),
      file_test(in_memory_too),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
