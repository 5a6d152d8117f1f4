/*
** sql_rows.h - the rows of a question in SQL, printed in the session's mode with the
** columns in their order. A name that two columns have is the second's with _2 behind it.
*/
#ifndef SQL_ROWS_H
#define SQL_ROWS_H

#include "output/rows.h"
#include "session.h"

/* All zero is nothing begun. */
typedef struct sql_rows {
  rows *printed;
  rows_heading heading;
  text *names; /* of the columns, as in JSON without quotes */
  size_t count;
  text row;      /* the one being put together */
  size_t column; /* the next of it */
} sql_rows;

/* Adds the columns, then begins. */
void sql_rows_column(sql_rows *r, const char *name, size_t length);
void sql_rows_begin(sql_rows *r, session *s);

/* Adds the next value of a row, in DynamoDB's JSON; the last prints it. SHELL_FAILED:
** more of them cannot be printed. */
int sql_rows_value(sql_rows *r, const char *value, size_t length);

/* Ends what was begun, and frees. */
int sql_rows_end(sql_rows *r);

#endif
