/*
** watched_call.c - shows how far a backfill is.
*/
#include "upkeep/watched_call.h"

#include <string.h>

#include "output/progress.h"

typedef struct watched {
  progress bar;
  bool begun;
} watched;

static int draw_backfill(void *arg, int64_t done, int64_t total) {
  watched *w = arg;
  if (!w->begun) progress_begin(&w->bar, "entering", "items", (uint64_t)total);
  w->begun = true;
  progress_at(&w->bar, (uint64_t)done);
  return session_interrupted != 0;
}

bool watched_ask(session *s, const char *operation, const char *request) {
  watched w = {.begun = false};
  stator *db = door_store(s->door);
  if (db != NULL) (void)stator_watch_backfills(db, &(stator_progress){draw_backfill, &w});
  bool done = session_ask(s, operation, request, strlen(request));
  if (db != NULL) (void)stator_watch_backfills(db, NULL);
  if (w.begun) progress_end(&w.bar);
  return done;
}

int watched_call(session *s, const char *operation, const char *request) {
  return watched_ask(s, operation, request) ? SHELL_DONE : session_fail_with_answer(s);
}
