/*
** stream_show.c - .stream: the streams that there are, as items.
*/
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "output/rows.h"
#include "streams/stream_command.h"
#include "streams/stream_shards.h"

/* ARNs, each followed by a byte of 0. */
typedef struct stream_list {
  text arns;
  text after; /* the last of a page, if there are more */
} stream_list;

static bool take_streams(const session *s, stream_list *l) {
  json_span body, streams, none, stream, arn, last;
  text_clear(&l->after);
  if (!session_answer(s, &body) || !json_member(body, "Streams", &streams)) return false;
  for (size_t at = 0; json_each(streams, &at, &none, &stream);) {
    if (!json_member(stream, "StreamArn", &arn)) continue;
    json_text(arn, &l->arns);
    text_append(&l->arns, "", 1);
  }
  if (json_member(body, "LastEvaluatedStreamArn", &last)) json_text(last, &l->after);
  return true;
}

static int list_streams(session *s, const char *table, stream_list *l) {
  int rc = SHELL_DONE;
  text request = {0};
  do {
    text_clear(&request);
    text_add(&request, "{\"Limit\":100");
    if (table != NULL) {
      text_add(&request, ",\"TableName\":");
      text_add_json_string(&request, table, strlen(table));
    }
    if (l->after.length > 0) {
      text_add(&request, ",\"ExclusiveStartStreamArn\":");
      text_add_json_string(&request, l->after.data, l->after.length);
    }
    text_add_char(&request, '}');
    rc = session_call(s, "ListStreams", request.data);
    if (rc == SHELL_DONE && !take_streams(s, l)) rc = session_bad_answer(s);
  } while (rc == SHELL_DONE && l->after.length > 0);
  text_free(&request);
  return rc;
}

static void add_string(text *item, const char *name, const char *value) {
  text_format(item, "%s\"%s\":{\"S\":", item->length > 1 ? "," : "", name);
  text_add_json_string(item, value, strlen(value));
  text_add_char(item, '}');
}

static int print_stream_item(session *s, rows *printed, const char *arn) {
  stream_description d;
  text item = {0};
  int rc = stream_describe(s, arn, NULL, NULL, &d);
  if (rc == SHELL_DONE) {
    text_add_char(&item, '{');
    add_string(&item, "Table", text_string(&d.table));
    add_string(&item, "Status", text_string(&d.status));
    add_string(&item, "View", text_string(&d.view));
    text_format(&item, ",\"Shards\":{\"N\":\"%zu\"}", d.shards);
    add_string(&item, "Since", text_string(&d.label));
    add_string(&item, "StreamArn", arn);
    text_add_char(&item, '}');
    rc = rows_add(printed, (json_span){item.data, item.length});
  }
  text_free(&item);
  stream_description_free(&d);
  return rc;
}

static int print_streams(session *s, const stream_list *l) {
  rows *printed = rows_begin(s, NULL);
  int rc = SHELL_DONE;
  for (size_t at = 0; at < l->arns.length && rc == SHELL_DONE; at += strlen(l->arns.data + at) + 1)
    rc = print_stream_item(s, printed, l->arns.data + at);
  int ended = rows_end(printed);
  return rc == SHELL_DONE ? ended : rc;
}

/* A table that is not there has no streams either: that is told apart. */
static int check_table(session *s, const char *table) {
  return table == NULL ? SHELL_DONE : session_call_on_table(s, "DescribeTable", table);
}

int stream_show(session *s, const char *table) {
  stream_list l = {0};
  int rc = check_table(s, table);
  if (rc == SHELL_DONE) rc = list_streams(s, table, &l);
  if (rc == SHELL_DONE) rc = print_streams(s, &l);
  if (rc == SHELL_DONE && l.arns.length == 0 && s->interactive)
    fprintf(s->out, "(no stream; ALTER TABLE %s SET STREAM NEW_AND_OLD_IMAGES; begins one)\n",
            table != NULL ? table : "name");
  text_free(&l.arns);
  text_free(&l.after);
  return rc;
}
