/*
** serve_headers.h - the headers of a request that the endpoint looks at.
*/
#ifndef SERVE_HEADERS_H
#define SERVE_HEADERS_H

struct MHD_Connection;

/* The same order as the table in serve_headers.c. */
typedef enum serve_header {
  HEADER_DATE,
  HEADER_EXPECT,
  HEADER_ORIGIN,
  HEADER_X_AMZ_DATE,
  HEADER_CONTENT_TYPE,
  HEADER_X_AMZ_TARGET,
  HEADER_AUTHORIZATION,
  HEADER_CONTENT_LENGTH,
  HEADER_ACCEPT_ENCODING,
  HEADER_CONTENT_ENCODING,
  HEADER_X_AMZ_SECURITY_TOKEN,
  HEADER_ASKED_METHOD, /* Access-Control-Request-Method */
  HEADER_ASKED_HEADERS /* Access-Control-Request-Headers */
} serve_header;

#define SERVE_HEADERS (HEADER_ASKED_HEADERS + 1)

/* NULL where the request has no such header; of several with one name the first. */
typedef struct serve_headers {
  const char *value[SERVE_HEADERS];
} serve_headers;

/* Reads them all in one pass. Borrowed until the request is complete. */
void serve_headers_read(struct MHD_Connection *connection, serve_headers *headers);

#endif
