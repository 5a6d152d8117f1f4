/*
** export_all.h - .export --all: every table of a store into a folder.
*/
#ifndef EXPORT_ALL_H
#define EXPORT_ALL_H

#include "transfer/export_options.h"

/* One table or SELECT into one file, silently, in export.c. Prints errors. */
int export_one(session *s, const export_options *o, size_t *items);

/* Prints what it has done. */
int export_all(session *s, const export_options *o);

#endif
