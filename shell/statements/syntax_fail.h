/*
** syntax_fail.h - a mistake in a statement, and where it stands.
*/
#ifndef SYNTAX_FAIL_H
#define SYNTAX_FAIL_H

#include "session.h"

/* Prints the message with the line and column of `at`, which points into the statement;
** on a terminal below that line, with a mark. Returns SHELL_USAGE. */
int syntax_fail(const session *s, const char *statement, const char *at, const char *message);

/* Prints the line on standard error, and under it a mark where `at` is in it. */
void syntax_mark(const char *line, const char *at);

#endif
