/*
** dot_commands.h - the statements that begin with a dot.
*/
#ifndef DOT_COMMANDS_H
#define DOT_COMMANDS_H

#include <stdbool.h>

#include "session.h"
#include "base/text.h"

typedef struct dot_command {
  const char *name;  /* ".tables" */
  const char *usage; /* what follows it */
  const char *about;
  int least, most; /* words that may follow */
  /* With the words that follow; NULL: it is a setting. */
  int (*run)(session *s, int count, char **list);
} dot_command;

/* The table; it ends with a NULL name. */
extern const dot_command dot_commands[];

int dot_command_run(session *s, const char *line);
int dot_command_run_words(session *s, int count, char **list);

/* Appends the usage of one, with or without its dot; false if it is none. */
bool dot_command_usage(const char *name, text *out);

#endif
