/* What the tests of store/ share: stores in memory and in a folder of their own,
** table definitions, and items from DynamoDB's JSON. */
#ifndef STORE_SUPPORT_H
#define STORE_SUPPORT_H
#include "unit/value_support.h"
#include "base/hash.h"
#include "store/store_internal.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct place {
  char folder[64], path[128];
  st_error error;
} place;

static inline void place_init(place *p) {
  st_error_init(&p->error);
  strcpy(p->folder, "/tmp/stator-test-XXXXXX");
  assert_non_null(mkdtemp(p->folder));
  (void)snprintf(p->path, sizeof p->path, "%s/store.db", p->folder);
}

static inline void place_free(place *p) {
  DIR *d = opendir(p->folder);
  struct dirent *e;
  char name[512];
  while (d && (e = readdir(d))) {
    (void)snprintf(name, sizeof name, "%s/%s", p->folder, e->d_name);
    if (e->d_name[0] != '.') (void)unlink(name);
  }
  if (d) closedir(d);
  (void)rmdir(p->folder);
  st_error_free(&p->error);
}

static inline void assert_ok(int rc, st_error *error) {
  if (rc != STATOR_OK) fail_msg("code %d: %s", rc, st_buf_cstr(&error->message));
}

/* The call failed with this code, and its message holds `part`. */
static inline void assert_failed(int rc, int code, const char *part, st_error *error) {
  const char *message = st_buf_cstr(&error->message);
  if (rc != code || !strstr(message, part)) fail_msg("code %d: %s", rc, message);
  st_error_clear(error);
}

static inline st_store *open_store(const char *path, st_error *error) {
  st_store *s;
  st_store_options o = {.path = path, .durability = STATOR_SYNC_OFF, .busy_timeout_ms = 2000};
  assert_ok(st_store_open(&o, &s, error), error);
  return s;
}

/* "pk:S sk:N" as attributes. */
static inline int attributes_of(const char *text, st_attribute *out) {
  int count = 0;
  while (*text) {
    size_t n = strcspn(text, ":");
    out[count++] = (st_attribute){
        .name = {text, n},
          .type = text[n + 1]
    };
    text += n + 2;
    while (*text == ' ') text++;
  }
  return count;
}

typedef struct definition {
  st_table table;
  st_attribute attributes[8];
  st_index indexes[ST_MAX_INDEXES];
} definition;

/* hash and range: "name:T"; range "" for none. */
static inline definition *define(definition *d, const char *name, const char *hash,
                                 const char *range) {
  memset(d, 0, sizeof *d);
  st_table *t = &d->table;
  t->name = st_str_of(name);
  strcpy(t->uuid, "00000000-0000-4000-8000-000000000000");
  t->created_ms = 1700000000000;
  attributes_of(hash, &t->hash);
  attributes_of(range, &t->range);
  d->attributes[0] = t->hash;
  d->attributes[1] = t->range;
  t->attributes = d->attributes;
  t->attribute_count = t->range.name.p ? 2 : 1;
  t->billing = ST_PAY_PER_REQUEST;
  t->indexes = d->indexes;
  return d;
}

static inline st_index *define_index(definition *d, const char *name, const char *hash,
                                     const char *range) {
  st_index *x = &d->indexes[d->table.index_count++];
  *x = (st_index){.name = st_str_of(name)};
  x->hash_count = attributes_of(hash, x->hash);
  x->range_count = attributes_of(range, x->range);
  return x;
}

static inline void create_table(st_store *s, const definition *d, st_error *error) {
  assert_ok(st_store_write(s, error), error);
  assert_ok(st_catalog_create(s, &d->table, error), error);
  assert_ok(st_store_commit(s, error), error);
}

static inline st_table *table_of(st_store *s, const char *name, st_error *error) {
  st_table *t;
  assert_ok(st_catalog_find(s, st_str_of(name), &t, error), error);
  assert_non_null(t);
  return t;
}

static inline st_key_part part_of_value(st_value v, st_arena *arena) {
  st_key_part part;
  assert_true(st_key_part_of(v, arena, &part));
  return part;
}

/* The key of canonical text that has the table's key attributes. */
static inline st_key key_of(const st_table *t, st_str item, st_arena *arena) {
  st_key key = {0};
  key.hash = part_of_value(st_map_find(item, t->hash.name), arena);
  if (t->range.name.p) key.range = part_of_value(st_map_find(item, t->range.name), arena);
  key.shard = st_hash_shard(key.hash.bytes);
  return key;
}

/* Inside a write. */
static inline int put_canonical(st_store *s, st_table *t, st_str item, st_error *error) {
  st_arena arena;
  st_arena_init(&arena);
  st_row old;
  st_key key = key_of(t, item, &arena);
  int64_t size = (int64_t)st_item_size(item);
  int rc;
  if (st_items_need_old(t)) {
    rc = st_items_get(s, t, &key, &old, error);
    if (rc == STATOR_OK) rc = st_items_put(s, t, &key, item, size, &old, error);
  } else {
    rc = st_items_put(s, t, &key, item, size, NULL, error);
  }
  st_arena_free(&arena);
  return rc;
}

static inline int delete_canonical(st_store *s, st_table *t, st_str item, st_error *error) {
  st_arena arena;
  st_arena_init(&arena);
  st_row old;
  st_key key = key_of(t, item, &arena);
  int rc;
  if (st_items_need_old(t)) {
    rc = st_items_get(s, t, &key, &old, error);
    if (rc == STATOR_OK) rc = st_items_delete(s, t, &key, &old, error);
  } else {
    rc = st_items_delete(s, t, &key, NULL, error);
  }
  st_arena_free(&arena);
  return rc;
}

/* A whole call, of DynamoDB JSON. */
static inline void put_item(st_store *s, const char *table, const char *json, st_error *error) {
  workbench w;
  workbench_init(&w);
  st_str item = canonical(&w, st_write_item, json);
  assert_ok(st_store_write(s, error), error);
  assert_ok(put_canonical(s, table_of(s, table, error), item, error), error);
  assert_ok(st_store_commit(s, error), error);
  workbench_free(&w);
}

static inline void delete_item(st_store *s, const char *table, const char *json, st_error *error) {
  workbench w;
  workbench_init(&w);
  st_str key = canonical(&w, st_write_item, json);
  assert_ok(st_store_write(s, error), error);
  assert_ok(delete_canonical(s, table_of(s, table, error), key, error), error);
  assert_ok(st_store_commit(s, error), error);
  workbench_free(&w);
}

/* Fails unless the item of this key is stored as `expected` (NULL: none). */
static inline void assert_item(st_store *s, const char *table, const char *json_key,
                               const char *expected, st_error *error) {
  workbench w;
  workbench_init(&w);
  st_row row;
  st_table *t = table_of(s, table, error);
  st_key key = key_of(t, canonical(&w, st_write_item, json_key), &w.arena);
  int rc = st_items_get(s, t, &key, &row, error);
  if (rc == ST_AGAIN) rc = st_items_get(s, table_of(s, table, error), &key, &row, error);
  assert_ok(rc, error);
  assert_int_equal(row.id != 0, expected != NULL);
  if (expected) {
    st_str text = canonical(&w, st_write_item, expected);
    assert_true(st_str_eq(row.item, text));
    assert_int_equal(row.size, st_item_size(text));
  }
  st_store_release(s);
  workbench_free(&w);
}

/* A number that SQL gives. */
static inline int64_t sql_number(st_store *s, const char *sql) {
  sqlite3_stmt *q;
  if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL)) fail_msg("%s: %s", sql, sqlite3_errmsg(s->db));
  assert_int_equal(sqlite3_step(q), SQLITE_ROW);
  int64_t n = sqlite3_column_int64(q, 0);
  sqlite3_finalize(q);
  return n;
}

static inline int64_t sql_number_of(st_store *s, const char *format, int64_t id) {
  char sql[256];
  (void)snprintf(sql, sizeof sql, format, (int)id);
  return sql_number(s, sql);
}

static inline void assert_sound(st_store *s) {
  sqlite3_stmt *q;
  assert_int_equal(sqlite3_prepare_v2(s->db, "PRAGMA integrity_check", -1, &q, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(q), SQLITE_ROW);
  assert_string_equal((const char *)sqlite3_column_text(q, 0), "ok");
  sqlite3_finalize(q);
}
#endif
