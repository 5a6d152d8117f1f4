/*
** load.c - one thread, edge-triggered epoll: an answer that is complete is looked
** at, and the next request goes out on the same connection.
*/
#include "load.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "times.h"

enum { ANSWER_BYTES = 256 * 1024, SILENCE_MS = 30000, EVENTS = 64 };

typedef struct connection {
  int fd;
  bool waiting; /* for an answer */
  size_t which; /* request */
  size_t sent, got;
  double since;
  char *bytes; /* ANSWER_BYTES and one */
} connection;

typedef struct generator {
  const load *l;
  int epoll;
  connection connections[LOAD_CONNECTIONS_MAX];
  int waiting;
  size_t next, answers;
  double begin, end; /* of what is counted */
  double *latencies;
  size_t count, room;
  char *why;
} generator;

static bool fail(generator *g, const char *what, const char *why) {
  snprintf(g->why, LOAD_WHY_BYTES, "%s: %s", what, why);
  return false;
}

static bool refuse(generator *g, const http_answer *answer, const char *why) {
  snprintf(g->why, LOAD_WHY_BYTES, "%s: status %d: %.300s", why, answer->status, answer->body);
  return false;
}

/* ------------------------------------------------------------------ sending */

/* EPOLLOUT goes on where the socket was full. */
static bool send_rest(generator *g, connection *c) {
  text bytes = g->l->requests[c->which].bytes;
  while (c->sent < bytes.n) {
    ssize_t n = send(c->fd, bytes.p + c->sent, bytes.n - c->sent, MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN || fail(g, "send", strerror(errno));
    c->sent += (size_t)n;
  }
  return true;
}

/* Whether another request is to be sent. */
static bool goes_on(const generator *g, double now) {
  return g->l->seconds > 0 ? now < g->end : g->next < g->l->count;
}

static bool send_next(generator *g, connection *c, double now) {
  c->which = g->next++ % g->l->count;
  c->sent = c->got = 0;
  c->since = now;
  c->waiting = true;
  g->waiting++;
  return send_rest(g, c);
}

static bool open_connection(generator *g, connection *c) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = c}};
  c->fd = http_connect(g->l->address);
  if (c->fd < 0 || epoll_ctl(g->epoll, EPOLL_CTL_ADD, c->fd, &event) != 0)
    return fail(g, g->l->address->host, strerror(errno));
  return true;
}

/* ---------------------------------------------------------------- receiving */

static bool keep_latency(generator *g, double us) {
  if (g->count == g->room) {
    size_t room = g->room ? g->room * 2 : 65536;
    double *more = realloc(g->latencies, room * sizeof *more);
    if (!more) return fail(g, "driver", "out of memory");
    g->latencies = more;
    g->room = room;
  }
  g->latencies[g->count++] = us;
  return true;
}

static bool take_answer(generator *g, const connection *c, const http_answer *answer, double now) {
  const load *l = g->l;
  size_t expected = l->requests[c->which].expected;
  if (answer->status != 200) return refuse(g, answer, "an error");
  if (expected && answer->length != expected)
    return refuse(g, answer, "another length than the same request was answered with before");
  if (l->check && !l->check(l->context, c->which, answer))
    return refuse(g, answer, "not what was asked for");
  return now < g->begin || now > g->end || keep_latency(g, now - c->since);
}

static bool end_answer(generator *g, connection *c, const http_answer *answer) {
  double now = times_wall_us();
  if (!take_answer(g, c, answer, now)) return false;
  c->waiting = false;
  g->waiting--;
  g->answers++;
  if (answer->closes) {
    close(c->fd);
    if (!open_connection(g, c)) return false;
  }
  return !goes_on(g, now) || send_next(g, c, now);
}

static bool receive(generator *g, connection *c) {
  http_answer answer;
  size_t room = ANSWER_BYTES - c->got;
  ssize_t n = recv(c->fd, c->bytes + c->got, room, 0);
  if (n < 0) return errno == EAGAIN || fail(g, "recv", strerror(errno));
  if (n == 0) return !c->waiting || fail(g, g->l->address->host, "closed a connection");
  c->got += (size_t)n;
  switch (http_read(c->bytes, c->got, &answer)) {
  case HTTP_DONE: return end_answer(g, c, &answer);
  case HTTP_BROKEN: return fail(g, g->l->address->host, "this is not HTTP/1.1");
  default: return (size_t)n < room || fail(g, g->l->address->host, "an answer is too large");
  }
}

static bool serve_event(generator *g, const struct epoll_event *event) {
  connection *c = event->data.ptr;
  if (c->waiting && c->sent < g->l->requests[c->which].bytes.n && !send_rest(g, c)) return false;
  return !(event->events & ~(unsigned)EPOLLOUT) || receive(g, c);
}

/* ---------------------------------------------------------------- the whole */

static bool start(generator *g) {
  g->epoll = epoll_create1(EPOLL_CLOEXEC);
  if (g->epoll < 0) return fail(g, "epoll", strerror(errno));
  for (int i = 0; i < g->l->connections; i++) {
    g->connections[i].fd = -1;
    g->connections[i].bytes = malloc(ANSWER_BYTES + 1);
    if (!g->connections[i].bytes) return fail(g, "driver", "out of memory");
  }
  for (int i = 0; i < g->l->connections; i++)
    if (!open_connection(g, &g->connections[i])) return false;
  double now = times_wall_us(), us = g->l->seconds * 1e6;
  g->begin = now + us / 5;
  g->end = g->begin + us;
  for (int i = 0; i < g->l->connections && goes_on(g, now); i++)
    if (!send_next(g, &g->connections[i], now)) return false;
  return true;
}

static bool run(generator *g) {
  struct epoll_event events[EVENTS];
  while (g->waiting) {
    int n = epoll_wait(g->epoll, events, EVENTS, SILENCE_MS);
    if (n < 0 && errno != EINTR) return fail(g, "epoll", strerror(errno));
    if (n == 0) return fail(g, g->l->address->host, "silent for half a minute");
    for (int i = 0; i < n; i++)
      if (!serve_event(g, &events[i])) return false;
  }
  return true;
}

static void stop(generator *g) {
  for (int i = 0; i < g->l->connections; i++) {
    if (g->connections[i].fd >= 0 && g->connections[i].bytes) close(g->connections[i].fd);
    free(g->connections[i].bytes);
  }
  if (g->epoll >= 0) close(g->epoll);
  free(g->latencies);
}

static void summarize(generator *g, load_figures *out) {
  *out = (load_figures){.answers = g->answers};
  if (!g->count) return;
  out->rate = (double)g->count / g->l->seconds;
  out->p50 = times_quantile(g->latencies, g->count, 0.50);
  out->p99 = times_quantile(g->latencies, g->count, 0.99);
}

bool load_run(const load *l, load_figures *out, char why[LOAD_WHY_BYTES]) {
  generator g = {.l = l, .epoll = -1, .why = why};
  double cpu = times_cpu_us(), wall = times_wall_us();
  bool ok = start(&g) && run(&g);
  cpu = times_cpu_us() - cpu;
  wall = times_wall_us() - wall;
  summarize(&g, out);
  out->busy = cpu / wall;
  stop(&g);
  return ok;
}
