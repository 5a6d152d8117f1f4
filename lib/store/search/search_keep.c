/*
** search_keep.c - keeping search indexes as items change. Texts are taken from the values
** that the other indexes' paths were resolved with in the same pass; what an item had is
** deleted with the text it had, for FTS5 forgets nothing else of it.
*/
#include "store/search/search_internal.h"
#include "store/sql_name.h"
#include <inttypes.h>
#include <string.h>

/* ------------------------------------------------------------------ preparing */

bool st_search_prepare(const st_table *t) {
  st_table_statements *x = t->statements;
  x->searches = st_arena_array(&x->arena, t->search_count, sizeof *x->searches);
  bool ok = x->searches != NULL;
  for (size_t i = 0; ok && i < t->search_count; i++) {
    const st_search *search = &t->searches[i];
    for (size_t j = 0; ok && j < search->column_count; j++) {
      int slot = st_path_tree_read(&x->tree, &x->arena, &search->columns[j].path);
      x->searches[i].slots[j] = slot;
      ok = slot >= 0;
    }
  }
  return ok;
}

void st_search_finalize(st_table_statements *x) {
  for (size_t i = 0; i < x->table->search_count; i++) {
    st_search_keeper *k = &x->searches[i];
    sqlite3_stmt *all[] = {k->insert, k->remove, k->place,  k->ranked, k->among,
                           k->ranged, k->hits,   k->marked, k->cut};
    for (size_t j = 0; j < sizeof all / sizeof *all; j++) sqlite3_finalize(all[j]);
  }
}

/* INSERT INTO "ft"(rowid,"a","b") VALUES(?,?,?), or with FTS5's command for deleting. */
static int prepare_keeping(st_store *s, const st_search *x, bool removes, sqlite3_stmt **slot,
                           st_error *error) {
  if (*slot) return STATOR_OK;
  st_buf sql;
  st_buf_init(&sql, 0);
  st_buf_lit(&sql, "INSERT INTO main.");
  st_sql_put_name(x->sql_name, &sql);
  st_buf_lit(&sql, "(rowid");
  st_search_put_columns(x, &sql);
  if (removes) st_buf_char(&sql, ',');
  if (removes) st_sql_put_name(x->sql_name, &sql);
  st_buf_lit(&sql, ") VALUES(?");
  for (size_t i = 0; i < x->column_count; i++) st_buf_lit(&sql, ",?");
  st_buf_text(&sql, removes ? ",'delete')" : ")");
  int rc = st_sql_prepare_as_is(s, &sql, slot, error);
  st_buf_free(&sql);
  return rc;
}

int st_search_statements(st_store *s, st_table *t, size_t place, sqlite3_stmt **insert,
                         sqlite3_stmt **remove, st_error *error) {
  st_search_keeper *k = &t->statements->searches[place];
  int rc = prepare_keeping(s, &t->searches[place], false, &k->insert, error);
  if (rc == STATOR_OK) rc = prepare_keeping(s, &t->searches[place], true, &k->remove, error);
  *insert = k->insert;
  *remove = k->remove;
  return rc;
}

/* --------------------------------------------------------------------- texts */

typedef struct row_texts {
  st_str column[ST_MAX_SEARCH_COLUMNS];
  bool any;
} row_texts;

static int take_texts(st_store *s, const st_search *x, const st_search_keeper *k,
                      const st_value *values, row_texts *texts, st_error *error) {
  texts->any = false;
  for (size_t i = 0; i < x->column_count; i++) {
    if (!st_search_text(values[k->slots[i]], &s->arena, &texts->column[i]))
      return st_error_nomem(error);
    texts->any |= texts->column[i].p != NULL;
  }
  return STATOR_OK;
}

static bool same_texts(const st_search *x, const row_texts *a, const row_texts *b) {
  for (size_t i = 0; i < x->column_count; i++) {
    st_str p = a->column[i], q = b->column[i];
    if (!p.p || !q.p ? p.p != q.p : !st_str_eq(p, q)) return false;
  }
  return true;
}

static bool same_values(const st_table_statements *x, const st_search *search,
                        const st_search_keeper *k) {
  for (size_t i = 0; i < search->column_count; i++) {
    st_value a = x->old_values[k->slots[i]], b = x->new_values[k->slots[i]];
    if (a.len != b.len || (a.len && memcmp(a.text, b.text, a.len) != 0)) return false;
  }
  return true;
}

static int run_keeping(st_store *s, const st_search *x, sqlite3_stmt *q, int64_t id,
                       const row_texts *texts, st_error *error) {
  int rc = STATOR_OK;
  sqlite3_bind_int64(q, 1, id);
  for (size_t i = 0; rc == STATOR_OK && i < x->column_count; i++) {
    int at = (int)i + 2;
    if (texts->column[i].p)
      rc = st_sql_bind_text(s, q, at, texts->column[i], error);
    else
      sqlite3_bind_null(q, at);
  }
  return rc == STATOR_OK ? st_sql_run(s, q, error) : rc;
}

static int remove_texts(st_store *s, const st_search *x, st_search_keeper *k, int64_t id,
                        const row_texts *texts, st_error *error) {
  if (!texts->any) return STATOR_OK;
  int rc = prepare_keeping(s, x, true, &k->remove, error);
  return rc == STATOR_OK ? run_keeping(s, x, k->remove, id, texts, error) : rc;
}

static int insert_texts(st_store *s, const st_search *x, st_search_keeper *k, int64_t id,
                        const row_texts *texts, st_error *error) {
  if (!texts->any) return STATOR_OK;
  int rc = prepare_keeping(s, x, false, &k->insert, error);
  return rc == STATOR_OK ? run_keeping(s, x, k->insert, id, texts, error) : rc;
}

/* ------------------------------------------------------------------- changes */

/* While a backfill is under way rows between what it has passed and its last are its
** own: it will find them as they are then. */
static int is_entered(st_store *s, const st_table *t, const st_search *x, st_search_keeper *k,
                      int64_t id, bool *entered, st_error *error) {
  *entered = true;
  if (!x->backfilling) return STATOR_OK;
  int rc = st_sql_prepare(s,
                          "SELECT 1 FROM stator_jobs WHERE table_id=@ AND index_id=#"
                          " AND ?1>done_id AND ?1<=last_id",
                          t->id, -x->id, &k->place, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(k->place, 1, id);
  int code = sqlite3_step(k->place);
  *entered = code == SQLITE_DONE;
  if (code != SQLITE_DONE && code != SQLITE_ROW) rc = st_store_raise(s, code, error);
  sqlite3_reset(k->place);
  return rc;
}

static int change_one(st_store *s, st_table *t, size_t place, int64_t id, st_error *error) {
  st_table_statements *x = t->statements;
  const st_search *search = &t->searches[place];
  st_search_keeper *k = &x->searches[place];
  row_texts before, after;
  bool entered;
  if (same_values(x, search, k)) return STATOR_OK;
  int rc = take_texts(s, search, k, x->old_values, &before, error);
  if (rc == STATOR_OK) rc = take_texts(s, search, k, x->new_values, &after, error);
  if (rc != STATOR_OK || same_texts(search, &before, &after)) return rc;
  rc = is_entered(s, t, search, k, id, &entered, error);
  if (rc != STATOR_OK || !entered) return rc;
  rc = remove_texts(s, search, k, id, &before, error);
  return rc == STATOR_OK ? insert_texts(s, search, k, id, &after, error) : rc;
}

int st_search_change(st_store *s, st_table *t, int64_t id, st_error *error) {
  int rc = STATOR_OK;
  for (size_t i = 0; rc == STATOR_OK && i < t->search_count; i++)
    rc = change_one(s, t, i, id, error);
  return rc;
}

int st_search_enter(st_store *s, st_table *t, const st_search *x, int64_t id, st_error *error) {
  st_search_keeper *k = &t->statements->searches[x - t->searches];
  row_texts texts;
  int rc = take_texts(s, x, k, t->statements->new_values, &texts, error);
  if (rc == STATOR_OK) rc = insert_texts(s, x, k, id, &texts, error);
  st_arena_reset(&s->arena);
  return rc;
}
