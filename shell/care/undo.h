/*
** undo.h - .undo: snapshots listed and brought back.
*/
#ifndef UNDO_H
#define UNDO_H

#include "care/snapshot.h"
#include "session.h"

extern const char undo_manual[];

/* .undo [list | [N] [--force] [--as TABLE]] */
int undo_run(session *s, int count, char **list);

typedef struct undo_wish {
  long long id;   /* 0: the last */
  bool force;     /* in the place of what is there now */
  const char *as; /* the table's new name; NULL: its own */
} undo_wish;

/* undo_table.c, undo_items.c: bring a snapshot back and say what came of it. Other than
** SHELL_DONE: not all is back, why was printed, and the snapshot is to stay. */
int undo_table(session *s, snapshot_room *room, const snapshot *n, const undo_wish *wish);
int undo_items(session *s, snapshot_room *room, const snapshot *n, const undo_wish *wish);

/* undo_items.c: puts the items of the snapshot into a table; what may be there already
** is a matter of `replace`. */
typedef struct undo_count {
  long long back, there, refused; /* there: the same item was there already */
} undo_count;
int undo_put_items(session *s, snapshot_room *room, const snapshot *n, const char *table,
                   bool replace, undo_count *count);

#endif
