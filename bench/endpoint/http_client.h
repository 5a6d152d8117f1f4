/*
** The client's half of HTTP/1.1: where an endpoint is, a request as an AWS SDK
** sends it, and an answer out of the bytes that came.
*/
#ifndef BENCH_HTTP_CLIENT_H
#define BENCH_HTTP_CLIENT_H
#include "data.h"
#include <sys/socket.h>

enum { HTTP_HOST_BYTES = 256, HTTP_PATH_BYTES = 256 };

typedef struct http_address {
  struct sockaddr_storage socket;
  socklen_t length;
  char host[HTTP_HOST_BYTES]; /* with the port, as in a Host header */
  char path[HTTP_PATH_BYTES];
} http_address;

/* http://HOST[:PORT][/PATH]; false with the reason in `why`. */
bool http_resolve(const char *url, http_address *out, char *why, size_t why_size);

/* A connected socket that does not block and does not wait for more to send; -1
** with errno set. */
int http_connect(const http_address *a);

/* A POST of an operation ("GetItem") with the headers of an SDK, signed by nobody. */
text http_request(const http_address *a, const char *operation, text body, pool *out);

typedef struct http_answer {
  int status;
  const char *body; /* NUL-terminated, in the bytes that were read */
  size_t length;
  bool closes; /* the connection does not outlive this answer */
} http_answer;

typedef enum http_progress { HTTP_MORE, HTTP_DONE, HTTP_BROKEN } http_progress;

/* Reads an answer out of n bytes, which it may change; one byte more must be
** there. HTTP_MORE: it is not all there yet, and nothing was changed. */
http_progress http_read(char *bytes, size_t n, http_answer *out);
#endif
