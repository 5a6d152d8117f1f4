/*
** stream_tail.h - the records of a table's stream printed as they come.
*/
#ifndef STREAM_TAIL_H
#define STREAM_TAIL_H

#include "streams/stream_reader.h"

typedef struct tail_options {
  stream_from from;
  bool follow;  /* wait for more where there is none */
  size_t count; /* records to end behind; 0: any number */
} tail_options;

/* Until Ctrl-C, the count, or the end of the stream. */
int stream_tail(session *s, const char *table, const tail_options *o);

#endif
