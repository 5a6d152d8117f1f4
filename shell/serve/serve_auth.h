/*
** serve_auth.h - whose a request is, and whether it is let in.
*/
#ifndef SERVE_AUTH_H
#define SERVE_AUTH_H

#include <stddef.h>
#include "serve_claim.h"
#include "serve_credentials.h"

/* Whom the endpoint lets in. */
typedef struct serve_guard {
  serve_keys keys;    /* empty: everybody whose credentials are complete */
  const char *region; /* the one that ARNs name and, where keys are given, requests must be
                         signed for; NULL: that of each request */
  int fixed_clock;    /* 1: nobody may set the store's clock */
} serve_guard;

typedef struct serve_request {
  struct MHD_Connection *connection;
  const serve_headers *headers;
  const char *method;
  const char *path; /* as sent, without the query string */
  const char *body; /* as sent: packed if it was */
  size_t length;
} serve_request;

/* What the credentials say about ARNs; NULL where they do not. The texts lie in the
** claim or the guard. */
typedef struct serve_identity {
  const char *region;
  const char *account;
  serve_claim claim;
} serve_identity;

/* Looks whether a request carries complete credentials, in its Authorization
** header or its query string, and, if the guard has keys, whether the signature
** is right. Returns 1 if so, with *who filled, 0 if not, -1 when out of memory;
** the claim in *who is freed by the caller in any case. For 0 *error is the error
** body DynamoDB answers; caller frees with free. */
int serve_auth_check(const serve_guard *guard, const serve_request *request, serve_identity *who,
                     char **error);

#endif
