/*
** table_facts.c - asks for what is known of a table and reads it.
*/
#include "definition/table_facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "statements/tokens.h"

/* ------------------------------------------------------------------- fetching */

/* A piece of the facts' text, which moves while it grows. */
typedef struct piece {
  size_t at, length;
} piece;

static piece keep(table_facts *f, json_span span) {
  piece p = {f->text.length, span.length};
  text_append(&f->text, span.data, span.length);
  return p;
}

static json_span span_of(const table_facts *f, piece p) {
  return (json_span){text_string(&f->text) + p.at, p.length};
}

/* A member of a member of the last answer; empty if it is not there. */
static json_span answered(const session *s, const char *outer, const char *inner) {
  json_span body, part, value;
  if (!session_answer(s, &body) || !json_member(body, outer, &part)) return (json_span){"", 0};
  if (inner == NULL) return part;
  return json_member(part, inner, &value) ? value : (json_span){"", 0};
}

static int fetch_tags(session *s, json_span arn, table_facts *f, piece *tags) {
  text request = {0};
  text_format(&request, "{\"ResourceArn\":%.*s}", (int)arn.length, arn.data);
  int rc = session_call(s, "ListTagsOfResource", request.data);
  text_free(&request);
  if (rc == SHELL_DONE) *tags = keep(f, answered(s, "Tags", NULL));
  if (tags->length == 2) tags->length = 0;
  return rc;
}

static bool is_creating(json_span table) {
  return json_equals(facts_member(table, "TableStatus"), "CREATING");
}

static int fetch_ttl(session *s, const char *table, table_facts *f, piece *ttl) {
  int rc = session_call_on_table(s, "DescribeTimeToLive", table);
  if (rc == SHELL_DONE) *ttl = keep(f, answered(s, "TimeToLiveDescription", "AttributeName"));
  return rc;
}

int table_facts_fetch(session *s, const char *table, bool tags, table_facts *f) {
  piece kept_table, kept_ttl = {0}, kept_tags = {0};
  json_span arn;
  *f = (table_facts){0};
  int rc = session_call_on_table(s, "DescribeTable", table);
  if (rc != SHELL_DONE) return rc;
  kept_table = keep(f, answered(s, "Table", NULL));
  if (kept_table.length == 0) return session_bad_answer(s);
  if (facts_tells_ttl(span_of(f, kept_table))) rc = fetch_ttl(s, table, f, &kept_ttl);
  if (rc != SHELL_DONE) return rc;
  if (tags && is_creating(span_of(f, kept_table)))
    return session_fail(s, "%s is CREATING: its tags are not told yet", table);
  if (tags && json_member(span_of(f, kept_table), "TableArn", &arn)) {
    char *copy = memory_copy(arn.data, arn.length);
    rc = fetch_tags(s, (json_span){copy, arn.length}, f, &kept_tags);
    free(copy);
  }
  f->table = span_of(f, kept_table);
  f->ttl = span_of(f, kept_ttl);
  f->tags = span_of(f, kept_tags);
  return rc;
}

void table_facts_free(table_facts *f) {
  text_free(&f->text);
  *f = (table_facts){0};
}

/* -------------------------------------------------------------------- reading */

json_span facts_member(json_span object, const char *name) {
  json_span value;
  return json_member(object, name, &value) ? json_unquoted(value) : (json_span){"", 0};
}

bool facts_tells_ttl(json_span table) {
  return !is_creating(table) && !json_equals(facts_member(table, "TableStatus"), "DELETING");
}

bool facts_on_demand(json_span table) {
  json_span summary;
  return json_member(table, "BillingModeSummary", &summary) &&
         json_equals(facts_member(summary, "BillingMode"), "PAY_PER_REQUEST");
}

static long long units(json_span object, const char *member, const char *name) {
  json_span part;
  return json_member(object, member, &part) ? json_integer(facts_member(part, name)) : 0;
}

bool facts_usual_warmth(json_span table, json_span object) {
  enum { ON_DEMAND_READ = 12000, ON_DEMAND_WRITE = 4000 };
  json_span warm;
  if (!json_member(object, "WarmThroughput", &warm)) return true;
  bool on_demand = facts_on_demand(table);
  long long read =
      on_demand ? ON_DEMAND_READ : units(object, "ProvisionedThroughput", "ReadCapacityUnits");
  long long write =
      on_demand ? ON_DEMAND_WRITE : units(object, "ProvisionedThroughput", "WriteCapacityUnits");
  return json_integer(facts_member(warm, "ReadUnitsPerSecond")) == read &&
         json_integer(facts_member(warm, "WriteUnitsPerSecond")) == write;
}

void facts_add_name(json_span quoted, text *out) {
  text name = {0};
  json_text(quoted, &name);
  token_add_name(out, text_string(&name));
  text_free(&name);
}

static char type_in(json_span table, json_span name) {
  json_span list, none, attribute, value;
  if (!json_member(table, "AttributeDefinitions", &list)) return '?';
  for (size_t at = 0; json_each(list, &at, &none, &attribute);)
    if (json_member(attribute, "AttributeName", &value) && value.length == name.length &&
        memcmp(value.data, name.data, name.length) == 0)
      return *facts_member(attribute, "AttributeType").data;
  return '?';
}

void facts_add_keys(json_span table, json_span schema, size_t from, text *out) {
  json_span none, element, name;
  size_t count = 0;
  for (size_t at = 0; json_each(schema, &at, &none, &element); count++) {
    if (count < from || !json_member(element, "AttributeName", &name)) continue;
    if (count > from) text_add(out, ", ");
    facts_add_name(name, out);
    json_span type = facts_member(element, "KeyType");
    text_format(out, " %c %.*s", type_in(table, name), (int)type.length, type.data);
  }
}

void facts_add_projection(json_span index, text *out) {
  json_span projection, names, none, name;
  if (!json_member(index, "Projection", &projection)) return;
  if (!json_member(projection, "NonKeyAttributes", &names)) {
    bool keys = json_equals(facts_member(projection, "ProjectionType"), "KEYS_ONLY");
    text_add(out, keys ? "KEYS ONLY" : "ALL");
    return;
  }
  char before = '(';
  for (size_t at = 0; json_each(names, &at, &none, &name); before = ',') {
    text_add(out, before == ',' ? ", " : "(");
    facts_add_name(name, out);
  }
  text_add_char(out, ')');
}

void facts_copy_members(text *out, json_span object, const char *const *names) {
  json_span value;
  text_add_char(out, '{');
  for (; *names != NULL; names++) {
    if (!json_member(object, *names, &value)) continue;
    if (out->data[out->length - 1] != '{') text_add_char(out, ',');
    text_format(out, "\"%s\":", *names);
    text_append(out, value.data, value.length);
  }
  text_add_char(out, '}');
}
