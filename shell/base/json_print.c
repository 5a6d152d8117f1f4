/*
** json_print.c - lays JSON text out. It works on tokens from left to right and
** looks ahead no further than a line is wide, so that it costs the same for any
** nesting; it must not change a byte of a string or number.
*/
#include "base/json_print.h"

#include <string.h>

#include "base/json_span.h"

typedef struct layout {
  const json_look *look;
  text *out;
  const char *cursor, *end;
  size_t column; /* that the next token stands in */
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

static json_part part_of(const char *c, size_t length, const char *end) {
  if (*c == '"') {
    const char *next = json_skip_blanks(c + length, end);
    return next < end && *next == ':' ? PART_NAME : PART_STRING;
  }
  if (strchr("{}[]:,", *c) != NULL) return PART_SIGN;
  return *c == '-' || (*c >= '0' && *c <= '9') ? PART_NUMBER : PART_WORD;
}

/* Appends the token at the cursor, with its blank if another follows in line. */
static void add_token(layout *l, bool blank) {
  const char *c = l->cursor;
  size_t length = token_length(c, l->end);
  if (l->look->add != NULL)
    l->look->add(l->out, part_of(c, length, l->end), c, length);
  else
    text_append(l->out, c, length);
  if (blank) text_add_char(l->out, ' ');
  l->column += token_columns(c, length) + blank;
  l->cursor += length;
}

static bool wants_blank(char c) {
  return c == ':' || c == ',';
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
    if (at_blank(*l->cursor))
      l->cursor++;
    else
      add_token(l, !l->look->tight && wants_blank(*l->cursor));
  }
}

static void break_line(layout *l) {
  text_add_char(l->out, '\n');
  for (int i = 0; i < l->depth; i++) text_add(l->out, "  ");
  l->column = (size_t)l->depth * 2;
}

static void open_container(layout *l, bool open) {
  const char *next = json_skip_blanks(l->cursor + 1, l->end);
  bool empty = next < l->end && (*next == '}' || *next == ']');
  /* One column is kept for a comma behind it. */
  size_t room = l->column + 1 < JSON_PRINT_WIDTH ? JSON_PRINT_WIDTH - l->column - 1 : 0;
  const char *stop = fitting_end(l->cursor, l->end, empty ? 2 : open ? 0 : room);
  if (stop != NULL) {
    copy_in_line(l, stop);
    return;
  }
  add_token(l, false);
  l->depth++;
  break_line(l);
}

static void close_container(layout *l) {
  l->depth--;
  break_line(l);
  add_token(l, false);
}

static void break_lines(layout *l) {
  int outermost = l->depth;
  while (l->cursor < l->end) {
    char c = *l->cursor;
    if (at_blank(c)) {
      l->cursor++;
    } else if (c == '{' || c == '[') {
      open_container(l, l->look->open && l->depth == outermost);
    } else if (c == '}' || c == ']') {
      close_container(l);
    } else if (c == ',') {
      add_token(l, false);
      break_line(l);
    } else {
      add_token(l, c == ':');
    }
  }
}

void json_print_as(text *out, const char *json, size_t length, const json_look *look) {
  layout l = {.look = look,
              .out = out,
              .cursor = json,
              .end = json + length,
              .column = (size_t)look->depth * 2,
              .depth = look->depth};
  text_append(out, "", 0);
  if (look->one_line || look->tight)
    copy_in_line(&l, l.end);
  else
    break_lines(&l);
}

void json_print(text *out, const char *json, size_t length, bool open) {
  const json_look look = {.open = open};
  json_print_as(out, json, length, &look);
}
