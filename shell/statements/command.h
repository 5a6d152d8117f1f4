/*
** command.h - one statement, whatever its form, carried out.
*/
#ifndef COMMAND_H
#define COMMAND_H

#include "session.h"

/* Runs a statement: an operation, a short form or a dot-command. Answers go to
** standard output, errors to standard error. Returns SHELL_DONE, SHELL_FAILED or
** SHELL_USAGE. */
int command_run(session *s, const char *line);

/* Runs the words of a command line as a statement. */
int command_run_words(session *s, int count, char **list);

/* Appends the usage of an operation, short form or dot-command; false if there
** is none of that name. */
bool command_usage(const char *name, text *out);

#endif
