/*
** rows.h - items being printed.
*/
#ifndef ROWS_H
#define ROWS_H

#include "base/json_span.h"
#include "session.h"

typedef struct rows rows;

/* Never NULL. Ended with rows_end. */
rows *rows_begin(session *s);
/* Prints an item in DynamoDB's JSON, or keeps it until rows_end. */
int rows_add(rows *r, json_span item);
/* Prints what was kept, and frees. */
int rows_end(rows *r);

#endif
