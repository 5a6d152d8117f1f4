/*
** care.h - what stands before a loss: a question on a terminal, and a snapshot that
** .undo brings back.
*/
#ifndef CARE_H
#define CARE_H

#include "care/snapshot.h"
#include "definition/table_facts.h"
#include "session.h"

/* Before a table is dropped by `statement`: asks at the prompt, and keeps a snapshot as
** .set undo says. SHELL_DONE: go on, and tell care_after_drop; else nothing is to be
** changed, and why was printed. */
int care_before_drop(session *s, const char *table, const char *statement);
/* `rc` is what the drop came to: a snapshot of what is still there is forgotten. */
void care_after_drop(session *s, int rc);

/* The same around any operation of the API: only DeleteTable is a loss. */
int care_before_operation(session *s, const char *operation, json_span request);

/* Whether a loss keeps a snapshot: .set undo on|off, auto: at the prompt. */
bool care_keeps(const session *s);

/* Fills in what a snapshot of the table, or of some of its items, says. */
void care_describe(const table_facts *facts, const char *kind, const char *statement, snapshot *n);

/* Copies what a read answers (pages_read, of the session's store) into a new snapshot,
** which does not count yet. On failure prints why, and forgets it. `total` is about how
** many items that is, 0: nobody knows. */
int care_copy(session *s, snapshot_room *room, snapshot *n, const char *operation,
              const text *request, long long total);
/* After a failure in the room: "a snapshot cannot be kept: WHY; nothing was changed". */
int care_cannot_keep(const session *s, const text *why);

#endif
