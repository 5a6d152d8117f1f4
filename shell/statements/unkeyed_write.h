/*
** unkeyed_write.h - the items of a snapshot deleted, or updated by a statement.
*/
#ifndef UNKEYED_WRITE_H
#define UNKEYED_WRITE_H

#include "care/snapshot.h"
#include "session.h"

/* A statement taken apart. */
typedef struct unkeyed {
  bool deletes;
  text table;      /* its name */
  text table_said; /* the same as it stands in the statement */
  text head;       /* all before WHERE */
  text condition;  /* what is behind it; empty: nothing */
  /* What came of it: */
  long long done, changed; /* changed: by others, meanwhile */
} unkeyed;

/* Goes through the items. False ends are printed. */
int unkeyed_write(session *s, unkeyed *u, snapshot_room *room, const snapshot *n);

#endif
