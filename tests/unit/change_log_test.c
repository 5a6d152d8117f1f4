/* The change log: what is recorded, what readers see of it, when it goes. */
#include "unit/store_support.h"

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };
static const int64_t noon = 1700000000000;

/* A store in memory with one table "T" (pk S) whose stream has this view. */
typedef struct bench_of_logs {
  st_store *store;
  st_error error;
  st_arena arena;
} log_bench;

static void bench_init_store(log_bench *b, st_view view) {
  definition d;
  st_store_set_now(b->store, noon);
  define(&d, "T", "pk:S", "");
  d.table.stream_view = view;
  d.table.stream_since_ms = view ? noon : 0;
  create_table(b->store, &d, &b->error);
}

static void bench_init(log_bench *b, const char *path, st_view view) {
  st_error_init(&b->error);
  st_arena_init(&b->arena);
  b->store = open_store(path, &b->error);
  bench_init_store(b, view);
}

/* On an application's connection. */
static void bench_init_on(log_bench *b, sqlite3 *db, st_view view) {
  st_error_init(&b->error);
  st_arena_init(&b->arena);
  assert_ok(st_store_open_on(db, &b->store, &b->error), &b->error);
  bench_init_store(b, view);
}

static void bench_free(log_bench *b) {
  st_store_close(b->store);
  st_arena_free(&b->arena);
  st_error_free(&b->error);
}

static void put(log_bench *b, const char *json) {
  put_item(b->store, "T", json, &b->error);
}

static st_stream stream_of(log_bench *b) {
  st_stream x = {0};
  bool found;
  assert_ok(st_log_stream(b->store, ST_LIT("T"), noon, &b->arena, &found, &x, &b->error),
            &b->error);
  assert_true(found);
  return x;
}

/* Records as one text: "I keys|old|new;" ... */
static bool write_record(void *context, const st_log_record *r) {
  st_buf *out = context;
  st_buf_char(out, "IMR"[r->event]);
  if (r->actor == ST_BY_TTL) st_buf_lit(out, "ttl");
  st_buf_char(out, ' ');
  st_buf_str(out, r->keys);
  st_buf_char(out, '|');
  st_buf_str(out, r->old_image);
  st_buf_char(out, '|');
  st_buf_str(out, r->new_image);
  st_buf_char(out, ';');
  return true;
}

static void assert_log(log_bench *b, const char *expected) {
  st_buf text;
  int64_t left;
  st_stream x = stream_of(b);
  st_buf_init(&text, 0);
  for (int shard = 0; shard < x.shards; shard++)
    assert_ok(st_log_read(b->store, &x, shard, 0, write_record, &text, &left, &b->error),
              &b->error);
  assert_string_equal(st_buf_cstr(&text), expected);
  st_buf_free(&text);
}

static int64_t records(log_bench *b) {
  return sql_number(b->store, "SELECT count(*) FROM stator_log");
}

/* ---------------------------------------------------------------- recording */

static void a_table_without_a_stream_records_nothing(void **state) {
  (void)state;
  log_bench b;
  bench_init(&b, ":memory:", ST_VIEW_NONE);
  assert_false(st_items_need_old(table_of(b.store, "T", &b.error)));
  put(&b, "{\"pk\":{\"S\":\"a\"}}");
  assert_int_equal(records(&b), 0);
  bench_free(&b);
}

static void only_what_the_view_asks_for_is_kept(void **state) {
  (void)state;
#define K "{\"pk\":{\"S\":\"a\"}}"
#define ONE "{\"pk\":{\"S\":\"a\"},\"v\":{\"N\":\"1\"}}"
#define TWO "{\"pk\":{\"S\":\"a\"},\"v\":{\"N\":\"2\"}}"
  static const char *const expected[] = {
      [ST_VIEW_KEYS_ONLY] = "I " K "||;M " K "||;R " K "||;",
      [ST_VIEW_NEW_IMAGE] = "I " K "||" ONE ";M " K "||" TWO ";R " K "||;",
      [ST_VIEW_OLD_IMAGE] = "I " K "||;M " K "|" ONE "|;R " K "|" TWO "|;",
      [ST_VIEW_NEW_AND_OLD] = "I " K "||" ONE ";M " K "|" ONE "|" TWO ";R " K "|" TWO "|;",
  };
  for (st_view view = ST_VIEW_KEYS_ONLY; view <= ST_VIEW_NEW_AND_OLD; view++) {
    log_bench b;
    bench_init(&b, ":memory:", view);
    put(&b, "{\"pk\":{\"S\":\"a\"},\"v\":{\"N\":\"1\"}}");
    put(&b, "{\"pk\":{\"S\":\"a\"},\"v\":{\"N\":\"1.0\"}}"); /* the same item */
    put(&b, "{\"pk\":{\"S\":\"a\"},\"v\":{\"N\":\"2\"}}");
    delete_item(b.store, "T", "{\"pk\":{\"S\":\"a\"}}", &b.error);
    delete_item(b.store, "T", "{\"pk\":{\"S\":\"a\"}}", &b.error);
    assert_log(&b, expected[view]);
    bench_free(&b);
  }
}

static void keys_stand_in_the_order_of_their_names(void **state) {
  (void)state;
  log_bench b;
  definition d;
  st_stream x = {0};
  bool found;
  int64_t left;
  st_buf text;
  bench_init(&b, ":memory:", ST_VIEW_KEYS_ONLY);
  define(&d, "Two", "z:S", "a\"b:N");
  d.table.stream_view = ST_VIEW_KEYS_ONLY;
  d.table.stream_shards = 1;
  create_table(b.store, &d, &b.error);
  put_item(b.store, "Two", "{\"z\":{\"S\":\"q\"},\"a\\\"b\":{\"N\":\"1\"},\"other\":{\"S\":\"x\"}}",
           &b.error);
  assert_ok(st_log_stream(b.store, ST_LIT("Two"), 0, &b.arena, &found, &x, &b.error), &b.error);
  st_buf_init(&text, 0);
  assert_int_equal(x.shards, 1);
  assert_ok(st_log_read(b.store, &x, 0, 0, write_record, &text, &left, &b.error), &b.error);
  assert_string_equal(st_buf_cstr(&text), "I {\"a\\\"b\":{\"N\":\"1\"},\"z\":{\"S\":\"q\"}}||;");
  st_buf_free(&text);
  bench_free(&b);
}

static void what_is_undone_was_never_recorded(void **state) {
  (void)state;
  log_bench b;
  int64_t newest;
  workbench w;
  workbench_init(&w);
  bench_init(&b, ":memory:", ST_VIEW_NEW_AND_OLD);
  put(&b, "{\"pk\":{\"S\":\"a\"}}");
  assert_ok(st_store_write(b.store, &b.error), &b.error);
  st_str item = canonical(&w, st_write_item, "{\"pk\":{\"S\":\"b\"}}");
  assert_ok(put_canonical(b.store, table_of(b.store, "T", &b.error), item, &b.error), &b.error);
  st_store_undo(b.store);
  assert_int_equal(records(&b), 1);
  put(&b, "{\"pk\":{\"S\":\"c\"}}");
  assert_ok(st_log_newest(b.store, &newest, &b.error), &b.error);
  assert_int_equal(newest, 2); /* no gap */
  workbench_free(&w);
  bench_free(&b);
}

static void a_sweep_records_who_deleted(void **state) {
  (void)state;
  log_bench b;
  st_table *copy;
  int64_t deleted;
  bench_init(&b, ":memory:", ST_VIEW_KEYS_ONLY);
  put(&b, "{\"pk\":{\"S\":\"a\"},\"exp\":{\"N\":\"1699999999\"}}");
  st_table *t = table_of(b.store, "T", &b.error);
  assert_ok(st_table_copy(t, &b.arena, &copy, &b.error), &b.error);
  copy->ttl = ST_LIT("exp");
  assert_ok(st_store_write(b.store, &b.error), &b.error);
  assert_ok(st_catalog_alter(b.store, t->id, copy, &b.error), &b.error);
  bool done;
  assert_ok(st_items_backfill(b.store, copy->id, 10, &done, &b.error), &b.error);
  assert_ok(st_store_commit(b.store, &b.error), &b.error);
  assert_ok(st_items_sweep(b.store, copy->id, noon / 1000, 10, &deleted, &b.error), &b.error);
  assert_int_equal(deleted, 1);
  assert_log(&b, "I " K "||;Rttl " K "||;");
  bench_free(&b);
}

/* ------------------------------------------------------------------ reading */

typedef struct few {
  int most, taken;
  int64_t last;
} few;

static bool take_few(void *context, const st_log_record *r) {
  few *f = context;
  if (f->taken == f->most) return false;
  f->taken++;
  f->last = r->sequence;
  return true;
}

static void a_reader_learns_where_it_stopped(void **state) {
  (void)state;
  log_bench b;
  few f = {.most = 2};
  int64_t left;
  bench_init(&b, ":memory:", ST_VIEW_KEYS_ONLY);
  st_stream x = stream_of(&b);
  for (int i = 0; i < 3; i++) {
    put(&b, "{\"pk\":{\"S\":\"a\"}}");
    delete_item(b.store, "T", "{\"pk\":{\"S\":\"a\"}}", &b.error);
  }
  int shard = (int)sql_number(b.store, "SELECT shard FROM stator_log");
  assert_ok(st_log_read(b.store, &x, shard, 0, take_few, &f, &left, &b.error), &b.error);
  assert_int_equal(f.last, 2);
  assert_int_equal(left, 3);
  f = (few){.most = 9};
  assert_ok(st_log_read(b.store, &x, shard, left, take_few, &f, &left, &b.error), &b.error);
  assert_int_equal(f.taken, 4);
  assert_int_equal(left, 0);
  assert_ok(st_log_read(b.store, &x, shard ^ 1, 0, take_few, &f, &left, &b.error), &b.error);
  assert_int_equal(f.taken, 4);
  bench_free(&b);
}

static bool is_trimmed(log_bench *b, int64_t sequence) {
  bool trimmed;
  assert_ok(st_log_is_trimmed(b->store, sequence, &trimmed, &b->error), &b->error);
  return trimmed;
}

static void what_is_older_than_a_day_is_not_seen_and_then_goes(void **state) {
  (void)state;
  log_bench b;
  int64_t trimmed;
  bench_init(&b, ":memory:", ST_VIEW_KEYS_ONLY);
  put(&b, "{\"pk\":{\"S\":\"a\"}}");
  st_store_set_now(b.store, noon + HOUR_MS);
  delete_item(b.store, "T", "{\"pk\":{\"S\":\"a\"}}", &b.error);
  assert_false(is_trimmed(&b, 1));
  st_store_set_now(b.store, noon + DAY_MS);
  assert_log(&b, "I " K "||;R " K "||;");
  assert_ok(st_log_trim(b.store, 100, &trimmed, &b.error), &b.error);
  assert_int_equal(trimmed, 0);
  st_store_set_now(b.store, noon + DAY_MS + 1);
  for (int i = 0; i < 2; i++) { /* whether its row is there or not */
    assert_log(&b, "R " K "||;");
    assert_true(is_trimmed(&b, 1));
    assert_false(is_trimmed(&b, 2));
    assert_false(is_trimmed(&b, 3)); /* not given yet */
    assert_ok(st_log_trim(b.store, 100, &trimmed, &b.error), &b.error);
    assert_int_equal(trimmed, i == 0);
  }
  st_store_set_now(b.store, noon + 3 * (int64_t)DAY_MS);
  assert_ok(st_log_trim(b.store, 100, &trimmed, &b.error), &b.error);
  assert_int_equal(records(&b), 0);
  assert_true(is_trimmed(&b, 2));
  assert_false(is_trimmed(&b, 3));
  bench_free(&b);
}

static void trimming_stops_at_its_limit(void **state) {
  (void)state;
  log_bench b;
  int64_t trimmed;
  bench_init(&b, ":memory:", ST_VIEW_KEYS_ONLY);
  for (int i = 0; i < 5; i++) {
    put(&b, "{\"pk\":{\"S\":\"a\"}}");
    delete_item(b.store, "T", "{\"pk\":{\"S\":\"a\"}}", &b.error);
  }
  st_store_set_now(b.store, noon + 2 * (int64_t)DAY_MS);
  assert_ok(st_log_trim(b.store, 7, &trimmed, &b.error), &b.error);
  assert_int_equal(trimmed, 7);
  assert_int_equal(records(&b), 3);
  assert_int_equal(sql_number(b.store, "SELECT min(seq) FROM stator_log"), 8);
  bench_free(&b);
}

static void writers_trim_as_they_go(void **state) {
  (void)state;
  log_bench b;
  bench_init(&b, ":memory:", ST_VIEW_KEYS_ONLY);
  for (int i = 0; i < 50; i++)
    put(&b, i % 2 ? "{\"pk\":{\"S\":\"a\"}}" : "{\"pk\":{\"S\":\"a\"},\"b\":{\"S\":\"\"}}");
  st_store_set_now(b.store, noon + 2 * (int64_t)DAY_MS);
  for (int i = 0; i < 14; i++)
    put(&b, i % 2 ? "{\"pk\":{\"S\":\"a\"}}" : "{\"pk\":{\"S\":\"a\"},\"b\":{\"S\":\"\"}}");
  assert_int_equal(records(&b), 14);
  assert_sound(b.store);
  bench_free(&b);
}

static void sequence_numbers_go_on_when_all_records_went(void **state) {
  (void)state;
  place p;
  log_bench b;
  int64_t trimmed, newest;
  place_init(&p);
  bench_init(&b, p.path, ST_VIEW_KEYS_ONLY);
  put(&b, "{\"pk\":{\"S\":\"a\"}}");
  st_store_set_now(b.store, noon + 2 * (int64_t)DAY_MS);
  assert_ok(st_log_trim(b.store, 9, &trimmed, &b.error), &b.error);
  st_store_close(b.store);
  b.store = open_store(p.path, &b.error);
  st_store_set_now(b.store, noon + 2 * (int64_t)DAY_MS);
  put(&b, "{\"pk\":{\"S\":\"b\"}}");
  assert_ok(st_log_newest(b.store, &newest, &b.error), &b.error);
  assert_int_equal(newest, 2);
  bench_free(&b);
  place_free(&p);
}

/* ------------------------------------------------------------------ streams */

static void alter_stream(log_bench *b, st_view view, int64_t since_ms) {
  st_table *copy, *t = table_of(b->store, "T", &b->error);
  assert_ok(st_table_copy(t, &b->arena, &copy, &b->error), &b->error);
  copy->stream_view = view;
  if (since_ms) copy->stream_since_ms = since_ms;
  assert_ok(st_store_write(b->store, &b->error), &b->error);
  assert_ok(st_catalog_alter(b->store, t->id, copy, &b->error), &b->error);
  assert_ok(st_store_commit(b->store, &b->error), &b->error);
}

static size_t listed(log_bench *b, st_str after_table, int64_t after_ms, int64_t limit) {
  st_stream_list list = {.after_table = after_table, .after_ms = after_ms, .limit = limit};
  assert_ok(st_log_streams(b->store, &list, &b->arena, &b->error), &b->error);
  return list.count;
}

static void each_enabling_is_a_stream_of_its_own(void **state) {
  (void)state;
  log_bench b;
  int64_t latest;
  bench_init(&b, ":memory:", ST_VIEW_KEYS_ONLY);
  put(&b, "{\"pk\":{\"S\":\"a\"}}");
  int64_t first = table_of(b.store, "T", &b.error)->stream_id;
  alter_stream(&b, ST_VIEW_NONE, 0);
  assert_int_equal(table_of(b.store, "T", &b.error)->stream_id, 0);
  put(&b, "{\"pk\":{\"S\":\"b\"}}");
  alter_stream(&b, ST_VIEW_NEW_IMAGE, noon + 5);
  assert_true(table_of(b.store, "T", &b.error)->stream_id > first);
  put(&b, "{\"pk\":{\"S\":\"c\"}}");
  assert_log(&b, "I " K "||;"); /* of the first one */
  assert_true(stream_of(&b).ended);
  assert_int_equal(stream_of(&b).first, 1);
  assert_int_equal(stream_of(&b).last, 1);
  assert_ok(st_log_latest(b.store, ST_LIT("T"), &latest, &b.error), &b.error);
  assert_int_equal(latest, noon + 5);
  assert_int_equal(listed(&b, (st_str){0}, INT64_MIN, 9), 2);
  assert_int_equal(listed(&b, (st_str){0}, INT64_MIN, 1), 1);
  assert_int_equal(listed(&b, ST_LIT("T"), noon, 9), 1);
  assert_int_equal(listed(&b, ST_LIT("T"), noon + 5, 9), 0);
  bench_free(&b);
}

static void an_alteration_of_something_else_keeps_the_stream(void **state) {
  (void)state;
  log_bench b;
  bench_init(&b, ":memory:", ST_VIEW_KEYS_ONLY);
  int64_t first = table_of(b.store, "T", &b.error)->stream_id;
  alter_stream(&b, ST_VIEW_KEYS_ONLY, 0);
  assert_int_equal(table_of(b.store, "T", &b.error)->stream_id, first);
  assert_false(stream_of(&b).ended);
  bench_free(&b);
}

static void a_dropped_tables_stream_is_there_for_a_day(void **state) {
  (void)state;
  log_bench b;
  int64_t trimmed;
  bench_init(&b, ":memory:", ST_VIEW_KEYS_ONLY);
  put(&b, "{\"pk\":{\"S\":\"a\"}}");
  assert_ok(st_store_write(b.store, &b.error), &b.error);
  assert_ok(st_catalog_drop(b.store, table_of(b.store, "T", &b.error)->id, &b.error), &b.error);
  assert_ok(st_store_commit(b.store, &b.error), &b.error);
  st_store_set_now(b.store, noon + DAY_MS);
  assert_log(&b, "I " K "||;");
  st_store_set_now(b.store, noon + DAY_MS + 1);
  assert_int_equal(listed(&b, (st_str){0}, INT64_MIN, 9), 0);
  assert_ok(st_log_trim(b.store, 9, &trimmed, &b.error), &b.error);
  assert_int_equal(sql_number(b.store, "SELECT count(*) FROM stator_streams"), 0);
  assert_int_equal(records(&b), 0);
  bench_free(&b);
}

static void a_file_of_the_format_before_is_given_a_log(void **state) {
  (void)state;
  place p;
  log_bench b;
  place_init(&p);
  bench_init(&b, p.path, ST_VIEW_NONE);
  put(&b, "{\"pk\":{\"S\":\"old\"}}");
  assert_int_equal(sqlite3_exec(b.store->db,
                                "DROP TABLE stator_log; DROP TABLE stator_streams;"
                                "UPDATE stator_meta SET value=1 WHERE key='format'",
                                NULL, NULL, NULL),
                   SQLITE_OK);
  st_store_close(b.store);
  st_store_options reading = {.path = p.path, .readonly = true};
  assert_failed(st_store_open(&reading, &b.store, &b.error), STATOR_READONLY, "format 1", &b.error);
  b.store = open_store(p.path, &b.error);
  st_store_set_now(b.store, noon);
  assert_item(b.store, "T", "{\"pk\":{\"S\":\"old\"}}", "{\"pk\":{\"S\":\"old\"}}", &b.error);
  alter_stream(&b, ST_VIEW_KEYS_ONLY, noon);
  put(&b, "{\"pk\":{\"S\":\"a\"}}");
  assert_log(&b, "I " K "||;");
  assert_int_equal(sql_number(b.store, "SELECT value FROM stator_meta WHERE key='format'"),
                   ST_FORMAT);
  bench_free(&b);
  place_free(&p);
}

/* SQLite takes a temporary sqlite_sequence for the file's, if there is one. */
static void an_applications_temporary_tables_are_not_asked(void **state) {
  (void)state;
  log_bench b;
  sqlite3 *db;
  int64_t newest;
  bool trimmed;
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db,
                                "CREATE TEMP TABLE mine(id INTEGER PRIMARY KEY AUTOINCREMENT);"
                                "INSERT INTO mine DEFAULT VALUES",
                                NULL, NULL, NULL),
                   SQLITE_OK);
  bench_init_on(&b, db, ST_VIEW_KEYS_ONLY);
  for (int i = 0; i < 3; i++) put(&b, i % 2 ? "{\"pk\":{\"S\":\"a\"}}" : "{\"pk\":{\"S\":\"b\"}}");
  assert_ok(st_log_newest(b.store, &newest, &b.error), &b.error);
  assert_int_equal(newest, 2);
  st_store_set_now(b.store, noon + 2 * DAY_MS);
  assert_ok(st_log_is_trimmed(b.store, 1, &trimmed, &b.error), &b.error);
  assert_true(trimmed);
  bench_free(&b);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_table_without_a_stream_records_nothing),
      cmocka_unit_test(only_what_the_view_asks_for_is_kept),
      cmocka_unit_test(keys_stand_in_the_order_of_their_names),
      cmocka_unit_test(what_is_undone_was_never_recorded),
      cmocka_unit_test(a_sweep_records_who_deleted),
      cmocka_unit_test(a_reader_learns_where_it_stopped),
      cmocka_unit_test(what_is_older_than_a_day_is_not_seen_and_then_goes),
      cmocka_unit_test(trimming_stops_at_its_limit),
      cmocka_unit_test(writers_trim_as_they_go),
      cmocka_unit_test(sequence_numbers_go_on_when_all_records_went),
      cmocka_unit_test(each_enabling_is_a_stream_of_its_own),
      cmocka_unit_test(an_alteration_of_something_else_keeps_the_stream),
      cmocka_unit_test(a_dropped_tables_stream_is_there_for_a_day),
      cmocka_unit_test(a_file_of_the_format_before_is_given_a_log),
      cmocka_unit_test(an_applications_temporary_tables_are_not_asked),
  };
  RUN_TESTS(tests);
}
