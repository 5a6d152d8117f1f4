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
#include "store/store.h"
#include "value/value.h"

typedef struct st_sql_limits {
  int64_t timeout_ms; /* of work, by a clock that nobody sets; 0: ST_SQL_TIMEOUT_MS */
  int64_t steps;      /* of SQLite's machine, to the next 4,000; 0: ST_SQL_STEPS */
} st_sql_limits;

typedef enum st_cell_type {
  ST_CELL_NULL,
  ST_CELL_INTEGER,
  ST_CELL_REAL,
  ST_CELL_TEXT,
  ST_CELL_BLOB
} st_cell_type;

typedef struct st_sql_query st_sql_query;

/* `parameters` are S, N, B, BOOL or NULL, for ? and ?NNN; they and the statement are
** copied. May answer ST_AGAIN. Errors: VALIDATION, with what is wrong and where, what
** cannot be read and why, which limit was reached and how to raise it; those of reading. */
int st_sql_query_open(st_store *s, st_str statement, const st_value *parameters, size_t count,
                      const st_sql_limits *limits, st_sql_query **out, st_error *error);
void st_sql_query_close(st_sql_query *q); /* accepts NULL; ends the snapshot */

int st_sql_query_columns(const st_sql_query *q);
st_str st_sql_query_name(const st_sql_query *q, int column); /* NUL-terminated; UTF-8 */

/* *row false: there are no more. Errors as above. */
int st_sql_query_next(st_sql_query *q, bool *row, st_error *error);

/* Of the row that was read last, borrowed until the next. */
st_cell_type st_sql_query_type(const st_sql_query *q, int column);
int64_t st_sql_query_int(const st_sql_query *q, int column);
/* TEXT and BLOB as they are; of an INTEGER or REAL SQLite's text. TEXT may hold U+0000,
** and bytes that are not UTF-8. NUL-terminated beyond n. p NULL: no memory. */
st_str st_sql_query_bytes(const st_sql_query *q, int column);
#endif
