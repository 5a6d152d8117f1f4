/*
** inspect.h - the dot-commands that show what a store holds, and its table names
** for completion.
*/
#ifndef INSPECT_H
#define INSPECT_H

#include "session.h"

int inspect_tables(session *s, int count, char **list);
int inspect_schema(session *s, int count, char **list);
int inspect_shards(session *s, int count, char **list);

/* Calls `visit` with every table name, in order. False if a call failed, whose error
** is the session's answer; nothing is printed. */
typedef void (*inspect_visit)(void *context, const char *table);
bool inspect_each_table(session *s, inspect_visit visit, void *context);

#endif
