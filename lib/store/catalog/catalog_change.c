/*
** catalog_change.c - creating, dropping and altering tables: the catalog's rows
** and the physical tables together, in the caller's transaction.
**
** The physical tables: stator_t<table id> the items, stator_x<index id> an
** index's entries, stator_e<table id> TTL entries. No column has an affinity
** that would change a key.
*/
#include "store/search/search_internal.h"
#include "store/view/views.h"
#include <inttypes.h>
#include <string.h>

static const char item_table_sql[] =
    "CREATE TABLE stator_t@(id INTEGER PRIMARY KEY, shard INTEGER NOT NULL, pk NOT NULL,"
    " sk NOT NULL, size INTEGER NOT NULL, item TEXT NOT NULL, UNIQUE(shard,pk,sk))";
static const char ttl_table_sql[] =
    "CREATE TABLE stator_e@(expires INTEGER NOT NULL, id INTEGER NOT NULL,"
    " PRIMARY KEY(expires,id)) WITHOUT ROWID";

static const char update_table_sql[] = "UPDATE stator_tables SET name=?2,definition=?3 WHERE id=?1";

static int exec_text(st_store *s, st_buf *sql, st_error *error) {
  const char *text = st_buf_cstr(sql);
  return text ? st_sql_exec(s, text, 0, 0, error) : st_error_nomem(error);
}

/* stator_x5(shard, h1.., r1.., pk, sk, id), the key all of them but id. */
static int create_entries_table(st_store *s, const st_index *x, int64_t id, st_error *error) {
  st_buf sql, key;
  st_buf_init(&sql, 0);
  st_buf_init(&key, 0);
  st_buf_format(&sql, "CREATE TABLE stator_x%" PRId64 "(shard INTEGER NOT NULL", id);
  st_buf_lit(&key, "shard");
  for (int i = 1; i <= x->hash_count; i++) {
    st_buf_format(&sql, ",h%d NOT NULL", i);
    st_buf_format(&key, ",h%d", i);
  }
  for (int i = 1; i <= x->range_count; i++) {
    st_buf_format(&sql, ",r%d NOT NULL", i);
    st_buf_format(&key, ",r%d", i);
  }
  st_buf_lit(&sql, ",pk NOT NULL,sk NOT NULL,id INTEGER NOT NULL,PRIMARY KEY(");
  st_buf_str(&sql, st_buf_view(&key));
  st_buf_lit(&sql, ",pk,sk)) WITHOUT ROWID");
  int rc = key.failed ? st_error_nomem(error) : exec_text(s, &sql, error);
  st_buf_free(&sql);
  st_buf_free(&key);
  return rc;
}

/* Runs sql with ?1 = number, ?2 = name, ?3 = definition. */
static int run_with_definition(st_store *s, const char *sql, int64_t number, st_str name,
                               const st_buf *definition, st_error *error) {
  if (definition->failed) return st_error_nomem(error);
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s, sql, 0, 0, &q, error);
  if (rc == STATOR_OK) {
    sqlite3_bind_int64(q, 1, number);
    rc = st_sql_bind_text(s, q, 2, name, error);
  }
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, q, 3, st_buf_view(definition), error);
  if (rc == STATOR_OK) rc = st_sql_run(s, q, error);
  sqlite3_finalize(q);
  return rc;
}

static int put_table_row(st_store *s, const char *sql, int64_t id, const st_table *t,
                         st_error *error) {
  st_buf definition;
  st_buf_init(&definition, 0);
  st_definition_write(t, &definition);
  int rc = run_with_definition(s, sql, id, t->name, &definition, error);
  st_buf_free(&definition);
  return rc;
}

static int put_index_row(st_store *s, const char *sql, int64_t id, const st_index *x,
                         st_error *error) {
  st_buf definition;
  st_buf_init(&definition, 0);
  st_index_definition_write(x, &definition);
  int rc = run_with_definition(s, sql, id, x->name, &definition, error);
  st_buf_free(&definition);
  return rc;
}

int st_catalog_put_index(st_store *s, const st_index *x, st_error *error) {
  return put_index_row(s, "UPDATE stator_indexes SET name=?2,definition=?3 WHERE id=?1", x->id, x,
                       error);
}

static int add_index(st_store *s, int64_t table_id, const st_index *x, int64_t *id,
                     st_error *error) {
  int rc = put_index_row(s, "INSERT INTO stator_indexes(table_id,name,definition) VALUES(?1,?2,?3)",
                         table_id, x, error);
  if (rc != STATOR_OK) return rc;
  *id = sqlite3_last_insert_rowid(s->db);
  return create_entries_table(s, x, *id, error);
}

/* Its name may need the id, which is given with the row. */
static int add_table_view(st_store *s, st_table *t, st_error *error) {
  st_arena arena;
  st_arena_init(&arena);
  int rc = st_table_view_create(s, t, &arena, error);
  if (rc == STATOR_OK) rc = put_table_row(s, update_table_sql, t->id, t, error);
  st_arena_free(&arena);
  return rc;
}

int st_catalog_add_view(st_store *s, const st_table *t, st_error *error) {
  st_table shown = *t;
  s->cache.changed = true;
  int rc = add_table_view(s, &shown, error);
  return rc == STATOR_OK ? st_catalog_replace(s, t->id, error) : rc;
}

int st_catalog_create(st_store *s, const st_table *definition, st_error *error) {
  s->cache.changed = true;
  st_table created = *definition;
  int rc = st_streams_follow(s, NULL, &created, error);
  if (rc != STATOR_OK) return rc;
  rc = put_table_row(s, "INSERT INTO stator_tables(name,definition) VALUES(?2,?3)", 0, &created,
                     error);
  if (rc != STATOR_OK) return rc;
  int64_t id = sqlite3_last_insert_rowid(s->db), index_id;
  rc = st_sql_exec(s, item_table_sql, id, 0, error);
  for (size_t i = 0; rc == STATOR_OK && i < definition->index_count; i++) {
    rc = add_index(s, id, &definition->indexes[i], &index_id, error);
  }
  if (rc == STATOR_OK && definition->ttl.n) rc = st_sql_exec(s, ttl_table_sql, id, 0, error);
  created.id = id;
  if (rc == STATOR_OK) rc = add_table_view(s, &created, error);
  return rc == STATOR_OK ? st_catalog_replace(s, id, error) : rc;
}

int st_catalog_rewrite(st_store *s, const st_table *definition, st_error *error) {
  s->cache.changed = true;
  int rc = put_table_row(s, update_table_sql, definition->id, definition, error);
  return rc == STATOR_OK ? st_catalog_replace(s, definition->id, error) : rc;
}

int st_catalog_next_id(st_store *s, int64_t *id, st_error *error) {
  bool found;
  int rc = st_sql_exec(s,
                       "INSERT INTO stator_meta(key,value) VALUES('last_id',1)"
                       " ON CONFLICT(key) DO UPDATE SET value=value+1",
                       0, 0, error);
  if (rc != STATOR_OK) return rc;
  return st_sql_int(s, "SELECT value FROM stator_meta WHERE key='last_id'", 0, &found, id, error);
}

static int drop_index(st_store *s, int64_t table_id, int64_t index_id, st_error *error) {
  static const char *const steps[] = {
      "DROP TABLE stator_x#",
      "DELETE FROM stator_jobs WHERE table_id=@ AND index_id=#",
      "DELETE FROM stator_indexes WHERE id=#",
  };
  int rc = STATOR_OK;
  for (size_t i = 0; rc == STATOR_OK && i < sizeof steps / sizeof *steps; i++) {
    rc = st_sql_exec(s, steps[i], table_id, index_id, error);
  }
  return rc;
}

static int drop_ttl(st_store *s, int64_t table_id, st_error *error) {
  int rc = st_sql_exec(s, "DROP TABLE stator_e@", table_id, 0, error);
  if (rc != STATOR_OK) return rc;
  return st_sql_exec(s, "DELETE FROM stator_jobs WHERE table_id=@ AND index_id=0", table_id, 0,
                     error);
}

/* The table, with nothing open on it that would keep its tables from going. */
static int table_to_change(st_store *s, int64_t table_id, st_table **t, st_error *error) {
  st_store_end_reads(s);
  s->cache.changed = true;
  int rc = st_catalog_find_id(s, table_id, t, error);
  if (rc != STATOR_OK) return rc;
  if (!*t) return st_error_raise(error, STATOR_MISUSE, "there is no table with this id");
  st_statements_finalize((*t)->statements);
  return rc;
}

int st_catalog_drop(st_store *s, int64_t table_id, st_error *error) {
  st_table *t;
  int rc = table_to_change(s, table_id, &t, error);
  for (size_t i = 0; rc == STATOR_OK && i < t->index_count; i++) {
    rc = drop_index(s, table_id, t->indexes[i].id, error);
  }
  if (rc == STATOR_OK && t->ttl.n) rc = drop_ttl(s, table_id, error);
  if (rc == STATOR_OK) rc = st_search_drop_all(s, t, error);
  if (rc == STATOR_OK) rc = st_streams_drop(s, t, error);
  if (rc == STATOR_OK) rc = st_views_drop_all(s, t, error);
  if (rc == STATOR_OK) rc = st_sql_exec(s, "DROP TABLE stator_t@", table_id, 0, error);
  if (rc == STATOR_OK) {
    rc = st_sql_exec(s, "DELETE FROM stator_tables WHERE id=@", table_id, 0, error);
  }
  return rc == STATOR_OK ? st_catalog_replace(s, table_id, error) : rc;
}

int st_catalog_add_job(st_store *s, int64_t table_id, int64_t index_id, bool *any,
                       st_error *error) {
  int64_t last;
  int rc = st_sql_int(s, "SELECT max(id) FROM stator_t@", table_id, any, &last, error);
  if (rc != STATOR_OK || !*any) return rc;
  sqlite3_stmt *q = NULL;
  rc = st_sql_prepare(
      s, "INSERT INTO stator_jobs(table_id,index_id,done_id,last_id) VALUES(@,#,?1,?2)", table_id,
      index_id, &q, error);
  if (rc == STATOR_OK) {
    sqlite3_bind_int64(q, 1, INT64_MIN);
    sqlite3_bind_int64(q, 2, last);
    rc = st_sql_run(s, q, error);
  }
  sqlite3_finalize(q);
  return rc;
}

/* A state without an end of its own ends with the backfill; with nothing to
** backfill, at once. */
static int add_new_index(st_store *s, int64_t table_id, const st_index *x, st_error *error) {
  st_index added = *x;
  added.backfilling = false;
  int rc = add_index(s, table_id, &added, &added.id, error);
  if (rc == STATOR_OK) rc = st_catalog_add_job(s, table_id, added.id, &added.backfilling, error);
  if (!added.backfilling && added.status == ST_CREATING && added.until_ms == 0) {
    added.status = ST_ACTIVE;
  }
  return rc == STATOR_OK ? st_catalog_put_index(s, &added, error) : rc;
}

static int update_index(st_store *s, const st_index *old, const st_index *x, st_error *error) {
  st_index updated = *old;
  updated.projects = x->projects;
  updated.included = x->included;
  updated.included_count = x->included_count;
  updated.throughput = x->throughput;
  updated.status = x->status;
  updated.until_ms = x->until_ms;
  return st_catalog_put_index(s, &updated, error);
}

static int alter_indexes(st_store *s, const st_table *t, const st_table *definition,
                         st_error *error) {
  int rc = STATOR_OK;
  for (size_t i = 0; rc == STATOR_OK && i < t->index_count; i++) {
    if (!st_table_index(definition, t->indexes[i].name)) {
      rc = drop_index(s, t->id, t->indexes[i].id, error);
    }
  }
  for (size_t i = 0; rc == STATOR_OK && i < definition->index_count; i++) {
    const st_index *x = &definition->indexes[i];
    const st_index *old = st_table_index(t, x->name);
    rc = old ? update_index(s, old, x, error) : add_new_index(s, t->id, x, error);
  }
  return rc;
}

static int alter_ttl(st_store *s, const st_table *t, const st_table *definition, st_error *error) {
  if (st_str_eq(t->ttl, definition->ttl)) return STATOR_OK;
  bool any;
  int rc = t->ttl.n ? drop_ttl(s, t->id, error) : STATOR_OK;
  if (rc != STATOR_OK || !definition->ttl.n) return rc;
  rc = st_sql_exec(s, ttl_table_sql, t->id, 0, error);
  return rc == STATOR_OK ? st_catalog_add_job(s, t->id, 0, &any, error) : rc;
}

int st_catalog_alter(st_store *s, int64_t table_id, const st_table *definition, st_error *error) {
  st_table *t;
  int rc = table_to_change(s, table_id, &t, error);
  if (rc != STATOR_OK) return rc;
  st_table updated = *definition;
  updated.name = t->name;
  updated.hash = t->hash;
  updated.range = t->range;
  updated.id = t->id;
  updated.sql_name = t->sql_name;
  rc = st_streams_follow(s, t, &updated, error);
  if (rc == STATOR_OK) rc = alter_indexes(s, t, definition, error);
  if (rc == STATOR_OK) rc = alter_ttl(s, t, definition, error);
  if (rc == STATOR_OK) rc = st_table_view_alter(s, t, &updated, error);
  if (rc == STATOR_OK) {
    rc = put_table_row(s, update_table_sql, table_id, &updated, error);
  }
  return rc == STATOR_OK ? st_catalog_replace(s, table_id, error) : rc;
}
