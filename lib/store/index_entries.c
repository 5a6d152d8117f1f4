/*
** index_entries.c - what an item enters into its table's indexes, and keeping
** those entries. All key attributes of all indexes are found in one pass over an
** item; values are compared as canonical text, so that an index whose keys did
** not change costs neither decoding nor a statement.
*/
#include "base/hash.h"
#include "base/mem.h"
#include "store/search/search_internal.h"
#include <string.h>

enum { LONGEST_ESCAPE = 6 }; /* bytes of stored text for one byte: \u001f */
enum { EMPTY_SCALAR = 8 };   /* {"S":""} */

int st_index_shard(const st_key_part *hash, int count) {
  if (count == 1) return st_hash_shard(hash[0].bytes);
  char joined[ST_MAX_INDEX_PART * (ST_MAX_HASH_KEY + 1)];
  size_t n = 0;
  for (int i = 0; i < count; i++) {
    size_t length = hash[i].bytes.n < ST_MAX_HASH_KEY ? hash[i].bytes.n : ST_MAX_HASH_KEY;
    if (length) memcpy(joined + n, hash[i].bytes.p, length);
    n += length;
    joined[n++] = 0;
  }
  return st_hash_shard((st_str){joined, n});
}

/* ------------------------------------------------------------- preparing */

/* The slot of a top-level attribute; -1: out of memory. */
static int attribute_slot(st_table_statements *x, st_str name) {
  st_step step = {.name = name};
  st_path path = {.steps = &step, .count = 1};
  return st_path_tree_read(&x->tree, &x->arena, &path);
}

static bool find_slots(st_table_statements *x, const st_index *index, st_index_keeper *keeper) {
  bool ok = true;
  for (int i = 0; ok && i < index->hash_count; i++) {
    ok = (keeper->hash_slot[i] = attribute_slot(x, index->hash[i].name)) >= 0;
  }
  for (int i = 0; ok && i < index->range_count; i++) {
    ok = (keeper->range_slot[i] = attribute_slot(x, index->range[i].name)) >= 0;
  }
  return ok;
}

int st_entries_prepare(const st_table *t, st_error *error) {
  st_table_statements *x = t->statements;
  if (x->keeping) return STATOR_OK;
  st_path_tree_init(&x->tree);
  x->ttl_slot = -1;
  x->keepers = st_arena_array(&x->arena, t->index_count, sizeof *x->keepers);
  bool ok = x->keepers != NULL;
  for (size_t i = 0; ok && i < t->index_count; i++) {
    ok = find_slots(x, &t->indexes[i], &x->keepers[i]);
  }
  if (ok && t->ttl.n) ok = (x->ttl_slot = attribute_slot(x, t->ttl)) >= 0;
  if (ok) ok = st_search_prepare(t);
  size_t slots = (size_t)x->tree.slots;
  if (ok) ok = (x->old_values = st_arena_array(&x->arena, slots, sizeof(st_value))) != NULL;
  if (ok) ok = (x->new_values = st_arena_array(&x->arena, slots, sizeof(st_value))) != NULL;
  if (!ok) return st_error_nomem(error);
  x->keeping = true;
  return STATOR_OK;
}

/* --------------------------------------------------------------- entries */

static bool is_of_type(st_value v, char type) {
  return v.type == (type == 'S' ? ST_S : type == 'N' ? ST_N : ST_B);
}

static bool part_fits(st_value v, char type, size_t max, st_arena *arena, st_key_part *part,
                      bool *no_memory) {
  if (!is_of_type(v, type)) return false;
  if (type != 'N' && v.len > LONGEST_ESCAPE * (max + 4)) return false; /* not worth decoding */
  if (!st_key_part_of(v, arena, part)) {
    *no_memory = true;
    return false;
  }
  return type == 'N' || (part->bytes.n > 0 && part->bytes.n <= max);
}

int st_entry_of(st_store *s, const st_table *t, size_t index, const st_value *values,
                st_entry *entry, bool *fits, st_error *error) {
  const st_index *x = &t->indexes[index];
  const st_index_keeper *keeper = &t->statements->keepers[index];
  bool ok = true, no_memory = false;
  for (int i = 0; ok && i < x->hash_count; i++) {
    ok = part_fits(values[keeper->hash_slot[i]], x->hash[i].type, ST_MAX_HASH_KEY, &s->arena,
                   &entry->hash[i], &no_memory);
  }
  for (int i = 0; ok && i < x->range_count; i++) {
    ok = part_fits(values[keeper->range_slot[i]], x->range[i].type, ST_MAX_RANGE_KEY, &s->arena,
                   &entry->range[i], &no_memory);
  }
  *fits = ok;
  if (no_memory) return st_error_nomem(error);
  if (ok) entry->shard = st_index_shard(entry->hash, x->hash_count);
  return STATOR_OK;
}

/* Stored text is never shorter than what it stands for; no number's key is long. */
static bool surely_legal(st_value v, char type, size_t max) {
  if (v.type == ST_NONE) return true;
  if (!is_of_type(v, type)) return false;
  return type == 'N' || (v.len > EMPTY_SCALAR && v.len - EMPTY_SCALAR <= max);
}

bool st_index_keys_are_legal(const st_table *t, st_str item) {
  st_table_statements *x = t->statements;
  st_error ignored;
  st_error_init(&ignored);
  bool legal = st_entries_prepare(t, &ignored) == STATOR_OK;
  st_error_free(&ignored);
  if (!legal) return false;
  st_path_tree_resolve(&x->tree, item, x->new_values);
  for (size_t i = 0; legal && i < t->index_count; i++) {
    const st_index *index = &t->indexes[i];
    const st_index_keeper *keeper = &x->keepers[i];
    for (int j = 0; legal && j < index->hash_count; j++) {
      st_value v = x->new_values[keeper->hash_slot[j]];
      legal = surely_legal(v, index->hash[j].type, ST_MAX_HASH_KEY);
    }
    for (int j = 0; legal && j < index->range_count; j++) {
      st_value v = x->new_values[keeper->range_slot[j]];
      legal = surely_legal(v, index->range[j].type, ST_MAX_RANGE_KEY);
    }
  }
  return legal;
}

int st_index_holds(const st_index *x, st_str item, st_arena *arena, bool *holds, st_error *error) {
  st_key_part part;
  bool ok = item.n > 0, no_memory = false;
  for (int i = 0; ok && i < x->hash_count; i++) {
    ok = part_fits(st_map_find(item, x->hash[i].name), x->hash[i].type, ST_MAX_HASH_KEY, arena,
                   &part, &no_memory);
  }
  for (int i = 0; ok && i < x->range_count; i++) {
    ok = part_fits(st_map_find(item, x->range[i].name), x->range[i].type, ST_MAX_RANGE_KEY, arena,
                   &part, &no_memory);
  }
  *holds = ok;
  return no_memory ? st_error_nomem(error) : STATOR_OK;
}

/* The same member of both: equal texts are equal values. */
static bool same_value(const st_value *old_values, const st_value *new_values, int slot) {
  st_value a = old_values[slot], b = new_values[slot];
  return a.len == b.len && (a.len == 0 || memcmp(a.text, b.text, a.len) == 0);
}

static bool same_entry(const st_table *t, size_t index) {
  const st_table_statements *x = t->statements;
  const st_index_keeper *keeper = &x->keepers[index];
  for (int i = 0; i < t->indexes[index].hash_count; i++) {
    if (!same_value(x->old_values, x->new_values, keeper->hash_slot[i])) return false;
  }
  for (int i = 0; i < t->indexes[index].range_count; i++) {
    if (!same_value(x->old_values, x->new_values, keeper->range_slot[i])) return false;
  }
  return true;
}

/* ------------------------------------------------------------ statements */

/* "shard,h1,r1,pk,sk" with something before the first, between, and behind each. */
static void list_columns(const st_index *x, const char *between, const char *behind, st_buf *out) {
  st_buf_format(out, "shard%s", behind);
  for (int i = 1; i <= x->hash_count; i++) st_buf_format(out, "%sh%d%s", between, i, behind);
  for (int i = 1; i <= x->range_count; i++) st_buf_format(out, "%sr%d%s", between, i, behind);
  st_buf_format(out, "%spk%s%ssk%s", between, behind, between, behind);
}

static int prepare_text(st_store *s, st_buf *sql, int64_t index_id, sqlite3_stmt **slot,
                        st_error *error) {
  const char *text = st_buf_cstr(sql);
  int rc = text ? st_sql_prepare(s, text, 0, index_id, slot, error) : st_error_nomem(error);
  st_buf_free(sql);
  return rc;
}

static int prepare_entry_insert(st_store *s, const st_index *x, sqlite3_stmt **slot,
                                st_error *error) {
  if (*slot) return STATOR_OK;
  st_buf sql;
  st_buf_init(&sql, 0);
  st_buf_lit(&sql, "INSERT OR IGNORE INTO stator_x#(");
  list_columns(x, ",", "", &sql);
  st_buf_lit(&sql, ",id) VALUES(?");
  for (int i = 0; i < x->hash_count + x->range_count + 3; i++) st_buf_lit(&sql, ",?");
  st_buf_char(&sql, ')');
  return prepare_text(s, &sql, x->id, slot, error);
}

static int prepare_entry_remove(st_store *s, const st_index *x, sqlite3_stmt **slot,
                                st_error *error) {
  if (*slot) return STATOR_OK;
  st_buf sql;
  st_buf_init(&sql, 0);
  st_buf_lit(&sql, "DELETE FROM stator_x# WHERE ");
  list_columns(x, " AND ", "=?", &sql);
  return prepare_text(s, &sql, x->id, slot, error);
}

static int prepare_entry_find(st_store *s, const st_index *x, sqlite3_stmt **slot,
                              st_error *error) {
  if (*slot) return STATOR_OK;
  st_buf sql;
  st_buf_init(&sql, 0);
  st_buf_lit(&sql, "SELECT id FROM stator_x# WHERE ");
  list_columns(x, " AND ", "=?", &sql);
  return prepare_text(s, &sql, x->id, slot, error);
}

int st_entry_statements(st_store *s, st_table *t, size_t index, sqlite3_stmt **insert,
                        sqlite3_stmt **remove, st_error *error) {
  st_index_keeper *keeper = &t->statements->keepers[index];
  int rc = prepare_entry_insert(s, &t->indexes[index], &keeper->insert, error);
  if (rc == STATOR_OK) rc = prepare_entry_remove(s, &t->indexes[index], &keeper->remove, error);
  *insert = keeper->insert;
  *remove = keeper->remove;
  return rc;
}

/* Binds the entry's columns and the table's key; returns the next parameter. */
static int bind_entry(sqlite3_stmt *q, const st_index *x, const st_entry *entry,
                      const st_key *key) {
  int at = 1;
  sqlite3_bind_int(q, at++, entry->shard);
  for (int i = 0; i < x->hash_count; i++) st_sql_bind_part(q, at++, entry->hash[i]);
  for (int i = 0; i < x->range_count; i++) st_sql_bind_part(q, at++, entry->range[i]);
  st_sql_bind_part(q, at++, key->hash);
  st_sql_bind_part(q, at++, key->range);
  return at;
}

int st_entry_insert(st_store *s, st_table *t, size_t index, const st_entry *entry,
                    const st_key *key, int64_t id, st_error *error) {
  const st_index *x = &t->indexes[index];
  st_index_keeper *keeper = &t->statements->keepers[index];
  int rc = prepare_entry_insert(s, x, &keeper->insert, error);
  if (rc != STATOR_OK) return rc;
  int at = bind_entry(keeper->insert, x, entry, key);
  sqlite3_bind_int64(keeper->insert, at, id);
  return st_sql_run(s, keeper->insert, error);
}

int st_entry_find(st_store *s, st_table *t, size_t index, const st_entry *entry, const st_key *key,
                  bool *found, int64_t *id, st_error *error) {
  const st_index *x = &t->indexes[index];
  st_index_keeper *keeper = &t->statements->keepers[index];
  int rc = prepare_entry_find(s, x, &keeper->find, error);
  if (rc != STATOR_OK) return rc;
  bind_entry(keeper->find, x, entry, key);
  int code = sqlite3_step(keeper->find);
  *found = code == SQLITE_ROW;
  *id = *found ? sqlite3_column_int64(keeper->find, 0) : 0;
  if (code != SQLITE_ROW && code != SQLITE_DONE) rc = st_store_raise(s, code, error);
  sqlite3_reset(keeper->find);
  return rc;
}

static int remove_entry(st_store *s, st_table *t, size_t index, const st_entry *entry,
                        const st_key *key, st_error *error) {
  const st_index *x = &t->indexes[index];
  st_index_keeper *keeper = &t->statements->keepers[index];
  int rc = prepare_entry_remove(s, x, &keeper->remove, error);
  if (rc != STATOR_OK) return rc;
  bind_entry(keeper->remove, x, entry, key);
  return st_sql_run(s, keeper->remove, error);
}

/* --------------------------------------------------------------- changes */

static int change_entry(st_store *s, st_table *t, size_t index, const st_key *key, int64_t id,
                        st_error *error) {
  st_table_statements *x = t->statements;
  st_entry entry;
  bool fits;
  int rc = st_entry_of(s, t, index, x->old_values, &entry, &fits, error);
  if (rc == STATOR_OK && fits) rc = remove_entry(s, t, index, &entry, key, error);
  if (rc == STATOR_OK) rc = st_entry_of(s, t, index, x->new_values, &entry, &fits, error);
  if (rc == STATOR_OK && fits) rc = st_entry_insert(s, t, index, &entry, key, id, error);
  return rc;
}

int st_entries_change(st_store *s, st_table *t, const st_key *key, int64_t id, const st_change *c,
                      st_error *error) {
  st_table_statements *x = t->statements;
  int rc = st_entries_prepare(t, error);
  if (rc != STATOR_OK) return rc;
  st_path_tree_resolve(&x->tree, c->old_item, x->old_values);
  st_path_tree_resolve(&x->tree, c->new_item, x->new_values);
  for (size_t i = 0; rc == STATOR_OK && i < t->index_count; i++) {
    if (!same_entry(t, i)) rc = change_entry(s, t, i, key, id, error);
  }
  if (rc == STATOR_OK) rc = st_search_change(s, t, id, error);
  if (rc == STATOR_OK && x->ttl_slot >= 0 && c->actor != ST_BY_TTL &&
      !same_value(x->old_values, x->new_values, x->ttl_slot)) {
    rc = st_ttl_change(s, t, id, x->old_values[x->ttl_slot], x->new_values[x->ttl_slot], error);
  }
  st_arena_reset(&s->arena);
  return rc;
}
