/*
** check_items.c - every item of a table: that it can be read, that its row says what
** it says, and that indexes and TTL have it. How many entries the items have is
** counted, so that entries too many show in a count; then check_entries.c names them.
*/
#include "base/hash.h"
#include "store/upkeep/check.h"
#include "value/item_text.h"

enum { ROWS_BETWEEN_STEPS = 256 };

/* Items that a backfill has still to enter: those of ids above done and up to last. */
typedef struct unfilled {
  int64_t done, last; /* equal: there are none */
} unfilled;

typedef struct table_check {
  st_check *k;
  st_table *t;
  sqlite3_stmt *ttl;                        /* finds a TTL entry */
  unfilled indexes[ST_MAX_INDEXES], expiry; /* what has no entries yet */
  bool lost[ST_MAX_INDEXES];                /* cannot be read, as was told */
  st_search_audit *searches[ST_MAX_SEARCHES];
  int64_t index_entries[ST_MAX_INDEXES], ttl_entries; /* that items were found to have */
} table_check;

typedef struct item_row {
  int64_t id, size;
  int shard;
  st_str item;
  st_key key; /* as the item says it */
} item_row;

bool st_check_same(sqlite3_stmt *q, int column, st_key_part part) {
  bool text = part.type == 'S' || part.type == 0;
  return sqlite3_column_type(q, column) == (text ? SQLITE_TEXT : SQLITE_BLOB) &&
         st_str_eq(st_sql_bytes(q, column), part.bytes);
}

bool st_check_reads(st_check *k, st_str item, int64_t *size) {
  st_item_source source = {.begin = item.p, .end = item.p + item.n, .arena = &k->arena};
  st_item_text text;
  if (item.n < 2 || item.p[0] != '{' || !st_item_text_read(&source, item.p, &text)) return false;
  *size = (int64_t)text.size;
  return st_str_eq(text.text, item);
}

/* ------------------------------------------------------------------ sentences */

void st_check_write_name(const st_table *t, st_str item, st_buf *out) {
  st_value hash = st_map_find(item, t->hash.name);
  st_buf_format(out, "table \"%.*s\": the item %.*s", ST_FMT(t->name), (int)hash.len, hash.text);
  if (!t->range.name.p) return;
  st_value range = st_map_find(item, t->range.name);
  st_buf_format(out, ", %.*s", (int)range.len, range.text);
}

static int say_of_item(table_check *c, const item_row *row, const char *what, st_str of) {
  st_buf name;
  st_buf_init(&name, 0);
  st_check_write_name(c->t, row->item, &name);
  int rc = name.failed ? st_error_nomem(c->k->error)
                       : st_check_say(c->k, of.n ? "%.*s %s \"%.*s\"" : "%.*s %s",
                                      ST_FMT(st_buf_view(&name)), what, ST_FMT(of));
  st_buf_free(&name);
  return rc;
}

static int say_of_row(table_check *c, int64_t id, const char *what) {
  return st_check_say(c->k, "table \"%.*s\": the item in row %lld %s", ST_FMT(c->t->name),
                      (long long)id, what);
}

/* -------------------------------------------------------------------- entries */

static bool is_unfilled(const unfilled *u, int64_t id) {
  return id > u->done && id <= u->last;
}

static int check_entry_of(table_check *c, size_t i, const item_row *row) {
  st_entry entry;
  bool fits, found;
  int64_t id;
  st_store *s = c->k->store;
  const st_index *x = &c->t->indexes[i];
  int rc = st_entry_of(s, c->t, i, c->t->statements->new_values, &entry, &fits, c->k->error);
  if (rc != STATOR_OK || !fits || c->lost[i]) return rc;
  rc = st_entry_find(s, c->t, i, &entry, &row->key, &found, &id, c->k->error);
  c->lost[i] = rc != STATOR_OK;
  if (rc != STATOR_OK) return st_check_tolerate(c->k, rc, "index", x->name);
  c->index_entries[i] += found;
  if (found && id != row->id)
    return say_of_item(c, row, "has an entry that points elsewhere, in index", x->name);
  if (found || is_unfilled(&c->indexes[i], row->id)) return rc;
  return say_of_item(c, row, "is missing in index", x->name);
}

static int check_ttl_entry_of(table_check *c, const item_row *row) {
  int64_t seconds;
  const st_table_statements *x = c->t->statements;
  if (!c->ttl || !st_ttl_seconds(x->new_values[x->ttl_slot], &seconds)) return STATOR_OK;
  sqlite3_bind_int64(c->ttl, 1, seconds);
  sqlite3_bind_int64(c->ttl, 2, row->id);
  int code = sqlite3_step(c->ttl), rc = STATOR_OK;
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    rc = st_store_raise(c->k->store, code, c->k->error);
  sqlite3_reset(c->ttl);
  c->ttl_entries += code == SQLITE_ROW;
  if (rc != STATOR_OK || code == SQLITE_ROW || is_unfilled(&c->expiry, row->id)) return rc;
  return say_of_item(c, row, "has a time to live, and no entry for it", (st_str){NULL, 0});
}

static int check_entries_of(table_check *c, const item_row *row) {
  st_table_statements *x = c->t->statements;
  int rc = STATOR_OK;
  st_path_tree_resolve(&x->tree, row->item, x->new_values);
  for (size_t i = 0; rc == STATOR_OK && i < c->t->index_count; i++) rc = check_entry_of(c, i, row);
  if (rc == STATOR_OK) rc = check_ttl_entry_of(c, row);
  for (size_t i = 0; rc == STATOR_OK && i < c->t->search_count; i++)
    rc = st_check_search_row(c->searches[i], row->id);
  st_arena_reset(&c->k->store->arena);
  return rc;
}

/* ----------------------------------------------------------------------- rows */

static bool part_of_item(st_check *k, st_str item, const st_attribute *a, st_key_part *part,
                         bool *no_memory) {
  *part = (st_key_part){
      {"", 0},
      0
  };
  if (!a->name.p) return true;
  st_value v = st_map_find(item, a->name);
  if (v.type != (a->type == 'S' ? ST_S : a->type == 'N' ? ST_N : ST_B)) return false;
  *no_memory = !st_key_part_of(v, &k->arena, part);
  return !*no_memory;
}

/* Columns: id, shard, pk, sk, size, item. */
static int check_item_columns(table_check *c, sqlite3_stmt *q, item_row *row, int64_t size) {
  static const st_str nothing = {NULL, 0};
  int rc = STATOR_OK;
  if (!st_check_same(q, 2, row->key.hash))
    rc = say_of_item(c, row, "lies under another partition key", nothing);
  if (rc == STATOR_OK && !st_check_same(q, 3, row->key.range))
    rc = say_of_item(c, row, "lies under another sort key", nothing);
  if (rc == STATOR_OK && sqlite3_column_int64(q, 1) != row->key.shard)
    rc = say_of_item(c, row, "lies in another shard than its key's", nothing);
  if (rc == STATOR_OK && row->size != size)
    rc = say_of_item(c, row, "has another size than its row says", nothing);
  return rc;
}

static int check_row(table_check *c, sqlite3_stmt *q) {
  bool no_memory = false;
  int64_t size;
  item_row row = {.id = sqlite3_column_int64(q, 0),
                  .size = sqlite3_column_int64(q, 4),
                  .item = st_sql_bytes(q, 5)};
  if (!st_check_reads(c->k, row.item, &size)) return say_of_row(c, row.id, "cannot be read");
  bool keyed = part_of_item(c->k, row.item, &c->t->hash, &row.key.hash, &no_memory) &&
               part_of_item(c->k, row.item, &c->t->range, &row.key.range, &no_memory);
  if (no_memory) return st_error_nomem(c->k->error);
  if (!keyed) return say_of_row(c, row.id, "lacks a key attribute, or has it with another type");
  row.key.shard = st_hash_shard(row.key.hash.bytes);
  int rc = check_item_columns(c, q, &row, size);
  return rc == STATOR_OK ? check_entries_of(c, &row) : rc;
}

static int check_rows(table_check *c) {
  st_check *k = c->k;
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(k->store,
                          "SELECT id,shard,pk,sk,size,item FROM stator_t@ NOT INDEXED ORDER BY id",
                          c->t->id, 0, &q, k->error);
  int code = SQLITE_DONE;
  while (rc == STATOR_OK && (code = sqlite3_step(q)) == SQLITE_ROW) {
    if (k->done % ROWS_BETWEEN_STEPS == 0)
      rc = st_store_progress(k->store, k->wish->progress, k->done, k->total, k->error);
    if (rc == STATOR_OK) rc = check_row(c, q);
    st_arena_reset(&k->arena);
    if (k->done < k->total) k->done++;
    k->counts->items++;
  }
  if (rc == STATOR_OK && code != SQLITE_DONE) rc = st_store_raise(k->store, code, k->error);
  sqlite3_finalize(q);
  return rc;
}

/* ---------------------------------------------------------------------- table */

static int find_unfilled(table_check *c, int64_t index_id, unfilled *u) {
  bool found;
  sqlite3_stmt *q = NULL;
  *u = (unfilled){0};
  int rc = st_sql_prepare(c->k->store,
                          "SELECT done_id,last_id FROM stator_jobs WHERE table_id=@ AND index_id=#",
                          c->t->id, index_id, &q, c->k->error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  found = code == SQLITE_ROW;
  if (found) *u = (unfilled){sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1)};
  if (!found && code != SQLITE_DONE) rc = st_store_raise(c->k->store, code, c->k->error);
  sqlite3_finalize(q);
  return rc;
}

static int ready_table(table_check *c) {
  int rc = st_entries_prepare(c->t, c->k->error);
  for (size_t i = 0; rc == STATOR_OK && i < c->t->index_count; i++)
    rc = find_unfilled(c, c->t->indexes[i].id, &c->indexes[i]);
  for (size_t i = 0; rc == STATOR_OK && i < c->t->search_count; i++) {
    unfilled u;
    const st_search *x = &c->t->searches[i];
    rc = find_unfilled(c, -x->id, &u);
    if (rc == STATOR_OK) rc = st_check_search_begin(c->k, c->t, x, u.done, u.last, &c->searches[i]);
  }
  if (rc != STATOR_OK || !c->t->ttl.n) return rc;
  rc = find_unfilled(c, 0, &c->expiry);
  return rc == STATOR_OK
             ? st_sql_prepare(c->k->store, "SELECT 1 FROM stator_e@ WHERE expires=?1 AND id=?2",
                              c->t->id, 0, &c->ttl, c->k->error)
             : rc;
}

static int check_index_count(table_check *c, size_t i) {
  sqlite3_stmt *q = NULL;
  const st_index *x = &c->t->indexes[i];
  st_store *s = c->k->store;
  if (c->lost[i]) return STATOR_OK;
  int rc = st_sql_prepare(s, "SELECT count(*) FROM stator_x#", 0, x->id, &q, c->k->error);
  int code = rc == STATOR_OK ? sqlite3_step(q) : SQLITE_DONE;
  int64_t count = code == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
  if (rc == STATOR_OK && code != SQLITE_ROW) rc = st_store_raise(s, code, c->k->error);
  sqlite3_finalize(q);
  c->k->counts->entries += count;
  if (rc == STATOR_OK && count != c->index_entries[i]) rc = st_check_index_strays(c->k, c->t, i);
  return st_check_tolerate(c->k, rc, "index", x->name);
}

static int check_ttl_count(table_check *c) {
  bool found;
  int64_t count;
  if (!c->t->ttl.n) return STATOR_OK;
  int rc = st_sql_int(c->k->store, "SELECT count(*) FROM stator_e@", c->t->id, &found, &count,
                      c->k->error);
  if (rc != STATOR_OK) return rc;
  c->k->counts->entries += count;
  return count == c->ttl_entries ? rc : st_check_ttl_strays(c->k, c->t);
}

int st_check_table(st_check *k, st_table *t) {
  table_check c = {.k = k, .t = t};
  int rc = ready_table(&c);
  if (rc == STATOR_OK) rc = check_rows(&c);
  for (size_t i = 0; rc == STATOR_OK && i < t->index_count; i++) rc = check_index_count(&c, i);
  if (rc == STATOR_OK) rc = check_ttl_count(&c);
  for (size_t i = 0; rc == STATOR_OK && i < t->search_count; i++)
    rc = st_check_search_end(c.searches[i]);
  for (size_t i = 0; i < t->search_count; i++) st_check_search_free(c.searches[i]);
  sqlite3_finalize(c.ttl);
  return rc;
}
