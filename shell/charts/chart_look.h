/*
** chart_look.h - how a chart is drawn: blocks of eighths or signs of ASCII, colour,
** the room there is.
*/
#ifndef CHART_LOOK_H
#define CHART_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "output/paint.h"
#include "session.h"

typedef struct chart_look {
  size_t width; /* columns of the whole chart */
  bool blocks;  /* the locale has them: it is of UTF-8 */
  bool color;
} chart_look;

chart_look chart_look_of(const session *s);

/* Appends a text in a colour, if colours are wanted. */
void chart_paint(text *out, const chart_look *look, paint p, const text *shown);

/* Appends a text in a field of `width` columns; what does not fit ends in a mark. */
void chart_field(text *out, const chart_look *look, const text *shown, size_t width, bool right);

/* Appends a bar for a value of `most`, which takes all of the `columns`; one that is
** not zero is seen. */
void chart_bar(text *out, const chart_look *look, uint64_t value, uint64_t most, size_t columns);

/* Appends one cell of a standing bar of `lines` lines, the lowest of which is 0. */
void chart_cell(text *out, const chart_look *look, uint64_t value, uint64_t most, size_t lines,
                size_t line);

#endif
