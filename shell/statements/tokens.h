/*
** tokens.h - the tokens of a statement in words: data definition, and what the
** shell looks at in PartiQL.
*/
#ifndef TOKENS_H
#define TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

typedef enum token_kind {
  TOKEN_END,
  TOKEN_WORD,   /* letters, digits and _ - . # : $ and what is not ASCII */
  TOKEN_QUOTED, /* "a name", with "" for a quote */
  TOKEN_STRING, /* 'a text', with '' for a quote */
  TOKEN_NUMBER, /* digits alone */
  TOKEN_SIGN,   /* one other byte */
  TOKEN_OPEN    /* a quote or comment that does not end */
} token_kind;

/* Borrowed from the text, with its quotes. */
typedef struct token {
  token_kind kind;
  const char *start;
  size_t length;
} token;

/* The first token at or behind `text`, behind blanks and comments. */
token token_at(const char *text);
token token_behind(const token *t);

/* True for a word in any case, or a sign. */
bool token_is(const token *t, const char *word);

/* Appends what a name or text says: without quotes, doubled ones single. */
void token_value(const token *t, text *value);

/* Appends a name such that it is read again as one: in quotes where needed. */
void token_add_name(text *out, const char *name);

#endif
