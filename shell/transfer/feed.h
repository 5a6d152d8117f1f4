/*
** feed.h - the items of a file in any of the formats, one at a time, in bounded
** memory, as DynamoDB JSON.
*/
#ifndef FEED_H
#define FEED_H

#include "transfer/csv.h"
#include "transfer/formats.h"
#include "transfer/s3_read.h"

typedef enum feed_values { VALUES_DECIDED_BY_LOOK, VALUES_PLAIN, VALUES_TYPED } feed_values;

typedef struct feed_options {
  transfer_format format; /* FORMAT_NONE: by name and look */
  feed_values values;
  bool infer; /* CSV: cells of columns without a type are what they look like */
  /* The type of an attribute that the table's keys declare, else TYPE_NONE. */
  value_type (*declared)(void *context, const char *name, size_t length);
  void *context;
} feed_options;

typedef struct csv_column {
  char *name;
  int type;
} csv_column;

/* An object as it lies in a text, borrowed from it. */
typedef struct given_item {
  json_span piece;
  size_t line;
} given_item;

typedef struct feed {
  feed_options options;
  transfer_format format;
  input in;
  elements e;
  s3_export *s3;
  const given_item *given; /* of a model, in place of a file */
  size_t given_count;

  /* What was found last; borrowed until the next call. */
  const char *path; /* of the file; in a folder one of its files */
  size_t line;
  size_t number;   /* from 1; 0: no element's fault */
  json_span piece; /* as it lies there */
  text item;       /* in DynamoDB JSON; of one to be deleted its key */
  bool deletes;
  text why; /* FOUND_BAD, FOUND_BROKEN */

  size_t count; /* elements found so far */
  csv_record record;
  text heading;        /* a CSV file's first line */
  csv_column *columns; /* NULL until the heading was read */
  size_t column_count;
} feed;

/* Opens the file, or folder, and finds out its format. False with f->why set if it
** cannot be read or is not known; feed_close is due anyway. */
bool feed_open(feed *f, const char *path, const feed_options *options);
/* The same with items in DynamoDB JSON that were found in `path`; they are borrowed. */
bool feed_open_given(feed *f, const char *path, const given_item *items, size_t count,
                     const feed_options *options);
found feed_next(feed *f);
void feed_close(feed *f);

/* Bytes read, and of how many; 0: not known. */
long long feed_position(const feed *f);
long long feed_size(const feed *f);

#endif
