/*
** output.h - where answers go: the screen, a file, a command; and the pager for
** what is longer than the screen.
*/
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/text.h"
#include "output/child.h"

struct session;

/* A file or command that answers go to in place of the screen. All zero is none. */
typedef struct output_target {
  FILE *file;  /* NULL: none */
  char *name;  /* as it was asked for */
  char *fresh; /* the file that gets the name when it is whole; NULL: `file` has it */
  child child; /* of a command */
} output_target;

/* What .output and .once have set up. */
typedef struct output_targets {
  output_target all, once;
  bool begun; /* the statement that .once is for has begun */
  int files;  /* depth of .read that it belongs to */
} output_targets;

/* Sends all answers, or those of the next statement, to "FILE" or "|command"; NULL
** for the screen. On failure they go where they went before. */
int output_set(struct session *s, const char *target, bool once);

/* After each statement: ends a target that was for it alone, or cannot be written;
** `rc` is the statement's code, and what is answered unless that fails. */
int output_statement_ended(struct session *s, int rc);

/* Ends all of it at the end of the program. */
int output_close(struct session *s, int rc);

/* Whether a person sees the answers. */
bool output_is_screen(const struct session *s);
bool output_has_color(const struct session *s);
/* The columns to fit a table into. */
size_t output_width(const struct session *s);

/* What is written between these goes through a pager if it is longer than the
** screen, at the prompt. False if writing is of no use any more. */
void output_begin(struct session *s);
bool output_write(struct session *s, const char *data, size_t length);
void output_end(struct session *s);

/* The reasons for that: a person left the pager; the command that answers go to reads
** no more, as head does, which is no failure. */
bool output_pager_was_left(const struct session *s);
bool output_command_was_left(const struct session *s);

/* All three for one text. A screen is shown the control characters of data, and does
** not obey them. */
void output_text(struct session *s, const text *t);

#endif
