/* Tokens of transactions: kept with the transaction, gone when their time is over. */
#include "store/tokens.h"
#include "unit/store_support.h"

static void keep(st_store *s, const char *scope, const char *text, uint64_t content, int64_t now,
                 int64_t expires, st_error *error) {
  st_kept_token token = {
      st_str_of(scope), st_str_of(text), {content, UINT64_MAX - content},
        expires, ST_LIT("1,20")
  };
  assert_ok(st_store_write(s, error), error);
  assert_ok(st_tokens_keep(s, &token, now, error), error);
  assert_ok(st_store_commit(s, error), error);
}

/* The content's number, -1 if the token is not known. */
static int64_t find(st_store *s, const char *scope, const char *text, int64_t now,
                    st_error *error) {
  bool found;
  st_arena arena;
  st_kept_token token = {.scope = st_str_of(scope), .text = st_str_of(text)};
  st_arena_init(&arena);
  assert_ok(st_store_write(s, error), error);
  assert_ok(st_tokens_find(s, &token, now, &arena, &found, error), error);
  assert_ok(st_store_commit(s, error), error);
  if (found) assert_true(token.content.high == UINT64_MAX - token.content.low);
  if (found) assert_true(st_str_is(token.sizes, "1,20"));
  st_arena_free(&arena);
  return found ? (int64_t)token.content.low : -1;
}

static void a_token_is_known_in_its_scope_until_it_expires(void **state) {
  (void)state;
  place p;
  place_init(&p);
  st_store *s = open_store(p.path, &p.error);
  assert_int_equal(find(s, "a", "t", 1000, &p.error), -1);
  keep(s, "a", "t", 7, 1000, 2000, &p.error);
  assert_int_equal(find(s, "a", "t", 1000, &p.error), 7);
  assert_int_equal(find(s, "a", "t", 1999, &p.error), 7);
  assert_int_equal(find(s, "a", "t", 2000, &p.error), -1);
  assert_int_equal(find(s, "b", "t", 1000, &p.error), -1);
  assert_int_equal(find(s, "a", "T", 1000, &p.error), -1);
  keep(s, "a", "t", 8, 2000, 3000, &p.error);
  assert_int_equal(find(s, "a", "t", 2000, &p.error), 8);
  st_store_close(s);
  place_free(&p);
}

static void a_token_survives_closing_the_file(void **state) {
  (void)state;
  place p;
  place_init(&p);
  st_store *s = open_store(p.path, &p.error);
  keep(s, "a", "t", 7, 1000, 2000, &p.error);
  st_store_close(s);
  s = open_store(p.path, &p.error);
  assert_int_equal(find(s, "a", "t", 1000, &p.error), 7);
  st_store_close(s);
  place_free(&p);
}

static void an_undone_transaction_keeps_no_token(void **state) {
  (void)state;
  place p;
  place_init(&p);
  st_store *s = open_store(p.path, &p.error);
  st_kept_token token = {
      ST_LIT("a"), ST_LIT("t"), {7, 7},
        2000, ST_LIT("1,20")
  };
  assert_ok(st_store_write(s, &p.error), &p.error);
  assert_ok(st_tokens_keep(s, &token, 1000, &p.error), &p.error);
  st_store_undo(s);
  assert_int_equal(find(s, "a", "t", 1000, &p.error), -1);
  st_store_close(s);
  place_free(&p);
}

static void expired_tokens_are_removed_a_few_at_a_time(void **state) {
  (void)state;
  place p;
  place_init(&p);
  st_store *s = open_store(p.path, &p.error);
  for (int i = 0; i < 250; i++) {
    char text[16];
    snprintf(text, sizeof text, "t%d", i);
    keep(s, "a", text, 1, 1000, 2000, &p.error);
  }
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_tokens"), 250);
  static const int64_t left[] = {151, 52, 3, 4};
  for (int i = 0; i < 4; i++) {
    char text[16];
    snprintf(text, sizeof text, "u%d", i);
    keep(s, "a", text, 1, 2000, 3000, &p.error);
    assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_tokens"), left[i]);
  }
  st_store_close(s);
  place_free(&p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_token_is_known_in_its_scope_until_it_expires),
      cmocka_unit_test(a_token_survives_closing_the_file),
      cmocka_unit_test(an_undone_transaction_keeps_no_token),
      cmocka_unit_test(expired_tokens_are_removed_a_few_at_a_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
