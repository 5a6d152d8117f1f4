/*
** demo.c - fills the demo's store and shows it: every statement of the tour runs
** as if it had been typed, and what it prints is its real answer.
*/
#include "demo/demo.h"

#include <stdio.h>
#include <string.h>

#include "statements/command.h"
#include "demo/demo_data.h"
#include "prompt/prompt.h"

/* All items in one transaction. */
static int put_items(stator *db, stator_result *result) {
  const stator_args args = {.format = STATOR_PLAIN};
  stator *transaction;
  int code = stator_begin(db, &transaction, result);
  if (code != STATOR_OK) return code;
  for (const char *const *item = demo_items; *item != NULL && code == STATOR_OK; item++)
    code = stator_put(transaction, demo_table_name, *item, STATOR_NUL, &args, result);
  if (code == STATOR_OK) return stator_commit(transaction, result);
  stator_rollback(transaction);
  return code;
}

static int fill_store(session *s) {
  if (session_call(s, "CreateTable", demo_create_table) != SHELL_DONE ||
      session_call(s, "UpdateTimeToLive", demo_time_to_live) != SHELL_DONE)
    return SHELL_FAILED;
  stator_result *result = stator_result_new();
  if (result == NULL) return session_fail(s, "out of memory");
  int code = put_items(door_store(s->door), result);
  if (code != STATOR_OK) session_fail(s, "%s", stator_result_message(result));
  stator_result_free(result);
  return code == STATOR_OK ? SHELL_DONE : SHELL_FAILED;
}

static int run_step(session *s, const demo_step *step) {
  if (*step->say != '\0') printf("\n%s\n", step->say);
  printf("\nstator> %s\n", step->statement);
  int rc = command_run(s, step->statement);
  fflush(stdout);
  return (rc != SHELL_DONE) == step->fails ? SHELL_DONE : SHELL_FAILED;
}

int demo_run(session *s, bool stay) {
  const char *name = door_name(s->door);
  if (fill_store(s) != SHELL_DONE) return SHELL_FAILED;
  setting_switch pager = s->output.pager;
  s->interactive = true;
  s->program = NULL;
  s->output.pager = SWITCH_OFF; /* the tour is read as it runs */
  stator_clock_set(door_store(s->door), demo_clock_ms);
  printf("A small shop, in %s.\n", strcmp(name, ":memory:") == 0 ? "memory" : name);
  for (const demo_step *step = demo_tour; step->statement != NULL; step++)
    if (run_step(s, step) != SHELL_DONE) return SHELL_FAILED;
  stator_clock_run(door_store(s->door));
  s->output.pager = pager;
  if (!stay) return SHELL_DONE;
  printf("\n%s\n", demo_farewell);
  return prompt_run(s);
}
