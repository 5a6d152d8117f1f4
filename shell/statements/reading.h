/*
** reading.h - a read that is printed page by page and keeps its place: a Query, a
** Scan, a SELECT. At the prompt it stops after some items, and `it` goes on.
*/
#ifndef READING_H
#define READING_H

#include "session.h"

/* Begins a read in place of the session's, and fetches its first page: false if the
** call failed, whose error is the session's answer; nothing is printed. The request
** is an object without limit or position; `reads`: it is not a statement that writes;
** `most` items are read in all, 0: no limit. */
bool reading_open(session *s, const char *operation, const char *request, bool reads, size_t most);

/* Prints up to `limit` more items of the session's reading, 0: all that are left, and
** tells how many there were, unless that is NULL. */
int reading_go_on(session *s, size_t limit, size_t *printed);

/* Whether there is something to go on with. */
bool reading_has_more(const session *s);

/* Forgets the reading. */
void reading_end(session *s);

#endif
