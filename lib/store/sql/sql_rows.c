/* sql_rows.c - values of rows, where they stand or as they were kept. */
#include "store/sql/sql_rows.h"
#include "base/mem.h"
#include <sqlite3.h>

static bool has_column(const st_sql_row *row, int column) {
  return column >= 0 && column < row->count;
}

st_cell_type st_sql_row_type(const st_sql_row *row, int column) {
  if (!has_column(row, column)) return ST_CELL_NULL;
  int type = row->at ? sqlite3_column_type(row->at, column) : sqlite3_value_type(row->kept[column]);
  switch (type) {
  case SQLITE_INTEGER: return ST_CELL_INTEGER;
  case SQLITE_FLOAT: return ST_CELL_REAL;
  case SQLITE_TEXT: return ST_CELL_TEXT;
  case SQLITE_BLOB: return ST_CELL_BLOB;
  default: return ST_CELL_NULL;
  }
}

int64_t st_sql_row_int(const st_sql_row *row, int column) {
  if (!has_column(row, column)) return 0;
  return row->at ? sqlite3_column_int64(row->at, column) : sqlite3_value_int64(row->kept[column]);
}

double st_sql_row_real(const st_sql_row *row, int column) {
  if (!has_column(row, column)) return 0;
  return row->at ? sqlite3_column_double(row->at, column) : sqlite3_value_double(row->kept[column]);
}

st_str st_sql_row_text(const st_sql_row *row, int column) {
  if (!has_column(row, column)) return (st_str){NULL, 0};
  const unsigned char *p =
      row->at ? sqlite3_column_text(row->at, column) : sqlite3_value_text(row->kept[column]);
  if (!p) return (st_str){NULL, 0};
  int n = row->at ? sqlite3_column_bytes(row->at, column) : sqlite3_value_bytes(row->kept[column]);
  return (st_str){(const char *)p, (size_t)n};
}

/* SQLite has no pointer to no bytes. */
st_str st_sql_row_blob(const st_sql_row *row, int column) {
  if (!has_column(row, column) || st_sql_row_type(row, column) == ST_CELL_NULL)
    return (st_str){NULL, 0};
  const void *p =
      row->at ? sqlite3_column_blob(row->at, column) : sqlite3_value_blob(row->kept[column]);
  int n = row->at ? sqlite3_column_bytes(row->at, column) : sqlite3_value_bytes(row->kept[column]);
  if (!p && n == 0) return (st_str){"", 0};
  return (st_str){p, p ? (size_t)n : 0};
}

void st_sql_rows_init(st_sql_rows *rows, int columns) {
  *rows = (st_sql_rows){.columns = columns};
}

void st_sql_rows_free(st_sql_rows *rows) {
  for (size_t i = 0; i < rows->count; i++) sqlite3_value_free(rows->cells[i]);
  st_mem_free(rows->cells);
  *rows = (st_sql_rows){.columns = rows->columns};
}

static bool make_room_for_row(st_sql_rows *rows) {
  enum { FIRST_CELLS = 64 };
  if (rows->room - rows->count >= (size_t)rows->columns) return true;
  size_t room = rows->room ? 2 * rows->room : FIRST_CELLS;
  if (room < rows->count + (size_t)rows->columns) room = rows->count + (size_t)rows->columns;
  struct sqlite3_value **more = st_mem_resize(rows->cells, room * sizeof *more);
  if (!more) return false;
  rows->cells = more;
  rows->room = room;
  return true;
}

int st_sql_rows_keep(st_sql_rows *rows, const st_sql_row *row, st_error *error) {
  if (!make_room_for_row(rows)) return st_error_nomem(error);
  for (int i = 0; i < rows->columns; i++) {
    sqlite3_value *copy = sqlite3_value_dup(sqlite3_column_value(row->at, i));
    if (!copy) return st_error_nomem(error);
    rows->cells[rows->count++] = copy;
  }
  return STATOR_OK;
}

bool st_sql_rows_next(st_sql_rows *rows, st_sql_row *row) {
  *row = (st_sql_row){0};
  if (rows->next == rows->count) return false;
  row->kept = rows->cells + rows->next;
  row->count = rows->columns;
  rows->next += (size_t)rows->columns;
  return true;
}
