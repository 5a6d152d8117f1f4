/*
** words.h - the words of a line, as a shell has them.
*/
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>

#include "base/text.h"

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

#endif
