/* TTL entries and the sweep. */
#include "unit/store_support.h"

static const int64_t now = 1700000000;

static st_store *store_with_ttl(st_error *error) {
  definition d;
  st_store *s = open_store(":memory:", error);
  define(&d, "T", "pk:S", "");
  define_index(&d, "x", "a:S", "");
  d.table.ttl = ST_LIT("e");
  create_table(s, &d, error);
  return s;
}

static void put_expiring(st_store *s, const char *pk, const char *value, st_error *error) {
  char json[200];
  (void)snprintf(json, sizeof json, "{\"pk\":{\"S\":\"%s\"},\"a\":{\"S\":\"v\"},\"e\":%s}", pk,
                 value);
  put_item(s, "T", json, error);
}

static int64_t sweep(st_store *s, int64_t limit, st_error *error) {
  int64_t deleted;
  assert_ok(st_items_sweep(s, 1, now, limit, &deleted, error), error);
  return deleted;
}

static bool there(st_store *s, const char *pk) {
  char sql[100];
  (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM stator_t1 WHERE pk='%s'", pk);
  return sql_number(s, sql) == 1;
}

static void only_numbers_of_seconds_are_entered(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  st_store *s = store_with_ttl(&error);
  static const struct {
    const char *value;
    int64_t seconds; /* -1: no entry */
  } cases[] = {
      {"{\"N\":\"17\"}",                    17       },
      {"{\"N\":\"17.999\"}",                17       },
      {"{\"N\":\"0.5\"}",                   0        },
      {"{\"N\":\"9223372036854775807\"}",   INT64_MAX},
      {"{\"N\":\"9223372036854775807.9\"}", INT64_MAX},
      {"{\"N\":\"9223372036854775808\"}",   -1       },
      {"{\"N\":\"1e100\"}",                 -1       },
      {"{\"S\":\"17\"}",                    -1       },
      {"{\"NS\":[\"17\"]}",                 -1       },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    put_expiring(s, "k", cases[i].value, &error);
    assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_e1"), cases[i].seconds >= 0);
    if (cases[i].seconds < 0) continue;
    assert_int_equal(sql_number(s, "SELECT expires FROM stator_e1"), cases[i].seconds);
  }
  put_expiring(s, "k", "{\"N\":\"-17.9\"}", &error);
  assert_int_equal(sql_number(s, "SELECT expires FROM stator_e1"), -17);
  delete_item(s, "T", "{\"pk\":{\"S\":\"k\"}}", &error);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_e1"), 0);
  st_store_close(s);
  st_error_free(&error);
}

static void a_sweep_deletes_what_is_past_and_not_older_than_five_years(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  st_store *s = store_with_ttl(&error);
  put_expiring(s, "future", "{\"N\":\"1700000001\"}", &error);
  put_expiring(s, "now", "{\"N\":\"1700000000\"}", &error);
  put_expiring(s, "past", "{\"N\":\"1699999999.9\"}", &error);
  put_expiring(s, "oldest", "{\"N\":\"1542233600\"}", &error);
  put_expiring(s, "too-old", "{\"N\":\"1542233599\"}", &error);
  put_expiring(s, "saved", "{\"N\":\"1600000000\"}", &error);
  put_expiring(s, "saved", "{\"N\":\"1800000000\"}", &error);
  put_expiring(s, "text", "{\"S\":\"1600000000\"}", &error);
  assert_int_equal(sweep(s, 100, &error), 2);
  assert_true(there(s, "future") && there(s, "now") && there(s, "too-old"));
  assert_true(there(s, "saved") && there(s, "text"));
  assert_false(there(s, "past") || there(s, "oldest"));
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_x1"), 5);
  assert_int_equal(sweep(s, 100, &error), 0);
  st_store_close(s);
  st_error_free(&error);
}

static void a_sweep_stops_at_its_limit_and_costs_what_it_deletes(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  st_store *s = store_with_ttl(&error);
  assert_ok(st_store_begin(s, &error), &error);
  for (int i = 0; i < 1000; i++) {
    char pk[16];
    (void)snprintf(pk, sizeof pk, "%d", i);
    put_expiring(s, pk,
                 i < 25    ? "{\"N\":\"1699999000\"}"
                 : i < 500 ? "{\"N\":\"1800000000\"}"
                           : "{\"N\":\"5\"}",
                 &error);
  }
  assert_ok(st_store_end(s, true, &error), &error);
  assert_int_equal(sweep(s, 10, &error), 10);
  sqlite3_stmt *due = table_of(s, "T", &error)->statements->item[ST_TTL_ITEMS];
  (void)sqlite3_stmt_status(due, SQLITE_STMTSTATUS_VM_STEP, 1);
  assert_int_equal(sweep(s, 100, &error), 15);
  assert_in_range(sqlite3_stmt_status(due, SQLITE_STMTSTATUS_VM_STEP, 1), 1, 16 * 30);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_t1"), 975);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_e1"), 975);
  st_store_close(s);
  st_error_free(&error);
}

static void changing_the_ttl_attribute_rebuilds_and_removing_it_drops(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  definition d;
  bool done;
  st_store *s = store_with_ttl(&error);
  put_item(s, "T", "{\"pk\":{\"S\":\"1\"},\"e\":{\"N\":\"5\"},\"f\":{\"N\":\"6\"}}", &error);
  define(&d, "T", "pk:S", "");
  define_index(&d, "x", "a:S", "");
  d.table.ttl = ST_LIT("f");
  assert_ok(st_store_write(s, &error), &error);
  assert_ok(st_catalog_alter(s, 1, &d.table, &error), &error);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_e1"), 0);
  assert_ok(st_items_backfill(s, 1, 10, &done, &error), &error);
  assert_true(done);
  assert_int_equal(sql_number(s, "SELECT expires FROM stator_e1"), 6);
  assert_ok(st_store_commit(s, &error), &error);

  d.table.ttl = (st_str){0};
  assert_ok(st_store_write(s, &error), &error);
  assert_ok(st_catalog_alter(s, 1, &d.table, &error), &error);
  assert_ok(st_store_commit(s, &error), &error);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM sqlite_schema WHERE name='stator_e1'"), 0);
  assert_int_equal(sweep(s, 10, &error), 0);
  put_expiring(s, "k", "{\"N\":\"17\"}", &error);
  int64_t deleted;
  assert_ok(st_items_sweep(s, 77, now, 10, &deleted, &error), &error); /* no such table */
  assert_int_equal(deleted, 0);
  st_store_close(s);
  st_error_free(&error);
}

static void an_entry_that_its_item_does_not_confirm_deletes_nothing(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  st_store *s = store_with_ttl(&error);
  put_expiring(s, "k", "{\"N\":\"1800000000\"}", &error);
  assert_int_equal(sqlite3_exec(s->db, "INSERT INTO stator_e1 VALUES(1699999999,1),(1699999999,9)",
                                NULL, NULL, NULL),
                   SQLITE_OK);
  assert_int_equal(sweep(s, 10, &error), 0);
  assert_true(there(s, "k"));
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_e1"), 1);
  st_store_close(s);
  st_error_free(&error);
}

static void entries_without_an_item_do_not_stand_in_the_way(void **state) {
  (void)state;
  st_error error;
  st_error_init(&error);
  st_store *s = store_with_ttl(&error);
  put_expiring(s, "a", "{\"N\":\"1699999000\"}", &error);
  put_expiring(s, "b", "{\"N\":\"1699999002\"}", &error);
  put_expiring(s, "c", "{\"N\":\"1699999004\"}", &error);
  assert_int_equal(sqlite3_exec(s->db,
                                "INSERT INTO stator_e1 VALUES(1699998999,71),(1699999001,72),"
                                "(1699999002,73),(1699999003,74),(1699999005,75),(5,76)",
                                NULL, NULL, NULL),
                   SQLITE_OK);
  assert_int_equal(sweep(s, 2, &error), 2);
  assert_true(there(s, "c"));
  assert_int_equal(sql_number(s, "SELECT min(expires) FROM stator_e1 WHERE expires>5"), 1699999002);
  assert_int_equal(sweep(s, 2, &error), 1);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_t1"), 0);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_x1"), 0);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_e1"), 1); /* older than five years */
  st_store_close(s);
  st_error_free(&error);
}

static st_store *impatient_store(place *p) {
  st_store *s;
  st_store_options o = {.path = p->path, .durability = STATOR_SYNC_OFF};
  assert_ok(st_store_open(&o, &s, &p->error), &p->error);
  return s;
}

static void a_sweep_takes_the_write_lock_only_when_something_is_due(void **state) {
  (void)state;
  place p;
  definition d;
  int64_t deleted;
  place_init(&p);
  st_store *s = impatient_store(&p), *other = impatient_store(&p);
  define(&d, "T", "pk:S", "");
  d.table.ttl = ST_LIT("e");
  create_table(s, &d, &p.error);
  put_expiring(s, "future", "{\"N\":\"1700000001\"}", &p.error);
  assert_ok(st_store_write(other, &p.error), &p.error);
  assert_int_equal(sweep(s, 10, &p.error), 0);
  assert_failed(st_items_sweep(s, 1, now + 5, 10, &deleted, &p.error), STATOR_BUSY, "busy timeout",
                &p.error);
  st_store_undo(other);
  assert_ok(st_items_sweep(s, 1, now + 5, 10, &deleted, &p.error), &p.error);
  assert_int_equal(deleted, 1);
  st_store_close(other);
  st_store_close(s);
  place_free(&p);
}

static void a_sweep_sees_what_another_connection_did_to_the_catalog(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  st_store *s = impatient_store(&p), *other = impatient_store(&p);
  define(&d, "T", "pk:S", "");
  create_table(s, &d, &p.error);
  assert_int_equal(sweep(s, 10, &p.error), 0);
  put_expiring(s, "past", "{\"N\":\"1699999999\"}", &p.error);
  d.table.ttl = ST_LIT("e");
  assert_ok(st_store_write(other, &p.error), &p.error);
  assert_ok(st_catalog_alter(other, 1, &d.table, &p.error), &p.error);
  bool done;
  assert_ok(st_items_backfill(other, 1, 10, &done, &p.error), &p.error);
  assert_ok(st_store_commit(other, &p.error), &p.error);
  assert_int_equal(sweep(s, 10, &p.error), 1);
  assert_ok(st_store_write(other, &p.error), &p.error);
  assert_ok(st_catalog_drop(other, 1, &p.error), &p.error);
  assert_ok(st_store_commit(other, &p.error), &p.error);
  assert_int_equal(sweep(s, 10, &p.error), 0);
  st_store_close(other);
  st_store_close(s);
  place_free(&p);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(only_numbers_of_seconds_are_entered),
      cmocka_unit_test(a_sweep_deletes_what_is_past_and_not_older_than_five_years),
      cmocka_unit_test(a_sweep_stops_at_its_limit_and_costs_what_it_deletes),
      cmocka_unit_test(changing_the_ttl_attribute_rebuilds_and_removing_it_drops),
      cmocka_unit_test(an_entry_that_its_item_does_not_confirm_deletes_nothing),
      cmocka_unit_test(entries_without_an_item_do_not_stand_in_the_way),
      cmocka_unit_test(a_sweep_takes_the_write_lock_only_when_something_is_due),
      cmocka_unit_test(a_sweep_sees_what_another_connection_did_to_the_catalog),
  };
  RUN_TESTS(tests);
}
