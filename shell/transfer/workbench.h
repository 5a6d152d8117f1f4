/*
** workbench.h - a model of NoSQL Workbench: its tables, their indexes and sample data.
*/
#ifndef WORKBENCH_H
#define WORKBENCH_H

#include "transfer/import_set.h"
#include "transfer/input.h"

/* Reads the model whole. False with `why` appended to, file and line in front, if it is
** not understood. The set borrows in->path. */
bool workbench_read(input *in, import_set *set, text *why);

#endif
