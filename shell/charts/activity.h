/*
** activity.h - how many changes of each kind were recorded when, divided into columns
** of time.
*/
#ifndef ACTIVITY_H
#define ACTIVITY_H

#include <stddef.h>
#include <stdint.h>

#include "base/json_span.h"

typedef enum change_kind { CHANGE_INSERT, CHANGE_MODIFY, CHANGE_REMOVE, CHANGE_KINDS } change_kind;

/* As GetRecords names them. */
extern const char *const change_names[CHANGE_KINDS];

/* The changes of one time. */
typedef struct changes {
  int64_t from; /* seconds since 1970 */
  uint64_t count[CHANGE_KINDS];
} changes;

/* All zero is empty. Freed with activity_free. */
typedef struct activity {
  changes *list; /* by time */
  size_t count;
  int64_t step; /* seconds that each stands for; the first begins at a multiple of it */
} activity;

/* Counts a record of a stream at its second. False if it is of no known kind. */
bool activity_note(activity *a, json_span record);

/* Puts them together into at most `columns` columns of one step, without gaps. */
void activity_divide(activity *a, size_t columns);
void activity_free(activity *a);

#endif
