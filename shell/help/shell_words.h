/*
** shell_words.h - what the last word of a command line may become.
*/
#ifndef SHELL_WORDS_H
#define SHELL_WORDS_H

#include "base/text.h"

/* Appends a line for each: the word, a tab, what it is; or /files, for the names of
** files. `words` is what follows the program's name, the last of them what is typed of
** the word. A store that is named is asked for its tables; none is made. */
void shell_words(int count, char **words, text *out);

#endif
