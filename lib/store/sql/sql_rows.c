/* sql_rows.c - values of rows, where they stand or as they were kept. */
#include "store/sql/sql_rows.h"
#include <sqlite3.h>

static bool has_column(const st_sql_row *row, int column) {
  return column >= 0 && column < row->count;
}

static st_cell_type type_at(sqlite3_stmt *q, int column) {
  switch (sqlite3_column_type(q, column)) {
  case SQLITE_INTEGER: return ST_CELL_INTEGER;
  case SQLITE_FLOAT: return ST_CELL_REAL;
  case SQLITE_TEXT: return ST_CELL_TEXT;
  case SQLITE_BLOB: return ST_CELL_BLOB;
  default: return ST_CELL_NULL;
  }
}

/* SQLite has no pointer to no bytes. */
static st_str bytes_at(sqlite3_stmt *q, int column, bool text) {
  const void *p = text ? sqlite3_column_text(q, column) : sqlite3_column_blob(q, column);
  int n = sqlite3_column_bytes(q, column);
  if (!p && n == 0 && !text) return (st_str){"", 0};
  return (st_str){p, p ? (size_t)n : 0};
}

/* -- asking a row ----------------------------------------------------------------- */

st_cell_type st_sql_row_type(const st_sql_row *row, int column) {
  if (!has_column(row, column)) return ST_CELL_NULL;
  return row->at ? type_at(row->at, column) : row->kept[column].type;
}

int64_t st_sql_row_int(const st_sql_row *row, int column) {
  if (!has_column(row, column)) return 0;
  return row->at ? sqlite3_column_int64(row->at, column) : row->kept[column].integer;
}

double st_sql_row_real(const st_sql_row *row, int column) {
  if (!has_column(row, column)) return 0;
  return row->at ? sqlite3_column_double(row->at, column) : row->kept[column].real;
}

/* A number's text is made when it is asked for, as SQLite makes it. */
static st_str bytes_kept(const st_sql_row *row, int column) {
  enum { ROOM_OF_NUMBER = 48 };
  st_sql_cell *cell = &row->kept[column];
  bool number = cell->type == ST_CELL_INTEGER || cell->type == ST_CELL_REAL;
  if (!number || cell->bytes.p) return cell->bytes;
  char *text = st_arena_alloc(row->arena, ROOM_OF_NUMBER);
  if (!text) return cell->bytes;
  if (cell->type == ST_CELL_INTEGER)
    sqlite3_snprintf(ROOM_OF_NUMBER, text, "%lld", (long long)cell->integer);
  else
    sqlite3_snprintf(ROOM_OF_NUMBER, text, "%!.15g", cell->real);
  cell->bytes = st_str_of(text);
  return cell->bytes;
}

st_str st_sql_row_text(const st_sql_row *row, int column) {
  if (!has_column(row, column)) return (st_str){NULL, 0};
  return row->at ? bytes_at(row->at, column, true) : bytes_kept(row, column);
}

st_str st_sql_row_blob(const st_sql_row *row, int column) {
  if (st_sql_row_type(row, column) == ST_CELL_NULL) return (st_str){NULL, 0};
  return row->at ? bytes_at(row->at, column, false) : bytes_kept(row, column);
}

/* -- keeping rows ------------------------------------------------------------------ */

void st_sql_rows_init(st_sql_rows *rows, int columns) {
  *rows = (st_sql_rows){.columns = columns};
  st_arena_init(&rows->arena);
  rows->end = &rows->next;
}

void st_sql_rows_free(st_sql_rows *rows) {
  st_arena_free(&rows->arena);
  st_sql_rows_init(rows, rows->columns);
}

static bool is_digit_at(st_str s, size_t i) {
  return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* A text's number is that of its beginning, which SQLite takes long to read as a REAL:
** most texts begin with no number, or with a whole one of few digits. */
static bool short_number(st_str s, int64_t *number) {
  enum { MOST_DIGITS = 18 };
  size_t i = 0;
  *number = 0;
  while (i < s.n && i < MOST_DIGITS && is_digit_at(s, i)) *number = *number * 10 + (s.p[i++] - '0');
  if (i == 0) return s.n == 0 || (unsigned char)s.p[0] >= 'A';
  return i == s.n || !(is_digit_at(s, i) || s.p[i] == '.' || s.p[i] == 'e' || s.p[i] == 'E');
}

static void keep_numbers(sqlite3_stmt *q, int column, st_sql_cell *cell) {
  if (cell->bytes.p && short_number(cell->bytes, &cell->integer)) {
    cell->real = (double)cell->integer;
  } else {
    cell->integer = sqlite3_column_int64(q, column);
    cell->real = sqlite3_column_double(q, column);
  }
}

static bool keep_cell(st_arena *arena, sqlite3_stmt *q, int column, st_sql_cell *cell) {
  *cell = (st_sql_cell){.type = type_at(q, column)};
  if (cell->type == ST_CELL_NULL) return true;
  if (cell->type == ST_CELL_TEXT || cell->type == ST_CELL_BLOB) {
    st_str bytes = bytes_at(q, column, cell->type == ST_CELL_TEXT);
    if (!bytes.p || !st_arena_copy(arena, bytes, &cell->bytes)) return false;
  }
  keep_numbers(q, column, cell);
  return true;
}

int st_sql_rows_keep(st_sql_rows *rows, const st_sql_row *row, st_error *error) {
  size_t n = sizeof(st_sql_kept_row) + (size_t)rows->columns * sizeof(st_sql_cell);
  st_sql_kept_row *kept = st_arena_alloc(&rows->arena, n);
  bool ok = kept != NULL;
  for (int i = 0; ok && i < rows->columns; i++)
    ok = keep_cell(&rows->arena, row->at, i, &kept->cells[i]);
  if (!ok) return st_error_nomem(error);
  kept->next = NULL;
  *rows->end = kept;
  rows->end = &kept->next;
  return STATOR_OK;
}

bool st_sql_rows_next(st_sql_rows *rows, st_sql_row *row) {
  *row = (st_sql_row){0};
  if (!rows->next) return false;
  row->kept = rows->next->cells;
  row->arena = &rows->arena;
  row->count = rows->columns;
  rows->next = rows->next->next;
  return true;
}
