/*
** raw_side.c - the work as prepared SQLite statements on the schema and settings
** of a store. A write is one statement that commits by itself where one is
** enough; a change of an item is read, made and written in a transaction. What
** is read is copied out, rows of a query one behind the other with commas.
*/
#include "bench.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_BYTES = 1024 * 1024, BUFFER_BYTES = PAGE_BYTES + 64 * 1024 };

typedef enum raw_sql {
  RAW_PUT,
  RAW_PUT_IF,
  RAW_GET,
  RAW_QUERY,
  RAW_QUERY_FILTER,
  RAW_SCAN,
  RAW_SCAN_TEXT,
  RAW_SCAN_NUMBER,
  RAW_GET_ID,
  RAW_UPDATE,
  RAW_BEGIN,
  RAW_COMMIT,
  RAW_SQL_COUNT
} raw_sql;

#define PRICE "CAST(json_extract(item,'$.price.N') AS REAL)"
#define IN_ORDER " ORDER BY shard,pk,sk"

static const char *const raw_statements[RAW_SQL_COUNT] = {
    [RAW_PUT] = "INSERT INTO t(shard,pk,sk,size,item) VALUES(?1,?2,?3,?4,?5)"
                " ON CONFLICT(shard,pk,sk) DO UPDATE SET size=?4,item=?5",
    [RAW_PUT_IF] = "UPDATE t SET size=?4,item=?5 WHERE shard=?1 AND pk=?2 AND sk=?3"
                   " AND CAST(json_extract(item,'$.hits.N') AS REAL)>=0",
    [RAW_GET] = "SELECT item FROM t WHERE shard=?1 AND pk=?2 AND sk=?3",
    [RAW_QUERY] = "SELECT item FROM t WHERE shard=?1 AND pk=?2 ORDER BY sk",
    [RAW_QUERY_FILTER] = "SELECT item FROM t WHERE shard=?1 AND pk=?2 AND " PRICE "<?3 ORDER BY sk",
    [RAW_SCAN] = "SELECT item FROM t" IN_ORDER,
    [RAW_SCAN_TEXT] = "SELECT item FROM t WHERE json_extract(item,'$.category.S')=?1" IN_ORDER,
    [RAW_SCAN_NUMBER] = "SELECT item FROM t WHERE " PRICE "<?1" IN_ORDER,
    [RAW_GET_ID] = "SELECT item,id FROM t WHERE shard=?1 AND pk=?2 AND sk=?3",
    [RAW_UPDATE] = "UPDATE t SET size=?2,item=?3 WHERE id=?1",
    [RAW_BEGIN] = "BEGIN IMMEDIATE",
    [RAW_COMMIT] = "COMMIT",
};

typedef struct raw_state {
  sqlite3 *db;
  sqlite3_stmt *q[RAW_SQL_COUNT];
  char *out; /* what was read; NUL-terminated by those who need it */
  size_t n;
} raw_state;

static bool raw_failed(side *s) {
  raw_state *x = s->state;
  snprintf(s->why, sizeof s->why, "%s", x && x->db ? sqlite3_errmsg(x->db) : "out of memory");
  return false;
}

/* ------------------------------------------------------------------ opening */

static bool make_schema(raw_state *x, place_sync sync) {
  static const char *const synchronous[] = {"PRAGMA synchronous=FULL", "PRAGMA synchronous=NORMAL",
                                            "PRAGMA synchronous=OFF"};
  static const char schema[] =
      "PRAGMA page_size=8192; PRAGMA journal_mode=WAL;"
      "CREATE TABLE t(id INTEGER PRIMARY KEY, shard INTEGER NOT NULL, pk NOT NULL,"
      " sk NOT NULL, size INTEGER NOT NULL, item TEXT NOT NULL, UNIQUE(shard,pk,sk))";
  return sqlite3_exec(x->db, synchronous[sync], NULL, NULL, NULL) == SQLITE_OK &&
         sqlite3_exec(x->db, schema, NULL, NULL, NULL) == SQLITE_OK;
}

static bool open_raw(side *s, const settings *o, const char *path) {
  raw_state *x = calloc(1, sizeof *x);
  if (!x) return raw_failed(s);
  s->state = x;
  x->out = malloc(BUFFER_BYTES);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (!x->out || sqlite3_open_v2(path, &x->db, flags, NULL) != SQLITE_OK) return raw_failed(s);
  if (!make_schema(x, o->sync)) return raw_failed(s);
  for (int i = 0; i < RAW_SQL_COUNT; i++)
    if (sqlite3_prepare_v3(x->db, raw_statements[i], -1, SQLITE_PREPARE_PERSISTENT, &x->q[i],
                           NULL) != SQLITE_OK)
      return raw_failed(s);
  return true;
}

static void close_raw(side *s) {
  raw_state *x = s->state;
  for (int i = 0; i < RAW_SQL_COUNT; i++) sqlite3_finalize(x->q[i]);
  sqlite3_close(x->db);
  free(x->out);
  free(x);
}

static void prepare_raw(side *s, job j, slice *w) {
  (void)s;
  (void)j;
  (void)w;
}

/* ---------------------------------------------------------------- one item */

static void bind_text(sqlite3_stmt *q, int at, text t) {
  sqlite3_bind_text(q, at, t.p, (int)t.n, SQLITE_STATIC);
}

static void bind_key(sqlite3_stmt *q, const op *o) {
  sqlite3_bind_int(q, 1, o->shard);
  bind_text(q, 2, o->pk);
  bind_text(q, 3, o->sk);
}

static bool run_to_end(side *s, sqlite3_stmt *q) {
  int code = sqlite3_step(q);
  sqlite3_reset(q);
  return code == SQLITE_DONE || raw_failed(s);
}

static bool write_text(side *s, raw_sql which, const op *o, text item) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->q[which];
  bind_key(q, o);
  sqlite3_bind_int64(q, 4, (sqlite3_int64)item.n);
  bind_text(q, 5, item);
  return run_to_end(s, q);
}

static void take_text(raw_state *x, sqlite3_stmt *q) {
  const void *p = sqlite3_column_blob(q, 0);
  size_t n = (size_t)sqlite3_column_bytes(q, 0);
  if (x->n + n + 2 > BUFFER_BYTES) x->n = 0;
  memcpy(x->out + x->n, p, n);
  x->n += n;
}

/* The item's text becomes x->out; *id is for RAW_GET_ID. */
static bool get_text(side *s, raw_sql which, const op *o, sqlite3_int64 *id) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->q[which];
  bind_key(q, o);
  bool found = sqlite3_step(q) == SQLITE_ROW;
  x->n = 0;
  if (found) take_text(x, q);
  if (found && id) *id = sqlite3_column_int64(q, 1);
  x->out[x->n] = 0;
  sqlite3_reset(q);
  return found || raw_failed(s);
}

static bool raw_put(side *s, const slice *w, size_t *rows) {
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++)
    if (!write_text(s, RAW_PUT, &w->ops[i], w->ops[i].item)) return false;
  return true;
}

static bool raw_put_if(side *s, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  for (size_t i = 0; i < w->count; i++) {
    if (!write_text(s, RAW_PUT_IF, &w->ops[i], w->ops[i].item)) return false;
    *rows += (size_t)sqlite3_changes(x->db);
  }
  return true;
}

static bool raw_get(side *s, const slice *w, size_t *rows) {
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++)
    if (!get_text(s, RAW_GET, &w->ops[i], NULL)) return false;
  return true;
}

/* ------------------------------------------------------------------ changes */

typedef void change_text(char *at, const op *o);

static void change_category(char *at, const op *o) {
  memcpy(at, o->value.p, o->value.n); /* all categories are equally long */
}

static void change_hits(char *at, const op *o) {
  (void)o;
  char digits[24];
  int n = snprintf(digits, sizeof digits, "%lu", strtoul(at, NULL, 10) + 1);
  memcpy(at, digits, (size_t)n); /* hits keep their seven digits */
}

static bool change_item(side *s, const op *o, const char *before, change_text *change) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->q[RAW_UPDATE];
  sqlite3_int64 id = 0;
  if (!run_to_end(s, x->q[RAW_BEGIN]) || !get_text(s, RAW_GET_ID, o, &id)) return false;
  char *at = strstr(x->out, before);
  if (!at) return raw_failed(s);
  change(at + strlen(before), o);
  sqlite3_bind_int64(q, 1, id);
  sqlite3_bind_int64(q, 2, (sqlite3_int64)x->n);
  bind_text(q, 3, (text){x->out, x->n});
  return run_to_end(s, q) && run_to_end(s, x->q[RAW_COMMIT]);
}

static bool change_each(side *s, const slice *w, const char *before, change_text *change,
                        size_t *rows) {
  *rows = w->count;
  for (size_t i = 0; i < w->count; i++)
    if (!change_item(s, &w->ops[i], before, change)) return false;
  return true;
}

static bool raw_set(side *s, const slice *w, size_t *rows) {
  return change_each(s, w, "\"category\":{\"S\":\"", change_category, rows);
}

static bool raw_add(side *s, const slice *w, size_t *rows) {
  return change_each(s, w, "\"hits\":{\"N\":\"", change_hits, rows);
}

/* --------------------------------------------------------------- many items */

/* The buffer starts anew when it holds a page. */
static bool copy_rows(side *s, sqlite3_stmt *q, size_t *rows) {
  raw_state *x = s->state;
  int code;
  x->n = 0;
  while ((code = sqlite3_step(q)) == SQLITE_ROW) {
    if (x->n >= PAGE_BYTES) x->n = 0;
    if (x->n) x->out[x->n++] = ',';
    take_text(x, q);
    ++*rows;
  }
  sqlite3_reset(q);
  return code == SQLITE_DONE || raw_failed(s);
}

static bool raw_query_one(side *s, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  for (size_t i = 0; i < w->count; i++) {
    bind_key(x->q[RAW_GET], &w->ops[i]);
    if (!copy_rows(s, x->q[RAW_GET], rows)) return false;
  }
  return true;
}

static bool raw_query(side *s, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->q[RAW_QUERY];
  for (size_t i = 0; i < w->count; i++) {
    sqlite3_bind_int(q, 1, w->ops[i].shard);
    bind_text(q, 2, w->ops[i].pk);
    if (!copy_rows(s, q, rows)) return false;
  }
  return true;
}

static bool raw_query_filter(side *s, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  sqlite3_stmt *q = x->q[RAW_QUERY_FILTER];
  for (size_t i = 0; i < w->count; i++) {
    sqlite3_bind_int(q, 1, w->ops[i].shard);
    bind_text(q, 2, w->ops[i].pk);
    sqlite3_bind_int(q, 3, FILTER_PRICE);
    if (!copy_rows(s, q, rows)) return false;
  }
  return true;
}

static bool scan_raw(side *s, const slice *w, raw_sql which, size_t *rows) {
  raw_state *x = s->state;
  for (size_t i = 0; i < w->count; i++)
    if (!copy_rows(s, x->q[which], rows)) return false;
  return true;
}

static bool raw_scan(side *s, const slice *w, size_t *rows) {
  return scan_raw(s, w, RAW_SCAN, rows);
}

static bool raw_scan_text(side *s, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  bind_text(x->q[RAW_SCAN_TEXT], 1, (text){FILTER_CATEGORY, sizeof FILTER_CATEGORY - 1});
  return scan_raw(s, w, RAW_SCAN_TEXT, rows);
}

static bool raw_scan_number(side *s, const slice *w, size_t *rows) {
  raw_state *x = s->state;
  sqlite3_bind_int(x->q[RAW_SCAN_NUMBER], 1, FILTER_PRICE);
  return scan_raw(s, w, RAW_SCAN_NUMBER, rows);
}

static run_job *const raw_jobs[JOB_COUNT] = {
    [JOB_PUT] = raw_put,
    [JOB_PUT_IF] = raw_put_if,
    [JOB_GET] = raw_get,
    [JOB_QUERY_ONE] = raw_query_one,
    [JOB_QUERY_MANY] = raw_query,
    [JOB_QUERY_FILTER] = raw_query_filter,
    [JOB_SCAN] = raw_scan,
    [JOB_SCAN_TEXT] = raw_scan_text,
    [JOB_SCAN_NUMBER] = raw_scan_number,
    [JOB_SET] = raw_set,
    [JOB_ADD] = raw_add,
};

static bool read_raw(side *s, const op *o, pool *out, text *item) {
  raw_state *x = s->state;
  if (!get_text(s, RAW_GET, o, NULL)) return false;
  *item = pool_format(out, "%s", x->out);
  return true;
}

/* What the table of figures shows. */
static const char *raw_statement(job j) {
  static const char change[] = "BEGIN IMMEDIATE; SELECT item,id FROM t WHERE shard=?1 AND pk=?2"
                               " AND sk=?3; UPDATE t SET size=?2,item=?3 WHERE id=?1; COMMIT";
  static const raw_sql of_job[JOB_COUNT] = {
      [JOB_PUT] = RAW_PUT,
      [JOB_PUT_IF] = RAW_PUT_IF,
      [JOB_GET] = RAW_GET,
      [JOB_QUERY_ONE] = RAW_GET,
      [JOB_QUERY_MANY] = RAW_QUERY,
      [JOB_QUERY_FILTER] = RAW_QUERY_FILTER,
      [JOB_SCAN] = RAW_SCAN,
      [JOB_SCAN_TEXT] = RAW_SCAN_TEXT,
      [JOB_SCAN_NUMBER] = RAW_SCAN_NUMBER,
  };
  return j == JOB_SET || j == JOB_ADD ? change : raw_statements[of_job[j]];
}

const side raw_side = {.name = "raw",
                       .open = open_raw,
                       .close = close_raw,
                       .prepare = prepare_raw,
                       .run = raw_jobs,
                       .read = read_raw,
                       .statement = raw_statement};
