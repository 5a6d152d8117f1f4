/*
** nearest.h - what a mistyped word was probably meant to be.
*/
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

#include "base/text.h"
#include "session.h"

/* Appends "; did you mean .tables?" where the word is like exactly one of the names
** that a statement can begin with: the same but for capitals or a dot in front, or
** with a letter or two wrong. Else appends nothing. */
void nearest_add(text *out, const char *word, size_t length);

/* Prints "unknown command .tabels; did you mean .tables?" with that `what`, or where
** to look, and returns SHELL_USAGE. */
int nearest_fail(const session *s, const char *what, const char *word);

#endif
