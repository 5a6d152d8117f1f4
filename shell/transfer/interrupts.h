/*
** interrupts.h - Ctrl-C, and being asked to end, during long work: the first signal asks
** it to stop, which sets session_interrupted; a second one ends the program.
*/
#ifndef INTERRUPTS_H
#define INTERRUPTS_H

#include <signal.h>

/* SIGINT, SIGTERM and SIGHUP, and what was done on them before. */
enum { INTERRUPTS = 3 };
typedef struct interrupts {
  struct sigaction before[INTERRUPTS];
} interrupts;

void interrupts_catch(interrupts *i);
/* A signal that asked the program to end does so now, in the way it did before. */
void interrupts_restore(const interrupts *i);

#endif
