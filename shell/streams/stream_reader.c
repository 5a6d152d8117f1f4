/*
** stream_reader.c - reads the shards of a stream in rounds. In a round each shard is
** read until it has nothing more for the moment; of those that have a record in hand
** the earliest is given out.
**
** 1. A shard is opened when its parent was read to its end, or is no longer there.
** 2. When a shard was read to its end, the stream is described again: others follow it.
** 3. An iterator that has grown too old is got anew behind the shard's last record.
*/
#include "streams/stream_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "streams/stream_shards.h"

/* How often an endpoint is asked before it is believed that a shard has no more. */
enum { EMPTY_PAGES_AT_END = 5 };

typedef struct stream_shard {
  text id, parent;
  const char *type; /* where it is opened: TRIM_HORIZON, LATEST */
  text iterator;    /* empty: it must be got */
  text page;        /* records, a JSON array */
  size_t at;        /* behind the one in hand */
  json_span head;   /* the record in hand; length 0: none */
  text last;        /* sequence number of the last record that was in hand */
  int empty;        /* pages in a row without a record */
  bool renewed;     /* the iterator was got anew and not used yet */
  bool waiting;     /* it has nothing more in this round */
  bool over;        /* no page follows */
} stream_shard;

struct stream_reader {
  session *s;
  text arn;
  stream_shard *shards;
  size_t count;
  const char *type; /* of shards that are found now */
  bool stale;       /* the stream must be described */
  bool enabled;     /* more may follow */
  int most_empty;   /* pages: see EMPTY_PAGES_AT_END */
};

stream_reader *stream_open(session *s, const char *arn, stream_from from, bool to_end) {
  stream_reader *r = memory_resize(NULL, 1, sizeof *r);
  *r = (stream_reader){.s = s, .stale = true, .most_empty = 1};
  text_add(&r->arn, arn);
  r->type = from == STREAM_FROM_NOW ? "LATEST" : "TRIM_HORIZON";
  if (to_end && door_store(s->door) == NULL) r->most_empty = EMPTY_PAGES_AT_END;
  return r;
}

void stream_close(stream_reader *r) {
  if (r == NULL) return;
  for (size_t i = 0; i < r->count; i++) {
    stream_shard *shard = &r->shards[i];
    text *texts[] = {&shard->id, &shard->parent, &shard->iterator, &shard->page, &shard->last};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) text_free(texts[t]);
  }
  text_free(&r->arn);
  free(r->shards);
  free(r);
}

/* The error of the last call, unless Ctrl-C was the reason. */
static bool reading_failed(const stream_reader *r) {
  if (!session_interrupted) session_fail_with_answer(r->s);
  return false;
}

static bool not_understood(const stream_reader *r) {
  session_bad_answer(r->s);
  return false;
}

/* --------------------------------------------------------------------- shards */

static stream_shard *find_shard(const stream_reader *r, const text *id) {
  for (size_t i = 0; i < r->count; i++)
    if (strcmp(r->shards[i].id.data, text_string(id)) == 0) return &r->shards[i];
  return NULL;
}

static bool is_closed(json_span shard) {
  json_span range, ending;
  return json_member(shard, "SequenceNumberRange", &range) &&
         json_member(range, "EndingSequenceNumber", &ending);
}

static void note_shard(void *context, json_span shard) {
  stream_reader *r = context;
  json_span id, parent;
  text name = {0};
  if (json_member(shard, "ShardId", &id)) json_text(id, &name);
  if (name.length == 0 || find_shard(r, &name) != NULL) {
    text_free(&name);
    return;
  }
  r->shards = memory_resize(r->shards, r->count + 1, sizeof *r->shards);
  stream_shard *fresh = &r->shards[r->count++];
  *fresh = (stream_shard){.id = name, .type = r->type};
  fresh->over = strcmp(r->type, "LATEST") == 0 && is_closed(shard);
  if (json_member(shard, "ParentShardId", &parent)) json_text(parent, &fresh->parent);
}

/* Shards that are found later follow those that were known: all of them is read. */
static bool describe_shards(stream_reader *r) {
  stream_description d;
  bool done = stream_describe(r->s, r->arn.data, note_shard, r, &d) == SHELL_DONE;
  r->enabled = stream_is_enabled(&d);
  r->stale = !done;
  if (done) r->type = "TRIM_HORIZON";
  stream_description_free(&d);
  return done;
}

/* ------------------------------------------------------------------- iterators */

static void add_request_member(text *request, const char *name, const text *value) {
  text_format(request, "%s\"%s\":", request->length > 0 ? "," : "{", name);
  text_add_json_string(request, text_string(value), value->length);
}

/* The string member of the last answer; false if it has none. */
static bool take_iterator(const stream_reader *r, const char *member, text *iterator) {
  json_span body, value;
  text_clear(iterator);
  if (!session_answer(r->s, &body) || !json_member(body, member, &value) || *value.data != '"')
    return false;
  json_text(value, iterator);
  return true;
}

static bool open_shard(stream_reader *r, stream_shard *shard) {
  text request = {0};
  bool behind = shard->last.length > 0;
  add_request_member(&request, "StreamArn", &r->arn);
  add_request_member(&request, "ShardId", &shard->id);
  text_format(&request, ",\"ShardIteratorType\":\"%s\"",
              behind ? "AFTER_SEQUENCE_NUMBER" : shard->type);
  if (behind) add_request_member(&request, "SequenceNumber", &shard->last);
  text_add_char(&request, '}');
  bool done = session_ask(r->s, "GetShardIterator", request.data, request.length);
  text_free(&request);
  if (!done) return reading_failed(r);
  return take_iterator(r, "ShardIterator", &shard->iterator) || not_understood(r);
}

/* -------------------------------------------------------------------- records */

json_span stream_record_part(json_span record, const char *member) {
  json_span change, value;
  if (json_member(record, "dynamodb", &change) && json_member(change, member, &value)) return value;
  return (json_span){"", 0};
}

double stream_record_time(json_span record) {
  char digits[32] = "";
  json_span time = stream_record_part(record, "ApproximateCreationDateTime");
  if (time.length < sizeof digits) memcpy(digits, time.data, time.length);
  return strtod(digits, NULL);
}

/* Takes the next record of the page in hand; false behind the last. */
static bool take_head(stream_shard *shard) {
  json_span page = {shard->page.data, shard->page.length}, none;
  if (shard->head.length > 0) return true;
  if (page.length == 0 || !json_each(page, &shard->at, &none, &shard->head)) {
    shard->head.length = 0;
    return false;
  }
  text_clear(&shard->last);
  json_text(stream_record_part(shard->head, "SequenceNumber"), &shard->last);
  return true;
}

static bool follows_another(const stream_reader *r, const stream_shard *shard) {
  if (shard->parent.length == 0) return false;
  stream_shard *parent = find_shard(r, &shard->parent);
  return parent != NULL && (take_head(parent) || !parent->over);
}

/* True if another iterator may do better. */
static bool iterator_failed(stream_reader *r, stream_shard *shard) {
  const char *exception = r->s->answer.exception;
  bool old = exception != NULL && strcmp(exception, "ExpiredIteratorException") == 0;
  bool same_place = shard->last.length > 0 || strcmp(shard->type, "TRIM_HORIZON") == 0;
  if (!old || !same_place || shard->renewed) return reading_failed(r);
  text_clear(&shard->iterator);
  shard->renewed = true;
  return true;
}

static bool has_child(const stream_reader *r, const stream_shard *shard) {
  for (size_t i = 0; i < r->count; i++)
    if (strcmp(text_string(&r->shards[i].parent), shard->id.data) == 0) return true;
  return false;
}

static bool fetch_records(stream_reader *r, stream_shard *shard) {
  text request = {0};
  json_span body, records;
  add_request_member(&request, "ShardIterator", &shard->iterator);
  text_add_char(&request, '}');
  bool done = session_ask(r->s, "GetRecords", request.data, request.length);
  text_free(&request);
  if (!done) return iterator_failed(r, shard);
  if (!session_answer(r->s, &body) || !json_member(body, "Records", &records))
    return not_understood(r);
  text_clear(&shard->page);
  text_append(&shard->page, records.data, records.length);
  shard->at = 0;
  shard->renewed = false;
  shard->over = !take_iterator(r, "NextShardIterator", &shard->iterator);
  if (shard->over && r->enabled && !has_child(r, shard)) r->stale = true;
  shard->empty = take_head(shard) ? 0 : shard->empty + 1;
  shard->waiting = shard->empty >= r->most_empty;
  return true;
}

/* Reads a shard until it has a record in hand, or is done for this round. */
static bool fill_shard(stream_reader *r, stream_shard *shard) {
  while (!take_head(shard) && !shard->waiting && !shard->over && !follows_another(r, shard)) {
    if (session_interrupted) return false;
    if (shard->iterator.length == 0 && !open_shard(r, shard)) return false;
    if (!fetch_records(r, shard)) return false;
  }
  return true;
}

/* By time, then by sequence number, which is a whole number as text. */
static bool is_earlier(json_span a, json_span b) {
  double time_a = stream_record_time(a), time_b = stream_record_time(b);
  if (time_a < time_b || time_b < time_a) return time_a < time_b;
  json_span number_a = stream_record_part(a, "SequenceNumber");
  json_span number_b = stream_record_part(b, "SequenceNumber");
  if (number_a.length != number_b.length) return number_a.length < number_b.length;
  return memcmp(number_a.data, number_b.data, number_a.length) < 0;
}

static stream_shard *earliest_shard(const stream_reader *r) {
  stream_shard *first = NULL;
  for (size_t i = 0; i < r->count; i++) {
    stream_shard *shard = &r->shards[i];
    if (shard->head.length > 0 && (first == NULL || is_earlier(shard->head, first->head)))
      first = shard;
  }
  return first;
}

/* ---------------------------------------------------------------------- rounds */

/* Whether a shard can be read that could not before: its parent was read since. */
static bool round_goes_on(const stream_reader *r) {
  if (r->stale) return true;
  for (size_t i = 0; i < r->count; i++) {
    const stream_shard *shard = &r->shards[i];
    if (!shard->waiting && !shard->over && !follows_another(r, shard)) return true;
  }
  return false;
}

/* The next round asks all shards again, and looks for those that must follow one that
** has ended. */
static stream_step end_round(stream_reader *r) {
  bool over = !r->enabled;
  for (size_t i = 0; i < r->count; i++) {
    stream_shard *shard = &r->shards[i];
    shard->waiting = false;
    shard->empty = 0;
    over = over && shard->over;
    if (r->enabled && shard->over && !has_child(r, shard)) r->stale = true;
  }
  return over ? STREAM_OVER : STREAM_IDLE;
}

static bool fill_shards(stream_reader *r) {
  if (r->stale && !describe_shards(r)) return false;
  for (size_t i = 0; i < r->count; i++)
    if (!fill_shard(r, &r->shards[i])) return false;
  return true;
}

stream_step stream_next(stream_reader *r, json_span *record) {
  do {
    if (!fill_shards(r)) return session_interrupted ? STREAM_IDLE : STREAM_FAILED;
    stream_shard *first = earliest_shard(r);
    if (first != NULL) {
      *record = first->head;
      first->head.length = 0;
      return STREAM_RECORD;
    }
  } while (round_goes_on(r));
  return end_round(r);
}
