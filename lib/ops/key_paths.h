/* What expressions may not do to key attributes, known once the table is. */
#ifndef ST_KEY_PATHS_H
#define ST_KEY_PATHS_H
#include "ops/expressions.h"

/* "Key attributes must be scalars ...": no path of condition, filter or projection
** leads into a key attribute of the table or of an index. */
int st_check_key_paths(st_call *c, const st_table *t, const st_expressions *x);

/* The same for an update's targets; none of them is one of the table's keys. */
int st_check_key_targets(st_call *c, const st_table *t, const st_update *update);
#endif
