/*
** bars.h - a table whose rows end in a bar each: a label, what is counted, the bar.
*/
#ifndef BARS_H
#define BARS_H

#include "charts/chart_look.h"

typedef struct bar_row {
  text label;
  uint64_t items, bytes; /* the bar stands for the items */
} bar_row;

/* All zero but the heading is an empty one. Freed with bars_free. */
typedef struct bars {
  const char *heading; /* of the labels */
  bool right;          /* labels are numbers */
  bar_row *rows;
  size_t count;
} bars;

/* Adds a row; its label, to be appended to, is borrowed until the next one. */
text *bars_add(bars *b, uint64_t items, uint64_t bytes);

/* Appends the table. Labels give way first where there is little room. */
void bars_draw(const bars *b, const chart_look *look, text *out);
void bars_free(bars *b);

#endif
