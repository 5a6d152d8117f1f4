/*
** operation_run.c - carries operations out by their names. Their requests go through
** the door as they were written, and their answers through the printer.
*/
#include "statements/operation_run.h"

#include <string.h>

#include "base/json_span.h"
#include "base/plain_json.h"
#include "base/relaxed_json.h"
#include "care/care.h"
#include "output/rows.h"
#include "statements/command.h"
#include "statements/flags.h"
#include "statements/operation_table.h"
#include "statements/words.h"

static void print_answer(session *s) {
  json_span answer;
  text plain = {0}, out = {0};
  if (!session_answer(s, &answer)) {
    if (s->interactive) fputs("ok\n", s->out);
    return;
  }
  if (s->output.plain == SWITCH_ON) {
    plain_from_answer(answer, &plain);
    answer = (json_span){text_string(&plain), plain.length};
  }
  rows_print_json(s, answer, &out);
  output_text(s, &out);
  text_free(&plain);
  text_free(&out);
}

static int call_with_care(session *s, const char *name, const text *request) {
  int rc = care_before_operation(s, name, (json_span){text_string(request), request->length});
  if (rc != SHELL_DONE) return rc;
  rc = session_call(s, name, text_string(request));
  if (rc == SHELL_DONE) print_answer(s);
  care_after_drop(s, rc);
  return rc;
}

/* Runs an operation with its request. That the request is JSON, if relaxed, is checked
** here, where the place of a mistake can be shown. */
static int run_request(session *s, const char *name, const char *request, size_t length) {
  const char *stop;
  text json = {0}, typed = {0};
  int rc;
  if (!relaxed_is_value(request, length, &json, &stop)) {
    const char *rest = stop < request + length ? stop : "it ends too early";
    rc = session_fail(s, "the request is not JSON at byte %zu: %.40s", (size_t)(stop - request) + 1,
                      rest);
  } else {
    plain_or_typed_to_request((json_span){json.data, json.length}, &typed);
    rc = call_with_care(s, name, &typed);
  }
  text_free(&json);
  text_free(&typed);
  return rc;
}

static int run_flags(session *s, const operation *op, int count, char **list) {
  text request = {0}, why = {0};
  int rc = SHELL_DONE;
  if (count == 1 && strcmp(list[0], "--help") == 0) {
    command_usage(op->name, &request);
    output_text(s, &request);
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

/* An operation that this program does not list may be one of the endpoint's; what does
** not look like a request is no operation. */
static bool may_be_operation(const operation *op, const char *name, const char *rest) {
  bool request = strchr("{@", *rest) != NULL || strcmp(rest, "-") == 0; /* or no more */
  return op != NULL || (operation_is_name(name) && request);
}

int operation_run(session *s, const char *name, const char *rest) {
  const operation *op = operation_find(name);
  words w;
  if (op != NULL) name = op->name;
  if (!may_be_operation(op, name, rest)) return command_unknown(s, name);
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

int operation_run_words(session *s, const char *name, int count, char **list) {
  const operation *op = operation_find(name);
  if (op != NULL) name = op->name;
  if (!may_be_operation(op, name, count > 0 ? list[0] : "")) return command_unknown(s, name);
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
