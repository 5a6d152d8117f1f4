/*
** completion_main.c - stator completion.
*/
#include <stdio.h>
#include <string.h>

#include "help/shell_scripts.h"
#include "help/shell_words.h"
#include "help/subcommands.h"
#include "session.h"

static int print_completion(const char *printed) {
  fputs(printed, stdout);
  bool failed = fflush(stdout) != 0 || ferror(stdout) != 0;
  if (failed) fputs("stator: the output cannot be written\n", stderr);
  return failed ? SHELL_FAILED : SHELL_DONE;
}

static int print_words(int count, char **words) {
  text out = {0};
  shell_words(count, words, &out);
  int rc = print_completion(text_string(&out));
  text_free(&out);
  return rc;
}

static int print_usage(void) {
  text out = {0};
  subcommand_usage(subcommand_find("completion"), &out);
  int rc = print_completion(text_string(&out));
  text_free(&out);
  return rc;
}

int completion_main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (strcmp(what, "words") == 0) return print_words(argc - 2, argv + 2);
  if (strcmp(what, "--help") == 0 || strcmp(what, "-h") == 0) return print_usage();
  const char *script = argc == 2 ? shell_script(what) : NULL;
  if (script != NULL) return print_completion(script);
  fputs("stator: usage: stator completion bash|zsh|fish\n", stderr);
  return SHELL_USAGE;
}
