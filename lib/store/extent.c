/*
** extent.c - how many items and bytes a table, an index, a shard or an item
** collection holds: counted when asked, kept until the file changes. No counters
** are maintained by writes.
*/
#include "base/hash.h"
#include "base/mem.h"
#include "store/store_internal.h"

enum { MANY_ITEMS = 1000000, SIX_HOURS_MS = 6 * 3600 * 1000, MINUTE_MS = 60 * 1000 };

/* One place for the table and each index, in each of them one for everything
** and one a shard. */
static st_counted *place_for(st_table *t, const st_index *index, int shard) {
  size_t row = index ? (size_t)(index - t->indexes) + 1 : 0;
  st_table_statements *x = t->statements;
  if (!x->counted)
    x->counted = st_mem_array((t->index_count + 1) * (ST_SHARDS + 1), sizeof *x->counted);
  return x->counted ? &x->counted[row * (ST_SHARDS + 1) + (size_t)(shard + 1)] : NULL;
}

static bool still_true(st_store *s, const st_counted *c, int64_t now_ms) {
  if (!c->set) return false;
  if (c->version == st_sql_data_version(s) && c->changes == sqlite3_total_changes64(s->db) &&
      c->undone == s->undone) {
    return true;
  }
  return c->extent.items > MANY_ITEMS && now_ms >= c->at_ms && now_ms - c->at_ms < SIX_HOURS_MS;
}

/* The statement's one row; finalizes it. */
static int read_extent(st_store *s, sqlite3_stmt *q, st_extent *out, st_error *error) {
  *out = (st_extent){0};
  int rc = STATOR_OK, code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    out->items = sqlite3_column_int64(q, 0);
    out->bytes = sqlite3_column_int64(q, 1);
  } else {
    rc = st_store_raise(s, code, error);
  }
  sqlite3_finalize(q);
  return rc;
}

static int count_extent(st_store *s, const st_table *t, const st_index *index, int shard,
                        st_extent *out, st_error *error) {
  static const char *const sql[2][2] = {
      {"SELECT count(*),sum(size) FROM stator_t@",
       "SELECT count(*),sum(size) FROM stator_t@ INDEXED BY sqlite_autoindex_stator_t@_1"
       " WHERE shard=?1"  },
      {"SELECT count(*),sum(t.size) FROM stator_x# AS x CROSS JOIN stator_t@ AS t ON t.id=x.id",
       "SELECT count(*),sum(t.size) FROM stator_x# AS x CROSS JOIN stator_t@ AS t ON t.id=x.id"
       " WHERE x.shard=?1"},
  };
  sqlite3_stmt *q = NULL;
  int rc =
      st_sql_prepare(s, sql[index != NULL][shard >= 0], t->id, index ? index->id : 0, &q, error);
  if (rc != STATOR_OK) return rc;
  if (shard >= 0) sqlite3_bind_int(q, 1, shard);
  return read_extent(s, q, out, error);
}

int st_items_extent(st_store *s, st_table *t, const st_index *index, int shard, int64_t now_ms,
                    bool fresh, st_extent *out, st_error *error) {
  *out = (st_extent){0};
  if (t->statements->retired && s->depth == 0) return ST_AGAIN;
  /* Reading anything brings SQLite's data version up to date. */
  int rc = s->depth > 0 ? STATOR_OK : st_catalog_refresh(s, error);
  if (rc != STATOR_OK) return rc;
  st_counted *c = place_for(t, index, shard);
  if (!c) return st_error_nomem(error);
  if (!fresh && still_true(s, c, now_ms)) {
    *out = c->extent;
    return STATOR_OK;
  }
  c->set = false;
  int64_t changes = sqlite3_total_changes64(s->db);
  rc = count_extent(s, t, index, shard, out, error);
  if (rc != STATOR_OK) return rc;
  /* In the application's transaction nothing shows us its rollback. */
  bool keep = !s->borrowed || sqlite3_get_autocommit(s->db);
  *c = (st_counted){.set = keep,
                    .version = st_sql_data_version(s),
                    .changes = changes,
                    .undone = s->undone,
                    .at_ms = now_ms,
                    .extent = *out};
  return STATOR_OK;
}

/* -- item collections --------------------------------------------------------- */

/* A count costs a read of every item, of MOST_MEASURED at most: what is behind
** them is taken for as large as they are on the average. A collection that is
** written to all the time costs each write a hundred of them. */
enum { MOST_MEASURED = 100000 };

static bool still_near(const st_store *s, const st_collected *c, uint64_t hash, int64_t now_ms) {
  int64_t changed = sqlite3_total_changes64(s->db) - c->changes;
  return c->set && c->hash == hash && changed * 100 <= c->items && now_ms >= c->at_ms &&
         now_ms - c->at_ms < MINUTE_MS;
}

static int read_collection(st_store *s, const st_table *t, const st_index *index, const char *sql,
                           const st_key *key, st_extent *out, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s, sql, t->id, index ? index->id : 0, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int(q, 1, key->shard);
  st_sql_bind_part(q, 2, key->hash);
  if (sqlite3_bind_parameter_count(q) > 2) sqlite3_bind_int(q, 3, MOST_MEASURED);
  return read_extent(s, q, out, error);
}

/* What the table, or an index, has of a collection. */
static int measure_collection(st_store *s, const st_table *t, const st_index *index,
                              const st_key *key, st_extent *out, st_error *error) {
  static const char *const measured[2] = {
      "SELECT count(*),sum(size) FROM"
      " (SELECT size FROM stator_t@ WHERE shard=?1 AND pk=?2 LIMIT ?3)",
      "SELECT count(*),sum(size) FROM"
      " (SELECT t.size AS size FROM stator_x# AS x CROSS JOIN stator_t@ AS t ON t.id=x.id"
      " WHERE x.shard=?1 AND x.h1=?2 LIMIT ?3)",
  };
  static const char *const counted[2] = {
      "SELECT count(*),0 FROM stator_t@ WHERE shard=?1 AND pk=?2",
      "SELECT count(*),0 FROM stator_x# WHERE shard=?1 AND h1=?2",
  };
  int rc = read_collection(s, t, index, measured[index != NULL], key, out, error);
  if (rc != STATOR_OK || out->items < MOST_MEASURED) return rc;
  st_extent all;
  rc = read_collection(s, t, index, counted[index != NULL], key, &all, error);
  if (rc == STATOR_OK) *out = (st_extent){all.items, out->bytes / out->items * all.items};
  return rc;
}

static int count_collection(st_store *s, const st_table *t, const st_key *key, st_extent *out,
                            st_error *error) {
  int rc = measure_collection(s, t, NULL, key, out, error);
  for (size_t i = 0; i < t->index_count && rc == STATOR_OK; i++) {
    st_extent entries;
    if (t->indexes[i].kind != ST_LSI) continue;
    rc = measure_collection(s, t, &t->indexes[i], key, &entries, error);
    if (rc == STATOR_OK) out->bytes += entries.bytes;
  }
  return rc;
}

int st_items_collection(st_store *s, st_table *t, const st_key *key, int64_t now_ms, int64_t *bytes,
                        st_error *error) {
  st_table_statements *x = t->statements;
  uint64_t hash = st_hash(key->hash.bytes);
  st_extent extent = {0};
  *bytes = 0;
  if (!x->collected) x->collected = st_mem_array(ST_COLLECTED, sizeof *x->collected);
  if (!x->collected) return st_error_nomem(error);
  st_collected *c = &x->collected[hash % ST_COLLECTED];
  if (!still_near(s, c, hash, now_ms)) {
    c->set = false;
    int rc = count_collection(s, t, key, &extent, error);
    if (rc != STATOR_OK) return rc;
    *c = (st_collected){.set = true,
                        .hash = hash,
                        .items = extent.items,
                        .bytes = extent.bytes,
                        .changes = sqlite3_total_changes64(s->db),
                        .at_ms = now_ms};
  }
  *bytes = c->bytes;
  return STATOR_OK;
}
