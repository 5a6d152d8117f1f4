/*
** field.c - fills up or cuts a text by the columns that it takes on a terminal.
*/
#include "output/field.h"

#include "output/width.h"

void field_blanks(text *out, size_t count) {
  for (size_t i = 0; i < count; i++) text_add_char(out, ' ');
}

void field_add(text *out, const text *shown, size_t width, const char *more, paint p, bool right) {
  size_t length = shown->length, taken = width_of(text_string(shown), length);
  bool cut = taken > width;
  if (cut) {
    length = width_fitting(shown->data, length, width - 1);
    taken = width_of(shown->data, length) + 1;
  }
  if (right) field_blanks(out, width - taken);
  paint_begin(out, p);
  if (p == PAINT_MARKED)
    paint_add_marked(out, text_string(shown), length);
  else
    text_append(out, text_string(shown), length);
  if (cut) text_add(out, more);
  paint_end(out, p);
  if (!right) field_blanks(out, width - taken);
}
