/*
** explain_write.c - a write that is taken back. Of PutItem, UpdateItem and DeleteItem
** the item is shown as it was and as it would be.
*/
#include "explain/explain_write.h"

#include <stdlib.h>
#include <string.h>

#include "explain/explain_cost.h"

typedef struct trial {
  stator *transaction;
  stator_result *result;
  const explain_subject *subject;
  const explain_call *call;
  measured *m;
} trial;

static int trial_call(trial *t, const char *operation, const text *request) {
  return stator_call(t->transaction, operation, request->data, request->length, t->result);
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

static void keep_item(json_span answer, const char *member, text *kept) {
  json_span item;
  if (json_member(answer, member, &item)) text_append(kept, item.data, item.length);
}

/* The item as it is now, inside the transaction. */
static void keep_after(trial *t) {
  json_span table, key, answer, request = t->call->request;
  keep_item(request, "Item", &t->m->after);
  if (!json_member(request, "TableName", &table) || !json_member(request, "Key", &key)) return;
  text get = {0};
  text_format(&get, "{\"TableName\":%.*s,\"Key\":", (int)table.length, table.data);
  text_append(&get, key.data, key.length);
  text_add_char(&get, '}');
  if (trial_call(t, "GetItem", &get) == STATOR_OK && trial_answer(t, &answer))
    keep_item(answer, "Item", &t->m->after);
  text_free(&get);
}

/* ------------------------------------------------------------------------ a trial */

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

static void keep_failure(trial *t) {
  json_span answer;
  if (trial_answer(t, &answer)) keep_item(answer, "Item", &t->m->before);
  fail_as_statement(t);
  t->m->what = MEASURED_FAILURE;
  const char *exception = stator_result_exception(t->result);
  if (exception != NULL) text_add(&t->m->exception, exception);
  text_add(&t->m->message, stator_result_message(t->result));
}

static void keep_success(trial *t, json_span answer) {
  t->m->what = MEASURED_WRITE;
  t->m->tenths = explain_units(answer);
  text_append(&t->m->answer, answer.data, answer.length);
  if (!t->m->of_item) return;
  keep_item(answer, "Attributes", &t->m->before);
  keep_after(t);
}

static void try_write(trial *t) {
  static const char *const of_items[] = {"PutItem", "UpdateItem", "DeleteItem"};
  text request = {0};
  json_span answer;
  for (size_t i = 0; i < sizeof of_items / sizeof *of_items; i++)
    t->m->of_item = t->m->of_item || strcmp(t->call->operation.data, of_items[i]) == 0;
  write_trial_request(t, t->m->of_item, &request);
  int rc = trial_call(t, t->call->operation.data, &request);
  if (rc == STATOR_OK && trial_answer(t, &answer))
    keep_success(t, answer);
  else if (rc == STATOR_INTERRUPTED)
    text_add(&t->m->refusal, "stopped");
  else
    keep_failure(t);
  text_free(&request);
}

/* Messages about files begin with their whole path, which here is known. */
static void keep_refusal(const session *s, const stator_result *result, text *refusal) {
  const char *message = stator_result_message(result), *path = door_name(s->door);
  const char *name = strstr(message, path);
  if (name != NULL && strncmp(name + strlen(path), ": ", 2) == 0) message = name + strlen(path) + 2;
  text_add(refusal, message);
}

static int run_trial(session *s, stator *db, const explain_subject *subject,
                     const explain_call *call, measured *m) {
  trial t = {.result = stator_result_new(), .subject = subject, .call = call, .m = m};
  int rc = SHELL_DONE;
  if (t.result == NULL) return session_fail(s, "out of memory");
  if (stator_begin(db, &t.transaction, t.result) != STATOR_OK) {
    keep_refusal(s, t.result, &m->refusal);
  } else {
    try_write(&t);
    if (stator_rollback(t.transaction) != STATOR_OK)
      rc = session_fail(s, "the write cannot be taken back");
  }
  stator_result_free(t.result);
  return rc;
}

int explain_write(session *s, const explain_subject *subject, const explain_call *call,
                  measured *m) {
  stator *db = door_store(s->door);
  if (db != NULL) return run_trial(s, db, subject, call, m);
  text_add(&m->refusal, "what it costs is told in a store of one's own");
  return SHELL_DONE;
}
