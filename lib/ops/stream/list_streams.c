/*
** list_streams.c - ListStreams: of one table or of all, by table and age, a page
** at a time. Streams that ended are among them for a day.
*/
#include "base/clock.h"
#include "base/utf8.h"
#include "ops/stream/stream_names.h"

enum { MOST_STREAMS_LISTED = 100 };

static void print_listed_stream(st_call *c, const st_stream *x) {
  char label[32];
  st_clock_format(x->since_ms, label);
  st_buf_lit(c->out, "{\"StreamArn\":\"");
  st_stream_arn(c, x, c->out);
  st_buf_lit(c->out, "\",\"TableName\":\"");
  st_utf8_escape(x->table, c->out);
  st_buf_format(c->out, "\",\"StreamLabel\":\"%s\"}", label);
}

static int read_start(st_call *c, st_stream_list *list) {
  list->after_ms = INT64_MIN;
  if (!c->m[STREAMS_START]) return STATOR_OK;
  st_str arn = st_call_string(c, c->m[STREAMS_START]);
  if (c->error->code != STATOR_OK) return (int)c->error->code;
  if (st_stream_arn_read(arn, &list->after_table, &list->after_ms)) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION, "Invalid StreamArn");
}

int st_op_list_streams(st_call *c) {
  int rc = st_decode_constraints(&st_list_streams_shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  size_t limit = (size_t)st_decode_int(c->m[STREAMS_LIMIT], MOST_STREAMS_LISTED);
  st_stream_list list = {.table = st_call_string(c, c->m[STREAMS_TABLE]),
                         .limit = (int64_t)limit + 1};
  rc = read_start(c, &list);
  if (rc == STATOR_OK) rc = st_log_streams(c->store, &list, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  st_buf_lit(c->out, "{\"Streams\":[");
  for (size_t i = 0; i < list.count && i < limit; i++) {
    if (i) st_buf_char(c->out, ',');
    print_listed_stream(c, &list.streams[i]);
  }
  st_buf_char(c->out, ']');
  if (list.count > limit) {
    st_buf_lit(c->out, ",\"LastEvaluatedStreamArn\":\"");
    st_stream_arn(c, &list.streams[limit - 1], c->out);
    st_buf_char(c->out, '"');
  }
  st_buf_char(c->out, '}');
  return rc;
}
