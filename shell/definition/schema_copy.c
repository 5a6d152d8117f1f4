/*
** schema_copy.c - the like of a table in another store: what an endpoint does not do
** is done there.
*/
#include "definition/schema.h"

int schema_copy(session *s, door *store, const char *table) {
  table_facts facts;
  text request = {0};
  door_answer answer;
  int rc = table_facts_fetch(s, table, false, &facts);
  if (rc != SHELL_DONE) return rc;
  schema_request(&facts, &request);
  door_call(store, "CreateTable", request.data, request.length, &answer);
  if (answer.outcome != DOOR_DONE)
    rc = session_fail(s, "%s: its like cannot be made in memory: %s", table,
                      answer.message != NULL ? answer.message : "the call failed");
  text_free(&request);
  table_facts_free(&facts);
  return rc;
}
