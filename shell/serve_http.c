/*
** serve_http.c - receives requests, checks them in DynamoDB's order up to the
** operation itself, and answers.
**
** Owns the daemons (one event loop for each listening socket) and the order of
** checks: size, CORS, health, method and content type, JSON, target,
** credentials, operation. Knows no operation: those are the library's.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "serve_auth.h"
#include "serve_exchange.h"
#include "serve_reply.h"
#include "serve_zlib.h"

#define CONNECTIONS_MAX 4096u
#define IDLE_SECONDS 600u /* a silent connection is closed after that */
#define STOP_SECONDS 5    /* requests under way have that long to end */

/* A body that is too large is read to its end, so that the client has written
** all it has to say when the refusal reaches it, unless it is larger still. */
#define DRAIN_MAX ((size_t)64 * 1024 * 1024)

/* libmicrohttpd renames its constants between versions. */
enum http_status {
  STATUS_OK = 200,
  STATUS_BAD_REQUEST = 400,
  STATUS_NOT_FOUND = 404,
  STATUS_TOO_LARGE = 413,
  STATUS_INTERNAL_ERROR = 500
};

struct serve_http {
  stator *db;
  const serve_guard *guard;
  serve_pool *pool;
  serve_ids ids;
  struct MHD_Daemon *daemons[SERVE_SOCKETS_MAX];
  int count;
  int log;
  _Atomic int stopping;
  char health[128];
};

/* ------------------------------------------------------------- answering */

static const char *request_value(struct MHD_Connection *connection, const char *name) {
  return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static void log_request(struct MHD_Connection *connection, const serve_exchange *exchange,
                        const char *method, const serve_reply *reply) {
  struct timespec now;
  const char *target = request_value(connection, "X-Amz-Target");
  if (clock_gettime(CLOCK_MONOTONIC, &now)) return;
  long long us = (now.tv_sec - exchange->begun.tv_sec) * 1000000LL +
                 (now.tv_nsec - exchange->begun.tv_nsec) / 1000;
  fprintf(stderr, "%s %s %u in=%zu out=%zu us=%lld\n", method, target ? target : "-", reply->status,
          exchange->length, reply->length, us);
}

static void pack_reply(struct MHD_Connection *connection, serve_exchange *exchange,
                       serve_reply *reply) {
  size_t length;
  if (!serve_pack(request_value(connection, "Accept-Encoding"), reply->body, reply->length,
                  &exchange->packed, &length))
    return;
  reply->body = exchange->packed;
  reply->length = length;
  reply->encoding = "gzip";
}

static enum MHD_Result send_reply(serve_http *http, struct MHD_Connection *connection,
                                  serve_exchange *exchange, const char *method, serve_reply reply) {
  pack_reply(connection, exchange, &reply);
  reply.close = reply.close || atomic_load(&http->stopping);
  if (http->log) log_request(connection, exchange, method, &reply);
  return serve_reply_queue(connection, &http->ids, &reply);
}

static enum MHD_Result send_preflight(serve_http *http, struct MHD_Connection *connection,
                                      const serve_exchange *exchange, const char *method) {
  const serve_reply reply = {.status = STATUS_OK};
  if (http->log) log_request(connection, exchange, method, &reply);
  return serve_reply_preflight(connection, &http->ids);
}

/* The media type of a Content-Type header: its length up to parameters. */
static size_t media_length(const char *type) {
  size_t length = strcspn(type, ";");
  while (length && strchr(" \t", type[length - 1])) length--;
  return length;
}

/* The Content-Type of the answer, which follows the request's. NULL if the
** request's is none that DynamoDB takes. */
static const char *answer_type(const char *asked) {
  static const char *const types[] = {"application/x-amz-json-1.0", "application/x-amz-json-1.1",
                                      "application/json"};
  if (!asked) return NULL;
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (strlen(types[i]) == media_length(asked) &&
        !strncasecmp(types[i], asked, media_length(asked)))
      return types[i];
  return NULL;
}

static serve_reply result_reply(const stator_result *result, const char *type) {
  serve_reply reply = {0};
  reply.status = (unsigned)stator_result_http_status(result);
  reply.body = stator_result_body(result, &reply.length);
  reply.type = type;
  return reply;
}

static serve_reply text_reply(unsigned status, const char *body, const char *type) {
  serve_reply reply = {.status = status, .body = body, .length = strlen(body), .type = type};
  return reply;
}

/* Replaces a packed body by what is in it. Returns 0, or an HTTP status. */
static unsigned unpack_body(serve_exchange *exchange, const char *encoding) {
  char *body;
  size_t length;
  if (!encoding || !*encoding || !strcasecmp(encoding, "identity")) return 0;
  serve_unpacked rc =
      serve_unpack(encoding, exchange->body, exchange->length, SERVE_BODY_MAX, &body, &length);
  if (rc == SERVE_UNPACK_LARGE) return STATUS_TOO_LARGE;
  if (rc != SERVE_UNPACKED) return STATUS_INTERNAL_ERROR;
  free(exchange->body);
  exchange->body = body;
  exchange->length = length;
  exchange->capacity = length + 1;
  return 0;
}

static serve_reply internal_error(const char *type) {
  return text_reply(STATUS_INTERNAL_ERROR,
                    "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\","
                    "\"message\":\"Internal server error\"}",
                    type);
}

static int call_operation(const serve_http *http, const serve_identity *who, const char *target,
                          serve_exchange *exchange) {
  const stator_caller caller = {.region = *who->region ? who->region : NULL,
                                .account = *who->account ? who->account : NULL,
                                .fixed_clock = http->guard->fixed_clock};
  int rc = stator_call_target(http->db, &caller, target, exchange->length ? exchange->body : "",
                              exchange->length, exchange->result);
  if (rc != STATOR_OK && rc < STATOR_VALIDATION)
    fprintf(stderr, "stator serve: %s: %s\n", target, stator_result_message(exchange->result));
  return rc;
}

/* JSON and target are looked at before the credentials, and those before an
** empty body: where one of the later two is amiss, the library is asked about
** the earlier two alone. `who` NULL: the refusal is in exchange->text. */
static serve_reply run_operation(serve_http *http, struct MHD_Connection *connection,
                                 const serve_identity *who, serve_exchange *exchange,
                                 const char *type) {
  const char *target = request_value(connection, "X-Amz-Target");
  if (!target) target = "";
  if (!who || !exchange->length) {
    const char *asked = exchange->length ? exchange->body : "{}";
    size_t length = exchange->length ? exchange->length : 2;
    if (stator_call_target(NULL, NULL, target, asked, length, exchange->result) != STATOR_OK)
      return result_reply(exchange->result, type);
  }
  if (!who) return text_reply(STATUS_BAD_REQUEST, exchange->text, type);
  call_operation(http, who, target, exchange);
  return result_reply(exchange->result, type);
}

/* The signature covers the body as it was sent, and is looked at before that is
** unpacked; what is wrong with it is said later. */
static serve_reply answer_post(serve_http *http, const serve_request *request,
                               serve_exchange *exchange) {
  struct MHD_Connection *connection = request->connection;
  const char *type = answer_type(request_value(connection, "Content-Type"));
  serve_identity who;
  if (!type && exchange->length)
    return text_reply(STATUS_NOT_FOUND, "<UnknownOperationException/>\n", NULL);
  if (!type) type = "application/json";
  int let_in = serve_auth_check(http->guard, request, &who, &exchange->text);
  if (let_in < 0) return internal_error(type);
  switch (unpack_body(exchange, request_value(connection, "Content-Encoding"))) {
  case 0: return run_operation(http, connection, let_in ? &who : NULL, exchange, type);
  case STATUS_TOO_LARGE: return text_reply(STATUS_TOO_LARGE, "", NULL);
  default: return internal_error(type);
  }
}

static enum MHD_Result answer_request(serve_http *http, struct MHD_Connection *connection,
                                      serve_exchange *exchange, const char *method,
                                      const char *path) {
  const serve_request request = {connection, method, path, exchange->length ? exchange->body : "",
                                 exchange->length};
  serve_reply reply;
  if (exchange->dropped)
    reply = text_reply(STATUS_TOO_LARGE, "", NULL);
  else if (!strcmp(method, "OPTIONS") && request_value(connection, "Origin"))
    return send_preflight(http, connection, exchange, method);
  else if (!strcmp(method, "GET"))
    reply = text_reply(STATUS_OK, http->health, NULL);
  else if (!strcmp(method, "POST"))
    reply = answer_post(http, &request, exchange);
  else
    reply = text_reply(STATUS_NOT_FOUND, "<UnknownOperationException/>\n", NULL);
  return send_reply(http, connection, exchange, method, reply);
}

/* ------------------------------------------------------------- receiving */

/* The announced length of the body; 0 if none is, SIZE_MAX past all limits. */
static size_t announced_length(struct MHD_Connection *connection) {
  const char *text = request_value(connection, "Content-Length");
  size_t length = 0;
  for (; text && *text >= '0' && *text <= '9'; text++) {
    if (length > DRAIN_MAX) return SIZE_MAX;
    length = length * 10 + (size_t)(*text - '0');
  }
  return length;
}

static int awaits_continue(struct MHD_Connection *connection) {
  const char *expect = request_value(connection, "Expect");
  return expect && !strcasecmp(expect, "100-continue");
}

/* The headers are there. A body that will be refused is refused before it is
** sent, where the client can hear that. */
static enum MHD_Result begin_request(serve_http *http, struct MHD_Connection *connection,
                                     const char *method, void **state) {
  serve_exchange *exchange = serve_pool_take(http->pool);
  if (!exchange) return MHD_NO;
  *state = exchange;
  size_t length = announced_length(connection);
  if (http->log && clock_gettime(CLOCK_MONOTONIC, &exchange->begun)) return MHD_NO;
  if (length <= SERVE_BODY_MAX) return serve_exchange_reserve(exchange, length) ? MHD_YES : MHD_NO;
  if (length <= DRAIN_MAX && !awaits_continue(connection)) return MHD_YES;
  serve_reply refusal = text_reply(STATUS_TOO_LARGE, "", NULL);
  refusal.close = 1;
  return send_reply(http, connection, exchange, method, refusal);
}

static enum MHD_Result receive_body(serve_exchange *exchange, const char *data, size_t *size) {
  if (!serve_exchange_append(exchange, data, *size)) return MHD_NO;
  *size = 0;
  return exchange->dropped > DRAIN_MAX ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **state) {
  serve_http *http = cls;
  (void)version;
  if (!*state) return begin_request(http, connection, method, state);
  if (*size) return receive_body(*state, data, size);
  return answer_request(http, connection, *state, method, url);
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode how) {
  serve_http *http = cls;
  (void)connection, (void)how;
  if (*state) serve_pool_give(http->pool, *state);
  *state = NULL;
}

/* Signatures cover paths and query strings as they were sent: escapes stay. */
static size_t keep_escapes(void *cls, struct MHD_Connection *connection, char *text) {
  (void)cls, (void)connection;
  return strlen(text);
}

/* ------------------------------------------------------------ life cycle */

/* No calls run side by side in a store, so that one event loop serves a socket
** as well as a pool of threads would. poll, not epoll: it costs the same per
** request (measured with 1 to 400 connections), and libmicrohttpd's epoll loop
** never notices the end of a connection that comes together with half a
** request. */
static struct MHD_Daemon *start_daemon(serve_http *http, int fd) {
  return MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_ITC, 0, NULL, NULL, on_request,
                          http, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_NOTIFY_COMPLETED,
                          on_completed, http, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
                          MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
                          MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, MHD_OPTION_END);
}

serve_http *serve_http_start(stator *db, const serve_guard *guard, int log,
                             const serve_sockets *sockets) {
  int started = 0;
  serve_http *http = calloc(1, sizeof *http);
  if (!http) goto out;
  http->db = db;
  http->guard = guard;
  http->log = log;
  http->pool = serve_pool_new();
  if (!http->pool) goto out;
  serve_ids_start(&http->ids);
  snprintf(http->health, sizeof http->health, "healthy: dynamodb.%s.amazonaws.com ",
           guard->region ? guard->region : "us-east-1");
  for (; started < sockets->count; started++) {
    http->daemons[started] = start_daemon(http, sockets->fd[started]);
    if (!http->daemons[started]) goto out;
    http->count++;
  }
  return http;
out:
  for (int i = started; i < sockets->count; i++) close(sockets->fd[i]);
  serve_http_stop(http);
  return NULL;
}

void serve_http_stop(serve_http *http) {
  int listening[SERVE_SOCKETS_MAX];
  if (!http) return;
  atomic_store(&http->stopping, 1);
  for (int i = 0; i < http->count; i++) listening[i] = MHD_quiesce_daemon(http->daemons[i]);
  if (http->count) serve_pool_wait_idle(http->pool, STOP_SECONDS);
  for (int i = 0; i < http->count; i++) {
    MHD_stop_daemon(http->daemons[i]);
    if (listening[i] >= 0) close(listening[i]);
  }
  serve_pool_free(http->pool);
  free(http);
}

#endif
