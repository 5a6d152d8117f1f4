/*
** main.c - the program: reads the command line and hands over to the prompt, a
** script, one statement, the demo, or another subcommand.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "statements/command.h"
#include "demo/demo.h"
#include "help/subcommands.h"
#include "options.h"
#include "prompt/prompt.h"
#include "statements/script.h"
#include "session.h"

/* --help alone, or the usage of what stands in the place of the file. */
static int print_help(const command_line *line) {
  text usage = {0};
  const char *subject = line->demo ? "demo" : line->file;
  if (subject == NULL || !command_usage(subject, &usage)) program_usage(&usage);
  fputs(text_string(&usage), stdout);
  text_free(&usage);
  return SHELL_DONE;
}

/* A prompt where a person can type, else a script. */
static int run_input(session *s) {
  if (isatty(STDIN_FILENO)) return prompt_run(s);
  s->program = NULL;
  return script_run(s, stdin, "stdin");
}

static int run_input_file(session *s, const char *path) {
  return strcmp(path, "-") == 0 ? script_run(s, stdin, "stdin") : script_read(s, path);
}

/* What -e and -f name. */
static int run_inputs(session *s, const command_line *line) {
  int rc = SHELL_DONE;
  s->program = NULL;
  for (int i = 0; i < line->input_count && !s->quit && (rc == SHELL_DONE || s->keep_going); i++) {
    const command_input *input = &line->inputs[i];
    int outcome =
        input->is_file ? run_input_file(s, input->text) : script_run_text(s, input->text, "-e");
    if (outcome != SHELL_DONE) rc = outcome;
  }
  return rc;
}

static int run_store(session *s, const command_line *line) {
  if (line->demo)
    return demo_run(s, !line->script && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO));
  if (line->input_count > 0) return run_inputs(s, line);
  if (line->count > 0) return command_run_words(s, line->count, line->words);
  return run_input(s);
}

/* What was printed must have arrived. */
static int finish_output(int rc) {
  bool failed = fflush(stdout) != 0 || ferror(stdout) != 0;
  if (!failed) return rc;
  fputs("stator: the output cannot be written\n", stderr);
  return rc == SHELL_DONE ? SHELL_FAILED : rc;
}

static int run_line(const command_line *line) {
  session s = {.wish = line->wish,
               .options = line->options,
               .keep_going = line->keep_going,
               .no_init = line->no_init,
               .output = line->output,
               .program = "stator",
               .out = stdout};
  if (line->version) {
    printf("stator %s\n", stator_version());
    return SHELL_DONE;
  }
  if (line->help) return print_help(line);
  int rc = line->endpoint != NULL ? session_open_endpoint(&s, line->endpoint)
                                  : session_open(&s, line->file != NULL ? line->file : ":memory:");
  if (rc == SHELL_DONE) rc = run_store(&s, line);
  rc = output_close(&s, rc);
  int closed = session_close(&s);
  return rc == SHELL_DONE ? closed : rc;
}

int main(int argc, char **argv) {
  command_line line;
  const subcommand *s = argc > 1 ? subcommand_find(argv[1]) : NULL;
  if (s != NULL && s->run != NULL) return s->run(argc - 1, argv + 1);
  int rc = options_read(argc, argv, &line) ? run_line(&line) : SHELL_USAGE;
  free(line.words);
  free(line.inputs);
  return finish_output(rc);
}
