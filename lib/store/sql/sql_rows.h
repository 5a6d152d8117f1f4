/* Rows of answers in SQL: the one that a statement stands at, and rows kept of it. */
#ifndef ST_SQL_ROWS_H
#define ST_SQL_ROWS_H
#include "base/error.h"

struct sqlite3_stmt;
struct sqlite3_value;

typedef enum st_cell_type {
  ST_CELL_NULL,
  ST_CELL_INTEGER,
  ST_CELL_REAL,
  ST_CELL_TEXT,
  ST_CELL_BLOB
} st_cell_type;

typedef struct st_sql_row {
  struct sqlite3_stmt *at;     /* a statement's row; NULL: */
  struct sqlite3_value **kept; /* one that was kept */
  int count;                   /* columns; 0: no row */
} st_sql_row;

/* A column that there is not is NULL. Values are converted as SQLite does. */
st_cell_type st_sql_row_type(const st_sql_row *row, int column);
int64_t st_sql_row_int(const st_sql_row *row, int column);
double st_sql_row_real(const st_sql_row *row, int column);

/* NUL-terminated beyond n; of numbers SQLite's text. p NULL: a NULL, or no memory. Text
** may hold U+0000, and bytes that are not UTF-8. Borrowed until the next row. */
st_str st_sql_row_text(const st_sql_row *row, int column);
st_str st_sql_row_blob(const st_sql_row *row, int column);

typedef struct st_sql_rows {
  struct sqlite3_value **cells; /* row by row */
  size_t count, room;           /* of cells */
  size_t next;                  /* cell of the row that st_sql_rows_next gives */
  int columns;
} st_sql_rows;

void st_sql_rows_init(st_sql_rows *rows, int columns); /* columns: at least 1 */
void st_sql_rows_free(st_sql_rows *rows);
int st_sql_rows_keep(st_sql_rows *rows, const st_sql_row *row, st_error *error); /* NOMEM */
bool st_sql_rows_next(st_sql_rows *rows, st_sql_row *row); /* false: there are no more */
#endif
