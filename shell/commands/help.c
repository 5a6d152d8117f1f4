/*
** help.c - .help: everything that can be typed, from the tables of it.
*/
#include "commands/help.h"

#include <string.h>

#include "commands/dot_commands.h"
#include "help/statement_words.h"
#include "output/output.h"
#include "statements/command.h"
#include "statements/operation_table.h"
#include "statements/short_forms.h"

static void help_line(text *out, const char *left, const char *right) {
  if (strlen(left) > 44)
    text_format(out, "  %s\n  %-44s  %s\n", left, "", right);
  else
    text_format(out, "  %-44s  %s\n", left, right);
}

static void help_statements(text *out) {
  text_add(out, "Statements, ended by a semicolon\n");
  for (const statement_word *w = statement_words; w->name != NULL; w++)
    help_line(out, w->usage, w->about);
  text_add_char(out, '\n');
}

static void help_dot_commands(text *out) {
  text_add(out, "Commands\n");
  for (const dot_command *d = dot_commands; d->name != NULL; d++) {
    text left = {0};
    text_format(&left, "%s %s", d->name, d->arguments);
    help_line(out, text_string(&left), d->about);
    text_free(&left);
  }
}

static void help_short_forms(text *out) {
  text_add(out, "\nShort forms, with plain JSON\n");
  for (size_t i = 0; i < short_form_count; i++)
    help_line(out, short_forms[i].usage, short_forms[i].about);
}

static void help_operations(text *out) {
  char name[64];
  text_add(out, "\nOperations, as NAME {request} or NAME --option VALUE ...\n");
  for (size_t i = 0; i < operation_count; i++) {
    text left = {0};
    operation_kebab(operations[i].name, name, sizeof name);
    text_format(&left, "%s, %s", operations[i].name, name);
    help_line(out, text_string(&left), operations[i].about);
    text_free(&left);
  }
}

int help_run(session *s, int count, char **list) {
  text out = {0};
  int rc = SHELL_DONE;
  if (count == 0) {
    help_statements(&out);
    help_dot_commands(&out);
    help_short_forms(&out);
    help_operations(&out);
    text_add(&out, "\n.help NAME tells more about one of them.\n");
  } else if (!command_usage(list[0], &out)) {
    session_fail(s, "nothing is called %s; .help lists what there is", list[0]);
    rc = SHELL_USAGE;
  }
  output_text(s, &out);
  text_free(&out);
  return rc;
}
