/*
** The load: so many connections that stay open, each with one request under way.
*/
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H
#include "http_client.h"

enum { LOAD_WHY_BYTES = 512, LOAD_CONNECTIONS_MAX = 256 };

typedef struct load_request {
  text bytes;
  size_t expected; /* the length of the answer's body; 0: any */
} load_request;

/* Looks at an answer with status 200. False: it is not what was asked for. */
typedef bool load_check(void *context, size_t which, const http_answer *answer);

typedef struct load {
  const http_address *address;
  int connections;
  const load_request *requests; /* taken in turn */
  size_t count;
  double seconds;    /* 0: each request once */
  load_check *check; /* NULL: status and length are enough */
  void *context;
} load;

typedef struct load_figures {
  double rate;     /* answers a second */
  size_t answers;  /* all that came, also before what is counted */
  double p50, p99; /* microseconds from the first byte sent to the last one read */
  double busy;     /* the part of the time in which the driver itself was at work */
} load_figures;

/* A fifth of `seconds` goes before what is counted. Every answer must have status
** 200 and the expected length; otherwise false, with the first that has not in
** `why`. */
bool load_run(const load *l, load_figures *out, char why[LOAD_WHY_BYTES]);
#endif
