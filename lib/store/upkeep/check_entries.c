/*
** check_entries.c - entries of an index, or of TTL, that no item has. They are looked
** for only where a count has told that there are some.
*/
#include "base/hash.h"
#include "store/upkeep/check.h"

/* An index's columns as it was created: shard, hash and range attributes, pk, sk, id. */
static int pk_column(const st_index *x) {
  return 1 + x->hash_count + x->range_count;
}

/* The item of the key that the entry holds; row->id 0: there is none. */
static int item_of_entry(st_check *k, sqlite3_stmt *find, sqlite3_stmt *q, int pk, st_row *row) {
  *row = (st_row){0};
  sqlite3_bind_int(find, 1, st_hash_shard(st_sql_bytes(q, pk)));
  sqlite3_bind_value(find, 2, sqlite3_column_value(q, pk));
  sqlite3_bind_value(find, 3, sqlite3_column_value(q, pk + 1));
  int code = sqlite3_step(find);
  if (code == SQLITE_ROW)
    *row = (st_row){.id = sqlite3_column_int64(find, 0), .item = st_sql_bytes(find, 1)};
  else if (code != SQLITE_DONE)
    return st_store_raise(k->store, code, k->error);
  return STATOR_OK;
}

static bool entry_is_row(const st_index *x, const st_entry *entry, sqlite3_stmt *q) {
  int column = 0;
  bool same = sqlite3_column_int64(q, column++) == entry->shard;
  for (int i = 0; same && i < x->hash_count; i++) same = st_check_same(q, column++, entry->hash[i]);
  for (int i = 0; same && i < x->range_count; i++)
    same = st_check_same(q, column++, entry->range[i]);
  return same;
}

/* Behind the last column stand pk and sk as SQL writes them. */
static int say_stray(st_check *k, const st_table *t, const st_index *x, sqlite3_stmt *q,
                     const char *why) {
  int at = pk_column(x) + 3;
  return st_check_say(
      k, "table \"%.*s\": index \"%.*s\" has an entry for the item %.*s%s%.*s, %s", ST_FMT(t->name),
      ST_FMT(x->name), ST_FMT(st_sql_bytes(q, at)), t->range.name.p ? ", " : "",
      t->range.name.p ? (int)st_sql_bytes(q, at + 1).n : 0, st_sql_bytes(q, at + 1).p, why);
}

/* An item that cannot be read was told of. */
static int check_stray(st_check *k, st_table *t, size_t index, sqlite3_stmt *find,
                       sqlite3_stmt *q) {
  const st_index *x = &t->indexes[index];
  st_table_statements *statements = t->statements;
  st_row row;
  st_entry entry;
  bool fits;
  int rc = item_of_entry(k, find, q, pk_column(x), &row);
  if (rc != STATOR_OK) return rc;
  if (!row.id) return say_stray(k, t, x, q, "which does not exist");
  if (!st_check_reads(k, row.item, &row.size)) return rc;
  st_path_tree_resolve(&statements->tree, row.item, statements->new_values);
  rc = st_entry_of(k->store, t, index, statements->new_values, &entry, &fits, k->error);
  if (rc != STATOR_OK || (fits && entry_is_row(x, &entry, q))) return rc;
  return say_stray(k, t, x, q, "which has other values");
}

static int walk_strays(st_check *k, st_table *t, size_t index, sqlite3_stmt *find,
                       sqlite3_stmt *q) {
  int rc = STATOR_OK, code = SQLITE_DONE;
  while (rc == STATOR_OK && (code = sqlite3_step(q)) == SQLITE_ROW) {
    rc = st_store_progress(k->store, NULL, k->done, k->total, k->error);
    if (rc == STATOR_OK) rc = check_stray(k, t, index, find, q);
    sqlite3_reset(find);
    st_arena_reset(&k->arena);
    st_arena_reset(&k->store->arena);
  }
  if (rc == STATOR_OK && code != SQLITE_DONE) rc = st_store_raise(k->store, code, k->error);
  return rc;
}

int st_check_index_strays(st_check *k, st_table *t, size_t index) {
  sqlite3_stmt *q = NULL, *find = NULL;
  int rc = st_sql_prepare(k->store, "SELECT *,quote(pk),quote(sk) FROM stator_x#", 0,
                          t->indexes[index].id, &q, k->error);
  if (rc == STATOR_OK)
    rc =
        st_sql_prepare(k->store, "SELECT id,item FROM stator_t@ WHERE shard=?1 AND pk=?2 AND sk=?3",
                       t->id, 0, &find, k->error);
  if (rc == STATOR_OK) rc = walk_strays(k, t, index, find, q);
  sqlite3_finalize(q);
  sqlite3_finalize(find);
  return rc;
}

/* ------------------------------------------------------------------------ TTL */

/* Columns: expires, id, item; NULL where there is no such row. */
static int check_ttl_stray(st_check *k, const st_table *t, sqlite3_stmt *q) {
  int64_t said, size;
  st_table_statements *x = t->statements;
  long long expires = sqlite3_column_int64(q, 0), id = sqlite3_column_int64(q, 1);
  if (sqlite3_column_type(q, 2) == SQLITE_NULL)
    return st_check_say(
        k, "table \"%.*s\": TTL has an entry (%lld) for row %lld, which does not exist",
        ST_FMT(t->name), expires, id);
  st_str item = st_sql_bytes(q, 2);
  if (!st_check_reads(k, item, &size)) return STATOR_OK;
  st_path_tree_resolve(&x->tree, item, x->new_values);
  if (st_ttl_seconds(x->new_values[x->ttl_slot], &said) && said == expires) return STATOR_OK;
  return st_check_say(
      k, "table \"%.*s\": TTL has an entry (%lld) for row %lld, which expires at another time",
      ST_FMT(t->name), expires, id);
}

int st_check_ttl_strays(st_check *k, st_table *t) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(k->store,
                          "SELECT e.expires,e.id,t.item FROM stator_e@ AS e"
                          " LEFT JOIN stator_t@ AS t ON t.id=e.id",
                          t->id, 0, &q, k->error);
  int code = SQLITE_DONE;
  while (rc == STATOR_OK && (code = sqlite3_step(q)) == SQLITE_ROW) {
    rc = check_ttl_stray(k, t, q);
    st_arena_reset(&k->arena);
  }
  if (rc == STATOR_OK && code != SQLITE_DONE) rc = st_store_raise(k->store, code, k->error);
  sqlite3_finalize(q);
  return rc;
}
