/*
** definition_lines.h - what the answers of DESCRIBE and SHOW are put together of.
*/
#ifndef DEFINITION_LINES_H
#define DEFINITION_LINES_H

#include "base/json_span.h"
#include "base/text.h"

/* Append "  LABEL     text" and a line end; of a span, nothing if it is empty. */
void show_line(text *out, const char *label, const char *line);
void show_span(text *out, const char *label, json_span value);
/* Appends when the table, index or view was made. */
void show_created(text *out, json_span object);

/* Appends a member to the item {..., of DynamoDB's type. */
void show_add_attribute(text *item, const char *name, char type, const char *value);

#endif
