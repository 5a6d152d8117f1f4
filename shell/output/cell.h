/*
** cell.h - a value as text, in a table for people or a field for programs.
*/
#ifndef CELL_H
#define CELL_H

#include "base/json_span.h"
#include "base/text.h"
#include "output/paint.h"

/* Appends a typed value for reading, on one line and without control characters:
** a string as its text, in JSON's quotes if it is empty, would be read as another
** value, or holds what cannot be seen; the rest as JSON, `tight` without blanks.
** With `typed`, as DynamoDB's JSON. The answer is its colour. */
paint cell_show(json_span value, bool typed, bool tight, text *out);

/* A string that is an object or array of JSON is appended as it stands, for where nothing
** else can be one. False, and nothing done: it is not that. */
bool cell_show_document(json_span value, text *out);

/* Appends the name of an attribute, which is as in JSON, without quotes. */
void cell_show_name(json_span name, text *out);
void cell_write_name(json_span name, text *out); /* as it is */

/* Appends a value as it is: the text of a string or number, base64, plain JSON
** without blanks for the rest; or all of it as DynamoDB's JSON. */
void cell_write(json_span value, bool typed, text *out);

bool cell_is_string(json_span value);

/* Whether a text is empty, or JSON. */
bool cell_reads_as_json(const text *value);

#endif
