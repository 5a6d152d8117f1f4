/*
** schema_request.c - a table's description as the request of CreateTable.
*/
#include "definition/schema.h"

/* Appends some members of an object as one of its own; nothing if it is not there. */
static void copy_object(text *out, json_span object, const char *name, const char *const *members) {
  json_span value;
  if (!json_member(object, name, &value)) return;
  text_format(out, ",\"%s\":", name);
  facts_copy_members(out, value, members);
}

/* What a table and an index have in common. */
static void add_capacity(text *out, json_span table, json_span object) {
  static const char *const provisioned[] = {"ReadCapacityUnits", "WriteCapacityUnits", NULL};
  static const char *const on_demand[] = {"MaxReadRequestUnits", "MaxWriteRequestUnits", NULL};
  static const char *const warm[] = {"ReadUnitsPerSecond", "WriteUnitsPerSecond", NULL};
  if (!facts_on_demand(table)) copy_object(out, object, "ProvisionedThroughput", provisioned);
  copy_object(out, object, "OnDemandThroughput", on_demand);
  if (!facts_usual_warmth(table, object)) copy_object(out, object, "WarmThroughput", warm);
}

static void add_indexes(text *out, json_span table, const char *member, bool global) {
  static const char *const parts[] = {"IndexName", "KeySchema", "Projection", NULL};
  json_span list, name, index;
  if (!json_member(table, member, &list)) return;
  text_format(out, ",\"%s\":[", member);
  for (size_t position = 0; json_each(list, &position, &name, &index);) {
    if (out->data[out->length - 1] != '[') text_add_char(out, ',');
    facts_copy_members(out, index, parts);
    if (!global) continue;
    out->length--;
    add_capacity(out, table, index);
    text_add_char(out, '}');
  }
  text_add_char(out, ']');
}

/* Settings that the description keeps in a summary, or only if they were set. */
static void add_settings(text *out, json_span table) {
  static const char *const stream[] = {"StreamEnabled", "StreamViewType", NULL};
  json_span value;
  if (json_member(table, "BillingModeSummary", &value))
    text_format(out, ",\"BillingMode\":\"%.*s\"", (int)facts_member(value, "BillingMode").length,
                facts_member(value, "BillingMode").data);
  copy_object(out, table, "StreamSpecification", stream);
  if (json_member(table, "TableClassSummary", &value) && json_member(value, "TableClass", &value))
    text_format(out, ",\"TableClass\":%.*s", (int)value.length, value.data);
  if (json_equals(facts_member(table, "DeletionProtectionEnabled"), "true"))
    text_add(out, ",\"DeletionProtectionEnabled\":true");
  if (json_member(table, "SSEDescription", &value))
    text_format(out, ",\"SSESpecification\":{\"Enabled\":true,\"KMSMasterKeyId\":\"%.*s\"}",
                (int)facts_member(value, "KMSMasterKeyArn").length,
                facts_member(value, "KMSMasterKeyArn").data);
}

void schema_request(const table_facts *f, text *request) {
  static const char *const parts[] = {"TableName", "AttributeDefinitions", "KeySchema", NULL};
  facts_copy_members(request, f->table, parts);
  request->length--;
  add_indexes(request, f->table, "LocalSecondaryIndexes", false);
  add_indexes(request, f->table, "GlobalSecondaryIndexes", true);
  add_capacity(request, f->table, f->table);
  add_settings(request, f->table);
  if (f->tags.length > 0) text_format(request, ",\"Tags\":%.*s", (int)f->tags.length, f->tags.data);
  text_add_char(request, '}');
}
