/*
** raw_model.c - what a store of Stator's is like: its settings and its tables,
** read from SQLite's connection of a store that is made for it and thrown away.
*/
#include "raw_side.h"
#include "stator_side.h"
#include <ctype.h>
#include <string.h>
#include <unistd.h>

enum { SQL_BYTES = 8192 };

/* SQLite hands every connection that is opened to note_opened. */
static sqlite3 *opened_first;

static int note_opened(sqlite3 *db, const char **message, const struct sqlite3_api_routines *api) {
  (void)message;
  (void)api;
  if (!opened_first) opened_first = db;
  return SQLITE_OK;
}

typedef void (*extension_entry)(void);

static int open_model(const char *path, const configuration *k, stator **db, stator_result *r) {
  opened_first = NULL;
  sqlite3_auto_extension((extension_entry)note_opened);
  int rc = stator_side_make(path, k, false, db, r);
  sqlite3_cancel_auto_extension((extension_entry)note_opened);
  return rc;
}

/* Those that are the file's must be set before it has tables. */
static const char *const settings_kept[] = {
    "page_size", "auto_vacuum", "journal_mode", "synchronous",        "cache_size",
    "mmap_size", "temp_store",  "cache_spill",  "journal_size_limit", "locking_mode"};

static bool copy_setting(sqlite3 *to, sqlite3 *from, const char *name) {
  char sql[128];
  sqlite3_stmt *q = NULL;
  snprintf(sql, sizeof sql, "PRAGMA main.%s", name);
  if (sqlite3_prepare_v2(from, sql, -1, &q, NULL) != SQLITE_OK) return false;
  const char *value =
      sqlite3_step(q) == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL;
  if (value) snprintf(sql, sizeof sql, "PRAGMA main.%s=%s", name, value);
  bool ok = !value || sqlite3_exec(to, sql, NULL, NULL, NULL) == SQLITE_OK;
  sqlite3_finalize(q);
  return ok;
}

bool raw_settings(sqlite3 *to, sqlite3 *from) {
  bool ok = true;
  for (size_t i = 0; ok && i < sizeof settings_kept / sizeof settings_kept[0]; i++)
    ok = copy_setting(to, from, settings_kept[i]);
  /* A store looks at its log itself, after as many pages: SQLite does not say so. */
  return ok && sqlite3_wal_autocheckpoint(to, 4000) == SQLITE_OK;
}

/* Tables, indexes and the search index with its view, but not the indexes of views.
** "CREATE TABLE stator_t1(...)" becomes "CREATE TABLE t1(...)". */
static bool copy_table(sqlite3 *to, const char *sql) {
  static const char prefix[] = "stator_";
  char copy[SQL_BYTES];
  size_t n = 0;
  for (const char *p = sql; *p && n < sizeof copy - 1;) {
    if (strncmp(p, prefix, sizeof prefix - 1) == 0)
      p += sizeof prefix - 1;
    else
      copy[n++] = *p++;
  }
  copy[n] = 0;
  return n < sizeof copy - 1 && sqlite3_exec(to, copy, NULL, NULL, NULL) == SQLITE_OK;
}

static bool copy_tables(sqlite3 *to, sqlite3 *from) {
  static const char tables[] = "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND"
                               " (tbl_name GLOB 'stator_[txec][0-9]*' AND name NOT GLOB 'stator_v*'"
                               " OR sql LIKE 'CREATE VIRTUAL TABLE%') ORDER BY rowid";
  sqlite3_stmt *q = NULL;
  if (sqlite3_prepare_v2(from, tables, -1, &q, NULL) != SQLITE_OK) return false;
  bool ok = true;
  int code;
  while (ok && (code = sqlite3_step(q)) == SQLITE_ROW)
    ok = copy_table(to, (const char *)sqlite3_column_text(q, 0));
  ok = ok && code == SQLITE_DONE;
  sqlite3_finalize(q);
  return ok;
}

static void remove_model(const char *path) {
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  char name[PATH_BYTES + 8];
  for (size_t i = 0; i < 3; i++) {
    snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
    unlink(name);
  }
}

bool raw_model(side *s, sqlite3 *db, const char *path) {
  stator *model = NULL;
  stator_result *r = stator_result_new();
  bool ok = open_model(path, s->k, &model, r) == STATOR_OK && opened_first;
  if (!ok) snprintf(s->why, sizeof s->why, "%s", stator_result_message(r));
  if (ok) {
    ok = raw_settings(db, opened_first) && (s->filled || copy_tables(db, opened_first));
    if (!ok) snprintf(s->why, sizeof s->why, "%s", sqlite3_errmsg(db));
  }
  stator_close(model);
  stator_result_free(r);
  if (s->k->where != IN_MEMORY) remove_model(path);
  return ok;
}
