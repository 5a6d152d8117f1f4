/*
** clock.h - the dot-commands about the store's time.
*/
#ifndef CLOCK_H
#define CLOCK_H

#include "session.h"

/* .clock [now|+SECONDS|set MS|run] */
int clock_run(session *s, int count, char **list);
/* .sweep [TABLE] */
int clock_sweep(session *s, int count, char **list);

#endif
