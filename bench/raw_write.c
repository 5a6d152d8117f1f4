/*
** raw_write.c - puts, deletes, changes and sweeps. A write is one statement that
** commits by itself where one is enough. Where indexes or TTL look at an item the
** old one is read first, and only entries that differ are written.
*/
#include "raw_side.h"
#include <stdlib.h>
#include <string.h>

/* An item as it is in the table. */
typedef struct old_row {
  sqlite3_int64 id; /* 0: there is none */
  text pk, sk;
  text column[COLUMNS]; /* those that indexes use */
  text item;            /* borrowed until the next one is read */
} old_row;

static bool kept_elsewhere(const raw_state *x) {
  return x->index_count > 0 || x->expires || x->searched;
}

/* Alone it is a transaction of its own; between begin and commit it is part of theirs. */
static bool begin_alone(side *s) {
  raw_state *x = s->state;
  return x->in_transaction || raw_step(s, x->q[RAW_BEGIN]);
}

static bool end_alone(side *s) {
  raw_state *x = s->state;
  return x->in_transaction || raw_step(s, x->q[RAW_COMMIT]);
}

/* ------------------------------------------------------------------ reading */

/* The item's text becomes x->out, its id is in column 1 if `id` is not NULL. */
static bool find_item(side *s, sqlite3_stmt *q, const record *r, sqlite3_int64 *id) {
  raw_state *x = s->state;
  raw_bind_key(q, r);
  int code = sqlite3_step(q);
  x->n = 0;
  if (code == SQLITE_ROW) {
    raw_take(x, q);
    if (id) *id = sqlite3_column_int64(q, 1);
  }
  x->out[x->n] = 0;
  sqlite3_reset(q);
  return code == SQLITE_ROW || code == SQLITE_DONE || raw_failed(s);
}

bool raw_get_item(side *s, const record *r) {
  raw_state *x = s->state;
  return find_item(s, x->q[RAW_GET], r, NULL);
}

static void find_columns(const raw_state *x, old_row *old) {
  text item = {x->out, x->n};
  for (int c = COLUMN_PK + 1; c < COLUMNS; c++)
    if (x->used[c]) old->column[c] = data_column(item, (column)c);
  old->column[COLUMN_PK] = old->pk;
}

static bool read_old(side *s, raw_sql which, const record *r, old_row *old) {
  raw_state *x = s->state;
  *old = (old_row){.pk = r->pk, .sk = r->sk};
  if (!find_item(s, x->q[which], r, &old->id)) return false;
  old->item = (text){x->out, x->n};
  if (old->id && x->index_count) find_columns(x, old);
  return true;
}

/* ------------------------------------------------------------------ indexes */

/* A number as bytes whose order is the numbers'. */
static void bind_range(sqlite3_stmt *q, column c, text value, unsigned char cents[4]) {
  if (!column_is_number(c)) {
    raw_bind(q, 6, value);
    return;
  }
  uint32_t n = 0;
  for (size_t i = 0; i < value.n; i++)
    if (value.p[i] != '.') n = n * 10 + (uint32_t)(value.p[i] - '0');
  for (int i = 0; i < 4; i++) cents[i] = (unsigned char)(n >> (24 - 8 * i));
  sqlite3_bind_blob(q, 6, cents, 4, SQLITE_STATIC);
}

static bool change_index(side *s, const raw_index *index, raw_index_sql which, const text *columns,
                         text pk, text sk, sqlite3_int64 id) {
  sqlite3_stmt *q = index->q[which];
  unsigned char cents[4];
  sqlite3_bind_int(q, 1, data_shard(columns[index->hash]));
  raw_bind(q, 2, columns[index->hash]);
  raw_bind(q, 3, pk);
  raw_bind(q, 4, sk);
  if (which == RAW_ENTER) sqlite3_bind_int64(q, 5, id);
  if (index->range) bind_range(q, index->range, columns[index->range], cents);
  return raw_step(s, q);
}

static bool same_text(text a, text b) {
  return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static bool same_entry(const raw_index *index, const text *a, const text *b) {
  return same_text(a[index->hash], b[index->hash]) &&
         (!index->range || same_text(a[index->range], b[index->range]));
}

static bool enter_all(side *s, const record *r, sqlite3_int64 id) {
  raw_state *x = s->state;
  for (int i = 0; i < x->index_count; i++)
    if (!change_index(s, &x->indexes[i], RAW_ENTER, r->column, r->pk, r->sk, id)) return false;
  return true;
}

static bool leave_all(side *s, const old_row *old) {
  raw_state *x = s->state;
  for (int i = 0; i < x->index_count; i++)
    if (!change_index(s, &x->indexes[i], RAW_LEAVE, old->column, old->pk, old->sk, 0)) return false;
  return true;
}

static bool move_changed(side *s, const record *r, const old_row *old) {
  raw_state *x = s->state;
  for (int i = 0; i < x->index_count; i++) {
    const raw_index *index = &x->indexes[i];
    if (same_entry(index, old->column, r->column)) continue;
    if (!change_index(s, index, RAW_LEAVE, old->column, r->pk, r->sk, 0)) return false;
    if (!change_index(s, index, RAW_ENTER, r->column, r->pk, r->sk, old->id)) return false;
  }
  return true;
}

static bool change_expiry(side *s, raw_sql which, int64_t expires, sqlite3_int64 id) {
  raw_state *x = s->state;
  if (!x->expires) return true;
  sqlite3_bind_int64(x->q[which], 1, expires);
  sqlite3_bind_int64(x->q[which], 2, id);
  return raw_step(s, x->q[which]);
}

/* --------------------------------------------------------------------- puts */

static bool write_text(side *s, raw_sql which, const record *r) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->q[which];
  raw_bind_key(q, r);
  sqlite3_bind_int64(q, 4, (sqlite3_int64)r->item.n);
  raw_bind(q, 5, r->item);
  return raw_step(s, q);
}

static bool write_update(side *s, sqlite3_int64 id, text item) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->q[RAW_UPDATE];
  sqlite3_bind_int64(q, 1, id);
  sqlite3_bind_int64(q, 2, (sqlite3_int64)item.n);
  raw_bind(q, 3, item);
  return raw_step(s, q);
}

static bool insert_kept(side *s, const record *r) {
  raw_state *x = s->state;
  if (!write_text(s, RAW_INSERT, r)) return false;
  sqlite3_int64 id = sqlite3_last_insert_rowid(x->db);
  return enter_all(s, r, id) && change_expiry(s, RAW_EXPIRY_INSERT, r->expires, id) &&
         raw_search_enter(s, r->item, id);
}

static bool replace_kept(side *s, const record *r, const old_row *old) {
  return write_update(s, old->id, r->item) && move_changed(s, r, old) &&
         raw_search_change(s, old->item, r->item, old->id);
}

/* An item keeps the time of its end. */
static bool put_kept(side *s, const record *r) {
  old_row old;
  if (!read_old(s, RAW_OLD, r, &old)) return false;
  if (!old.id) return insert_kept(s, r);
  return replace_kept(s, r, &old);
}

static bool put_one(side *s, const record *r) {
  if (!kept_elsewhere(s->state)) return write_text(s, RAW_PUT, r);
  return begin_alone(s) && put_kept(s, r) && end_alone(s);
}

bool raw_put(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)c;
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++)
    if (!put_one(s, &w->records[i])) return false;
  return true;
}

static bool put_kept_if(side *s, const record *r, size_t *rows) {
  old_row old;
  if (!begin_alone(s) || !read_old(s, RAW_OLD_IF, r, &old)) return false;
  if (old.id && !replace_kept(s, r, &old)) return false;
  *rows += old.id != 0;
  return end_alone(s);
}

bool raw_put_if(side *s, const bench_case *c, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  bool kept = kept_elsewhere(x);
  (void)c;
  for (size_t i = 0; i < w->count; i++) {
    if (kept) {
      if (!put_kept_if(s, &w->records[i], rows)) return false;
    } else {
      if (!write_text(s, RAW_PUT_IF, &w->records[i])) return false;
      *rows += (size_t)sqlite3_changes(x->db);
    }
  }
  return true;
}

bool raw_batch_put(side *s, const bench_case *c, const slice *w, size_t *rows) {
  for (size_t i = 0; i < w->count; i++) {
    if (!s->begin(s)) return false;
    for (size_t j = 0; j < w->size; j++)
      if (!put_one(s, &w->records[i * w->size + j])) return false;
    if (!s->commit(s)) return false;
  }
  *rows = w->count * w->size;
  (void)c;
  return true;
}

/* ------------------------------------------------------------------ changes */

typedef void change_text(char *at, text value);

static void change_category(char *at, text value) {
  memcpy(at, value.p, value.n); /* all categories are equally long */
}

static void change_hits(char *at, text value) {
  (void)value;
  char digits[24];
  int n = snprintf(digits, sizeof digits, "%lu", strtoul(at, NULL, 10) + 1);
  memcpy(at, digits, (size_t)n); /* hits keep their seven digits */
}

/* No index looks at what is changed. */
static bool change_item(side *s, const record *r, const char *before, change_text *change,
                        text value) {
  raw_state *x = s->state;
  sqlite3_int64 id = 0;
  if (!begin_alone(s) || !find_item(s, x->q[RAW_OLD], r, &id)) return false;
  char *at = strstr(x->out, before);
  if (!at) return raw_failed(s);
  change(at + strlen(before), value);
  return write_update(s, id, (text){x->out, x->n}) && end_alone(s);
}

static bool add_one(side *s, const record *r) {
  return change_item(s, r, "\"hits\":{\"N\":\"", change_hits, (text){"", 0});
}

bool raw_set(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)c;
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++)
    if (!change_item(s, &w->records[i], "\"category\":{\"S\":\"", change_category, w->category[i]))
      return false;
  return true;
}

bool raw_add(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)c;
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++)
    if (!add_one(s, &w->records[i])) return false;
  return true;
}

static bool transact_one(side *s, const record *r) {
  raw_state *x = s->state;
  return s->begin(s) && put_one(s, &r[0]) && put_one(s, &r[1]) && add_one(s, &r[2]) &&
         raw_get_item(s, &r[3]) && (x->n > 0 || raw_failed(s)) && s->commit(s);
}

bool raw_transact(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)c;
  *rows = w->count * w->size;
  for (size_t i = 0; i < w->count; i++)
    if (!transact_one(s, &w->records[i * w->size])) return false;
  return true;
}

/* ---------------------------------------------------------------- deletions */

static bool delete_id(side *s, sqlite3_int64 id) {
  raw_state *x = s->state;
  sqlite3_bind_int64(x->q[RAW_DELETE_ID], 1, id);
  return raw_step(s, x->q[RAW_DELETE_ID]);
}

static bool delete_kept(side *s, const record *r) {
  old_row old;
  if (!begin_alone(s) || !read_old(s, RAW_OLD, r, &old)) return false;
  if (old.id &&
      !(delete_id(s, old.id) && leave_all(s, &old) && raw_search_leave(s, old.item, old.id) &&
        change_expiry(s, RAW_EXPIRY_LEAVE, r->expires, old.id)))
    return false;
  return end_alone(s);
}

static bool delete_one(side *s, const record *r) {
  raw_state *x = s->state;
  if (kept_elsewhere(x)) return delete_kept(s, r);
  raw_bind_key(x->q[RAW_DELETE], r);
  return raw_step(s, x->q[RAW_DELETE]);
}

bool raw_delete(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)c;
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++)
    if (!delete_one(s, &w->records[i])) return false;
  return true;
}

/* ------------------------------------------------------------------- sweeps */

typedef struct due_entries {
  sqlite3_int64 expires, id[SWEEP_BATCH]; /* of the last; of all */
  int count;
} due_entries;

static bool read_due(side *s, int64_t now, due_entries *due) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->q[RAW_EXPIRY_DUE];
  int code;
  due->count = 0;
  sqlite3_bind_int64(q, 1, now);
  sqlite3_bind_int(q, 2, SWEEP_BATCH);
  while ((code = sqlite3_step(q)) == SQLITE_ROW) {
    due->expires = sqlite3_column_int64(q, 0);
    due->id[due->count++] = sqlite3_column_int64(q, 1);
  }
  sqlite3_reset(q);
  return code == SQLITE_DONE || raw_failed(s);
}

/* Keys and text stay in the statement while the entries go. */
static bool leave_by_id(side *s, sqlite3_int64 id) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->q[RAW_OLD_BY_ID];
  old_row old = {.id = id};
  sqlite3_bind_int64(q, 1, id);
  if (sqlite3_step(q) != SQLITE_ROW) return raw_failed(s);
  x->n = 0;
  raw_take(x, q);
  x->out[x->n] = 0;
  old.pk = (text){(const char *)sqlite3_column_text(q, 2), (size_t)sqlite3_column_bytes(q, 2)};
  old.sk = (text){(const char *)sqlite3_column_text(q, 3), (size_t)sqlite3_column_bytes(q, 3)};
  find_columns(x, &old);
  bool ok = leave_all(s, &old) && raw_search_leave(s, (text){x->out, x->n}, id);
  sqlite3_reset(q);
  return ok;
}

static bool sweep_batch(side *s, int64_t now, due_entries *due) {
  raw_state *x = s->state;
  if (!raw_step(s, x->q[RAW_BEGIN]) || !read_due(s, now, due)) return false;
  for (int i = 0; i < due->count; i++) {
    if ((x->index_count || x->searched) && !leave_by_id(s, due->id[i])) return false;
    if (!delete_id(s, due->id[i])) return false;
  }
  if (due->count && !change_expiry(s, RAW_EXPIRY_DELETE, due->expires, due->id[due->count - 1]))
    return false;
  return raw_step(s, x->q[RAW_COMMIT]);
}

bool raw_sweep(side *s, const bench_case *c, const slice *w, size_t *rows) {
  due_entries due = {.count = 0};
  (void)c;
  do {
    if (!sweep_batch(s, w->now, &due)) return false;
    *rows += (size_t)due.count;
  } while (due.count == SWEEP_BATCH);
  return true;
}
