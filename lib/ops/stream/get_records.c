/*
** get_records.c - GetRecords: what a shard has from an iterator on, up to 1000
** records or 1 MB, and the iterator to go on with.
*/
#include "base/bounds.h"
#include "base/hash.h"
#include "ops/stream/shard_iterator.h"

enum { MOST_RECORDS_READ = 1000 };

typedef struct records_page {
  st_call *c;
  const st_stream *stream;
  int64_t limit, count;
  size_t bytes;
} records_page;

/* The same for a record whenever it is read, and no other record's. */
static void print_event_id(const records_page *p, int64_t sequence) {
  st_buf *work = p->c->work;
  st_buf_clear(work);
  st_buf_str(work, p->stream->table);
  st_buf_format(work, "|%lld|%lld", (long long)p->stream->since_ms, (long long)sequence);
  uint64_t first = st_hash(st_buf_view(work));
  st_buf_char(work, '|');
  uint64_t second = st_hash(st_buf_view(work));
  if (work->failed) p->c->out->failed = true;
  st_buf_format(p->c->out, "\"eventID\":\"%016llx%016llx\"", (unsigned long long)first,
                (unsigned long long)second);
}

static void print_image(st_buf *out, const char *name, st_str image) {
  if (!image.n) return;
  st_buf_format(out, ",\"%s\":", name);
  st_buf_str(out, image);
}

static void print_stream_record(const records_page *p, const st_log_record *r, size_t size) {
  static const char *const events[] = {"INSERT", "MODIFY", "REMOVE"}; /* tag: st_event */
  st_buf *out = p->c->out;
  st_buf_text(out, p->count ? ",{" : "{");
  print_event_id(p, r->sequence);
  st_buf_format(out,
                ",\"eventName\":\"%s\",\"eventVersion\":\"1.1\",\"eventSource\":\"aws:dynamodb\""
                ",\"awsRegion\":\"%s\",\"dynamodb\":{\"ApproximateCreationDateTime\":%lld",
                events[r->event], p->c->settings->region, (long long)(r->time_ms / 1000));
  print_image(out, "Keys", r->keys);
  print_image(out, "NewImage", r->new_image);
  print_image(out, "OldImage", r->old_image);
  st_buf_lit(out, ",\"SequenceNumber\":\"");
  st_sequence_write(r->sequence, out);
  st_buf_format(out, "\",\"SizeBytes\":%llu,\"StreamViewType\":\"%s\"}", (unsigned long long)size,
                st_view_name(p->stream->view));
  if (r->actor == ST_BY_TTL)
    st_buf_lit(out, ",\"userIdentity\":{\"Type\":\"Service\",\"PrincipalId\":"
                    "\"dynamodb.amazonaws.com\"}");
  st_buf_char(out, '}');
}

static size_t image_size(st_str image) {
  return image.n ? st_item_size(image) : 0;
}

/* A first record is always taken: any record fits alone. */
static bool take_stream_record(void *context, const st_log_record *r) {
  records_page *p = context;
  size_t size = image_size(r->keys) + image_size(r->old_image) + image_size(r->new_image);
  if (p->count == p->limit || (p->count && p->bytes + size > ST_MAX_PAGE)) return false;
  print_stream_record(p, r, size);
  p->bytes += size;
  p->count++;
  return true;
}

/* Where nothing is left the next place is behind all that was ever recorded: an
** iterator that waits does not grow old with what it has read. A shard that has
** ended and was read to its end has none. */
static int print_next_iterator(const records_page *p, st_shard_iterator it, int64_t left) {
  st_call *c = p->c;
  int rc = STATOR_OK;
  if (!left && p->stream->ended) return rc;
  it.issued_ms = c->now_ms;
  it.from = left;
  if (!left) {
    rc = st_log_newest(c->store, &it.from, c->error);
    it.from++;
  }
  st_buf_lit(c->out, ",\"NextShardIterator\":\"");
  st_iterator_write(c, p->stream, &it, c->out);
  st_buf_char(c->out, '"');
  return rc;
}

int st_op_get_records(st_call *c) {
  st_stream x;
  st_shard_iterator it;
  int64_t left;
  records_page p = {.c = c, .stream = &x};
  int rc = st_decode_constraints(&st_get_records_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_store_snapshot(c->store, c->error);
  if (rc != STATOR_OK) return rc;
  st_str text = st_call_string(c, c->m[RECORDS_ITERATOR]);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  rc = st_iterator_read(c, text, &it, &x);
  if (rc != STATOR_OK) return rc;
  p.limit = st_decode_int(c->m[RECORDS_LIMIT], MOST_RECORDS_READ);
  st_buf_lit(c->out, "{\"Records\":[");
  rc = st_log_read(c->store, &x, it.shard, it.from, take_stream_record, &p, &left, c->error);
  st_buf_char(c->out, ']');
  if (rc == STATOR_OK) rc = print_next_iterator(&p, it, left);
  st_buf_char(c->out, '}');
  return rc;
}
