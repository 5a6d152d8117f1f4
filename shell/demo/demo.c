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

static int put_items(session *s, stator *transaction) {
  const stator_args args = {.format = STATOR_PLAIN};
  for (const char *const *item = demo_items; *item != NULL; item++)
    if (stator_put(transaction, demo_table_name, *item, STATOR_NUL, &args, s->result) != STATOR_OK)
      return session_fail_with(s, s->result);
  return SHELL_DONE;
}

static int fill_store(session *s) {
  stator *transaction;
  if (session_call(s, "CreateTable", demo_create_table) != SHELL_DONE ||
      session_call(s, "UpdateTimeToLive", demo_time_to_live) != SHELL_DONE)
    return SHELL_FAILED;
  if (stator_begin(s->db, &transaction, s->result) != STATOR_OK)
    return session_fail_with(s, s->result);
  if (put_items(s, transaction) != SHELL_DONE) {
    stator_rollback(transaction);
    return SHELL_FAILED;
  }
  if (stator_commit(transaction, s->result) == STATOR_OK) return SHELL_DONE;
  return session_fail_with(s, s->result);
}

static int run_step(session *s, const demo_step *step) {
  if (*step->say != '\0') printf("\n%s\n", step->say);
  printf("\n" PROMPT_FIRST "%s\n", step->statement);
  int rc = command_run(s, step->statement);
  fflush(stdout);
  return (rc != SHELL_DONE) == step->fails ? SHELL_DONE : SHELL_FAILED;
}

int demo_run(session *s, bool stay) {
  if (fill_store(s) != SHELL_DONE) return SHELL_FAILED;
  s->interactive = true;
  s->program = NULL;
  stator_clock_set(s->db, demo_clock_ms);
  printf("A small shop, in %s.\n", strcmp(s->path, ":memory:") == 0 ? "memory" : s->path);
  for (const demo_step *step = demo_tour; step->statement != NULL; step++)
    if (run_step(s, step) != SHELL_DONE) return SHELL_FAILED;
  stator_clock_run(s->db);
  if (!stay) return SHELL_DONE;
  printf("\n%s\n", demo_farewell);
  return prompt_run(s);
}
