/*
** help.h - .help [NAME].
*/
#ifndef HELP_H
#define HELP_H

#include "session.h"

int help_run(session *s, int count, char **list);

#endif
