/*
** chart_look.c - bars and fields. A column is divided into eighths where the
** terminal can show them, and else not.
*/
#include "charts/chart_look.h"

#include "output/field.h"
#include "output/output.h"
#include "output/screen.h"

/* No chart is narrower: nothing could be told apart in it. */
enum { NARROWEST_CHART = 40 };

enum { EIGHTHS = 8 };

chart_look chart_look_of(const session *s) {
  chart_look look = {output_width(s), screen_is_utf8(), output_has_color(s)};
  if (look.width < NARROWEST_CHART) look.width = NARROWEST_CHART;
  return look;
}

void chart_paint(text *out, const chart_look *look, paint p, const text *shown) {
  paint_add(out, look->color ? p : PAINT_NONE, text_string(shown), shown->length);
}

void chart_field(text *out, const chart_look *look, const text *shown, size_t width, bool right) {
  field_add(out, shown, width, look->blocks ? FIELD_MORE : "~", PAINT_NONE, right);
}

/* How much of `parts` parts a value takes, rounded, and at least one. */
static size_t share(uint64_t value, uint64_t most, size_t parts) {
  if (value == 0 || most == 0) return 0;
  size_t taken = (size_t)((double)value / (double)most * (double)parts + 0.5);
  return taken > 0 ? taken : 1;
}

/* U+2588 is the whole block, U+2589 seven eighths from the left ... */
static void add_left_eighths(text *out, size_t eighths) {
  if (eighths > 0) text_format(out, "\xE2\x96%c", (char)(0x88 + EIGHTHS - eighths));
}

/* ... and U+2581 one eighth from below, U+2587 seven. */
static void add_low_eighths(text *out, size_t eighths) {
  if (eighths > 0)
    text_format(out, "\xE2\x96%c", (char)(0x80 + eighths));
  else
    text_add_char(out, ' ');
}

void chart_bar(text *out, const chart_look *look, uint64_t value, uint64_t most, size_t columns) {
  size_t eighths =
      look->blocks ? share(value, most, columns * EIGHTHS) : share(value, most, columns) * EIGHTHS;
  text bar = {0};
  for (; eighths >= EIGHTHS; eighths -= EIGHTHS)
    text_add(&bar, look->blocks ? "\xE2\x96\x88" : "#");
  add_left_eighths(&bar, eighths);
  if (bar.length > 0) chart_paint(out, look, PAINT_NUMBER, &bar);
  text_free(&bar);
}

void chart_cell(text *out, const chart_look *look, uint64_t value, uint64_t most, size_t lines,
                size_t line) {
  size_t eighths =
      look->blocks ? share(value, most, lines * EIGHTHS) : share(value, most, lines) * EIGHTHS;
  size_t below = line * EIGHTHS;
  size_t here = eighths > below ? eighths - below : 0;
  if (here > EIGHTHS) here = EIGHTHS;
  if (look->blocks)
    add_low_eighths(out, here);
  else
    text_add_char(out, here > 0 ? '#' : ' ');
}
