/* search_range.c - a key range that a search is to stay within: its conditions on the item
** table, and the ids of the items it holds. */
#include "base/hash.h"
#include "base/mem.h"
#include "store/search/search_internal.h"

enum { MOST_IDS = 4096 }; /* 32 KB; reading them costs less than the items of as many hits */

/* 0 none, 1 strict, 2 inclusive */
static int bound_of(const st_bound *b) {
  return b->set ? 1 + b->inclusive : 0;
}

uint32_t st_search_range_shape(const st_range *range) {
  return 1u | (uint32_t)(range->equal_count > 0) << 1 | (uint32_t)bound_of(&range->low) << 2 |
         (uint32_t)bound_of(&range->high) << 4;
}

static void put_bound(const char *before, const char *compare, int *at, st_buf *sql) {
  if (*compare) st_buf_format(sql, " AND %ssk%s?%d", before, compare, (*at)++);
}

void st_search_range_put(const st_range *range, const char *before, int at, st_buf *sql) {
  static const char *const above[] = {"", ">", ">="}, *const below[] = {"", "<", "<="};
  st_buf_format(sql, "%sshard=?%d AND %spk=?%d", before, at, before, at + 1);
  at += 2;
  put_bound(before, range->equal_count ? "=" : "", &at, sql);
  put_bound(before, above[bound_of(&range->low)], &at, sql);
  put_bound(before, below[bound_of(&range->high)], &at, sql);
}

void st_search_range_bind(const st_range *range, sqlite3_stmt *q, int at) {
  sqlite3_bind_int(q, at++, st_hash_shard(range->hash[0].bytes));
  st_sql_bind_part(q, at++, range->hash[0]);
  if (range->equal_count) st_sql_bind_part(q, at++, range->equal[0]);
  if (range->low.set) st_sql_bind_part(q, at++, range->low.part);
  if (range->high.set) st_sql_bind_part(q, at, range->high.part);
}

/* One more than MOST_IDS tells that there are too many. */
int st_search_range_query(st_store *s, const st_table *t, const st_range *range, sqlite3_stmt **q,
                          st_error *error) {
  st_buf sql;
  st_buf_init(&sql, 0);
  st_buf_lit(&sql, "SELECT id FROM (SELECT id FROM main.stator_t");
  st_buf_int(&sql, t->id);
  st_buf_lit(&sql, " WHERE ");
  st_search_range_put(range, "", 1, &sql);
  st_buf_format(&sql, " LIMIT %d) ORDER BY id", MOST_IDS + 1);
  int rc = st_sql_prepare_as_is(s, &sql, q, error);
  st_buf_free(&sql);
  return rc;
}

static int read_ids(st_store *s, sqlite3_stmt *q, int64_t *ids, size_t *count, st_error *error) {
  int code;
  *count = 0;
  while ((code = sqlite3_step(q)) == SQLITE_ROW && *count <= MOST_IDS)
    ids[(*count)++] = sqlite3_column_int64(q, 0);
  return code == SQLITE_DONE || code == SQLITE_ROW ? STATOR_OK : st_store_raise(s, code, error);
}

int st_search_range_ids(st_store *s, const st_table *t, const st_range *range, st_ranking *r,
                        st_error *error) {
  sqlite3_stmt *q = NULL;
  int64_t *ids = st_mem_array(MOST_IDS + 1, sizeof *ids);
  if (!ids) return st_error_nomem(error);
  int rc = st_search_range_query(s, t, range, &q, error);
  if (rc == STATOR_OK) {
    st_search_range_bind(range, q, 1);
    rc = read_ids(s, q, ids, &r->id_count, error);
  }
  sqlite3_finalize(q);
  if (rc == STATOR_OK && r->id_count <= MOST_IDS)
    r->ids = ids;
  else
    st_mem_free(ids);
  return rc;
}
