/*
** export_csv.h - items as comma- or tab-separated values, with the types of their
** columns in the heading.
*/
#ifndef EXPORT_CSV_H
#define EXPORT_CSV_H

#include "transfer/export_options.h"
#include "transfer/export_read.h"

/* Prints errors. */
int export_csv(session *s, const export_options *o, const export_source *source,
               export_place *place);

#endif
