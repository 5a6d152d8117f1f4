/*
** http_client.c - addresses, requests with the headers that an SDK sends, and
** answers with Content-Length or in chunks.
*/
#include "http_client.h"
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* ---------------------------------------------------------------- addresses */

/* Splits a URL; `port` is "80" where it names none. */
static bool split_url(const char *url, http_address *out, char *name, char *port, size_t size) {
  static const char scheme[] = "http://";
  if (strncmp(url, scheme, sizeof scheme - 1) != 0) return false;
  const char *host = url + sizeof scheme - 1;
  size_t length = strcspn(host, "/");
  if (!length || length >= sizeof out->host || strlen(host + length) >= sizeof out->path)
    return false;
  snprintf(out->host, sizeof out->host, "%.*s", (int)length, host);
  snprintf(out->path, sizeof out->path, "%s", host[length] ? host + length : "/");
  const char *colon = strrchr(out->host, ':');
  if (colon && strchr(colon, ']')) colon = NULL; /* of an IPv6 address */
  size_t end = colon ? (size_t)(colon - out->host) : length;
  bool bracketed = out->host[0] == '[' && out->host[end - 1] == ']';
  snprintf(name, size, "%.*s", (int)(bracketed ? end - 2 : end), out->host + bracketed);
  snprintf(port, size, "%s", colon ? colon + 1 : "80");
  return true;
}

bool http_resolve(const char *url, http_address *out, char *why, size_t why_size) {
  char name[HTTP_HOST_BYTES], port[HTTP_HOST_BYTES];
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
  if (!split_url(url, out, name, port, sizeof name)) {
    snprintf(why, why_size, "%s: not of the form http://HOST[:PORT][/PATH]", url);
    return false;
  }
  int rc = getaddrinfo(name, port, &hints, &found);
  if (rc) {
    snprintf(why, why_size, "%s: %s", url, gai_strerror(rc));
    return false;
  }
  memcpy(&out->socket, found->ai_addr, found->ai_addrlen);
  out->length = found->ai_addrlen;
  freeaddrinfo(found);
  return true;
}

int http_connect(const http_address *a) {
  int on = 1;
  int fd = socket(a->socket.ss_family, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  if (connect(fd, (const struct sockaddr *)&a->socket, a->length) == 0 &&
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0 &&
      fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0)
    return fd;
  int reason = errno;
  close(fd);
  errno = reason;
  return -1;
}

/* ----------------------------------------------------------------- requests */

#define HASH_LIKE "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

static const char request_format[] =
    "POST %s HTTP/1.1\r\n"
    "host: %s\r\n"
    "content-type: application/x-amz-json-1.0\r\n"
    "x-amz-target: DynamoDB_20120810.%s\r\n"
    "user-agent: aws-sdk-js/3.1162.0 ua/2.1 os/linux#6.1.0 lang/js md/nodejs#20.20.2 "
    "api/dynamodb#3.1162.0 m/E\r\n"
    "x-amz-user-agent: aws-sdk-js/3.1162.0\r\n"
    "amz-sdk-invocation-id: 7d3c8f52-0c5e-4b0e-9a51-2f1d1c9be001\r\n"
    "amz-sdk-request: attempt=1; max=3\r\n"
    "x-amz-date: 20261121T000000Z\r\n"
    "x-amz-content-sha256: " HASH_LIKE "\r\n"
    "authorization: AWS4-HMAC-SHA256 "
    "Credential=AKIAIOSFODNN7EXAMPLE/20261121/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;"
    "x-amz-content-sha256;x-amz-date;x-amz-target;x-amz-user-agent, "
    "Signature=" HASH_LIKE "\r\n"
    "content-length: %zu\r\n"
    "\r\n"
    "%s";

text http_request(const http_address *a, const char *operation, text body, pool *out) {
  return pool_format(out, request_format, a->path, a->host, operation, body.n, body.p);
}

/* ------------------------------------------------------------------ answers */

typedef struct http_head {
  int status;
  size_t length; /* of the head itself */
  size_t body;   /* what Content-Length says */
  bool chunked, closes;
} http_head;

/* What follows "NAME:" on a line; NULL if that is another header. */
static const char *header_value(const char *line, const char *name) {
  size_t n = strlen(name);
  if (strncasecmp(line, name, n) != 0) return NULL;
  return line + n + strspn(line + n, " ");
}

static void read_header(const char *line, http_head *head) {
  const char *value;
  if ((value = header_value(line, "Content-Length:")))
    head->body = strtoul(value, NULL, 10);
  else if ((value = header_value(line, "Transfer-Encoding:")))
    head->chunked = strncasecmp(value, "chunked", 7) == 0;
  else if ((value = header_value(line, "Connection:")))
    head->closes = strncasecmp(value, "close", 5) == 0;
}

static http_progress read_head(const char *bytes, http_head *head) {
  static const char version[] = "HTTP/1.1 ";
  const char *end = strstr(bytes, "\r\n\r\n");
  *head = (http_head){0};
  if (!end) return HTTP_MORE;
  if (strncmp(bytes, version, sizeof version - 1) != 0) return HTTP_BROKEN;
  head->status = (int)strtol(bytes + sizeof version - 1, NULL, 10);
  head->length = (size_t)(end - bytes) + 4;
  for (const char *line = strstr(bytes, "\r\n"); line < end; line = strstr(line + 2, "\r\n"))
    read_header(line + 2, head);
  return HTTP_DONE;
}

/* Walks the chunks; `out` NULL only looks whether they are all there. */
static http_progress read_chunks(const char *at, const char *end, char *out, size_t *length) {
  for (*length = 0;;) {
    char *line_end;
    size_t size = strtoul(at, &line_end, 16);
    if (end - line_end < 2) return HTTP_MORE;
    if (line_end == at) return HTTP_BROKEN;
    const char *data = strstr(line_end, "\r\n"); /* behind extensions */
    if (!data || (size_t)(end - data) < size + 4) return HTTP_MORE;
    data += 2;
    if (!size) return HTTP_DONE;
    if (out) memmove(out + *length, data, size);
    *length += size;
    at = data + size + 2;
  }
}

static http_progress join_chunks(char *body, const char *end, http_answer *out) {
  http_progress progress = read_chunks(body, end, NULL, &out->length);
  if (progress != HTTP_DONE) return progress;
  return read_chunks(body, end, body, &out->length);
}

http_progress http_read(char *bytes, size_t n, http_answer *out) {
  http_head head;
  bytes[n] = 0;
  http_progress progress = read_head(bytes, &head);
  if (progress != HTTP_DONE) return progress;
  char *body = bytes + head.length;
  *out = (http_answer){head.status, body, head.body, head.closes};
  if (head.chunked) progress = join_chunks(body, bytes + n, out);
  if (progress != HTTP_DONE) return progress;
  if (!head.chunked && n < head.length + head.body) return HTTP_MORE;
  if (!head.chunked && n > head.length + head.body) return HTTP_BROKEN;
  body[out->length] = 0;
  return HTTP_DONE;
}
