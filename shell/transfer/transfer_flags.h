/*
** transfer_flags.h - the options of .import and .export: a table of them, and how they
** are read from the words of a command.
*/
#ifndef TRANSFER_FLAGS_H
#define TRANSFER_FLAGS_H

#include "session.h"

typedef struct transfer_flag {
  const char *name; /* "--format"; the table ends with NULL */
  bool valued;      /* a word belongs to it */
  /* Notes it in the command's options; false if it cannot have that value. */
  bool (*take)(void *options, const char *value);
} transfer_flag;

/* Reads the option at list[*i], and what belongs to it, of ".import". Prints what is
** wrong and returns SHELL_USAGE. */
int transfer_flag_read(const session *s, const char *command, const transfer_flag *flags, int count,
                       char **list, int *i, void *options);

/* Prints "COMMAND WHAT REASON", and returns SHELL_USAGE; WHAT may be empty. */
int transfer_misuse(const session *s, const char *command, const char *what, const char *reason);

#endif
