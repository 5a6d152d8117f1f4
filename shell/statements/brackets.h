/*
** brackets.h - what is open at a place in JSON, strict or relaxed: brackets,
** strings, comments.
*/
#ifndef BRACKETS_H
#define BRACKETS_H

#include <stdbool.h>
#include <stddef.h>

/* All zero before the first byte. A string is open only within a line: more lines
** cannot mend one. */
typedef struct brackets {
  int open;     /* brackets; below 0 if too many were closed */
  bool comment; /* a slash-star comment is open */
  bool broken;  /* a string is not closed on its line */
  char before;  /* the last sign that is no blank: 'strings' begin behind some */
} brackets;

/* Goes over the `length` bytes of a line or of several. Stops behind the bracket
** that closes the outermost one if `stop_closed`; returns where it stopped. */
size_t brackets_pass(brackets *b, const char *text, size_t length, bool stop_closed);

/* The first byte after a string or bracketed text that starts at `c`, or NULL if
** it is not closed. */
const char *brackets_skip(const char *c);

#endif
