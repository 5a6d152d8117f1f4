/*
** The change log: one append-only run of what happened to items, and the catalog
** of the streams that read it. A table has a stream while its definition has a
** stream view; each time it gets one anew it is another stream, and old ones
** stay readable for a day after they ended.
**
** Invariants:
**  1. a record is written in its item's own transaction, and none for a write
**     that changes nothing;
**  2. sequence numbers are one series over the file, without gaps; commits take
**     them in order, so that a reader never meets a number below one it has seen;
**  3. nobody sees a record older than a day (of the clock the store was told,
**     st_store_set_now), nor a stream that ended more than a day ago, whether or
**     not its rows are still there;
**  4. rows go from the front of the series alone: those below the lowest that is
**     left were trimmed.
*/
#ifndef ST_CHANGE_LOG_H
#define ST_CHANGE_LOG_H
#include "store/catalog.h"

enum { ST_LOG_KEPT_MS = 24 * 3600 * 1000 };

typedef enum st_event { ST_INSERTED, ST_MODIFIED, ST_REMOVED } st_event;
typedef enum st_actor { ST_BY_USER, ST_BY_TTL } st_actor; /* who changed the item */

typedef struct st_stream {
  int64_t id;
  st_str table;       /* its name */
  int64_t since_ms;   /* tells a table's streams apart; the label */
  st_str hash, range; /* names of the key attributes; range.p NULL: none */
  st_view view;
  int shards;       /* 1 or ST_SHARDS */
  bool ended;       /* no record will be added */
  int64_t until_ms; /* when ENABLING, or after its end DISABLING, is over */
  int64_t first;    /* the lowest sequence number it can have; */
  int64_t last;     /* of one that has ended: the highest, at least `first` */
} st_stream;

typedef struct st_log_record {
  int64_t sequence, time_ms;
  st_event event;
  st_actor actor;
  st_str keys, old_image, new_image; /* canonical text; n 0: there is none, or the view has none */
} st_log_record;

/* -- streams ------------------------------------------------------------------ */

typedef struct st_stream_list {
  st_str table;       /* n 0: of all tables */
  st_str after_table; /* begin behind this table's stream `after_ms`; n 0: at the start */
  int64_t after_ms;
  int64_t limit;
  st_stream *streams; /* found: by table name, then time; in the arena */
  size_t count;
} st_stream_list;
int st_log_streams(st_store *s, st_stream_list *list, st_arena *arena, st_error *error);

/* *found false: there is none, or it ended too long ago. */
int st_log_stream(st_store *s, st_str table, int64_t since_ms, st_arena *arena, bool *found,
                  st_stream *stream, st_error *error);

/* The latest `since_ms` of a table of that name; INT64_MIN: it has no streams. */
int st_log_latest(st_store *s, st_str table, int64_t *since_ms, st_error *error);

/* -- records ------------------------------------------------------------------ */

/* The newest sequence number of all; 0: there never was a record. */
int st_log_newest(st_store *s, int64_t *sequence, st_error *error);

/* Whether the record of that number is too old to be read. Numbers not given yet
** are not. */
int st_log_is_trimmed(st_store *s, int64_t sequence, bool *trimmed, st_error *error);

/* Takes one record, which is borrowed during the call. False: it has no room for
** it, and wants no more. */
typedef bool st_log_take(void *context, const st_log_record *record);

/* The records of a shard from a sequence number on. *left: the first that was not
** taken; 0: all were. */
int st_log_read(st_store *s, const st_stream *stream, int shard, int64_t from, st_log_take *take,
                void *context, int64_t *left, st_error *error);

/* -- trimming ----------------------------------------------------------------- */

/* Removes at most `limit` records that are too old, and streams that ended too
** long ago, in a transaction of its own; takes no lock if there are none. Writers
** of records do the same now and then, so that the log of a busy store needs no
** sweep. *trimmed: how many records went. */
int st_log_trim(st_store *s, int64_t limit, int64_t *trimmed, st_error *error);
#endif
