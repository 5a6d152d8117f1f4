/* side_lane.c - connections beside those that take turns: a transaction writes through
** one, a long read reads. Opening takes as long as many writes, so one is kept. */
#include "api/handle.h"

int st_side_lane_take(stator *db, st_lane **lane, st_error *error) {
  st_store *store;
  pthread_mutex_lock(&db->mutex);
  *lane = db->kept;
  db->kept = NULL;
  pthread_mutex_unlock(&db->mutex);
  if (*lane) return STATOR_OK;
  int rc = st_store_open_again(db->lane->store, &store, error);
  if (rc != STATOR_OK) return rc;
  rc = st_lane_new(store, lane, error);
  if (rc != STATOR_OK) st_store_close(store);
  return rc;
}

/* Closing is what ends a transaction that SQLite could not end. */
void st_side_lane_give(stator *db, st_lane *lane) {
  st_store_heed(lane->store, NULL, 0);
  pthread_mutex_lock(&db->mutex);
  bool keep = !db->kept && st_store_rests(lane->store);
  if (keep) db->kept = lane;
  pthread_mutex_unlock(&db->mutex);
  if (!keep) st_lane_free(lane);
}
