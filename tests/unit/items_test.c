// link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array
/* Items and what indexes hold of them; backfill; running out of memory. */
#include "unit/store_support.h"
#include "unit/failing_memory.h"

/* ------------------------------------------------------------------ rows */

static void an_item_is_put_read_replaced_and_deleted(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  create_table(s, define(&d, "T", "pk:B", "sk:S"), &error);
  static const char key[] = "{\"pk\":{\"B\":\"AAH/\"},\"sk\":{\"S\":\"a\\u0000b\"}}";
  assert_item(s, "T", key, NULL, &error);
  put_item(s, "T", key, &error);
  assert_item(s, "T", key, key, &error);
  assert_item(s, "T", "{\"pk\":{\"B\":\"AAH/\"},\"sk\":{\"S\":\"a\"}}", NULL, &error);
  static const char more[] =
      "{\"pk\":{\"B\":\"AAH/\"},\"sk\":{\"S\":\"a\\u0000b\"},\"x\":{\"N\":\"1\"}}";
  put_item(s, "T", more, &error);
  assert_item(s, "T", key, more, &error);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_t1"), 1);
  assert_int_equal(sql_number(s, "SELECT length(CAST(sk AS BLOB)) FROM stator_t1"), 3);
  delete_item(s, "T", key, &error);
  delete_item(s, "T", key, &error);
  assert_item(s, "T", key, NULL, &error);
  st_store_close(s);
  st_error_free(&error);
}

static void key_columns_keep_their_types(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  create_table(s, define(&d, "T", "pk:N", ""), &error);
  put_item(s, "T", "{\"pk\":{\"N\":\"5\"}}", &error);
  create_table(s, define(&d, "U", "pk:S", "sk:B"), &error);
  put_item(s, "U", "{\"pk\":{\"S\":\"5\"},\"sk\":{\"B\":\"NQ==\"}}", &error);
  assert_int_equal(
      sql_number(s, "SELECT typeof(pk)||typeof(sk)='blobtext' AND sk='' FROM stator_t1"), 1);
  assert_int_equal(sql_number(s, "SELECT typeof(pk)||typeof(sk)='textblob' FROM stator_t2"), 1);
  st_store_close(s);
  st_error_free(&error);
}

/* The row read inside a write stays readable to the end of the call. */
static void an_old_row_outlives_its_change_and_the_commit(void **state) {
  (void)state;
  place p;
  definition d;
  workbench w;
  place_init(&p);
  workbench_init(&w);
  st_store *s = open_store(p.path, &p.error);
  create_table(s, define(&d, "T", "pk:S", ""), &p.error);
  static const char before[] = "{\"pk\":{\"S\":\"a\"},\"x\":{\"S\":\"before\"}}";
  put_item(s, "T", before, &p.error);
  st_str after = canonical(&w, st_write_item, "{\"pk\":{\"S\":\"a\"},\"x\":{\"S\":\"after!\"}}");
  for (int commit = 0; commit < 2; commit++) {
    st_row old;
    assert_ok(st_store_write(s, &p.error), &p.error);
    st_table *t = table_of(s, "T", &p.error);
    st_key key = key_of(t, after, &w.arena);
    assert_ok(st_items_get(s, t, &key, &old, &p.error), &p.error);
    assert_ok(st_items_put(s, t, &key, after, 10, &old, &p.error), &p.error);
    if (commit)
      assert_ok(st_store_commit(s, &p.error), &p.error);
    else
      st_store_undo(s);
    assert_true(st_str_is(old.item, before));
    st_store_release(s);
    assert_item(s, "T", before, commit ? "{\"pk\":{\"S\":\"a\"},\"x\":{\"S\":\"after!\"}}" : before,
                &p.error);
    if (!commit) continue;
  }
  workbench_free(&w);
  st_store_close(s);
  place_free(&p);
}

/* ----------------------------------------------------------- index entries */

static void a_put_that_leaves_the_keys_leaves_the_entries(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  define(&d, "T", "pk:S", "");
  define_index(&d, "x", "a:S", "b:N");
  d.table.ttl = ST_LIT("e");
  create_table(s, &d, &error);
  put_item(s, "T",
           "{\"pk\":{\"S\":\"1\"},\"a\":{\"S\":\"v\"},\"b\":{\"N\":\"1\"},\"e\":{\"N\":\"5.5\"}}",
           &error);
  int64_t before = sqlite3_total_changes64(s->db);
  put_item(s, "T",
           "{\"pk\":{\"S\":\"1\"},\"a\":{\"S\":\"v\"},\"b\":{\"N\":\"1.0\"},\"e\":{\"N\":\"5.7\"},"
           "\"z\":{\"NULL\":true}}",
           &error);
  assert_int_equal(sqlite3_total_changes64(s->db) - before, 1);
  before = sqlite3_total_changes64(s->db);
  put_item(s, "T",
           "{\"pk\":{\"S\":\"1\"},\"a\":{\"S\":\"v\"},\"b\":{\"N\":\"2\"},\"e\":{\"N\":\"5.7\"},"
           "\"z\":{\"NULL\":true}}",
           &error);
  assert_int_equal(sqlite3_total_changes64(s->db) - before, 3);
  before = sqlite3_total_changes64(s->db); /* the very same item again */
  put_item(s, "T",
           "{\"pk\":{\"S\":\"1\"},\"a\":{\"S\":\"v\"},\"b\":{\"N\":\"2\"},\"e\":{\"N\":\"5.7\"},"
           "\"z\":{\"NULL\":true}}",
           &error);
  assert_int_equal(sqlite3_total_changes64(s->db) - before, 0);
  st_store_close(s);
  st_error_free(&error);
}

static void one_hash_attribute_places_an_entry_as_in_a_table(void **state) {
  (void)state;
  st_key_part parts[2] = {
      {ST_LIT("ab"), 'S'},
      {ST_LIT("c"),  'S'}
  };
  assert_int_equal(st_index_shard(parts, 1), st_hash_shard(ST_LIT("ab")));
  assert_int_equal(st_index_shard(parts, 2), st_hash_shard((st_str){"ab\0c\0", 5}));
}

/* ---------------------------------------------------------------- backfill */

static void fill(st_store *s, int count, st_error *error) {
  assert_ok(st_store_begin(s, error), error);
  for (int i = 0; i < count; i++) {
    char json[200];
    (void)snprintf(json, sizeof json,
                   "{\"pk\":{\"S\":\"%d\"},\"a\":{\"%s\":\"%d\"},\"e\":{\"N\":\"%d\"}}", i,
                   i % 4 ? "S" : "N", i % 7, i);
    put_item(s, "T", json, error);
  }
  assert_ok(st_store_end(s, true, error), error);
}

static bool backfill_once(st_store *s, int64_t limit, st_error *error) {
  bool done;
  int64_t table_id;
  assert_ok(st_items_unfinished(s, &table_id, error), error);
  assert_int_equal(table_id, 1);
  assert_ok(st_store_write(s, error), error);
  assert_ok(st_items_backfill(s, table_id, limit, &done, error), error);
  assert_ok(st_store_commit(s, error), error);
  return done;
}

/* Adds an index and TTL to a table of 100 items. */
static void begin_backfill(st_store *s, definition *d, st_error *error) {
  create_table(s, define(d, "T", "pk:S", ""), error);
  fill(s, 100, error);
  define_index(d, "x", "a:S", "")->status = ST_CREATING;
  d->table.ttl = ST_LIT("e");
  assert_ok(st_store_write(s, error), error);
  assert_ok(st_catalog_alter(s, 1, &d->table, error), error);
  assert_ok(st_store_commit(s, error), error);
  assert_true(table_of(s, "T", error)->indexes[0].backfilling);
}

static void a_backfill_goes_on_where_another_handle_stopped(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  st_store *s = open_store(p.path, &p.error);
  begin_backfill(s, &d, &p.error);
  assert_false(backfill_once(s, 30, &p.error));
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_x1"), 22);
  st_store_close(s);

  s = open_store(p.path, &p.error);
  /* Writers meanwhile: before and behind the place reached, and new items. */
  put_item(s, "T", "{\"pk\":{\"S\":\"3\"},\"a\":{\"S\":\"moved\"}}", &p.error);
  put_item(s, "T", "{\"pk\":{\"S\":\"90\"},\"a\":{\"S\":\"moved\"},\"e\":{\"N\":\"7\"}}", &p.error);
  delete_item(s, "T", "{\"pk\":{\"S\":\"91\"}}", &p.error);
  put_item(s, "T", "{\"pk\":{\"S\":\"new\"},\"a\":{\"S\":\"v\"},\"e\":{\"N\":\"1\"}}", &p.error);
  int batches = 1;
  while (!backfill_once(s, 30, &p.error)) batches++;
  assert_in_range(batches, 5, 9);
  const st_index *x = &table_of(s, "T", &p.error)->indexes[0];
  assert_false(x->backfilling);
  assert_int_equal(x->status, ST_ACTIVE);
  int64_t table_id;
  assert_ok(st_items_unfinished(s, &table_id, &p.error), &p.error);
  assert_int_equal(table_id, 0);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_x1"), 75);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_x1 NATURAL JOIN"
                                 " (SELECT id,pk FROM stator_t1)"),
                   75);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_e1"), 99);
  bool done;
  assert_ok(st_store_write(s, &p.error), &p.error);
  assert_ok(st_items_backfill(s, 1, 10, &done, &p.error), &p.error);
  assert_true(done);
  assert_ok(st_store_commit(s, &p.error), &p.error);
  st_store_close(s);
  place_free(&p);
}

/* -------------------------------------------------------------- out of memory */

static int put_all(st_store *s, const st_str *items, int count, st_error *error) {
  int rc = st_store_write(s, error);
  if (rc != STATOR_OK) return rc;
  st_table *t = NULL;
  rc = st_catalog_find(s, ST_LIT("T"), &t, error);
  for (int i = 0; rc == STATOR_OK && i < count; i++) rc = put_canonical(s, t, items[i], error);
  if (rc == STATOR_OK) return st_store_commit(s, error);
  st_store_undo(s);
  return rc;
}

static int read_all(st_store *s, int *rows_read, st_error *error) {
  st_table *t;
  st_rows *rows = NULL;
  st_row row;
  *rows_read = 0;
  int rc = st_catalog_find(s, ST_LIT("T"), &t, error);
  if (rc != STATOR_OK) return rc;
  st_range range = {.index = &t->indexes[0], .last_shard = 7, .keys_only = true};
  rc = st_rows_open(s, t, &range, &rows, error);
  while (rc == STATOR_OK && (rc = st_rows_next(rows, &row, error)) == STATOR_OK && row.id)
    ++*rows_read;
  st_rows_close(rows);
  return rc;
}

/* One call of each sort from opening to closing, with allocation number `n`
** and all behind it failing. True: none failed any more. */
static bool survives_failure(size_t n, const definition *d, const definition *altered,
                             const st_str *items, int count) {
  st_error error;
  st_error_init(&error);
  st_store *s = NULL;
  st_extent extent;
  int64_t deleted;
  int rows_read;
  bool done;
  st_store_options o = {.path = ":memory:"};
  allocations = 0;
  failing = n;
  failing_on = true;
  int rc = st_store_open(&o, &s, &error);
  bool opened = rc == STATOR_OK;
  if (rc == STATOR_OK) rc = st_store_write(s, &error);
  if (rc == STATOR_OK) {
    rc = st_catalog_create(s, &d->table, &error);
    if (rc == STATOR_OK)
      rc = st_store_commit(s, &error);
    else
      st_store_undo(s);
  }
  if (rc == STATOR_OK) rc = put_all(s, items, count, &error);
  if (rc == STATOR_OK) rc = read_all(s, &rows_read, &error);
  if (rc == STATOR_OK) rc = st_store_write(s, &error);
  if (rc == STATOR_OK) {
    rc = st_catalog_alter(s, 1, &altered->table, &error);
    if (rc == STATOR_OK) rc = st_items_backfill(s, 1, 100, &done, &error);
    if (rc == STATOR_OK)
      rc = st_store_commit(s, &error);
    else
      st_store_undo(s);
  }
  st_table *t;
  if (rc == STATOR_OK) rc = st_catalog_find(s, ST_LIT("T"), &t, &error);
  if (rc == STATOR_OK) rc = st_items_extent(s, t, NULL, -1, 0, false, &extent, &error);
  if (rc == STATOR_OK) rc = st_items_sweep(s, 1, 1700000100, 100, &deleted, &error);
  bool all = allocations < n;
  failing = 0;
  if (rc != STATOR_OK) assert_int_equal(rc, STATOR_NOMEM);
  if (opened) {
    st_store_release(s);
    assert_sound(s);
    assert_int_equal(s->depth, 0);
    st_error_clear(&error);
    assert_ok(st_catalog_find(s, ST_LIT("T"), &t, &error), &error);
    if (t) {
      int64_t entries = sql_number(s, "SELECT count(*) FROM stator_x1");
      assert_int_equal(entries, sql_number(s, "SELECT count(*) FROM stator_t1"));
      assert_ok(read_all(s, &rows_read, &error), &error);
      assert_int_equal(rows_read, entries);
    }
  }
  st_store_close(s);
  st_error_free(&error);
  return all;
}

static void running_out_of_memory_is_an_error_and_leaves_the_store_sound(void **state) {
  (void)state;
  workbench w;
  definition d, altered;
  workbench_init(&w);
  define(&d, "T", "pk:S", "");
  define_index(&d, "x", "a:S", "");
  define(&altered, "T", "pk:S", "");
  define_index(&altered, "x", "a:S", "");
  define_index(&altered, "y", "n:N a:S", "");
  altered.table.ttl = ST_LIT("n");
  st_str items[10];
  for (int i = 0; i < 10; i++) {
    char json[200];
    (void)snprintf(json, sizeof json,
                   "{\"pk\":{\"S\":\"%d\"},\"a\":{\"S\":\"\\\"%d\"},\"n\":{\"N\":\"17000000%d0\"}}",
                   i, i % 3, i);
    items[i] = canonical(&w, st_write_item, json);
  }
  size_t n = 1;
  while (!survives_failure(n, &d, &altered, items, 10)) n++;
  assert_in_range(n, 20, 10000);
  workbench_free(&w);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_item_is_put_read_replaced_and_deleted),
      cmocka_unit_test(key_columns_keep_their_types),
      cmocka_unit_test(an_old_row_outlives_its_change_and_the_commit),
      cmocka_unit_test(a_put_that_leaves_the_keys_leaves_the_entries),
      cmocka_unit_test(one_hash_attribute_places_an_entry_as_in_a_table),
      cmocka_unit_test(a_backfill_goes_on_where_another_handle_stopped),
      cmocka_unit_test(running_out_of_memory_is_an_error_and_leaves_the_store_sound),
  };
  RUN_TESTS(tests);
}
