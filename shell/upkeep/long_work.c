/*
** long_work.c - what the commands on a whole store have in common.
*/
#include "upkeep/long_work.h"

#include "base/json_span.h"

static int draw_work(void *arg, int64_t done, int64_t total) {
  long_work *w = arg;
  if (!w->begun) progress_begin(&w->bar, w->what, w->unit, (uint64_t)total);
  w->begun = true;
  w->bar.total = (uint64_t)total;
  progress_at(&w->bar, (uint64_t)done);
  return session_interrupted != 0;
}

/* The prompt has a handler of its own, which interrupts the store besides. */
int long_work_begin(long_work *w, session *s, const char *what, const char *unit,
                    const char *instead) {
  *w = (long_work){.s = s, .db = door_store(s->door), .what = what, .unit = unit};
  if (w->db == NULL) return session_fail(s, "this needs a store of one's own; %s", instead);
  w->result = stator_result_new();
  if (w->result == NULL) return session_fail(s, "out of memory");
  w->told = (stator_progress){draw_work, w};
  w->caught = !s->interactive;
  if (w->caught) interrupts_catch(&w->before);
  return SHELL_DONE;
}

int long_work_end(long_work *w, int code) {
  int rc = SHELL_DONE;
  if (w->begun) progress_end(&w->bar);
  if (code != STATOR_OK) rc = session_fail(w->s, "%s", stator_result_message(w->result));
  stator_result_free(w->result);
  if (w->caught) interrupts_restore(&w->before);
  return rc;
}

long long long_work_number(const long_work *w, const char *member) {
  json_span body, number;
  size_t length;
  const char *answer = stator_result_body(w->result, &length);
  return answer != NULL && json_is_value(answer, length, &body, NULL) &&
                 json_member(body, member, &number)
             ? json_integer(number)
             : 0;
}
