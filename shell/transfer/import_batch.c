/*
** import_batch.c - gathers and sends batches.
*/
#include "transfer/import_batch.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WRITE_ITEMS = 25, WRITE_TRIES = 8, ASK_TRIES = 5 };

/* ---------------------------------------------------------------- gathering */

void batch_add(batch *b, json_span item, json_span piece, batch_entry place) {
  if (b->count == b->capacity) {
    b->capacity = b->capacity * 2 + 64;
    b->entries = memory_resize(b->entries, b->capacity, sizeof *b->entries);
  }
  place.item = b->items.length;
  place.item_length = item.length;
  place.piece = b->pieces.length;
  place.piece_length = piece.length;
  b->entries[b->count++] = place;
  text_append(&b->items, item.data, item.length);
  text_append(&b->pieces, piece.data, piece.length);
}

bool batch_is_full(const batch *b) {
  return b->count >= BATCH_ITEMS || b->items.length >= BATCH_BYTES ||
         b->pieces.length >= BATCH_BYTES;
}

void batch_clear(batch *b) {
  text_clear(&b->items);
  text_clear(&b->pieces);
  b->count = 0;
}

void batch_free(batch *b) {
  text_free(&b->items);
  text_free(&b->pieces);
  free(b->entries);
  *b = (batch){0};
}

json_span batch_item(const batch *b, size_t i) {
  const batch_entry *e = &b->entries[i];
  return (json_span){text_string(&b->items) + e->item, e->item_length};
}

json_span batch_piece(const batch *b, size_t i) {
  const batch_entry *e = &b->entries[i];
  return (json_span){text_string(&b->pieces) + e->piece, e->piece_length};
}

void batch_drop(batch *b, size_t i) {
  b->count--;
  memmove(b->entries + i, b->entries + i + 1, (b->count - i) * sizeof *b->entries);
}

/* ------------------------------------------------------------- in one go */

static void begin_request(text *request, const batch_sender *sender) {
  text_add(request, "{\"TableName\":");
  text_add_json_string(request, sender->table, strlen(sender->table));
}

/* Whether the answer names the item that is to blame. */
static batch_outcome blamed_item(const session *s, size_t count, size_t *bad) {
  json_span body, index;
  bool named = s->answer.outcome == DOOR_REFUSED && session_answer(s, &body) &&
               json_member(body, "ItemIndex", &index);
  *bad = named ? (size_t)json_integer(index) : 0;
  return named && *bad < count ? BATCH_BAD : BATCH_FAILED;
}

static batch_outcome import_items(batch_sender *sender, const batch *b, size_t position, bool done,
                                  size_t *bad) {
  text request = {0};
  begin_request(&request, sender);
  text_add(&request, ",\"Items\":[");
  for (size_t i = 0; i < b->count; i++) {
    json_span item = batch_item(b, i);
    if (i > 0) text_add_char(&request, ',');
    text_append(&request, item.data, item.length);
  }
  text_add_char(&request, ']');
  if (sender->job != NULL) {
    text_add(&request, ",\"Job\":");
    text_add_json_string(&request, sender->job, strlen(sender->job));
    if (done)
      text_add(&request, ",\"Done\":true");
    else
      text_format(&request, ",\"Position\":%zu", position);
  }
  text_add_char(&request, '}');
  bool put = session_ask(sender->s, "ImportItems", request.data, request.length);
  text_free(&request);
  sender->in_pieces = !put && session_refused_as(sender->s, "UnknownOperationException");
  return put ? BATCH_PUT : blamed_item(sender->s, b->count, bad);
}

/* ------------------------------------------------------------- in pieces */

/* Waits a while that doubles with each try: 100 ms, 200 ms, ... 5 s. */
static void wait_a_while(int tries) {
  long ms = 50L << tries;
  if (ms > 5000) ms = 5000;
  struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
  nanosleep(&pause, NULL);
}

/* What the network lost is asked again: the same item may be put twice. The door
** itself waits where it is throttled. */
static bool ask_patiently(session *s, const char *operation, const text *request) {
  for (int tries = 1;; tries++) {
    if (session_ask(s, operation, request->data, request->length)) return true;
    if (s->answer.outcome != DOOR_FAILED || tries == ASK_TRIES || session_interrupted) return false;
    wait_a_while(tries);
  }
}

/* How many writes the answer puts aside; they become the next request. */
static size_t take_unprocessed(const session *s, text *request) {
  json_span body, left, name, list, one;
  size_t count = 0, at = 0, in_list = 0;
  if (!session_answer(s, &body) || !json_member(body, "UnprocessedItems", &left)) return 0;
  if (!json_each(left, &at, &name, &list)) return 0;
  while (json_each(list, &in_list, &name, &one)) count++;
  text_clear(request);
  text_format(request, "{\"RequestItems\":%.*s}", (int)left.length, left.data);
  return count;
}

/* Until none is put aside, or none is taken several times in a row. */
static bool write_items(batch_sender *sender, size_t count, text *request) {
  for (int tries = 0; tries < WRITE_TRIES && !session_interrupted; tries++) {
    if (tries > 0) wait_a_while(tries);
    if (!ask_patiently(sender->s, "BatchWriteItem", request)) return false;
    size_t left = take_unprocessed(sender->s, request);
    if (left == 0) return true;
    if (left < count) tries = 0;
    count = left;
  }
  sender->put_aside = true;
  return false;
}

static void add_write_request(text *request, const batch *b, size_t i) {
  json_span item = batch_item(b, i);
  text_add(request, b->deletes ? "{\"DeleteRequest\":{\"Key\":" : "{\"PutRequest\":{\"Item\":");
  text_append(request, item.data, item.length);
  text_add(request, "}}");
}

static bool write_piece(batch_sender *sender, const batch *b, size_t first, size_t end) {
  text request = {0};
  text_add(&request, "{\"RequestItems\":{");
  text_add_json_string(&request, sender->table, strlen(sender->table));
  text_add(&request, ":[");
  for (size_t i = first; i < end; i++) {
    if (i > first) text_add_char(&request, ',');
    add_write_request(&request, b, i);
  }
  text_add(&request, "]}}");
  bool put = write_items(sender, end - first, &request);
  text_free(&request);
  return put;
}

static bool write_one(batch_sender *sender, const batch *b, size_t i) {
  json_span item = batch_item(b, i);
  text request = {0};
  begin_request(&request, sender);
  text_format(&request, ",\"%s\":", b->deletes ? "Key" : "Item");
  text_append(&request, item.data, item.length);
  text_add_char(&request, '}');
  bool put = ask_patiently(sender->s, b->deletes ? "DeleteItem" : "PutItem", &request);
  text_free(&request);
  return put;
}

/* A piece is refused for one of its items, which this finds; or since a key stands
** in it twice, of which the later item stays. */
static batch_outcome write_singly(batch_sender *sender, const batch *b, size_t first, size_t end,
                                  size_t *bad) {
  for (size_t i = first; i < end; i++) {
    if (write_one(sender, b, i)) continue;
    *bad = i;
    return session_refused_as(sender->s, "ValidationException") ? BATCH_BAD : BATCH_FAILED;
  }
  return BATCH_PUT;
}

static batch_outcome write_in_pieces(batch_sender *sender, const batch *b, size_t *bad) {
  batch_outcome outcome = BATCH_PUT;
  for (size_t first = 0; first < b->count && outcome == BATCH_PUT; first += WRITE_ITEMS) {
    size_t end = first + WRITE_ITEMS < b->count ? first + WRITE_ITEMS : b->count;
    if (write_piece(sender, b, first, end)) continue;
    bool refused = session_refused_as(sender->s, "ValidationException");
    outcome = refused ? write_singly(sender, b, first, end, bad) : BATCH_FAILED;
  }
  return outcome;
}

batch_outcome batch_send(batch_sender *sender, const batch *b, size_t position, bool done,
                         size_t *bad) {
  if (!sender->in_pieces && !b->deletes) {
    batch_outcome outcome = import_items(sender, b, position, done, bad);
    if (!sender->in_pieces) return outcome;
  }
  return write_in_pieces(sender, b, bad);
}
