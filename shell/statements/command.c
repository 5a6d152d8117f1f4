/*
** command.c - tells the forms of a statement apart and carries it out. Requests
** of operations go through stator_call and their answers through the printer;
** short forms and dot-commands have files of their own.
*/
#include "statements/command.h"

#include <string.h>
#include <time.h>

#include "commands/dot_commands.h"
#include "statements/flags.h"
#include "base/json_print.h"
#include "base/json_span.h"
#include "statements/operation_table.h"
#include "statements/reading.h"
#include "base/plain_json.h"
#include "statements/short_forms.h"
#include "statements/statement.h"

static void print_answer(const session *s) {
  json_span answer;
  text plain = {0}, out = {0};
  if (!session_answer(s, &answer)) {
    if (s->interactive) fputs("ok\n", s->out);
    return;
  }
  if (s->plain) {
    plain_from_answer(answer, &plain);
    answer = (json_span){text_string(&plain), plain.length};
  }
  json_print(&out, answer.data, answer.length, true);
  text_add_char(&out, '\n');
  fwrite(out.data, 1, out.length, s->out);
  text_free(&plain);
  text_free(&out);
}

/* Runs an operation with its request. That the request is JSON is checked here,
** where the place of a mistake can be shown. */
static int run_request(session *s, const char *name, const char *request, size_t length) {
  json_span span;
  const char *stop;
  text typed = {0};
  if (!json_is_value(request, length, &span, &stop)) {
    const char *rest = stop < request + length ? stop : "it ends too early";
    return session_fail(s, "the request is not JSON at byte %zu: %.40s",
                        (size_t)(stop - request) + 1, rest);
  }
  if (s->plain)
    plain_to_request(span, &typed);
  else
    text_append(&typed, span.data, span.length);
  int rc = session_call(s, name, text_string(&typed));
  if (rc == SHELL_DONE) print_answer(s);
  text_free(&typed);
  return rc;
}

static int run_flags(session *s, const operation *op, int count, char **list) {
  text request = {0}, why = {0};
  int rc = SHELL_DONE;
  if (count == 1 && strcmp(list[0], "--help") == 0) {
    flags_usage(op, &request);
    fputs(text_string(&request), s->out);
  } else if (!flags_to_request(op, count, list, &request, &why)) {
    session_fail(s, "%s", text_string(&why));
    rc = SHELL_USAGE;
  } else {
    rc = run_request(s, op->name, request.data, request.length);
  }
  text_free(&request);
  text_free(&why);
  return rc;
}

/* Runs an operation whose request is in a file, or on standard input for "-". */
static int run_request_file(session *s, const char *name, const char *path) {
  text request = {0}, why = {0};
  int rc;
  bool standard_input = strcmp(path, "-") == 0;
  bool done =
      standard_input ? text_read_file(&request, stdin) : flags_read_file(path, &request, &why);
  if (done)
    rc = run_request(s, name, text_string(&request), request.length);
  else
    rc = session_fail(s, "%s", standard_input ? "standard input cannot be read" : why.data);
  text_free(&request);
  text_free(&why);
  return rc;
}

static int unknown_statement(const session *s, const char *word, size_t length) {
  session_fail(s, "unknown statement \"%.*s\"; .help lists what there is", (int)length, word);
  return SHELL_USAGE;
}

/* "scan" and "query" are operations only with options or a request. */
static bool is_short_form(const short_form *form, const char *rest) {
  if (form == NULL) return false;
  return operation_find(form->name) == NULL ||
         (strncmp(rest, "--", 2) != 0 && *rest != '{' && *rest != '@');
}

/* An operation named `name`, known to this program or not, with what follows. */
static int run_operation(session *s, const char *name, const char *rest) {
  const operation *op = operation_find(name);
  words w;
  if (op != NULL) name = op->name;
  if (op == NULL && !operation_is_name(name)) return unknown_statement(s, name, strlen(name));
  if (*rest == '\0') return run_request(s, name, "{}", 2);
  if (*rest == '@') return run_request_file(s, name, rest + 1);
  if (strncmp(rest, "--", 2) != 0 || op == NULL) return run_request(s, name, rest, strlen(rest));
  if (!words_split(rest, &w)) {
    session_fail(s, "a quote or bracket is not closed");
    return SHELL_USAGE;
  }
  int rc = run_flags(s, op, w.count, w.list);
  words_free(&w);
  return rc;
}

/* What people type to leave, or to find out how. */
static const char *spelled_out(const char *line) {
  static const char *const exits[][2] = {
      {"help", ".help"},
      {"?",    ".help"},
      {"exit", ".quit"},
      {"it",   ".it"  },
      {"quit", ".quit"}
  };
  for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
    if (strcmp(line, exits[i][0]) == 0) return exits[i][1];
  return line;
}

/* PartiQL by its first word. In small letters "update" and "delete" are the shell's
** own short forms. */
static bool is_partiql(const char *line) {
  static const char *const verbs[] = {"SELECT", "INSERT", "UPDATE", "DELETE", "select", "insert"};
  size_t length = strcspn(line, " \t\r\n");
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (strlen(verbs[i]) == length && memcmp(line, verbs[i], length) == 0) return true;
  return false;
}

static bool is_select(const char *line) {
  return strncmp(line, "SELECT", 6) == 0 || strncmp(line, "select", 6) == 0;
}

static int run_partiql(session *s, const char *line) {
  text request = {0};
  text_add(&request, "{\"Statement\":");
  text_add_json_string(&request, line, strlen(line));
  text_add(&request, "}");
  bool done = reading_open(s, "ExecuteStatement", request.data, 0);
  text_free(&request);
  if (!done) return session_fail_with_answer(s);
  if (is_select(line) || reading_has_more(s)) return reading_go_on(s, s->limit);
  reading_end(s);
  if (s->interactive) fputs("ok\n", s->out);
  return SHELL_DONE;
}

static int run_statement(session *s, const char *line) {
  line = spelled_out(line);
  if (*line == '.') return dot_command_run(s, line);
  if (is_partiql(line)) return run_partiql(s, line);
  size_t length = strcspn(line, " \t\r\n{@");
  const char *rest = line + length + strspn(line + length, " \t\r\n");
  char name[64];
  if (length == 0 || length >= sizeof name) return unknown_statement(s, line, length);
  memcpy(name, line, length);
  name[length] = '\0';
  const short_form *form = short_form_find(name);
  return is_short_form(form, rest) ? short_form_run(s, form, rest) : run_operation(s, name, rest);
}

static double seconds_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Blanks and a semicolon at the end, a habit from elsewhere, are no part of a
** statement. */
static void trim_statement(text *t) {
  while (t->length > 0 && strchr(" \t\r\n;", t->data[t->length - 1]) != NULL)
    t->data[--t->length] = '\0';
}

int command_run(session *s, const char *line) {
  text trimmed = {0};
  text_add(&trimmed, line + strspn(line, " \t\r\n"));
  trim_statement(&trimmed);
  bool timed = s->timer;
  double start = seconds_now();
  int rc = trimmed.length > 0 ? run_statement(s, trimmed.data) : SHELL_DONE;
  fflush(s->out); /* whoever reads a pipe sees each answer; main() looks at its errors */
  if (timed && trimmed.length > 0) fprintf(s->out, "(%.3f ms)\n", (seconds_now() - start) * 1000);
  text_free(&trimmed);
  return rc;
}

static int run_operation_words(session *s, const char *name, int count, char **list) {
  const operation *op = operation_find(name);
  if (op != NULL) name = op->name;
  if (op == NULL && !operation_is_name(name)) return unknown_statement(s, name, strlen(name));
  if (count == 0) return run_request(s, name, "{}", 2);
  if (strncmp(list[0], "--", 2) == 0 && op != NULL) return run_flags(s, op, count, list);
  if (count > 1) {
    session_fail(s, "%s takes one request, in quotes; --help shows its options", name);
    return SHELL_USAGE;
  }
  if (strcmp(list[0], "-") == 0) return run_request_file(s, name, "-");
  if (*list[0] == '@') return run_request_file(s, name, list[0] + 1);
  return run_request(s, name, list[0], strlen(list[0]));
}

int command_run_words(session *s, int count, char **list) {
  if (count == 1) return command_run(s, list[0]);
  const short_form *form = short_form_find(list[0]);
  text rest = {0};
  int rc;
  if (*list[0] == '.') {
    rc = dot_command_run_words(s, count, list);
  } else if (form != NULL && strcmp(list[1], "--help") == 0) {
    short_form_usage(form, &rest);
    if (operation_find(form->name) != NULL) flags_usage(operation_find(form->name), &rest);
    fputs(text_string(&rest), s->out);
    rc = SHELL_DONE;
  } else if (is_short_form(form, list[1])) {
    short_form_join(count - 1, list + 1, &rest);
    rc = short_form_run(s, form, text_string(&rest));
  } else {
    rc = run_operation_words(s, list[0], count - 1, list + 1);
  }
  text_free(&rest);
  return rc;
}

bool command_usage(const char *name, text *out) {
  const short_form *form = short_form_find(name);
  const operation *op = operation_find(name);
  if (form != NULL) short_form_usage(form, out);
  if (op != NULL) flags_usage(op, out);
  return form != NULL || op != NULL || dot_command_usage(name, out);
}
