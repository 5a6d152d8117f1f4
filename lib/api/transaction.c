/* transaction.c - transactions over several calls. On a file the transaction
** writes through a connection of its own, and readers go on; in memory and on an
** application's connection it borrows the only one there is. */
#include "api/handle.h"

/* `lane` NULL: it shares its parent's. */
static int new_transaction(stator *db, st_lane *lane, stator **tx, st_error *error) {
  stator_options o = {.region = db->region,
                      .account = db->account,
                      .lifecycle_ms = (int)db->settings.lifecycle_ms,
                      .stream_shards = db->settings.stream_shards};
  return st_handle_new(lane, &o, tx, error);
}

typedef struct begin_job {
  st_job job;
  st_store *store;
} begin_job;

static int run_begin(st_job *job, st_lane *lane) {
  (void)lane;
  st_error *error = &job->result->error;
  return st_result_end(job->result, st_store_begin_at_once(((begin_job *)job)->store, error));
}

/* The writers of this handle leave hardly a gap to come in by: the transaction has
** its turn among them. Somebody else's is waited for beside the main lane, which
** others may need meanwhile. */
static int begin_in_turn(stator *db, st_store *store, stator_result *r) {
  begin_job begin = {
      {.db = db, .result = r, .run = run_begin, .company = ST_ALONE},
      store
  };
  int rc = st_job_run(&begin.job);
  if (rc != STATOR_BUSY) return rc;
  st_result_begin(r);
  return st_store_begin(store, &r->error);
}

static int begin_on_file(stator *db, stator **tx, stator_result *r) {
  st_lane *lane;
  int rc = st_side_lane_take(db, &lane, &r->error);
  if (rc != STATOR_OK) return rc;
  rc = begin_in_turn(db, lane->store, r);
  if (rc == STATOR_OK) rc = new_transaction(db, lane, tx, &r->error);
  if (rc != STATOR_OK) st_lane_free(lane); /* which undoes the transaction */
  return rc;
}

static int begin_shared(stator *db, stator **out, st_error *error) {
  stator *tx;
  int rc = new_transaction(db, NULL, &tx, error);
  if (rc != STATOR_OK) return rc;
  rc = st_store_begin(db->lane->store, error);
  if (rc != STATOR_OK) {
    st_handle_free(tx);
    return rc;
  }
  tx->lane = db->lane;
  tx->shares = true;
  db->borrowed = true;
  *out = tx;
  return STATOR_OK;
}

/* `db` is counted as having a child first, so that it cannot close meanwhile:
** waiting for a file's write lock must not keep readers out. */
static int begin_beside(stator *db, stator **tx, stator_result *r) {
  st_handle_count_child(db, 1);
  int rc = begin_on_file(db, tx, r);
  if (rc != STATOR_OK) st_handle_count_child(db, -1);
  return rc;
}

static int begin_inside(stator *db, stator **tx, st_error *error) {
  int rc = st_handle_enter(db, error);
  if (rc != STATOR_OK) return rc;
  rc = begin_shared(db, tx, error);
  if (rc == STATOR_OK) db->children++;
  st_handle_leave(db);
  return rc;
}

int stator_begin(stator *db, stator **transaction, stator_result *r) {
  if (transaction) *transaction = NULL;
  if (!r) return STATOR_MISUSE;
  if (!db || !transaction)
    return st_result_misuse(r, "stator_begin needs a handle and a place for the transaction");
  if (db->parent) return st_result_misuse(r, "a transaction cannot begin another");
  st_result_begin(r);
  stator *tx = NULL;
  int rc = st_store_is_private(db->lane->store) ? begin_inside(db, &tx, &r->error)
                                                : begin_beside(db, &tx, r);
  if (rc == STATOR_OK) {
    tx->parent = db;
    *transaction = tx;
  }
  return st_result_end(r, rc);
}

/* The transaction and its handle end, whatever the commit answers. */
static int end_transaction(stator *tx, bool commit, st_error *error) {
  stator *parent = tx->parent;
  bool shares = tx->shares;
  stator *guard = st_handle_guard(tx);
  pthread_mutex_lock(&guard->mutex);
  bool open_cursors = tx->children > 0;
  int rc = STATOR_OK;
  if (!open_cursors) rc = st_store_end(tx->lane->store, commit, error);
  pthread_mutex_unlock(&guard->mutex);
  if (open_cursors)
    return st_error_raise(error, STATOR_MISUSE, "a cursor is open on the transaction");
  if (!shares) {
    st_side_lane_give(parent, tx->lane);
    tx->lane = NULL;
  }
  st_handle_free(tx);
  pthread_mutex_lock(&parent->mutex);
  parent->children--;
  if (shares) parent->borrowed = false;
  pthread_cond_broadcast(&parent->freed);
  pthread_mutex_unlock(&parent->mutex);
  return rc;
}

int stator_commit(stator *tx, stator_result *r) {
  if (!r) return STATOR_MISUSE;
  if (!tx || !tx->parent) return st_result_misuse(r, "stator_commit needs a transaction");
  st_result_begin(r);
  return st_result_end(r, end_transaction(tx, true, &r->error));
}

int stator_rollback(stator *tx) {
  if (!tx) return STATOR_OK;
  if (!tx->parent) return STATOR_MISUSE;
  st_error ignored; /* a rollback that fails has rolled back: SQLite closes it all the same */
  st_error_init(&ignored);
  int rc = end_transaction(tx, false, &ignored);
  st_error_free(&ignored);
  return rc;
}
