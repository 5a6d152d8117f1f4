/*
** help_main.c - stator help.
*/
#include <stdio.h>
#include <string.h>

#include "help/manual.h"
#include "help/statement_words.h"
#include "help/subcommands.h"
#include "session.h"
#include "statements/command.h"

static int print_text(text *out) {
  fputs(text_string(out), stdout);
  text_free(out);
  bool failed = fflush(stdout) != 0 || ferror(stdout) != 0;
  if (failed) fputs("stator: the output cannot be written\n", stderr);
  return failed ? SHELL_FAILED : SHELL_DONE;
}

static int print_manual(const char *section) {
  text out = {0};
  if (section != NULL && manual_section(section, &out)) return print_text(&out);
  fputs("stator: usage: stator help --man SECTION; stator help help lists the sections\n", stderr);
  return SHELL_USAGE;
}

int help_main(int argc, char **argv) {
  text out = {0};
  const char *name = argc > 1 ? argv[1] : NULL;
  if (name != NULL && strcmp(name, "--man") == 0) return print_manual(argc == 3 ? argv[2] : NULL);
  if (argc > 2 && statement_word_find(name) == NULL) { /* CREATE VIEW is one */
    fputs("stator: usage: stator help [NAME]\n", stderr);
    return SHELL_USAGE;
  }
  if (name != NULL && (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)) name = "help";
  if (name == NULL) {
    program_usage(&out);
    return print_text(&out);
  }
  if (command_usage(name, &out)) return print_text(&out);
  fprintf(
      stderr,
      "stator: nothing is called %s; stator help, and .help at the prompt, list what there is\n",
      name);
  return SHELL_USAGE;
}
