/* The values for the question marks of a statement. */
#ifndef ST_SQL_PARAMETERS_H
#define ST_SQL_PARAMETERS_H
#include "store/store_internal.h"

/* S is TEXT, B a BLOB, BOOL 1 or 0, NULL NULL; N an INTEGER of 64 bits, else a REAL if
** that has all its digits. Copied. Errors: VALIDATION: too few or many, a parameter with
** a name, a value that SQL has nothing for. */
int st_sql_bind_values(st_store *s, sqlite3_stmt *q, const st_value *values, size_t count,
                       st_error *error);
#endif
