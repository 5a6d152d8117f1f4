/*
** serve_signature.h - AWS Signature Version 4, where nettle is there
** (STATOR_WITH_NETTLE).
*/
#ifndef SERVE_SIGNATURE_H
#define SERVE_SIGNATURE_H

#include <microhttpd.h>
#include <stddef.h>

#define SERVE_SIGNATURE_LENGTH 64 /* hexadecimal digits */

/* Whether this build can tell a right signature from a wrong one. */
int serve_signature_available(void);

/* What of a request is signed, and by what. */
typedef struct serve_signed {
  struct MHD_Connection *connection; /* whose headers and query string are covered */
  const char *method;
  const char *path; /* as sent, escapes and all */
  const char *body; /* as sent, packed or not */
  size_t length;
  const char *signed_headers; /* "host;x-amz-date" */
  const char *date;           /* "20261121T120000Z" */
  const char *day, *region, *service;
  const char *secret;
} serve_signed;

/* The signature that the request should have, in lower case. Returns 0 when out
** of memory. */
int serve_signature_make(const serve_signed *what, char signature[SERVE_SIGNATURE_LENGTH + 1]);

/* Compares two texts in a time that does not tell where they differ. */
int serve_signature_equal(const char *a, const char *b);

#endif
