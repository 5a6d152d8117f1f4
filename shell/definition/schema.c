/*
** schema.c - prints the statements that would make a table.
*/
#include "definition/schema.h"

#include "base/json_print.h"
#include "definition/extension.h"
#include "output/rows.h"

static void add_call(const char *operation, const text *request, text *out) {
  text_format(out, "%s ", operation);
  json_print(out, request->data, request->length, true);
  text_add_char(out, '\n');
}

static void add_ttl_request(const table_facts *f, json_span name, text *request) {
  text_format(request,
              "{\"TableName\":%.*s,"
              "\"TimeToLiveSpecification\":{\"AttributeName\":%.*s,\"Enabled\":true}}",
              (int)name.length, name.data, (int)f->ttl.length, f->ttl.data);
}

static void add_calls(const table_facts *f, text *out) {
  text request = {0};
  json_span name;
  schema_request(f, &request);
  add_call("CreateTable", &request, out);
  if (f->ttl.length > 0 && json_member(f->table, "TableName", &name)) {
    text_clear(&request);
    add_ttl_request(f, name, &request);
    add_call("UpdateTimeToLive", &request, out);
  }
  text_free(&request);
}

int schema_print(session *s, const char *table, bool json, bool all) {
  table_facts facts;
  text statement = {0};
  int rc = table_facts_fetch(s, table, true, &facts);
  if (rc == SHELL_DONE && (json || !schema_statement(&facts, &statement)))
    add_calls(&facts, &statement);
  if (rc == SHELL_DONE && all) rc = extension_statements(s, facts.table, json, false, &statement);
  output_text(s, &statement);
  text_free(&statement);
  table_facts_free(&facts);
  return rc;
}

static void print_object(session *s, const table_facts *f) {
  text object = {0}, out = {0};
  json_span name;
  text_add(&object, "{\"CreateTable\":");
  schema_request(f, &object);
  if (f->ttl.length > 0 && json_member(f->table, "TableName", &name)) {
    text_add(&object, ",\"UpdateTimeToLive\":");
    add_ttl_request(f, name, &object);
  }
  text_add_char(&object, '}');
  rows_print_json(s, (json_span){object.data, object.length}, &out);
  output_text(s, &out);
  text_free(&object);
  text_free(&out);
}

int schema_print_object(session *s, const char *table) {
  table_facts facts;
  int rc = table_facts_fetch(s, table, true, &facts);
  if (rc == SHELL_DONE) print_object(s, &facts);
  table_facts_free(&facts);
  return rc;
}
