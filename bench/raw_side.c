/*
** raw_side.c - the work as prepared SQLite statements on the tables and settings
** of a store. It opens the database and prepares; raw_write.c and raw_read.c run.
*/
#include "raw_side.h"
#include <stdlib.h>
#include <string.h>

bool raw_failed(side *s) {
  raw_state *x = s->state;
  snprintf(s->why, sizeof s->why, "%s", x && x->db ? sqlite3_errmsg(x->db) : "out of memory");
  return false;
}

/* ------------------------------------------------------------------ opening */

static bool prepare_one(raw_state *x, const char *sql, sqlite3_stmt **q) {
  return sql && sqlite3_prepare_v3(x->db, sql, -1, SQLITE_PREPARE_PERSISTENT, q, NULL) == SQLITE_OK;
}

static bool prepare_index(raw_state *x, int number, const index_spec *spec) {
  raw_index *index = &x->indexes[number];
  bool ok = true;
  index->hash = spec->hash;
  index->range = spec->range;
  x->used[spec->hash] = x->used[spec->range] = true;
  for (int i = 0; ok && i < RAW_INDEX_SQL; i++) {
    char *sql = raw_index_text((raw_index_sql)i, number + 1, spec);
    ok = prepare_one(x, sql, &index->q[i]);
    sqlite3_free(sql);
  }
  return ok;
}

static bool prepare_all(raw_state *x, const configuration *k) {
  int indexes[INDEXES_MAX];
  bool ok = true;
  x->index_count = configuration_indexes(k, indexes);
  x->expires = k->data.expires;
  for (int i = 0; ok && i < (x->expires ? RAW_STATEMENTS : RAW_ALWAYS); i++)
    ok = prepare_one(x, raw_text((raw_sql)i), &x->q[i]);
  for (int i = 0; ok && i < x->index_count; i++) ok = prepare_index(x, i, &index_specs[indexes[i]]);
  x->searched = configuration_searched(k);
  for (int i = 0; ok && x->searched && i < RAW_SEARCH_SQL; i++)
    ok = prepare_one(x, raw_search_text((raw_search_sql)i), &x->search[i]);
  x->used[COLUMN_NONE] = x->used[COLUMN_PK] = false;
  return ok;
}

static bool open_raw(side *s, const char *path) {
  char model[PATH_BYTES + 8];
  raw_state *x = calloc(1, sizeof *x);
  if (!x) return raw_failed(s);
  s->state = x;
  x->out = malloc(RAW_BUFFER);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (!x->out || sqlite3_open_v2(path, &x->db, flags, NULL) != SQLITE_OK) return raw_failed(s);
  snprintf(model, sizeof model, s->k->where == IN_MEMORY ? "%s" : "%s-model", path);
  if (!raw_model(s, x->db, model)) return false;
  return prepare_all(x, s->k) || raw_failed(s);
}

static bool open_reader(side *s, raw_state *reader) {
  raw_state *x = s->state;
  reader->out = malloc(RAW_BUFFER);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;
  return reader->out && sqlite3_open_v2(s->path, &reader->db, flags, NULL) == SQLITE_OK &&
         raw_settings(reader->db, x->db) &&
         prepare_one(reader, raw_text(RAW_SEGMENT), &reader->q[RAW_SEGMENT]);
}

static bool open_readers(side *s) {
  raw_state *x = s->state;
  bool ok = (x->readers = calloc(SEGMENTS, sizeof *x->readers)) != NULL;
  for (int i = 0; ok && i < SEGMENTS; i++) ok = open_reader(s, &x->readers[i]);
  return ok || raw_failed(s);
}

static void close_readers(raw_state *x) {
  for (int i = 0; x->readers && i < SEGMENTS; i++) {
    sqlite3_finalize(x->readers[i].q[RAW_SEGMENT]);
    sqlite3_close(x->readers[i].db);
    free(x->readers[i].out);
  }
  free(x->readers);
}

static void close_raw(side *s) {
  raw_state *x = s->state;
  close_readers(x);
  for (int i = 0; i < RAW_STATEMENTS; i++) sqlite3_finalize(x->q[i]);
  for (int i = 0; i < RAW_SEARCH_SQL; i++) sqlite3_finalize(x->search[i]);
  for (int i = 0; i < x->index_count; i++)
    for (int j = 0; j < RAW_INDEX_SQL; j++) sqlite3_finalize(x->indexes[i].q[j]);
  sqlite3_close(x->db);
  free(x->out);
  free(x);
}

static bool prepare_raw(side *s, const bench_case *c, slice *w) {
  raw_state *x = s->state;
  (void)w;
  if (c->work == VERB_VIEW) return raw_view_ready(s);
  return c->work != VERB_THREADS || x->readers || open_readers(s);
}

/* --------------------------------------------------------------- statements */

void raw_bind(sqlite3_stmt *q, int at, text t) {
  sqlite3_bind_text(q, at, t.p, (int)t.n, SQLITE_STATIC);
}

void raw_bind_key(sqlite3_stmt *q, const record *r) {
  sqlite3_bind_int(q, 1, r->shard);
  raw_bind(q, 2, r->pk);
  raw_bind(q, 3, r->sk);
}

bool raw_step(side *s, sqlite3_stmt *q) {
  int code = sqlite3_step(q);
  sqlite3_reset(q);
  return code == SQLITE_DONE || raw_failed(s);
}

void raw_take(raw_state *x, sqlite3_stmt *q) {
  const void *p = sqlite3_column_blob(q, 0);
  size_t n = (size_t)sqlite3_column_bytes(q, 0);
  if (x->n + n + 2 > RAW_BUFFER) x->n = 0;
  memcpy(x->out + x->n, p, n);
  x->n += n;
}

static bool begin_raw(side *s) {
  raw_state *x = s->state;
  x->in_transaction = true;
  return raw_step(s, x->q[RAW_BEGIN]);
}

static bool commit_raw(side *s) {
  raw_state *x = s->state;
  x->in_transaction = false;
  return raw_step(s, x->q[RAW_COMMIT]);
}

static run_work *const raw_works[VERBS] = {
    [VERB_PUT] = raw_put,           [VERB_PUT_IF] = raw_put_if, [VERB_BATCH_PUT] = raw_batch_put,
    [VERB_TRANSACT] = raw_transact, [VERB_DELETE] = raw_delete, [VERB_SET] = raw_set,
    [VERB_ADD] = raw_add,           [VERB_GET] = raw_get,       [VERB_BATCH_GET] = raw_batch_get,
    [VERB_QUERY] = raw_query,       [VERB_SCAN] = raw_scan,     [VERB_PARTS] = raw_parts,
    [VERB_THREADS] = raw_threads,   [VERB_SWEEP] = raw_sweep,   [VERB_SEARCH] = raw_search,
    [VERB_VIEW] = raw_view,
};

static bool read_raw(side *s, const record *r, pool *out, text *item) {
  raw_state *x = s->state;
  if (!raw_get_item(s, r)) return false;
  *item = pool_format(out, "%s", x->out);
  return true;
}

const side raw_side = {.name = "raw",
                       .open = open_raw,
                       .close = close_raw,
                       .begin = begin_raw,
                       .commit = commit_raw,
                       .prepare = prepare_raw,
                       .run = raw_works,
                       .read = read_raw};
