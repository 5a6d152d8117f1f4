/*
** sql_rows.c - rows as items whose attributes are the columns: all modes print them.
*/
#include "sql/sql_rows.h"

#include <stdlib.h>
#include <string.h>

static bool is_taken(const sql_rows *r, const text *name) {
  for (size_t i = 0; i < r->count; i++)
    if (strcmp(text_string(&r->names[i]), text_string(name)) == 0) return true;
  return false;
}

void sql_rows_column(sql_rows *r, const char *name, size_t length) {
  text quoted = {0}, free_name = {0};
  text_add_json_string(&quoted, name, length);
  text_append(&free_name, quoted.data + 1, quoted.length - 2);
  for (int again = 2; is_taken(r, &free_name); again++) {
    text_clear(&free_name);
    text_append(&free_name, quoted.data + 1, quoted.length - 2);
    text_format(&free_name, "_%d", again);
  }
  r->names = memory_resize(r->names, r->count + 1, sizeof *r->names);
  r->names[r->count++] = free_name;
  text_free(&quoted);
}

/* The first names are columns even where there are no rows; the others are put in their
** order by the rows, which have them all. */
void sql_rows_begin(sql_rows *r, session *s) {
  for (size_t i = 0; i < r->count && i < ROWS_FIRST; i++)
    r->heading.keys[i] = text_string(&r->names[i]);
  r->heading.documents = true;
  r->printed = rows_begin(s, &r->heading);
}

int sql_rows_value(sql_rows *r, const char *value, size_t length) {
  text_format(&r->row, "%s\"%s\":", r->column == 0 ? "{" : ",", text_string(&r->names[r->column]));
  text_append(&r->row, value, length);
  if (++r->column < r->count) return SHELL_DONE;
  text_add_char(&r->row, '}');
  int rc = rows_add(r->printed, (json_span){r->row.data, r->row.length});
  text_clear(&r->row);
  r->column = 0;
  return rc;
}

int sql_rows_end(sql_rows *r) {
  int rc = r->printed != NULL ? rows_end(r->printed) : SHELL_DONE;
  for (size_t i = 0; i < r->count; i++) text_free(&r->names[i]);
  free(r->names);
  text_free(&r->row);
  *r = (sql_rows){0};
  return rc;
}
