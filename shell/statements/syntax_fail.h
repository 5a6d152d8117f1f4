/*
** syntax_fail.h - a mistake in a statement, and where it stands.
*/
#ifndef SYNTAX_FAIL_H
#define SYNTAX_FAIL_H

#include "session.h"

/* Prints the message with the line and column of `at`, which points into the statement;
** on a terminal below that line, with a mark. Returns SHELL_USAGE. */
int syntax_fail(const session *s, const char *statement, const char *at, const char *message);

/* After a refusal that says "...; at character 5: ..." of what was asked: on a terminal
** prints that line, with a mark. */
void syntax_show_place(const session *s, const char *asked);

#endif
