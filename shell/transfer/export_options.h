/*
** export_options.h - what may follow .export.
*/
#ifndef EXPORT_OPTIONS_H
#define EXPORT_OPTIONS_H

#include "session.h"
#include "transfer/formats.h"

typedef enum export_values {
  EXPORT_VALUES_EXACT,
  EXPORT_VALUES_PLAIN,
  EXPORT_VALUES_TYPED
} export_values;

typedef struct export_options {
  const char *source; /* a table or a SELECT; NULL: all tables */
  const char *path;
  bool all;
  transfer_format format;
  export_values values; /* exact: plain, where that says what the item is */
  bool gzip, force, restart;
} export_options;

/* Prints what is wrong and returns SHELL_USAGE. */
int export_options_read(session *s, int count, char **list, export_options *o);

#endif
