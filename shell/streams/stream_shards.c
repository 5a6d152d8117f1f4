/*
** stream_shards.c - DescribeStream, page by page; the stream of a table.
*/
#include "streams/stream_shards.h"

#include <string.h>

#include "base/json_text.h"

static void take_text(json_span object, const char *member, text *out) {
  json_span value;
  text_clear(out);
  if (json_member(object, member, &value)) json_text(value, out);
}

/* *after is the last shard of the page if there are more. */
static bool take_shards_page(session *s, text *after, stream_shard_visit visit, void *context,
                             stream_description *d) {
  json_span body, stream, shards, none, shard;
  if (!session_answer(s, &body) || !json_member(body, "StreamDescription", &stream)) return false;
  take_text(stream, "StreamStatus", &d->status);
  take_text(stream, "StreamViewType", &d->view);
  take_text(stream, "TableName", &d->table);
  take_text(stream, "StreamLabel", &d->label);
  take_text(stream, "LastEvaluatedShardId", after);
  if (!json_member(stream, "Shards", &shards)) return true;
  for (size_t at = 0; json_each(shards, &at, &none, &shard); d->shards++)
    if (visit != NULL) visit(context, shard);
  return true;
}

static bool ask_shards_page(session *s, const char *arn, const text *after) {
  text request = {0};
  text_add(&request, "{\"StreamArn\":");
  text_add_json_string(&request, arn, strlen(arn));
  if (after->length > 0) {
    text_add(&request, ",\"ExclusiveStartShardId\":");
    text_add_json_string(&request, after->data, after->length);
  }
  text_add_char(&request, '}');
  bool done = session_ask(s, "DescribeStream", request.data, request.length);
  text_free(&request);
  return done;
}

int stream_describe(session *s, const char *arn, stream_shard_visit visit, void *context,
                    stream_description *d) {
  text after = {0};
  int rc = SHELL_DONE;
  *d = (stream_description){0};
  do {
    if (!ask_shards_page(s, arn, &after))
      rc = session_interrupted ? SHELL_FAILED : session_fail_with_answer(s);
    else if (!take_shards_page(s, &after, visit, context, d))
      rc = session_bad_answer(s);
  } while (rc == SHELL_DONE && after.length > 0);
  text_free(&after);
  return rc;
}

bool stream_is_enabled(const stream_description *d) {
  return strncmp(text_string(&d->status), "ENABL", 5) == 0;
}

void stream_description_free(stream_description *d) {
  text *texts[] = {&d->status, &d->view, &d->table, &d->label};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) text_free(texts[i]);
  d->shards = 0;
}

int stream_find(session *s, const char *table, text *arn) {
  json_span body, description;
  int rc = session_call_on_table(s, "DescribeTable", table);
  if (rc != SHELL_DONE) return rc;
  if (!session_answer(s, &body) || !json_member(body, "Table", &description))
    return session_bad_answer(s);
  take_text(description, "LatestStreamArn", arn);
  return rc;
}

int stream_need(session *s, const char *table, text *arn) {
  int rc = stream_find(s, table, arn);
  if (rc != SHELL_DONE || arn->length > 0) return rc;
  return session_fail(s,
                      "%s has no stream; ALTER TABLE %s SET STREAM NEW_AND_OLD_IMAGES; begins one",
                      table, table);
}
