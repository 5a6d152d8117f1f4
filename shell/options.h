/*
** options.h - the command line of the program.
*/
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>

#include "door/aws_config.h"
#include "output/settings.h"
#include "stator.h"

/* Statements that are run in the place of a prompt. */
typedef struct command_input {
  bool is_file;     /* -f: `text` is a path, "-" standard input */
  const char *text; /* -e: the statements */
} command_input;

typedef struct command_line {
  char *file;   /* NULL: none was named */
  char **words; /* what follows the file, options taken out; freed with free */
  int count;
  command_input *inputs; /* of -e and -f, in their order; freed with free */
  int input_count;
  bool help, version, keep_going, script, no_init;
  output_settings output;
  bool demo;            /* the subcommand `demo`, with `file` and `script` */
  const char *endpoint; /* its URL, or "aws"; NULL: a file is opened */
  aws_wish wish;
  stator_options options;
} command_line;

/* Reads argv, from which it borrows. False for wrong usage, which was reported.
** `--help` behind an operation is left among its words. */
bool options_read(int argc, char **argv, command_line *line);

#endif
