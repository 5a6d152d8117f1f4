/*
** get_shard_iterator.c - GetShardIterator: where in a shard to begin to read.
*/
#include "ops/stream/shard_iterator.h"

static int refuse_sequence(st_call *c, const char *message) {
  return st_error_raise(c->error, STATOR_VALIDATION, "%s", message);
}

/* A number this stream can have given: of a record there may have been, or the
** one its shards begin with. */
static int check_sequence(st_call *c, const st_stream *x, int64_t sequence) {
  int64_t newest = x->last;
  bool trimmed;
  int rc = x->ended ? STATOR_OK : st_log_newest(c->store, &newest, c->error);
  if (rc != STATOR_OK) return rc;
  if (sequence != x->first && (sequence < x->first || sequence > newest))
    return refuse_sequence(c, "Invalid SequenceNumber");
  rc = st_log_is_trimmed(c->store, sequence, &trimmed, c->error);
  if (rc != STATOR_OK || !trimmed) return rc;
  return st_error_raise(
      c->error, STATOR_TRIMMED_DATA,
      "The operation attempted to read past the oldest stream record in a shard.");
}

static int find_sequence(st_call *c, const st_stream *x, int64_t *sequence) {
  const st_json *sent = c->m[ITERATOR_SEQUENCE];
  if (!sent)
    return refuse_sequence(
        c, "The parameter 'SequenceNumber' is required but was not present in the request");
  st_str text = st_call_string(c, sent);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  if (!st_sequence_read(text, sequence)) return refuse_sequence(c, "Invalid SequenceNumber");
  return check_sequence(c, x, *sequence);
}

static int find_position(st_call *c, const st_stream *x, int64_t *from) {
  int rc;
  *from = 0;
  switch ((st_iterator_type)st_decode_enum(c->m[ITERATOR_TYPE], st_enum_iterator_type)) {
  case ST_TRIM_HORIZON: return STATOR_OK;
  case ST_LATEST: rc = st_log_newest(c->store, from, c->error); break;
  case ST_AT_SEQUENCE: return find_sequence(c, x, from);
  default: rc = find_sequence(c, x, from); break;
  }
  ++*from;
  return rc;
}

int st_op_get_shard_iterator(st_call *c) {
  st_stream x;
  st_shard_iterator it = {.issued_ms = c->now_ms};
  int rc = st_decode_constraints(&st_get_shard_iterator_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_store_snapshot(c->store, c->error);
  if (rc != STATOR_OK) return rc;
  st_str arn = st_call_string(c, c->m[ITERATOR_ARN]);
  rc = c->error->code == STATOR_OK ? st_stream_find(c, arn, &x) : (int)c->error->code;
  if (rc == STATOR_OK) rc = st_shard_find(c, &x, c->m[ITERATOR_SHARD], &it.shard);
  if (rc == STATOR_OK) rc = find_position(c, &x, &it.from);
  if (rc != STATOR_OK) return rc;
  it.stream_id = x.id;
  st_buf_lit(c->out, "{\"ShardIterator\":\"");
  st_iterator_write(c, &x, &it, c->out);
  st_buf_lit(c->out, "\"}");
  return rc;
}
