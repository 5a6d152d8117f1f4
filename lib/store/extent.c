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

#define OF_TABLE "SELECT count(*),sum(size) FROM stator_t@"
#define OF_INDEX                                                                                   \
  "SELECT count(*),sum(t.size) FROM stator_x# AS x CROSS JOIN stator_t@ AS t ON t.id=x.id"

/* All, a shard's, or a partition key's. */
static int count_extent(st_store *s, const st_table *t, const st_index *index, int shard,
                        const st_key_part *hash, st_extent *out, st_error *error) {
  static const char *const sql[2][3] = {
      {OF_TABLE, OF_TABLE " WHERE shard=?1",   OF_TABLE " WHERE shard=?1 AND pk=?2"    },
      {OF_INDEX, OF_INDEX " WHERE x.shard=?1", OF_INDEX " WHERE x.shard=?1 AND x.h1=?2"},
  };
  sqlite3_stmt *q = NULL;
  int part = hash ? 2 : shard >= 0 ? 1 : 0;
  int rc = st_sql_prepare(s, sql[index != NULL][part], t->id, index ? index->id : 0, &q, error);
  if (rc != STATOR_OK) return rc;
  if (shard >= 0) sqlite3_bind_int(q, 1, shard);
  if (hash) st_sql_bind_part(q, 2, *hash);
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    out->items = sqlite3_column_int64(q, 0);
    out->bytes = sqlite3_column_int64(q, 1);
  } else {
    rc = st_store_raise(s, code, error);
  }
  sqlite3_finalize(q);
  return rc;
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
  rc = count_extent(s, t, index, shard, NULL, out, error);
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

/* Counting costs a read of every item: a collection that is written to all the
** time costs each write a hundred of them at most. */
static bool still_near(const st_store *s, const st_collected *c, uint64_t hash, int64_t now_ms) {
  int64_t changed = sqlite3_total_changes64(s->db) - c->changes;
  return c->set && c->hash == hash && changed * 100 <= c->items && now_ms >= c->at_ms &&
         now_ms - c->at_ms < MINUTE_MS;
}

static int count_collection(st_store *s, const st_table *t, const st_key *key, st_extent *out,
                            st_error *error) {
  int rc = count_extent(s, t, NULL, key->shard, &key->hash, out, error);
  for (size_t i = 0; i < t->index_count && rc == STATOR_OK; i++) {
    st_extent entries = {0};
    if (t->indexes[i].kind != ST_LSI) continue;
    rc = count_extent(s, t, &t->indexes[i], key->shard, &key->hash, &entries, error);
    out->bytes += entries.bytes;
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
