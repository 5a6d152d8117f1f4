/*
** stream_names.c - the names of streams, shards and records. Sequence numbers of
** the log are shown with a 1 in front, so that all have the 21 digits a sequence
** number must have and sort alike as numbers and as text.
*/
#include "ops/stream/stream_names.h"
#include "base/bounds.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "ops/table/table_description.h"
#include <string.h>

enum { SEQUENCE_DIGITS = 20, COLONS_BEFORE_RESOURCE = 5, LABEL_LENGTH = 23 };

static const char in_stream[] = "/stream/";

/* ------------------------------------------------------------------------ ARNs */

void st_stream_arn(const st_call *c, const st_stream *x, st_buf *out) {
  char label[32];
  st_clock_format(x->since_ms, label);
  st_table_arn(c, x->table, out);
  st_buf_text(out, in_stream);
  st_buf_text(out, label);
}

/* "table/T/stream/label" of an ARN of DynamoDB's. */
static bool resource_of(st_str arn, st_str *resource) {
  size_t at = 0;
  for (int colons = 0; at < arn.n && colons < COLONS_BEFORE_RESOURCE; at++)
    if (arn.p[at] == ':') colons++;
  *resource = (st_str){arn.p + at, arn.n - at};
  static const st_str aws = {"arn:aws", 7};
  const char *service = arn.n > aws.n ? memchr(arn.p + aws.n, ':', arn.n - aws.n) : NULL;
  st_str rest = {service, service ? (size_t)(arn.p + arn.n - service) : 0};
  return st_str_starts(arn, aws) && st_str_starts(rest, ST_LIT(":dynamodb:"));
}

bool st_stream_arn_read(st_str arn, st_str *table, int64_t *since_ms) {
  static const st_str in_table = {"table/", 6};
  st_str resource, label;
  *since_ms = INT64_MIN;
  if (arn.n > ST_MAX_TABLE_ARN || !resource_of(arn, &resource) ||
      !st_str_starts(resource, in_table))
    return false;
  *table = (st_str){resource.p + in_table.n, 0};
  const char *slash = memchr(table->p, '/', resource.n - in_table.n);
  if (!slash) return false;
  table->n = (size_t)(slash - table->p);
  label = (st_str){slash, (size_t)(arn.p + arn.n - slash)};
  if (!st_decode_name_pattern(*table) || !st_str_starts(label, ST_LIT("/stream/"))) return false;
  label.p += sizeof in_stream - 1;
  label.n -= sizeof in_stream - 1;
  if (!st_clock_parse(label, since_ms)) *since_ms = INT64_MIN;
  return label.n > 0;
}

int st_stream_missing(st_call *c, st_str arn) {
  return st_error_raise(c->error, STATOR_RESOURCE_NOT_FOUND,
                        "Requested resource not found: Stream: %.*s not found", ST_FMT(arn));
}

int st_stream_find(st_call *c, st_str arn, st_stream *x) {
  st_str table;
  int64_t since_ms;
  bool found = false;
  if (!st_stream_arn_read(arn, &table, &since_ms))
    return st_error_raise(c->error, STATOR_VALIDATION, "Invalid StreamArn");
  int rc = STATOR_OK;
  if (since_ms != INT64_MIN)
    rc = st_log_stream(c->store, table, since_ms, c->arena, &found, x, c->error);
  return rc == STATOR_OK && !found ? st_stream_missing(c, arn) : rc;
}

/* ---------------------------------------------------------------------- shards */

/* The last digit is the shard's; the others tell streams of one moment apart. */
void st_shard_id(const st_stream *x, int shard, st_buf *out) {
  unsigned of_table = (unsigned)(st_hash(x->table) & 0xFFFFFFF);
  st_buf_format(out, "shardId-%020lld-%07x%x", (long long)x->since_ms, of_table, (unsigned)shard);
}

int st_shard_find(st_call *c, const st_stream *x, const st_json *id, int *shard) {
  for (*shard = 0; *shard < x->shards; ++*shard) {
    st_buf_clear(c->work);
    st_shard_id(x, *shard, c->work);
    if (c->work->failed) return st_error_nomem(c->error);
    if (st_json_is(id, st_buf_view(c->work))) return STATOR_OK;
  }
  return st_error_raise(c->error, STATOR_RESOURCE_NOT_FOUND,
                        "Requested resource not found: Shard does not exist");
}

/* ------------------------------------------------------------ sequence numbers */

void st_sequence_write(int64_t sequence, st_buf *out) {
  st_buf_format(out, "1%020lld", (long long)sequence);
}

bool st_sequence_read(st_str text, int64_t *sequence) {
  if (text.n != SEQUENCE_DIGITS + 1 || text.p[0] != '1') return false;
  return st_str_to_int64((st_str){text.p + 1, text.n - 1}, sequence) && *sequence >= 0 &&
         text.p[1] != '-';
}
