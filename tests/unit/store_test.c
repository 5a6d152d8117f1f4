/* Opening stores, their transactions, and what they refuse. */
#include "unit/store_support.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void a_new_file_is_a_store_of_the_documented_form(void **state) {
  (void)state;
  place p;
  place_init(&p);
  st_store *s = open_store(p.path, &p.error);
  assert_int_equal(sql_number(s, "PRAGMA page_size"), 8192);
  assert_int_equal(sql_number(s, "PRAGMA application_id"), 1400140914);
  assert_int_equal(sql_number(s, "PRAGMA user_version"), 0);
  assert_int_equal(
      sql_number(s, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode='wal'"), 1);
  assert_false(st_store_is_private(s));
  st_store_close(s);
  place_free(&p);
}

static void full_durability_is_synchronous_full(void **state) {
  (void)state;
  place p;
  place_init(&p);
  static const int synchronous[] = {2, 1, 0};
  for (int d = STATOR_SYNC_FULL; d <= STATOR_SYNC_OFF; d++) {
    st_store *s;
    st_store_options o = {.path = p.path, .durability = (stator_durability)d};
    assert_ok(st_store_open(&o, &s, &p.error), &p.error);
    assert_int_equal(sql_number(s, "PRAGMA synchronous"), synchronous[d]);
    st_store_close(s);
  }
  place_free(&p);
}

static void items_survive_closing_the_file(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  st_store *s = open_store(p.path, &p.error);
  create_table(s, define(&d, "T", "pk:S", "sk:N"), &p.error);
  put_item(s, "T", "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"-1.5\"},\"x\":{\"BOOL\":true}}",
           &p.error);
  st_store_close(s);
  s = open_store(p.path, &p.error);
  assert_item(s, "T", "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"-1.50\"}}",
              "{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"-1.5\"},\"x\":{\"BOOL\":true}}", &p.error);
  st_store_close(s);
  place_free(&p);
}

/* ------------------------------------------------------------- refusals */

static void write_file(const char *path, const char *bytes, size_t n) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes, 1, n, f), n);
  assert_int_equal(fclose(f), 0);
}

static int try_open(place *p, bool readonly, bool existing) {
  st_store *s;
  st_store_options o = {.path = p->path, .readonly = readonly, .existing = existing};
  int rc = st_store_open(&o, &s, &p->error);
  if (rc == STATOR_OK)
    st_store_close(s);
  else
    assert_null(s);
  return rc;
}

static void other_files_are_not_stores(void **state) {
  (void)state;
  place p;
  place_init(&p);
  char text[9000];
  memset(text, 'x', sizeof text);
  write_file(p.path, text, sizeof text);
  assert_failed(try_open(&p, false, false), STATOR_NOT_A_STORE, p.path, &p.error);
  write_file(p.path, "short", 5);
  assert_failed(try_open(&p, false, false), STATOR_NOT_A_STORE, p.path, &p.error);
  place_free(&p);
}

static void run_sql(const char *path, const char *sql) {
  sqlite3 *db;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void an_applications_database_is_left_alone(void **state) {
  (void)state;
  place p;
  place_init(&p);
  run_sql(p.path, "CREATE TABLE mine(a)");
  assert_failed(try_open(&p, false, false), STATOR_NOT_A_STORE, "stator_open_on", &p.error);
  place_free(&p);
}

static void a_newer_format_is_refused(void **state) {
  (void)state;
  place p;
  place_init(&p);
  assert_int_equal(try_open(&p, false, false), STATOR_OK);
  run_sql(p.path, "UPDATE stator_meta SET value=9 WHERE key='format'");
  assert_failed(try_open(&p, false, false), STATOR_NEWER, "format 9", &p.error);
  place_free(&p);
}

static void a_missing_file_is_created_only_where_asked(void **state) {
  (void)state;
  place p;
  place_init(&p);
  assert_failed(try_open(&p, false, true), STATOR_CANTOPEN, p.path, &p.error);
  assert_failed(try_open(&p, true, false), STATOR_CANTOPEN, p.path, &p.error);
  assert_int_equal(access(p.path, F_OK), -1);
  (void)snprintf(p.path, sizeof p.path, "%s/none/store.db", p.folder);
  assert_failed(try_open(&p, false, false), STATOR_CANTOPEN, p.path, &p.error);
  (void)snprintf(p.path, sizeof p.path, "%s", p.folder);
  assert_failed(try_open(&p, false, false), STATOR_CANTOPEN, p.path, &p.error);
  p.path[0] = 0;
  assert_failed(try_open(&p, false, false), STATOR_CANTOPEN, "path", &p.error);
  place_free(&p);
}

static void an_empty_file_is_no_existing_store(void **state) {
  (void)state;
  place p;
  place_init(&p);
  write_file(p.path, "", 0);
  assert_failed(try_open(&p, false, true), STATOR_NOT_A_STORE, "empty", &p.error);
  assert_failed(try_open(&p, true, false), STATOR_NOT_A_STORE, "reading only", &p.error);
  assert_int_equal(try_open(&p, false, false), STATOR_OK);
  place_free(&p);
}

/* A store with some pages, closed. */
static void make_store(place *p) {
  definition d;
  st_store *s = open_store(p->path, &p->error);
  create_table(s, define(&d, "T", "pk:S", ""), &p->error);
  for (int i = 0; i < 50; i++) {
    char json[1200];
    (void)snprintf(json, sizeof json, "{\"pk\":{\"S\":\"%d\"},\"x\":{\"S\":\"%01000d\"}}", i, i);
    put_item(s, "T", json, &p->error);
  }
  st_store_close(s);
}

static void a_cut_or_overwritten_file_is_corrupt(void **state) {
  (void)state;
  place p;
  place_init(&p);
  make_store(&p);
  assert_int_equal(truncate(p.path, 8192 + 100), 0);
  assert_failed(try_open(&p, false, false), STATOR_CORRUPT, p.path, &p.error);
  (void)unlink(p.path);

  make_store(&p);
  int fd = open(p.path, O_WRONLY);
  assert_int_equal(pwrite(fd, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, 16), 8); /* page size */
  (void)close(fd);
  assert_failed(try_open(&p, false, false), STATOR_CORRUPT, p.path, &p.error);
  (void)unlink(p.path);

  make_store(&p);
  run_sql(p.path, "UPDATE stator_tables SET definition='{\"hash\":[]}'");
  assert_failed(try_open(&p, false, false), STATOR_CORRUPT, "\"T\"", &p.error);
  run_sql(p.path, "DELETE FROM stator_meta");
  assert_failed(try_open(&p, false, false), STATOR_CORRUPT, "format", &p.error);
  place_free(&p);
}

static void a_damaged_page_is_reported_by_the_call_that_meets_it(void **state) {
  (void)state;
  place p;
  place_init(&p);
  make_store(&p);
  char junk[8192];
  memset(junk, 0xee, sizeof junk);
  st_store *s = open_store(p.path, &p.error);
  int64_t root = sql_number(s, "SELECT rootpage FROM sqlite_schema WHERE name='stator_t1'");
  st_store_close(s);
  int fd = open(p.path, O_WRONLY);
  assert_int_equal(pwrite(fd, junk, sizeof junk, (root - 1) * 8192), sizeof junk);
  (void)close(fd);
  s = open_store(p.path, &p.error);
  st_key key = {
      .hash = {.bytes = ST_LIT("7"), .type = 'S'}
  };
  key.shard = st_hash_shard(key.hash.bytes);
  st_row row;
  int rc = st_items_get(s, table_of(s, "T", &p.error), &key, &row, &p.error);
  assert_failed(rc, STATOR_CORRUPT, p.path, &p.error);
  st_store_close(s);
  place_free(&p);
}

static void a_readonly_store_reads_and_refuses_writes(void **state) {
  (void)state;
  place p;
  place_init(&p);
  make_store(&p);
  st_store *s;
  st_store_options o = {.path = p.path, .readonly = true};
  assert_ok(st_store_open(&o, &s, &p.error), &p.error);
  assert_true(st_store_is_readonly(s));
  assert_failed(st_store_write(s, &p.error), STATOR_READONLY, p.path, &p.error);
  assert_failed(st_store_begin(s, &p.error), STATOR_READONLY, p.path, &p.error);
  assert_item(s, "T", "{\"pk\":{\"S\":\"nobody\"}}", NULL, &p.error);
  st_store_close(s);
  place_free(&p);
}

/* What follows runs as a user without rights, also where root runs the tests. */
static void drop_rights(void) {
  if (getuid() == 0) assert_int_equal(seteuid(65534), 0);
}

static void regain_rights(void) {
  if (getuid() == 0) assert_int_equal(seteuid(0), 0);
}

static void files_and_folders_that_cannot_be_written_can_be_read(void **state) {
  (void)state;
  place p;
  place_init(&p);
  (void)snprintf(p.path, sizeof p.path, "%s/a store?#%%.db", p.folder);
  make_store(&p);
  assert_int_equal(chmod(p.path, 0444), 0);
  assert_int_equal(chmod(p.folder, 0555), 0);
  drop_rights();
  int writing = try_open(&p, false, true);
  assert_failed(writing, STATOR_READONLY, p.path, &p.error);
  st_store *s;
  st_store_options o = {.path = p.path, .readonly = true};
  assert_ok(st_store_open(&o, &s, &p.error), &p.error);
  assert_item(s, "T", "{\"pk\":{\"S\":\"nobody\"}}", NULL, &p.error);
  st_store_close(s);
  (void)snprintf(p.path, sizeof p.path, "%s/new.db", p.folder);
  assert_failed(try_open(&p, false, false), STATOR_CANTOPEN, p.path, &p.error);
  regain_rights();
  assert_int_equal(chmod(p.folder, 0755), 0);
  place_free(&p);
}

static void utf16_databases_are_refused(void **state) {
  (void)state;
  place p;
  place_init(&p);
  sqlite3 *db;
  st_store *s;
  assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
  sqlite3_exec(db, "PRAGMA encoding='UTF-16le'; CREATE TABLE mine(a)", NULL, NULL, NULL);
  assert_failed(st_store_open_on(db, &s, &p.error), STATOR_NOT_A_STORE, "UTF-16", &p.error);
  assert_null(s);
  sqlite3_close(db);
  place_free(&p);
}

/* -------------------------------------------------------- transactions */

static void what_is_undone_was_never_there(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  const char *paths[] = {p.path, ":memory:"};
  for (int i = 0; i < 2; i++) {
    st_store *s = open_store(paths[i], &p.error);
    create_table(s, define(&d, "T", "pk:S", ""), &p.error);
    workbench w;
    workbench_init(&w);
    st_str item = canonical(&w, st_write_item, "{\"pk\":{\"S\":\"a\"}}");
    assert_ok(st_store_write(s, &p.error), &p.error);
    assert_ok(put_canonical(s, table_of(s, "T", &p.error), item, &p.error), &p.error);
    st_store_undo(s);
    assert_item(s, "T", "{\"pk\":{\"S\":\"a\"}}", NULL, &p.error);

    /* The same within a transaction, with something before that stays. */
    assert_ok(st_store_begin(s, &p.error), &p.error);
    put_item(s, "T", "{\"pk\":{\"S\":\"stays\"}}", &p.error);
    assert_ok(st_store_write(s, &p.error), &p.error);
    assert_ok(put_canonical(s, table_of(s, "T", &p.error), item, &p.error), &p.error);
    st_store_undo(s);
    assert_ok(st_store_end(s, true, &p.error), &p.error);
    assert_item(s, "T", "{\"pk\":{\"S\":\"a\"}}", NULL, &p.error);
    assert_item(s, "T", "{\"pk\":{\"S\":\"stays\"}}", "{\"pk\":{\"S\":\"stays\"}}", &p.error);

    assert_ok(st_store_begin(s, &p.error), &p.error);
    put_item(s, "T", "{\"pk\":{\"S\":\"a\"}}", &p.error);
    assert_ok(st_store_end(s, false, &p.error), &p.error);
    assert_item(s, "T", "{\"pk\":{\"S\":\"a\"}}", NULL, &p.error);
    workbench_free(&w);
    st_store_close(s);
  }
  place_free(&p);
}

static void a_second_writer_is_told_that_the_store_is_busy(void **state) {
  (void)state;
  place p;
  place_init(&p);
  make_store(&p);
  st_store *a = open_store(p.path, &p.error), *b;
  st_store_options o = {.path = p.path};
  assert_ok(st_store_open(&o, &b, &p.error), &p.error);
  assert_ok(st_store_begin(a, &p.error), &p.error);
  assert_failed(st_store_write(b, &p.error), STATOR_BUSY, p.path, &p.error);
  assert_item(b, "T", "{\"pk\":{\"S\":\"nobody\"}}", NULL, &p.error);
  assert_ok(st_store_end(a, true, &p.error), &p.error);
  put_item(b, "T", "{\"pk\":{\"S\":\"new\"}}", &p.error);
  assert_item(a, "T", "{\"pk\":{\"S\":\"new\"}}", "{\"pk\":{\"S\":\"new\"}}", &p.error);
  st_store_close(a);
  st_store_close(b);
  place_free(&p);
}

static void opening_a_locked_file_is_busy(void **state) {
  (void)state;
  place p;
  place_init(&p);
  sqlite3 *db;
  assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
  sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
  assert_failed(try_open(&p, false, false), STATOR_BUSY, p.path, &p.error);
  sqlite3_close(db);
  place_free(&p);
}

static void a_full_disk_changes_nothing(void **state) {
  (void)state;
  place p;
  place_init(&p);
  make_store(&p);
  st_store *s = open_store(p.path, &p.error);
  char sql[64];
  int64_t pages = sql_number(s, "PRAGMA page_count");
  (void)snprintf(sql, sizeof sql, "PRAGMA max_page_count=%d", (int)pages);
  assert_int_equal(sql_number(s, sql), pages);
  workbench w;
  workbench_init(&w);
  char *json = malloc(60000);
  (void)snprintf(json, 60000, "{\"pk\":{\"S\":\"big\"},\"x\":{\"S\":\"%050000d\"}}", 1);
  st_str item = canonical(&w, st_write_item, json);
  st_str small = canonical(&w, st_write_item, "{\"pk\":{\"S\":\"small\"}}");
  for (int explicit = 0; explicit < 2; explicit ++) {
    if (explicit) assert_ok(st_store_begin(s, &p.error), &p.error);
    assert_ok(st_store_write(s, &p.error), &p.error);
    st_table *t = table_of(s, "T", &p.error);
    assert_ok(put_canonical(s, t, small, &p.error), &p.error);
    assert_failed(put_canonical(s, t, item, &p.error), STATOR_DISK_FULL, p.path, &p.error);
    st_store_undo(s);
    if (explicit) (void)st_store_end(s, false, &p.error);
    st_error_clear(&p.error);
    assert_item(s, "T", "{\"pk\":{\"S\":\"small\"}}", NULL, &p.error);
    assert_item(s, "T", "{\"pk\":{\"S\":\"big\"}}", NULL, &p.error);
  }
  assert_sound(s);
  free(json);
  workbench_free(&w);
  st_store_close(s);
  place_free(&p);
}

static void a_transaction_that_sqlite_undid_is_over(void **state) {
  (void)state;
  place p;
  place_init(&p);
  make_store(&p);
  st_store *s = open_store(p.path, &p.error);
  assert_ok(st_store_begin(s, &p.error), &p.error);
  put_item(s, "T", "{\"pk\":{\"S\":\"a\"}}", &p.error);
  sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL); /* as after an I/O error */
  assert_failed(st_store_write(s, &p.error), STATOR_SQLITE, "undone", &p.error);
  assert_failed(st_store_end(s, true, &p.error), STATOR_SQLITE, "undone", &p.error);
  assert_item(s, "T", "{\"pk\":{\"S\":\"a\"}}", NULL, &p.error);
  put_item(s, "T", "{\"pk\":{\"S\":\"b\"}}", &p.error);
  st_store_close(s);
  place_free(&p);
}

static void reads_leave_the_checkpoints_alone(void **state) {
  (void)state;
  place p;
  place_init(&p);
  make_store(&p);
  st_store *s = open_store(p.path, &p.error);
  definition d;
  define(&d, "I", "pk:S", "");
  define_index(&d, "x", "x:S", "");
  create_table(s, &d, &p.error);
  for (int i = 0; i < 6000; i++) {
    char json[200];
    (void)snprintf(json, sizeof json, "{\"pk\":{\"S\":\"%d\"},\"x\":{\"S\":\"%d\"}}", i % 10, i);
    put_item(s, "I", json, &p.error); /* reads the old item, keeps it until the next call */
  }
  char log[160];
  (void)snprintf(log, sizeof log, "%s-wal", p.path);
  FILE *f = fopen(log, "rb");
  assert_non_null(f);
  (void)fseek(f, 0, SEEK_END);
  assert_in_range(ftell(f), 1, 40 * 1000 * 1000); /* 4000 pages of 8 KiB, and a few */
  (void)fclose(f);
  st_store_close(s);
  place_free(&p);
}

static void a_snapshot_sees_one_moment(void **state) {
  (void)state;
  place p;
  place_init(&p);
  make_store(&p);
  st_store *a = open_store(p.path, &p.error), *b;
  assert_ok(st_store_open_again(a, &b, &p.error), &p.error);
  assert_ok(st_store_snapshot(a, &p.error), &p.error);
  put_item(b, "T", "{\"pk\":{\"S\":\"later\"}}", &p.error);
  workbench w;
  workbench_init(&w);
  st_row row;
  st_table *t = table_of(a, "T", &p.error);
  st_key key = key_of(t, canonical(&w, st_write_item, "{\"pk\":{\"S\":\"later\"}}"), &w.arena);
  for (int i = 0; i < 3; i++) {
    assert_ok(st_items_get(a, t, &key, &row, &p.error), &p.error);
    assert_int_equal(row.id, 0);
  }
  st_store_release(a);
  assert_ok(st_items_get(a, t, &key, &row, &p.error), &p.error);
  assert_int_not_equal(row.id, 0);
  st_store_release(a);
  workbench_free(&w);
  st_store_close(a);
  st_store_close(b);
  place_free(&p);
}

/* ------------------------------------- on an application's connection */

static void documents_and_rows_share_a_transaction(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  sqlite3 *db;
  st_store *s, *again;
  assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
  sqlite3_exec(db, "CREATE TABLE mine(a); PRAGMA user_version=7", NULL, NULL, NULL);
  assert_ok(st_store_open_on(db, &s, &p.error), &p.error);
  assert_failed(st_store_open_again(s, &again, &p.error), STATOR_MISUSE, "", &p.error);
  assert_int_equal(sql_number(s, "PRAGMA user_version"), 7);
  assert_int_equal(sql_number(s, "PRAGMA application_id"), 0);
  create_table(s, define(&d, "T", "pk:S", ""), &p.error);

  sqlite3_exec(db, "BEGIN; INSERT INTO mine VALUES(1)", NULL, NULL, NULL);
  int64_t row_id = sqlite3_last_insert_rowid(db);
  for (int i = 0; i < 5; i++)
    put_item(s, "T", i % 2 ? "{\"pk\":{\"S\":\"a\"}}" : "{\"pk\":{\"S\":\"b\"}}", &p.error);
  assert_int_equal(sqlite3_last_insert_rowid(db), row_id);
  sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
  assert_item(s, "T", "{\"pk\":{\"S\":\"a\"}}", NULL, &p.error);
  assert_int_equal(sql_number(s, "SELECT count(*) FROM mine"), 0);

  sqlite3_exec(db, "BEGIN; INSERT INTO mine VALUES(1)", NULL, NULL, NULL);
  put_item(s, "T", "{\"pk\":{\"S\":\"a\"}}", &p.error);
  sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
  assert_item(s, "T", "{\"pk\":{\"S\":\"a\"}}", "{\"pk\":{\"S\":\"a\"}}", &p.error);
  st_store_close(s);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  place_free(&p);
}

static void opening_inside_the_applications_transaction_goes_with_it(void **state) {
  (void)state;
  place p;
  place_init(&p);
  sqlite3 *db;
  st_store *s;
  assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
  sqlite3_exec(db, "CREATE TABLE mine(a); BEGIN", NULL, NULL, NULL);
  assert_ok(st_store_open_on(db, &s, &p.error), &p.error);
  st_store_close(s);
  sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
  assert_ok(st_store_open_on(db, &s, &p.error), &p.error);
  st_store_close(s);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  place_free(&p);
}

static void an_old_snapshot_gets_the_advice_to_begin_immediate(void **state) {
  (void)state;
  place p;
  place_init(&p);
  make_store(&p);
  sqlite3 *db;
  st_store *s, *other = open_store(p.path, &p.error);
  assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
  assert_ok(st_store_open_on(db, &s, &p.error), &p.error);
  sqlite3_exec(db, "BEGIN; SELECT count(*) FROM stator_meta", NULL, NULL, NULL);
  put_item(other, "T", "{\"pk\":{\"S\":\"a\"}}", &p.error);
  workbench w;
  workbench_init(&w);
  st_str item = canonical(&w, st_write_item, "{\"pk\":{\"S\":\"b\"}}");
  assert_ok(st_store_write(s, &p.error), &p.error);
  int rc = put_canonical(s, table_of(s, "T", &p.error), item, &p.error);
  assert_failed(rc, STATOR_BUSY, "BEGIN IMMEDIATE", &p.error);
  st_store_undo(s);
  workbench_free(&w);
  sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
  st_store_close(s);
  st_store_close(other);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  place_free(&p);
}

/* -------------------------------------------------------------- crashes */

/* Writes pairs of items, each pair in one transaction, until it is killed. */
static void write_until_killed(const char *path, int started) {
  st_error error;
  st_error_init(&error);
  st_store *s = open_store(path, &error);
  for (int i = 0;; i++) {
    char json[2][400];
    for (int j = 0; j < 2; j++) {
      (void)snprintf(json[j], sizeof json[j],
                     "{\"n\":{\"N\":\"%d\"},\"pk\":{\"S\":\"%d-%d\"},\"x\":{\"S\":\"%0200d\"}}", i,
                     j, i % 500, i);
    }
    assert_ok(st_store_begin(s, &error), &error);
    put_item(s, "C", json[0], &error);
    put_item(s, "C", json[1], &error);
    assert_ok(st_store_end(s, true, &error), &error);
    if (i == 200) (void)!write(started, "x", 1);
  }
}

static void a_killed_writer_leaves_a_sound_store(void **state) {
  (void)state;
  place p;
  definition d;
  place_init(&p);
  st_store *s = open_store(p.path, &p.error);
  define(&d, "C", "pk:S", "");
  define_index(&d, "x", "n:N", "");
  create_table(s, &d, &p.error);
  st_store_close(s);
  for (int round = 0; round < 5; round++) {
    int ends[2];
    char c;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) write_until_killed(p.path, ends[1]);
    (void)close(ends[1]);
    assert_int_equal(read(ends[0], &c, 1), 1);
    assert_int_equal(kill(child, SIGKILL), 0);
    (void)waitpid(child, NULL, 0);
    (void)close(ends[0]);
    s = open_store(p.path, &p.error);
    assert_sound(s);
    int64_t items = sql_number(s, "SELECT count(*) FROM stator_t1");
    assert_in_range(items, 400, 1000);
    assert_int_equal(items % 2, 0);
    assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_x1 JOIN stator_t1 USING(id)"),
                     items);
    assert_int_equal(sql_number(s, "SELECT count(*) FROM stator_x1"), items);
    st_store_close(s);
  }
  place_free(&p);
}

/* In a process of its own: opens the file, makes a table, puts an item. */
static void join_store(const char *path, int number) {
  char name[32];
  definition d;
  st_error error;
  st_error_init(&error);
  st_store *s;
  st_store_options o = {.path = path, .durability = STATOR_SYNC_OFF, .busy_timeout_ms = 20000};
  (void)snprintf(name, sizeof name, "table-%d", number);
  if (st_store_open(&o, &s, &error) != STATOR_OK) _exit(error.code);
  define(&d, name, "pk:S", "");
  if (st_store_write(s, &error) != STATOR_OK) _exit(100);
  if (st_catalog_create(s, &d.table, &error) != STATOR_OK) _exit(101);
  if (st_store_commit(s, &error) != STATOR_OK) _exit(102);
  put_item(s, name, "{\"pk\":{\"S\":\"a\"}}", &error);
  st_store_close(s);
  _exit(0);
}

static void processes_that_create_one_file_at_once_share_it(void **state) {
  (void)state;
  enum { PROCESSES = 6 };
  place p;
  place_init(&p);
  for (int round = 0; round < 5; round++) {
    for (int i = 0; i < PROCESSES; i++) {
      if (fork() == 0) join_store(p.path, i);
    }
    for (int i = 0; i < PROCESSES; i++) {
      int status;
      assert_true(wait(&status) > 0);
      assert_int_equal(status, 0);
    }
    st_store *s = open_store(p.path, &p.error);
    st_table *const *tables;
    size_t count;
    assert_ok(st_catalog_list(s, &tables, &count, &p.error), &p.error);
    assert_int_equal(count, PROCESSES);
    assert_int_equal(sql_number(s, "PRAGMA page_size"), 8192);
    assert_int_equal(
        sql_number(s, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode='wal'"), 1);
    st_store_close(s);
    (void)unlink(p.path);
  }
  place_free(&p);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_new_file_is_a_store_of_the_documented_form),
      cmocka_unit_test(full_durability_is_synchronous_full),
      cmocka_unit_test(items_survive_closing_the_file),
      cmocka_unit_test(other_files_are_not_stores),
      cmocka_unit_test(an_applications_database_is_left_alone),
      cmocka_unit_test(a_newer_format_is_refused),
      cmocka_unit_test(a_missing_file_is_created_only_where_asked),
      cmocka_unit_test(an_empty_file_is_no_existing_store),
      cmocka_unit_test(a_cut_or_overwritten_file_is_corrupt),
      cmocka_unit_test(a_damaged_page_is_reported_by_the_call_that_meets_it),
      cmocka_unit_test(a_readonly_store_reads_and_refuses_writes),
      cmocka_unit_test(files_and_folders_that_cannot_be_written_can_be_read),
      cmocka_unit_test(utf16_databases_are_refused),
      cmocka_unit_test(what_is_undone_was_never_there),
      cmocka_unit_test(a_second_writer_is_told_that_the_store_is_busy),
      cmocka_unit_test(opening_a_locked_file_is_busy),
      cmocka_unit_test(a_full_disk_changes_nothing),
      cmocka_unit_test(a_transaction_that_sqlite_undid_is_over),
      cmocka_unit_test(reads_leave_the_checkpoints_alone),
      cmocka_unit_test(a_snapshot_sees_one_moment),
      cmocka_unit_test(documents_and_rows_share_a_transaction),
      cmocka_unit_test(opening_inside_the_applications_transaction_goes_with_it),
      cmocka_unit_test(an_old_snapshot_gets_the_advice_to_begin_immediate),
      cmocka_unit_test(processes_that_create_one_file_at_once_share_it),
      cmocka_unit_test(a_killed_writer_leaves_a_sound_store),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
