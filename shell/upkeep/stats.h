/*
** stats.h - .stats: what a store is made of.
*/
#ifndef STATS_H
#define STATS_H

#include "session.h"

extern const char stats_manual[];

/* .stats [TABLE] [--json] */
int stats_run(session *s, int count, char **list);

#endif
