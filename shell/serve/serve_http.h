/*
** serve_http.h - DynamoDB's HTTP protocol over a store.
*/
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include "serve_auth.h"
#include "serve_listen.h"
#include "stator.h"

typedef struct serve_http serve_http;

/* Answers requests on `sockets` (whose descriptors it takes over, also when it
** fails) from `db`, which it borrows like the guard. `log`: a line on standard
** error for every request. Returns NULL if that cannot be set up. Caller ends it
** with serve_http_stop. */
serve_http *serve_http_start(stator *db, const serve_guard *guard, int log,
                             const serve_sockets *sockets);

/* Gives back the memory that is kept for requests to come if none has come since the
** last time it was asked to. Returns 1 if it did. */
int serve_http_rest(serve_http *http);

/* Takes no more connections, lets the requests that have arrived be answered,
** and frees. Accepts NULL. */
void serve_http_stop(serve_http *http);

#endif
