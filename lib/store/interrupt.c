/*
** interrupt.c - ending what runs. Whoever interrupts counts a number up; a call
** knows what it was when the call was made, and ends when it has moved.
**
** A long statement of ours looks at it while it runs. Not where SQLite would undo a
** transaction that holds more than this call, nor where something is being ended:
** then it is looked at between statements. So it is on an application's connection,
** whose handlers are its own.
*/
#include "store/store_internal.h"

void st_store_heed(st_store *s, const atomic_uint *interrupts, unsigned seen) {
  s->interrupts = interrupts;
  s->interrupts_seen = seen;
}

/* A call is interrupted once: what undoes it is not. */
static bool take_interrupt(st_store *s) {
  if (!s->interrupts) return false;
  if (atomic_load_explicit(s->interrupts, memory_order_relaxed) == s->interrupts_seen) return false;
  s->interrupts = NULL;
  return true;
}

int st_store_go_on(st_store *s, st_error *error) {
  if (st_store_is_committed_to(s) || !take_interrupt(s)) return STATOR_OK;
  return st_error_raise(error, STATOR_INTERRUPTED, "the call was interrupted");
}

static int look_for_interrupt(void *arg) {
  st_store *s = arg;
  if (s->unstoppable || (s->depth > 0 && s->in_explicit)) return 0;
  return take_interrupt(s) || (s->ticker && !s->ticker->go_on(s->ticker->arg));
}

void st_store_watch(st_store *s) {
  sqlite3_progress_handler(s->db, ST_STEPS_BETWEEN_LOOKS, look_for_interrupt, s);
}
