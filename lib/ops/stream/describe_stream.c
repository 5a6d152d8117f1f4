/*
** describe_stream.c - DescribeStream: a stream, and its shards a page at a time.
** Shards live as long as their stream does and have no children.
*/
#include "base/clock.h"
#include "base/utf8.h"
#include "ops/stream/stream_names.h"
#include "ops/table/table_description.h"

enum { MOST_SHARDS_DESCRIBED = 100 };

static const char *status_of(const st_call *c, const st_stream *x) {
  bool settled = c->now_ms >= x->until_ms;
  if (x->ended) return settled ? "DISABLED" : "DISABLING";
  return settled ? "ENABLED" : "ENABLING";
}

static void print_stream_members(st_call *c, const st_stream *x) {
  char label[32];
  st_clock_format(x->since_ms, label);
  st_buf_lit(c->out, "{\"StreamDescription\":{\"StreamArn\":\"");
  st_stream_arn(c, x, c->out);
  st_buf_format(c->out,
                "\",\"StreamLabel\":\"%s\",\"StreamStatus\":\"%s\",\"StreamViewType\":\"%s\""
                ",\"CreationRequestDateTime\":",
                label, status_of(c, x), st_view_name(x->view));
  st_print_seconds(x->since_ms, c->out);
  st_buf_lit(c->out, ",\"TableName\":\"");
  st_utf8_escape(x->table, c->out);
  st_buf_char(c->out, '"');
  st_attribute hash = {.name = x->hash}, range = {.name = x->range};
  st_print_key_schema(c->out, &hash, 1, &range, x->range.p ? 1 : 0);
}

static void print_stream_shard(st_call *c, const st_stream *x, int shard) {
  st_buf_lit(c->out, "{\"ShardId\":\"");
  st_shard_id(x, shard, c->out);
  st_buf_lit(c->out, "\",\"SequenceNumberRange\":{\"StartingSequenceNumber\":\"");
  st_sequence_write(x->first, c->out);
  if (x->ended) {
    st_buf_lit(c->out, "\",\"EndingSequenceNumber\":\"");
    st_sequence_write(x->last, c->out);
  }
  st_buf_lit(c->out, "\"}}");
}

/* The shards from `first` up to, not including, `end`. */
static void print_shards(st_call *c, const st_stream *x, int first, int end) {
  st_buf_lit(c->out, ",\"Shards\":[");
  for (int shard = first; shard < end; shard++) {
    if (shard > first) st_buf_char(c->out, ',');
    print_stream_shard(c, x, shard);
  }
  st_buf_char(c->out, ']');
  if (end <= first || end == x->shards) return;
  st_buf_lit(c->out, ",\"LastEvaluatedShardId\":\"");
  st_shard_id(x, end - 1, c->out);
  st_buf_char(c->out, '"');
}

/* ShardFilter asks for the children of a shard: there must be such a shard. */
static int check_filter(st_call *c, const st_stream *x) {
  const st_json *m[ST_MAX_FIELDS];
  int shard;
  if (!c->m[DESCRIBED_FILTER]) return STATOR_OK;
  st_decode_members(&st_shard_filter_shape, c->m[DESCRIBED_FILTER], m);
  return st_shard_find(c, x, m[FILTER_SHARD], &shard);
}

int st_op_describe_stream(st_call *c) {
  int last = -1;
  st_stream x;
  int rc = st_decode_constraints(&st_describe_stream_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  int64_t limit = st_decode_int(c->m[DESCRIBED_LIMIT], MOST_SHARDS_DESCRIBED);
  st_str arn = st_call_string(c, c->m[DESCRIBED_ARN]);
  rc = c->error->code == STATOR_OK ? st_stream_find(c, arn, &x) : (int)c->error->code;
  if (rc == STATOR_OK && c->m[DESCRIBED_START])
    rc = st_shard_find(c, &x, c->m[DESCRIBED_START], &last);
  if (rc == STATOR_OK) rc = check_filter(c, &x);
  if (rc != STATOR_OK) return rc;
  int first = last + 1, end = x.shards - first > limit ? first + (int)limit : x.shards;
  print_stream_members(c, &x);
  print_shards(c, &x, first, c->m[DESCRIBED_FILTER] ? first : end);
  st_buf_lit(c->out, "}}");
  return rc;
}
