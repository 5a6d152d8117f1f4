/*
** serve_claim.h - what a request says of its signer, in its Authorization header
** or its query string.
*/
#ifndef SERVE_CLAIM_H
#define SERVE_CLAIM_H

#include <stddef.h>
#include "serve_headers.h"

/* Members are NULL where the request has none, or an empty one. Date and token may
** be the connection's, the rest lies in `text`. */
typedef struct serve_claim {
  char *text;
  const char *algorithm;
  char *credential; /* key id/date/region/service/terminator */
  const char *signature;
  const char *signed_headers;
  const char *date;  /* of the signature, as sent */
  const char *token; /* of a session */
} serve_claim;

#define SERVE_SCOPE_PARTS 5
enum { SCOPE_KEY, SCOPE_DATE, SCOPE_REGION, SCOPE_SERVICE, SCOPE_TERMINATOR };

/* Cuts a credential of five parts up in place. Returns 0, and leaves it whole, if
** it has fewer or more. */
int serve_claim_scope(char *credential, char *parts[SERVE_SCOPE_PARTS]);

/* Reads the Authorization header. Returns 0 when out of memory. Freed with
** serve_claim_free in any case. */
int serve_claim_read_header(const serve_headers *headers, serve_claim *claim);
/* The same of the query string. */
int serve_claim_read_query(struct MHD_Connection *connection, serve_claim *claim);
/* A claim that is all zero is free. */
void serve_claim_free(serve_claim *claim);

/* An argument of the query string in plain bytes, escapes undone, and a NUL, into
** `out` (of length + 1). Returns where the next byte would go. */
char *serve_unescape(const char *text, size_t length, char *out);

#endif
