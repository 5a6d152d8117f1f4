/*
** serve_http.c - receives requests, has them checked and their operations called,
** and answers.
**
** Owns the daemons (a few event loops for each listening socket) and what requests
** are besides calls of operations: too large, of a browser, of another method.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve_http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "serve_checks.h"
#include "serve_writer.h"
#include "serve_zlib.h"

#define CONNECTIONS_MAX 4096u
#define LOOPS_MAX 4          /* calls on a store in memory take turns: more would only wait */
#define IDLE_SECONDS 600u    /* a silent connection is closed after that */
#define STOP_SECONDS 5       /* requests under way have that long to end */
#define LAST_WORDS_SECONDS 1 /* and their answers to leave, where they took longer */

/* A body that is too large is read to its end, so that the client has written
** all it has to say when the refusal reaches it, unless it is larger still. */
#define DRAIN_MAX ((size_t)64 * 1024 * 1024)

/* Of each connection: what its headers must fit into, and what libmicrohttpd
** clears after every request. Twice as much costs 2 us a request. */
#define CONNECTION_BYTES ((size_t)16 * 1024)

struct serve_http {
  stator *db;
  const serve_guard *guard;
  serve_pool *pool;
  serve_ids ids;
  serve_writer *writer; /* NULL: nothing waits in this store */
  serve_writer *askers; /* for long reads; NULL likewise */
  struct MHD_Daemon *daemons[SERVE_SOCKETS_MAX];
  int count;
  int log;
  _Atomic int stopping;
  char health[128];
};

/* ------------------------------------------------------------- answering */

static void log_request(const serve_exchange *exchange, const char *method,
                        const serve_reply *reply) {
  struct timespec now;
  const char *target = exchange->headers.value[HEADER_X_AMZ_TARGET];
  if (clock_gettime(CLOCK_MONOTONIC, &now)) return;
  long long us = (now.tv_sec - exchange->begun.tv_sec) * 1000000LL +
                 (now.tv_nsec - exchange->begun.tv_nsec) / 1000;
  fprintf(stderr, "%s %s %u in=%zu out=%zu us=%lld\n", method, target ? target : "-", reply->status,
          exchange->length, reply->length, us);
}

static void pack_reply(serve_exchange *exchange, serve_reply *reply) {
  size_t length;
  if (!serve_pack(exchange->headers.value[HEADER_ACCEPT_ENCODING], reply->body, reply->length,
                  &exchange->packed, &length))
    return;
  reply->body = exchange->packed;
  reply->length = length;
  reply->encoding = "gzip";
}

static enum MHD_Result send_reply(serve_http *http, serve_exchange *exchange, const char *method,
                                  serve_reply reply) {
  pack_reply(exchange, &reply);
  reply.cross_origin = exchange->headers.value[HEADER_ORIGIN] != NULL;
  reply.close = reply.close || atomic_load(&http->stopping);
  if (http->log) log_request(exchange, method, &reply);
  return serve_reply_queue(exchange->connection, &http->ids, &reply);
}

static enum MHD_Result send_preflight(serve_http *http, const serve_exchange *exchange,
                                      const char *method) {
  const serve_reply reply = {.status = STATUS_OK};
  if (http->log) log_request(exchange, method, &reply);
  return serve_reply_preflight(exchange->connection, &http->ids, &exchange->headers);
}

/* The operation was called: what the store says of it. */
static enum MHD_Result send_result(serve_http *http, serve_exchange *exchange, const char *method) {
  int rc = stator_result_code(exchange->result);
  if (rc != STATOR_OK && rc < STATOR_VALIDATION)
    fprintf(stderr, "stator serve: %s: %s\n", exchange->call.target,
            stator_result_message(exchange->result));
  return send_reply(http, exchange, method, serve_result_reply(exchange));
}

/* What may have to wait does so elsewhere; the connection is back when it was
** called. */
static enum MHD_Result park(serve_writer *writer, serve_exchange *exchange) {
  exchange->state = EXCHANGE_PARKED;
  MHD_suspend_connection(exchange->connection);
  serve_writer_take(writer, exchange);
  return MHD_YES;
}

static enum MHD_Result call_operation(serve_http *http, serve_exchange *exchange,
                                      const char *method) {
  const stator_request *call = &exchange->call;
  int waits = http->writer ? stator_call_waits(http->db, call->target) : 0;
  if (waits) return park(waits == 2 ? http->askers : http->writer, exchange);
  (void)stator_call_target(http->db, call->caller, call->target, call->body, call->length,
                           call->result);
  return send_result(http, exchange, method);
}

static enum MHD_Result answer_post(serve_http *http, serve_exchange *exchange, const char *method,
                                   const char *path) {
  const serve_request request = {.connection = exchange->connection,
                                 .headers = &exchange->headers,
                                 .method = method,
                                 .path = path,
                                 .body = exchange->length ? exchange->body : "",
                                 .length = exchange->length};
  serve_reply refusal;
  if (serve_check_post(http->guard, &request, exchange, &refusal))
    return call_operation(http, exchange, method);
  return send_reply(http, exchange, method, refusal);
}

static enum MHD_Result answer_request(serve_http *http, serve_exchange *exchange,
                                      const char *method, const char *path) {
  serve_reply reply = serve_text_reply(STATUS_NOT_FOUND, "<UnknownOperationException/>\n", NULL);
  if (exchange->dropped)
    reply = serve_text_reply(STATUS_TOO_LARGE, "", NULL);
  else if (!strcmp(method, "POST"))
    return answer_post(http, exchange, method, path);
  else if (!strcmp(method, "OPTIONS") && exchange->headers.value[HEADER_ORIGIN])
    return send_preflight(http, exchange, method);
  else if (!strcmp(method, "GET"))
    reply = serve_text_reply(STATUS_OK, http->health, NULL);
  return send_reply(http, exchange, method, reply);
}

/* ------------------------------------------------------------- receiving */

/* The announced length of the body; 0 if none is, SIZE_MAX past all limits. */
static size_t announced_length(const serve_headers *headers) {
  const char *text = headers->value[HEADER_CONTENT_LENGTH];
  size_t length = 0;
  for (; text && *text >= '0' && *text <= '9'; text++) {
    if (length > DRAIN_MAX) return SIZE_MAX;
    length = length * 10 + (size_t)(*text - '0');
  }
  return length;
}

static int awaits_continue(const serve_headers *headers) {
  const char *expect = headers->value[HEADER_EXPECT];
  return expect && !strcasecmp(expect, "100-continue");
}

/* The headers are there. A body that will be refused is refused before it is
** sent, where the client can hear that. */
static enum MHD_Result begin_request(serve_http *http, struct MHD_Connection *connection,
                                     const char *method, void **state) {
  serve_exchange *exchange = serve_pool_take(http->pool);
  if (!exchange) return MHD_NO;
  *state = exchange;
  exchange->connection = connection;
  serve_headers_read(connection, &exchange->headers);
  size_t length = announced_length(&exchange->headers);
  if (http->log && clock_gettime(CLOCK_MONOTONIC, &exchange->begun)) return MHD_NO;
  if (length <= SERVE_BODY_MAX) return serve_exchange_reserve(exchange, length) ? MHD_YES : MHD_NO;
  if (length <= DRAIN_MAX && !awaits_continue(&exchange->headers)) return MHD_YES;
  serve_reply refusal = serve_text_reply(STATUS_TOO_LARGE, "", NULL);
  refusal.close = 1;
  return send_reply(http, exchange, method, refusal);
}

static enum MHD_Result receive_body(serve_exchange *exchange, const char *data, size_t *size) {
  if (!serve_exchange_append(exchange, data, *size)) return MHD_NO;
  *size = 0;
  return exchange->dropped > DRAIN_MAX ? MHD_NO : MHD_YES;
}

/* The request has arrived, or is back from where it was parked. */
static enum MHD_Result go_on(serve_http *http, serve_exchange *exchange, const char *method,
                             const char *path) {
  switch (exchange->state) {
  case EXCHANGE_RECEIVED: return answer_request(http, exchange, method, path);
  case EXCHANGE_PARKED: return MHD_YES;
  case EXCHANGE_CALLED: return send_result(http, exchange, method);
  case EXCHANGE_DROPPED: break;
  }
  return MHD_NO;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **state) {
  serve_http *http = cls;
  (void)version;
  if (!*state) return begin_request(http, connection, method, state);
  if (*size) return receive_body(*state, data, size);
  return go_on(http, *state, method, url);
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

/* A loop for each processor: most of a request is the kernel's work and HTTP's, which
** need no turn at the store (64 connections: 1.7 times the rate with two). */
static unsigned count_loops(void) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  if (processors < 2) return 0; /* a pool of one is none */
  return processors < LOOPS_MAX ? (unsigned)processors : LOOPS_MAX;
}

/* poll, not epoll: it costs the same per request (measured with 1 to 400 connections),
** and libmicrohttpd's epoll loop never notices the end of a connection that comes
** together with half a request. */
static struct MHD_Daemon *start_daemon(serve_http *http, int fd) {
  unsigned parks = http->writer ? MHD_ALLOW_SUSPEND_RESUME : 0;
  return MHD_start_daemon(
      MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_ITC | parks, 0, NULL, NULL, on_request, http,
      MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
      MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_CONNECTION_LIMIT,
      CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, MHD_OPTION_THREAD_POOL_SIZE,
      count_loops(), MHD_OPTION_END);
}

static void resume(serve_exchange *exchange) {
  MHD_resume_connection(exchange->connection);
}

/* Returns 0 if there must be threads for what waits and there cannot be. */
static int start_writers(serve_http *http) {
  if (!stator_call_waits(http->db, "DynamoDB_20120810.PutItem")) return 1;
  http->writer = serve_writer_start(http->db, resume);
  http->askers = serve_askers_start(http->db, resume);
  return http->writer && http->askers;
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
  if (!http->pool || !start_writers(http)) goto out;
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

int serve_http_rest(serve_http *http) {
  return serve_pool_rest(http->pool);
}

/* What has arrived is answered, unless that takes too long: then what is parked
** is dropped, not done, and its connections are closed. */
void serve_http_stop(serve_http *http) {
  int listening[SERVE_SOCKETS_MAX];
  if (!http) return;
  atomic_store(&http->stopping, 1);
  for (int i = 0; i < http->count; i++) listening[i] = MHD_quiesce_daemon(http->daemons[i]);
  int is_idle = !http->count || serve_pool_wait_idle(http->pool, STOP_SECONDS);
  if (http->writer) serve_writer_stop(http->writer, 0);
  if (http->askers) serve_writer_stop(http->askers, !is_idle);
  if (!is_idle) serve_pool_wait_idle(http->pool, LAST_WORDS_SECONDS);
  for (int i = 0; i < http->count; i++) {
    MHD_stop_daemon(http->daemons[i]);
    if (listening[i] >= 0) close(listening[i]);
  }
  serve_writer_free(http->writer);
  serve_writer_free(http->askers);
  serve_pool_free(http->pool);
  free(http);
}

#endif
