/*
** paint.h - the colours of what is printed on a terminal.
*/
#ifndef PAINT_H
#define PAINT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/json_print.h"
#include "base/text.h"
#include "output/settings.h"

typedef enum paint {
  PAINT_NONE,
  PAINT_HEADING, /* names of columns and members */
  PAINT_STRING,
  PAINT_NUMBER,
  PAINT_WORD,   /* null, true, false */
  PAINT_RULE,   /* lines and notes */
  PAINT_MATCH,  /* what was searched for */
  PAINT_MARKED, /* a text with such between its marks */
  PAINT_KINDS
} paint;

/* Auto is on a terminal that is not dumb, and not if NO_COLOR is set to anything. */
bool paint_is_on(setting_switch when, FILE *out);

/* Around what was searched for in a text that is to be painted. They take no column, and
** are in no text that people write. */
#define PAINT_MARK_BEGIN "\xE2\x81\xA1" /* U+2061 */
#define PAINT_MARK_END "\xE2\x81\xA2"   /* U+2062 */

/* Begins and ends a colour; neither adds anything for PAINT_NONE. */
void paint_begin(text *out, paint p);
void paint_end(text *out, paint p);
void paint_add(text *out, paint p, const char *data, size_t length);

/* Appends lines that may be painted: other control characters than these colours are
** shown, as width_add_lines does. */
void paint_add_lines(text *out, const char *data, size_t length);

/* Appends a text with colour in the place of its marks. */
void paint_add_marked(text *out, const char *data, size_t length);

/* For json_look.add: tokens in colour, or without, with \u00XX for what a terminal
** would obey; both leave the JSON the same JSON. */
void paint_json(text *out, json_part part, const char *token, size_t length);
void paint_json_shown(text *out, json_part part, const char *token, size_t length);

#endif
