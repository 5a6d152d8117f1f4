/*
** import_items.h - the items of one feed into one table.
*/
#ifndef IMPORT_ITEMS_H
#define IMPORT_ITEMS_H

#include "transfer/import_options.h"

typedef enum import_end {
  IMPORT_ALL_IN,
  IMPORT_SOME_REJECTED, /* and all others are in */
  IMPORT_STOPPED
} import_end;

/* `f` is open and nothing was taken from it. Prints what came in, and errors. */
import_end import_items(session *s, const import_options *o, const char *table, feed *f);

#endif
