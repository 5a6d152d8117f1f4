/*
** store_transaction.c - where a write begins and ends, and what a read leaves open.
**
** Invariants:
**  1. outside the application's transaction a write holds the file's write lock
**     from its start (BEGIN IMMEDIATE), so its catalog cannot change under it;
**  2. no read is left open over the outermost BEGIN or COMMIT: SQLite would
**     start on an old snapshot, and would skip its checkpoints for ever;
**  3. after anything was undone the catalog in memory is compared with the file
**     before it is used again, if it had been changed.
*/
#include "store/store_internal.h"
#include "store/view/views.h"

/* SQLite undoes a whole transaction by itself after some errors (full disk, I/O,
** no memory); what we believe to be inside of is gone then. */
bool st_store_lost(const st_store *s) {
  return (s->in_explicit || s->depth > 0) && sqlite3_get_autocommit(s->db);
}

int st_store_raise_lost(st_store *s, st_error *error) {
  return st_error_raise(error, STATOR_SQLITE,
                        "%s: the transaction was undone after an earlier failure", s->options.path);
}

static int raise_readonly(st_store *s, st_error *error) {
  return st_error_raise(error, STATOR_READONLY, "%s: the store is open for reading only",
                        s->options.path);
}

/* What ends a level is prepared before it begins: undoing needs no memory then. */
static int prepare_ends(st_store *s, st_error *error) {
  sqlite3_stmt *q;
  int rc = STATOR_OK;
  for (int i = ST_FIXED_COMMIT; rc == STATOR_OK && i <= ST_FIXED_ROLLBACK_TO; i++) {
    rc = st_sql_fixed(s, (st_fixed)i, &q, error);
  }
  return rc;
}

/* Opens one level; *began says which kind it is. */
static int begin_level(st_store *s, bool *began, st_error *error) {
  int rc = s->fixed[ST_FIXED_ROLLBACK_TO] ? STATOR_OK : prepare_ends(s, error);
  if (rc != STATOR_OK) return rc;
  *began = sqlite3_get_autocommit(s->db) != 0;
  return st_sql_run_fixed(s, *began ? ST_FIXED_BEGIN : ST_FIXED_SAVEPOINT, error);
}

static void note_undone(st_store *s) {
  s->undone++;
  if (s->cache.changed) s->cache.stale = true;
}

/* Takes back one level; where it cannot be taken back alone, all of the transaction.
** If SQLite cannot do that either, the connection's next use says why. */
static void undo_level(st_store *s, bool began) {
  st_error ignored;
  st_error_init(&ignored);
  if (!sqlite3_get_autocommit(s->db)) {
    bool alone = !began && st_sql_run_fixed(s, ST_FIXED_ROLLBACK_TO, &ignored) == STATOR_OK &&
                 st_sql_run_fixed(s, ST_FIXED_RELEASE, &ignored) == STATOR_OK;
    if (!alone) (void)st_sql_run_fixed(s, ST_FIXED_ROLLBACK, &ignored);
  }
  st_error_free(&ignored);
  note_undone(s);
}

static int end_level(st_store *s, bool began, st_error *error) {
  int rc = st_sql_run_fixed(s, began ? ST_FIXED_COMMIT : ST_FIXED_RELEASE, error);
  if (rc != STATOR_OK) undo_level(s, began);
  return rc;
}

/* What our own commit did to the file needs no look at the catalog. */
static void note_committed(st_store *s) {
  if (s->borrowed && !sqlite3_get_autocommit(s->db)) {
    if (s->cache.changed) s->cache.unsure = true;
  } else if (!s->cache.stale) {
    s->cache.seen = st_sql_data_version(s);
  }
  s->cache.changed = false;
}

static bool outermost(const st_store *s) {
  return s->depth == 0 && !s->in_explicit;
}

static void enter(st_store *s) {
  st_store_release(s);
  s->cache.changed = false;
}

static void leave(st_store *s) {
  s->cache.changed = false;
}

/* Rows of ours leave no trace in sqlite3_last_insert_rowid(), which is the
** application's: kept from a write's first level to its last. */
static void keep_row_id(st_store *s) {
  if (s->borrowed && s->depth == 0) s->app_row_id = sqlite3_last_insert_rowid(s->db);
}

static void restore_row_id(st_store *s) {
  if (s->borrowed && s->depth == 0) sqlite3_set_last_insert_rowid(s->db, s->app_row_id);
}

static void be_impatient(st_store *s, bool impatient) {
  if (s->impatient == impatient) return;
  s->impatient = impatient;
  sqlite3_busy_timeout(s->db, impatient ? 0 : s->options.busy_timeout_ms);
}

/* What the outermost write began goes on as a transaction around the next ones. */
static int hold_commit(st_store *s) {
  s->in_explicit = true;
  s->explicit_began = true;
  return STATOR_OK;
}

int st_store_write(st_store *s, st_error *error) {
  if (s->dry) return STATOR_OK;
  if (s->readonly) return raise_readonly(s, error);
  if (st_store_lost(s)) return st_store_raise_lost(s, error);
  bool outer = outermost(s), began;
  if (outer) enter(s);
  keep_row_id(s);
  int rc = begin_level(s, &began, error);
  if (rc == STATOR_BUSY && s->gathering) be_impatient(s, true);
  if (rc != STATOR_OK) return rc;
  if (s->depth++ == 0) s->began = began;
  rc = st_catalog_fresh(s, error);
  if (rc == STATOR_OK && s->cache.foreign) rc = st_views_rebuild_if_foreign(s, error);
  if (rc != STATOR_OK) st_store_undo(s);
  return rc;
}

/* The application's connection is to keep its last_insert_rowid. */
bool st_store_takes_one(const st_store *s) {
  return !s->readonly && !s->borrowed && (s->memory || s->in_explicit);
}

int st_store_write_item(st_store *s, st_error *error) {
  if (!s->in_explicit || s->depth > 0 || s->dry) return st_store_write(s, error);
  if (st_store_lost(s)) return st_store_raise_lost(s, error);
  s->bare = true;
  s->bare_from = sqlite3_total_changes64(s->db);
  s->depth++;
  s->began = false;
  return STATOR_OK;
}

bool st_store_is_committed_to(const st_store *s) {
  return s->bare && sqlite3_total_changes64(s->db) != s->bare_from;
}

int st_store_commit(st_store *s, st_error *error) {
  if (s->dry) return STATOR_OK;
  if (st_store_lost(s)) {
    st_store_undo(s);
    return st_store_raise_lost(s, error);
  }
  bool began = s->depth == 1 && s->began;
  s->depth--;
  st_rows_close(&s->rows);
  st_search_close(&s->search);
  if (began && s->gathering) return hold_commit(s);
  if (s->bare) {
    s->bare = false;
    return STATOR_OK;
  }
  int rc = end_level(s, began, error);
  restore_row_id(s);
  if (!outermost(s)) return rc;
  if (rc == STATOR_OK) note_committed(s);
  leave(s);
  return rc;
}

void st_store_undo(st_store *s) {
  if (s->depth == 0 || s->dry) return;
  bool began = s->depth == 1 && s->began, whole = st_store_is_committed_to(s);
  s->depth--;
  st_store_end_reads(s);
  if (!s->bare || whole) undo_level(s, began || whole);
  s->bare = false;
  restore_row_id(s);
  if (outermost(s)) leave(s);
}

void st_store_undo_after(st_store *s, st_error *error) {
  bool lost = st_store_lost(s);
  st_store_undo(s);
  if (!lost && !s->gathering && st_store_lost(s))
    st_error_wrap(error, "", ST_LIT("; the whole transaction was undone"));
}

int st_store_begin(st_store *s, st_error *error) {
  if (s->readonly) return raise_readonly(s, error);
  if (!outermost(s)) {
    return st_error_raise(error, STATOR_MISUSE, "%s: a transaction is open", s->options.path);
  }
  enter(s);
  int rc = begin_level(s, &s->explicit_began, error);
  if (rc != STATOR_OK) return rc;
  s->in_explicit = true;
  rc = st_catalog_fresh(s, error);
  if (rc == STATOR_OK && s->cache.foreign) rc = st_views_rebuild_if_foreign(s, error);
  if (rc == STATOR_OK) return rc;
  s->in_explicit = false;
  undo_level(s, s->explicit_began);
  leave(s);
  return rc;
}

int st_store_begin_at_once(st_store *s, st_error *error) {
  be_impatient(s, true);
  int rc = st_store_begin(s, error);
  be_impatient(s, false);
  return rc;
}

int st_store_end(st_store *s, bool commit, st_error *error) {
  st_store_end_reads(s);
  bool lost = st_store_lost(s);
  s->in_explicit = false;
  int rc = STATOR_OK;
  if (!commit || lost) {
    undo_level(s, s->explicit_began);
    if (commit) rc = st_store_raise_lost(s, error);
  } else {
    rc = end_level(s, s->explicit_began, error);
    if (rc == STATOR_OK) note_committed(s);
  }
  leave(s);
  return rc;
}

bool st_store_rests(const st_store *s) {
  return sqlite3_get_autocommit(s->db) != 0;
}

void st_store_gather(st_store *s) {
  s->gathering = true;
}

bool st_store_gathered(const st_store *s) {
  return s->in_explicit;
}

int st_store_settle(st_store *s, st_error *error) {
  s->gathering = false;
  be_impatient(s, false);
  return s->in_explicit ? st_store_end(s, true, error) : STATOR_OK;
}

void st_store_end_reads(st_store *s) {
  st_table_statements *x = s->reading;
  s->reading = NULL;
  while (x) {
    st_table_statements *next = x->next_reading;
    sqlite3_reset(x->reading);
    x->reading = NULL;
    x->next_reading = NULL;
    x = next;
  }
  if (s->pinned) sqlite3_reset(s->fixed[ST_FIXED_PIN]);
  s->pinned = false;
  st_rows_close(&s->rows);
  st_search_close(&s->search);
}

void st_store_release(st_store *s) {
  st_store_end_reads(s);
  st_catalog_free_retired(s);
}
