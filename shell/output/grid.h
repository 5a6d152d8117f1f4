/*
** grid.h - a few words in aligned columns, under a heading.
*/
#ifndef GRID_H
#define GRID_H

#include <stddef.h>

#include "base/text.h"

/* One letter a column: 'l' or 'r' for the side that its cells stand at. All else zero.
** Freed with grid_free. */
typedef struct grid {
  const char *sides;
  text *cells; /* row after row */
  size_t count;
} grid;

/* The next cell, left to right; the text is copied. */
void grid_add(grid *g, const char *cell);
/* Its columns' names, one after the other, with a blank between them. */
void grid_heading(grid *g, const char *names);
/* Appends the rows; columns are two blanks apart, and no line ends in blanks. */
void grid_print(const grid *g, text *out);
void grid_free(grid *g);

#endif
