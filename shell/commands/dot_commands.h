/*
** dot_commands.h - the statements that begin with a dot.
*/
#ifndef DOT_COMMANDS_H
#define DOT_COMMANDS_H

#include <stdbool.h>

#include "session.h"
#include "base/text.h"

/* What the words behind a command are, for completion. */
typedef enum word_kind {
  WORD_PLAIN,
  WORD_TABLE,
  WORD_FILE,
  WORD_COMMAND,
  WORD_SETTING,
  WORD_STATEMENT,
  WORD_SEARCHED, /* a table, or one of its search indexes */
  WORD_QUESTION
} word_kind;

typedef struct dot_command {
  const char *name;      /* ".tables" */
  const char *arguments; /* what follows it */
  const char *about;     /* in a line */
  const char *manual;    /* more lines, each with its end; NULL: there is no more to say */
  word_kind takes;
  int least, most; /* words that may follow */
  bool own_values; /* --plain and --typed behind it are its own, not the program's */
  /* With the words that follow; NULL: it is a setting. */
  int (*run)(session *s, int count, char **list);
  /* With what follows as it was typed, where words would not do; NULL: with words. */
  int (*run_text)(session *s, const char *rest);
} dot_command;

/* The table, by name; it ends with a NULL name. */
extern const dot_command dot_commands[];

/* By a name, with or without its dot, or the unambiguous beginning of one; NULL if
** there is none. */
const dot_command *dot_command_find(const char *name);

int dot_command_run(session *s, const char *line);
int dot_command_run_words(session *s, int count, char **list);

/* Appends what it is about, for where the rest is told too: without ".help says more". */
void dot_command_add_about(const dot_command *d, text *out);

/* Appends the usage of one, with or without its dot; false if it is none. */
bool dot_command_usage(const char *name, text *out);

#endif
