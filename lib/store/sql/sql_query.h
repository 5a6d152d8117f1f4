/*
** Questions in SQL: one statement that reads views, tables' own views and search
** indexes, and nothing else, within limits. Runs on a connection that Stator opened,
** never on an application's.
**
** Everything a question reads is of one moment: the snapshot is taken before it is
** prepared and held until it is closed. One at a time per store; between open and close
** nothing else is done with the store.
*/
#ifndef ST_SQL_QUERY_H
#define ST_SQL_QUERY_H
#include "store/sql/sql_rows.h"
#include "store/store.h"
#include "value/value.h"

typedef struct st_sql_limits {
  int64_t timeout_ms; /* of work, by a clock that nobody sets; 0: ST_SQL_TIMEOUT_MS */
  int64_t steps;      /* of SQLite's machine, to the next 4,000; 0: ST_SQL_STEPS */
} st_sql_limits;

typedef struct st_sql_query st_sql_query;

/* `parameters` are S, N, B, BOOL or NULL, for ? and ?NNN; they and the statement are
** copied. Errors: VALIDATION, with what is wrong and where, what may not be read and why,
** or which limit was reached and how to raise it; those of reading. */
int st_sql_query_open(st_store *s, st_str statement, const st_value *parameters, size_t count,
                      const st_sql_limits *limits, st_sql_query **out, st_error *error);
void st_sql_query_close(st_sql_query *q); /* accepts NULL; ends the snapshot */

int st_sql_query_columns(const st_sql_query *q);
/* NUL-terminated beyond n; UTF-8, without U+0000. p NULL: no memory. */
st_str st_sql_query_name(const st_sql_query *q, int column);

/* row->count 0: there are no more. Borrowed until the next call. Errors as above. */
int st_sql_query_next(st_sql_query *q, st_sql_row *row, st_error *error);
#endif
