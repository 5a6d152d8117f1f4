/*
** Items: the rows of a table, their index entries and TTL entries.
**
** Invariants, whatever fails:
**  1. a row's shard, pk and sk are those of its item's text, size is its size;
**  2. an index holds exactly one entry for every item that has all its key
**     attributes with the right types and legal sizes, and none for others
**     (while backfilling: none twice, and all of those written since);
**  3. a TTL table holds exactly one entry for every item whose TTL attribute is
**     a number that fits 64-bit seconds;
**  4. while the table has a stream, its change log holds one record for every
**     change of an item, in order;
**  5. 1 to 4 hold at every commit: rows, entries and records change in one
**     transaction.
*/
#ifndef ST_ITEMS_H
#define ST_ITEMS_H
#include "store/catalog.h"
#include "value/key.h"

typedef struct st_row {
  int64_t id;   /* 0: no row */
  int64_t size; /* of the whole item, by DynamoDB's rules */
  st_str item;  /* canonical text */
} st_row;

/* row->id is 0 if there is none. The text is borrowed until st_store_release, or
** the next get on this table. May answer ST_AGAIN outside a write. */
int st_items_get(st_store *s, st_table *t, const st_key *key, st_row *row, st_error *error);

/* The item's text alone, borrowed as above; p NULL: there is none. Outside a write. */
int st_items_read(st_store *s, st_table *t, const st_key *key, st_str *item, st_error *error);

/* Whether a write must know the old row: the table has an index, a TTL attribute
** or a log to keep. */
bool st_items_need_old(const st_table *t);

/* Both inside st_store_write. `old`: the row as st_items_get gave it in the same
** transaction (id 0: there was none), or NULL: not known, allowed only where
** st_items_need_old is false. `old` may be borrowed; `item` must not be. */
int st_items_put(st_store *s, st_table *t, const st_key *key, st_str item, int64_t size,
                 const st_row *old, st_error *error);
int st_items_delete(st_store *s, st_table *t, const st_key *key, const st_row *old,
                    st_error *error);

/* Enters existing items into an index that is backfilling, or into a TTL table:
** at most `limit` rows a call, going on where the last call ended (kept in the
** file). Inside st_store_write. *done: nothing was left; the index is readable
** now (st_catalog). Items with unfit key attributes are passed over. */
int st_items_backfill(st_store *s, int64_t table_id, int64_t limit, bool *done, st_error *error);

/* The first table with a backfill to finish; 0: none. */
int st_items_unfinished(st_store *s, int64_t *table_id, st_error *error);

/* The shard of an index's partition key: for a single attribute of its bytes, for
** several of all their bytes in order, each followed by a 0 byte. */
int st_index_shard(const st_key_part *hash, int count);

/* Whether the index has an entry for such an item: all its key attributes, of the
** right types and legal sizes. `item` may be empty (n 0): it has none. */
int st_index_holds(const st_index *x, st_str item, st_arena *arena, bool *holds, st_error *error);

/* Whether the index keys that an item has surely are of the right types and of
** legal sizes, for all indexes in one pass. False: not so, or it takes a closer look. */
bool st_index_keys_are_legal(const st_table *t, st_str item);

/* Items and bytes; shard -1: all eight. Of an index: entries, and the sizes of
** their whole items. Cached until the file changes; above a million items for
** six hours of `now_ms`, unless `fresh`. May answer ST_AGAIN outside a write. */
typedef struct st_extent {
  int64_t items, bytes;
} st_extent;
int st_items_extent(st_store *s, st_table *t, const st_index *index, int shard, int64_t now_ms,
                    bool fresh, st_extent *out, st_error *error);

/* Bytes of an item collection: the items of a partition key, and what the local
** indexes hold of them by the sizes of whole items, as above. Inside
** st_store_write. Exact up to a hundred thousand items, with more an estimate from
** so many of them; it stands for a minute of `now_ms`, but not when one write in a
** hundred items was made here since. */
int st_items_collection(st_store *s, st_table *t, const st_key *key, int64_t now_ms, int64_t *bytes,
                        st_error *error);

/* TTL. Deletes at most `limit` items whose time is before now_s and at most five
** years past, in one transaction of its own. */
int st_items_sweep(st_store *s, int64_t table_id, int64_t now_s, int64_t limit, int64_t *deleted,
                   st_error *error);
#endif
