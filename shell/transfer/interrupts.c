/*
** interrupts.c - one handler for imports and exports, at the prompt and elsewhere.
*/
#include "transfer/interrupts.h"

#include <string.h>

#include "session.h"

static void ask_to_stop(int number) {
  if (session_interrupted) {
    signal(number, SIG_DFL);
    raise(number);
  }
  session_interrupted = 1;
}

void interrupts_catch(struct sigaction *before) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = ask_to_stop;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, before);
}

void interrupts_restore(const struct sigaction *before) {
  sigaction(SIGINT, before, NULL);
}
