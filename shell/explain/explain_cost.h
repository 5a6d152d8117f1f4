/*
** explain_cost.h - capacity units out of answers, added up. They come as decimals with
** at most one digit behind the point that counts, and are kept in tenths.
*/
#ifndef EXPLAIN_COST_H
#define EXPLAIN_COST_H

#include "base/json_span.h"
#include "base/text.h"

/* Tenths of the CapacityUnits in an answer's ConsumedCapacity, which is one or a
** list; 0 if there are none. */
long long explain_units(json_span answer);

/* Appends 1.5, or 2. */
void explain_add_units(long long tenths, text *out);

/* Appends "1 of the table, 0.5 of by_email" for what ReturnConsumedCapacity INDEXES
** tells; nothing if only the table has a part. */
void explain_add_parts(json_span answer, text *out);

#endif
