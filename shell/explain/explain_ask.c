/*
** explain_ask.c - asks Explain. An endpoint need not know it: there the tables are
** described, made anew in a store in memory without their items, and that is asked.
*/
#include "explain/explain_ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "definition/schema.h"

static void write_question(const explain_subject *subject, text *request) {
  if (subject->statement != NULL) {
    text_add(request, "{\"Statement\":");
    text_add_json_string(request, subject->statement, strlen(subject->statement));
  } else {
    text_format(request, "{\"Operation\":\"%s\",\"Request\":", subject->operation);
    text_append(request, subject->request.data, subject->request.length);
  }
  text_add_char(request, '}');
}

/* ------------------------------------------------------- a store of empty tables */

static int make_empty_tables(session *s, door *store, const explain_subject *subject) {
  text names = {0};
  int rc = SHELL_DONE;
  explain_tables(subject, &names);
  for (size_t at = 0; at < names.length && rc == SHELL_DONE; at += strlen(names.data + at) + 1)
    rc = schema_copy(s, store, names.data + at);
  text_free(&names);
  return rc;
}

static int ask_door(session *s, const text *question, bool quiet, text *answer) {
  if (!session_ask(s, "Explain", question->data, question->length))
    return quiet ? SHELL_FAILED : session_fail_with_answer(s);
  text_append(answer, s->answer.body, s->answer.length);
  return SHELL_DONE;
}

/* Asks it in the place of the endpoint. */
static int ask_empty_store(session *s, const explain_subject *subject, const text *question,
                           bool quiet, text *answer) {
  static const stator_options usual;
  text why = {0};
  door *endpoint = s->door, *store = door_open_store(":memory:", &usual, &why);
  if (store == NULL) session_fail(s, "%s", text_string(&why));
  text_free(&why);
  if (store == NULL) return SHELL_FAILED;
  int rc = make_empty_tables(s, store, subject);
  if (rc == SHELL_DONE) {
    s->door = store;
    rc = ask_door(s, question, quiet, answer);
    s->door = endpoint;
  }
  s->answer = (door_answer){0};
  return door_close(store) ? rc : session_fail(s, "the store to explain with cannot be closed");
}

/* --------------------------------------------------------------------- the answer */

static void add_call(explanation *e, json_span from) {
  json_span name, request;
  if (!json_member(from, "Operation", &name) || !json_member(from, "Request", &request)) return;
  e->calls = memory_resize(e->calls, e->count + 1, sizeof *e->calls);
  e->calls[e->count] = (explain_call){.request = request};
  json_text(name, &e->calls[e->count++].operation);
}

static void find_calls(explanation *e) {
  json_span calls, name, call;
  add_call(e, e->body);
  if (!json_member(e->body, "Calls", &calls)) return;
  for (size_t at = 0; json_each(calls, &at, &name, &call);) add_call(e, call);
}

int explain_ask(session *s, const explain_subject *subject, bool quiet, explanation *e) {
  text question = {0};
  *e = (explanation){0};
  write_question(subject, &question);
  int rc = door_store(s->door) != NULL ? ask_door(s, &question, quiet, &e->answer)
                                       : ask_empty_store(s, subject, &question, quiet, &e->answer);
  text_free(&question);
  if (rc != SHELL_DONE) return rc;
  if (!json_is_value(text_string(&e->answer), e->answer.length, &e->body, NULL))
    return session_bad_answer(s);
  find_calls(e);
  return SHELL_DONE;
}

void explanation_free(explanation *e) {
  for (size_t i = 0; i < e->count; i++) text_free(&e->calls[i].operation);
  free(e->calls);
  text_free(&e->answer);
  *e = (explanation){0};
}

bool explanation_text(const explanation *e, const char *member, text *out) {
  json_span value;
  if (!json_member(e->body, member, &value)) return false;
  json_text(value, out);
  return true;
}
