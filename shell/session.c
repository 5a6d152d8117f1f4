/*
** session.c - opens and closes the store, runs operations, and words errors:
** every message of the shell goes through here.
*/
#include "session.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_print.h"
#include "base/json_span.h"
#include "base/plain_json.h"

volatile sig_atomic_t session_interrupted = 0;

static void print_place(const session *s) {
  fflush(stdout);
  if (s->file != NULL)
    fprintf(stderr, "%s:%zu: ", s->file, s->line);
  else if (s->program != NULL)
    fprintf(stderr, "%s: ", s->program);
}

int session_fail(const session *s, const char *format, ...) {
  va_list arguments;
  print_place(s);
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  return SHELL_FAILED;
}

/* Some exceptions carry more than a message: the item that failed a condition,
** what became of each action of a transaction. */
static bool find_detail(json_span body, json_span *detail) {
  return json_member(body, "Item", detail) || json_member(body, "CancellationReasons", detail);
}

static void print_error_body(const session *s, const stator_result *result) {
  json_span body, detail;
  size_t length = 0;
  const char *json = stator_result_body(result, &length);
  if (json == NULL || !json_is_value(json, length, &body, NULL)) return;
  if (!find_detail(body, &detail)) return;
  text plain = {0}, out = {0};
  if (s->plain) {
    plain_from_answer(body, &plain);
    if (!json_is_value(text_string(&plain), plain.length, &body, NULL)) goto out;
    if (!find_detail(body, &detail)) goto out;
  }
  json_print(&out, detail.data, detail.length, false);
  fprintf(stderr, "%s\n", text_string(&out));
out:
  text_free(&plain);
  text_free(&out);
}

int session_fail_with(const session *s, const stator_result *result) {
  const char *message = stator_result_message(result);
  const char *exception = stator_result_exception(result);
  bool of_request = stator_result_code(result) >= STATOR_VALIDATION && exception != NULL;
  if (message == NULL) message = "";
  if (!of_request) return session_fail(s, "%s", *message ? message : "the call failed");
  session here = *s;
  here.program = NULL; /* the exception's name says enough */
  session_fail(&here, "%s%s%s", exception, *message ? ": " : "", message);
  print_error_body(s, result);
  return SHELL_FAILED;
}

/* The library's messages about files begin with the path, most of them. */
static int fail_to_open(const session *s, const char *path) {
  const char *message = stator_result_message(s->result);
  if (message == NULL) return session_fail(s, "%s: cannot be opened", path);
  if (strncmp(message, path, strlen(path)) == 0) return session_fail(s, "%s", message);
  return session_fail(s, "%s: %s", path, message);
}

int session_open(session *s, const char *path) {
  stator *db;
  if (s->result == NULL) s->result = stator_result_new();
  if (s->result == NULL) return session_fail(s, "out of memory");
  if (stator_open(path, &s->options, &db, s->result) != STATOR_OK) return fail_to_open(s, path);
  if (s->db != NULL) stator_close(s->db);
  char *kept = memory_copy(path, strlen(path));
  free(s->path);
  s->db = db;
  s->path = kept;
  return SHELL_DONE;
}

int session_close(session *s) {
  int code = s->db != NULL ? stator_close(s->db) : STATOR_OK;
  stator_result_free(s->result);
  free(s->path);
  s->db = NULL;
  s->result = NULL;
  s->path = NULL;
  if (code == STATOR_OK) return SHELL_DONE;
  return session_fail(s, "the store could not be closed");
}

int session_call(session *s, const char *operation, const char *request) {
  if (stator_call(s->db, operation, request, STATOR_NUL, s->result) == STATOR_OK) return SHELL_DONE;
  return session_fail_with(s, s->result);
}
