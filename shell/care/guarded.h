/*
** guarded.h - many items put or deleted, each on a condition of its own: in transactions
** of up to a hundred, and one by one where a condition does not hold.
*/
#ifndef GUARDED_H
#define GUARDED_H

#include "session.h"

enum { GUARDED_MOST = 100, GUARDED_BYTES = 1000000 };

typedef struct guarded {
  session *s;
  bool deletes; /* the requests are those of DeleteItem; else of PutItem */
  /* Told each request whose condition did not hold: the session's answer has the item
  ** that is there, if the request asks for that. */
  void (*refused)(void *context, json_span request);
  void *context;
  size_t done; /* carried out */
  /* Its own: */
  text requests;
  size_t ends[GUARDED_MOST], count;
} guarded;

/* Adds a request. False if a call failed: the session's answer tells why. */
bool guarded_add(guarded *g, const text *request);
/* Carries out what was added. */
bool guarded_end(guarded *g);
void guarded_free(guarded *g);

#endif
