/*
** stream_shapes.c - what the requests of the stream operations may hold. A
** StreamArn has no limits of length: what is none is refused as such
** (ops/stream/stream_names).
*/
#include "ops/stream/stream_shapes.h"
#include "base/bounds.h"

enum {
  SHORTEST_SHARD = 28,
  LONGEST_SHARD = 65,
  SHORTEST_SEQUENCE = 21,
  LONGEST_SEQUENCE = 40,
  LONGEST_ITERATOR = 2048,
  MOST_STREAMS = 100,
  MOST_RECORDS = 1000
};

/* Its version 14 cannot align arrays whose rows differ in length. */
/* clang-format off */

#define STREAM_STRING(n) .name = (n), .kind = ST_KIND_STRING
#define STREAM_ARN(n) STREAM_STRING(n), .rules = ST_REQUIRED
#define SHARD_ID(n) STREAM_STRING(n), .min = SHORTEST_SHARD, .max = LONGEST_SHARD
#define STREAM_LIMIT(most) .name = "Limit", .kind = ST_KIND_INTEGER, .min = 1, .max = (most)

/* In the order in which Kinesis, the service behind, prints its own. */
const char *const st_enum_iterator_type[] = {
    "AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON", NULL};
static const char *const filter_types[] = {"CHILD_SHARDS", NULL};

static const st_field list_streams_fields[] = {
    [STREAMS_TABLE] = {STREAM_STRING("TableName"), .rules = ST_NAME_PATTERN,
                       .min = ST_MIN_TABLE_NAME, .max = ST_MAX_TABLE_NAME},
    [STREAMS_LIMIT] = {STREAM_LIMIT(MOST_STREAMS)},
    [STREAMS_START] = {STREAM_STRING("ExclusiveStartStreamArn")},
};
const st_shape st_list_streams_shape = ST_SHAPE("ListStreamsInput", list_streams_fields);

static const st_field shard_filter_fields[] = {
    [FILTER_TYPE] = {STREAM_STRING("Type"), .rules = ST_REQUIRED, .allowed = filter_types},
    [FILTER_SHARD] = {SHARD_ID("ShardId"), .rules = ST_REQUIRED},
};
const st_shape st_shard_filter_shape = ST_SHAPE("ShardFilter", shard_filter_fields);

static const st_field describe_stream_fields[] = {
    [DESCRIBED_ARN] = {STREAM_ARN("StreamArn")},
    [DESCRIBED_LIMIT] = {STREAM_LIMIT(MOST_STREAMS)},
    [DESCRIBED_START] = {SHARD_ID("ExclusiveStartShardId")},
    [DESCRIBED_FILTER] = {.name = "ShardFilter", .kind = ST_KIND_STRUCT,
                          .shape = &st_shard_filter_shape},
};
const st_shape st_describe_stream_shape = ST_SHAPE("DescribeStreamInput", describe_stream_fields);

static const st_field shard_iterator_fields[] = {
    [ITERATOR_ARN] = {STREAM_ARN("StreamArn")},
    [ITERATOR_SHARD] = {SHARD_ID("ShardId"), .rules = ST_REQUIRED},
    [ITERATOR_TYPE] = {STREAM_STRING("ShardIteratorType"), .rules = ST_REQUIRED,
                       .allowed = st_enum_iterator_type},
    [ITERATOR_SEQUENCE] = {STREAM_STRING("SequenceNumber"), .min = SHORTEST_SEQUENCE,
                           .max = LONGEST_SEQUENCE},
};
const st_shape st_get_shard_iterator_shape =
    ST_SHAPE("GetShardIteratorInput", shard_iterator_fields);

static const st_field get_records_fields[] = {
    [RECORDS_ITERATOR] = {STREAM_STRING("ShardIterator"), .rules = ST_REQUIRED, .min = 1,
                          .max = LONGEST_ITERATOR},
    [RECORDS_LIMIT] = {STREAM_LIMIT(MOST_RECORDS)},
};
const st_shape st_get_records_shape = ST_SHAPE("GetRecordsInput", get_records_fields);
