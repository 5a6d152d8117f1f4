/*
** stream_shards.h - the streams that there are: their state and their shards.
*/
#ifndef STREAM_SHARDS_H
#define STREAM_SHARDS_H

#include "session.h"

typedef struct stream_description {
  text status, view, table, label;
  size_t shards;
} stream_description;

/* Called with each shard of the answer; must not call the store. */
typedef void (*stream_shard_visit)(void *context, json_span shard);

/* Reads the description, all pages of it; `visit` may be NULL. On failure prints the
** error, if it was not interrupted. Freed with stream_description_free. */
int stream_describe(session *s, const char *arn, stream_shard_visit visit, void *context,
                    stream_description *d);
void stream_description_free(stream_description *d);

/* Whether something may still be added to it. */
bool stream_is_enabled(const stream_description *d);

/* Appends the ARN of the table's latest stream; nothing if it never had one. On failure
** prints the error. */
int stream_find(session *s, const char *table, text *arn);

/* The same, where one is needed: says so if there is none. */
int stream_need(session *s, const char *table, text *arn);

#endif
