/* What the tests of expr/ share: a bench with placeholders made of JSON, and
** assertions that read as one line a case. */
#ifndef EXPR_SUPPORT_H
#define EXPR_SUPPORT_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "expr/key_condition.h"
#include "expr/update.h"
#include "value/write.h"

typedef struct expr_bench {
  st_arena arena, scratch;
  st_placeholders holders;
  st_buf out;
  st_error error;
} expr_bench;

static inline void bench_init(expr_bench *b) {
  *b = (expr_bench){0};
  st_arena_init(&b->arena);
  st_arena_init(&b->scratch);
  st_buf_init(&b->out, 0);
  st_error_init(&b->error);
  b->holders.arena = &b->arena;
}

static inline void bench_free(expr_bench *b) {
  st_arena_free(&b->arena);
  st_arena_free(&b->scratch);
  st_buf_free(&b->out);
  st_error_free(&b->error);
}

static inline const st_json *bench_json(expr_bench *b, st_str json) {
  const st_json *root = NULL;
  if (st_json_read(json, &b->arena, &root, &b->error) != STATOR_OK)
    fail_msg("bad JSON in a test: %.*s", ST_FMT(json));
  return root;
}

/* Canonical text of an item; lives as long as the bench. */
static inline st_str bench_item(expr_bench *b, st_str json) {
  st_str kept = {NULL, 0};
  if (json.n == 0) return kept;
  st_buf text;
  st_buf_init(&text, 0);
  if (st_write_item(bench_json(b, json), &b->arena, &text, NULL, &b->error) != STATOR_OK)
    fail_msg("bad item in a test: %s", st_buf_cstr(&b->error.message));
  assert_true(st_arena_copy(&b->arena, st_buf_view(&text), &kept));
  st_buf_free(&text);
  return kept;
}

/* {"#n":"name"} */
static inline void bench_names(expr_bench *b, const char *json) {
  const st_json *root = bench_json(b, st_str_of(json));
  b->holders.names = st_arena_array(&b->arena, root->count, sizeof(st_name_holder));
  for (const st_json *c = st_json_first(root); c; c = st_json_next(root, c)) {
    st_name_holder *h = &b->holders.names[b->holders.name_count++];
    assert_true(st_json_string(c, &b->arena, &h->key));
    assert_true(st_json_string(c + 1, &b->arena, &h->name));
  }
  assert_true(st_placeholders_sort(&b->holders));
}

/* {":v":{"N":"1"}} */
static inline void bench_values(expr_bench *b, const char *json) {
  const st_json *root = bench_json(b, st_str_of(json));
  b->holders.values = st_arena_array(&b->arena, root->count, sizeof(st_value_holder));
  for (const st_json *c = st_json_first(root); c; c = st_json_next(root, c)) {
    st_value_holder *h = &b->holders.values[b->holders.value_count++];
    st_str text;
    assert_true(st_json_string(c, &b->arena, &h->key));
    st_buf_clear(&b->out);
    if (st_write_value(c + 1, &b->arena, &b->out, NULL, &b->error) != STATOR_OK)
      fail_msg("bad value in a test: %s", st_buf_cstr(&b->error.message));
    assert_true(st_arena_copy(&b->arena, st_buf_view(&b->out), &text));
    h->value = st_value_at(text.p, text.p + text.n);
  }
  st_buf_clear(&b->out);
  assert_true(st_placeholders_sort(&b->holders));
}

static inline void bench_raised(expr_bench *b, const char *text, st_family family,
                                const char *message) {
  if (b->error.code == STATOR_OK) fail_msg("accepted: %s", text);
  const char *got = st_buf_cstr(&b->error.message);
  if (strcmp(got, message) != 0) fail_msg("%s\n raised:   %s\n expected: %s", text, got, message);
  assert_int_equal(b->error.code, STATOR_VALIDATION);
  assert_int_equal(b->error.family, family);
  st_error_clear(&b->error);
}

static inline void bench_accepted(expr_bench *b, const char *text) {
  if (b->error.code != STATOR_OK) fail_msg("%s\n raised: %s", text, st_buf_cstr(&b->error.message));
}

static inline int bench_depth(st_str item) {
  const char *at = NULL;
  int deepest = 0;
  st_member m;
  while (st_map_next(item, &at, &m))
    if (st_value_depth(m.value) > deepest) deepest = st_value_depth(m.value);
  return deepest;
}

/* Applies an update, and measures the new item against what it says of itself. */
static inline int bench_apply(expr_bench *b, const st_update *u, st_str old) {
  st_update_effect effect;
  int rc = st_update_apply(u, old, &b->scratch, &b->out, &effect, &b->error);
  if (rc != STATOR_OK) return rc;
  int before = bench_depth(old), after = bench_depth(st_buf_view(&b->out));
  assert_int_equal((int64_t)st_item_size(st_buf_view(&b->out)),
                   (int64_t)st_item_size(old) + effect.growth);
  assert_true(effect.deepest <= after);
  assert_true(after <= (before > effect.deepest ? before : effect.deepest));
  return rc;
}

/* The same series in every run. */
static inline uint32_t bench_random(uint64_t *state, uint32_t below) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33) % below;
}

#define RUN_EXPR_TESTS(tests)                                                                      \
  do {                                                                                             \
    if (argc > 1) cmocka_set_test_filter(argv[1]);                                                 \
    return cmocka_run_group_tests(tests, NULL, NULL);                                              \
  } while (0)
#endif
