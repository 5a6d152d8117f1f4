/*
** relaxed_json.h - JSON as people type it. Besides JSON's own grammar it takes
**
**   names without quotes (letters, digits, _ $ . - and what is not ASCII, behind
**   a : or # if need be), 'texts' in single quotes, a comma behind the last element,
**   // and slash-star comments, and the numbers +1, .5 and 5.
**
** JSON by the letter stays what it is, byte for byte.
*/
#ifndef RELAXED_JSON_H
#define RELAXED_JSON_H

#include "base/json_span.h"
#include "base/text.h"

/* Reads one value at *cursor, behind blanks and comments, appends it as JSON and moves
** *cursor behind it. False: *cursor is then where the text stops being right. */
bool relaxed_read(const char **cursor, const char *end, text *json);

/* True if the text is one value and nothing more, which is appended as JSON; else *stop
** is where it stops being so. */
bool relaxed_is_value(const char *from, size_t length, text *json, const char **stop);

#endif
