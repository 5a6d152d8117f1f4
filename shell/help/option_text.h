/*
** option_text.h - what is said of an option of a command line: in --help, in the
** manual page, and to the shells that complete it.
*/
#ifndef OPTION_TEXT_H
#define OPTION_TEXT_H

#include <stddef.h>

#include "base/text.h"

typedef struct option_text {
  const char *name;  /* "--mode" */
  const char *value; /* "MODE", "FILE", or choices as "full|normal|off"; NULL: none */
  const char *about; /* in a line */
} option_text;

/* By number; NULL behind the last. Those of the program itself, of `stator serve` and
** of `stator demo`. */
typedef const option_text *(*option_list)(size_t number);
const option_text *program_option(size_t number);
const option_text *serve_option(size_t number);
const option_text *demo_option(size_t number);

/* Appends them, one a line. */
void option_text_list(option_list options, text *out);

#endif
