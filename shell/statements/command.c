/*
** command.c - tells the forms of a statement apart and hands it to the one that
** carries it out. Each form has files of its own.
*/
#include "statements/command.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#include "commands/dot_commands.h"
#include "definition/definition.h"
#include "definition/definition_run.h"
#include "explain/explain.h"
#include "help/examples.h"
#include "help/nearest.h"
#include "help/statement_words.h"
#include "help/subcommands.h"
#include "sql/sql_command.h"
#include "statements/flags.h"
#include "statements/operation_run.h"
#include "statements/operation_table.h"
#include "statements/partiql.h"
#include "statements/script.h"
#include "statements/short_forms.h"
#include "statements/tokens.h"

/* ------------------------------------------------------------- forms by words */

/* The name that a statement begins with, and what follows it. False if it is too
** long for one. */
typedef struct named {
  char name[64];
  const char *rest;
} named;

static bool read_name(const char *line, named *n) {
  size_t length = strcspn(line, " \t\r\n{@");
  if (length == 0 || length >= sizeof n->name) return false;
  memcpy(n->name, line, length);
  n->name[length] = '\0';
  n->rest = line + length + strspn(line + length, " \t\r\n");
  return true;
}

/* What people type to leave, to go on, or to find out how. */
static const char *spelled_out(const char *line) {
  static const char *const spelled[][2] = {
      {"help", ".help"},
      {"?",    ".help"},
      {"exit", ".quit"},
      {"it",   ".it"  },
      {"quit", ".quit"}
  };
  size_t length = strcspn(line, " \t\r\n;");
  if (line[length + strspn(line + length, " \t\r\n;")] != '\0') return NULL;
  for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++)
    if (strlen(spelled[i][0]) == length && memcmp(line, spelled[i][0], length) == 0)
      return spelled[i][1];
  return NULL;
}

/* "help NAME" */
static bool asks_for_help(const char *line) {
  return strncmp(line, "help", 4) == 0 && (line[4] == ' ' || line[4] == '\t');
}

static bool is_dot_command(const char *line) {
  return *line == '.' || spelled_out(line) != NULL || asks_for_help(line);
}

static int run_dot_command(session *s, const char *line) {
  if (*line == '.') return dot_command_run(s, line);
  if (spelled_out(line) != NULL) return dot_command_run(s, spelled_out(line));
  text dotted = {0};
  text_format(&dotted, ".%s", line);
  int rc = dot_command_run(s, dotted.data);
  text_free(&dotted);
  return rc;
}

/* "scan" and "query" are operations only with options or a request. */
static bool is_short_with(const short_form *form, const char *rest) {
  if (form == NULL) return false;
  return operation_find(form->name) == NULL ||
         (strncmp(rest, "--", 2) != 0 && *rest != '{' && *rest != '@');
}

static bool is_short_form(const char *line) {
  named n;
  return read_name(line, &n) && is_short_with(short_form_find(n.name), n.rest);
}

static int run_short_form(session *s, const char *line) {
  named n;
  if (!read_name(line, &n)) return command_unknown(s, line);
  return short_form_run(s, short_form_find(n.name), n.rest);
}

static bool is_any(const char *line) {
  (void)line;
  return true;
}

static int run_operation(session *s, const char *line) {
  named n;
  return read_name(line, &n) ? operation_run(s, n.name, n.rest) : command_unknown(s, line);
}

/* ---------------------------------------------------------------- the table */

typedef struct statement_form {
  bool (*is)(const char *text); /* looks at no more than the first line */
  statement_ending ending;
  int (*run)(session *s, const char *text);
} statement_form;

/* The first that a statement is. */
static const statement_form forms[] = {
    {sql_begins,             ENDS_WITH_SEMICOLON, sql_run_statement},
    {is_dot_command,         ENDS_WITH_LINE,      run_dot_command  },
    {partiql_begins,         ENDS_WITH_SEMICOLON, explain_after    },
    {explain_begins_request, ENDS_WITH_BRACKETS,  explain_run      },
    {explain_begins,         ENDS_WITH_SEMICOLON, explain_run      },
    {definition_begins,      ENDS_WITH_SEMICOLON, definition_run   },
    {is_short_form,          ENDS_WITH_BRACKETS,  run_short_form   },
    {is_any,                 ENDS_WITH_BRACKETS,  run_operation    },
};

static const statement_form *form_of(const char *line) {
  const statement_form *form = forms;
  while (!form->is(line)) form++;
  return form;
}

statement_ending command_ending(const char *line) {
  return form_of(line)->ending;
}

int command_unknown(const session *s, const char *line) {
  size_t length = strcspn(line, " \t\r\n;{@");
  text meant = {0};
  nearest_add(&meant, line, length);
  session_fail(s, "unknown statement \"%.*s\"%s", (int)length, line,
               meant.length > 0 ? meant.data : "; .help lists what there is");
  text_free(&meant);
  return SHELL_USAGE;
}

/* ----------------------------------------------------------------- one statement */

static double seconds_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void echo_statement(session *s, const char *typed) {
  text line = {0};
  text_format(&line, "%s\n", typed);
  output_text(s, &line);
  text_free(&line);
}

int command_run(session *s, const char *line) {
  text trimmed = {0};
  text_add(&trimmed, line + strspn(line, " \t\r\n"));
  statement_trim(&trimmed);
  bool timed = s->output.timer;
  if (s->output.echo && trimmed.length > 0) echo_statement(s, trimmed.data);
  double start = seconds_now();
  int rc = trimmed.length > 0 ? form_of(trimmed.data)->run(s, trimmed.data) : SHELL_DONE;
  fflush(s->out); /* whoever reads a pipe sees each answer; main() looks at its errors */
  if (timed && trimmed.length > 0) fprintf(s->out, "(%.3f ms)\n", (seconds_now() - start) * 1000);
  text_free(&trimmed);
  return output_statement_ended(s, rc);
}

/* --------------------------------------------------------- a missing semicolon */

/* True if a statement begins at the token, which is the first of its line. */
static bool begins_statement(const token *t) {
  if (*t->start == '.') return isalpha((unsigned char)t->start[1]) != 0;
  if (t->kind != TOKEN_WORD) return false;
  named n;
  return partiql_begins(t->start) || explain_begins(t->start) || definition_begins(t->start) ||
         (read_name(t->start, &n) &&
          (short_form_find(n.name) != NULL || operation_find(n.name) != NULL));
}

static size_t line_breaks(const char *from, const char *to) {
  size_t count = 0;
  for (; from < to; from++) count += *from == '\n';
  return count;
}

void command_explain_missing_end(const session *s, const char *lines) {
  token t = token_at(lines);
  size_t number = s->line;
  while (t.kind != TOKEN_END && t.kind != TOKEN_OPEN) {
    token next = token_behind(&t);
    size_t breaks = line_breaks(t.start, next.start);
    number += breaks;
    t = next;
    if (breaks == 0 || !begins_statement(&t)) continue;
    session here = *s;
    here.line = number;
    session_fail(&here, "a statement begins here: the one before it needs a ; at its end");
    return;
  }
}

/* ---------------------------------------------------------- on a command line */

static void join_words(int count, char **list, text *joined) {
  for (int i = 0; i < count; i++) {
    if (i > 0) text_add_char(joined, ' ');
    text_add(joined, list[i]);
  }
}

int command_run_words(session *s, int count, char **list) {
  if (count == 1) return script_run_text(s, list[0], NULL);
  const short_form *form = short_form_find(list[0]);
  text rest = {0};
  int rc = SHELL_DONE;
  bool help = count == 2 && strcmp(list[1], "--help") == 0 && command_usage(list[0], &rest);
  if (help) {
    output_text(s, &rest);
  } else if (*list[0] == '.') {
    rc = dot_command_run_words(s, count, list);
  } else if (is_short_with(form, list[1])) {
    short_form_join(count - 1, list + 1, &rest);
    rc = short_form_run(s, form, text_string(&rest));
  } else if (command_ending(list[0]) == ENDS_WITH_SEMICOLON) {
    join_words(count, list, &rest);
    rc = script_run_text(s, rest.data, NULL);
  } else {
    rc = operation_run_words(s, list[0], count - 1, list + 1);
  }
  text_free(&rest);
  return rc;
}

bool command_usage(const char *name, text *out) {
  const short_form *form = short_form_find(name);
  const operation *op = operation_find(name);
  const subcommand *sub = subcommand_find(name);
  const statement_word *word = form == NULL ? statement_word_find(name) : NULL;
  const dot_command *dot = sub == NULL ? dot_command_find(name) : NULL;
  if (sub != NULL) subcommand_usage(sub, out);
  if (form != NULL) short_form_usage(form, out);
  if (form != NULL) examples_add(form->name, out);
  if (word != NULL) statement_word_usage(word, out);
  if (op != NULL) flags_usage(op, out);
  if (op != NULL) examples_add(op->name, out);
  if (form != NULL || op != NULL || sub != NULL || word != NULL) return true;
  if (dot == NULL) return false;
  dot_command_usage(name, out);
  examples_add(dot->name, out);
  return true;
}
