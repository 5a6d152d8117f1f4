/* The requests of the stream operations. The enums are the members' positions in
** their shape, and in st_call.m. */
#ifndef ST_STREAM_SHAPES_H
#define ST_STREAM_SHAPES_H
#include "ops/call.h"

enum list_streams_member { STREAMS_TABLE, STREAMS_LIMIT, STREAMS_START };
enum describe_stream_member { DESCRIBED_ARN, DESCRIBED_LIMIT, DESCRIBED_START, DESCRIBED_FILTER };
enum shard_filter_member { FILTER_TYPE, FILTER_SHARD };
enum shard_iterator_member { ITERATOR_ARN, ITERATOR_SHARD, ITERATOR_TYPE, ITERATOR_SEQUENCE };
enum get_records_member { RECORDS_ITERATOR, RECORDS_LIMIT };

extern const st_shape st_list_streams_shape, st_describe_stream_shape, st_get_shard_iterator_shape,
    st_get_records_shape;
extern const st_shape st_shard_filter_shape; /* a part */

/* ShardIteratorType; tag: st_iterator_type. */
extern const char *const st_enum_iterator_type[];
typedef enum st_iterator_type {
  ST_AFTER_SEQUENCE,
  ST_LATEST,
  ST_AT_SEQUENCE,
  ST_TRIM_HORIZON
} st_iterator_type;

int st_op_list_streams(st_call *c);
int st_op_describe_stream(st_call *c);
int st_op_get_shard_iterator(st_call *c);
int st_op_get_records(st_call *c);
#endif
