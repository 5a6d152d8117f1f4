/*
** serve_claim.h - what a request says of its signer, in its Authorization header
** or its query string.
*/
#ifndef SERVE_CLAIM_H
#define SERVE_CLAIM_H

#include <microhttpd.h>

/* Members are NULL where the request has none, or an empty one. */
typedef struct serve_claim {
  int in_query; /* the query form */
  char *algorithm;
  char *credential; /* key id/date/region/service/terminator */
  char *signature;
  char *signed_headers;
  char *date;  /* of the signature, as sent */
  char *token; /* of a session */
} serve_claim;

#define SERVE_SCOPE_PARTS 5
enum { SCOPE_KEY, SCOPE_DATE, SCOPE_REGION, SCOPE_SERVICE, SCOPE_TERMINATOR };

/* Cuts a credential of five parts up in place. Returns 0, and leaves it whole, if
** it has fewer or more. */
int serve_claim_scope(char *credential, char *parts[SERVE_SCOPE_PARTS]);

/* `header` is the Authorization header; NULL reads the query string. Returns 0
** when out of memory. Freed with serve_claim_free in any case. */
int serve_claim_read(struct MHD_Connection *connection, const char *header, serve_claim *claim);
void serve_claim_free(serve_claim *claim);

/* An argument of the query string in plain bytes: escapes are undone. NULL when
** out of memory. Caller frees with free. */
char *serve_unescape(const char *text, size_t length);

#endif
