/* Ranges of rows in key order: what Query and Scan read. One statement per
** shape, prepared once and kept. */
#ifndef ST_ROWS_H
#define ST_ROWS_H
#include "store/items.h"

/* A place in the order of a table or index: its key columns in order, the
** table's own key last. For a table only `table` is used. */
typedef struct st_position {
  int shard;
  st_key_part hash[ST_MAX_INDEX_PART], range[ST_MAX_INDEX_PART];
  st_key_part table_hash, table_range;
} st_position;

typedef struct st_bound {
  bool set, inclusive;
  st_key_part part;
} st_bound;

typedef struct st_range {
  const st_index *index; /* NULL: the table */
  bool descending;
  bool keys_only; /* rows need no more than the index's and the table's key attributes */

  /* A query: every hash attribute's value, equal range attributes, then bounds
  ** on the range attribute behind them. hash_count 0: a scan. */
  st_key_part hash[ST_MAX_INDEX_PART];
  int hash_count;
  st_key_part equal[ST_MAX_INDEX_PART];
  int equal_count;
  st_bound low, high;

  /* A scan: shards first to last. */
  int first_shard, last_shard;

  const st_position *after; /* begin behind this place (in reading direction); NULL: at the start */
} st_range;

typedef struct st_rows st_rows;

/* Open one at a time per store. The bytes of the range's key parts must live until
** st_rows_close (the st_range itself need not). May answer ST_AGAIN (also st_rows_next, on its
** first call only). Caller closes with st_rows_close before anything else is
** done with the store. */
int st_rows_open(st_store *s, st_table *t, const st_range *range, st_rows **out, st_error *error);

/* row->id 0: no more; else 1. The text is borrowed until the next call. With keys_only
** on an index the row's item holds just the key attributes of index and table,
** and its size is that of those. */
int st_rows_next(st_rows *rows, st_row *row, st_error *error);
void st_rows_close(st_rows *rows);
#endif
