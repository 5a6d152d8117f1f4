/* stator_json(x), the function of SQL: DynamoDB's JSON to plain JSON. On connections of
** Stator's own, for questions; in no schema. */
#ifndef ST_SQL_JSON_H
#define ST_SQL_JSON_H
#include "store/store_internal.h"

/*
** Makes it known to the connection. Of an attribute value, {"L":[{"S":"a"}]}, or of an
** item, {"pk":{"S":"a"}}, it gives plain JSON, ["a"] and {"pk":"a"}, which SQLite's JSON
** functions take for JSON: numbers with all their digits, sets as arrays, binary values
** as their base64 text. NULL of NULL; of anything else an error.
*/
int st_sql_json_register(st_store *s, st_error *error);
#endif
