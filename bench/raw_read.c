/*
** raw_read.c - gets, queries and scans. What is read is copied out: an item into
** the buffer, the rows of a query one behind the other with commas.
*/
#include "raw_side.h"
#include "threads.h"

bool raw_get(side *s, const bench_case *c, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  (void)c;
  for (size_t i = 0; i < w->count; i++) {
    if (!raw_get_item(s, &w->records[i])) return false;
    *rows += x->n > 0;
  }
  return true;
}

/* The buffer starts anew when it holds a page. */
static bool copy_rows(raw_state *x, sqlite3_stmt *q, size_t *rows) {
  int code;
  while ((code = sqlite3_step(q)) == SQLITE_ROW) {
    if (x->n >= RAW_PAGE) x->n = 0;
    if (x->n) x->out[x->n++] = ',';
    raw_take(x, q);
    ++*rows;
  }
  sqlite3_reset(q);
  return code == SQLITE_DONE;
}

static bool read_rows(side *s, sqlite3_stmt *q, size_t *rows) {
  raw_state *x = s->state;
  x->n = 0;
  return copy_rows(x, q, rows) || raw_failed(s);
}

/* From one snapshot. */
bool raw_batch_get(side *s, const bench_case *c, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  (void)c;
  for (size_t i = 0; i < w->count; i++) {
    x->n = 0;
    if (!raw_step(s, x->q[RAW_BEGIN_READ])) return false;
    for (size_t j = 0; j < w->size; j++) {
      raw_bind_key(x->q[RAW_GET], &w->records[i * w->size + j]);
      if (!copy_rows(x, x->q[RAW_GET], rows)) return raw_failed(s);
    }
    if (!raw_step(s, x->q[RAW_COMMIT])) return false;
  }
  return true;
}

/* ------------------------------------------------------------------ queries */

static sqlite3_stmt *bind_query(raw_state *x, const bench_case *c, const record *r) {
  raw_sql which = c->size == 1 ? RAW_GET : c->keep ? RAW_QUERY_FILTER : RAW_QUERY;
  sqlite3_stmt *q = x->q[which];
  sqlite3_bind_int(q, 1, r->shard);
  raw_bind(q, 2, r->pk);
  if (c->size == 1) raw_bind(q, 3, r->sk);
  if (c->keep) sqlite3_bind_int(q, 3, FILTER_PRICE);
  return q;
}

/* The first index is the GSI that is asked, the last is the LSI. */
static sqlite3_stmt *bind_index_query(raw_state *x, const bench_case *c, const record *r) {
  const raw_index *index = &x->indexes[c->from == FROM_GSI ? 0 : x->index_count - 1];
  sqlite3_stmt *q = index->q[c->size == 1 ? RAW_INDEX_ONE : RAW_INDEX_MANY];
  sqlite3_bind_int(q, 1, data_shard(r->column[index->hash]));
  raw_bind(q, 2, r->column[index->hash]);
  if (c->size == 1) raw_bind(q, 6, r->column[index->range]);
  return q;
}

bool raw_query(side *s, const bench_case *c, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  for (size_t i = 0; i < w->count; i++) {
    const record *r = &w->records[i];
    sqlite3_stmt *q = c->from == FROM_TABLE ? bind_query(x, c, r) : bind_index_query(x, c, r);
    if (!read_rows(s, q, rows)) return false;
  }
  return true;
}

/* -------------------------------------------------------------------- scans */

/* By filter: of all, of a segment. */
static const raw_sql scans[FILTERS][2] = {
    [FILTER_NONE] = {RAW_SCAN,        RAW_SEGMENT       },
    [FILTER_TEXT] = {RAW_SCAN_TEXT,   RAW_SEGMENT_TEXT  },
    [FILTER_NUMBER] = {RAW_SCAN_NUMBER, RAW_SEGMENT_NUMBER},
};

static void bind_segment(sqlite3_stmt *q, int segment, int segments) {
  sqlite3_bind_int(q, 1, segment * SHARDS / segments);
  sqlite3_bind_int(q, 2, (segment + 1) * SHARDS / segments - 1);
}

bool raw_scan(side *s, const bench_case *c, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->q[scans[c->keep][w->segments > 1]];
  if (w->segments > 1) bind_segment(q, w->first_segment, w->segments);
  if (c->keep == FILTER_TEXT) raw_bind(q, 3, (text){FILTER_CATEGORY, sizeof FILTER_CATEGORY - 1});
  if (c->keep == FILTER_NUMBER) sqlite3_bind_int(q, 3, FILTER_PRICE);
  return read_rows(s, q, rows);
}

bool raw_parts(side *s, const bench_case *c, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  (void)c;
  (void)w;
  for (int i = 0; i < SEGMENTS; i++) {
    bind_segment(x->q[RAW_SEGMENT], i, SEGMENTS);
    if (!read_rows(s, x->q[RAW_SEGMENT], rows)) return false;
  }
  return true;
}

/* A thread has a connection and a buffer of its own. */
static bool raw_thread(side *s, const bench_case *c, int segment, size_t *rows) {
  raw_state *x = s->state, *reader = &x->readers[segment];
  sqlite3_stmt *q = reader->q[RAW_SEGMENT];
  (void)c;
  reader->n = 0;
  bind_segment(q, segment, SEGMENTS);
  if (copy_rows(reader, q, rows)) return true;
  snprintf(s->why, sizeof s->why, "%s", sqlite3_errmsg(reader->db));
  return false;
}

bool raw_threads(side *s, const bench_case *c, const slice *w, size_t *rows) {
  (void)w;
  return run_segments(s, c, raw_thread, rows);
}
