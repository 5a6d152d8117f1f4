/*
** serve_reply.h - answers with the headers that DynamoDB's clients look at.
*/
#ifndef SERVE_REPLY_H
#define SERVE_REPLY_H

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdint.h>
#include "serve_headers.h"

/* Where request ids come from. */
typedef struct serve_ids {
  uint64_t seed;
  _Atomic uint64_t next;
} serve_ids;

void serve_ids_start(serve_ids *ids);

typedef struct serve_reply {
  unsigned status;
  const char *body; /* borrowed until the request is complete; NULL: empty */
  size_t length;
  const char *type;     /* the Content-Type; NULL: none */
  const char *encoding; /* the Content-Encoding; NULL: none */
  int close;            /* 1: the connection ends with this answer */
  int cross_origin;     /* 1: a browser may show it to a page of another origin */
} serve_reply;

/* Queues the answer to the request on `connection`. */
enum MHD_Result serve_reply_queue(struct MHD_Connection *connection, serve_ids *ids,
                                  const serve_reply *reply);

/* Queues the answer to a browser that asks what it may send from another
** origin. */
enum MHD_Result serve_reply_preflight(struct MHD_Connection *connection, serve_ids *ids,
                                      const serve_headers *headers);

#endif
