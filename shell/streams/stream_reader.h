/*
** stream_reader.h - the records of a table's stream, one by one, by the API of
** DynamoDB Streams alone. Shards that follow others are read behind them; records of
** shards that are read side by side come by time and sequence number, those of one
** shard in its order.
*/
#ifndef STREAM_READER_H
#define STREAM_READER_H

#include "session.h"

typedef struct stream_reader stream_reader;

typedef enum stream_from { STREAM_FROM_NOW, STREAM_FROM_START } stream_from;

typedef enum stream_step {
  STREAM_RECORD,
  STREAM_IDLE,  /* none at the moment, or Ctrl-C: ask again later */
  STREAM_OVER,  /* the stream was disabled, and read to its end */
  STREAM_FAILED /* the error was printed */
} stream_step;

/* Begins to read the stream with that ARN; the first call is made by stream_next.
** `to_end`: only what is there is to be read; an endpoint may say that there is nothing
** more where there is, and is asked several times before it is believed. Freed with
** stream_close. */
stream_reader *stream_open(session *s, const char *arn, stream_from from, bool to_end);
void stream_close(stream_reader *r);

/* The record is as GetRecords answers it, borrowed until the next call. */
stream_step stream_next(stream_reader *r, json_span *record);

/* A member of the record's "dynamodb"; empty if it is not there. */
json_span stream_record_part(json_span record, const char *member);
/* Its time in seconds since 1970; 0 if it tells none. */
double stream_record_time(json_span record);

#endif
