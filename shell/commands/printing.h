/*
** printing.h - the dot-commands that say how and where answers are printed.
*/
#ifndef PRINTING_H
#define PRINTING_H

#include "session.h"

/* .set [NAME [VALUE]] */
int printing_set(session *s, int count, char **list);
/* One setting by its own command: .mode [VALUE] */
int printing_setting(session *s, const char *name, int count, char **list);

/* .output [FILE or |COMMAND], .once FILE or |COMMAND */
int printing_output(session *s, int count, char **list);
int printing_once(session *s, int count, char **list);

#endif
