/*
** search_wish.h - what .search is asked for, out of what was typed.
*/
#ifndef SEARCH_WISH_H
#define SEARCH_WISH_H

#include "session.h"

/* A text is empty where nothing was said. Freed with search_wish_free. */
typedef struct search_wish {
  text table; /* perhaps with .INDEX */
  text query; /* as it was typed */
  text where, key, project;
  size_t limit; /* hits in all; 0: all */
  size_t words; /* of a snippet; 0: as many as the store gives */
  bool full;    /* whole texts in the place of snippets */
} search_wish;

/* Reads "TABLE[.INDEX] [--OPTION ...] QUERY": options stand anywhere but in quotes. Prints
** what is wrong and returns SHELL_USAGE. */
int search_wish_read(const session *s, const char *rest, search_wish *wish);
/* The same out of the words of a command line. */
int search_wish_read_words(const session *s, int count, char **list, search_wish *wish);
void search_wish_free(search_wish *wish);

#endif
