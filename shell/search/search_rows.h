/*
** search_rows.h - hits of a search as rows: the score, what was read of the item, and
** snippets with marks where the words are that were found.
*/
#ifndef SEARCH_ROWS_H
#define SEARCH_ROWS_H

#include "base/json_span.h"
#include "base/text.h"

/* The column of the score. */
#define SEARCH_SCORE "_score"

/* Appends the row of a hit in DynamoDB's JSON; without the marks unless `marked`. */
void search_row(json_span item, json_span hit, bool marked, text *row);

#endif
