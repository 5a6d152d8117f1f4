/*
** extent.c - how many items and bytes a table, an index or a shard holds:
** counted when asked, kept until the file changes. No counters are maintained by
** writes.
*/
#include "base/mem.h"
#include "store/store_internal.h"

enum { MANY_ITEMS = 1000000, SIX_HOURS_MS = 6 * 3600 * 1000 };

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

static int count_extent(st_store *s, const st_table *t, const st_index *index, int shard,
                        st_extent *out, st_error *error) {
  static const char *const sql[2][2] = {
      {"SELECT count(*),sum(size) FROM stator_t@",
       "SELECT count(*),sum(size) FROM stator_t@ WHERE shard=?1"},
      {"SELECT count(*),sum(t.size) FROM stator_x# AS x CROSS JOIN stator_t@ AS t ON t.id=x.id",
       "SELECT count(*),sum(t.size) FROM stator_x# AS x CROSS JOIN stator_t@ AS t ON t.id=x.id"
       " WHERE x.shard=?1"                                      },
  };
  sqlite3_stmt *q = NULL;
  int rc =
      st_sql_prepare(s, sql[index != NULL][shard >= 0], t->id, index ? index->id : 0, &q, error);
  if (rc != STATOR_OK) return rc;
  if (shard >= 0) sqlite3_bind_int(q, 1, shard);
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
