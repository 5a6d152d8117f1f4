/*
** survey.c - counting what lies in tables and in the file. It reads through
** SQLite's own statements and file objects, and keeps nothing.
*/
#include "store/survey.h"
#include "store/store_internal.h"
#include <stdio.h>

/* ------------------------------------------------------------- partitions */

/* Both go through the key's index alone. */
static const char partition_count_sql[] =
    "SELECT count(*) FROM (SELECT DISTINCT shard,pk FROM stator_t@)";
static const char largest_partitions_sql[] =
    "SELECT shard,pk,count(*) AS n FROM stator_t@ GROUP BY shard,pk"
    " ORDER BY n DESC,shard,pk LIMIT ?1";
static const char partition_bytes_sql[] =
    "SELECT sum(size) FROM stator_t@ WHERE shard=?1 AND pk=?2";

/* Columns: shard, pk, count. */
static int take_partition(const st_table *t, sqlite3_stmt *q, st_arena *arena, st_partition *p,
                          st_error *error) {
  *p = (st_partition){.shard = sqlite3_column_int(q, 0),
                      .hash = st_sql_part(q, 1, &t->hash),
                      .extent = {.items = sqlite3_column_int64(q, 2)}};
  return st_arena_copy(arena, p->hash.bytes, &p->hash.bytes) ? STATOR_OK : st_error_nomem(error);
}

static int find_partitions(st_store *s, const st_table *t, int64_t limit, st_arena *arena,
                           st_partition *out, size_t *count, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s, largest_partitions_sql, t->id, 0, &q, error), code;
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, limit);
  while (rc == STATOR_OK && (code = sqlite3_step(q)) != SQLITE_DONE) {
    rc = code == SQLITE_ROW ? take_partition(t, q, arena, &out[(*count)++], error)
                            : st_store_raise(s, code, error);
  }
  sqlite3_finalize(q);
  return rc;
}

static int weigh_partitions(st_store *s, const st_table *t, st_partition *partitions, size_t count,
                            st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s, partition_bytes_sql, t->id, 0, &q, error);
  for (size_t i = 0; i < count && rc == STATOR_OK; i++) {
    sqlite3_bind_int(q, 1, partitions[i].shard);
    st_sql_bind_part(q, 2, partitions[i].hash);
    int code = sqlite3_step(q);
    if (code == SQLITE_ROW)
      partitions[i].extent.bytes = sqlite3_column_int64(q, 0);
    else
      rc = st_store_raise(s, code, error);
    sqlite3_reset(q);
  }
  sqlite3_finalize(q);
  return rc;
}

int st_survey_partitions(st_store *s, const st_table *t, int64_t limit, st_arena *arena,
                         st_partition **partitions, size_t *count, int64_t *total,
                         st_error *error) {
  bool found;
  *count = 0;
  *partitions = st_arena_array(arena, (size_t)limit, sizeof **partitions);
  if (!*partitions) return st_error_nomem(error);
  int rc = st_sql_int(s, partition_count_sql, t->id, &found, total, error);
  if (rc == STATOR_OK) rc = find_partitions(s, t, limit, arena, *partitions, count, error);
  return rc == STATOR_OK ? weigh_partitions(s, t, *partitions, *count, error) : rc;
}

/* ------------------------------------------------------------------ sizes */

static size_t class_of_size(int64_t size) {
  size_t i = 0;
  for (int64_t most = ST_FIRST_SIZE_CLASS; size > most && i < ST_SIZE_CLASSES - 1; most *= 2) i++;
  return i;
}

int st_survey_sizes(st_store *s, const st_table *t, st_extent classes[ST_SIZE_CLASSES],
                    st_error *error) {
  sqlite3_stmt *q = NULL;
  for (size_t i = 0; i < ST_SIZE_CLASSES; i++) classes[i] = (st_extent){0};
  int rc = st_sql_prepare(s, "SELECT size FROM stator_t@", t->id, 0, &q, error), code;
  if (rc != STATOR_OK) return rc;
  while ((code = sqlite3_step(q)) == SQLITE_ROW) {
    int64_t size = sqlite3_column_int64(q, 0);
    st_extent *e = &classes[class_of_size(size)];
    e->items++;
    e->bytes += size;
  }
  if (code != SQLITE_DONE) rc = st_store_raise(s, code, error);
  sqlite3_finalize(q);
  return rc;
}

int st_survey_entries(st_store *s, const st_index *index, int64_t *count, st_error *error) {
  sqlite3_stmt *q = NULL;
  *count = 0;
  int rc = st_sql_prepare(s, "SELECT count(*) FROM stator_x#", 0, index->id, &q, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW)
    *count = sqlite3_column_int64(q, 0);
  else
    rc = st_store_raise(s, code, error);
  sqlite3_finalize(q);
  return rc;
}

/* --------------------------------------------------------------- the file */

static int64_t bytes_of_log(st_store *s) {
  sqlite3_file *log = NULL;
  sqlite3_int64 bytes = 0;
  int code = sqlite3_file_control(s->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (code != SQLITE_OK || !log || !log->pMethods) return 0;
  return log->pMethods->xFileSize(log, &bytes) == SQLITE_OK ? bytes : 0;
}

static int journal_of_file(st_store *s, st_file_state *out, st_error *error) {
  sqlite3_stmt *q = NULL;
  int rc = st_sql_prepare(s, "PRAGMA main.journal_mode", 0, 0, &q, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    st_str name = st_sql_bytes(q, 0);
    snprintf(out->journal, sizeof out->journal, "%.*s", (int)name.n, name.p);
  } else {
    rc = st_store_raise(s, code, error);
  }
  sqlite3_finalize(q);
  return rc;
}

int st_survey_file(st_store *s, st_file_state *out, st_error *error) {
  const char *path = sqlite3_db_filename(s->db, "main");
  const struct {
    const char *sql;
    int64_t *number;
  } numbers[] = {
      {"PRAGMA main.page_size",                            &out->page_size },
      {"PRAGMA main.page_count",                           &out->pages     },
      {"PRAGMA main.freelist_count",                       &out->free_pages},
      {"SELECT value FROM stator_meta WHERE key='format'", &out->format    },
  };
  bool found;
  *out = (st_file_state){.path = path && *path ? path : ":memory:",
                         .log_bytes = bytes_of_log(s),
                         .sqlite = sqlite3_libversion()};
  int rc = STATOR_OK;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers && rc == STATOR_OK; i++)
    rc = st_sql_int(s, numbers[i].sql, 0, &found, numbers[i].number, error);
  return rc == STATOR_OK ? journal_of_file(s, out, error) : rc;
}
