/*
** statement.h - where a statement ends, and the words it is made of.
**
** A statement is a line. It goes on over the next ones while a JSON bracket is
** open or the line ends in a backslash. Lines that begin with # or -- between
** statements are comments.
*/
#ifndef STATEMENT_H
#define STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* A statement being collected; all zero is empty. Freed with statement_free. */
typedef struct statement {
  text text;
  size_t line;  /* where it starts, from 1 */
  size_t lines; /* read so far */
  int open;     /* brackets */
} statement;

/* Adds a line, with or without its end. True when the statement is complete:
** run its text, then statement_next. Empty lines and comments are passed over. */
bool statement_add_line(statement *s, const char *line, size_t length);
/* The input has ended: true if something incomplete is left. */
bool statement_is_open(const statement *s);
void statement_next(statement *s);
void statement_free(statement *s);

/* Words, separated by blanks. 'quotes' and "quotes" hold a word together; JSON
** that begins a word, or follows its =, goes to its closing bracket. */
typedef struct words {
  char **list;
  int count;
} words;

/* False if a quote or bracket is not closed. Freed with words_free. */
bool words_split(const char *text, words *w);
void words_free(words *w);
/* Appends the one word at *c, which no blank precedes, and moves *c behind it. */
bool words_read(const char **c, text *word);

/* The first byte after a string or bracketed text that starts at `c`, or NULL
** if it is not closed. Inside it only "strings" hide brackets. */
const char *statement_skip_json(const char *c);

#endif
