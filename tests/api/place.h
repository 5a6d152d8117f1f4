/*
** A store in a file of its own, in a folder of its own.
**
**   place *p = place_new(NULL);                     options, or NULL; p->db is the store
**   stator *other = place_open(p->path, &options);  the same file once more, or another
**   place_free(p);                                  closes p->db, removes the folder
*/
#ifndef TESTS_API_PLACE_H
#define TESTS_API_PLACE_H
#include "api/support.h"
#include <unistd.h>

typedef struct place {
  char folder[64], path[96];
  stator *db; /* a test may close it, and leave NULL or another here */
} place;

static inline stator *place_open(const char *path, const stator_options *options) {
  stator *db;
  stator_result *why = stator_result_new();
  if (stator_open(path, options, &db, why) != STATOR_OK) fail_msg("%s", stator_result_message(why));
  stator_result_free(why);
  return db;
}

static inline place *place_new(const stator_options *options) {
  place *p = calloc(1, sizeof *p);
  assert_non_null(p);
  strcpy(p->folder, "/tmp/stator-test-XXXXXX");
  assert_non_null(mkdtemp(p->folder));
  snprintf(p->path, sizeof p->path, "%s/app.db", p->folder);
  p->db = place_open(p->path, options);
  return p;
}

static inline void place_free(place *p) {
  char command[96];
  assert_int_equal(stator_close(p->db), STATOR_OK);
  snprintf(command, sizeof command, "rm -r %s", p->folder);
  free(p);
  assert_int_equal(system(command), 0);
}

/* As a fixture: *state is the place. */
static inline int place_teardown(void **state) {
  place_free(*state);
  return 0;
}
#endif
