/*
** unkeyed.h - DELETE and UPDATE without a whole key, which DynamoDB refuses: the shell
** reads the items that they are about, asks, keeps them, and goes from one to the next.
*/
#ifndef UNKEYED_H
#define UNKEYED_H

#include "session.h"

/* After a statement was refused: true if it was for its key, and .set bulk lets the
** shell carry it out (auto: at the prompt). */
bool unkeyed_is_wanted(const session *s, const char *statement);
/* After the refusal was printed: where .set bulk is what is missing, says so. */
void unkeyed_say_how(const session *s, const char *statement);

int unkeyed_run(session *s, const char *statement);

#endif
