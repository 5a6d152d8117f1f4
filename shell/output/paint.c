/*
** paint.c - a few colours that can be read on dark and on light grounds.
*/
#include "output/paint.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/width.h"

static const char *const paint_codes[PAINT_KINDS] = {
    [PAINT_NONE] = "",   [PAINT_HEADING] = "1", [PAINT_STRING] = "32",  [PAINT_NUMBER] = "36",
    [PAINT_WORD] = "35", [PAINT_RULE] = "2",    [PAINT_MATCH] = "1;31", [PAINT_MARKED] = "",
};

static bool is_set(const char *variable) {
  const char *value = getenv(variable);
  return value != NULL && *value != '\0';
}

bool paint_is_on(setting_switch when, FILE *out) {
  const char *terminal = getenv("TERM");
  if (when != SWITCH_AUTO) return when == SWITCH_ON;
  return isatty(fileno(out)) && !is_set("NO_COLOR") && terminal != NULL &&
         strcmp(terminal, "dumb") != 0;
}

void paint_begin(text *out, paint p) {
  if (*paint_codes[p] != '\0') text_format(out, "\033[%sm", paint_codes[p]);
}

void paint_end(text *out, paint p) {
  if (*paint_codes[p] != '\0') text_add(out, "\033[0m");
}

void paint_add(text *out, paint p, const char *data, size_t length) {
  paint_begin(out, p);
  text_append(out, data, length);
  paint_end(out, p);
}

/* The length of the colour's beginning or end that the text is at; 0: it is at none. */
static size_t code_length(const char *data, size_t length) {
  size_t digits = 2;
  if (length < 3 || data[0] != '\033' || data[1] != '[') return 0;
  while (digits < length && ((data[digits] >= '0' && data[digits] <= '9') || data[digits] == ';'))
    digits++;
  if (digits == length || data[digits] != 'm') return 0;
  if (digits == 3 && data[2] == '0') return digits + 1;
  for (int p = PAINT_NONE + 1; p < PAINT_KINDS; p++)
    if (digits > 2 && strlen(paint_codes[p]) == digits - 2 &&
        memcmp(paint_codes[p], data + 2, digits - 2) == 0)
      return digits + 1;
  return 0;
}

void paint_add_lines(text *out, const char *data, size_t length) {
  while (length > 0) {
    size_t piece = code_length(data, length);
    if (piece > 0) {
      text_append(out, data, piece);
    } else {
      const char *next = memchr(data + 1, '\033', length - 1);
      piece = next != NULL ? (size_t)(next - data) : length;
      width_add_lines(out, data, piece);
    }
    data += piece, length -= piece;
  }
}

void paint_add_marked(text *out, const char *data, size_t length) {
  enum { MARK = sizeof PAINT_MARK_BEGIN - 1 };
  bool open = false;
  for (size_t i = 0; i < length;) {
    bool begin = length - i >= MARK && memcmp(data + i, PAINT_MARK_BEGIN, MARK) == 0;
    bool end = length - i >= MARK && memcmp(data + i, PAINT_MARK_END, MARK) == 0;
    if (!begin && !end) {
      text_add_char(out, data[i++]);
      continue;
    }
    if (begin && !open) paint_begin(out, PAINT_MATCH);
    if (end && open) paint_end(out, PAINT_MATCH);
    open = begin;
    i += MARK;
  }
  if (open) paint_end(out, PAINT_MATCH);
}

void paint_json_shown(text *out, json_part part, const char *token, size_t length) {
  (void)part;
  width_add_shown(out, token, length);
}

void paint_json(text *out, json_part part, const char *token, size_t length) {
  static const paint paints[] = {
      [PART_NAME] = PAINT_HEADING, [PART_STRING] = PAINT_STRING, [PART_NUMBER] = PAINT_NUMBER,
      [PART_WORD] = PAINT_WORD,    [PART_SIGN] = PAINT_NONE,
  };
  paint_begin(out, paints[part]);
  paint_json_shown(out, part, token, length);
  paint_end(out, paints[part]);
}
