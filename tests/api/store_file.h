/* For tests of a store in a file: a fixture with a folder of its own. */
#ifndef TESTS_API_STORE_FILE_H
#define TESTS_API_STORE_FILE_H
#include "api/support.h"

typedef struct store_file {
  char folder[32], path[48];
  stator *db; /* on app.db in it, its clock standing still */
} store_file;

static inline stator *file_open(const char *path) {
  stator *db;
  stator_result *why = stator_result_new();
  stator_options options = {.durability = STATOR_SYNC_OFF};
  if (stator_open(path, &options, &db, why) != STATOR_OK)
    fail_msg("cannot open: %s", stator_result_message(why));
  stator_result_free(why);
  assert_int_equal(stator_clock_set(db, SUPPORT_NOW), STATOR_OK);
  return db;
}

static inline int file_setup(void **state) {
  store_file *f = calloc(1, sizeof *f);
  if (!f) return -1;
  snprintf(f->folder, sizeof f->folder, "/tmp/stator-test-XXXXXX");
  if (!mkdtemp(f->folder)) return -1;
  snprintf(f->path, sizeof f->path, "%s/app.db", f->folder);
  f->db = file_open(f->path);
  *state = f;
  return 0;
}

static inline int file_teardown(void **state) {
  store_file *f = *state;
  char command[64];
  int rc = stator_close(f->db) == STATOR_OK ? 0 : -1;
  snprintf(command, sizeof command, "rm -rf %s", f->folder);
  if (system(command) != 0) rc = -1;
  free(f);
  return rc;
}

#define file_test(function) cmocka_unit_test_setup_teardown(function, file_setup, file_teardown)
#endif
