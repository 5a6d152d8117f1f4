/*
** What the files of the raw side share. Its tables are those of a store with
** shorter names: t1 the items, x1, x2, ... the entries of indexes, e1 those of
** TTL. raw_model.c reads tables and settings from a store of Stator's, so that
** they are never others.
*/
#ifndef BENCH_RAW_SIDE_H
#define BENCH_RAW_SIDE_H
#include "bench.h"
#include <sqlite3.h>

/* Statements on the table; raw_sql.c has their text. */
typedef enum raw_sql {
  RAW_PUT,
  RAW_PUT_IF,
  RAW_GET,
  RAW_OLD,
  RAW_OLD_IF,
  RAW_INSERT,
  RAW_UPDATE,
  RAW_DELETE,
  RAW_DELETE_ID,
  RAW_QUERY,
  RAW_QUERY_FILTER,
  RAW_SCAN,
  RAW_SCAN_TEXT,
  RAW_SCAN_NUMBER,
  RAW_SEGMENT,
  RAW_SEGMENT_TEXT,
  RAW_SEGMENT_NUMBER,
  RAW_BEGIN,
  RAW_BEGIN_READ,
  RAW_COMMIT,
  RAW_ALWAYS, /* so many are there always; the others where items expire */
  RAW_EXPIRY_INSERT = RAW_ALWAYS,
  RAW_EXPIRY_LEAVE,
  RAW_EXPIRY_DUE,
  RAW_EXPIRY_DELETE,
  RAW_OLD_BY_ID,
  RAW_STATEMENTS
} raw_sql;

/* On an index. */
typedef enum raw_index_sql {
  RAW_ENTER,
  RAW_LEAVE,
  RAW_INDEX_ONE,
  RAW_INDEX_MANY,
  RAW_INDEX_SQL
} raw_index_sql;

/* On a search index; raw_search.c has their text. */
typedef enum raw_search_sql {
  RAW_SEARCH_ENTER,
  RAW_SEARCH_LEAVE,
  RAW_SEARCH_BEST,
  RAW_SEARCH_ITEM,
  RAW_SEARCH_SQL
} raw_search_sql;

typedef struct raw_index {
  column hash, range;
  sqlite3_stmt *q[RAW_INDEX_SQL];
} raw_index;

typedef struct raw_state raw_state;
struct raw_state {
  sqlite3 *db;
  sqlite3_stmt *q[RAW_STATEMENTS];
  raw_index indexes[INDEXES_MAX];
  int index_count;
  bool expires, in_transaction;
  bool used[COLUMNS]; /* by indexes */
  char *out;          /* what was read; ends in a NUL where one item is read */
  size_t n;
  raw_state *readers; /* of a scan by threads: SEGMENTS, each with its own connection */
  sqlite3_stmt *search[RAW_SEARCH_SQL]; /* where there is a search index */
  bool searched;
  uint64_t taken; /* of columns that were read, so that none is read for nothing */
};

enum { RAW_PAGE = 1024 * 1024, RAW_BUFFER = RAW_PAGE + 1024 * 1024 };

/* raw_model.c: gives the database the settings and, unless it is filled, the tables
** of a store, which is made at `path` and removed. */
bool raw_model(side *s, sqlite3 *db, const char *path);
bool raw_settings(sqlite3 *to, sqlite3 *from);

/* raw_sql.c */
const char *raw_text(raw_sql which);
/* Caller frees with sqlite3_free. `number` counts from 1. */
char *raw_index_text(raw_index_sql which, int number, const index_spec *x);

/* raw_side.c */
bool raw_failed(side *s);
void raw_bind(sqlite3_stmt *q, int at, text t);
void raw_bind_key(sqlite3_stmt *q, const record *r);
bool raw_step(side *s, sqlite3_stmt *q);      /* to its end, and resets it */
void raw_take(raw_state *x, sqlite3_stmt *q); /* column 0 goes behind what is in `out` */

/* raw_write.c, raw_read.c */
extern run_work raw_put, raw_put_if, raw_batch_put, raw_transact, raw_delete, raw_set, raw_add,
    raw_sweep;
extern run_work raw_get, raw_batch_get, raw_query, raw_scan, raw_parts, raw_threads;
bool raw_get_item(side *s, const record *r);

/* raw_search.c: the rows of a search index, as the item's text says them. An update
** of an item whose words have changed deletes the old row and enters the new one. */
const char *raw_search_text(raw_search_sql which);
bool raw_search_enter(side *s, text item, sqlite3_int64 id);
bool raw_search_leave(side *s, text item, sqlite3_int64 id);
bool raw_search_change(side *s, text old, text item, sqlite3_int64 id);
extern run_work raw_search;

/* raw_view.c: the table by hand is made from the items when it is first asked. */
bool raw_view_ready(side *s);
extern run_work raw_view;
#endif
