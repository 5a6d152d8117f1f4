/* How streams, their shards and their records are named: ARNs, shard ids and
** sequence numbers, written and read. */
#ifndef ST_STREAM_NAMES_H
#define ST_STREAM_NAMES_H
#include "ops/stream/stream_shapes.h"
#include "store/change_log.h"

/* arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label> */
void st_stream_arn(const st_call *c, const st_stream *x, st_buf *out);
/* Its table and label; the table's name borrows the text. *since_ms INT64_MIN: a
** label that no stream has. False: it is no stream's ARN. */
bool st_stream_arn_read(st_str arn, st_str *table, int64_t *since_ms);

/* The stream an ARN names; its text in the arena. Errors: VALIDATION where it is
** no stream's, RESOURCE_NOT_FOUND. */
int st_stream_find(st_call *c, st_str arn, st_stream *x);
int st_stream_missing(st_call *c, st_str arn); /* raises RESOURCE_NOT_FOUND */

/* shardId-<20 digits: when the stream began>-<8 hex>: the same for ever, in the
** order of the shards. */
void st_shard_id(const st_stream *x, int shard, st_buf *out);
/* Errors: RESOURCE_NOT_FOUND. */
int st_shard_find(st_call *c, const st_stream *x, const st_json *id, int *shard);

/* 21 digits. */
void st_sequence_write(int64_t sequence, st_buf *out);
bool st_sequence_read(st_str text, int64_t *sequence); /* false: it is none of ours */
#endif
