/* side_lane.c - connections beside those that take turns: a transaction writes through
** one, a long read reads, a question in SQL asks. Opening takes as long as many writes,
** so one of each kind is kept. */
#include "api/handle.h"

static st_lane *take_kept(stator *db, st_lane **kept) {
  pthread_mutex_lock(&db->mutex);
  st_lane *lane = *kept;
  *kept = NULL;
  pthread_mutex_unlock(&db->mutex);
  return lane;
}

static int new_side_lane(st_store *store, st_lane **lane, st_error *error) {
  int rc = st_lane_new(store, lane, error);
  if (rc != STATOR_OK) st_store_close(store);
  return rc;
}

/* Closing is what ends a transaction that SQLite could not end. */
static void give_kept(stator *db, st_lane **kept, st_lane *lane) {
  st_store_heed(lane->store, NULL, 0);
  pthread_mutex_lock(&db->mutex);
  bool keep = !*kept && st_store_rests(lane->store);
  if (keep) *kept = lane;
  pthread_mutex_unlock(&db->mutex);
  if (!keep) st_lane_free(lane);
}

int st_side_lane_take(stator *db, st_lane **lane, st_error *error) {
  st_store *store;
  *lane = take_kept(db, &db->kept);
  if (*lane) return STATOR_OK;
  int rc = st_store_open_again(db->lane->store, &store, error);
  return rc == STATOR_OK ? new_side_lane(store, lane, error) : rc;
}

void st_side_lane_give(stator *db, st_lane *lane) {
  give_kept(db, &db->kept, lane);
}

static int open_asking(const stator *db, st_lane **lane, st_error *error) {
  st_store *store;
  int rc = st_store_open_reader(db->lane->store, db->busy_timeout_ms, &store, error);
  return rc == STATOR_OK ? new_side_lane(store, lane, error) : rc;
}

/* The application's connection is looked at while no other call uses it. */
static int take_beside_application(stator *db, st_lane **lane, st_error *error) {
  int rc = st_handle_enter(db, error);
  if (rc != STATOR_OK) return rc;
  rc = st_store_may_ask(db->lane->store, error);
  if (rc == STATOR_OK) {
    *lane = db->asking;
    db->asking = NULL;
    if (!*lane) rc = open_asking(db, lane, error);
  }
  st_handle_leave(db);
  return rc;
}

int st_asking_lane_take(stator *db, st_lane **lane, st_error *error) {
  *lane = NULL;
  if (st_store_is_borrowed(db->lane->store)) return take_beside_application(db, lane, error);
  *lane = take_kept(db, &db->asking);
  return *lane ? STATOR_OK : open_asking(db, lane, error);
}

void st_asking_lane_give(stator *db, st_lane *lane) {
  give_kept(db, &db->asking, lane);
}
