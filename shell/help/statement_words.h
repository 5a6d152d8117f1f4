/*
** statement_words.h - the statements that end with a semicolon, by their first word:
** PartiQL, data definition and EXPLAIN.
*/
#ifndef STATEMENT_WORDS_H
#define STATEMENT_WORDS_H

#include "base/text.h"

typedef struct statement_word {
  const char *name;   /* "SELECT" */
  const char *usage;  /* with its first word, in a line */
  const char *about;  /* in a line */
  const char *manual; /* more lines, each with its end */
} statement_word;

/* Ends with a NULL name. */
extern const statement_word statement_words[];

/* By name, in capital or small letters; NULL if there is none. */
const statement_word *statement_word_find(const char *name);

/* Appends the text of `.help NAME`. */
void statement_word_usage(const statement_word *w, text *out);

#endif
