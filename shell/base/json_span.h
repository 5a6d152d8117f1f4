/*
** json_span.h - finding one's way in JSON text: pieces of it, their members
** and elements. Nothing is decoded and nothing is copied.
*/
#ifndef JSON_SPAN_H
#define JSON_SPAN_H

#include <stdbool.h>
#include <stddef.h>

/* One JSON value inside a text, without blanks around it; borrowed from it. */
typedef struct json_span {
  const char *data;
  size_t length;
} json_span;

/* Reads one value at *cursor, after blanks, and moves *cursor behind it. False
** if there is none: *cursor is then where the text stops being JSON. */
bool json_read(const char **cursor, const char *end, json_span *value);

/* True if the text is one JSON value and nothing more; else *stop (may be NULL)
** is where it stops being so. */
bool json_is_value(const char *text, size_t length, json_span *value, const char **stop);

/* Goes through an object or array that json_read has found. *position starts
** as 0. `name` is the member's name with its quotes, empty in an array. */
bool json_each(json_span container, size_t *position, json_span *name, json_span *value);

/* The member of an object, by a name without escapes. */
bool json_member(json_span object, const char *name, json_span *value);

/* A string's text between its quotes, escapes left as they are. */
json_span json_unquoted(json_span string);
bool json_equals(json_span piece, const char *text);
/* A number without sign, fraction and exponent; 0 if it is none. */
long long json_integer(json_span number);

const char *json_skip_blanks(const char *cursor, const char *end);

#endif
