/*
** stream_command.h - .stream: which streams there are, and their records as they come.
*/
#ifndef STREAM_COMMAND_H
#define STREAM_COMMAND_H

#include "session.h"

/* [TABLE], or tail TABLE and its options. */
extern const char stream_manual[];
int stream_run(session *s, int count, char **list);

/* stream_show.c: the streams of a table, or of all where it is NULL. */
int stream_show(session *s, const char *table);

#endif
