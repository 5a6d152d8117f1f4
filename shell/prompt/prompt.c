/*
** prompt.c - the loop of the prompt: lines into statements, Ctrl-C back to an
** empty one. It knows nothing of how lines are edited.
*/
#include "prompt/prompt.h"

#include <stdio.h>
#include <string.h>

#include "prompt/ctrl_c.h"
#include "prompt/init_file.h"
#include "prompt/line_edit.h"
#include "prompt/prompt_text.h"
#include "statements/command.h"
#include "statements/statement.h"

/* Items that a read prints before it waits for `it`. */
enum { PROMPT_LIMIT = 100 };
/* MB of a table that is kept for .undo without a question. */
enum { PROMPT_UNDO_SIZE = 100 };

/* Runs what the line has completed. */
static void run_complete(session *s, line_edit *editor, statement *collected) {
  bool complete = true;
  while (complete && !s->quit && !session_interrupted) {
    line_edit_remember(editor, collected->text.data);
    command_run(s, collected->text.data);
    fflush(s->out);
    complete = statement_next(collected);
  }
  if (complete) statement_drop(collected);
}

/* A statement out of the history may have several lines. */
static void take_lines(session *s, line_edit *editor, statement *collected, const char *lines,
                       size_t length) {
  const char *end = lines + length;
  session_interrupted = 0;
  while (lines < end && !s->quit && !session_interrupted) {
    const char *next = memchr(lines, '\n', (size_t)(end - lines));
    next = next != NULL ? next + 1 : end;
    if (statement_add_line(collected, lines, (size_t)(next - lines)))
      run_complete(s, editor, collected);
    lines = next;
  }
}

/* False at the end of input. */
static bool read_line(session *s, line_edit *editor, statement *collected) {
  const char *line;
  size_t length;
  text prompt = {0};
  prompt_text(s, statement_wants(collected), &prompt);
  line_answer answer =
      line_edit_read(editor, prompt.data, text_string(&collected->text), &line, &length);
  if (answer == LINE_INTERRUPTED) {
    puts(ctrl_c_ended() != 0 ? "" : "^C");
    statement_drop(collected);
  }
  if (answer == LINE_READ) take_lines(s, editor, collected, line, length);
  if (answer == LINE_END) puts("");
  text_free(&prompt);
  return answer != LINE_END;
}

static void read_statements(session *s) {
  statement collected = {0};
  line_edit *editor = line_edit_open(s);
  while (!s->quit && ctrl_c_ended() == 0 && read_line(s, editor, &collected)) continue;
  line_edit_close(editor);
  statement_free(&collected);
}

int prompt_run(session *s) {
  s->program = NULL;
  s->output.limit = PROMPT_LIMIT;
  s->output.undo_size = PROMPT_UNDO_SIZE;
  ctrl_c_catch(s);
  if (!s->no_init) init_file_run(s);
  s->interactive = true;
  prompt_greet(s);
  if (!s->quit) read_statements(s);
  ctrl_c_release();
  /* As the shell that started it would have it. */
  return ctrl_c_ended() != 0 ? 128 + ctrl_c_ended() : SHELL_DONE;
}
