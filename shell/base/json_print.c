/*
** json_print.c - lays JSON text out. It works on tokens from left to right and
** looks ahead no further than a line is wide, so that it costs the same for any
** nesting; it must not change a byte of a string or number.
*/
#include "base/json_print.h"

#include <string.h>

#include "base/json_span.h"

typedef struct layout {
  text *out;
  const char *cursor, *end;
  size_t line_start; /* in out */
  int depth;
} layout;

static bool at_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The length of the token at `c`: a string, one sign, or a bare word. */
static size_t token_length(const char *c, const char *end) {
  size_t length = 1;
  size_t left = (size_t)(end - c);
  if (*c == '"') {
    while (length < left && c[length] != '"') length += c[length] == '\\' ? 2u : 1u;
    return length + 1 < left ? length + 1 : left;
  }
  if (strchr("{}[]:,", *c) != NULL) return 1;
  while (length < left && !at_blank(c[length]) && strchr("{}[]:,\"", c[length]) == NULL) length++;
  return length;
}

/* Continuation bytes of UTF-8 take no column. */
static size_t token_columns(const char *c, size_t length) {
  size_t columns = 0;
  for (size_t i = 0; i < length; i++) columns += ((unsigned char)c[i] & 0xC0) != 0x80;
  return columns;
}

/* Appends one token in the form it has on a single line. */
static void add_token(text *out, const char *c, size_t length) {
  text_append(out, c, length);
  if (*c == ':' || *c == ',') text_add_char(out, ' ');
}

/* The end of the container at `c` if it fits into `room` columns, else NULL. */
static const char *fitting_end(const char *c, const char *end, size_t room) {
  int depth = 0;
  size_t used = 0;
  while (c < end) {
    if (at_blank(*c)) {
      c++;
      continue;
    }
    size_t length = token_length(c, end);
    used += token_columns(c, length) + (*c == ':' || *c == ',');
    if (used > room) return NULL;
    if (*c == '{' || *c == '[') depth++;
    if ((*c == '}' || *c == ']') && --depth == 0) return c + length;
    c += length;
  }
  return NULL;
}

static void copy_in_line(layout *l, const char *stop) {
  while (l->cursor < stop) {
    if (at_blank(*l->cursor)) {
      l->cursor++;
      continue;
    }
    size_t length = token_length(l->cursor, stop);
    add_token(l->out, l->cursor, length);
    l->cursor += length;
  }
}

static void break_line(layout *l) {
  text_add_char(l->out, '\n');
  l->line_start = l->out->length;
  for (int i = 0; i < l->depth; i++) text_add(l->out, "  ");
}

static void open_container(layout *l, bool open) {
  const char *next = json_skip_blanks(l->cursor + 1, l->end);
  bool empty = next < l->end && (*next == '}' || *next == ']');
  size_t column = token_columns(l->out->data + l->line_start, l->out->length - l->line_start);
  /* One column is kept for a comma behind it. */
  size_t room = column + 1 < JSON_PRINT_WIDTH ? JSON_PRINT_WIDTH - column - 1 : 0;
  const char *stop = fitting_end(l->cursor, l->end, empty ? 2 : open ? 0 : room);
  if (stop != NULL) {
    copy_in_line(l, stop);
    return;
  }
  text_append(l->out, l->cursor++, 1);
  l->depth++;
  break_line(l);
}

static void close_container(layout *l) {
  l->depth--;
  break_line(l);
  text_append(l->out, l->cursor++, 1);
}

void json_print(text *out, const char *json, size_t length, bool open) {
  layout l = {.out = out, .cursor = json, .end = json + length, .line_start = out->length};
  text_append(out, "", 0);
  while (l.cursor < l.end) {
    char c = *l.cursor;
    if (at_blank(c)) {
      l.cursor++;
    } else if (c == '{' || c == '[') {
      open_container(&l, open && l.depth == 0);
    } else if (c == '}' || c == ']') {
      close_container(&l);
    } else if (c == ',') {
      text_append(out, l.cursor++, 1);
      break_line(&l);
    } else {
      size_t token = token_length(l.cursor, l.end);
      add_token(out, l.cursor, token);
      l.cursor += token;
    }
  }
}
