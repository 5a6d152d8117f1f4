/*
** csv.h - comma- or tab-separated values: records and their cells (RFC 4180), and
** the types that a column's name may carry, as in "price:N".
**
** An empty cell without quotes is an attribute that is not there; "" is the empty
** string. A quote inside a cell that did not begin with one is that sign itself.
*/
#ifndef CSV_H
#define CSV_H

#include "transfer/elements.h"
#include "transfer/typed_json.h"

typedef struct csv_cell {
  text content;
  bool quoted;
} csv_cell;

typedef struct csv_record {
  csv_cell *cells;
  size_t count, capacity;
} csv_record;

void csv_record_free(csv_record *r);

/* Splits a record, without its line end. NULL, or what is wrong. */
const char *csv_split(json_span line, char separator, csv_record *r);

/* Finds the next record that is not empty, line ends in quotes and all; e->piece is
** it. The layout of `e` is of no matter. */
found csv_next(elements *e, char separator);

/* Beyond the types of values a column may hold any plain JSON, or any typed value. */
enum { COLUMN_JSON = TYPE_NONE + 1, COLUMN_TYPED, COLUMN_UNTYPED };

/* Splits "price:N" into the name's length and the column's type. */
int csv_column_type(const char *heading, size_t *name_length);
const char *csv_type_name(int type);

/* Appends the typed value of a cell that is not missing. NULL, or what is wrong. */
const char *csv_cell_value(const csv_cell *cell, int type, text *typed);
/* The same for a column without a type: numbers, true, false, null, objects and
** arrays are taken for what they look like, if `infer` is set. */
const char *csv_cell_guess(const csv_cell *cell, bool infer, text *typed);

/* Appends a cell, quoted where it must be; an empty one is quoted. */
void csv_add_cell(text *out, const char *content, size_t length, char separator);

#endif
