/*
** running.h - the dot-commands about what runs.
*/
#ifndef RUNNING_H
#define RUNNING_H

#include "session.h"

/* Go on with the last read: .it by as many items as .limit says, .all to its end. */
int running_it(session *s, int count, char **list);
int running_all(session *s, int count, char **list);

/* .open FILE, .read FILE, .quit */
int running_open(session *s, int count, char **list);
int running_read(session *s, int count, char **list);
int running_quit(session *s, int count, char **list);

#endif
