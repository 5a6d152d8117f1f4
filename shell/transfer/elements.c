/*
** elements.c - finds where each value of a file ends by its brackets and quotes,
** in a window of the file, and checks it once it is whole.
*/
#include "transfer/elements.h"

#include <string.h>

#include "transfer/json_check.h"

/* Where reading stands: before an array, behind its bracket, behind an element,
** behind the array. */
enum { PLACE_BEFORE, PLACE_FIRST, PLACE_INSIDE, PLACE_AFTER };

static const char file_ends[] = "the file ends in it";
static const char too_long[] = "longer than 16 MB";

void elements_begin(elements *e, input *in, elements_layout layout) {
  *e = (elements){.in = in, .layout = layout, .place = PLACE_BEFORE};
}

/* What is wrong, at the line where reading stands. */
static found broken(elements *e, const char *why) {
  e->line = e->in->line;
  e->why = e->in->why.length > 0 ? NULL : why;
  return FOUND_BROKEN;
}

static found broken_at_line(elements *e, const char *why, size_t line) {
  broken(e, why);
  e->line = line;
  return FOUND_BROKEN;
}

/* Something of the file's frame is wrong, and no element. */
static found broken_frame(elements *e, const char *why) {
  e->number = 0;
  return broken(e, why);
}

/* The next byte that is no blank; -1 at the end. */
static int next_sign(input *in) {
  for (;;) {
    const char *data = input_data(in);
    const char *end = data + input_length(in);
    const char *c = json_skip_blanks(data, end);
    input_take(in, (size_t)(c - data));
    if (c < end) return (unsigned char)*c;
    if (!input_fill(in)) return -1;
  }
}

/* ----------------------------------------------------------- a value's extent */

typedef struct extent {
  char open[JSON_CHECK_DEPTH + 2]; /* the brackets that close it */
  int depth;
  bool quoted, escaped;
} extent;

typedef enum extent_step { STEP_ON, STEP_LAST, STEP_BEFORE, STEP_WRONG } extent_step;

static extent_step step_bracket(extent *x, char c) {
  if (c == '{' || c == '[') {
    if (x->depth == (int)sizeof x->open) return STEP_WRONG;
    x->open[x->depth++] = c == '{' ? '}' : ']';
    return STEP_ON;
  }
  if (x->depth == 0) return STEP_BEFORE;
  if (x->open[--x->depth] != c) return STEP_WRONG;
  return x->depth == 0 ? STEP_LAST : STEP_ON;
}

/* Whether the value ends with this byte, or has ended before it. */
static extent_step step_extent(extent *x, char c) {
  if (x->quoted) {
    if (x->escaped)
      x->escaped = false;
    else if (c == '\\')
      x->escaped = true;
    else if (c == '"')
      x->quoted = false;
    return x->quoted || x->depth > 0 ? STEP_ON : STEP_LAST;
  }
  if (strchr("{}[]", c) != NULL && c != '\0') return step_bracket(x, c);
  if (c == '"') {
    x->quoted = true;
    return STEP_ON;
  }
  bool ends = strchr(",: \t\r\n", c) != NULL && c != '\0';
  return ends && x->depth == 0 ? STEP_BEFORE : STEP_ON;
}

/* The length of the value where reading stands, which is no blank. NULL, or what
** is wrong with it. */
static const char *find_extent(input *in, size_t *length) {
  extent x = {.depth = 0};
  for (size_t i = 0;; i++) {
    if (i == input_length(in) && (i > ELEMENT_MOST || !input_fill(in))) {
      *length = i;
      if (i > ELEMENT_MOST) return too_long;
      return x.quoted || x.depth > 0 || in->why.length > 0 ? file_ends : NULL;
    }
    extent_step step = step_extent(&x, input_data(in)[i]);
    if (step == STEP_ON) continue;
    *length = step == STEP_LAST ? i + 1 : i;
    return step == STEP_WRONG || *length == 0 ? "not JSON" : NULL;
  }
}

static size_t lines_in(const char *start, const char *stop) {
  size_t count = 0;
  for (; start < stop; start++) count += *start == '\n';
  return count;
}

/* What lies in e->piece, beginning at e->line. */
static found check_piece(elements *e) {
  const char *stop = e->piece.data;
  e->why = json_check(e->piece.data, e->piece.length, &stop);
  if (e->why == NULL && *e->piece.data == '{') return FOUND_ONE;
  if (e->why != NULL)
    e->line += lines_in(e->piece.data, stop);
  else
    e->why = "not an object";
  return FOUND_BAD;
}

/* The value where reading stands is the next element. */
static found take_value(elements *e) {
  size_t length = 0;
  e->number = ++e->count;
  e->line = e->in->line;
  const char *wrong = find_extent(e->in, &length);
  if (wrong != NULL) {
    if (wrong != file_ends) input_take(e->in, length);
    return broken_at_line(e, wrong, wrong == file_ends ? e->line : e->in->line);
  }
  e->piece = (json_span){input_data(e->in), length};
  input_take(e->in, length);
  return check_piece(e);
}

/* -------------------------------------------------------------------- layouts */

static found next_line(elements *e) {
  input *in = e->in;
  for (size_t i = 0;;) {
    const char *data = input_data(in);
    const char *newline = memchr(data + i, '\n', input_length(in) - i);
    size_t length = newline != NULL ? (size_t)(newline - data) : input_length(in);
    if (newline == NULL && length > ELEMENT_MOST) {
      e->number = ++e->count;
      return broken(e, too_long);
    }
    if (newline == NULL && input_fill(in)) {
      i = length;
      continue;
    }
    if (newline == NULL && (length == 0 || in->why.length > 0))
      return in->why.length > 0 ? broken_frame(e, NULL) : FOUND_END;
    e->line = in->line;
    input_take(in, length + (newline != NULL));
    const char *end = data + length, *start = json_skip_blanks(data, end);
    while (end > start && (end[-1] == '\r' || end[-1] == ' ' || end[-1] == '\t')) end--;
    e->piece = (json_span){start, (size_t)(end - start)};
    if (start < end) break;
    i = 0;
  }
  e->number = ++e->count;
  return check_piece(e);
}

static found next_value(elements *e) {
  if (next_sign(e->in) >= 0) return take_value(e);
  return e->in->why.length > 0 ? broken_frame(e, NULL) : FOUND_END;
}

/* The next element of the array where reading stands, FOUND_END behind its end. */
static found next_of_array(elements *e) {
  int sign = next_sign(e->in);
  if (sign == ']') {
    input_take(e->in, 1);
    e->place = PLACE_AFTER;
    return FOUND_END;
  }
  if (sign >= 0 && e->place == PLACE_INSIDE) {
    if (sign != ',') return broken(e, "no comma follows it");
    input_take(e->in, 1);
    sign = next_sign(e->in);
  }
  e->place = PLACE_INSIDE;
  if (sign >= 0) return take_value(e);
  e->number = ++e->count;
  return broken(e, file_ends);
}

static found next_element(elements *e) {
  if (e->place == PLACE_BEFORE) {
    if (next_sign(e->in) != '[') return broken_frame(e, "not a JSON array");
    input_take(e->in, 1);
    e->place = PLACE_FIRST;
  }
  found f = next_of_array(e);
  if (f == FOUND_END && next_sign(e->in) >= 0)
    return broken_frame(e, "more text follows the array");
  return f;
}

/* ---------------------------------------------------------------------- pages */

static found broken_page(elements *e) {
  return broken_frame(e, "not a page of a scan's answer");
}

/* Takes a sign; false if another one is there. */
static bool take_sign(elements *e, int sign) {
  if (next_sign(e->in) != sign) return false;
  input_take(e->in, 1);
  return true;
}

/* Takes a member's name and colon. */
static bool take_name(elements *e, bool *items) {
  size_t length = 0;
  if (next_sign(e->in) != '"' || find_extent(e->in, &length) != NULL) return false;
  json_span name = {input_data(e->in), length};
  *items = json_equals(json_unquoted(name), "Items");
  input_take(e->in, length);
  return take_sign(e, ':');
}

/* Goes on to the next array of items: FOUND_ONE if reading stands in one. */
static found seek_items(elements *e) {
  for (;;) {
    bool items = false;
    size_t length = 0;
    int sign = next_sign(e->in);
    if (e->place == PLACE_BEFORE && sign < 0)
      return e->in->why.length > 0 ? broken_page(e) : FOUND_END;
    if (e->place == PLACE_AFTER && sign == '}') {
      input_take(e->in, 1);
      e->place = PLACE_BEFORE;
      continue;
    }
    if (!take_sign(e, e->place == PLACE_BEFORE ? '{' : ',')) return broken_page(e);
    if (!take_name(e, &items)) return broken_page(e);
    if (items && take_sign(e, '[')) {
      e->place = PLACE_FIRST;
      return FOUND_ONE;
    }
    if (items || next_sign(e->in) < 0 || find_extent(e->in, &length) != NULL) return broken_page(e);
    input_take(e->in, length);
    e->place = PLACE_AFTER;
  }
}

static found next_of_pages(elements *e) {
  for (;;) {
    if (e->place == PLACE_BEFORE || e->place == PLACE_AFTER) {
      found f = seek_items(e);
      if (f != FOUND_ONE) return f;
    }
    found f = next_of_array(e);
    if (f != FOUND_END) return f;
  }
}

found elements_next(elements *e) {
  e->why = NULL;
  switch (e->layout) {
  case ELEMENTS_LINES: return next_line(e);
  case ELEMENTS_ARRAY: return next_element(e);
  case ELEMENTS_PAGES: return next_of_pages(e);
  default: return next_value(e);
  }
}
