/* Definitions and back, freshness across handles, DDL. */
#include "unit/store_support.h"

static int own_tables(st_store *s) {
  return (int)sql_number(s, "SELECT count(*) FROM sqlite_schema WHERE type='table' AND"
                            " (name GLOB 'stator_[tex][0-9]*')");
}

static void assert_same_attribute(const st_attribute *a, const st_attribute *b) {
  assert_true(st_str_eq(a->name, b->name));
  assert_int_equal(a->type, b->type);
}

static void assert_same_throughput(const st_throughput *a, const st_throughput *b) {
  assert_memory_equal(a, b, sizeof *a);
}

static void assert_same_index(const st_index *a, const st_index *b) {
  assert_true(st_str_eq(a->name, b->name));
  assert_int_equal(a->kind, b->kind);
  assert_int_equal(a->hash_count, b->hash_count);
  assert_int_equal(a->range_count, b->range_count);
  for (int i = 0; i < a->hash_count; i++) assert_same_attribute(&a->hash[i], &b->hash[i]);
  for (int i = 0; i < a->range_count; i++) assert_same_attribute(&a->range[i], &b->range[i]);
  assert_int_equal(a->projects, b->projects);
  assert_int_equal(a->included_count, b->included_count);
  for (size_t i = 0; i < a->included_count; i++) {
    assert_true(st_str_eq(a->included[i], b->included[i]));
  }
  assert_same_throughput(&a->throughput, &b->throughput);
  assert_int_equal(a->status, b->status);
  assert_int_equal(a->until_ms, b->until_ms);
}

static void assert_same_table(const st_table *a, const st_table *b) {
  assert_true(st_str_eq(a->name, b->name));
  assert_string_equal(a->uuid, b->uuid);
  assert_int_equal(a->created_ms, b->created_ms);
  assert_same_attribute(&a->hash, &b->hash);
  assert_same_attribute(&a->range, &b->range);
  assert_int_equal(a->attribute_count, b->attribute_count);
  for (size_t i = 0; i < a->attribute_count; i++) {
    assert_same_attribute(&a->attributes[i], &b->attributes[i]);
  }
  assert_int_equal(a->index_count, b->index_count);
  for (size_t i = 0; i < a->index_count; i++) assert_same_index(&a->indexes[i], &b->indexes[i]);
  assert_int_equal(a->billing, b->billing);
  assert_int_equal(a->billing_named, b->billing_named);
  assert_int_equal(a->on_demand_since_ms, b->on_demand_since_ms);
  assert_same_throughput(&a->throughput, &b->throughput);
  assert_true(st_str_eq(a->table_class, b->table_class));
  assert_int_equal(a->deletion_protection, b->deletion_protection);
  assert_int_equal(a->stream_view, b->stream_view);
  assert_int_equal(a->stream_since_ms, b->stream_since_ms);
  assert_true(st_str_eq(a->ttl, b->ttl));
  assert_true(st_str_eq(a->settings, b->settings));
  assert_int_equal(a->status, b->status);
  assert_int_equal(a->until_ms, b->until_ms);
}

/* Everything a definition can say. */
static void define_everything(definition *d) {
  static st_str included[] = {
      {"a\"b\\",    4},
      {"z\xc3\xa9", 3}
  };
  define(d, "All.of-it_", "p\"k:S", "s\xc3\xa9k:B");
  st_table *t = &d->table;
  st_index *x = define_index(d, "wide", "h1:S h2:N h3:B h4:S", "r1:N r2:S r3:B r4:N");
  x->projects = ST_PROJECTS_INCLUDED;
  x->included = included;
  x->included_count = 2;
  x->throughput = (st_throughput){5, 6, 7, 8, 9};
  x->status = ST_UPDATING;
  x->until_ms = 1234567890123;
  x = define_index(d, "local", "p\"k:S", "other:N");
  x->kind = ST_LSI;
  x->projects = ST_PROJECTS_KEYS;
  t->billing = ST_PROVISIONED;
  t->billing_named = true;
  t->on_demand_since_ms = 1;
  t->throughput = (st_throughput){INT64_MAX, 2, 3, 4, 5};
  t->table_class = ST_LIT("STANDARD_INFREQUENT_ACCESS");
  t->deletion_protection = true;
  t->stream_view = ST_VIEW_NEW_AND_OLD;
  t->stream_since_ms = 77;
  t->ttl = ST_LIT("expires at");
  t->settings = ST_LIT("{\"Tags\":[{\"Key\":\"a\"}],\"n\":1.50}");
  t->status = ST_CREATING;
  t->until_ms = 99;
}

static void a_definition_comes_back_as_it_was(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  define_everything(&d);
  st_store *s = open_store(p.path, &p.error);
  create_table(s, &d, &p.error);
  st_table *t = table_of(s, "All.of-it_", &p.error);
  assert_same_table(&d.table, t);
  assert_non_null(t->statements);
  assert_int_equal(own_tables(s), 4);
  st_store_close(s);
  s = open_store(p.path, &p.error);
  t = table_of(s, "All.of-it_", &p.error);
  assert_same_table(&d.table, t);

  st_arena arena;
  st_arena_init(&arena);
  st_table *copy;
  assert_ok(st_table_copy(t, &arena, &copy, &p.error), &p.error);
  st_store_close(s);
  assert_same_table(&d.table, copy);
  assert_null(copy->statements);
  st_arena_free(&arena);
  place_free(&p);
}

static void tables_are_found_by_exact_name_and_listed_in_byte_order(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  static const char *const names[] = {"b", "a", "B", "a.b", "aB", "ab"};
  for (int i = 0; i < 6; i++) create_table(s, define(&d, names[i], "pk:S", ""), &error);
  st_table *const *tables, *t;
  size_t count;
  assert_ok(st_catalog_list(s, &tables, &count, &error), &error);
  static const char *const sorted[] = {"B", "a", "a.b", "aB", "ab", "b"};
  assert_int_equal(count, 6);
  for (int i = 0; i < 6; i++) assert_true(st_str_is(tables[i]->name, sorted[i]));
  assert_ok(st_catalog_find(s, ST_LIT("A"), &t, &error), &error);
  assert_null(t);
  t = table_of(s, "aB", &error);
  st_table *same;
  assert_ok(st_catalog_find_id(s, t->id, &same, &error), &error);
  assert_ptr_equal(same, t);
  assert_ok(st_catalog_find_id(s, 99, &same, &error), &error);
  assert_null(same);
  st_store_close(s);
  st_error_free(&error);
}

static void drop_table(st_store *s, const char *name, st_error *error) {
  assert_ok(st_store_write(s, error), error);
  assert_ok(st_catalog_drop(s, table_of(s, name, error)->id, error), error);
  assert_ok(st_store_commit(s, error), error);
}

static void a_dropped_table_leaves_nothing_and_its_id_is_not_used_again(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_table *t;
  st_store *s = open_store(":memory:", &error);
  define_everything(&d);
  create_table(s, &d, &error);
  int64_t id = table_of(s, "All.of-it_", &error)->id;
  drop_table(s, "All.of-it_", &error);
  assert_int_equal(own_tables(s), 0);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_indexes"), 0);
  assert_ok(st_catalog_find(s, ST_LIT("All.of-it_"), &t, &error), &error);
  assert_null(t);
  d.table.stream_since_ms++; /* its first stream can still be read */
  create_table(s, &d, &error);
  assert_true(table_of(s, "All.of-it_", &error)->id > id);
  st_store_close(s);
  st_error_free(&error);
}

static void a_state_ends_when_its_time_is_over(void **state) {
  (void)state;
  bool gone;
  assert_int_equal(st_status_at(ST_CREATING, 0, 5, &gone), ST_CREATING);
  assert_int_equal(st_status_at(ST_CREATING, 5, 4, &gone), ST_CREATING);
  assert_int_equal(st_status_at(ST_CREATING, 5, 5, &gone), ST_ACTIVE);
  assert_int_equal(st_status_at(ST_ACTIVE, 0, 5, &gone), ST_ACTIVE);
  assert_int_equal(st_status_at(ST_DELETING, 5, 4, &gone), ST_DELETING);
  assert_false(gone);
  (void)st_status_at(ST_DELETING, 5, 5, &gone);
  assert_true(gone);
}

/* ------------------------------------------------------------- altering */

/* Alters "T" to *d, with what the file says of it as the starting point. */
static void alter_table(st_store *s, const definition *d, st_error *error) {
  assert_ok(st_store_write(s, error), error);
  assert_ok(st_catalog_alter(s, table_of(s, "T", error)->id, &d->table, error), error);
  assert_ok(st_store_commit(s, error), error);
}

static void an_index_on_an_empty_table_is_readable_at_once(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  create_table(s, define(&d, "T", "pk:S", ""), &error);
  define_index(&d, "x", "a:S", "")->status = ST_CREATING;
  alter_table(s, &d, &error);
  const st_index *x = st_table_index(table_of(s, "T", &error), ST_LIT("x"));
  assert_non_null(x);
  assert_false(x->backfilling);
  assert_int_equal(x->status, ST_ACTIVE);
  int64_t table_id;
  assert_ok(st_items_unfinished(s, &table_id, &error), &error);
  assert_int_equal(table_id, 0);
  st_store_close(s);
  st_error_free(&error);
}

static void altering_adds_updates_and_drops_indexes_by_name(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  st_store *s = open_store(":memory:", &error);
  define(&d, "T", "pk:S", "");
  define_index(&d, "gone", "a:S", "");
  define_index(&d, "kept", "b:S", "");
  create_table(s, &d, &error);
  int64_t kept = st_table_index(table_of(s, "T", &error), ST_LIT("kept"))->id;
  put_item(s, "T", "{\"pk\":{\"S\":\"1\"},\"a\":{\"S\":\"x\"},\"b\":{\"S\":\"y\"}}", &error);

  define(&d, "T", "pk:S", "");
  define_index(&d, "kept", "ignored:N", "")->throughput.read = 7;
  define_index(&d, "new", "a:S", "b:S")->until_ms = 5;
  d.table.deletion_protection = true;
  alter_table(s, &d, &error);
  st_table *t = table_of(s, "T", &error);
  assert_true(t->deletion_protection);
  assert_int_equal(t->index_count, 2);
  assert_null(st_table_index(t, ST_LIT("gone")));
  const st_index *x = st_table_index(t, ST_LIT("kept"));
  assert_int_equal(x->id, kept);
  assert_true(st_str_is(x->hash[0].name, "b"));
  assert_int_equal(x->throughput.read, 7);
  x = st_table_index(t, ST_LIT("new"));
  assert_true(x->backfilling);
  assert_int_equal(x->until_ms, 5);
  assert_int_equal(own_tables(s), 3);

  /* An index that goes while it is being filled takes its job along. */
  d.table.index_count = 1;
  alter_table(s, &d, &error);
  int64_t table_id;
  assert_ok(st_items_unfinished(s, &table_id, &error), &error);
  assert_int_equal(table_id, 0);
  assert_int_equal(own_tables(s), 2);
  st_store_close(s);
  st_error_free(&error);
}

static void an_undone_change_of_the_catalog_was_never_made(void **state) {
  (void)state;
  place p;
  place_init(&p);
  const char *paths[] = {p.path, ":memory:"};
  for (int i = 0; i < 2; i++) {
    definition d;
    st_table *t;
    st_store *s = open_store(paths[i], &p.error);
    create_table(s, define(&d, "T", "pk:S", ""), &p.error);
    put_item(s, "T", "{\"pk\":{\"S\":\"1\"}}", &p.error);

    assert_ok(st_store_write(s, &p.error), &p.error);
    assert_ok(st_catalog_create(s, &define(&d, "U", "pk:S", "")->table, &p.error), &p.error);
    assert_non_null(table_of(s, "U", &p.error));
    assert_ok(st_catalog_drop(s, table_of(s, "T", &p.error)->id, &p.error), &p.error);
    st_store_undo(s);
    assert_ok(st_catalog_find(s, ST_LIT("U"), &t, &p.error), &p.error);
    assert_null(t);
    assert_item(s, "T", "{\"pk\":{\"S\":\"1\"}}", "{\"pk\":{\"S\":\"1\"}}", &p.error);

    /* In a transaction: the inner change goes, the outer one stays until the end. */
    assert_ok(st_store_begin(s, &p.error), &p.error);
    create_table(s, define(&d, "V", "pk:S", ""), &p.error);
    assert_ok(st_store_write(s, &p.error), &p.error);
    assert_ok(st_catalog_drop(s, table_of(s, "V", &p.error)->id, &p.error), &p.error);
    st_store_undo(s);
    put_item(s, "V", "{\"pk\":{\"S\":\"1\"}}", &p.error);
    assert_ok(st_store_end(s, false, &p.error), &p.error);
    assert_ok(st_catalog_find(s, ST_LIT("V"), &t, &p.error), &p.error);
    assert_null(t);
    create_table(s, define(&d, "V", "pk:N", ""), &p.error);
    put_item(s, "V", "{\"pk\":{\"N\":\"1\"}}", &p.error);
    st_store_close(s);
  }
  place_free(&p);
}

/* ------------------------------------------------------------ two handles */

static void reads_notice_what_another_handle_changed(void **state) {
  (void)state;
  place p;
  definition d;
  workbench w;
  place_init(&p);
  workbench_init(&w);
  st_store *a = open_store(p.path, &p.error), *b = open_store(p.path, &p.error);
  create_table(a, define(&d, "T", "pk:S", ""), &p.error);
  put_item(b, "T", "{\"pk\":{\"S\":\"1\"}}", &p.error);
  assert_item(a, "T", "{\"pk\":{\"S\":\"1\"}}", "{\"pk\":{\"S\":\"1\"}}", &p.error);

  /* Another table of the same name, with another kind of key. */
  st_table *old = table_of(b, "T", &p.error);
  drop_table(a, "T", &p.error);
  create_table(a, define(&d, "T", "pk:N", ""), &p.error);
  st_row row;
  st_key key = key_of(old, canonical(&w, st_write_item, "{\"pk\":{\"S\":\"1\"}}"), &w.arena);
  assert_int_equal(st_items_get(b, old, &key, &row, &p.error), ST_AGAIN);
  assert_int_equal(p.error.code, STATOR_OK);
  assert_int_equal(table_of(b, "T", &p.error)->hash.type, 'N');

  /* The same for rows, and for a table that is gone for good. */
  drop_table(a, "T", &p.error);
  st_range range = {.last_shard = 7};
  st_rows *rows;
  int rc = st_rows_open(b, table_of(b, "T", &p.error), &range, &rows, &p.error);
  if (rc == STATOR_OK) rc = st_rows_next(rows, &row, &p.error);
  assert_int_equal(rc, ST_AGAIN);
  st_table *t;
  assert_ok(st_catalog_find(b, ST_LIT("T"), &t, &p.error), &p.error);
  assert_null(t);

  /* A table that is new is found; a list is the file's. */
  create_table(a, define(&d, "U", "pk:S", ""), &p.error);
  assert_non_null(table_of(b, "U", &p.error));
  create_table(a, define(&d, "V", "pk:S", ""), &p.error);
  st_table *const *tables;
  size_t count;
  assert_ok(st_catalog_list(b, &tables, &count, &p.error), &p.error);
  assert_int_equal(count, 2);
  workbench_free(&w);
  st_store_close(a);
  st_store_close(b);
  place_free(&p);
}

static void a_table_that_was_looked_up_stays_readable_to_the_end_of_the_call(void **state) {
  (void)state;
  place p;
  definition d;
  workbench w;
  place_init(&p);
  workbench_init(&w);
  st_store *a = open_store(p.path, &p.error), *b = open_store(p.path, &p.error);
  create_table(a, define(&d, "T", "pk:S", ""), &p.error);
  st_table *held = table_of(b, "T", &p.error), *t;
  define_index(&d, "x", "a:S", "");
  alter_table(a, &d, &p.error);
  assert_ok(st_catalog_find(b, ST_LIT("missing"), &t, &p.error), &p.error); /* loads again */
  assert_ptr_not_equal(table_of(b, "T", &p.error), held);
  assert_true(st_str_is(held->name, "T"));
  st_row row;
  st_rows *rows;
  st_extent extent;
  st_range range = {.last_shard = 7};
  st_key key = key_of(held, canonical(&w, st_write_item, "{\"pk\":{\"S\":\"1\"}}"), &w.arena);
  assert_int_equal(st_items_get(b, held, &key, &row, &p.error), ST_AGAIN);
  assert_int_equal(st_rows_open(b, held, &range, &rows, &p.error), ST_AGAIN);
  assert_int_equal(st_items_extent(b, held, NULL, -1, 0, false, &extent, &p.error), ST_AGAIN);
  st_store_release(b);
  workbench_free(&w);
  st_store_close(a);
  st_store_close(b);
  place_free(&p);
}

static void writes_see_the_catalog_of_the_file(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  st_store *a = open_store(p.path, &p.error), *b = open_store(p.path, &p.error);
  create_table(a, define(&d, "T", "pk:S", ""), &p.error);
  put_item(b, "T", "{\"pk\":{\"S\":\"1\"}}", &p.error);
  define_index(&d, "x", "a:S", "");
  alter_table(a, &d, &p.error);
  put_item(b, "T", "{\"pk\":{\"S\":\"2\"},\"a\":{\"S\":\"v\"}}", &p.error);
  int64_t id = table_of(a, "T", &p.error)->indexes[0].id;
  assert_int_equal(sql_number_of(a, "SELECT count(*) FROM stator_x%d", id), 1);
  st_store_close(a);
  st_store_close(b);
  place_free(&p);
}

static int64_t counted_steps(st_store *s, st_fixed which) {
  sqlite3_stmt *q = s->fixed[which];
  return q ? sqlite3_stmt_status(q, SQLITE_STMTSTATUS_RUN, 0) : 0;
}

static void own_writes_cost_no_look_at_the_catalog(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  const char *paths[] = {p.path, ":memory:"};
  for (int i = 0; i < 2; i++) {
    st_store *s = open_store(paths[i], &p.error);
    create_table(s, define(&d, "T", "pk:S", ""), &p.error);
    int64_t before = counted_steps(s, ST_FIXED_STAMP);
    for (int j = 0; j < 20; j++) {
      put_item(s, "T", "{\"pk\":{\"S\":\"1\"}}", &p.error);
      assert_item(s, "T", "{\"pk\":{\"S\":\"1\"}}", "{\"pk\":{\"S\":\"1\"}}", &p.error);
    }
    assert_int_equal(counted_steps(s, ST_FIXED_STAMP), before);
    st_store_close(s);
  }
  place_free(&p);
}

static void a_reload_keeps_what_did_not_change(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  st_store *a = open_store(p.path, &p.error), *b = open_store(p.path, &p.error);
  create_table(a, define(&d, "T", "pk:S", ""), &p.error);
  put_item(b, "T", "{\"pk\":{\"S\":\"1\"}}", &p.error);
  st_table *t = table_of(b, "T", &p.error);
  create_table(a, define(&d, "U", "pk:S", ""), &p.error);
  assert_non_null(table_of(b, "U", &p.error));
  assert_ptr_equal(table_of(b, "T", &p.error), t);
  assert_non_null(t->statements->item[ST_ITEM_UPSERT]);
  st_store_close(a);
  st_store_close(b);
  place_free(&p);
}

/* ------------------------------------------ the application's transaction */

static void run(sqlite3 *db, const char *sql) {
  assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void a_rollback_of_the_application_takes_the_catalog_back(void **state) {
  (void)state;
  place p;
  definition d;
  st_table *t;
  place_init(&p);
  sqlite3 *db;
  st_store *s, *second;
  assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
  assert_ok(st_store_open_on(db, &s, &p.error), &p.error);
  assert_ok(st_store_open_on(db, &second, &p.error), &p.error);
  create_table(s, define(&d, "T", "pk:S", ""), &p.error);

  for (int again = 0; again < 3; again++) {
    run(db, "BEGIN");
    create_table(s, define(&d, "U", again == 1 ? "pk:N" : "pk:S", ""), &p.error);
    assert_non_null(table_of(second, "U", &p.error));
    run(db, "SAVEPOINT mine");
    drop_table(s, "T", &p.error);
    run(db, "ROLLBACK TO mine");
    put_item(s, "T", "{\"pk\":{\"S\":\"1\"}}", &p.error);
    run(db, "ROLLBACK");
    if (again == 2) run(db, "BEGIN"); /* no call finds the connection outside one */
    assert_ok(st_catalog_find(s, ST_LIT("U"), &t, &p.error), &p.error);
    assert_null(t);
    assert_ok(st_catalog_find(second, ST_LIT("U"), &t, &p.error), &p.error);
    assert_null(t);
    assert_item(s, "T", "{\"pk\":{\"S\":\"1\"}}", NULL, &p.error);
    if (again == 2) run(db, "COMMIT");
  }
  st_store_close(s);
  st_store_close(second);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  place_free(&p);
}

/* --------------------------------------------------------------- many */

static void a_hundred_tables_are_opened_by_one_query(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  st_store *s = open_store(p.path, &p.error);
  assert_ok(st_store_begin(s, &p.error), &p.error);
  for (int i = 0; i < 100; i++) {
    char name[32];
    (void)snprintf(name, sizeof name, "table-%d", i);
    define(&d, name, "pk:S", "sk:S");
    if (i % 10 == 0) define_index(&d, "x", "a:S", "");
    create_table(s, &d, &p.error);
  }
  assert_ok(st_store_end(s, true, &p.error), &p.error);
  st_store_close(s);
  s = open_store(p.path, &p.error);
  assert_int_equal(table_of(s, "table-70", &p.error)->index_count, 1);
  assert_int_equal(table_of(s, "table-71", &p.error)->index_count, 0);
  st_store_close(s);
  place_free(&p);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_definition_comes_back_as_it_was),
      cmocka_unit_test(tables_are_found_by_exact_name_and_listed_in_byte_order),
      cmocka_unit_test(a_dropped_table_leaves_nothing_and_its_id_is_not_used_again),
      cmocka_unit_test(a_state_ends_when_its_time_is_over),
      cmocka_unit_test(an_index_on_an_empty_table_is_readable_at_once),
      cmocka_unit_test(altering_adds_updates_and_drops_indexes_by_name),
      cmocka_unit_test(an_undone_change_of_the_catalog_was_never_made),
      cmocka_unit_test(reads_notice_what_another_handle_changed),
      cmocka_unit_test(a_table_that_was_looked_up_stays_readable_to_the_end_of_the_call),
      cmocka_unit_test(writes_see_the_catalog_of_the_file),
      cmocka_unit_test(own_writes_cost_no_look_at_the_catalog),
      cmocka_unit_test(a_reload_keeps_what_did_not_change),
      cmocka_unit_test(a_rollback_of_the_application_takes_the_catalog_back),
      cmocka_unit_test(a_hundred_tables_are_opened_by_one_query),
  };
  RUN_TESTS(tests);
}
