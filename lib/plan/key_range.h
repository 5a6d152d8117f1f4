/* What a Query reads: key conditions against a schema, as a range of rows. */
#ifndef ST_KEY_RANGE_H
#define ST_KEY_RANGE_H
#include "expr/key_condition.h"
#include "plan/keys.h"

/* Fills hash, equal, low and high of `range`, by range->index or the table.
** Errors: VALIDATION, with the messages of validation.md section 5: missing key
** elements, operators and types that don't fit, empty or oversized values. */
int st_key_range(const st_table *t, const st_key_condition *conditions, st_arena *arena,
                 st_range *range, st_error *error);

/* An ExclusiveStartKey against the conditions: same partition, inside the range
** predicate, not a query for at most one row. */
int st_key_range_check_start(const st_table *t, const st_range *range, const st_position *start,
                             st_error *error);
#endif
