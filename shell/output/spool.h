/*
** spool.h - items held back until all of them are known: in memory up to
** SPOOL_IN_MEMORY bytes, the rest in a temporary file without a name.
*/
#ifndef SPOOL_H
#define SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/json_span.h"
#include "base/text.h"

#define SPOOL_IN_MEMORY ((size_t)8 << 20)

/* All zero is empty. Freed with spool_free. */
typedef struct spool {
  text memory;
  FILE *file;  /* NULL: everything is in memory */
  text record; /* the one read from the file */
  size_t count, at, offset;
  size_t first_in_file; /* the number of its first record */
} spool;

/* False, with errno set, if there is no room for it. */
bool spool_add(spool *held, const char *data, size_t length);

/* Goes through them from the first; none may be added from then on. `record` is borrowed
** until the next call. False at the end, or if reading fails: then `at` is less
** than `count` and errno says why. */
bool spool_next(spool *held, json_span *record);
/* Back to the first. */
void spool_rewind(spool *held);
void spool_free(spool *held);

#endif
