/*
** partiql_hint.h - what to type in the place of SQL that PartiQL has not, or reads
** otherwise than a person means it.
*/
#ifndef PARTIQL_HINT_H
#define PARTIQL_HINT_H

#include "session.h"

/* After a statement was refused: says on standard error what does what it asked for,
** where that is known. */
void partiql_hint_refused(const session *s, const char *statement);

/* After a statement found no table: says so if it is a view that it asks. */
void partiql_hint_view(session *s, const char *statement);

/* After a statement found nothing: says so to a person if its condition compares with a
** "text" in double quotes, which is the name of an attribute. */
void partiql_hint_nothing(const session *s, const char *statement);

#endif
