/*
** door.h - the one door to a store: the name of an operation and its JSON in,
** JSON out. Behind it is a store that this program opened, or an endpoint that
** speaks DynamoDB's protocol; who calls need not know which.
*/
#ifndef DOOR_H
#define DOOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "stator.h"

typedef struct door door;

typedef enum door_outcome {
  DOOR_DONE,
  DOOR_REFUSED, /* the fault of the request: `exception` is DynamoDB's */
  DOOR_FAILED   /* the file, the memory or the network */
} door_outcome;

/* What a call came to. The texts are borrowed until the next call, and NULL where
** there is none. */
typedef struct door_answer {
  door_outcome outcome;
  const char *body; /* JSON: the answer, or the error body */
  size_t length;
  const char *exception, *message; /* of a failure */
} door_answer;

void door_call(door *d, const char *operation, const char *request, size_t length, door_answer *a);

/* Makes a failure of an answer that came and is not understood. Returns false. */
bool door_bad_answer(door_answer *a);

/* The path of the store, ":memory:" or the endpoint's URL. */
const char *door_name(const door *d);
/* The store, for what only a store of one's own can do; NULL over an endpoint. */
stator *door_store(door *d);

/* Opens the store in a file, or one in memory. NULL: `why` says the reason. */
door *door_open_store(const char *path, const stator_options *options, text *why);

/* Frees the door. False if the store could not be closed. */
bool door_close(door *d);

#endif
