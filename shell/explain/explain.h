/*
** explain.h - EXPLAIN and .explain: what a statement does, as the API call that does
** the same, what it reads, what that costs, and how it would cost less; or that call
** as code to paste.
*/
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "session.h"

/* True if the text is EXPLAIN by its first words, and not the operation Explain. */
bool explain_begins(const char *text);

/* Of such a text: what is explained is an operation and its JSON, which ends as an
** operation does. */
bool explain_begins_request(const char *text);

/* EXPLAIN [AS LANGUAGE] STATEMENT. */
int explain_run(session *s, const char *text);

/* .explain on|off, or what EXPLAIN takes, as it was typed. */
int explain_command(session *s, const char *rest);
int explain_words(session *s, int count, char **list); /* the same, of a command line */

/* Runs a PartiQL statement; its explanation follows if the session wants that. */
int explain_after(session *s, const char *statement);

#endif
