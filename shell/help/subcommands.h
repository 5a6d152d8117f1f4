/*
** subcommands.h - what the program does in place of opening a store: serve, demo,
** help, completion.
*/
#ifndef SUBCOMMANDS_H
#define SUBCOMMANDS_H

#include "help/option_text.h"

typedef struct subcommand {
  const char *name, *usage; /* "serve", "stator serve [FILE] [options]" */
  const char *about;        /* in a line */
  const char *manual;       /* more lines, each with its end; NULL: there is no more to say */
  option_list options;      /* NULL: none */
  /* With the words from its name on; NULL: an option of the program like others. */
  int (*run)(int argc, char **argv);
} subcommand;

/* Ends with a NULL name. */
extern const subcommand subcommands[];

/* By name; NULL if there is none. */
const subcommand *subcommand_find(const char *name);

/* Appends the text of `stator NAME --help`. */
void subcommand_usage(const subcommand *s, text *out);

/* Appends the text of `stator --help`. */
void program_usage(text *out);

/* stator help [NAME], stator help --man SECTION */
int help_main(int argc, char **argv);
/* stator completion bash|zsh|fish, stator completion words WORD ... */
int completion_main(int argc, char **argv);

#endif
