/*
** copies.c - .backup, .restore, .save.
*/
#include "upkeep/copies.h"

#include <string.h>

#include "output/amount.h"
#include "prompt/ask.h"
#include "statements/known_keys.h"
#include "statements/reading.h"
#include "upkeep/long_work.h"

const char copies_backup_manual[] =
    "  The file is a store of its own, of one moment, which others need not wait for.\n"
    "  It appears under its name when it is whole. --force: it may replace a file.\n";
const char copies_restore_manual[] =
    "  Everything in the store is replaced by what is in the file, which is checked\n"
    "  first: all of it or nothing. At the prompt it asks before.\n";
const char copies_save_manual[] =
    "  The file has all that was in memory, and from then on what is written.\n"
    "  --force: it may replace a file.\n";

static const char instead_of_copy[] = "over an endpoint .export copies tables";

/* FILE and --force, in any order. */
static bool read_target(int count, char **list, const char **path, int *flags) {
  *path = NULL;
  *flags = 0;
  for (int i = 0; i < count; i++) {
    if (strcmp(list[i], "--force") == 0)
      *flags |= STATOR_OVERWRITE;
    else if (*path == NULL && strncmp(list[i], "--", 2) != 0)
      *path = list[i];
    else
      return false;
  }
  return *path != NULL;
}

static int say_size(const session *s, const char *what, const char *path, long long bytes) {
  text out = {0};
  text_format(&out, "%s %s (", what, path);
  amount_add_bytes(&out, (uint64_t)bytes);
  fprintf(s->out, "%s)\n", out.data);
  text_free(&out);
  return SHELL_DONE;
}

static int copy_store(session *s, const char *path, int flags, long long *bytes) {
  long_work w;
  if (long_work_begin(&w, s, "copying", "bytes", instead_of_copy) != SHELL_DONE)
    return SHELL_FAILED;
  int code = stator_backup(w.db, path, flags, &w.told, w.result);
  *bytes = long_work_number(&w, "SizeBytes");
  return long_work_end(&w, code);
}

int copies_backup(session *s, int count, char **list) {
  const char *path;
  int flags;
  long long bytes;
  if (!read_target(count, list, &path, &flags)) {
    session_fail(s, "usage: .backup FILE [--force]");
    return SHELL_USAGE;
  }
  int rc = copy_store(s, path, flags, &bytes);
  return rc == SHELL_DONE ? say_size(s, "copied to", path, bytes) : rc;
}

static bool agree_to_restore(session *s, const char *path) {
  text question = {0};
  text_format(&question, "everything in %s is replaced by what is in %s; go on?",
              door_name(s->door), path);
  bool agreed = ask_yes(s, question.data);
  if (!agreed) fputs("nothing was changed\n", s->out);
  text_free(&question);
  return agreed;
}

/* What is known of the tables, and the read that stood open, are of the old content. */
int copies_restore(session *s, int count, char **list) {
  long_work w;
  (void)count;
  if (door_store(s->door) != NULL && !agree_to_restore(s, list[0])) return SHELL_FAILED;
  if (long_work_begin(&w, s, "restoring", "bytes", ".import brings tables in") != SHELL_DONE)
    return SHELL_FAILED;
  int code = stator_restore(w.db, list[0], &w.told, w.result);
  long long bytes = long_work_number(&w, "SizeBytes");
  int rc = long_work_end(&w, code);
  if (rc != SHELL_DONE) return rc;
  reading_end(s);
  known_keys_forget(s);
  return say_size(s, "restored from", list[0], bytes);
}

/* ---------------------------------------------------------------------- .save */

/* A clock that stands still is the session's, not the file's. */
static int open_saved(session *s, const char *path) {
  json_span body, now, running;
  text request = {0};
  if (session_ask(s, "SetClock", "{}", 2) && session_answer(s, &body) &&
      json_member(body, "NowMs", &now) && json_member(body, "Running", &running) &&
      json_equals(running, "false"))
    text_format(&request, "{\"NowMs\":%.*s}", (int)now.length, now.data);
  int rc = session_open(s, path);
  if (rc == SHELL_DONE && request.length > 0) rc = session_call(s, "SetClock", request.data);
  text_free(&request);
  return rc;
}

int copies_save(session *s, int count, char **list) {
  const char *path;
  int flags;
  long long bytes;
  if (!read_target(count, list, &path, &flags)) {
    session_fail(s, "usage: .save FILE [--force]");
    return SHELL_USAGE;
  }
  if (door_store(s->door) != NULL && strcmp(door_name(s->door), ":memory:") != 0)
    return session_fail(s, "the store is saved, in %s; .backup copies it", door_name(s->door));
  int rc = copy_store(s, path, flags, &bytes);
  if (rc == SHELL_DONE) rc = open_saved(s, path);
  return rc == SHELL_DONE ? say_size(s, "saved in", path, bytes) : rc;
}
