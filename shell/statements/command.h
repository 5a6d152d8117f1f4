/*
** command.h - one statement, whatever its form, carried out.
*/
#ifndef COMMAND_H
#define COMMAND_H

#include "session.h"
#include "statements/statement.h"

/* Runs a statement: PartiQL, data definition, an operation, a short form or a
** dot-command. Answers go to the session's output, errors to standard error. Returns
** SHELL_DONE, SHELL_FAILED or SHELL_USAGE. */
int command_run(session *s, const char *line);

/* Runs the words of a command line as a statement; one word may hold several. */
int command_run_words(session *s, int count, char **list);

/* How the statement ends whose first line this is. */
statement_ending command_ending(const char *line);

/* Says that nothing begins like this line; returns SHELL_USAGE. */
int command_unknown(const session *s, const char *line);

/* After a failure: says so if the statement goes on over a line where another seems to
** begin. */
void command_explain_missing_end(const session *s, const char *statement);

/* Appends the usage of an operation, short form or dot-command; false if there
** is none of that name. */
bool command_usage(const char *name, text *out);

#endif
