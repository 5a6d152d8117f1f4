/*
** open_store.c - opens a store of a hundred tables again and again: its file, and
** a copy of it in memory, up to the first answer. Beside it SQLite alone, which
** reads the same schema.
*/
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "endpoint/times.h"
#include "start_bench.h"
#include "stator.h"

enum { TABLES = 100, OPEN_ROUNDS_MAX = 200, STORE_PATH_BYTES = 1024 };

#define STRING(NAME) "{\"AttributeName\":\"" NAME "\",\"AttributeType\":\"S\"}"
#define KEYS(HASH, RANGE)                                                                          \
  "\"KeySchema\":[{\"AttributeName\":\"" HASH "\",\"KeyType\":\"HASH\"},"                          \
  "{\"AttributeName\":\"" RANGE "\",\"KeyType\":\"RANGE\"}]"
#define INDEX(NAME, HASH, RANGE)                                                                   \
  "{\"IndexName\":\"" NAME "\"," KEYS(HASH, RANGE) ",\"Projection\":{\"ProjectionType\":\"ALL\"}}"

#define NAMED "{\"TableName\":\"table-%d\",\"BillingMode\":\"PAY_PER_REQUEST\","
#define OWN_KEYS KEYS("pk", "sk") ",\"AttributeDefinitions\":[" STRING("pk") "," STRING("sk")
#define KEYS_OF_INDEXES STRING("g1") "," STRING("g2") "," STRING("h1") "," STRING("h2")
#define INDEXES INDEX("by-g", "g1", "g2") "," INDEX("by-h", "h1", "h2")

static const char plain_table[] = NAMED OWN_KEYS "]}";
static const char indexed_table[] =
    NAMED OWN_KEYS "," KEYS_OF_INDEXES "],\"GlobalSecondaryIndexes\":[" INDEXES "]}";

static const char get_request[] =
    "{\"TableName\":\"table-57\",\"Key\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"b\"}}}";

static const struct store_kind {
  const char *table, *title;
} store_kinds[] = {
    {plain_table,   "a store of 100 tables"                 },
    {indexed_table, "a store of 100 tables with 2 GSIs each"},
};

/* ------------------------------------------------------------------- the file */

static bool stator_fault(start_bench *b, const stator_result *r) {
  const char *message = r ? stator_result_message(r) : "out of memory";
  snprintf(b->why, sizeof b->why, "%.500s", message ? message : "failed");
  return false;
}

static bool sqlite_fault(start_bench *b, sqlite3 *connection) {
  snprintf(b->why, sizeof b->why, "SQLite: %.500s", sqlite3_errmsg(connection));
  sqlite3_close(connection);
  return false;
}

static bool fill_store(stator *db, const char *table, stator_result *r) {
  char request[2000];
  for (int i = 0; i < TABLES; i++) {
    snprintf(request, sizeof request, table, i);
    if (stator_call(db, "CreateTable", request, STATOR_NUL, r) != STATOR_OK) return false;
  }
  return true;
}

static bool make_store(start_bench *b, const char *path, const char *table) {
  static const stator_options options = {.durability = STATOR_SYNC_OFF};
  stator_result *r = stator_result_new();
  stator *db = NULL;
  bool ok = r && stator_open(path, &options, &db, r) == STATOR_OK && fill_store(db, table, r);
  if (!ok) stator_fault(b, r);
  stator_close(db);
  stator_result_free(r);
  return ok;
}

static void remove_files(const char *path) {
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  char name[STORE_PATH_BYTES + 8];
  for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
    snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
    unlink(name);
  }
}

/* --------------------------------------------------------------- one opening */

/* Microseconds to the open store and, where it is asked for, its first answer. */
static bool open_file(start_bench *b, const char *path, bool get, double *us) {
  stator_result *r = stator_result_new();
  stator *db = NULL;
  double start = times_wall_us();
  bool ok = r && stator_open(path, NULL, &db, r) == STATOR_OK;
  if (ok && get) ok = stator_call(db, "GetItem", get_request, STATOR_NUL, r) == STATOR_OK;
  *us = times_wall_us() - start;
  if (!ok) stator_fault(b, r);
  stator_close(db);
  stator_result_free(r);
  return ok;
}

static bool copy_into(sqlite3 *memory, const char *path) {
  sqlite3 *file;
  bool ok = sqlite3_open_v2(path, &file, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
  sqlite3_backup *copy = ok ? sqlite3_backup_init(memory, "main", file, "main") : NULL;
  ok = copy && sqlite3_backup_step(copy, -1) == SQLITE_DONE;
  ok = sqlite3_backup_finish(copy) == SQLITE_OK && ok;
  sqlite3_close(file);
  return ok;
}

static bool open_copy(start_bench *b, const char *path, bool get, double *us) {
  sqlite3 *memory;
  if (sqlite3_open(":memory:", &memory) != SQLITE_OK || !copy_into(memory, path))
    return sqlite_fault(b, memory);
  stator_result *r = stator_result_new();
  stator *db = NULL;
  double start = times_wall_us();
  bool ok = r && stator_open_on(memory, NULL, &db, r) == STATOR_OK;
  if (ok && get) ok = stator_call(db, "GetItem", get_request, STATOR_NUL, r) == STATOR_OK;
  *us = times_wall_us() - start;
  if (!ok) stator_fault(b, r);
  stator_close(db);
  stator_result_free(r);
  sqlite3_close(memory);
  return ok;
}

static bool open_raw(start_bench *b, const char *path, bool get, double *us) {
  sqlite3 *file;
  double start = times_wall_us();
  (void)get;
  if (sqlite3_open_v2(path, &file, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
      sqlite3_exec(file, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) != SQLITE_OK)
    return sqlite_fault(b, file);
  *us = times_wall_us() - start;
  return sqlite3_close(file) == SQLITE_OK;
}

/* ------------------------------------------------------------------- medians */

static const struct opening {
  const char *what;
  bool (*open)(start_bench *b, const char *path, bool get, double *us);
  bool get;
  double most_ms;
} openings[] = {
    {"  its file opened",                        open_file, false, 3},
    {"  and a GetItem",                          open_file, true,  3},
    {"  a copy in memory opened, and a GetItem", open_copy, true,  3},
    {"  SQLite alone reads the file's schema",   open_raw,  false, 0},
};
enum { OPENINGS = sizeof openings / sizeof openings[0] };

static bool measure_store(start_bench *b, const char *path, const struct store_kind *kind) {
  static double us[OPENINGS][OPEN_ROUNDS_MAX];
  if (!make_store(b, path, kind->table)) return false;
  for (int round = 0; round < b->rounds; round++)
    for (int i = 0; i < OPENINGS; i++)
      if (!openings[i].open(b, path, openings[i].get, &us[i][round])) return false;
  start_title(b, kind->title);
  for (int i = 0; i < OPENINGS; i++)
    start_add(b, openings[i].what, us[i], (size_t)b->rounds, "ms", 1000, openings[i].most_ms);
  return true;
}

bool measure_opening(start_bench *b) {
  char path[STORE_PATH_BYTES];
  bool ok = true;
  snprintf(path, sizeof path, "%s/start-bench.db", b->folder);
  for (size_t i = 0; ok && i < sizeof store_kinds / sizeof store_kinds[0]; i++) {
    remove_files(path);
    ok = measure_store(b, path, &store_kinds[i]);
    remove_files(path);
  }
  return ok;
}
