/*
** json_print.h - JSON text laid out for reading.
*/
#ifndef JSON_PRINT_H
#define JSON_PRINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Lines up to this width hold a whole object or array. */
#define JSON_PRINT_WIDTH 80

/* What a piece of text is, for its colour. */
typedef enum json_part { PART_NAME, PART_STRING, PART_NUMBER, PART_WORD, PART_SIGN } json_part;

/* How JSON is laid out; all zero is what json_print does. */
typedef struct json_look {
  bool open;     /* the outermost object or array is broken over lines even if it fits */
  bool one_line; /* all on one line, however long */
  bool tight;    /* on one line, and without blanks */
  int depth;     /* levels of indentation that it stands in already */
  /* Appends a token; NULL: as it is. Whatever it adds takes no column. */
  void (*add)(text *out, json_part part, const char *token, size_t length);
} json_look;

/* Appends the JSON text with two blanks of indentation a level; strings and
** numbers are copied as they are. An object or array that fits into the rest of
** its line stays on it; the outermost one is broken anyway if `open` is set. */
void json_print(text *out, const char *json, size_t length, bool open);
void json_print_as(text *out, const char *json, size_t length, const json_look *look);

#endif
