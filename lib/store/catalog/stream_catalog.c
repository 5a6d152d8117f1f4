/*
** stream_catalog.c - the streams there are and were: a row for each, made and
** ended with its table's definition. Their records are change_log.c's.
*/
#include "store/change_log.h"
#include "store/store_internal.h"

/* ------------------------------------------------- with a table's definition */

static int end_stream(st_store *s, int64_t id, int64_t until_ms, st_error *error) {
  int64_t newest;
  sqlite3_stmt *q = NULL;
  int rc = st_log_newest(s, &newest, error);
  if (rc == STATOR_OK)
    rc = st_sql_prepare(
        s, "UPDATE stator_streams SET ended=?2,until=?3,last=max(first,?4) WHERE id=?1", 0, 0, &q,
        error);
  if (rc == STATOR_OK) {
    sqlite3_bind_int64(q, 1, id);
    sqlite3_bind_int64(q, 2, s->now_ms);
    sqlite3_bind_int64(q, 3, until_ms);
    sqlite3_bind_int64(q, 4, newest);
    rc = st_sql_run(s, q, error);
  }
  sqlite3_finalize(q);
  return rc;
}

static int bind_stream(st_store *s, sqlite3_stmt *q, const st_table *t, int64_t newest,
                       st_error *error) {
  int rc = st_sql_bind_text(s, q, 1, t->name, error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, q, 4, t->hash.name, error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, q, 5, t->range.name, error);
  if (rc == STATOR_OK)
    rc = st_sql_bind_text(s, q, 6, st_str_of(st_view_name(t->stream_view)), error);
  sqlite3_bind_int64(q, 2, t->stream_since_ms);
  sqlite3_bind_int64(q, 3, t->status == ST_ACTIVE ? 0 : t->until_ms);
  sqlite3_bind_int(q, 7, t->stream_shards);
  sqlite3_bind_int64(q, 8, newest + 1);
  return rc;
}

static int begin_stream(st_store *s, st_table *t, st_error *error) {
  int64_t newest;
  sqlite3_stmt *q = NULL;
  if (t->stream_shards != 1) t->stream_shards = ST_SHARDS;
  int rc = st_log_newest(s, &newest, error);
  if (rc == STATOR_OK)
    rc = st_sql_prepare(s,
                        "INSERT INTO stator_streams(table_name,since,until,hash,range,view,shards,"
                        "first) VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
                        0, 0, &q, error);
  if (rc == STATOR_OK) rc = bind_stream(s, q, t, newest, error);
  if (rc == STATOR_OK) rc = st_sql_run(s, q, error);
  sqlite3_finalize(q);
  if (rc == STATOR_OK) t->stream_id = sqlite3_last_insert_rowid(s->db);
  return rc;
}

int st_streams_follow(st_store *s, const st_table *old, st_table *t, st_error *error) {
  bool wanted = t->stream_view != ST_VIEW_NONE && t->status != ST_DELETING;
  int64_t before = old ? old->stream_id : 0;
  int rc = STATOR_OK;
  t->stream_id = 0;
  if (before && wanted && old->stream_since_ms == t->stream_since_ms) {
    t->stream_id = before;
    t->stream_view = old->stream_view; /* a stream's own for its whole life */
    t->stream_shards = old->stream_shards;
    return rc;
  }
  if (before) rc = end_stream(s, before, t->status == ST_ACTIVE ? 0 : t->until_ms, error);
  return rc == STATOR_OK && wanted ? begin_stream(s, t, error) : rc;
}

int st_streams_drop(st_store *s, const st_table *t, st_error *error) {
  return t->stream_id ? end_stream(s, t->stream_id, 0, error) : STATOR_OK;
}

/* ----------------------------------------------------------------- too old */

static int run_over(st_store *s, st_fixed which, bool *any, st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_fixed(s, which, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, st_log_cutoff(s));
  int code = sqlite3_step(q);
  *any = code == SQLITE_ROW;
  if (code != SQLITE_ROW && code != SQLITE_DONE) rc = st_store_raise(s, code, error);
  sqlite3_reset(q);
  return rc;
}

int st_streams_any_over(st_store *s, bool *any, st_error *error) {
  return run_over(s, ST_FIXED_STREAMS_OVER, any, error);
}

int st_streams_remove_over(st_store *s, st_error *error) {
  bool ignored;
  return run_over(s, ST_FIXED_STREAMS_REMOVE_OVER, &ignored, error);
}

/* ------------------------------------------------------------------ reading */

/* Columns: ST_STREAM_COLUMNS. */
static int read_stream(sqlite3_stmt *q, st_arena *arena, st_stream *x, st_error *error) {
  *x = (st_stream){.id = sqlite3_column_int64(q, 0),
                   .since_ms = sqlite3_column_int64(q, 2),
                   .until_ms = sqlite3_column_int64(q, 3),
                   .view = st_view_of(st_sql_bytes(q, 6)),
                   .shards = sqlite3_column_int(q, 7),
                   .first = sqlite3_column_int64(q, 8),
                   .last = sqlite3_column_int64(q, 9),
                   .ended = sqlite3_column_type(q, 10) != SQLITE_NULL};
  bool ok = st_arena_copy(arena, st_sql_bytes(q, 1), &x->table) &&
            st_arena_copy(arena, st_sql_bytes(q, 4), &x->hash);
  if (ok && sqlite3_column_bytes(q, 5) > 0)
    ok = st_arena_copy(arena, st_sql_bytes(q, 5), &x->range);
  return ok ? STATOR_OK : st_error_nomem(error);
}

/* Steps through q; at most `room` streams. */
static int read_streams(st_store *s, sqlite3_stmt *q, st_arena *arena, st_stream *out, size_t room,
                        size_t *count, st_error *error) {
  int rc = STATOR_OK, code = SQLITE_DONE;
  *count = 0;
  while (rc == STATOR_OK && *count < room && (code = sqlite3_step(q)) == SQLITE_ROW) {
    rc = read_stream(q, arena, &out[*count], error);
    ++*count;
  }
  if (code != SQLITE_ROW && code != SQLITE_DONE) rc = st_store_raise(s, code, error);
  return rc;
}

int st_log_streams(st_store *s, st_stream_list *list, st_arena *arena, st_error *error) {
  sqlite3_stmt *q = NULL;
  list->count = 0;
  list->streams = st_arena_array(arena, (size_t)list->limit, sizeof *list->streams);
  if (!list->streams) return st_error_nomem(error);
  int rc = st_sql_prepare(
      s,
      "SELECT " ST_STREAM_COLUMNS " FROM stator_streams WHERE (table_name,since)>(?1,?2)"
      " AND (?3='' OR table_name=?3) AND (ended IS NULL OR ended>=?4) ORDER BY table_name,since",
      0, 0, &q, error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, q, 1, list->after_table, error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, q, 3, list->table, error);
  if (rc == STATOR_OK) {
    sqlite3_bind_int64(q, 2, list->after_ms);
    sqlite3_bind_int64(q, 4, st_log_cutoff(s));
    rc = read_streams(s, q, arena, list->streams, (size_t)list->limit, &list->count, error);
  }
  sqlite3_finalize(q);
  return rc;
}

int st_log_stream(st_store *s, st_str table, int64_t since_ms, st_arena *arena, bool *found,
                  st_stream *stream, st_error *error) {
  sqlite3_stmt *q;
  size_t count = 0;
  *found = false;
  int rc = st_sql_fixed(s, ST_FIXED_STREAM, &q, error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, q, 1, table, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 2, since_ms);
  sqlite3_bind_int64(q, 3, st_log_cutoff(s));
  rc = read_streams(s, q, arena, stream, 1, &count, error);
  sqlite3_reset(q);
  *found = rc == STATOR_OK && count == 1;
  return rc;
}

int st_log_latest(st_store *s, st_str table, int64_t *since_ms, st_error *error) {
  sqlite3_stmt *q = NULL;
  *since_ms = INT64_MIN;
  int rc = st_sql_prepare(s, "SELECT max(since) FROM stator_streams WHERE table_name=?1", 0, 0, &q,
                          error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, q, 1, table, error);
  if (rc == STATOR_OK) {
    int code = sqlite3_step(q);
    if (code != SQLITE_ROW)
      rc = st_store_raise(s, code, error);
    else if (sqlite3_column_type(q, 0) != SQLITE_NULL)
      *since_ms = sqlite3_column_int64(q, 0);
  }
  sqlite3_finalize(q);
  return rc;
}
