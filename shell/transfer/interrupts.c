/*
** interrupts.c - one handler for imports and exports, at the prompt and elsewhere.
*/
#include "transfer/interrupts.h"

#include <string.h>

#include "session.h"

static const int interrupting[INTERRUPTS] = {SIGINT, SIGTERM, SIGHUP};

/* A handler is given nothing: what it notes must be here. */
static volatile sig_atomic_t asked_to_end;

static void ask_to_stop(int number) {
  if (session_interrupted) {
    signal(number, SIG_DFL);
    raise(number);
  }
  session_interrupted = 1;
  if (number != SIGINT) asked_to_end = number;
}

void interrupts_catch(interrupts *i) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = ask_to_stop;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  asked_to_end = 0;
  for (int k = 0; k < INTERRUPTS; k++) {
    sigaction(interrupting[k], NULL, &i->before[k]);
    /* What nohup has ignored stays so. */
    if (i->before[k].sa_handler != SIG_IGN) sigaction(interrupting[k], &action, NULL);
  }
}

void interrupts_restore(const interrupts *i) {
  for (int k = 0; k < INTERRUPTS; k++) sigaction(interrupting[k], &i->before[k], NULL);
  if (asked_to_end != 0) raise(asked_to_end);
}
