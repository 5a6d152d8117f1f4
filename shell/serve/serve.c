/*
** serve.c - the life of `stator serve`: open the store, listen, say so, sweep
** expired items now and then, and end in order.
**
** Owns the main thread's wait. Knows HTTP only as something that is started
** and stopped.
*/
#ifdef STATOR_WITH_MICROHTTPD

#include "serve.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include "help/subcommands.h"
#include "serve_http.h"
#include "serve_listen.h"
#include "serve_options.h"
#include "serve_signature.h"
#include "stator.h"

#define REST_MS 2000     /* without a request, and memory is given back */
#define SWEEP_BATCH 1000 /* items deleted before requests get their turn again */

/* ---------------------------------------------------------------- signals */

/* Signals are turned into bytes in a pipe by a thread of their own, so that
** the main thread can wait for them and for standard input at once. */
typedef struct signal_pipe {
  sigset_t signals;
  int read_end, write_end;
  pthread_t thread;
} signal_pipe;

static void *await_signal(void *argument) {
  signal_pipe *pipe_of = argument;
  int number;
  if (sigwait(&pipe_of->signals, &number)) number = SIGTERM;
  close(pipe_of->write_end); /* the reader sees the end of the pipe */
  return NULL;
}

/* From here on SIGTERM, SIGINT and SIGHUP only reach the pipe; threads started
** later inherit that. Returns 0 on failure. */
static int signal_pipe_open(signal_pipe *p) {
  int ends[2];
  sigemptyset(&p->signals);
  sigaddset(&p->signals, SIGTERM);
  sigaddset(&p->signals, SIGINT);
  sigaddset(&p->signals, SIGHUP);
  if (pthread_sigmask(SIG_BLOCK, &p->signals, NULL) || pipe(ends)) return 0;
  p->read_end = ends[0];
  p->write_end = ends[1];
  if (!pthread_create(&p->thread, NULL, await_signal, p)) return 1;
  close(ends[0]);
  close(ends[1]);
  return 0;
}

static void signal_pipe_close(signal_pipe *p) {
  pthread_kill(p->thread, SIGTERM);
  pthread_join(p->thread, NULL);
  close(p->read_end);
}

/* ------------------------------------------------------------------- wait */

typedef struct endpoint {
  stator *db;
  stator_result *result;
  serve_http *http;
  serve_guard guard;
  signal_pipe signals;
  serve_options options;
} endpoint;

static long long monotonic_ms(void) {
  struct timespec now = {0};
  if (clock_gettime(CLOCK_MONOTONIC, &now)) return 0;
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Whether standard input has ended; what comes in it means nothing. */
static int stdin_ended(void) {
  char ignored[4096];
  ssize_t n = read(STDIN_FILENO, ignored, sizeof ignored);
  return n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN);
}

/* Waits `ms` at most (-1: for ever). Returns 1 when it is time to end. */
static int wait_for_end(const endpoint *e, int ms) {
  struct pollfd wait_on[2] = {
      {e->signals.read_end, POLLIN, 0},
      {STDIN_FILENO,        POLLIN, 0}
  };
  int n = poll(wait_on, e->options.stdin_ends ? 2 : 1, ms);
  if (n < 0) return errno != EINTR;
  if (wait_on[0].revents) return 1;
  return wait_on[1].revents && stdin_ended();
}

/* Deletes what has expired, a batch at a time. Returns 1 when it is time to
** end. */
static int sweep_expired(const endpoint *e) {
  int more = 1;
  while (more) {
    if (stator_sweep(e->db, NULL, SWEEP_BATCH, NULL, &more, e->result) != STATOR_OK) {
      fprintf(stderr, "stator serve: sweep: %s\n", stator_result_message(e->result));
      return 0;
    }
    if (wait_for_end(e, 0)) return 1;
  }
  return 0;
}

/* What requests needed and gave back stays with the C library until it is told to
** return it. */
#ifdef __GLIBC__
static void return_memory(void) {
  malloc_trim(0);
}
#else
static void return_memory(void) {}
#endif

/* Where no request has come for a while, nothing is kept for the next. Returns 0:
** it is not time to end. */
static int rest(const endpoint *e) {
  if (serve_http_rest(e->http)) return_memory();
  return 0;
}

/* What is done from time to time: returns 1 when it is time to end. */
typedef struct chore {
  long long interval, due; /* milliseconds; an interval of 0: never */
  int (*perform)(const endpoint *e);
} chore;

enum { CHORES = 2 };

/* The milliseconds until the next is due; -1: none ever is. */
static int until_next(const chore chores[CHORES]) {
  long long least = -1, now = monotonic_ms();
  for (int i = 0; i < CHORES; i++) {
    if (!chores[i].interval) continue;
    long long left = chores[i].due > now ? chores[i].due - now : 0;
    if (least < 0 || left < least) least = left;
  }
  return (int)least;
}

/* Performs it if it is due. Returns 1 when it is time to end. */
static int perform_if_due(const endpoint *e, chore *c) {
  if (!c->interval || monotonic_ms() < c->due) return 0;
  int end = c->perform(e);
  c->due = monotonic_ms() + c->interval;
  return end;
}

static void run_endpoint(const endpoint *e) {
  chore chores[CHORES] = {
      {e->options.sweep_seconds * 1000LL, 0, sweep_expired},
      {REST_MS,                           0, rest         }
  };
  for (int i = 0; i < CHORES; i++) chores[i].due = monotonic_ms() + chores[i].interval;
  while (!wait_for_end(e, until_next(chores)))
    for (int i = 0; i < CHORES; i++)
      if (perform_if_due(e, &chores[i])) return;
}

/* -------------------------------------------------------------- start, end */

static int open_store(endpoint *e) {
  stator_options options = {0};
  const char *path = e->options.path ? e->options.path : ":memory:";
  options.durability = e->options.durability;
  options.region = e->options.region;
  options.lifecycle_ms = e->options.lifecycle_ms;
  options.stream_shards = e->options.stream_shards;
  e->result = stator_result_new();
  if (!e->result) {
    fputs("stator serve: out of memory\n", stderr);
    return 0;
  }
  if (stator_open(path, &options, &e->db, e->result) == STATOR_OK) return 1;
  const char *why = stator_result_message(e->result);
  fprintf(stderr, "stator serve: %s\n", why);
  return 0;
}

/* Other users can read a command line: a secret on it is blotted out. */
static void blot_out(int argc, char **argv, const char *secret) {
  for (int i = 0; secret && i < argc; i++) {
    size_t length = strlen(argv[i]);
    if (secret >= argv[i] && secret < argv[i] + length)
      memset(argv[i] + (secret - argv[i]), 'x', strlen(secret));
  }
}

/* The keys that were given, and the secret no longer on the command line. */
static int gather_keys(endpoint *e, int argc, char **argv) {
  char why[400];
  const serve_options *o = &e->options;
  e->guard.region = o->region;
  e->guard.fixed_clock = o->path && strcmp(o->path, ":memory:") && !o->set_clock;
  int ok = !o->access_key || serve_keys_add(&e->guard.keys, o->access_key, o->secret_key);
  if (!ok) snprintf(why, sizeof why, "out of memory");
  blot_out(argc, argv, o->secret_key);
  if (ok && o->credentials) ok = serve_keys_read(&e->guard.keys, o->credentials, why, sizeof why);
  if (ok && e->guard.keys.count && !serve_signature_available()) {
    ok = 0;
    snprintf(why, sizeof why, "built without nettle, which verifying signatures needs");
  }
  if (!ok) fprintf(stderr, "stator serve: %s\n", why);
  return ok;
}

/* Says where the endpoint is: the ready line on standard output, for parent
** processes, and a notice for people. */
static int announce(const endpoint *e, int port) {
  const char *host = e->options.host ? e->options.host : "127.0.0.1";
  int is_v6 = strchr(host, ':') != NULL;
  if (!e->options.quiet)
    fprintf(stderr, "stator serve: %s at port %d; Ctrl-C ends it\n",
            e->options.path ? e->options.path : "a store in memory", port);
  printf(is_v6 ? "http://[%s]:%d\n" : "http://%s:%d\n", host, port);
  if (!fflush(stdout)) return 1;
  perror("stator serve: standard output");
  return 0;
}

static int listen_and_start(endpoint *e) {
  serve_sockets sockets;
  char why[300];
  if (serve_listen(e->options.host, e->options.port, &sockets, why, sizeof why)) {
    fprintf(stderr, "stator serve: %s\n", why);
    return 0;
  }
  e->http = serve_http_start(e->db, &e->guard, e->options.log, &sockets);
  if (e->http) return announce(e, sockets.port);
  fputs("stator serve: cannot start the HTTP server\n", stderr);
  return 0;
}

static int close_store(endpoint *e) {
  int rc = e->db ? stator_close(e->db) : STATOR_OK;
  stator_result_free(e->result);
  if (rc == STATOR_OK) return 1;
  fputs("stator serve: the store could not be closed\n", stderr);
  return 0;
}

/* A client that hangs up must not end the endpoint. */
static int ignore_broken_pipes(void) {
  struct sigaction ignore = {0};
  ignore.sa_handler = SIG_IGN;
  return !sigaction(SIGPIPE, &ignore, NULL);
}

static int print_serve_help(void) {
  text usage = {0};
  subcommand_usage(subcommand_find("serve"), &usage);
  fputs(text_string(&usage), stdout);
  text_free(&usage);
  return 0;
}

int serve_main(int argc, char **argv) {
  endpoint e = {0};
  switch (serve_options_read(argc, argv, &e.options)) {
  case SERVE_HELP: return print_serve_help();
  case SERVE_USAGE: return 2;
  case SERVE_RUN: break;
  }
  if (!ignore_broken_pipes() || !signal_pipe_open(&e.signals)) {
    perror("stator serve");
    return 1;
  }
  int started = gather_keys(&e, argc, argv) && open_store(&e) && listen_and_start(&e);
  if (started) run_endpoint(&e);
  serve_http_stop(e.http);
  int closed = close_store(&e);
  serve_keys_free(&e.guard.keys);
  signal_pipe_close(&e.signals);
  return started && closed ? 0 : 1;
}

#endif
