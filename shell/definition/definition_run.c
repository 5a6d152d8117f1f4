/*
** definition_run.c - carries data definition out: each statement is a call or two of
** the API. A table whose second call fails is taken away again.
*/
#include "definition/definition_run.h"

#include <stdlib.h>
#include <string.h>

#include "care/care.h"
#include "definition/definition_request.h"
#include "definition/extension.h"
#include "definition/table_facts.h"
#include "statements/command.h"
#include "statements/syntax_fail.h"
#include "statements/tokens.h"
#include "upkeep/watched_call.h"

/* Runs an operation on the table and waits until that has settled. */
static int call_and_wait(session *s, const definition *d, const char *operation,
                         const text *request) {
  int rc = watched_call(s, operation, request->data);
  return rc == SHELL_DONE ? table_wait_active(s, d->table.data) : rc;
}

/* --------------------------------------------------------------------- CREATE */

static int set_ttl(session *s, const definition *d) {
  text request = {0}, name = {0};
  text_add_json_string(&name, d->ttl.data, d->ttl.length);
  definition_ttl_request(d, (json_span){name.data, name.length}, true, &request);
  int rc = watched_call(s, "UpdateTimeToLive", request.data);
  text_free(&name);
  text_free(&request);
  return rc;
}

/* After the second call failed: its error was printed. */
static int take_back(session *s, const definition *d) {
  const definition open = {.kind = DEFINITION_SET, .table = d->table, .protection = '-'};
  text request = {0};
  int rc = SHELL_DONE;
  if (d->protection == '+') {
    definition_update_request(&open, (json_span){"", 0}, &request);
    rc = call_and_wait(s, d, "UpdateTable", &request);
  }
  text_free(&request);
  if (rc == SHELL_DONE) rc = session_call_on_table(s, "DeleteTable", d->table.data);
  if (rc == SHELL_DONE) rc = table_wait_gone(s, d->table.data);
  if (rc != SHELL_DONE) session_fail(s, "the table %s was created and is left", d->table.data);
  return SHELL_FAILED;
}

static int create_table(session *s, const definition *d) {
  text request = {0};
  const char *name = definition_two_types(d);
  if (name != NULL) return session_fail(s, "the attribute %s is given two types", name);
  definition_create_request(d, &request);
  bool created = session_ask(s, "CreateTable", request.data, request.length);
  text_free(&request);
  if (!created && d->if_needed && session_refused_as(s, "ResourceInUseException"))
    return session_say(s, "it exists already");
  if (!created) return session_fail_with_answer(s);
  int rc = table_wait_active(s, d->table.data);
  if (rc != SHELL_DONE) return rc;
  if (d->ttl.length > 0 && set_ttl(s, d) != SHELL_DONE) return take_back(s, d);
  return session_say(s, "ok");
}

/* ---------------------------------------------------------------------- ALTER */

static int update_table(session *s, const definition *d) {
  table_facts facts = {
      .table = {"", 0}
  };
  text request = {0};
  int rc = SHELL_DONE;
  if (d->kind == DEFINITION_ADD_GSI || d->billing == BILLING_PROVISIONED)
    rc = table_facts_fetch(s, d->table.data, false, &facts);
  if (rc == SHELL_DONE) {
    definition_update_request(d, facts.table, &request);
    rc = call_and_wait(s, d, "UpdateTable", &request);
  }
  text_free(&request);
  table_facts_free(&facts);
  return rc == SHELL_DONE ? session_say(s, "ok") : rc;
}

static int set_setting(session *s, const definition *d) {
  if (d->ttl.length == 0) return update_table(s, d);
  int rc = set_ttl(s, d);
  return rc == SHELL_DONE ? session_say(s, "ok") : rc;
}

/* The API wants to be told the attribute that it knows. */
static int drop_ttl(session *s, const definition *d) {
  json_span body, description, attribute;
  text request = {0};
  int rc = session_call_on_table(s, "DescribeTimeToLive", d->table.data);
  if (rc != SHELL_DONE) return rc;
  if (!session_answer(s, &body) || !json_member(body, "TimeToLiveDescription", &description))
    return session_bad_answer(s);
  if (!json_member(description, "AttributeName", &attribute))
    return session_fail(s, "%s has no TTL", d->table.data);
  definition_ttl_request(d, attribute, false, &request);
  rc = session_call(s, "UpdateTimeToLive", request.data);
  text_free(&request);
  return rc == SHELL_DONE ? session_say(s, "ok") : rc;
}

/* ----------------------------------------------------------------------- DROP */

static bool table_exists(session *s, const definition *d) {
  text request = {0};
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, d->table.data, d->table.length);
  text_add_char(&request, '}');
  bool found = session_ask(s, "DescribeTable", request.data, request.length);
  text_free(&request);
  return found || !session_refused_as(s, "ResourceNotFoundException");
}

static int drop_table(session *s, const definition *d) {
  if (d->if_needed && !table_exists(s, d)) return session_say(s, "there is none");
  text said = {0};
  text_add(&said, "DROP TABLE ");
  token_add_name(&said, d->table.data);
  int rc = care_before_drop(s, d->table.data, said.data);
  text_free(&said);
  if (rc != SHELL_DONE) {
    extension_hint(s, d->table.data, "DROP VIEW drops it");
    return rc;
  }
  int dropped = session_call_on_table(s, "DeleteTable", d->table.data);
  rc = dropped == SHELL_DONE ? table_wait_gone(s, d->table.data) : dropped;
  if (rc == SHELL_DONE) session_say(s, "ok");
  care_after_drop(s, dropped);
  if (dropped != SHELL_DONE) extension_hint(s, d->table.data, "DROP VIEW drops it");
  return rc;
}

/* ---------------------------------------------------------------------- whole */

static int (*const runs[])(session *s, const definition *d) = {
    [DEFINITION_CREATE] = create_table,
    [DEFINITION_ADD_GSI] = update_table,
    [DEFINITION_DROP_GSI] = update_table,
    [DEFINITION_SET] = set_setting,
    [DEFINITION_DROP_TTL] = drop_ttl,
    [DEFINITION_DROP_STREAM] = update_table,
    [DEFINITION_DROP] = drop_table,
    [DEFINITION_DESCRIBE] = definition_show,
    [DEFINITION_SHOW_TABLES] = definition_show,
    [DEFINITION_SHOW_INDEXES] = definition_show,
    [DEFINITION_SHOW_CREATE] = definition_show,
    [DEFINITION_CREATE_SEARCH] = extension_run,
    [DEFINITION_DROP_SEARCH] = extension_run,
    [DEFINITION_DESCRIBE_SEARCH] = extension_show,
    [DEFINITION_SHOW_SEARCHES] = extension_show,
    [DEFINITION_SHOW_CREATE_SEARCH] = extension_show,
    [DEFINITION_CREATE_VIEW] = extension_run,
    [DEFINITION_DROP_VIEW] = extension_run,
    [DEFINITION_DESCRIBE_VIEW] = extension_show,
    [DEFINITION_SHOW_VIEWS] = extension_show,
    [DEFINITION_SHOW_CREATE_VIEW] = extension_show,
};

int definition_run(session *s, const char *line) {
  definition d;
  syntax_error error;
  int rc;
  if (definition_parse(line, &d, &error)) {
    rc = runs[d.kind](s, &d);
  } else {
    rc = syntax_fail(s, line, error.at, error.message.data);
    command_explain_missing_end(s, line);
  }
  text_free(&error.message);
  definition_free(&d);
  return rc;
}
