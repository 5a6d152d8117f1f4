/*
** grid.c - cells are kept until all are known, then padded.
*/
#include "output/grid.h"

#include <stdlib.h>
#include <string.h>

#include "output/width.h"

/* What a terminal would obey is shown in its place. */
static void add_cell(grid *g, const char *cell, size_t length) {
  text shown = {0};
  width_add_shown(&shown, cell, length);
  g->cells = memory_resize(g->cells, g->count + 1, sizeof *g->cells);
  g->cells[g->count++] = shown;
}

void grid_add(grid *g, const char *cell) {
  add_cell(g, cell, strlen(cell));
}

void grid_heading(grid *g, const char *names) {
  while (*names != '\0') {
    size_t length = strcspn(names, " ");
    add_cell(g, names, length);
    names += length + (names[length] == ' ');
  }
}

static size_t cell_width(const text *cell) {
  return width_of(text_string(cell), cell->length);
}

static size_t grid_width(const grid *g, size_t column) {
  size_t widest = 0, columns = strlen(g->sides);
  for (size_t i = column; i < g->count; i += columns)
    if (cell_width(&g->cells[i]) > widest) widest = cell_width(&g->cells[i]);
  return widest;
}

void grid_print(const grid *g, text *out) {
  size_t columns = strlen(g->sides);
  for (size_t i = 0; i < g->count; i++) {
    const text *cell = &g->cells[i];
    size_t column = i % columns, blanks = grid_width(g, column) - cell_width(cell);
    if (g->sides[column] == 'r') text_format(out, "%*s", (int)blanks, "");
    text_append(out, text_string(cell), cell->length);
    if (g->sides[column] == 'l') text_format(out, "%*s", (int)blanks, "");
    text_add(out, "  ");
    if (column + 1 < columns) continue;
    while (out->length > 0 && out->data[out->length - 1] == ' ') out->data[--out->length] = '\0';
    text_add_char(out, '\n');
  }
}

void grid_free(grid *g) {
  for (size_t i = 0; i < g->count; i++) text_free(&g->cells[i]);
  free(g->cells);
  *g = (grid){.sides = g->sides};
}
