/*
** explain_write.c - a write that is taken back. Of PutItem, UpdateItem and DeleteItem
** the item is shown as it was and as it would be.
*/
#include "explain/explain_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_print.h"
#include "base/plain_json.h"
#include "explain/explain_cost.h"
#include "explain/explain_measure.h"

typedef struct trial {
  stator *transaction;
  stator_result *result;
  const explain_subject *subject;
  const explain_call *call;
  text *out;
} trial;

static bool trial_call(trial *t, const char *operation, const text *request) {
  return stator_call(t->transaction, operation, request->data, request->length, t->result) ==
         STATOR_OK;
}

static bool trial_answer(const trial *t, json_span *body) {
  size_t length;
  const char *said = stator_result_body(t->result, &length);
  return said != NULL && json_is_value(said, length, body, NULL);
}

static void write_trial_request(const trial *t, bool item, text *request) {
  static const char *const without[] = {"\"ReturnConsumedCapacity\"", "\"ReturnValues\"",
                                        "\"ReturnValuesOnConditionCheckFailure\"", NULL};
  explain_begin_request(t->call->request, without, request);
  text_add(request, "\"ReturnConsumedCapacity\":\"INDEXES\"");
  if (item)
    text_add(request, ",\"ReturnValues\":\"ALL_OLD\",\"ReturnValuesOnConditionCheckFailure\":"
                      "\"ALL_OLD\"");
  text_add_char(request, '}');
}

/* ------------------------------------------------------------------------- items */

static void tell_item(const trial *t, const char *label, json_span item) {
  text plain = {0}, out = {0};
  plain_from_item(item, &plain);
  json_print(&out, plain.data, plain.length, false);
  explain_line(t->out, label, out.data);
  text_free(&plain);
  text_free(&out);
}

static void tell_before(const trial *t, json_span answer, const char *member) {
  json_span item;
  if (json_member(answer, member, &item))
    tell_item(t, "Before", item);
  else
    explain_line(t->out, "Before", "(there is no such item)");
}

/* The item as it is now, inside the transaction. */
static void tell_after(trial *t) {
  json_span table, key, item, answer;
  json_span request = t->call->request;
  if (json_member(request, "Item", &item)) {
    tell_item(t, "After", item);
    return;
  }
  if (!json_member(request, "TableName", &table) || !json_member(request, "Key", &key)) return;
  text get = {0};
  text_format(&get, "{\"TableName\":%.*s,\"Key\":", (int)table.length, table.data);
  text_append(&get, key.data, key.length);
  text_add_char(&get, '}');
  bool there = trial_call(t, "GetItem", &get) && trial_answer(t, &answer) &&
               json_member(answer, "Item", &item);
  if (there)
    tell_item(t, "After", item);
  else
    explain_line(t->out, "After", "(there is no such item)");
  text_free(&get);
}

/* ------------------------------------------------------------------------ a trial */

static void tell_cost(const trial *t, json_span answer) {
  text line = {0};
  long long tenths = explain_units(answer);
  explain_add_units(tenths, &line);
  text_format(&line, " capacity unit%s", tenths == 10 ? "" : "s");
  text parts = {0};
  explain_add_parts(answer, &parts);
  if (parts.length > 0) text_format(&line, ": %s", parts.data);
  if (!t->subject->is_run) text_add(&line, "; taken back, nothing is written");
  explain_line(t->out, "Write", line.data);
  text_free(&parts);
  text_free(&line);
}

/* A statement fails in its own words. */
static void fail_as_statement(trial *t) {
  text request = {0};
  if (t->subject->statement == NULL) return;
  text_add(&request, "{\"Statement\":");
  text_add_json_string(&request, t->subject->statement, strlen(t->subject->statement));
  text_add_char(&request, '}');
  (void)trial_call(t, "ExecuteStatement", &request);
  text_free(&request);
}

static void tell_failure(trial *t) {
  text line = {0}, before = {0};
  json_span answer, item;
  if (trial_answer(t, &answer) && json_member(answer, "Item", &item))
    text_append(&before, item.data, item.length);
  fail_as_statement(t);
  const char *exception = stator_result_exception(t->result);
  text_format(&line, "it would fail: %s%s%s", exception != NULL ? exception : "",
              exception != NULL ? ": " : "", stator_result_message(t->result));
  explain_line(t->out, "Write", line.data);
  if (before.length > 0) tell_item(t, "Before", (json_span){before.data, before.length});
  text_free(&line);
  text_free(&before);
}

static void try_write(trial *t) {
  static const char *const of_items[] = {"PutItem", "UpdateItem", "DeleteItem"};
  text request = {0};
  json_span answer;
  bool item = false;
  for (size_t i = 0; i < sizeof of_items / sizeof *of_items; i++)
    item = item || strcmp(t->call->operation.data, of_items[i]) == 0;
  write_trial_request(t, item, &request);
  if (!trial_call(t, t->call->operation.data, &request)) {
    tell_failure(t);
  } else if (trial_answer(t, &answer)) {
    tell_cost(t, answer);
    if (item) tell_before(t, answer, "Attributes");
    if (item) tell_after(t);
  }
  text_free(&request);
}

/* Messages about files begin with their path, which here is known. */
static void tell_refusal(const session *s, const stator_result *result, text *out) {
  const char *message = stator_result_message(result), *path = door_name(s->door);
  size_t length = strlen(path);
  if (strncmp(message, path, length) == 0 && strncmp(message + length, ": ", 2) == 0)
    message += length + 2;
  text line = {0};
  text_format(&line, "not carried out: %s", message);
  explain_line(out, "Write", line.data);
  text_free(&line);
}

static int run_trial(session *s, stator *db, const explain_subject *subject,
                     const explain_call *call, text *out) {
  trial t = {.result = stator_result_new(), .subject = subject, .call = call, .out = out};
  int rc = SHELL_DONE;
  if (t.result == NULL) return session_fail(s, "out of memory");
  if (stator_begin(db, &t.transaction, t.result) != STATOR_OK) {
    tell_refusal(s, t.result, out);
  } else {
    try_write(&t);
    if (stator_rollback(t.transaction) != STATOR_OK)
      rc = session_fail(s, "the write cannot be taken back");
  }
  stator_result_free(t.result);
  return rc;
}

int explain_write(session *s, const explain_subject *subject, const explain_call *call, text *out) {
  stator *db = door_store(s->door);
  if (db != NULL) return run_trial(s, db, subject, call, out);
  explain_line(out, "Write", "not carried out: what it costs is told in a store of one's own");
  return SHELL_DONE;
}
