/*
** items.c - the rows of a table: reading one by its key, putting it, deleting
** it, and with it what indexes and TTL hold of it. items.h has the invariants.
*/
#include "store/store_internal.h"
#include <assert.h>

enum { KEPT_ROW = 64 * 1024 }; /* a row's buffer is given back above this */

bool st_items_need_old(const st_table *t) {
  return t->index_count > 0 || t->search_count > 0 || t->ttl.n > 0 || t->stream_id != 0;
}

/* --------------------------------------------------------------- reading */

static void note_reading(st_store *s, st_table_statements *x, sqlite3_stmt *q) {
  x->reading = q;
  x->next_reading = s->reading;
  s->reading = x;
}

static void forget_reading(st_store *s, st_table_statements *x) {
  st_table_statements **at = &s->reading;
  while (*at != x) at = &(*at)->next_reading;
  *at = x->next_reading;
  x->reading = NULL;
}

/* The second get of a call reads from the snapshot of the first: a statement
** that is not reset holds it. */
static int pin_snapshot(st_store *s, st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_fixed(s, ST_FIXED_PIN, &q, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    s->pinned = true;
    return STATOR_OK;
  }
  rc = code == SQLITE_DONE ? st_store_raise(s, SQLITE_CORRUPT, error)
                           : st_store_raise(s, code, error);
  sqlite3_reset(q);
  return rc;
}

/* Inside a write a row is copied and its statement reset: an open read would
** keep SQLite from its checkpoints. */
static int copy_row(st_table_statements *x, sqlite3_stmt *q, st_row *row, st_error *error) {
  st_str item = st_sql_bytes(q, 2);
  if (x->row.cap > KEPT_ROW && item.n < KEPT_ROW) st_buf_free(&x->row);
  st_buf_clear(&x->row);
  st_buf_str(&x->row, item);
  if (x->row.failed) return st_error_nomem(error);
  row->item = st_buf_view(&x->row);
  return STATOR_OK;
}

static int take_item(st_store *s, st_table_statements *x, sqlite3_stmt *q, st_row *row,
                     st_error *error) {
  if (q == x->item[ST_ITEM_READ]) {
    row->item = st_sql_bytes(q, 0);
    row->id = 1; /* which one, nobody asks: there is a row */
    return STATOR_OK;
  }
  if (s->depth == 0) {
    row->item = st_sql_bytes(q, 2); /* borrowed: after_get has noted the reading */
  } else {
    int rc = copy_row(x, q, row, error);
    if (rc != STATOR_OK) return rc;
  }
  row->size = sqlite3_column_int64(q, 1);
  row->id = sqlite3_column_int64(q, 0);
  return STATOR_OK;
}

/* What the step gave, once the catalog is known to be the file's. */
static int after_get(st_store *s, st_table_statements *x, sqlite3_stmt *q, int code, st_row *row,
                     st_error *error) {
  int rc = STATOR_OK;
  if (code != SQLITE_ROW && code != SQLITE_DONE) rc = st_store_raise(s, code, error);
  if (s->depth == 0) {
    note_reading(s, x, q); /* so that a load of the catalog ends it */
    rc = st_catalog_after_step(s, rc, error);
    if (rc == ST_AGAIN) return rc;
  }
  if (rc == STATOR_OK && code == SQLITE_ROW) rc = take_item(s, x, q, row, error);
  if (x->reading && row->id == 0) forget_reading(s, x);
  if (!x->reading) sqlite3_reset(q);
  return rc;
}

static int get_item_row(st_store *s, st_table *t, st_item_sql which, const st_key *key, st_row *row,
                        st_error *error) {
  *row = (st_row){0};
  st_table_statements *x = t->statements;
  if (x->retired && s->depth == 0) return ST_AGAIN;
  if (s->dry) return st_dry_get(s, t, which, key, error);
  sqlite3_stmt *q;
  int rc = STATOR_OK;
  if (s->reading && !s->pinned) rc = pin_snapshot(s, error);
  if (rc == STATOR_OK) rc = st_sql_item(s, t, which, &q, error);
  if (rc != STATOR_OK) return st_catalog_after_step(s, rc, error);
  if (x->reading) {
    sqlite3_reset(x->reading);
    forget_reading(s, x);
  }
  sqlite3_bind_int(q, 1, key->shard);
  st_sql_bind_part(q, 2, key->hash);
  st_sql_bind_part(q, 3, key->range);
  return after_get(s, x, q, sqlite3_step(q), row, error);
}

int st_items_get(st_store *s, st_table *t, const st_key *key, st_row *row, st_error *error) {
  return get_item_row(s, t, ST_ITEM_GET, key, row, error);
}

int st_items_read(st_store *s, st_table *t, const st_key *key, st_str *item, st_error *error) {
  st_row row;
  assert(s->depth == 0);
  int rc = get_item_row(s, t, ST_ITEM_READ, key, &row, error);
  *item = row.id ? row.item : (st_str){NULL, 0};
  return rc;
}

int st_store_snapshot(st_store *s, st_error *error) {
  if (s->pinned || s->depth > 0) return STATOR_OK;
  int rc = pin_snapshot(s, error);
  return st_catalog_after_step(s, rc, error);
}

/* --------------------------------------------------------------- writing */

static int run_put(st_store *s, st_table *t, st_item_sql which, const st_key *key, st_str item,
                   int64_t size, st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_item(s, t, which, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int(q, 1, key->shard);
  st_sql_bind_part(q, 2, key->hash);
  st_sql_bind_part(q, 3, key->range);
  sqlite3_bind_int64(q, 4, size);
  rc = st_sql_bind_text(s, q, 5, item, error);
  return rc == STATOR_OK ? st_sql_run(s, q, error) : rc;
}

static int run_update(st_store *s, st_table *t, int64_t id, st_str item, int64_t size,
                      st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_item(s, t, ST_ITEM_UPDATE, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, id);
  sqlite3_bind_int64(q, 2, size);
  rc = st_sql_bind_text(s, q, 3, item, error);
  return rc == STATOR_OK ? st_sql_run(s, q, error) : rc;
}

/* What else holds something of the item. */
static int carry_change(st_store *s, st_table *t, const st_key *key, int64_t id, const st_change *c,
                        st_error *error) {
  int rc = STATOR_OK;
  if (t->index_count > 0 || t->search_count > 0 || (t->ttl.n > 0 && c->actor != ST_BY_TTL))
    rc = st_entries_change(s, t, key, id, c, error);
  return rc == STATOR_OK && t->stream_id ? st_log_append(s, t, key, c, error) : rc;
}

int st_items_put(st_store *s, st_table *t, const st_key *key, st_str item, int64_t size,
                 const st_row *old, st_error *error) {
  if (!old) {
    assert(!st_items_need_old(t));
    return run_put(s, t, ST_ITEM_UPSERT, key, item, size, error);
  }
  int64_t id = old->id;
  int rc;
  if (id == 0) {
    rc = run_put(s, t, ST_ITEM_INSERT, key, item, size, error);
    id = sqlite3_last_insert_rowid(s->db);
  } else {
    if (st_str_eq(old->item, item)) return STATOR_OK;
    rc = run_update(s, t, id, item, size, error);
  }
  if (rc != STATOR_OK || !st_items_need_old(t)) return rc;
  st_change c = {.new_item = item, .actor = ST_BY_USER};
  if (old->id) c.old_item = old->item;
  return carry_change(s, t, key, id, &c, error);
}

int st_items_remove(st_store *s, st_table *t, const st_key *key, const st_row *old, st_actor actor,
                    st_error *error) {
  sqlite3_stmt *q;
  assert(old || !st_items_need_old(t));
  if (old && old->id == 0) return STATOR_OK;
  int rc = st_sql_item(s, t, old ? ST_ITEM_DELETE_ID : ST_ITEM_DELETE, &q, error);
  if (rc != STATOR_OK) return rc;
  if (old) {
    sqlite3_bind_int64(q, 1, old->id);
  } else {
    sqlite3_bind_int(q, 1, key->shard);
    st_sql_bind_part(q, 2, key->hash);
    st_sql_bind_part(q, 3, key->range);
  }
  rc = st_sql_run(s, q, error);
  if (rc != STATOR_OK || !st_items_need_old(t)) return rc;
  st_change c = {.old_item = old->item, .actor = actor};
  return carry_change(s, t, key, old->id, &c, error);
}

int st_items_delete(st_store *s, st_table *t, const st_key *key, const st_row *old,
                    st_error *error) {
  return st_items_remove(s, t, key, old, ST_BY_USER, error);
}
