/*
** vacuum.c - giving the free pages of a file back. SQLite writes the content anew
** into a temporary file, and from there in one transaction into the store: until
** that is committed, and after a crash, the file is as it was.
**
** Ids of items lie in indexes and TTL entries, numbers of records in the log. All are
** INTEGER PRIMARY KEYs, which VACUUM keeps; other rowids, which it may change, none of
** our tables has, nor those that FTS5 makes for search indexes. An application's tables may have
*them.
*/
#include "store/search/search_internal.h"
#include "store/upkeep/upkeep.h"

/* How much of the file was read, which is the longer half of the work. */
typedef struct vacuum_progress {
  const stator_progress *told;
  sqlite3 *db;
  int64_t pages, page_size;
  int before; /* pages that the connection had read until then */
} vacuum_progress;

static int pages_read(sqlite3 *db) {
  int now = 0, most;
  return sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_MISS, &now, &most, 0) == SQLITE_OK ? now : 0;
}

static bool tell_vacuum(void *arg) {
  const vacuum_progress *v = arg;
  int64_t done = pages_read(v->db) - v->before;
  if (done > v->pages) done = v->pages;
  return v->told->step(v->told->arg, done * v->page_size, v->pages * v->page_size) == 0;
}

static int refuse_strangers(st_store *s, st_error *error) {
  bool found;
  int64_t any;
  int rc = st_sql_int(s,
                      "SELECT 1 FROM main.sqlite_schema WHERE type='table'"
                      " AND name NOT GLOB 'stator_*' AND name NOT GLOB 'sqlite_*'"
                      " AND name NOT IN (SELECT sql||value FROM " ST_SEARCHES_SQL
                      ",json_each(json_array('','_data','_idx','_docsize','_config')))",
                      0, &found, &any, error);
  if (rc != STATOR_OK || !found) return rc;
  return st_error_raise(error, STATOR_MISUSE,
                        "%s: an application's tables lie in the file, whose rowids VACUUM might "
                        "change; it is for the application to vacuum it",
                        s->options.path);
}

static int measure_file(st_store *s, vacuum_progress *v, st_error *error) {
  bool found;
  int rc = st_sql_int(s, "PRAGMA main.page_count", 0, &found, &v->pages, error);
  if (rc == STATOR_OK) rc = st_sql_int(s, "PRAGMA main.page_size", 0, &found, &v->page_size, error);
  v->before = pages_read(s->db);
  return rc;
}

/* What is copied may not fit into memory. */
static int run_vacuum_statement(st_store *s, st_error *error) {
  int rc = s->memory ? STATOR_OK : st_sql_exec(s, "PRAGMA temp_store=FILE", 0, 0, error);
  if (rc == STATOR_OK) rc = st_sql_exec(s, "VACUUM main", 0, 0, error);
  if (!s->memory) (void)sqlite3_exec(s->db, "PRAGMA temp_store=MEMORY", NULL, NULL, NULL);
  return rc;
}

/* Where somebody reads from the log, a later checkpoint cuts the file. */
static void cut_file(st_store *s) {
  (void)sqlite3_wal_checkpoint_v2(s->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

int st_store_vacuum(st_store *s, const stator_progress *progress, st_error *error) {
  vacuum_progress v = {.told = progress, .db = s->db};
  if (s->readonly)
    return st_error_raise(error, STATOR_READONLY, "%s: the store is open for reading only",
                          s->options.path);
  st_store_release(s);
  int rc = refuse_strangers(s, error);
  if (rc == STATOR_OK) rc = measure_file(s, &v, error);
  if (rc == STATOR_OK) rc = st_store_progress(s, progress, 0, v.pages * v.page_size, error);
  if (rc != STATOR_OK) return rc;
  st_ticker ticker = {tell_vacuum, &v};
  if (progress && progress->step) s->ticker = &ticker;
  rc = run_vacuum_statement(s, error);
  s->ticker = NULL;
  if (rc == STATOR_OK) cut_file(s);
  return rc;
}
