/*
** progress.h - how far a long piece of work is: on standard error, on a terminal
** as one line drawn again, elsewhere as a line every ten seconds.
*/
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct progress {
  const char *what, *unit;
  uint64_t total;
  double started, said; /* seconds of the monotonic clock */
  bool terminal;
  bool drawn; /* a line is on the terminal */
} progress;

/* "importing" a `total` (0: nobody knows) of "items", "bytes" or "seconds". */
void progress_begin(progress *p, const char *what, const char *unit, uint64_t total);
/* `done` of them; to be called as often as one likes. */
void progress_at(progress *p, uint64_t done);
/* Of what is only waited for, in "seconds": draws how many have passed. */
void progress_passed(progress *p);
/* Leaves the terminal's line empty; also before another message is printed. */
void progress_end(progress *p);

#endif
