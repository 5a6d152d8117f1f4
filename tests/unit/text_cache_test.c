// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array,--wrap=st_hash
/* What is kept under texts: found by all of their bytes, within limits, never freed
** under the call that uses it, and not at all where memory runs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/hash.h"
#include "base/text_cache.h"
#include "failing_memory.h"

static bool all_collide;

uint64_t __real_st_hash(st_str bytes);
uint64_t __wrap_st_hash(st_str bytes);
uint64_t __wrap_st_hash(st_str bytes) {
  return all_collide ? 7 : __real_st_hash(bytes);
}

/* What is kept of a number's text: the number, and as many bytes as asked for. */
typedef struct made {
  int number;
  char *rest;
} made;

typedef struct making {
  int number;
  size_t bytes;
} making;

static const void *make(void *arg, st_arena *arena) {
  const making *from = arg;
  made *m = st_arena_alloc(arena, sizeof *m);
  if (!m) return NULL;
  m->number = from->number;
  m->rest = st_arena_alloc(arena, from->bytes);
  if (m->rest) memset(m->rest, 1, from->bytes);
  return m->rest ? m : NULL;
}

static st_str key_of(int number, char *text) {
  return (st_str){text, (size_t)sprintf(text, "expression %d", number)};
}

/* As whoever uses it does. NULL: it was not there. */
static const made *ask(st_text_cache *c, int number, size_t bytes) {
  char text[32];
  bool wanted;
  st_str key = key_of(number, text);
  const made *m = st_text_cache_find(c, key, &wanted);
  if (m) assert_int_equal(m->number, number);
  if (wanted) st_text_cache_keep(c, key, make, &(making){number, bytes});
  return m;
}

static bool is_kept(st_text_cache *c, int number) {
  char text[32];
  bool wanted;
  return st_text_cache_find(c, key_of(number, text), &wanted) != NULL;
}

static void what_comes_twice_is_kept(void **state) {
  (void)state;
  st_text_cache c;
  st_text_cache_init(&c);
  assert_null(ask(&c, 1, 10));
  assert_null(ask(&c, 1, 10));
  assert_non_null(ask(&c, 1, 10));
  assert_null(ask(&c, 2, 10));
  st_text_cache_free(&c);
  st_text_cache_free(&c);
  c.off = true;
  for (int i = 0; i < 3; i++) assert_null(ask(&c, 1, 10));
  st_text_cache_free(&c);
}

static void equal_hashes_are_not_equal_keys(void **state) {
  (void)state;
  st_text_cache c;
  st_text_cache_init(&c);
  all_collide = true;
  for (int round = 0; round < 3; round++)
    for (int i = 0; i < 50; i++) ask(&c, i, 10);
  for (int i = 0; i < 50; i++) assert_non_null(ask(&c, i, 10));
  assert_null(ask(&c, 50, 10));
  all_collide = false;
  st_text_cache_free(&c);
}

static void the_one_used_least_lately_goes(void **state) {
  (void)state;
  st_text_cache c;
  st_text_cache_init(&c);
  int kept = 0;
  for (int i = 0; i < 1000; i++) {
    st_text_cache_begin_call(&c);
    ask(&c, i, 100);
    ask(&c, i, 100);
    st_text_cache_begin_call(&c);
    assert_true(is_kept(&c, 0) || i == 0);
  }
  for (int i = 0; i < 1000; i++) kept += is_kept(&c, i);
  assert_true(kept > 50 && kept <= 128);
  assert_true(is_kept(&c, 999));
  assert_false(is_kept(&c, 500));
  st_text_cache_free(&c);
}

static void bytes_are_limited_too(void **state) {
  (void)state;
  st_text_cache c;
  st_text_cache_init(&c);
  int kept = 0;
  for (int i = 0; i < 100; i++) {
    st_text_cache_begin_call(&c);
    ask(&c, i, 20000);
    ask(&c, i, 20000);
  }
  for (int i = 0; i < 100; i++) kept += is_kept(&c, i);
  assert_true(kept > 5 && kept < 14);
  for (int i = 0; i < 5; i++) assert_null(ask(&c, 1000, 100000));
  char large[40000] = "";
  bool wanted = false;
  for (int i = 0; i < 5 && !wanted; i++)
    assert_null(st_text_cache_find(&c, (st_str){large, sizeof large}, &wanted));
  assert_false(wanted);
  st_text_cache_free(&c);
}

/* One call asks for more than there is room for. */
static void nothing_goes_while_it_is_in_use(void **state) {
  (void)state;
  const made *found[300] = {NULL};
  st_text_cache c;
  st_text_cache_init(&c);
  for (int i = 0; i < 100; i++) {
    ask(&c, i, 2000);
    ask(&c, i, 2000);
  }
  st_text_cache_begin_call(&c);
  for (int i = 0; i < 300; i++) {
    found[i] = ask(&c, i, 2000);
    if (!found[i]) ask(&c, i, 2000);
    for (int k = 0; k <= i; k++) assert_true(!found[k] || found[k]->number == k);
  }
  st_text_cache_begin_call(&c);
  ask(&c, 500, 2000);
  ask(&c, 500, 2000);
  assert_true(is_kept(&c, 500));
  st_text_cache_free(&c);
}

static void without_memory_nothing_is_kept(void **state) {
  (void)state;
  bool failed = true;
  for (size_t n = 1; failed; n++) {
    st_text_cache c;
    st_text_cache_init(&c);
    allocations = 0;
    failing = n;
    for (int i = 0; i < 3; i++) ask(&c, i % 2, 9000);
    failed = allocations >= n;
    failing = 0;
    for (int i = 0; i < 3; i++) ask(&c, 7, 10);
    assert_true(is_kept(&c, 7));
    st_text_cache_free(&c);
  }
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_comes_twice_is_kept),
      cmocka_unit_test(equal_hashes_are_not_equal_keys),
      cmocka_unit_test(the_one_used_least_lately_goes),
      cmocka_unit_test(bytes_are_limited_too),
      cmocka_unit_test(nothing_goes_while_it_is_in_use),
      cmocka_unit_test(without_memory_nothing_is_kept),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
