/*
** stream_line.h - a record of a stream for reading and for the modes of printing.
*/
#ifndef STREAM_LINE_H
#define STREAM_LINE_H

#include <stdbool.h>

#include "base/json_span.h"
#include "base/text.h"

typedef struct line_look {
  bool typed; /* values as DynamoDB's JSON */
  bool color;
  bool utf8; /* the terminal has arrows */
} line_look;

/* Appends the record as one line, with its end: time, what happened, the key, and what
** changed; long values are shortened. */
void stream_line(json_span record, const line_look *look, text *out);

/* Appends it as an item in DynamoDB's JSON: Time, Event, Keys, New, Old. */
void stream_line_item(json_span record, text *out);

#endif
