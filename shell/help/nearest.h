/*
** nearest.h - what a mistyped word was probably meant to be.
*/
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

#include "base/text.h"

/* Appends "; did you mean .tables?" where the word is like exactly one of the names
** that a statement can begin with: the same but for capitals or a dot in front, or
** with a letter or two wrong. Else appends nothing. */
void nearest_add(text *out, const char *word, size_t length);

#endif
