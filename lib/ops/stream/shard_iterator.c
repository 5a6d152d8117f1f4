/*
** shard_iterator.c - iterators as text: some numbers and a hash over them and the
** ARN in front, so that one that was cut, mended or moved to another stream is
** told from a sound one. It keeps nobody out who reads this.
*/
#include "ops/stream/shard_iterator.h"
#include "base/base64.h"
#include "base/hash.h"
#include <string.h>

/* The shard, three numbers of eight bytes, most significant first, and the hash:
** 33 bytes, which fill their base64 to the last bit. */
enum { NUMBER_BYTES = 8, STREAM_AT = 1, FROM_AT = 9, ISSUED_AT = 17, PLAIN_BYTES = 25 };
enum { SEALED_BYTES = PLAIN_BYTES + NUMBER_BYTES, SEALED_TEXT = SEALED_BYTES / 3 * 4 };

static void put_number(uint64_t number, char *out) {
  for (int i = NUMBER_BYTES - 1; i >= 0; i--, number >>= 8) out[i] = (char)(number & 0xFF);
}

static uint64_t number_at(const char *p) {
  uint64_t number = 0;
  for (int i = 0; i < NUMBER_BYTES; i++) number = number << 8 | (unsigned char)p[i];
  return number;
}

/* Over the ARN with its bars, and the numbers behind. */
static uint64_t seal_of(st_str front, const char *numbers) {
  uint64_t both[2] = {st_hash(front), st_hash((st_str){numbers, PLAIN_BYTES})};
  char bytes[2 * NUMBER_BYTES];
  put_number(both[0], bytes);
  put_number(both[1], bytes + NUMBER_BYTES);
  return st_hash((st_str){bytes, sizeof bytes});
}

void st_iterator_write(const st_call *c, const st_stream *x, const st_shard_iterator *it,
                       st_buf *out) {
  char bytes[SEALED_BYTES];
  size_t begin = out->n;
  st_stream_arn(c, x, out);
  st_buf_lit(out, "|1|");
  if (out->failed) return;
  bytes[0] = (char)it->shard;
  put_number((uint64_t)it->stream_id, bytes + STREAM_AT);
  put_number((uint64_t)it->from, bytes + FROM_AT);
  put_number((uint64_t)it->issued_ms, bytes + ISSUED_AT);
  put_number(seal_of((st_str){out->p + begin, out->n - begin}, bytes), bytes + PLAIN_BYTES);
  st_base64_encode((st_str){bytes, sizeof bytes}, out);
}

/* *arn: what stands before the bars. */
static bool unseal(st_str text, st_shard_iterator *it, st_str *arn) {
  char bytes[SEALED_BYTES];
  if (text.n < SEALED_TEXT + 3) return false;
  st_str front = {text.p, text.n - SEALED_TEXT};
  st_str sealed = {text.p + front.n, SEALED_TEXT};
  *arn = (st_str){text.p, front.n - 3};
  if (memcmp(arn->p + arn->n, "|1|", 3) != 0 || st_base64_check(sealed) != ST_BASE64_OK ||
      st_base64_length(sealed) != SEALED_BYTES)
    return false;
  st_base64_decode(sealed, bytes);
  if (seal_of(front, bytes) != number_at(bytes + PLAIN_BYTES)) return false;
  it->shard = (unsigned char)bytes[0];
  it->stream_id = (int64_t)number_at(bytes + STREAM_AT);
  it->from = (int64_t)number_at(bytes + FROM_AT);
  it->issued_ms = (int64_t)number_at(bytes + ISSUED_AT);
  return true;
}

static int check_position(st_call *c, const st_shard_iterator *it) {
  bool trimmed = false;
  int rc = it->from ? st_log_is_trimmed(c->store, it->from, &trimmed, c->error) : STATOR_OK;
  if (rc != STATOR_OK || !trimmed) return rc;
  return st_error_raise(c->error, STATOR_TRIMMED_DATA,
                        "The data you are trying to access has been trimmed");
}

int st_iterator_read(st_call *c, st_str text, st_shard_iterator *it, st_stream *x) {
  st_str arn;
  if (!unseal(text, it, &arn))
    return st_error_raise(c->error, STATOR_VALIDATION, "Invalid ShardIterator");
  if (it->issued_ms < c->now_ms - ST_ITERATOR_LIVES_MS)
    return st_error_raise(c->error, STATOR_EXPIRED_ITERATOR,
                          "The provided iterator exceeds the maximum age allowed.");
  int rc = st_stream_find(c, arn, x);
  if (rc == STATOR_OK && x->id != it->stream_id) rc = st_stream_missing(c, arn);
  return rc == STATOR_OK ? check_position(c, it) : rc;
}
