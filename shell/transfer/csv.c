/*
** csv.c - records and cells, in both directions.
*/
#include "transfer/csv.h"

#include <stdlib.h>
#include <string.h>

void csv_record_free(csv_record *r) {
  for (size_t i = 0; i < r->capacity; i++) text_free(&r->cells[i].content);
  free(r->cells);
  *r = (csv_record){0};
}

static csv_cell *add_cell(csv_record *r) {
  if (r->count == r->capacity) {
    size_t capacity = r->capacity * 2 + 16;
    r->cells = memory_resize(r->cells, capacity, sizeof *r->cells);
    memset(r->cells + r->capacity, 0, (capacity - r->capacity) * sizeof *r->cells);
    r->capacity = capacity;
  }
  csv_cell *cell = &r->cells[r->count++];
  text_clear(&cell->content);
  cell->quoted = false;
  return cell;
}

/* Reads the quoted cell at `c`; where it ends, NULL if it does not. */
static const char *split_quoted(const char *c, const char *end, csv_cell *cell) {
  cell->quoted = true;
  for (c++; c < end;) {
    const char *quote = memchr(c, '"', (size_t)(end - c));
    if (quote == NULL) return NULL;
    text_append(&cell->content, c, (size_t)(quote - c));
    if (quote + 1 == end || quote[1] != '"') return quote + 1;
    text_add_char(&cell->content, '"');
    c = quote + 2;
  }
  return NULL;
}

const char *csv_split(json_span line, char separator, csv_record *r) {
  const char *c = line.data, *end = line.data + line.length;
  r->count = 0;
  for (;; c++) {
    csv_cell *cell = add_cell(r);
    if (c < end && *c == '"') {
      c = split_quoted(c, end, cell);
      if (c == NULL) return "a quote is not closed";
      if (c < end && *c != separator) return "text follows a cell's closing quote";
    } else {
      const char *stop = memchr(c, separator, (size_t)(end - c));
      if (stop == NULL) stop = end;
      text_append(&cell->content, c, (size_t)(stop - c));
      c = stop;
    }
    if (c == end) return NULL;
  }
}

/* ------------------------------------------------------------------- records */

typedef struct csv_scan {
  bool quoted; /* inside quotes */
  bool start;  /* of a cell */
} csv_scan;

/* Whether the record ends with this byte. In "a""b" the first quote closes and the
** second opens again: nothing stands between them. */
static bool scan_ends(csv_scan *s, char c, char separator) {
  if (s->quoted) {
    s->quoted = c != '"';
    s->start = c == '"';
    return false;
  }
  if (c == '"' && s->start) {
    s->quoted = true;
  } else {
    s->start = c == separator;
  }
  return c == '\n';
}

/* The length of the record with its line end, 0 at the end of the file. */
static size_t find_record(elements *e, char separator) {
  csv_scan s = {.start = true};
  for (size_t i = 0;; i++) {
    if (i == input_length(e->in) && (i > ELEMENT_MOST || !input_fill(e->in))) {
      if (i > ELEMENT_MOST) e->why = "longer than 16 MB: a quote may not be closed";
      return i;
    }
    if (scan_ends(&s, input_data(e->in)[i], separator)) return i + 1;
  }
}

found csv_next(elements *e, char separator) {
  for (;;) {
    e->why = NULL;
    size_t length = find_record(e, separator);
    bool failed = e->in->why.length > 0;
    e->line = e->in->line;
    e->piece = (json_span){input_data(e->in), length};
    if (failed || e->why != NULL) {
      if (failed) e->why = NULL;
      e->number = e->why != NULL ? e->count + 1 : 0;
      return FOUND_BROKEN;
    }
    if (length == 0) return FOUND_END;
    input_take(e->in, length);
    const char *line = e->piece.data;
    if (line[e->piece.length - 1] == '\n') e->piece.length--;
    if (e->piece.length > 0 && line[e->piece.length - 1] == '\r') e->piece.length--;
    if (e->piece.length > 0) break;
  }
  e->number = ++e->count;
  return FOUND_ONE;
}

void csv_add_cell(text *out, const char *content, size_t length, char separator) {
  bool quote = length == 0 || memchr(content, separator, length) != NULL ||
               (length >= 3 && memcmp(content, "\xEF\xBB\xBF", 3) == 0); /* no byte order mark */
  for (size_t i = 0; i < length && !quote; i++) quote = strchr("\"\r\n", content[i]) && content[i];
  if (!quote) {
    text_append(out, content, length);
    return;
  }
  text_add_char(out, '"');
  for (size_t i = 0; i < length; i++) {
    if (content[i] == '"') text_add_char(out, '"');
    text_add_char(out, content[i]);
  }
  text_add_char(out, '"');
}
