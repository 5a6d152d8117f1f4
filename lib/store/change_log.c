/*
** change_log.c - writing records, reading them, trimming them. change_log.h has
** the invariants. The streams that they belong to are stream_catalog.c's.
*/
#include "store/change_log.h"
#include "base/utf8.h"
#include "store/store_internal.h"

/* A writer trims after every so many records, a few times as many: it keeps up
** with whatever had been left lying. */
enum { TRIM_EVERY = 64, TRIM_BATCH = 256 };

int64_t st_log_cutoff(const st_store *s) {
  return s->now_ms < INT64_MIN + ST_LOG_KEPT_MS ? INT64_MIN : s->now_ms - ST_LOG_KEPT_MS;
}

/* ---------------------------------------------------------------- writing */

static void write_key(st_str name, st_str item, st_buf *out) {
  st_value v = st_map_find(item, name);
  st_buf_char(out, '"');
  st_utf8_escape(name, out);
  st_buf_lit(out, "\":");
  st_buf_add(out, v.text, v.len);
}

/* The key attributes as an item of their own. */
static void write_keys(const st_table *t, st_str item, st_buf *out) {
  const st_attribute *first = &t->hash, *second = &t->range;
  if (second->name.p && st_str_cmp(second->name, first->name) < 0) {
    first = &t->range;
    second = &t->hash;
  }
  st_buf_clear(out);
  st_buf_char(out, '{');
  write_key(first->name, item, out);
  if (second->name.p) {
    st_buf_char(out, ',');
    write_key(second->name, item, out);
  }
  st_buf_char(out, '}');
}

/* An image that the view does not ask for is not kept. */
static int bind_image(st_store *s, sqlite3_stmt *q, int at, st_str image, bool kept,
                      st_error *error) {
  if (kept && image.n) return st_sql_bind_text(s, q, at, image, error);
  sqlite3_bind_null(q, at);
  return STATOR_OK;
}

static int append_record(st_store *s, const st_table *t, const st_key *key, const st_change *c,
                         st_error *error) {
  bool both = t->stream_view == ST_VIEW_NEW_AND_OLD;
  st_event event = !c->old_item.n ? ST_INSERTED : c->new_item.n ? ST_MODIFIED : ST_REMOVED;
  sqlite3_stmt *q;
  write_keys(t, c->new_item.n ? c->new_item : c->old_item, &s->keys);
  if (s->keys.failed) return st_error_nomem(error);
  int rc = st_sql_fixed(s, ST_FIXED_LOG_APPEND, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, t->stream_id);
  sqlite3_bind_int(q, 2, t->stream_shards == 1 ? 0 : key->shard);
  sqlite3_bind_int64(q, 3, s->now_ms);
  sqlite3_bind_int(q, 4, (int)event);
  sqlite3_bind_int(q, 5, (int)c->actor);
  rc = st_sql_bind_text(s, q, 6, st_buf_view(&s->keys), error);
  if (rc == STATOR_OK)
    rc = bind_image(s, q, 7, c->old_item, both || t->stream_view == ST_VIEW_OLD_IMAGE, error);
  if (rc == STATOR_OK)
    rc = bind_image(s, q, 8, c->new_item, both || t->stream_view == ST_VIEW_NEW_IMAGE, error);
  return rc == STATOR_OK ? st_sql_run(s, q, error) : rc;
}

/* ---------------------------------------------------------------- trimming */

/* The last of the first `limit` records up to which all are too old; 0: none is. */
static int find_trimmed(st_store *s, int64_t limit, int64_t *last, int64_t *count,
                        st_error *error) {
  sqlite3_stmt *q;
  *last = *count = 0;
  int rc = st_sql_fixed(s, ST_FIXED_LOG_FRONT, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, limit);
  int code;
  while ((code = sqlite3_step(q)) == SQLITE_ROW && sqlite3_column_int64(q, 1) < st_log_cutoff(s)) {
    *last = sqlite3_column_int64(q, 0);
    ++*count;
  }
  if (code != SQLITE_ROW && code != SQLITE_DONE) rc = st_store_raise(s, code, error);
  sqlite3_reset(q);
  return rc;
}

/* Inside a write. */
static int trim_front(st_store *s, int64_t limit, int64_t *trimmed, st_error *error) {
  int64_t last;
  sqlite3_stmt *q;
  int rc = find_trimmed(s, limit, &last, trimmed, error);
  if (rc == STATOR_OK && *trimmed > 0) {
    rc = st_sql_fixed(s, ST_FIXED_LOG_TRIM, &q, error);
    if (rc != STATOR_OK) return rc;
    sqlite3_bind_int64(q, 1, last);
    rc = st_sql_run(s, q, error);
  }
  return rc;
}

int st_log_trim(st_store *s, int64_t limit, int64_t *trimmed, st_error *error) {
  int64_t last, count;
  bool ended;
  *trimmed = 0;
  int rc = find_trimmed(s, 1, &last, &count, error);
  if (rc == STATOR_OK) rc = st_streams_any_over(s, &ended, error);
  if (rc != STATOR_OK || (count == 0 && !ended)) return rc;
  rc = st_store_write(s, error);
  if (rc != STATOR_OK) return rc;
  rc = trim_front(s, limit, &count, error);
  if (rc == STATOR_OK) rc = st_streams_remove_over(s, error);
  if (rc != STATOR_OK) {
    st_store_undo(s);
    return rc;
  }
  rc = st_store_commit(s, error);
  if (rc == STATOR_OK) *trimmed = count;
  return rc;
}

int st_log_append(st_store *s, const st_table *t, const st_key *key, const st_change *c,
                  st_error *error) {
  int64_t trimmed;
  int rc = append_record(s, t, key, c, error);
  if (rc != STATOR_OK || sqlite3_last_insert_rowid(s->db) % TRIM_EVERY != 0) return rc;
  return trim_front(s, TRIM_BATCH, &trimmed, error);
}

/* ----------------------------------------------------------------- reading */

int st_log_newest(st_store *s, int64_t *sequence, st_error *error) {
  sqlite3_stmt *q;
  *sequence = 0;
  int rc = st_sql_fixed(s, ST_FIXED_LOG_NEWEST, &q, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) *sequence = sqlite3_column_int64(q, 0);
  if (code != SQLITE_ROW && code != SQLITE_DONE) rc = st_store_raise(s, code, error);
  sqlite3_reset(q);
  return rc;
}

/* Without gaps, a number that was given and has no record was trimmed. */
int st_log_is_trimmed(st_store *s, int64_t sequence, bool *trimmed, st_error *error) {
  int64_t newest;
  sqlite3_stmt *q;
  *trimmed = false;
  int rc = st_log_newest(s, &newest, error);
  if (rc != STATOR_OK || sequence > newest) return rc;
  rc = st_sql_fixed(s, ST_FIXED_LOG_TIME, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, sequence);
  int code = sqlite3_step(q);
  *trimmed = code == SQLITE_DONE || sqlite3_column_int64(q, 0) < st_log_cutoff(s);
  if (code != SQLITE_ROW && code != SQLITE_DONE) rc = st_store_raise(s, code, error);
  sqlite3_reset(q);
  return rc;
}

/* Columns: seq, time, event, actor, keys, old, new. */
static st_log_record record_of(sqlite3_stmt *q) {
  return (st_log_record){.sequence = sqlite3_column_int64(q, 0),
                         .time_ms = sqlite3_column_int64(q, 1),
                         .event = (st_event)sqlite3_column_int(q, 2),
                         .actor = (st_actor)sqlite3_column_int(q, 3),
                         .keys = st_sql_bytes(q, 4),
                         .old_image = st_sql_bytes(q, 5),
                         .new_image = st_sql_bytes(q, 6)};
}

int st_log_read(st_store *s, const st_stream *stream, int shard, int64_t from, st_log_take *take,
                void *context, int64_t *left, st_error *error) {
  sqlite3_stmt *q;
  *left = 0;
  int rc = st_sql_fixed(s, ST_FIXED_LOG_READ, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, stream->id);
  sqlite3_bind_int(q, 2, shard);
  sqlite3_bind_int64(q, 3, from);
  sqlite3_bind_int64(q, 4, st_log_cutoff(s));
  int code;
  while (*left == 0 && (code = sqlite3_step(q)) != SQLITE_DONE) {
    if (code != SQLITE_ROW) {
      rc = st_store_raise(s, code, error);
      break;
    }
    st_log_record record = record_of(q);
    if (!take(context, &record)) *left = record.sequence;
  }
  sqlite3_reset(q);
  return rc;
}
