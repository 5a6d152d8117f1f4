/*
** import_batch.h - items on their way into a table: gathered to a batch, which is
** put as a whole or not at all.
**
** A batch goes by ImportItems, in one transaction that keeps the job's position
** too. A store that does not know it takes BatchWriteItem, 25 at a time: what it
** puts aside is sent again after a while.
*/
#ifndef IMPORT_BATCH_H
#define IMPORT_BATCH_H

#include "session.h"

/* A batch has this many items, and not many more bytes. */
enum { BATCH_ITEMS = 500, BATCH_BYTES = 1000000 };

typedef struct batch_entry {
  size_t item, item_length;   /* in items */
  size_t piece, piece_length; /* in pieces: as it lay in the file */
  const char *path;           /* borrowed */
  size_t line, number;
} batch_entry;

typedef struct batch {
  text items, pieces;
  batch_entry *entries;
  size_t count, capacity;
  bool deletes; /* all of them are keys of items to be deleted */
} batch;

void batch_add(batch *b, json_span item, json_span piece, batch_entry place);
bool batch_is_full(const batch *b);
void batch_clear(batch *b);
void batch_free(batch *b);
json_span batch_item(const batch *b, size_t i);
json_span batch_piece(const batch *b, size_t i);
void batch_drop(batch *b, size_t i); /* takes one out */

typedef struct batch_sender {
  session *s;
  const char *table;
  const char *job; /* whose position is kept; NULL: none is */
  bool in_pieces;  /* ImportItems is not known there */
  bool put_aside;  /* BATCH_FAILED: the endpoint does not get to some of the items */
} batch_sender;

typedef enum batch_outcome {
  BATCH_PUT,
  BATCH_BAD,   /* the entry *bad cannot be put; nothing was, except in pieces */
  BATCH_FAILED /* no entry's fault */
} batch_outcome;

/* Carries the batch out; of a failure the session's answer says why. `position` is
** kept with it; `done` forgets the job. */
batch_outcome batch_send(batch_sender *sender, const batch *b, size_t position, bool done,
                         size_t *bad);

#endif
