/* The handle's time: the system's, a function of the caller's, or stopped at a
** moment that tests set and move. Milliseconds since 1970. */
#ifndef ST_CLOCK_H
#define ST_CLOCK_H
#include "base/str.h"
#include <pthread.h>
#include <stdatomic.h>

/* Read and set by several threads, also by those that wait for a transaction:
** it has a mutex of its own. The system's time is read without it. */
typedef struct st_clock {
  int64_t (*source)(void *arg); /* NULL: the system's */
  void *arg;
  pthread_mutex_t mutex; /* guards the two below, and calls of `source` */
  atomic_bool stopped;   /* set under the mutex only */
  int64_t at;            /* while stopped */
} st_clock;

/* A running clock. False, with nothing to destroy, if the system has no mutex left. */
bool st_clock_init(st_clock *c, int64_t (*source)(void *arg), void *arg);
void st_clock_destroy(st_clock *c);

int64_t st_clock_now(st_clock *c);
int64_t st_clock_read(st_clock *c, bool *stopped);
void st_clock_stop(st_clock *c, int64_t at);
void st_clock_run(st_clock *c);

/* Stops the clock `ms` from where it is, if that is within the two; else it stays
** as it is: false. */
bool st_clock_advance(st_clock *c, int64_t ms, int64_t earliest, int64_t latest);

/* "2026-11-21T02:27:00.000", the label of a stream and the time in messages.
** out has room for 32 bytes. */
void st_clock_format(int64_t ms, char *out);

/* "Friday, October 9, 2026 at 1:21:34 AM Coordinated Universal Time", the time in
** messages for people. out has room for 96 bytes. */
void st_clock_say(int64_t ms, char *out);
bool st_clock_parse(st_str text, int64_t *ms); /* false: not what st_clock_format writes */
#endif
