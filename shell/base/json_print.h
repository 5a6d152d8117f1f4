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

/* Appends the JSON text with two blanks of indentation a level; strings and
** numbers are copied as they are. An object or array that fits into the rest of
** its line stays on it; the outermost one is broken anyway if `open` is set. */
void json_print(text *out, const char *json, size_t length, bool open);

#endif
