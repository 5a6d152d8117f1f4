/*
** ctrl_c.c - handlers that set a flag, which long output and calls over a network
** look at, and interrupt the store's call.
*/
#include "prompt/ctrl_c.h"

#include <signal.h>

/* A handler is given nothing: what it needs must be here. */
static session *volatile caught_for;
static volatile sig_atomic_t ended_by;

static const int caught[] = {SIGINT, SIGTERM, SIGHUP};
enum { CAUGHT = sizeof caught / sizeof *caught };
static struct sigaction caught_before[CAUGHT];

static void note_signal(int number) {
  session_interrupted = 1;
  if (number != SIGINT) ended_by = number;
  session *s = caught_for;
  if (s != NULL && s->door != NULL) stator_interrupt(door_store(s->door));
}

/* Without SA_RESTART, so that a read in progress ends. */
void ctrl_c_catch(session *s) {
  struct sigaction action = {.sa_handler = note_signal};
  sigemptyset(&action.sa_mask);
  caught_for = s;
  for (int i = 0; i < CAUGHT; i++) sigaction(caught[i], &action, &caught_before[i]);
}

void ctrl_c_release(void) {
  for (int i = 0; i < CAUGHT; i++) sigaction(caught[i], &caught_before[i], NULL);
  caught_for = NULL;
}

int ctrl_c_ended(void) {
  return ended_by;
}
