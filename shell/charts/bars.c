/*
** bars.c - lays the table of bars out: numbers in full, the labels in no more than a
** third of the room, the bars in what is left.
*/
#include "charts/bars.h"

#include <stdlib.h>
#include <string.h>

#include "output/amount.h"
#include "output/width.h"

enum { BETWEEN_FIELDS = 2, SHORTEST_BAR = 8 };

typedef enum bar_field { FIELD_ITEMS, FIELD_BYTES, BAR_FIELDS } bar_field;

static const char *const field_headings[BAR_FIELDS] = {"items", "size"};

typedef struct bar_widths {
  size_t label, fields[BAR_FIELDS], bar;
} bar_widths;

text *bars_add(bars *b, uint64_t items, uint64_t bytes) {
  b->rows = memory_resize(b->rows, b->count + 1, sizeof *b->rows);
  bar_row *row = &b->rows[b->count++];
  *row = (bar_row){.items = items, .bytes = bytes};
  return &row->label;
}

void bars_free(bars *b) {
  for (size_t i = 0; i < b->count; i++) text_free(&b->rows[i].label);
  free(b->rows);
  *b = (bars){0};
}

static void show_field(const bar_row *row, bar_field field, text *shown) {
  text_clear(shown);
  if (field == FIELD_ITEMS)
    amount_add_count(shown, row->items);
  else
    amount_add_bytes(shown, row->bytes);
}

static size_t larger(size_t a, size_t b) {
  return a > b ? a : b;
}

static bar_widths measure_bars(const bars *b, const chart_look *look) {
  bar_widths w = {.label = strlen(b->heading)};
  text shown = {0};
  size_t taken = 0, least = w.label;
  for (size_t i = 0; i < b->count; i++) {
    const text *label = &b->rows[i].label;
    w.label = larger(w.label, width_of(text_string(label), label->length));
  }
  for (int f = 0; f < BAR_FIELDS; f++) {
    w.fields[f] = strlen(field_headings[f]);
    for (size_t i = 0; i < b->count; i++) {
      show_field(&b->rows[i], (bar_field)f, &shown);
      w.fields[f] = larger(w.fields[f], shown.length);
    }
    taken += w.fields[f] + BETWEEN_FIELDS;
  }
  text_free(&shown);
  if (w.label > look->width / 3) w.label = larger(look->width / 3, least);
  taken += w.label + BETWEEN_FIELDS;
  w.bar = look->width > taken + SHORTEST_BAR ? look->width - taken : SHORTEST_BAR;
  return w;
}

static void add_gap(text *out) {
  text_add(out, "  ");
}

static void add_heading(const bars *b, const bar_widths *w, const chart_look *look, text *out) {
  text line = {0}, name = {0};
  text_add(&name, b->heading);
  chart_field(&line, look, &name, w->label, b->right);
  for (int f = 0; f < BAR_FIELDS; f++) {
    text_clear(&name);
    text_add(&name, field_headings[f]);
    add_gap(&line);
    chart_field(&line, look, &name, w->fields[f], true);
  }
  chart_paint(out, look, PAINT_HEADING, &line);
  text_add_char(out, '\n');
  text_free(&line);
  text_free(&name);
}

static uint64_t most_items(const bars *b) {
  uint64_t most = 0;
  for (size_t i = 0; i < b->count; i++)
    if (b->rows[i].items > most) most = b->rows[i].items;
  return most;
}

static void add_row(const bar_row *row, const bars *b, const bar_widths *w, const chart_look *look,
                    text *out) {
  text shown = {0};
  chart_field(out, look, &row->label, w->label, b->right);
  for (int f = 0; f < BAR_FIELDS; f++) {
    show_field(row, (bar_field)f, &shown);
    add_gap(out);
    chart_field(out, look, &shown, w->fields[f], true);
  }
  if (row->items > 0) add_gap(out);
  chart_bar(out, look, row->items, most_items(b), w->bar);
  text_add_char(out, '\n');
  text_free(&shown);
}

void bars_draw(const bars *b, const chart_look *look, text *out) {
  bar_widths w = measure_bars(b, look);
  add_heading(b, &w, look, out);
  for (size_t i = 0; i < b->count; i++) add_row(&b->rows[i], b, &w, look, out);
}
