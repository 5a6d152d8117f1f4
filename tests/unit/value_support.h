/* What the tests of value/ share: JSON text to canonical text and to errors. */
#ifndef VALUE_SUPPORT_H
#define VALUE_SUPPORT_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "value/plain.h"
#include "value/write.h"

typedef int read_function(const st_json *, st_arena *, st_buf *, size_t *, st_error *);

/* Freed with workbench_free; `out` holds the text, `error` what was raised. */
typedef struct workbench {
  st_arena arena;
  st_buf out;
  st_error error;
  size_t size;
  int code;
} workbench;

static inline void workbench_init(workbench *w) {
  *w = (workbench){0};
  st_arena_init(&w->arena);
  st_buf_init(&w->out, 0);
  st_error_init(&w->error);
}

static inline void workbench_free(workbench *w) {
  st_buf_free(&w->out);
  st_error_free(&w->error);
  st_arena_free(&w->arena);
}

static inline void workbench_read(workbench *w, st_str json, read_function *read) {
  const st_json *root;
  st_buf_clear(&w->out);
  st_error_clear(&w->error);
  w->code = st_json_read(json, &w->arena, &root, &w->error);
  if (w->code == STATOR_OK) w->code = read(root, &w->arena, &w->out, &w->size, &w->error);
}

/* The canonical text of an item or value; lives as long as the workbench. */
static inline st_str canonical(workbench *w, read_function *read, const char *json) {
  workbench_read(w, st_str_of(json), read);
  if (w->code != STATOR_OK) fail_msg("%s: %s", json, st_buf_cstr(&w->error.message));
  st_str kept;
  assert_true(st_arena_copy(&w->arena, st_buf_view(&w->out), &kept));
  return kept;
}

static inline st_value value_of(workbench *w, const char *json) {
  st_str text = canonical(w, st_write_value, json);
  return st_value_at(text.p, text.p + text.n);
}

static inline void assert_reads(read_function *read, const char *json, const char *expected) {
  workbench w;
  workbench_init(&w);
  canonical(&w, read, json);
  assert_string_equal(st_buf_cstr(&w.out), expected);
  workbench_free(&w);
}

static inline void assert_refused(read_function *read, const char *json, st_family family,
                                  const char *message) {
  workbench w;
  workbench_init(&w);
  workbench_read(&w, st_str_of(json), read);
  assert_string_equal(st_buf_cstr(&w.error.message), message);
  assert_int_equal(w.code, STATOR_VALIDATION);
  assert_int_equal(w.error.family, family);
  assert_int_equal(w.size, 0);
  workbench_free(&w);
}

static inline void assert_text(st_str text, const char *expected) {
  assert_int_equal(text.n, strlen(expected));
  if (text.n) assert_memory_equal(text.p, expected, text.n);
}

/* The same series in every run. */
static inline uint32_t next_random(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33);
}

static inline int sign_of(int v) {
  return (v > 0) - (v < 0);
}

#define RUN_TESTS(tests)                                                                           \
  do {                                                                                             \
    if (argc > 1) cmocka_set_test_filter(argv[1]);                                                 \
    return cmocka_run_group_tests(tests, NULL, NULL);                                              \
  } while (0)
#endif
