/* Rows of answers in SQL: the one that a statement stands at, and rows kept of it. */
#ifndef ST_SQL_ROWS_H
#define ST_SQL_ROWS_H
#include "base/arena.h"
#include "base/error.h"

struct sqlite3_stmt;

typedef enum st_cell_type {
  ST_CELL_NULL,
  ST_CELL_INTEGER,
  ST_CELL_REAL,
  ST_CELL_TEXT,
  ST_CELL_BLOB
} st_cell_type;

/* A value that was kept, and what SQLite makes of it as a number. */
typedef struct st_sql_cell {
  st_cell_type type;
  st_str bytes; /* of text and blobs; of a number its text, once it was asked for */
  int64_t integer;
  double real;
} st_sql_cell;

typedef struct st_sql_row {
  struct sqlite3_stmt *at; /* a statement's row; NULL: */
  st_sql_cell *kept;       /* one that was kept */
  st_arena *arena;         /* of that one */
  int count;               /* columns; 0: no row */
} st_sql_row;

/* A column that there is not is NULL. Values are converted as SQLite does. */
st_cell_type st_sql_row_type(const st_sql_row *row, int column);
int64_t st_sql_row_int(const st_sql_row *row, int column);
double st_sql_row_real(const st_sql_row *row, int column);

/* NUL-terminated beyond n; of numbers SQLite's text. p NULL: a NULL, or no memory. Text
** may hold U+0000, and bytes that are not UTF-8. Borrowed until the next row. */
st_str st_sql_row_text(const st_sql_row *row, int column);
st_str st_sql_row_blob(const st_sql_row *row, int column);

typedef struct st_sql_kept_row {
  struct st_sql_kept_row *next;
  st_sql_cell cells[];
} st_sql_kept_row;

typedef struct st_sql_rows {
  st_arena arena;
  st_sql_kept_row *next, **end; /* that st_sql_rows_next gives; where one more is kept */
  int columns;
} st_sql_rows;

void st_sql_rows_init(st_sql_rows *rows, int columns); /* columns: at least 1 */
void st_sql_rows_free(st_sql_rows *rows);
int st_sql_rows_keep(st_sql_rows *rows, const st_sql_row *row, st_error *error); /* NOMEM */
bool st_sql_rows_next(st_sql_rows *rows, st_sql_row *row); /* false: there are no more */
#endif
