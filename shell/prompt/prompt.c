/*
** prompt.c - the loop of the prompt: lines into statements, Ctrl-C back to an
** empty one. It knows nothing of how lines are edited.
*/
#include "prompt/prompt.h"

#include <signal.h>
#include <stdio.h>

#include "statements/command.h"
#include "prompt/line_edit.h"
#include "statements/statement.h"

/* Items that a read prints before it waits for `it`. */
enum { PROMPT_LIMIT = 100 };

static void note_interrupt(int number) {
  (void)number;
  session_interrupted = 1;
}

/* Without SA_RESTART, so that a read in progress ends. */
static void catch_interrupts(struct sigaction *before) {
  struct sigaction action = {.sa_handler = note_interrupt};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, before);
}

/* Runs what the line has completed. */
static void run_complete(session *s, line_edit *editor, statement *collected) {
  bool complete = true;
  session_interrupted = 0;
  while (complete && !s->quit && !session_interrupted) {
    line_edit_remember(editor, collected->text.data);
    command_run(s, collected->text.data);
    fflush(s->out);
    complete = statement_next(collected);
  }
  if (complete) statement_drop(collected);
}

/* What the next line goes on with. */
static const char *prompt_for(const statement *collected) {
  switch (statement_wants(collected)) {
  case 0: return PROMPT_FIRST;
  case '\'': return PROMPT_IN_TEXT;
  case '"': return PROMPT_IN_NAME;
  case '*': return PROMPT_IN_COMMENT;
  default: return PROMPT_MORE;
  }
}

static void read_statements(session *s, line_edit *editor, statement *collected) {
  const char *line;
  size_t length;
  while (!s->quit) {
    line_answer answer = line_edit_read(editor, prompt_for(collected), &line, &length);
    if (answer == LINE_END) {
      puts("");
      return;
    }
    if (answer == LINE_INTERRUPTED)
      statement_drop(collected);
    else if (statement_add_line(collected, line, length))
      run_complete(s, editor, collected);
  }
}

int prompt_run(session *s) {
  struct sigaction before;
  statement collected = {0};
  s->interactive = true;
  s->program = NULL;
  s->limit = PROMPT_LIMIT;
  catch_interrupts(&before);
  line_edit *editor = line_edit_open(s);
  printf("Stator %s, %s. Type .help for help, .quit to leave.\n", stator_version(),
         door_name(s->door));
  read_statements(s, editor, &collected);
  line_edit_close(editor);
  statement_free(&collected);
  sigaction(SIGINT, &before, NULL);
  return SHELL_DONE;
}
