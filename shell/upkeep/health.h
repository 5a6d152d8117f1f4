/*
** health.h - the dot-commands that look after a store's file.
*/
#ifndef HEALTH_H
#define HEALTH_H

#include "session.h"

extern const char health_check_manual[], health_vacuum_manual[];

/* .check [--quick] [--all] */
int health_check(session *s, int count, char **list);
/* .vacuum */
int health_vacuum(session *s, int count, char **list);

#endif
