/*
** sql_command.h - .sql: questions in SQL.
*/
#ifndef SQL_COMMAND_H
#define SQL_COMMAND_H

#include "session.h"

extern const char sql_manual[];

/* Whether a line begins a question: .sql with something behind it, which then goes on up
** to a semicolon. */
bool sql_begins(const char *line);
/* Runs such a statement. */
int sql_run_statement(session *s, const char *line);

/* .sql with the words of a command line; without any lists what can be asked. */
int sql_run(session *s, int count, char **list);

/* sql_names.c: visits the columns of what stands under a name; false: the store has no
** such name, or the call failed. */
typedef void (*sql_visit)(void *context, const char *column);
bool sql_each_column(session *s, const char *name, sql_visit visit, void *context);
/* Prints the names that a question may have behind FROM. */
int sql_list_names(session *s);

#endif
