// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Running out of memory at every allocation in turn, while reading and writing
** values: always STATOR_NOMEM, never a crash, a leak or a wrong result. */
#include "base/mem.h"
#include "unit/value_support.h"
#include "value/key.h"
#include "unit/failing_memory.h"

/* Large enough that the arena needs several blocks. */
static void build_item(st_buf *out) {
  st_buf_text(out, "{\"z\":{\"S\":\"a\\u0041\"},\"b\":{\"B\":\"\\/Q==\"},\"s\":{\"SS\":[\"b\","
                   "\"\\u0061\\n\"]},\"n\":{\"NS\":[\"1e2\",\"\\u0031\"]},\"bs\":{\"BS\":[\"QR==\","
                   "\"\\/w==\"]},\"num\":{\"N\":\"\\u0031e5\"},\"l\":{\"L\":[");
  for (int i = 0; i < 3000; i++) st_buf_format(out, "%s{\"N\":\"%d\"}", i ? "," : "", i);
  st_buf_text(out, "]},\"m\":{\"M\":{");
  for (int i = 3000; i > 0; i--)
    st_buf_format(out, "%s\"n%d\":{\"BOOL\":true}", i < 3000 ? "," : "", i);
  st_buf_text(out, "}},\"set\":{\"SS\":[");
  for (int i = 3000; i > 0; i--) st_buf_format(out, "%s\"%d\"", i < 3000 ? "," : "", i);
  st_buf_text(out, "]}}");
}

/* Fails the first, the second, ... allocation until one run meets no failure.
** Answers how many failures there were. */
static size_t fail_each(st_str json, read_function *read, int expected) {
  for (size_t n = 1;; n++) {
    workbench w;
    workbench_init(&w);
    allocations = 0;
    failing = n;
    workbench_read(&w, json, read);
    failing = 0;
    bool met = allocations >= n;
    /* only the message itself may be lost while an error is raised */
    if (met && w.code == expected)
      assert_true(expected != STATOR_OK);
    else
      assert_int_equal(w.code, met ? STATOR_NOMEM : expected);
    workbench_free(&w);
    if (!met) return n - 1;
  }
}

static void reading_an_item_fails_cleanly_at_every_allocation(void **state) {
  (void)state;
  st_buf json;
  st_buf_init(&json, 0);
  build_item(&json);
  assert_true(fail_each(st_buf_view(&json), st_write_item, STATOR_OK) > 10);
  st_buf_free(&json);
}

static void reading_plain_json_fails_cleanly_at_every_allocation(void **state) {
  (void)state;
  assert_true(fail_each(ST_LIT("{\"b\":[1,\"\\n\",{}],\"a\":{\"x\":1e5}}"), st_plain_read_item,
                        STATOR_OK) > 1);
}

static void errors_are_raised_without_memory(void **state) {
  (void)state;
  static const char *const cases[] = {"{\"a\":{\"N\":\"x\"}}", "{\"a\":{\"SS\":[\"b\",\"b\"]}}",
                                      "{\"a\":{\"N\":\"x\"},\"b\":{\"NULL\":false}}", "{\"a\":{}}"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_true(fail_each(st_str_of(cases[i]), st_write_item, STATOR_VALIDATION) > 1);
}

static void decoding_reports_what_memory_it_lacks(void **state) {
  (void)state;
  static const char text[] = "{\"S\":\"a\\nb\"}", binary[] = "{\"B\":\"QQ==\"}",
                    number[] = "{\"N\":\"5\"}";
  const char *const values[] = {text, binary, number};
  for (size_t i = 0; i < 3; i++) {
    st_arena arena;
    st_key_part part;
    st_arena_init(&arena);
    allocations = 0;
    failing = 1;
    st_value v = st_value_at(values[i], values[i] + strlen(values[i]));
    assert_false(st_key_part_of(v, &arena, &part));
    assert_int_equal(part.type, 0);
    failing = 0;
    assert_true(st_key_part_of(v, &arena, &part));
    st_arena_free(&arena);
  }
}

static void searching_reports_what_memory_it_lacks(void **state) {
  (void)state;
  static const char text[] = "{\"S\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"}",
                    part[] = "{\"S\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"}";
  st_value v = st_value_at(text, text + sizeof text - 1),
           p = st_value_at(part, part + sizeof part - 1);
  st_arena arena;
  bool out_of_memory;
  st_arena_init(&arena);
  allocations = 0;
  failing = 1;
  assert_false(st_value_contains(v, p, &arena, &out_of_memory));
  assert_true(out_of_memory);
  failing = 0;
  assert_true(st_value_contains(v, p, &arena, &out_of_memory));
  assert_false(out_of_memory);
  st_arena_free(&arena);
}

static void the_end_of_a_prefix_needs_memory(void **state) {
  (void)state;
  st_arena arena;
  st_key_part end;
  bool oom;
  st_arena_init(&arena);
  allocations = 0;
  failing = 1;
  assert_false(st_key_prefix_end((st_key_part){ST_LIT("a"), 'S'}, &arena, &end, &oom));
  assert_true(oom);
  failing = 0;
  st_arena_free(&arena);
}

static void a_set_that_cannot_be_sorted_fails_its_buffer(void **state) {
  (void)state;
  st_str elements[] = {ST_LIT("b"), ST_LIT("a")};
  st_buf out;
  st_buf_init(&out, 0);
  allocations = 0;
  failing = 1;
  st_write_set(ST_SS, elements, 2, &out);
  failing = 0;
  assert_true(out.failed);
  st_buf_free(&out);
}

int main(int argc, char **argv) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(reading_an_item_fails_cleanly_at_every_allocation),
      cmocka_unit_test(reading_plain_json_fails_cleanly_at_every_allocation),
      cmocka_unit_test(errors_are_raised_without_memory),
      cmocka_unit_test(decoding_reports_what_memory_it_lacks),
      cmocka_unit_test(searching_reports_what_memory_it_lacks),
      cmocka_unit_test(the_end_of_a_prefix_needs_memory),
      cmocka_unit_test(a_set_that_cannot_be_sorted_fails_its_buffer),
  };
  RUN_TESTS(tests);
}
