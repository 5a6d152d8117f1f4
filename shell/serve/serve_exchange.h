/*
** serve_exchange.h - one request being received and answered.
*/
#ifndef SERVE_EXCHANGE_H
#define SERVE_EXCHANGE_H

#include <stddef.h>
#include <time.h>
#include "serve_auth.h"
#include "stator.h"

#define SERVE_BODY_MAX ((size_t)16 * 1024 * 1024) /* of a request, also unpacked */

typedef enum serve_exchange_state {
  EXCHANGE_RECEIVED = 0, /* or still being received */
  EXCHANGE_PARKED,       /* its connection is suspended until its operation was called */
  EXCHANGE_CALLED,       /* the answer is in `result` */
  EXCHANGE_DROPPED       /* it was not called, and will not be */
} serve_exchange_state;

typedef struct serve_exchange {
  struct MHD_Connection *connection; /* while it is not complete */
  serve_exchange_state state;
  serve_headers headers;
  char *body; /* what was received, NUL-terminated from the first byte on */
  size_t length, capacity;
  size_t dropped;        /* bytes past SERVE_BODY_MAX, not kept */
  serve_identity who;    /* whose it is */
  stator_caller caller;  /* the same for the store */
  stator_request call;   /* what the store is asked */
  const char *type;      /* the Content-Type of the answer */
  stator_result *result; /* holds the answer while it is sent */
  char *text;            /* or this does: an answer made by the endpoint itself */
  char *packed;          /* either, as it is sent to clients that take it packed */
  struct timespec begun;
  struct serve_exchange *next;
} serve_exchange;

typedef struct serve_pool serve_pool;

/* Returns NULL when out of memory. Caller frees with serve_pool_free when no
** exchange is out. */
serve_pool *serve_pool_new(void);
void serve_pool_free(serve_pool *pool);

/* An empty exchange, or NULL when out of memory. Give back with serve_pool_give. */
serve_exchange *serve_pool_take(serve_pool *pool);
void serve_pool_give(serve_pool *pool, serve_exchange *exchange);

/* Frees what is kept for later exchanges if there was none since the last time,
** unless that was done before. Returns 1 if it did. */
int serve_pool_rest(serve_pool *pool);

/* Waits until no exchange is out, at most `seconds`. Returns 1 if none is. */
int serve_pool_wait_idle(serve_pool *pool, int seconds);

/* Makes room for a body of `length` bytes. Returns 0 when out of memory. */
int serve_exchange_reserve(serve_exchange *exchange, size_t length);

/* Appends to the body; past SERVE_BODY_MAX bytes are counted and dropped.
** Returns 0 when out of memory. */
int serve_exchange_append(serve_exchange *exchange, const char *data, size_t length);

#endif
