/*
** open_file.c - whether what was opened is a store, and making one of an empty
** file. It owns the store's own tables and the file's format; the tables of
** items are catalog_change.c's.
*/
#include "store/store_internal.h"

#define SET_APPLICATION_ID "PRAGMA application_id=1400140914" /* ST_APPLICATION_ID */
enum { WAL_ATTEMPTS = 3 };

/* What there is already stays: a file of an older format is given what it lacks.
** '@' is ST_FORMAT. A job: items with an id above done_id and up to last_id are
** still to be entered into the index, or with index_id 0 into the TTL entries. */
static const char *const catalog_schema[] = {
    "CREATE TABLE IF NOT EXISTS stator_meta(key TEXT PRIMARY KEY NOT NULL, value NOT NULL) WITHOUT "
    "ROWID",
    "CREATE TABLE IF NOT EXISTS stator_tables(id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS stator_indexes(id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " table_id INTEGER NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,"
    " UNIQUE(table_id,name))",
    "CREATE TABLE IF NOT EXISTS stator_jobs(id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " table_id INTEGER NOT NULL, index_id INTEGER NOT NULL,"
    " done_id INTEGER NOT NULL, last_id INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS stator_streams(id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " table_name TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,"
    " hash TEXT NOT NULL, range TEXT NOT NULL, view TEXT NOT NULL, shards INTEGER NOT NULL,"
    " first INTEGER NOT NULL, last INTEGER, ended INTEGER, UNIQUE(table_name,since))",
    "CREATE TABLE IF NOT EXISTS stator_log(seq INTEGER PRIMARY KEY AUTOINCREMENT,"
    " stream INTEGER NOT NULL, shard INTEGER NOT NULL, time INTEGER NOT NULL,"
    " event INTEGER NOT NULL, actor INTEGER NOT NULL, keys TEXT NOT NULL, old TEXT, new TEXT)",
    "CREATE INDEX IF NOT EXISTS stator_log_shards ON stator_log(stream,shard)",
    "CREATE TABLE IF NOT EXISTS stator_tokens(scope TEXT NOT NULL, token TEXT NOT NULL,"
    " digest_low INTEGER NOT NULL, digest_high INTEGER NOT NULL, expires_ms INTEGER NOT NULL,"
    " sizes TEXT NOT NULL, PRIMARY KEY(scope,token)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS stator_tokens_expiry ON stator_tokens(expires_ms)",
    "INSERT INTO stator_meta(key,value) VALUES('format',@)"
    " ON CONFLICT(key) DO UPDATE SET value=max(value,@)",
    "INSERT OR IGNORE INTO stator_meta(key,value) VALUES('catalog',random())",
};

static int raise_not_a_store(st_store *s, const char *why, st_error *error) {
  return st_error_raise(error, STATOR_NOT_A_STORE, "%s: %s", s->options.path, why);
}

/* What the file holds: a catalog, something else, or nothing. */
static int look_at_schema(st_store *s, bool *catalog, bool *empty, st_error *error) {
  sqlite3_stmt *q = NULL;
  int code = sqlite3_prepare_v2(
      s->db,
      "SELECT EXISTS(SELECT 1 FROM main.sqlite_schema WHERE name='stator_meta' AND type='table'),"
      " NOT EXISTS(SELECT 1 FROM main.sqlite_schema)",
      -1, &q, NULL);
  if (code == SQLITE_OK) code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    *catalog = sqlite3_column_int(q, 0) == 1;
    *empty = sqlite3_column_int(q, 1) == 1;
  }
  int rc = code == SQLITE_ROW ? STATOR_OK : st_store_raise(s, code, error);
  sqlite3_finalize(q);
  return rc;
}

static int check_encoding(st_store *s, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s, "PRAGMA main.encoding", 0, 0, &q, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  if (code != SQLITE_ROW) {
    rc = st_store_raise(s, code, error);
  } else if (!st_str_eq(st_sql_bytes(q, 0), ST_LIT("UTF-8"))) {
    rc = raise_not_a_store(s, "the database's text encoding is UTF-16; a store needs UTF-8", error);
  }
  sqlite3_finalize(q);
  return rc;
}

static int check_format(st_store *s, bool *older, st_error *error) {
  bool found;
  int64_t format;
  int rc = st_sql_int(s, "SELECT value FROM main.stator_meta WHERE key='format'", 0, &found,
                      &format, error);
  if (rc != STATOR_OK) return rc;
  if (!found || format < 1) {
    return st_error_raise(error, STATOR_CORRUPT, "%s: the store's format is missing",
                          s->options.path);
  }
  if (format > ST_FORMAT) {
    return st_error_raise(error, STATOR_NEWER,
                          "%s: the store has format %lld, written by a newer version; this one "
                          "knows formats up to %d",
                          s->options.path, (long long)format, ST_FORMAT);
  }
  *older = format < ST_FORMAT;
  if (!*older || !s->readonly) return STATOR_OK;
  return st_error_raise(error, STATOR_READONLY,
                        "%s: the store has format %lld; opened once for writing it gets format %d",
                        s->options.path, (long long)format, ST_FORMAT);
}

/* A file that an application shares with us keeps the application's journal.
** Where another connection prevents the change, the next open makes it. */
static int use_wal(st_store *s, st_error *error) {
  bool found;
  int64_t id;
  int rc = st_sql_int(s, "PRAGMA main.application_id", 0, &found, &id, error);
  if (rc != STATOR_OK || id != ST_APPLICATION_ID || s->memory || s->readonly) return rc;
  for (int i = 0; i < WAL_ATTEMPTS; i++) {
    int code = sqlite3_exec(s->db, "PRAGMA main.journal_mode=WAL", NULL, NULL, NULL);
    if (code == SQLITE_OK) return STATOR_OK;
    if ((code & 0xff) != SQLITE_BUSY) return st_store_raise(s, code, error);
  }
  return STATOR_OK;
}

static int create_schema(st_store *s, bool new_file, st_error *error) {
  int rc = STATOR_OK;
  if (new_file) rc = st_sql_exec(s, SET_APPLICATION_ID, 0, 0, error);
  for (size_t i = 0; i < sizeof catalog_schema / sizeof *catalog_schema; i++) {
    if (rc == STATOR_OK) rc = st_sql_exec(s, catalog_schema[i], ST_FORMAT, 0, error);
  }
  return rc;
}

/* Two processes may find the same file empty, or old: who comes second finds the
** catalog made, under the write lock. */
static int create_catalog(st_store *s, st_error *error) {
  if (s->readonly) {
    return st_error_raise(error, s->borrowed ? STATOR_READONLY : STATOR_NOT_A_STORE,
                          "%s: there is no store in it, and it is open for reading only",
                          s->options.path);
  }
  int rc = STATOR_OK;
  bool catalog = false, empty = false;
  bool begin = sqlite3_get_autocommit(s->db) != 0;
  if (!s->borrowed) rc = st_sql_exec(s, "PRAGMA main.page_size=8192", 0, 0, error);
  if (rc == STATOR_OK) {
    rc = st_sql_run_fixed(s, begin ? ST_FIXED_BEGIN : ST_FIXED_SAVEPOINT, error);
  }
  if (rc != STATOR_OK) return rc;
  rc = look_at_schema(s, &catalog, &empty, error);
  if (rc == STATOR_OK) rc = create_schema(s, !catalog && !s->borrowed, error);
  if (rc == STATOR_OK) {
    rc = st_sql_run_fixed(s, begin ? ST_FIXED_COMMIT : ST_FIXED_RELEASE, error);
    if (rc == STATOR_OK) return rc;
  }
  if (sqlite3_get_autocommit(s->db)) return rc;
  if (!begin) {
    (void)sqlite3_exec(s->db, "ROLLBACK TO stator; RELEASE stator", NULL, NULL, NULL);
  } else {
    (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  }
  return rc;
}

int st_open_check(st_store *s, st_error *error) {
  bool catalog = false, empty = false, older = false;
  int rc = look_at_schema(s, &catalog, &empty, error);
  if (rc != STATOR_OK) return rc;
  if (!catalog && !empty && !s->borrowed) {
    return raise_not_a_store(s,
                             "the database has other tables and no store; to put one beside "
                             "them, open it with stator_open_on",
                             error);
  }
  if (empty && s->options.existing && !s->memory) {
    return raise_not_a_store(s, "the file is empty", error);
  }
  rc = check_encoding(s, error);
  if (rc == STATOR_OK && !catalog) rc = create_catalog(s, error);
  if (rc == STATOR_OK) rc = check_format(s, &older, error);
  if (rc == STATOR_OK && older) rc = create_catalog(s, error);
  if (rc == STATOR_OK && !s->borrowed) rc = use_wal(s, error);
  return rc;
}
