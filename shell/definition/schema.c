/*
** schema.c - prints the statements that would make a table.
*/
#include "definition/schema.h"

#include "base/json_print.h"

static void print_call(const session *s, const char *operation, const text *request) {
  text out = {0};
  text_format(&out, "%s ", operation);
  json_print(&out, request->data, request->length, true);
  fprintf(s->out, "%s\n", out.data);
  text_free(&out);
}

static void print_calls(const session *s, const table_facts *f) {
  text request = {0};
  json_span name;
  schema_request(f, &request);
  print_call(s, "CreateTable", &request);
  if (f->ttl.length > 0 && json_member(f->table, "TableName", &name)) {
    text_clear(&request);
    text_format(&request,
                "{\"TableName\":%.*s,"
                "\"TimeToLiveSpecification\":{\"AttributeName\":%.*s,\"Enabled\":true}}",
                (int)name.length, name.data, (int)f->ttl.length, f->ttl.data);
    print_call(s, "UpdateTimeToLive", &request);
  }
  text_free(&request);
}

int schema_print(session *s, const char *table, bool json) {
  table_facts facts;
  text statement = {0};
  int rc = table_facts_fetch(s, table, true, &facts);
  if (rc == SHELL_DONE && !json && schema_statement(&facts, &statement))
    fputs(statement.data, s->out);
  else if (rc == SHELL_DONE)
    print_calls(s, &facts);
  text_free(&statement);
  table_facts_free(&facts);
  return rc;
}
