/*
** import_table.c - asks for a table and makes one.
*/
#include "transfer/import_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "definition/definition_run.h"

/* ------------------------------------------------------------------- finding */

static void take_definitions(import_table *t, json_span definitions) {
  size_t position = 0;
  json_span name, entry, attribute, type;
  while (json_each(definitions, &position, &name, &entry)) {
    if (!json_member(entry, "AttributeName", &attribute)) continue;
    if (!json_member(entry, "AttributeType", &type)) continue;
    text meant = {0};
    json_text(attribute, &meant);
    json_span letter = json_unquoted(type);
    t->declared = memory_resize(t->declared, t->count + 1, sizeof *t->declared);
    t->declared[t->count++] = (declared_name){memory_copy(text_string(&meant), meant.length),
                                              value_type_of(letter.data, letter.length)};
    text_free(&meant);
  }
}

static bool ask_for_table(session *s, const char *name) {
  text request = {0};
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, name, strlen(name));
  text_add_char(&request, '}');
  bool found = session_ask(s, "DescribeTable", request.data, request.length);
  text_free(&request);
  return found;
}

table_outcome import_table_find(session *s, const char *name, import_table *t) {
  json_span answer, table, part;
  *t = (import_table){0};
  if (!ask_for_table(s, name)) {
    const char *exception = s->answer.exception;
    if (s->answer.outcome == DOOR_REFUSED && exception != NULL &&
        strcmp(exception, "ResourceNotFoundException") == 0)
      return TABLE_MISSING;
    session_fail_with_answer(s);
    return TABLE_FAILED;
  }
  if (!session_answer(s, &answer) || !json_member(answer, "Table", &table)) {
    session_bad_answer(s);
    return TABLE_FAILED;
  }
  if (json_member(table, "AttributeDefinitions", &part)) take_definitions(t, part);
  if (json_member(table, "TableId", &part)) json_text(part, &t->id);
  return TABLE_FOUND;
}

void import_table_free(import_table *t) {
  for (size_t i = 0; i < t->count; i++) free(t->declared[i].name);
  free(t->declared);
  text_free(&t->id);
  *t = (import_table){0};
}

value_type import_table_declared(const import_table *t, const char *name, size_t length) {
  for (size_t i = 0; i < t->count; i++)
    if (strlen(t->declared[i].name) == length && memcmp(t->declared[i].name, name, length) == 0)
      return t->declared[i].type;
  return TYPE_NONE;
}

/* -------------------------------------------------------------------- making */

typedef struct key_part {
  text name;
  const char *type; /* "S" */
} key_part;

typedef struct key_parts {
  key_part parts[2];
  int count;
} key_parts;

static void key_parts_free(key_parts *k) {
  for (int i = 0; i < 2; i++) text_free(&k->parts[i].name);
}

static bool is_key_type(value_type type) {
  return type == TYPE_S || type == TYPE_N || type == TYPE_B;
}

static void add_create_request(const char *table, const key_parts *k, text *request) {
  text_add(request, "{\"TableName\":");
  text_add_json_string(request, table, strlen(table));
  text_add(request, ",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":[");
  for (int i = 0; i < k->count; i++) {
    text_add(request, i > 0 ? ",{\"AttributeName\":" : "{\"AttributeName\":");
    text_add_json_string(request, text_string(&k->parts[i].name), k->parts[i].name.length);
    text_format(request, ",\"AttributeType\":\"%s\"}", k->parts[i].type);
  }
  text_add(request, "],\"KeySchema\":[");
  for (int i = 0; i < k->count; i++) {
    text_add(request, i > 0 ? ",{\"AttributeName\":" : "{\"AttributeName\":");
    text_add_json_string(request, text_string(&k->parts[i].name), k->parts[i].name.length);
    text_format(request, ",\"KeyType\":\"%s\"}", i > 0 ? "RANGE" : "HASH");
  }
  text_add(request, "]}");
}

/* The type of the item's attribute; TYPE_NONE if it has none that a key may have. */
static value_type type_in_item(json_span item, const text *name) {
  size_t position = 0;
  json_span member, value, inside;
  value_type type = TYPE_NONE;
  text meant = {0};
  while (type == TYPE_NONE && json_each(item, &position, &member, &value)) {
    text_clear(&meant);
    json_text(member, &meant);
    if (strcmp(text_string(&meant), text_string(name)) == 0) type = typed_value(value, &inside);
  }
  text_free(&meant);
  return is_key_type(type) ? type : TYPE_NONE;
}

static bool take_key_part(const char **c, json_span item, key_parts *k) {
  if (k->count == 2) return false;
  key_part *part = &k->parts[k->count];
  size_t length = strcspn(*c, ",");
  const char *colon = memchr(*c, ':', length);
  size_t named = colon != NULL ? (size_t)(colon - *c) : length;
  text_append(&part->name, *c, named);
  value_type type = colon != NULL ? value_type_of(colon + 1, length - named - 1)
                                  : type_in_item(item, &part->name);
  if (part->name.length == 0 || !is_key_type(type)) return false;
  part->type = value_type_names[type];
  k->count++;
  *c += length + ((*c)[length] == ',');
  return true;
}

bool import_table_from_key(const char *name, const char *key, json_span item, text *request,
                           text *why) {
  key_parts k = {.count = 0};
  bool good = true;
  const char *c = key;
  do good = take_key_part(&c, item, &k);
  while (good && *c != '\0');
  if (good)
    add_create_request(name, &k, request);
  else
    text_format(why, "--key %s: the first item has no such key; --create says its types", key);
  key_parts_free(&k);
  return good;
}

int import_table_create(session *s, const char *name, const char *request) {
  int rc = session_call(s, "CreateTable", request);
  return rc == SHELL_DONE ? table_wait_active(s, name) : rc;
}
