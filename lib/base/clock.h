/* The handle's time: the system's, a function of the caller's, or stopped at a
** moment that tests set and move. Milliseconds since 1970. */
#ifndef ST_CLOCK_H
#define ST_CLOCK_H
#include <stdbool.h>
#include <stdint.h>

typedef struct st_clock {
  int64_t (*source)(void *arg); /* NULL: the system's */
  void *arg;
  bool stopped;
  int64_t at; /* while stopped */
} st_clock;

int64_t st_clock_now(const st_clock *c);

/* "2026-11-21T02:27:00.000", the label of a stream and the time in messages.
** out has room for 32 bytes. */
void st_clock_format(int64_t ms, char *out);
#endif
