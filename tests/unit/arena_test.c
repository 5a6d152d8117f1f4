/* Memory for one request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"

static void pieces_are_aligned_and_apart(void **state) {
  (void)state;
  st_arena a;
  st_arena_init(&a);
  char *pieces[2000];
  for (size_t i = 0; i < 2000; i++) {
    pieces[i] = st_arena_alloc(&a, i % 100);
    assert_non_null(pieces[i]);
    assert_int_equal((uintptr_t)pieces[i] % 16, 0);
    memset(pieces[i], (int)(i % 251), i % 100);
  }
  for (size_t i = 0; i < 2000; i++)
    for (size_t k = 0; k < i % 100; k++) assert_int_equal((unsigned char)pieces[i][k], i % 251);
  st_arena_free(&a);
}

static void nothing_is_also_a_piece(void **state) {
  (void)state;
  st_arena a;
  st_arena_init(&a);
  assert_non_null(st_arena_alloc(&a, 0));
  st_arena_free(&a);
  assert_non_null(st_arena_array(&a, 0, 16));
  st_arena_free(&a);
}

static void large_pieces_fit(void **state) {
  (void)state;
  st_arena a;
  st_arena_init(&a);
  for (int i = 0; i < 3; i++) {
    char *small = st_arena_alloc(&a, 100), *large = st_arena_alloc(&a, 3000000);
    assert_non_null(large);
    memset(large, 1, 3000000);
    memset(small, 2, 100);
  }
  st_arena_reset(&a);
  assert_non_null(st_arena_alloc(&a, 10));
  st_arena_free(&a);
}

static void what_was_used_fits_a_reserved_block(void **state) {
  (void)state;
  st_arena a, exact;
  st_arena_init(&a);
  assert_int_equal(st_arena_used(&a), 0);
  for (size_t i = 0; i < 2000; i += 7) assert_non_null(st_arena_alloc(&a, i));
  st_arena_init(&exact);
  assert_true(st_arena_reserve(&exact, st_arena_used(&a)));
  char *end = exact.end;
  for (size_t i = 0; i < 2000; i += 7) assert_non_null(st_arena_alloc(&exact, i));
  assert_ptr_equal(exact.end, end);
  st_arena_free(&exact);
  assert_false(st_arena_reserve(&exact, SIZE_MAX));
  st_arena_free(&a);
}

static void a_reset_arena_uses_its_block_again(void **state) {
  (void)state;
  st_arena a;
  st_arena_init(&a);
  st_arena_reset(&a);
  void *first = st_arena_alloc(&a, 64);
  st_arena_reset(&a);
  assert_ptr_equal(st_arena_alloc(&a, 64), first);
  for (int i = 0; i < 100; i++) assert_non_null(st_arena_alloc(&a, 1000));
  st_arena_reset(&a);
  assert_non_null(st_arena_alloc(&a, 64));
  st_arena_free(&a);
}

static void arrays_are_zero(void **state) {
  (void)state;
  st_arena a;
  st_arena_init(&a);
  memset(st_arena_alloc(&a, 800), 0xFF, 800);
  st_arena_reset(&a);
  const unsigned char *p = st_arena_array(&a, 100, 8);
  for (int i = 0; i < 800; i++) assert_int_equal(p[i], 0);
  st_arena_free(&a);
}

static void impossible_sizes_are_out_of_memory(void **state) {
  (void)state;
  st_arena a;
  st_arena_init(&a);
  assert_null(st_arena_alloc(&a, SIZE_MAX));
  assert_null(st_arena_alloc(&a, SIZE_MAX - 15));
  assert_null(st_arena_alloc(&a, SIZE_MAX - 16));
  assert_null(st_arena_array(&a, SIZE_MAX / 2, 3));
  assert_non_null(st_arena_alloc(&a, 1));
  st_arena_free(&a);
}

static void copies_end_in_nul(void **state) {
  (void)state;
  st_arena a;
  st_str copy;
  st_arena_init(&a);
  assert_true(st_arena_copy(&a, ST_LIT("a\0b"), &copy));
  assert_int_equal(copy.n, 3);
  assert_memory_equal(copy.p, "a\0b", 4);
  assert_true(st_arena_copy(&a, (st_str){NULL, 0}, &copy));
  assert_string_equal(copy.p, "");
  assert_false(st_arena_copy(&a, (st_str){"", SIZE_MAX}, &copy));
  st_arena_free(&a);
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(pieces_are_aligned_and_apart),
      cmocka_unit_test(nothing_is_also_a_piece),
      cmocka_unit_test(large_pieces_fit),
      cmocka_unit_test(what_was_used_fits_a_reserved_block),
      cmocka_unit_test(a_reset_arena_uses_its_block_again),
      cmocka_unit_test(arrays_are_zero),
      cmocka_unit_test(impossible_sizes_are_out_of_memory),
      cmocka_unit_test(copies_end_in_nul),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
