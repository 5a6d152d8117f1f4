/*
** rows_json.c - the modes json (one array), jsonl (an item a line) and line (an
** attribute a line).
*/
#include "base/plain_json.h"
#include "output/cell.h"
#include "output/paint.h"
#include "output/rows_mode.h"
#include "output/width.h"

static void add_item(rows *r, json_span item, json_look look) {
  text plain = {0};
  if (r->color)
    look.add = paint_json;
  else if (r->screen)
    look.add = paint_json_shown;
  if (!r->typed) {
    plain_from_item(item, &plain);
    item = (json_span){plain.data, plain.length};
  }
  json_print_as(&r->out, item.data, item.length, &look);
  text_free(&plain);
}

void rows_json_add(rows *r, json_span item) {
  text_add(&r->out, r->count == 0 ? "[\n  " : ",\n  ");
  add_item(r, item, (json_look){.depth = 1});
}

void rows_json_end(rows *r) {
  text_add(&r->out, r->count == 0 ? "[]\n" : "\n]\n");
}

void rows_jsonl_add(rows *r, json_span item) {
  add_item(r, item, (json_look){.one_line = true});
  text_add_char(&r->out, '\n');
}

/* --------------------------------------------------------------------- line */

static size_t longest_name(json_span item) {
  size_t position = 0, longest = 0;
  json_span name, value;
  text shown = {0};
  while (json_each(item, &position, &name, &value)) {
    text_clear(&shown);
    cell_show_name(json_unquoted(name), &shown);
    size_t width = width_of(shown.data, shown.length);
    if (width > longest) longest = width;
  }
  text_free(&shown);
  return longest;
}

static void add_name(rows *r, json_span name, size_t width) {
  text shown = {0};
  cell_show_name(name, &shown);
  paint_add(&r->out, r->color ? PAINT_HEADING : PAINT_NONE, shown.data, shown.length);
  for (size_t i = width_of(shown.data, shown.length); i < width; i++) text_add_char(&r->out, ' ');
  text_add(&r->out, " = ");
  text_free(&shown);
}

void rows_line_add(rows *r, json_span item) {
  size_t position = 0, width = longest_name(item);
  json_span name, value;
  text shown = {0};
  if (r->count > 0) text_add_char(&r->out, '\n');
  while (json_each(item, &position, &name, &value)) {
    text_clear(&shown);
    paint p = rows_show(r, value, false, &shown);
    add_name(r, json_unquoted(name), width);
    if (p == PAINT_NONE && rows_show_marks(r))
      paint_add_marked(&r->out, shown.data, shown.length);
    else
      paint_add(&r->out, r->color ? p : PAINT_NONE, shown.data, shown.length);
    text_add_char(&r->out, '\n');
  }
  text_free(&shown);
}
