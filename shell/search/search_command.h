/*
** search_command.h - .search: items by words.
*/
#ifndef SEARCH_COMMAND_H
#define SEARCH_COMMAND_H

#include "session.h"

extern const char search_manual[];

/* .search TABLE[.INDEX] [OPTION ...] QUERY, as words or as it was typed. */
int search_run_words(session *s, int count, char **list);
int search_run(session *s, const char *rest);

#endif
