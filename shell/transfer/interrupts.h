/*
** interrupts.h - Ctrl-C during long work: the first one asks it to stop, which sets
** session_interrupted; a second one ends the program.
*/
#ifndef INTERRUPTS_H
#define INTERRUPTS_H

#include <signal.h>

/* Catches SIGINT; `before` is what was done until then. */
void interrupts_catch(struct sigaction *before);
void interrupts_restore(const struct sigaction *before);

#endif
