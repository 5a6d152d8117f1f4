/*
** schema_statement.c - a table's description as CREATE TABLE. What is not in the lists
** below the statement cannot say.
*/
#include <string.h>

#include "base/json_text.h"
#include "definition/schema.h"

static const char *const table_members[] = {"AttributeDefinitions",
                                            "TableName",
                                            "KeySchema",
                                            "TableStatus",
                                            "CreationDateTime",
                                            "ProvisionedThroughput",
                                            "TableSizeBytes",
                                            "ItemCount",
                                            "TableArn",
                                            "TableId",
                                            "StreamSpecification",
                                            "BillingModeSummary",
                                            "LatestStreamLabel",
                                            "LatestStreamArn",
                                            "LocalSecondaryIndexes",
                                            "TableClassSummary",
                                            "WarmThroughput",
                                            "GlobalSecondaryIndexes",
                                            "DeletionProtectionEnabled",
                                            "SearchIndexes", /* of extension.h */
                                            "Views",
                                            "SqlName", /* chosen anew */
                                            NULL};
static const char *const index_members[] = {
    "IndexName",   "KeySchema",      "Projection", "IndexStatus",    "ProvisionedThroughput",
    "Backfilling", "IndexSizeBytes", "ItemCount",  "WarmThroughput", "IndexArn",
    NULL};

/* ------------------------------------------------------------ what can be said */

static bool is_listed(json_span name, const char *const *list) {
  while (*list != NULL && !json_equals(json_unquoted(name), *list)) list++;
  return *list != NULL;
}

static bool all_listed(json_span object, const char *const *list) {
  json_span name, value;
  for (size_t at = 0; json_each(object, &at, &name, &value);)
    if (!is_listed(name, list)) return false;
  return true;
}

static bool indexes_sayable(json_span table, const char *member) {
  json_span list, none, index;
  if (!json_member(table, member, &list)) return true;
  for (size_t at = 0; json_each(list, &at, &none, &index);)
    if (!all_listed(index, index_members) || !facts_usual_warmth(table, index)) return false;
  return true;
}

static bool is_sayable(json_span table) {
  return all_listed(table, table_members) && facts_usual_warmth(table, table) &&
         indexes_sayable(table, "LocalSecondaryIndexes") &&
         indexes_sayable(table, "GlobalSecondaryIndexes");
}

/* --------------------------------------------------------------------- clauses */

static void add_units(json_span object, const char *before, text *out) {
  json_span units;
  if (!json_member(object, "ProvisionedThroughput", &units)) return;
  json_span read = facts_member(units, "ReadCapacityUnits");
  json_span write = facts_member(units, "WriteCapacityUnits");
  text_format(out, "%sREAD %.*s WRITE %.*s", before, (int)read.length, read.data, (int)write.length,
              write.data);
}

/* Nothing for a table on demand, which is what the statement makes. */
static void add_billing(json_span table, text *out) {
  json_span summary;
  if (facts_on_demand(table)) return;
  bool named = json_member(table, "BillingModeSummary", &summary);
  add_units(table, named ? "\n  BILLING PROVISIONED " : "\n  ", out);
}

static void add_index(json_span table, json_span index, bool local, text *out) {
  json_span name, schema;
  text projection = {0};
  if (!json_member(index, "IndexName", &name) || !json_member(index, "KeySchema", &schema)) return;
  text_add(out, local ? "\n  LSI " : "\n  GSI ");
  facts_add_name(name, out);
  text_add(out, " (");
  facts_add_keys(table, schema, local ? 1 : 0, out);
  text_add_char(out, ')');
  facts_add_projection(index, &projection);
  if (strcmp(text_string(&projection), "ALL") != 0)
    text_format(out, " PROJECT %s", text_string(&projection));
  text_free(&projection);
  if (!local && !facts_on_demand(table)) add_units(index, " ", out);
}

static void add_indexes(json_span table, const char *member, bool local, text *out) {
  json_span list, none, index;
  if (!json_member(table, member, &list)) return;
  for (size_t at = 0; json_each(list, &at, &none, &index);) add_index(table, index, local, out);
}

/* A word of an object that is a member of the table. */
static void add_word(json_span table, const char *member, const char *name, const char *clause,
                     text *out) {
  json_span object, word;
  if (!json_member(table, member, &object)) return;
  word = facts_member(object, name);
  if (word.length > 0) text_format(out, "\n  %s %.*s", clause, (int)word.length, word.data);
}

/* 'text', with '' for a quote */
static void add_quoted(json_span string, text *out) {
  text value = {0};
  json_text(string, &value);
  text_add_char(out, '\'');
  for (const char *c = text_string(&value); *c != '\0'; c++) {
    if (*c == '\'') text_add_char(out, '\'');
    text_add_char(out, *c);
  }
  text_add_char(out, '\'');
  text_free(&value);
}

static void add_tags(json_span tags, text *out) {
  json_span none, tag, key, value;
  const char *before = "\n  TAGS (";
  if (tags.length == 0) return;
  for (size_t at = 0; json_each(tags, &at, &none, &tag); before = ", ") {
    if (!json_member(tag, "Key", &key) || !json_member(tag, "Value", &value)) continue;
    text_add(out, before);
    add_quoted(key, out);
    text_add(out, " = ");
    add_quoted(value, out);
  }
  text_add_char(out, ')');
}

bool schema_statement(const table_facts *f, text *out) {
  json_span name, schema, table = f->table;
  if (!is_sayable(table) || !json_member(table, "TableName", &name) ||
      !json_member(table, "KeySchema", &schema))
    return false;
  text_add(out, "CREATE TABLE ");
  facts_add_name(name, out);
  text_add(out, " (");
  facts_add_keys(table, schema, 0, out);
  text_add_char(out, ')');
  add_billing(table, out);
  add_indexes(table, "LocalSecondaryIndexes", true, out);
  add_indexes(table, "GlobalSecondaryIndexes", false, out);
  if (f->ttl.length > 0) {
    text_add(out, "\n  TTL ");
    facts_add_name(f->ttl, out);
  }
  add_word(table, "StreamSpecification", "StreamViewType", "STREAM", out);
  add_word(table, "TableClassSummary", "TableClass", "CLASS", out);
  if (json_equals(facts_member(table, "DeletionProtectionEnabled"), "true"))
    text_add(out, "\n  PROTECTED");
  add_tags(f->tags, out);
  text_add(out, ";\n");
  return true;
}
