/*
** import_options.h - what may follow .import FILE TABLE.
*/
#ifndef IMPORT_OPTIONS_H
#define IMPORT_OPTIONS_H

#include "session.h"
#include "transfer/feed.h"

typedef struct import_options {
  const char *path;
  const char *table; /* NULL: none was named */
  feed_options feed;
  const char *create;   /* the keys of the table to be made; NULL */
  const char *key;      /* the same by names alone; NULL */
  const char *rejects;  /* the file for what cannot be put; NULL */
  bool rejects_allowed; /* --rejects or --max-rejects was said */
  size_t most_rejects;
  size_t start; /* elements that are passed over */
  bool start_given, restart;
  bool keep_job; /* the job is kept when all is in */
} import_options;

/* Prints what is wrong and returns SHELL_USAGE. */
int import_options_read(session *s, int count, char **list, import_options *o);

#endif
