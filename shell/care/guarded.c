/*
** guarded.c - writes in transactions. A transaction that is refused has changed
** nothing: its requests are then made one by one.
*/
#include "care/guarded.h"

#include <string.h>

static json_span guarded_request(const guarded *g, size_t i) {
  size_t start = i > 0 ? g->ends[i - 1] : 0;
  return (json_span){g->requests.data + start, g->ends[i] - start};
}

static bool write_together(const guarded *g) {
  text request = {0};
  text_add(&request, "{\"TransactItems\":[");
  for (size_t i = 0; i < g->count; i++) {
    json_span one = guarded_request(g, i);
    text_format(&request, "%s{\"%s\":", i > 0 ? "," : "", g->deletes ? "Delete" : "Put");
    text_append(&request, one.data, one.length);
    text_add_char(&request, '}');
  }
  text_add(&request, "]}");
  bool done = session_ask(g->s, "TransactWriteItems", request.data, request.length);
  text_free(&request);
  return done;
}

static bool write_one_by_one(guarded *g) {
  const door_answer *answer = &g->s->answer;
  for (size_t i = 0; i < g->count; i++) {
    json_span one = guarded_request(g, i);
    if (session_ask(g->s, g->deletes ? "DeleteItem" : "PutItem", one.data, one.length))
      g->done++;
    else if (answer->exception != NULL &&
             strcmp(answer->exception, "ConditionalCheckFailedException") == 0)
      g->refused(g->context, one);
    else
      return false;
  }
  return true;
}

bool guarded_end(guarded *g) {
  bool done = g->count == 0, together = g->count > 1;
  if (together) done = write_together(g);
  if (together && done) g->done += g->count;
  if (!done && (!together || g->s->answer.outcome == DOOR_REFUSED)) done = write_one_by_one(g);
  text_clear(&g->requests);
  g->count = 0;
  return done;
}

bool guarded_add(guarded *g, const text *request) {
  bool full = g->count == GUARDED_MOST || g->requests.length + request->length > GUARDED_BYTES;
  if (full && !guarded_end(g)) return false;
  text_append(&g->requests, request->data, request->length);
  g->ends[g->count++] = g->requests.length;
  return true;
}

void guarded_free(guarded *g) {
  text_free(&g->requests);
}
