/*
** ttl.c - TTL entries and the sweep that deletes what has expired. The sweep
** reads entries in the order of their time, so it costs what it deletes.
*/
#include "store/store_internal.h"
#include "store/survey.h"
#include <string.h>

/* DynamoDB lets items alone whose time is more than five years past, and so do
** we: such numbers are mostly not times. One of the five is a leap year. */
enum { FIVE_YEARS_S = (5 * 365 + 1) * 86400 };

bool st_ttl_seconds(st_value v, int64_t *seconds) {
  if (v.type != ST_N) return false;
  st_str number = st_value_scalar(v);
  const char *point = memchr(number.p, '.', number.n);
  if (point) number.n = (size_t)(point - number.p);
  return st_str_to_int64(number, seconds);
}

static int run_ttl(st_store *s, st_table *t, st_item_sql which, int64_t seconds, int64_t id,
                   st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_item(s, t, which, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, seconds);
  sqlite3_bind_int64(q, 2, id);
  return st_sql_run(s, q, error);
}

int st_ttl_insert(st_store *s, st_table *t, int64_t seconds, int64_t id, st_error *error) {
  return run_ttl(s, t, ST_TTL_INSERT, seconds, id, error);
}

int st_ttl_change(st_store *s, st_table *t, int64_t id, st_value old_value, st_value new_value,
                  st_error *error) {
  int64_t before, now;
  bool had = st_ttl_seconds(old_value, &before), has = st_ttl_seconds(new_value, &now);
  if (had && has && before == now) return STATOR_OK;
  int rc = had ? run_ttl(s, t, ST_TTL_DELETE, before, id, error) : STATOR_OK;
  return rc == STATOR_OK && has ? st_ttl_insert(s, t, now, id, error) : rc;
}

/* ---------------------------------------------------------------- sweeping */

typedef struct ttl_entry {
  int64_t seconds, id;
} ttl_entry;

/* Entries that are due, in the order of their time; ST_TTL_ITEMS gives with each
** the row it stands for, or NULLs. */
static int open_due(st_store *s, st_table *t, st_item_sql which, int64_t now_s, sqlite3_stmt **q,
                    st_error *error) {
  int rc = st_sql_item(s, t, which, q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(*q, 1, now_s - FIVE_YEARS_S);
  sqlite3_bind_int64(*q, 2, now_s);
  return STATOR_OK;
}

static int next_due(st_store *s, sqlite3_stmt *q, bool *any, ttl_entry *entry, st_error *error) {
  int code = sqlite3_step(q);
  *any = code == SQLITE_ROW;
  if (!*any) return code == SQLITE_DONE ? STATOR_OK : st_store_raise(s, code, error);
  *entry = (ttl_entry){sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1)};
  return STATOR_OK;
}

/* Deletes the row behind an entry; its key and text are borrowed from the
** statement, which looks up the next row by the next entry's id, whatever became
** of this one. *gone false: there is no row, or it does not say what the entry
** says, which only another hand on the file can have done. */
static int delete_due(st_store *s, st_table *t, sqlite3_stmt *q, const ttl_entry *entry, bool *gone,
                      st_error *error) {
  int64_t said;
  st_row row = {.id = entry->id, .item = st_sql_bytes(q, 2)};
  st_table_statements *x = t->statements;
  st_path_tree_resolve(&x->tree, row.item, x->old_values);
  *gone = st_ttl_seconds(x->old_values[x->ttl_slot], &said) && said == entry->seconds;
  if (!*gone) return STATOR_OK;
  st_key key = {.shard = sqlite3_column_int(q, 3),
                .hash = st_sql_part(q, 4, &t->hash),
                .range = st_sql_part(q, 5, &t->range)};
  return st_items_remove(s, t, &key, &row, ST_BY_TTL, error);
}

/* All entries up to the last that was met, also those that their items did not
** confirm: they would be met again for ever. */
static int delete_entries(st_store *s, st_table *t, int64_t now_s, const ttl_entry *last,
                          st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_item(s, t, ST_TTL_DELETE_TO, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, now_s - FIVE_YEARS_S);
  sqlite3_bind_int64(q, 2, last->seconds);
  sqlite3_bind_int64(q, 3, last->id);
  return st_sql_run(s, q, error);
}

static int sweep_due(st_store *s, st_table *t, int64_t now_s, int64_t limit, int64_t *deleted,
                     st_error *error) {
  sqlite3_stmt *q;
  ttl_entry entry = {0}, last = {0};
  bool any = true, gone, met = false;
  int rc = st_entries_prepare(t, error);
  if (rc == STATOR_OK) rc = open_due(s, t, ST_TTL_ITEMS, now_s, &q, error);
  if (rc != STATOR_OK) return rc;
  while (rc == STATOR_OK && *deleted < limit) {
    rc = next_due(s, q, &any, &entry, error);
    if (rc != STATOR_OK || !any) break;
    rc = delete_due(s, t, q, &entry, &gone, error);
    if (rc == STATOR_OK && gone) ++*deleted;
    last = entry;
    met = true;
  }
  sqlite3_reset(q);
  return rc == STATOR_OK && met ? delete_entries(s, t, now_s, &last, error) : rc;
}

/* Whether a sweep has something to do, seen without the write lock. What cannot be
** seen so is left to the write to find out. */
static int anything_due(st_store *s, int64_t table_id, int64_t now_s, bool *due, st_error *error) {
  st_table *t;
  sqlite3_stmt *q;
  ttl_entry entry;
  *due = true;
  if (s->readonly || s->in_explicit || s->depth > 0) return STATOR_OK;
  int rc = st_catalog_find_id(s, table_id, &t, error);
  if (rc != STATOR_OK) return rc;
  *due = t && t->ttl.n;
  if (!*due) return STATOR_OK;
  rc = open_due(s, t, ST_TTL_DUE, now_s, &q, error);
  if (rc == STATOR_OK) {
    rc = next_due(s, q, due, &entry, error);
    sqlite3_reset(q);
  }
  rc = st_catalog_after_step(s, rc, error);
  if (rc != ST_AGAIN) return rc;
  *due = true;
  return STATOR_OK;
}

static int sweep_batch(st_store *s, int64_t table_id, int64_t now_s, int64_t limit,
                       int64_t *deleted, st_error *error) {
  int64_t count = 0;
  st_table *t;
  int rc = st_store_write(s, error);
  if (rc != STATOR_OK) return rc;
  rc = st_catalog_find_id(s, table_id, &t, error);
  if (rc == STATOR_OK && t && t->ttl.n) rc = sweep_due(s, t, now_s, limit, &count, error);
  if (rc != STATOR_OK) {
    st_store_undo(s);
    return rc;
  }
  rc = st_store_commit(s, error);
  if (rc == STATOR_OK) *deleted = count;
  return rc;
}

int st_items_sweep(st_store *s, int64_t table_id, int64_t now_s, int64_t limit, int64_t *deleted,
                   st_error *error) {
  bool due;
  *deleted = 0;
  int rc = anything_due(s, table_id, now_s, &due, error);
  return rc == STATOR_OK && due ? sweep_batch(s, table_id, now_s, limit, deleted, error) : rc;
}

/* ---------------------------------------------------------------- counting */

int st_survey_ttl(st_store *s, const st_table *t, int64_t now_s, int64_t *count, int64_t *due,
                  st_error *error) {
  sqlite3_stmt *q = NULL;
  *count = *due = 0;
  int rc = st_sql_prepare(s, "SELECT count(*),sum(expires>=?1 AND expires<?2) FROM stator_e@",
                          t->id, 0, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, now_s - FIVE_YEARS_S);
  sqlite3_bind_int64(q, 2, now_s);
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    *count = sqlite3_column_int64(q, 0);
    *due = sqlite3_column_int64(q, 1);
  } else {
    rc = st_store_raise(s, code, error);
  }
  sqlite3_finalize(q);
  return rc;
}
