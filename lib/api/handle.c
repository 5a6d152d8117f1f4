/* handle.c - opening and closing. */
#include "api/handle.h"
#include "base/mem.h"
#include "store/items.h"
#include <string.h>

enum { DEFAULT_BUSY_TIMEOUT_MS = 5000, BACKFILL_BATCH = 1000 };
enum { MOST_REGION = 63, ACCOUNT_DIGITS = 12 };

const char *stator_version(void) {
  return STATOR_VERSION;
}

void st_handle_count_child(stator *db, int change) {
  stator *guard = st_handle_guard(db);
  pthread_mutex_lock(&guard->mutex);
  db->children += change;
  pthread_mutex_unlock(&guard->mutex);
}

/* -- life ------------------------------------------------------------------------------ */

static int busy_timeout(const stator_options *o) {
  if (o->busy_timeout_ms == 0) return DEFAULT_BUSY_TIMEOUT_MS;
  return o->busy_timeout_ms < 0 ? 0 : o->busy_timeout_ms;
}

static bool only_of(const char *text, const char *bytes, size_t least, size_t most) {
  size_t n = strspn(text, bytes);
  return n >= least && n <= most && !text[n];
}

bool st_settings_can_be(const char *region, const char *account) {
  static const char bytes[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-";
  return (!region || only_of(region, bytes, 1, MOST_REGION)) &&
         (!account || only_of(account, "0123456789", ACCOUNT_DIGITS, ACCOUNT_DIGITS));
}

static bool copy_names(stator *db, const stator_options *o) {
  const char *region = o->region ? o->region : "us-east-1";
  const char *account = o->account ? o->account : "000000000000";
  db->region = st_mem_copy(region, strlen(region));
  db->account = st_mem_copy(account, strlen(account));
  db->settings = (st_settings){.region = db->region,
                               .account = db->account,
                               .lifecycle_ms = o->lifecycle_ms,
                               .stream_shards = o->stream_shards ? o->stream_shards : ST_SHARDS};
  return db->region && db->account;
}

/* Waits are measured on a clock that nobody sets. */
static bool init_monotonic(pthread_cond_t *cond) {
  pthread_condattr_t attributes;
  if (pthread_condattr_init(&attributes) != 0) return false;
  bool ok = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
            pthread_cond_init(cond, &attributes) == 0;
  pthread_condattr_destroy(&attributes);
  return ok;
}

static bool init_locks(stator *db, const stator_options *o) {
  if (pthread_mutex_init(&db->mutex, NULL) != 0) return false;
  if (!st_clock_init(&db->clock, o->clock, o->clock_arg)) {
    pthread_mutex_destroy(&db->mutex);
    return false;
  }
  if (init_monotonic(&db->freed)) return true;
  st_clock_destroy(&db->clock);
  pthread_mutex_destroy(&db->mutex);
  return false;
}

int st_handle_new(st_lane *lane, const stator_options *o, stator **out, st_error *error) {
  stator *db = st_mem_array(1, sizeof *db);
  *out = NULL;
  if (!db) return st_error_nomem(error);
  db->busy_timeout_ms = busy_timeout(o);
  if (!init_locks(db, o)) {
    st_mem_free(db);
    return st_error_nomem(error);
  }
  if (!copy_names(db, o)) {
    st_handle_free(db);
    return st_error_nomem(error);
  }
  db->lane = lane;
  *out = db;
  return STATOR_OK;
}

void st_handle_free(stator *db) {
  while (db->turns.idle) {
    st_lane *lane = db->turns.idle;
    db->turns.idle = lane->next;
    st_lane_free(lane);
  }
  if (!db->shares) st_lane_free(db->lane);
  st_lane_free(db->kept);
  st_lane_free(db->asking);
  st_cursor_free_spare(db);
  st_mem_free(db->region);
  st_mem_free(db->account);
  pthread_cond_destroy(&db->freed);
  st_clock_destroy(&db->clock);
  pthread_mutex_destroy(&db->mutex);
  st_mem_free(db);
}

int st_handle_finish_backfills(st_store *store, st_error *error) {
  int64_t table;
  int rc = st_items_unfinished(store, &table, error);
  while (rc == STATOR_OK && table) {
    bool done = false;
    rc = st_store_write(store, error);
    if (rc != STATOR_OK) return rc;
    rc = st_items_backfill(store, table, BACKFILL_BATCH, &done, error);
    if (rc == STATOR_OK)
      rc = st_store_commit(store, error);
    else
      st_store_undo(store);
    if (rc == STATOR_OK && done) rc = st_items_unfinished(store, &table, error);
  }
  return rc;
}

/* Takes the store over, also when it fails. */
static int open_handle(st_store *store, const stator_options *o, stator **db, st_error *error) {
  st_lane *lane = NULL;
  int rc = st_store_is_readonly(store) ? STATOR_OK : st_handle_finish_backfills(store, error);
  if (rc == STATOR_OK) rc = st_lane_new(store, &lane, error);
  if (!lane) {
    st_store_close(store);
    return rc;
  }
  rc = st_handle_new(lane, o, db, error);
  if (*db)
    (*db)->turns.lanes = !st_store_is_private(store);
  else
    st_lane_free(lane);
  return rc;
}

static int begin_open(const stator_options **options, stator **db, stator_result *why,
                      st_error *error) {
  static const stator_options defaults;
  st_error_init(error);
  if (why) st_result_begin(why);
  if (!db) return st_error_raise(error, STATOR_MISUSE, "stator_open needs a place for the handle");
  *db = NULL;
  if (!*options) *options = &defaults;
  const stator_options *o = *options;
  if (o->durability < STATOR_SYNC_FULL || o->durability > STATOR_SYNC_OFF || o->lifecycle_ms < 0 ||
      (o->flags & ~(STATOR_OPEN_READONLY | STATOR_OPEN_EXISTING)) ||
      !st_settings_can_be(o->region, o->account) ||
      (o->stream_shards != 0 && o->stream_shards != 1 && o->stream_shards != ST_SHARDS))
    return st_error_raise(error, STATOR_MISUSE, "an option is out of range");
  return STATOR_OK;
}

/* Hands the error over to the result, if the caller gave one. */
static int end_open(int rc, stator_result *why, st_error *error) {
  if (why) {
    st_error_free(&why->error);
    why->error = *error;
    return st_result_end(why, rc);
  }
  st_error_free(error);
  return rc;
}

int stator_open(const char *path, const stator_options *options, stator **db, stator_result *why) {
  st_error error;
  st_store *store = NULL;
  int rc = begin_open(&options, db, why, &error);
  if (rc == STATOR_OK && (!path || !*path))
    rc = st_error_raise(&error, STATOR_MISUSE, "stator_open needs a path or \":memory:\"");
  if (rc == STATOR_OK) {
    st_store_options o = {.path = path,
                          .readonly = (options->flags & STATOR_OPEN_READONLY) != 0,
                          .existing = (options->flags & STATOR_OPEN_EXISTING) != 0,
                          .durability = options->durability,
                          .busy_timeout_ms = busy_timeout(options)};
    rc = st_store_open(&o, &store, &error);
    if (rc == STATOR_OK) rc = open_handle(store, options, db, &error);
  }
  return end_open(rc, why, &error);
}

int stator_open_on(struct sqlite3 *connection, const stator_options *options, stator **db,
                   stator_result *why) {
  st_error error;
  st_store *store = NULL;
  int rc = begin_open(&options, db, why, &error);
  if (rc == STATOR_OK && !connection)
    rc = st_error_raise(&error, STATOR_MISUSE, "stator_open_on needs a connection");
  if (rc == STATOR_OK) rc = st_store_open_on(connection, &store, &error);
  if (rc == STATOR_OK) rc = open_handle(store, options, db, &error);
  return end_open(rc, why, &error);
}

int stator_close(stator *db) {
  if (!db) return STATOR_OK;
  if (db->parent) return STATOR_MISUSE; /* a transaction: commit it or roll it back */
  pthread_mutex_lock(&db->mutex);
  bool open_children = db->children > 0;
  pthread_mutex_unlock(&db->mutex);
  if (open_children) return STATOR_MISUSE;
  st_handle_free(db);
  return STATOR_OK;
}
