/* A view as a request defines it, and as answers show it. */
#ifndef ST_VIEW_DEFINITION_H
#define ST_VIEW_DEFINITION_H
#include "ops/view/view_shapes.h"
#include "store/catalog.h"

/* Reads CreateView's members, in the arena; *condition is NULL where there is none. It is
** compiled for a table later. Errors: VALIDATION. */
int st_view_definition_read(st_call *c, st_sql_view *view, st_condition **condition);

/* Appends {"ViewDescription":{...}} */
void st_view_answer(st_call *c, const st_table *t, const st_sql_view *view);
#endif
