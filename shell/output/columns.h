/*
** columns.h - the columns of a table of items: every attribute that some item
** has, the ones of the heading first.
*/
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json_span.h"
#include "base/text.h"

/* In the place of the type of a column whose values are of several. */
#define COLUMN_MIXED "mixed"

typedef struct column {
  text name;             /* as in JSON, without quotes */
  size_t items;          /* that have it */
  size_t numbers, nulls; /* of them, by their values */
  const char *type;      /* of all its values, as DynamoDB writes it; NULL: none was seen */
  size_t width;          /* for the mode's use */
} column;

/* All zero is empty. Freed with columns_free. */
typedef struct columns {
  column *list;
  size_t count;
  size_t near;      /* where the last search ended: attributes come in one order */
  json_span *cells; /* as many as columns_spread has made */
  size_t cell_count;
} columns;

/* Adds the column unless it is there. */
column *columns_add(columns *c, json_span name);
/* Adds the columns of a typed item and notes their types. */
void columns_note(columns *c, json_span item);

/* The values of a typed item, whose columns were noted, by column: until the next
** call, and borrowed from it; of length 0 where it has none. */
const json_span *columns_spread(columns *c, json_span item);

/* Puts those that most items have first, behind the first `fixed`. */
void columns_sort(columns *c, size_t fixed);
/* Takes out those of the first *fixed that no item has, if there are items. */
void columns_drop_empty(columns *c, size_t *fixed);
void columns_free(columns *c);

/* A typed value: {"N":"1"} is of type N, *inner its "1". "" if it is none. */
const char *value_type_shown(json_span value, json_span *inner);

#endif
