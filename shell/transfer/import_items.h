/*
** import_items.h - the items of one feed into one table.
*/
#ifndef IMPORT_ITEMS_H
#define IMPORT_ITEMS_H

#include "transfer/import_options.h"

/* `f` is open and nothing was taken from it. Prints what came in, and errors. */
int import_items(session *s, const import_options *o, const char *table, feed *f);

#endif
