/*
** rows_table.c - the mode table: columns as wide as the first TABLE_WINDOW items
** need, in the width of the terminal. Values that do not fit end in `…`; which
** attributes have no column is said below.
*/
#include <string.h>

#include "output/cell.h"
#include "output/field.h"
#include "output/paint.h"
#include "output/rows_mode.h"
#include "output/width.h"

/* Between columns " │ "; no column is narrowed below NARROWEST. */
enum { TABLE_WINDOW = 100, BETWEEN = 3, NARROWEST = 10 };

/* ------------------------------------------------------------------- layout */

static void widen(column *c, const text *shown) {
  size_t width = width_of(text_string(shown), shown->length);
  if (width > c->width) c->width = width;
}

static void measure_names(rows *r) {
  text shown = {0};
  for (size_t i = 0; i < r->columns.count; i++) {
    const text *name = &r->columns.list[i].name;
    text_clear(&shown);
    cell_show_name((json_span){name->data, name->length}, &shown);
    widen(&r->columns.list[i], &shown);
  }
  text_free(&shown);
}

static void measure_values(rows *r) {
  text shown = {0};
  json_span item;
  while (spool_next(&r->held, &item)) {
    const json_span *cells = columns_spread(&r->columns, item);
    for (size_t i = 0; i < r->columns.count; i++) {
      if (cells[i].length == 0) continue;
      text_clear(&shown);
      rows_show(r, cells[i], true, &shown);
      widen(&r->columns.list[i], &shown);
    }
  }
  spool_rewind(&r->held);
  text_free(&shown);
}

/* What the first `count` columns take if none is wider than `most`. */
static size_t table_width(const columns *c, size_t count, size_t most) {
  size_t width = count > 0 ? (count - 1) * BETWEEN : 0;
  for (size_t i = 0; i < count; i++) width += c->list[i].width < most ? c->list[i].width : most;
  return width;
}

/* As many columns as fit when narrowed; the widest give way first, all to the
** same width. */
static void lay_out(rows *r) {
  columns *c = &r->columns;
  size_t most = r->width;
  r->shown = c->count;
  while (r->shown > 1 && table_width(c, r->shown, NARROWEST) > r->width) r->shown--;
  while (most > 1 && table_width(c, r->shown, most) > r->width) most--;
  /* What is left over goes to those that were narrowed, from the left. */
  size_t left = r->width - table_width(c, r->shown, most);
  for (size_t i = 0; i < r->shown; i++) {
    size_t give = c->list[i].width > most && left > 0;
    if (c->list[i].width > most) c->list[i].width = most + give;
    left -= give;
  }
}

/* ------------------------------------------------------------------ printing */

static void add_bar(rows *r, const char *bar) {
  paint_add(&r->out, r->color ? PAINT_RULE : PAINT_NONE, bar, strlen(bar));
}

static void end_row(rows *r) {
  while (r->out.length > 0 && r->out.data[r->out.length - 1] == ' ') r->out.length--;
  text_add_char(&r->out, '\n');
}

static void add_bar_before(rows *r, size_t cell) {
  if (cell == 0) return;
  text_add_char(&r->out, ' ');
  add_bar(r, "│");
  text_add_char(&r->out, ' ');
}

static void print_row(rows *r, json_span item) {
  text shown = {0};
  const json_span *cells = columns_spread(&r->columns, item);
  bool marks = rows_show_marks(r);
  for (size_t i = 0; i < r->shown; i++) {
    paint p = PAINT_NONE;
    add_bar_before(r, i);
    text_clear(&shown);
    if (cells[i].length > 0) p = rows_show(r, cells[i], true, &shown);
    bool number = p == PAINT_NUMBER;
    if (!r->color) p = PAINT_NONE;
    if (p == PAINT_NONE && marks) p = PAINT_MARKED;
    field_add(&r->out, &shown, r->columns.list[i].width, FIELD_MORE, p, number);
  }
  end_row(r);
  text_free(&shown);
}

static void print_heading(rows *r) {
  text shown = {0};
  for (size_t i = 0; i < r->shown; i++) {
    const column *c = &r->columns.list[i];
    bool right = !r->typed && c->numbers > 0 && c->numbers + c->nulls == c->items;
    add_bar_before(r, i);
    text_clear(&shown);
    cell_show_name((json_span){c->name.data, c->name.length}, &shown);
    field_add(&r->out, &shown, c->width, FIELD_MORE, r->color ? PAINT_HEADING : PAINT_NONE, right);
  }
  end_row(r);
  text_clear(&shown);
  for (size_t i = 0; i < r->shown; i++) {
    if (i > 0) text_add(&shown, "─┼─");
    for (size_t w = 0; w < r->columns.list[i].width; w++) text_add(&shown, "─");
  }
  add_bar(r, text_string(&shown));
  text_add_char(&r->out, '\n');
  text_free(&shown);
}

/* The heading, and the items that were held back for it. */
static void open_table(rows *r) {
  json_span item;
  r->opened = true;
  columns_drop_empty(&r->columns, &r->fixed);
  columns_sort(&r->columns, r->fixed);
  measure_names(r);
  measure_values(r);
  lay_out(r);
  if (r->shown > 0) print_heading(r);
  while (r->shown > 0 && rows_next_held(r, &item)) print_row(r, item);
}

void rows_table_add(rows *r, json_span item) {
  columns_note(&r->columns, item);
  if (r->opened) {
    print_row(r, item);
    return;
  }
  rows_hold(r, item);
  if (r->held.count == TABLE_WINDOW) open_table(r);
}

/* No attribute is left out silently. */
static void note_unshown(rows *r) {
  size_t unshown = r->columns.count - r->shown;
  text note = {0};
  if (unshown == 0) return;
  text_format(&note, "(%zu more attribute%s:", unshown, unshown == 1 ? "" : "s");
  size_t start = note.length;
  for (size_t i = r->shown; i < r->columns.count; i++) {
    const text *name = &r->columns.list[i].name;
    text_add(&note, i == r->shown ? " " : ", ");
    cell_show_name((json_span){name->data, name->length}, &note);
  }
  static const char end[] = "; .mode line shows all)";
  size_t room = r->width > start + sizeof end ? r->width - start - sizeof end : 0;
  if (width_of(note.data + start, note.length - start) > room) {
    note.length = start + width_fitting(note.data + start, note.length - start, room);
    text_add(&note, FIELD_MORE);
  }
  text_add(&note, end);
  add_bar(r, text_string(&note));
  text_add_char(&r->out, '\n');
  text_free(&note);
}

void rows_table_end(rows *r) {
  if (!r->opened && r->count > 0) open_table(r);
  if (r->count > 0) note_unshown(r);
}
