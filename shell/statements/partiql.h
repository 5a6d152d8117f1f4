/*
** partiql.h - PartiQL statements at the prompt and in scripts.
*/
#ifndef PARTIQL_H
#define PARTIQL_H

#include "session.h"

/* True if the text is PartiQL by its first words. In small letters, update and delete
** with a JSON key behind the table are short forms. */
bool partiql_begins(const char *text);

/* Runs a statement and prints its items. */
int partiql_run(session *s, const char *statement);

#endif
