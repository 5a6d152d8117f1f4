/*
** candidates.h - what the word being typed may become, and how it is offered.
*/
#ifndef CANDIDATES_H
#define CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>

#include "session.h"

/* Each candidate stands in the place of the word, with the blank that may follow it. */
typedef struct candidates {
  char **list; /* in order */
  size_t count;
  size_t start; /* where the word being completed starts in the line */
} candidates;

void candidates_free(candidates *c);

/* How many bytes all candidates have in common. */
size_t candidates_common(const candidates *c);

/* By bytes, each once. */
void candidates_sort(candidates *c);

/* A word that is being typed. The texts are borrowed. */
typedef struct completion {
  session *s;
  const char *before; /* the statement up to the word */
  const char *word;   /* what is typed of it, with the quote it may begin with */
  const char *behind; /* what follows the cursor */
  candidates *found;
} completion;

/* Offers a word, letter by letter, and what is put behind it. */
void offer_word(const completion *c, const char *word, const char *end);

/* Offers keywords, separated by blanks, in capitals or small letters as typed. */
void offer_keywords(const completion *c, const char *words);

/* Offers a name in a statement; where it is no bare word, in double quotes. */
void offer_name(const completion *c, const char *name, bool bare, const char *end);

/* Offers what stands between the bars of "on|off"; words in capitals stand for
** others, and are left out. */
void offer_choices(const completion *c, const char *choices, size_t length);

/* complete_files.c: offers the files and folders that the word may be. */
void offer_files(const completion *c);

#endif
