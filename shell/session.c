/*
** session.c - opens and closes the store, runs operations, and words errors:
** every message of the shell goes through here.
*/
#include "session.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_print.h"
#include "base/plain_json.h"
#include "care/snapshot.h"
#include "complete/known_names.h"
#include "door/endpoint_door.h"
#include "output/paint.h"
#include "output/width.h"
#include "statements/known_keys.h"
#include "statements/reading.h"

volatile sig_atomic_t session_interrupted = 0;

static void print_place(const session *s) {
  fflush(s->out);
  if (s->file != NULL)
    fprintf(stderr, "%s:%zu: ", s->file, s->line);
  else if (s->program != NULL)
    fprintf(stderr, "%s: ", s->program);
}

/* Messages tell of data, statements and endpoints: a terminal obeys none of it. */
int session_fail(const session *s, const char *format, ...) {
  va_list arguments;
  text message = {0}, shown = {0};
  print_place(s);
  va_start(arguments, format);
  text_format_list(&message, format, arguments);
  va_end(arguments);
  width_add_lines(&shown, text_string(&message), message.length);
  fprintf(stderr, "%s\n", text_string(&shown));
  text_free(&message);
  text_free(&shown);
  return SHELL_FAILED;
}

/* Some exceptions carry more than a message: the item that failed a condition,
** what became of each action of a transaction. */
static bool find_detail(json_span body, json_span *detail) {
  return json_member(body, "Item", detail) || json_member(body, "CancellationReasons", detail);
}

static void print_error_body(const session *s) {
  json_span body, detail;
  if (!session_answer(s, &body) || !find_detail(body, &detail)) return;
  text plain = {0}, out = {0};
  if (s->output.plain == SWITCH_ON) {
    plain_from_answer(body, &plain);
    if (!json_is_value(text_string(&plain), plain.length, &body, NULL)) goto out;
    if (!find_detail(body, &detail)) goto out;
  }
  const json_look look = {.add = paint_json_shown};
  json_print_as(&out, detail.data, detail.length, &look);
  fprintf(stderr, "%s\n", text_string(&out));
out:
  text_free(&plain);
  text_free(&out);
}

int session_fail_with_answer(const session *s) {
  const door_answer *a = &s->answer;
  const char *message = a->message != NULL ? a->message : "";
  if (a->outcome != DOOR_REFUSED || a->exception == NULL)
    return session_fail(s, "%s", *message ? message : "the call failed");
  session here = *s;
  here.program = NULL; /* the exception's name says enough */
  session_fail(&here, "%s%s%s", a->exception, *message ? ": " : "", message);
  print_error_body(s);
  return SHELL_FAILED;
}

int session_say(const session *s, const char *what) {
  if (s->interactive) fprintf(s->out, "%s\n", what);
  return SHELL_DONE;
}

bool session_refused_as(const session *s, const char *exception) {
  return s->answer.outcome == DOOR_REFUSED && s->answer.exception != NULL &&
         strcmp(s->answer.exception, exception) == 0;
}

static void leave_snapshots(session *s) {
  snapshot_room_close(s->snapshots);
  s->snapshots = NULL;
}

static int take_door(session *s, door *opened, text *why) {
  if (opened == NULL) {
    session_fail(s, "%s", text_string(why));
  } else {
    door *closed = s->door;
    reading_end(s);
    known_keys_forget(s);
    known_names_forget(s, NULL);
    leave_snapshots(s);
    s->door = opened; /* first: a signal handler looks at it */
    door_close(closed);
    s->answer = (door_answer){0};
  }
  text_free(why);
  return opened != NULL ? SHELL_DONE : SHELL_FAILED;
}

int session_open_endpoint(session *s, const char *url) {
  text why = {0};
  return take_door(s, door_open_endpoint(url, &s->wish, &why), &why);
}

int session_open(session *s, const char *path) {
  text why = {0};
  if (strncmp(path, "http://", 7) == 0 || strncmp(path, "https://", 8) == 0)
    return session_open_endpoint(s, path);
  return take_door(s, door_open_store(path, &s->options, &why), &why);
}

int session_close(session *s) {
  reading_end(s);
  known_keys_forget(s);
  known_names_forget(s, NULL);
  leave_snapshots(s);
  door *open = s->door;
  s->door = NULL;
  bool closed = door_close(open);
  s->answer = (door_answer){0};
  return closed ? SHELL_DONE : session_fail(s, "the store could not be closed");
}

bool session_ask(session *s, const char *operation, const char *request, size_t length) {
  door_call(s->door, operation, request, length, &s->answer);
  known_names_forget(s, operation);
  return s->answer.outcome == DOOR_DONE;
}

int session_call(session *s, const char *operation, const char *request) {
  if (session_ask(s, operation, request, strlen(request))) return SHELL_DONE;
  return session_fail_with_answer(s);
}

int session_call_on_table(session *s, const char *operation, const char *table) {
  text request = {0};
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, table, strlen(table));
  text_add_char(&request, '}');
  int rc = session_call(s, operation, request.data);
  text_free(&request);
  return rc;
}

bool session_answer(const session *s, json_span *body) {
  return s->answer.body != NULL && json_is_value(s->answer.body, s->answer.length, body, NULL);
}

int session_bad_answer(const session *s) {
  return session_fail(s, "the answer is not understood");
}
