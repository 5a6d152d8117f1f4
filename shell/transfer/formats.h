/*
** formats.h - the formats of .import and .export, by name and by look.
*/
#ifndef FORMATS_H
#define FORMATS_H

#include "transfer/elements.h"

typedef enum transfer_format {
  FORMAT_DYNAMODB_JSON, /* {"Item":{typed}} or {typed}, a line each */
  FORMAT_JSONL,         /* plain, a line each */
  FORMAT_JSON,          /* a plain array */
  FORMAT_CSV,
  FORMAT_TSV,
  FORMAT_S3,        /* a folder as an export of DynamoDB to S3 */
  FORMAT_WORKBENCH, /* a model of NoSQL Workbench */
  FORMAT_NONE
} transfer_format;

extern const char *const transfer_format_names[];

transfer_format format_by_name(const char *name); /* FORMAT_NONE if it is none */

/* By the end of a file's name, .gz aside; FORMAT_NONE if that says nothing. */
transfer_format format_of_path(const char *path);

typedef enum format_look {
  LOOK_ARRAY,
  LOOK_LINES,
  LOOK_VALUES, /* the first goes over several lines */
  LOOK_PAGES,  /* what a scan answers */
  LOOK_MODEL,
  LOOK_OTHER
} format_look;

/* What the beginning of a JSON file looks like. Reads, and takes nothing. */
format_look format_look_at(input *in);

#endif
