/*
** rows_fields.c - the modes csv, tsv and markdown: a line of names, then a line of
** fields for each item. The names are known when all items are, so that these are
** held back until the end, beyond SPOOL_IN_MEMORY bytes in a temporary file.
**
** Csv and tsv are RFC 4180 with a comma or a tab, lines ended by \n. A field of
** nothing is an attribute that the item has not, "" the empty text. A text that would
** be read as another value is in quotes: the number 1 is 1, the text 1 is "1". Typed,
** the names are NAME:TYPE (S, N, B, BOOL, NULL, SS, NS, BS), or NAME:TYPED where a
** field is the whole value in DynamoDB's JSON: nested values, and those of a column
** whose types differ.
*/
#include <string.h>

#include "output/cell.h"
#include "output/rows_mode.h"
#include "output/width.h"

/* Control characters but line ends and tabs, where a terminal would obey them. */
static void make_harmless(const rows *r, text *field) {
  text shown = {0};
  if (!r->screen) return;
  width_add_lines(&shown, text_string(field), field->length);
  text_free(field);
  *field = shown;
}

/* -------------------------------------------------------------- csv and tsv */

static bool needs_quotes(const text *field, bool string, char separator) {
  const char *data = text_string(field);
  if (field->length == 0 || (string && cell_reads_as_json(field))) return true;
  if (*data == ' ' || data[field->length - 1] == ' ') return true;
  for (size_t i = 0; i < field->length; i++)
    if (data[i] == '"' || data[i] == '\r' || data[i] == '\n' || data[i] == separator) return true;
  return false;
}

static void add_separated(rows *r, const text *field, bool string, char separator) {
  const char *data = text_string(field);
  bool quotes = needs_quotes(field, string, separator);
  if (quotes) text_add_char(&r->out, '"');
  for (size_t i = 0; i < field->length; i++) {
    if (data[i] == '"') text_add_char(&r->out, '"');
    text_add_char(&r->out, data[i]);
  }
  if (quotes) text_add_char(&r->out, '"');
}

/* The type of a column whose fields tell it, NULL if they are whole values. */
static const char *field_type(const column *c) {
  static const char *const whole[] = {COLUMN_MIXED, "M", "L"};
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
    if (c->type == NULL || strcmp(c->type, whole[i]) == 0) return NULL;
  return c->type;
}

static void add_separated_names(rows *r, char separator) {
  text field = {0};
  for (size_t i = 0; i < r->columns.count; i++) {
    const column *c = &r->columns.list[i];
    const char *type = field_type(c);
    text_clear(&field);
    cell_write_name((json_span){c->name.data, c->name.length}, &field);
    if (r->typed) text_format(&field, ":%s", type != NULL ? type : "TYPED");
    make_harmless(r, &field);
    if (i > 0) text_add_char(&r->out, separator);
    add_separated(r, &field, false, separator);
  }
  if (r->columns.count > 0) text_add_char(&r->out, '\n');
  text_free(&field);
}

static void add_separated_values(rows *r, json_span item, char separator) {
  text field = {0};
  const json_span *cells = columns_spread(&r->columns, item);
  for (size_t i = 0; i < r->columns.count; i++) {
    if (i > 0) text_add_char(&r->out, separator);
    if (cells[i].length == 0) continue;
    text_clear(&field);
    cell_write(cells[i], r->typed && field_type(&r->columns.list[i]) == NULL, &field);
    make_harmless(r, &field);
    add_separated(r, &field, cell_is_string(cells[i]), separator);
  }
  text_add_char(&r->out, '\n');
  text_free(&field);
}

static void print_separated(rows *r, char separator) {
  json_span item;
  add_separated_names(r, separator);
  while (rows_flush(r) && rows_next_held(r, &item)) add_separated_values(r, item, separator);
}

void rows_fields_add(rows *r, json_span item) {
  columns_note(&r->columns, item);
  rows_hold(r, item);
}

void rows_csv_end(rows *r) {
  print_separated(r, ',');
}

void rows_tsv_end(rows *r) {
  print_separated(r, '\t');
}

/* ----------------------------------------------------------------- markdown */

/* Inside a word an underscore is only an underscore, and ] is a link's before (. */
static bool is_markup(const text *shown, size_t i) {
  char c = shown->data[i];
  if (c == ']') return shown->data[i + 1] == '(';
  if (c != '_') return c != '\0' && strchr("\\|`*<~&", c) != NULL;
  const char *word = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  return i == 0 || i + 1 == shown->length || strchr(word, shown->data[i - 1]) == NULL ||
         strchr(word, shown->data[i + 1]) == NULL;
}

static void add_markdown(rows *r, const text *shown) {
  text_add(&r->out, *text_string(shown) != '\0' ? " " : "");
  for (size_t i = 0; i < shown->length; i++) {
    if (is_markup(shown, i)) text_add_char(&r->out, '\\');
    text_add_char(&r->out, shown->data[i]);
  }
  text_add(&r->out, " |");
}

static void add_markdown_names(rows *r) {
  text shown = {0};
  text_add_char(&r->out, '|');
  for (size_t i = 0; i < r->columns.count; i++) {
    const text *name = &r->columns.list[i].name;
    text_clear(&shown);
    cell_show_name((json_span){name->data, name->length}, &shown);
    add_markdown(r, &shown);
  }
  text_add(&r->out, "\n|");
  for (size_t i = 0; i < r->columns.count; i++) {
    const char *type = r->columns.list[i].type;
    bool number = !r->typed && type != NULL && strcmp(type, "N") == 0;
    text_add(&r->out, number ? " ---: |" : " --- |");
  }
  text_add_char(&r->out, '\n');
  text_free(&shown);
}

static void add_markdown_values(rows *r, json_span item) {
  text shown = {0};
  const json_span *cells = columns_spread(&r->columns, item);
  text_add_char(&r->out, '|');
  for (size_t i = 0; i < r->columns.count; i++) {
    text_clear(&shown);
    if (cells[i].length > 0) rows_show(r, cells[i], true, &shown);
    add_markdown(r, &shown);
  }
  text_add_char(&r->out, '\n');
  text_free(&shown);
}

void rows_markdown_end(rows *r) {
  json_span item;
  if (r->columns.count > 0) add_markdown_names(r);
  while (rows_flush(r) && rows_next_held(r, &item)) add_markdown_values(r, item);
}
