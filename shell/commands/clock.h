/*
** clock.h - the dot-command about the store's time.
*/
#ifndef CLOCK_H
#define CLOCK_H

#include "session.h"

/* .clock [now|+SECONDS|set MS|run] */
int clock_run(session *s, int count, char **list);

#endif
