/* Sql, an extension: a question in SQL over views and search indexes. */
#ifndef ST_SQL_H
#define ST_SQL_H
#include "ops/call.h"

extern const st_shape st_sql_shape;

int st_op_sql(st_call *c);

/* The values of Parameters, in the arena; `list` NULL: none. Errors: VALIDATION. */
int st_sql_read_parameters(st_call *c, const st_json *list, st_value **values, size_t *count);

/* The same from JSON text; NULL: none. Errors besides: SERIALIZATION. */
int st_sql_read_parameter_text(st_call *c, const char *text, st_value **values, size_t *count);
#endif
