/*
** help.c - .help: everything that can be typed, from the tables of it.
*/
#include "commands/help.h"

#include <stdint.h>
#include <string.h>

#include "commands/dot_commands.h"
#include "help/nearest.h"
#include "help/statement_words.h"
#include "output/output.h"
#include "statements/command.h"
#include "statements/operation_table.h"
#include "statements/short_forms.h"

/* Where what is told about a thing begins. */
enum { ABOUT = 48, NARROWEST = 24 };

/* The bytes of as many words as fit, at least one. */
static size_t words_fitting(const char *words, size_t columns) {
  size_t length = strlen(words), end = 0;
  if (length <= columns) return length;
  for (size_t i = 0; i < length && (i <= columns || end == 0); i++)
    if (words[i] == ' ') end = i;
  return end > 0 ? end : length;
}

/* On a screen the right side is folded into what room there is; without a screen it is
** a line. */
static void help_line(text *out, size_t columns, const char *left, const char *right) {
  text_format(out, "  %-*s", ABOUT - 2, left);
  if (strlen(left) > ABOUT - 4) text_format(out, "\n%*s", ABOUT, "");
  size_t room = columns > ABOUT + NARROWEST ? columns - ABOUT : NARROWEST;
  while (*right != '\0') {
    size_t length = words_fitting(right, room);
    text_format(out, "%.*s\n", (int)length, right);
    right += length + strspn(right + length, " ");
    if (*right != '\0') text_format(out, "%*s", ABOUT, "");
  }
}

static void help_statements(text *out, size_t columns) {
  text_add(out, "Statements, ended by a semicolon\n");
  for (const statement_word *w = statement_words; w->name != NULL; w++)
    help_line(out, columns, w->usage, w->about);
  text_add_char(out, '\n');
}

static void help_dot_commands(text *out, size_t columns) {
  text_add(out, "Commands\n");
  for (const dot_command *d = dot_commands; d->name != NULL; d++) {
    text left = {0};
    text_format(&left, "%s %s", d->name, d->arguments);
    help_line(out, columns, text_string(&left), d->about);
    text_free(&left);
  }
}

static void help_short_forms(text *out, size_t columns) {
  text_add(out, "\nShort forms, with plain JSON\n");
  for (size_t i = 0; i < short_form_count; i++)
    help_line(out, columns, short_forms[i].usage, short_forms[i].about);
}

static void help_operations(text *out, size_t columns) {
  char name[64];
  text_add(out, "\nOperations, as NAME {request} or NAME --option VALUE ...\n");
  for (size_t i = 0; i < operation_count; i++) {
    text left = {0};
    operation_kebab(operations[i].name, name, sizeof name);
    text_format(&left, "%s, %s", operations[i].name, name);
    help_line(out, columns, text_string(&left), operations[i].about);
    text_free(&left);
  }
}

int help_run(session *s, int count, char **list) {
  text out = {0};
  int rc = SHELL_DONE;
  if (count == 0) {
    size_t columns = output_is_screen(s) ? output_width(s) : SIZE_MAX;
    help_statements(&out, columns);
    help_dot_commands(&out, columns);
    help_short_forms(&out, columns);
    help_operations(&out, columns);
    text_add(&out, "\n.help NAME tells more about one of them.\n");
  } else if (count > 1 && statement_word_find(list[0]) == NULL) { /* CREATE VIEW is one */
    rc = session_fail(s, "usage: .help [NAME]");
  } else if (!command_usage(list[0], &out)) {
    rc = nearest_fail(s, "nothing is called", list[0]);
  }
  output_text(s, &out);
  text_free(&out);
  return rc;
}
