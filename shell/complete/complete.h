/*
** complete.h - what the word being typed at the prompt may become.
*/
#ifndef COMPLETE_H
#define COMPLETE_H

#include "complete/candidates.h"

/* A line that is being typed. */
typedef struct typed_line {
  const char *before; /* the lines of the statement that were read */
  const char *line;
  size_t cursor; /* bytes of the line before it */
} typed_line;

/* What the word before the cursor may become. Never fails and prints nothing. Caller
** frees with candidates_free. */
void complete_line(session *s, const typed_line *typed, candidates *found);

#endif
