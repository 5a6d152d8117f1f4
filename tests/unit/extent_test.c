/* Counts and sizes, and how long they stand. */
#include "unit/store_support.h"

static st_extent extent_of(st_store *s, const char *index, int shard, int64_t now_ms, bool fresh,
                           st_error *error) {
  st_extent extent;
  for (;;) {
    st_table *t = table_of(s, "T", error);
    const st_index *x = index ? st_table_index(t, st_str_of(index)) : NULL;
    int rc = st_items_extent(s, t, x, shard, now_ms, fresh, &extent, error);
    if (rc == ST_AGAIN) continue;
    assert_ok(rc, error);
    return extent;
  }
}

static void define_counted(definition *d) {
  define(d, "T", "pk:S", "");
  define_index(d, "x", "a:S", "");
}

static void put_numbered(st_store *s, int i, st_error *error) {
  char json[100];
  (void)snprintf(json, sizeof json, "{\"pk\":{\"S\":\"%03d\"}%s}", i,
                 i % 2 ? ",\"a\":{\"S\":\"v\"}" : "");
  put_item(s, "T", json, error);
}

static void shards_add_up_to_the_table(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  define_counted(&d);
  create_table(s, &d, &error);
  st_extent e = extent_of(s, NULL, -1, 0, false, &error);
  assert_int_equal(e.items, 0);
  assert_int_equal(e.bytes, 0);
  for (int i = 0; i < 100; i++) put_numbered(s, i, &error);
  e = extent_of(s, NULL, -1, 0, false, &error);
  assert_int_equal(e.items, 100);
  assert_int_equal(e.bytes, 100 * 5 + 50 * 2);
  e = extent_of(s, "x", -1, 0, false, &error);
  assert_int_equal(e.items, 50);
  assert_int_equal(e.bytes, 50 * 7);
  st_extent sum = {0};
  for (int shard = 0; shard < ST_SHARDS; shard++) {
    e = extent_of(s, NULL, shard, 0, false, &error);
    sum.items += e.items;
    sum.bytes += e.bytes;
    e = extent_of(s, "x", shard, 0, false, &error);
    assert_int_equal(e.items == 50, shard == st_hash_shard(ST_LIT("v")));
  }
  assert_int_equal(sum.items, 100);
  assert_int_equal(sum.bytes, 600);
  st_store_close(s);
  st_error_free(&error);
}

static void a_count_is_kept_until_the_file_changes(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  st_store *s = open_store(p.path, &p.error), *other = open_store(p.path, &p.error);
  define_counted(&d);
  create_table(s, &d, &p.error);
  put_numbered(s, 1, &p.error);
  assert_int_equal(extent_of(s, NULL, -1, 0, false, &p.error).items, 1);
  assert_true(table_of(s, "T", &p.error)->statements->counted[0].set);
  table_of(s, "T", &p.error)->statements->counted[0].extent.items = 17; /* shows that it is kept */
  assert_int_equal(extent_of(s, NULL, -1, 0, false, &p.error).items, 17);
  assert_int_equal(extent_of(s, NULL, -1, 0, true, &p.error).items, 1);
  put_numbered(other, 2, &p.error);
  assert_int_equal(extent_of(s, NULL, -1, 0, false, &p.error).items, 2);
  put_numbered(s, 3, &p.error);
  assert_int_equal(extent_of(s, NULL, -1, 0, false, &p.error).items, 3);
  st_store_close(s);
  st_store_close(other);
  place_free(&p);
}

static void a_count_made_in_a_transaction_goes_with_its_rollback(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  const char *paths[] = {p.path, ":memory:"};
  for (int i = 0; i < 2; i++) {
    st_store *s = open_store(paths[i], &p.error);
    define_counted(&d);
    create_table(s, &d, &p.error);
    assert_ok(st_store_begin(s, &p.error), &p.error);
    put_numbered(s, 1, &p.error);
    assert_int_equal(extent_of(s, NULL, -1, 0, false, &p.error).items, 1);
    assert_ok(st_store_end(s, false, &p.error), &p.error);
    assert_int_equal(extent_of(s, NULL, -1, 0, false, &p.error).items, 0);
    st_store_close(s);
  }
  sqlite3 *db;
  st_store *s;
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  assert_ok(st_store_open_on(db, &s, &p.error), &p.error);
  create_table(s, &d, &p.error);
  sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
  put_numbered(s, 1, &p.error);
  assert_int_equal(extent_of(s, NULL, -1, 0, false, &p.error).items, 1);
  sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
  assert_int_equal(extent_of(s, NULL, -1, 0, false, &p.error).items, 0);
  st_store_close(s);
  sqlite3_close(db);
  place_free(&p);
}

static void a_count_of_millions_stands_for_six_hours(void **state) {
  (void)state;
  enum { HOUR_MS = 3600 * 1000 };
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  define_counted(&d);
  create_table(s, &d, &error);
  put_numbered(s, 1, &error);
  (void)extent_of(s, NULL, -1, 1000, false, &error);
  st_counted *c = table_of(s, "T", &error)->statements->counted;
  c->extent.items = 1000001;
  put_numbered(s, 2, &error);
  assert_int_equal(extent_of(s, NULL, -1, 999 + 6 * HOUR_MS, false, &error).items, 1000001);
  assert_int_equal(extent_of(s, NULL, -1, 1000 + 6 * HOUR_MS, false, &error).items, 2);
  c->extent.items = 1000001;
  put_numbered(s, 3, &error);
  assert_int_equal(extent_of(s, NULL, -1, 2000 + 6 * HOUR_MS, true, &error).items, 3);
  st_store_close(s);
  st_error_free(&error);
}

static int64_t collection_of(st_store *s, const char *pk, int64_t now_ms, st_error *error) {
  st_key key = {
      .hash = {st_str_of(pk), 'S'},
        .shard = st_hash_shard(st_str_of(pk))
  };
  int64_t bytes;
  assert_ok(st_store_write(s, error), error);
  assert_ok(st_items_collection(s, table_of(s, "T", error), &key, now_ms, &bytes, error), error);
  assert_ok(st_store_commit(s, error), error);
  return bytes;
}

static void a_collection_is_its_items_and_what_local_indexes_hold(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  define(&d, "T", "pk:S", "sk:S");
  define_index(&d, "local", "pk:S", "a:S");
  d.indexes[0].kind = ST_LSI;
  define_index(&d, "global", "pk:S", "a:S");
  create_table(s, &d, &error);
  assert_int_equal(collection_of(s, "p", 0, &error), 0);
  put_item(s, "T", "{\"pk\":{\"S\":\"p\"},\"sk\":{\"S\":\"1\"}}", &error);
  put_item(s, "T", "{\"pk\":{\"S\":\"q\"},\"sk\":{\"S\":\"1\"}}", &error);
  assert_int_equal(collection_of(s, "p", 0, &error), 6);
  put_item(s, "T", "{\"a\":{\"S\":\"x\"},\"pk\":{\"S\":\"p\"},\"sk\":{\"S\":\"2\"}}", &error);
  assert_int_equal(collection_of(s, "p", 0, &error), 6 + 2 * 8);
  assert_int_equal(collection_of(s, "q", 0, &error), 6);
  st_store_close(s);
  st_error_free(&error);
}

static void a_large_collection_is_not_counted_for_every_write(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  define(&d, "T", "pk:S", "sk:S");
  create_table(s, &d, &error);
  char json[100];
  for (int i = 0; i < 306; i++) {
    if (i == 300) assert_int_equal(collection_of(s, "p", 1000, &error), 300 * 8);
    if (i == 303) assert_int_equal(collection_of(s, "p", 60999, &error), 300 * 8);
    if (i == 304) assert_int_equal(collection_of(s, "p", 60999, &error), 304 * 8);
    if (i == 305) assert_int_equal(collection_of(s, "p", 999 + 2 * 60000, &error), 305 * 8);
    (void)snprintf(json, sizeof json, "{\"pk\":{\"S\":\"p\"},\"sk\":{\"S\":\"%03d\"}}", i);
    put_item(s, "T", json, &error);
  }
  st_store_close(s);
  st_error_free(&error);
}

static void a_huge_collection_is_measured_by_a_part_of_it(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  define(&d, "T", "pk:S", "sk:S");
  create_table(s, &d, &error);
  char sql[400];
  (void)snprintf(sql, sizeof sql,
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<120000) "
                 "INSERT INTO stator_t1(shard,pk,sk,size,item) "
                 "SELECT %d,'p',printf('%%06d',i),"
                 "CASE WHEN i<=50000 THEN 1000 WHEN i<=100000 THEN 2000 ELSE 9000 END,'{}' FROM n",
                 st_hash_shard(ST_LIT("p")));
  assert_int_equal(sqlite3_exec(s->db, sql, NULL, NULL, NULL), SQLITE_OK);
  /* the first 100,000 have 1,500 bytes on the average */
  assert_int_equal(collection_of(s, "p", 0, &error), 120000 * 1500);
  st_store_close(s);
  st_error_free(&error);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shards_add_up_to_the_table),
      cmocka_unit_test(a_count_is_kept_until_the_file_changes),
      cmocka_unit_test(a_count_made_in_a_transaction_goes_with_its_rollback),
      cmocka_unit_test(a_count_of_millions_stands_for_six_hours),
      cmocka_unit_test(a_collection_is_its_items_and_what_local_indexes_hold),
      cmocka_unit_test(a_large_collection_is_not_counted_for_every_write),
      cmocka_unit_test(a_huge_collection_is_measured_by_a_part_of_it),
  };
  RUN_TESTS(tests);
}
