/*
** statement.h - statements out of lines: where one ends and the next begins.
**
** What a statement begins with says how it ends (command.h). A dot-command is a
** line. An operation or short form is a line that goes on while a bracket is open
** or if it ends in a backslash. All others end with a semicolon outside of 'text',
** "names" and comments, and the next may follow on the same line. Between statements,
** lines that begin with # or -- and text in slash-star are comments.
*/
#ifndef STATEMENT_H
#define STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "statements/brackets.h"

typedef enum statement_ending {
  ENDS_WITH_LINE,
  ENDS_WITH_BRACKETS,
  ENDS_WITH_SEMICOLON
} statement_ending;

/* A statement being collected; all zero is empty. Freed with statement_free. */
typedef struct statement {
  text text;
  text rest;          /* what stands on the line behind a complete one */
  size_t rest_column; /* bytes before that */
  size_t line;        /* where it starts, from 1 */
  size_t column;      /* bytes before it on that line */
  size_t lines;       /* read so far */
  statement_ending ending;
  brackets brackets;
  char inside;        /* ' or " or * of a comment, still open; 0: none of them */
  size_t inside_line; /* where that was opened */
} statement;

/* Adds a line, with or without its end. True when a statement is complete: run its
** text, then call statement_next for as long as that answers true. */
bool statement_add_line(statement *s, const char *line, size_t length);
/* Forgets a statement that was run; true if another is complete. */
bool statement_next(statement *s);
/* Forgets what was typed. */
void statement_drop(statement *s);

/* What a statement goes on for: ' or " or * or { that is open, ; that is missing; 0
** if none was begun. */
char statement_wants(const statement *s);
/* The input has ended: false if what is left cannot be run, and why; *line is where
** that began. A missing semicolon is none the worse. */
bool statement_at_end(const statement *s, text *why, size_t *line);

void statement_free(statement *s);

/* Blanks and semicolons at the end are no part of a statement. */
void statement_trim(text *t);

#endif
