/*
** complete.h - what the word being typed may become.
*/
#ifndef COMPLETE_H
#define COMPLETE_H

#include "session.h"

typedef struct candidates {
  char **list; /* in order */
  size_t count;
  size_t start; /* where the word being completed starts in the line */
} candidates;

/* The words that the end of `line` (its first `length` bytes) may become. Caller
** frees with candidates_free. */
void complete_line(session *s, const char *line, size_t length, candidates *c);
void candidates_free(candidates *c);

/* How many bytes all candidates have in common. */
size_t candidates_common(const candidates *c);

#endif
