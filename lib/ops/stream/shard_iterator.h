/*
** Shard iterators: a place in a shard, with nothing kept of it here. The text is
** opaque to its holder, <stream arn>|1|<base64>; whatever else is sent, or one
** that was changed, is refused.
*/
#ifndef ST_SHARD_ITERATOR_H
#define ST_SHARD_ITERATOR_H
#include "ops/stream/stream_names.h"

enum { ST_ITERATOR_LIVES_MS = 15 * 60 * 1000 };

typedef struct st_shard_iterator {
  int64_t stream_id;
  int shard;
  int64_t from;      /* the sequence number to begin at; 0: the oldest record there is */
  int64_t issued_ms; /* by the handle's clock */
} st_shard_iterator;

void st_iterator_write(const st_call *c, const st_stream *x, const st_shard_iterator *it,
                       st_buf *out);

/* The iterator and its stream. Errors: VALIDATION, EXPIRED_ITERATOR,
** RESOURCE_NOT_FOUND where the stream is gone, TRIMMED_DATA. */
int st_iterator_read(st_call *c, st_str text, st_shard_iterator *it, st_stream *x);
#endif
