/*
** definition_request.c - writes requests. What the grammar leaves out is decided
** here: a type is S, billing is on demand, an index of a provisioned table has the
** table's throughput.
*/
#include "definition/definition_request.h"

#include <string.h>

/* -------------------------------------------------------------- small parts */

/* Appends ,"NAME": or "NAME": behind an opening bracket. */
static void member_name(text *out, const char *name) {
  if (strchr("{[", out->data[out->length - 1]) == NULL) text_add_char(out, ',');
  text_format(out, "\"%s\":", name);
}

static void member_text(text *out, const char *name, const text *value) {
  member_name(out, name);
  text_add_json_string(out, text_string(value), value->length);
}

static void open_element(text *out) {
  text_add(out, out->data[out->length - 1] == '[' ? "{" : ",{");
}

static void begin_request(const definition *d, text *request) {
  text_add_char(request, '{');
  member_text(request, "TableName", &d->table);
}

static void add_units(text *out, const text *read, const text *write) {
  if (read->length == 0) return;
  member_name(out, "ProvisionedThroughput");
  text_format(out, "{\"ReadCapacityUnits\":%s,\"WriteCapacityUnits\":%s}", read->data, write->data);
}

/* -------------------------------------------------------------------- types */

/* Calls `visit` for every key that the statement names, until it answers true. */
typedef bool (*key_visit)(const definition_key *key, void *context);

static bool visit_keys(const definition_keys *keys, key_visit visit, void *context) {
  for (size_t i = 0; i < keys->count; i++)
    if (visit(&keys->list[i], context)) return true;
  return false;
}

static bool visit_all_keys(const definition *d, key_visit visit, void *context) {
  if (visit_keys(&d->keys, visit, context)) return true;
  for (size_t i = 0; i < d->index_count; i++)
    if (visit_keys(&d->indexes[i].keys, visit, context)) return true;
  return false;
}

typedef struct type_search {
  const text *name;
  char type;
} type_search;

static bool find_type(const definition_key *key, void *context) {
  type_search *t = context;
  if (key->type != 0 && strcmp(key->name.data, t->name->data) == 0) t->type = key->type;
  return t->type != 0;
}

/* Of an attribute in a table's description; 0: it is not there. */
static char known_type(json_span table, const text *name) {
  json_span list, none, attribute, value, type;
  text quoted = {0};
  char found = 0;
  if (!json_member(table, "AttributeDefinitions", &list)) return 0;
  text_add_json_string(&quoted, name->data, name->length);
  for (size_t at = 0; found == 0 && json_each(list, &at, &none, &attribute);)
    if (json_member(attribute, "AttributeName", &value) && json_equals(value, quoted.data) &&
        json_member(attribute, "AttributeType", &type) && type.length == 3)
      found = type.data[1];
  text_free(&quoted);
  return found;
}

static char type_of(const definition *d, json_span table, const text *name) {
  type_search t = {name, 0};
  if (!visit_all_keys(d, find_type, &t)) t.type = known_type(table, name);
  return t.type != 0 ? t.type : 'S';
}

typedef struct contradiction {
  const definition *d;
  const char *name;
} contradiction;

static bool find_contradiction(const definition_key *key, void *context) {
  contradiction *c = context;
  type_search t = {&key->name, 0};
  visit_all_keys(c->d, find_type, &t);
  if (key->type != 0 && key->type != t.type) c->name = key->name.data;
  return c->name != NULL;
}

const char *definition_two_types(const definition *d) {
  contradiction c = {d, NULL};
  visit_all_keys(d, find_contradiction, &c);
  return c.name;
}

typedef struct attribute_list {
  const definition *d;
  json_span table;
  text *out;
  size_t start;
} attribute_list;

static bool add_attribute(const definition_key *key, void *context) {
  attribute_list *l = context;
  text name = {0};
  text_add(&name, "{\"AttributeName\":");
  text_add_json_string(&name, key->name.data, key->name.length);
  text_add_char(&name, ',');
  if (strstr(l->out->data + l->start, name.data) == NULL) {
    if (l->out->data[l->out->length - 1] != '[') text_add_char(l->out, ',');
    text_format(l->out, "%s\"AttributeType\":\"%c\"}", name.data,
                type_of(l->d, l->table, &key->name));
  }
  text_free(&name);
  return false;
}

static void add_attributes(const definition *d, json_span table, text *out) {
  attribute_list l = {d, table, out, out->length};
  member_name(out, "AttributeDefinitions");
  text_add_char(out, '[');
  visit_all_keys(d, add_attribute, &l);
  text_add_char(out, ']');
}

/* ------------------------------------------------------------------ indexes */

static void add_key(text *out, const definition_key *key, bool range) {
  open_element(out);
  member_text(out, "AttributeName", &key->name);
  text_format(out, ",\"KeyType\":\"%s\"}", range ? "RANGE" : "HASH");
}

/* An LSI begins with the table's partition key. */
static void add_key_schema(text *out, const definition_keys *keys, const definition_key *first) {
  member_name(out, "KeySchema");
  text_add_char(out, '[');
  if (first != NULL) add_key(out, first, false);
  for (size_t i = 0; i < keys->count; i++) add_key(out, &keys->list[i], keys->list[i].range);
  text_add_char(out, ']');
}

static const definition_key *partition_key(const definition *d) {
  for (size_t i = 0; i < d->keys.count; i++)
    if (!d->keys.list[i].range) return &d->keys.list[i];
  return NULL;
}

static void add_projection(text *out, const definition_index *index) {
  static const char *const types[] = {
      [PROJECT_ALL] = "ALL", [PROJECT_KEYS] = "KEYS_ONLY", [PROJECT_SOME] = "INCLUDE"};
  text_format(out, ",\"Projection\":{\"ProjectionType\":\"%s\"", types[index->projection]);
  if (index->projection == PROJECT_SOME)
    text_format(out, ",\"NonKeyAttributes\":%s", index->included.data);
  text_add_char(out, '}');
}

/* `read` and `write` are the table's. */
static void add_index(text *out, const definition *d, const definition_index *index,
                      const text *read, const text *write) {
  bool own = index->read.length > 0;
  open_element(out);
  member_text(out, "IndexName", &index->name);
  add_key_schema(out, &index->keys, index->local ? partition_key(d) : NULL);
  add_projection(out, index);
  if (!index->local) add_units(out, own ? &index->read : read, own ? &index->write : write);
  text_add_char(out, '}');
}

static void add_indexes(text *out, const definition *d, bool local, const char *name) {
  bool any = false;
  for (size_t i = 0; i < d->index_count; i++) {
    if (d->indexes[i].local != local) continue;
    if (!any) member_name(out, name);
    if (!any) text_add_char(out, '[');
    add_index(out, d, &d->indexes[i], &d->read, &d->write);
    any = true;
  }
  if (any) text_add_char(out, ']');
}

/* ----------------------------------------------------------------- settings */

static void add_billing(text *out, const definition *d) {
  if (d->billing == BILLING_PROVISIONED) text_add(out, ",\"BillingMode\":\"PROVISIONED\"");
  if (d->billing == BILLING_ON_DEMAND) text_add(out, ",\"BillingMode\":\"PAY_PER_REQUEST\"");
  add_units(out, &d->read, &d->write);
}

static void add_settings(text *out, const definition *d) {
  add_billing(out, d);
  if (d->stream.length > 0)
    text_format(out, ",\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"%s\"}",
                d->stream.data);
  if (d->table_class.length > 0) text_format(out, ",\"TableClass\":\"%s\"", d->table_class.data);
  if (d->protection != 0)
    text_format(out, ",\"DeletionProtectionEnabled\":%s", d->protection == '+' ? "true" : "false");
}

/* -------------------------------------------------------------------- whole */

void definition_create_request(const definition *d, text *request) {
  begin_request(d, request);
  add_attributes(d, (json_span){"", 0}, request);
  add_key_schema(request, &d->keys, NULL);
  add_indexes(request, d, true, "LocalSecondaryIndexes");
  add_indexes(request, d, false, "GlobalSecondaryIndexes");
  if (d->billing == BILLING_UNSAID && d->read.length == 0)
    text_add(request, ",\"BillingMode\":\"PAY_PER_REQUEST\"");
  add_settings(request, d);
  if (d->tags.length > 0) text_format(request, ",\"Tags\":%s", d->tags.data);
  text_add_char(request, '}');
}

/* The throughput of a provisioned table; nothing of one on demand. */
static void known_units(json_span table, text *read, text *write) {
  json_span units, r, w;
  if (!json_member(table, "ProvisionedThroughput", &units) ||
      !json_member(units, "ReadCapacityUnits", &r) ||
      !json_member(units, "WriteCapacityUnits", &w) || json_integer(r) == 0)
    return;
  text_append(read, r.data, r.length);
  text_append(write, w.data, w.length);
}

static void add_new_index(const definition *d, json_span table, text *request) {
  text read = {0}, write = {0};
  known_units(table, &read, &write);
  add_attributes(d, table, request);
  text_add(request, ",\"GlobalSecondaryIndexUpdates\":[{\"Create\":");
  text element = {0};
  text_add_char(&element, '[');
  add_index(&element, d, d->indexes, &read, &write);
  text_append(request, element.data + 1, element.length - 1);
  text_add(request, "}]");
  text_free(&element);
  text_free(&read);
  text_free(&write);
}

/* A table that leaves on demand needs a throughput for each index: the table's. */
static void add_index_units(const definition *d, json_span table, text *request) {
  json_span list, none, index, name;
  const char *before = ",\"GlobalSecondaryIndexUpdates\":[";
  if (d->billing != BILLING_PROVISIONED || !json_member(table, "GlobalSecondaryIndexes", &list))
    return;
  for (size_t at = 0; json_each(list, &at, &none, &index); before = ",") {
    if (!json_member(index, "IndexName", &name)) continue;
    text_format(request, "%s{\"Update\":{\"IndexName\":%.*s", before, (int)name.length, name.data);
    add_units(request, &d->read, &d->write);
    text_add(request, "}}");
  }
  text_add_char(request, ']');
}

void definition_update_request(const definition *d, json_span table, text *request) {
  begin_request(d, request);
  if (d->kind == DEFINITION_ADD_GSI) add_new_index(d, table, request);
  if (d->kind == DEFINITION_DROP_GSI) {
    text_add(request, ",\"GlobalSecondaryIndexUpdates\":[{\"Delete\":{");
    member_text(request, "IndexName", &d->name);
    text_add(request, "}}]");
  }
  if (d->kind == DEFINITION_DROP_STREAM)
    text_add(request, ",\"StreamSpecification\":{\"StreamEnabled\":false}");
  add_index_units(d, table, request);
  add_settings(request, d);
  text_add_char(request, '}');
}

void definition_ttl_request(const definition *d, json_span attribute, bool enabled, text *request) {
  begin_request(d, request);
  text_format(request, ",\"TimeToLiveSpecification\":{\"AttributeName\":%.*s,\"Enabled\":%s}}",
              (int)attribute.length, attribute.data, enabled ? "true" : "false");
}
