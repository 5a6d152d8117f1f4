/*
** snapshot.h - snapshots of what is about to be lost, and the room they are kept in: a
** store of its own, beside the one they are of (snapshot_room.c says where).
**
** In the room there is an item for each snapshot in the table "snapshots", and a table
** "items-N" with the items of snapshot N, byte for byte as they were read. A snapshot
** counts when its item says that it is whole; what a crash leaves half is taken away
** after a day. The last ten are kept.
**
** Where something fails, `why` is appended to.
*/
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "base/json_span.h"
#include "door/pages.h"
#include "session.h"

enum { SNAPSHOTS_KEPT = 10 };

typedef struct snapshot_room snapshot_room;

/* All zero is none yet. Freed with snapshot_free. */
typedef struct snapshot {
  long long id;
  long long at;           /* when it was taken, in ms since 1970 */
  long long items, bytes; /* by DynamoDB's rules */
  text kind;              /* "table" was dropped; items of it were "deleted" or "updated" */
  text table, statement;
  text arn;    /* of the table */
  text create; /* the request of CreateTable; of "items" at least the key */
  text ttl;    /* a JSON string, the attribute; empty: none */
  text extras; /* the requests that make search indexes and views (definition/extension.h) */
} snapshot;

/* ------------------------------------------------------------ snapshot_room.c */

/* The session's room, made if it is not there and `make` is set. NULL: it cannot be
** opened, or there is none (`why` is empty then). Borrowed until the store is left. */
snapshot_room *snapshot_room_of(session *s, bool make, text *why);
/* A room in memory, to be closed by the caller. */
snapshot_room *snapshot_room_passing(text *why);
void snapshot_room_close(snapshot_room *room); /* NULL: nothing happens */

/* Runs an operation in the room. */
bool snapshot_room_ask(snapshot_room *room, const char *operation, const text *request, text *why);
const door_answer *snapshot_room_answer(const snapshot_room *room);
/* Visits the items of a snapshot. False if that ended early; `why` is empty if the
** visitor ended it. */
bool snapshot_room_read(snapshot_room *room, const char *table, page_visit visit, void *context,
                        text *why);

/* ----------------------------------------------------------------- snapshot.c */

/* Makes room for the items of a new snapshot: `n` has what is known of it, and gets its
** id and time. */
bool snapshot_begin(snapshot_room *room, snapshot *n, text *why);
/* Puts the items of a page; later ones replace earlier ones of the same key. */
bool snapshot_add(snapshot_room *room, snapshot *n, json_span items, text *why);
/* All of it is there: it counts, and the eleventh before it does not any more. */
bool snapshot_finish(snapshot_room *room, snapshot *n, text *why);
bool snapshot_forget(snapshot_room *room, long long id, text *why);

/* The snapshots that count, the last one first; freed with snapshot_list_free. */
typedef struct snapshot_list {
  snapshot *list;
  size_t count;
} snapshot_list;

bool snapshot_list_read(snapshot_room *room, snapshot_list *found, text *why);
void snapshot_list_free(snapshot_list *found);

bool snapshot_read(snapshot_room *room, const snapshot *n, page_visit visit, void *context,
                   text *why);
void snapshot_free(snapshot *n);

#endif
