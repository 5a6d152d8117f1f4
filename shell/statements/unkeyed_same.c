/*
** unkeyed_same.c - reads items again: together, and one by one where that is refused, as
** it is if somebody writes to one of them or they have become too large.
*/
#include "statements/unkeyed_same.h"

#include <string.h>

#include "base/json_same.h"
#include "care/item_key.h"

static size_t count_members(json_span object) {
  json_span name, value;
  size_t count = 0, at = 0;
  while (json_each(object, &at, &name, &value)) count++;
  return count;
}

static bool has_name(json_span item, json_span wanted) {
  json_span name, value;
  for (size_t at = 0; json_each(item, &at, &name, &value);)
    if (json_same(name, wanted)) return true;
  return false;
}

/* Endpoints write numbers in several ways: values are left to the condition. */
static bool is_same(json_span read, json_span present) {
  json_span name, value;
  size_t count = count_members(read);
  if (count > MOST_COMPARED) return json_same(read, present);
  if (count_members(present) != count) return false;
  for (size_t at = 0; json_each(present, &at, &name, &value);)
    if (!has_name(read, name)) return false;
  return true;
}

static void add_get(const text *table, json_span schema, json_span item, text *request) {
  text_add(request, "{\"TableName\":");
  text_add_json_string(request, table->data, table->length);
  text_add(request, ",\"Key\":");
  item_key_add(schema, item, request);
}

static bool read_together(session *s, const text *table, json_span schema, json_span items) {
  json_span none, item;
  text request = {0};
  const char *before = "{\"TransactItems\":[";
  for (size_t at = 0; json_each(items, &at, &none, &item); before = ",") {
    text_format(&request, "%s{\"Get\":", before);
    add_get(table, schema, item, &request);
    text_add(&request, "}}");
  }
  text_add(&request, "]}");
  bool done = session_ask(s, "TransactGetItems", request.data, request.length);
  text_free(&request);
  return done;
}

static bool compare_together(const session *s, json_span items, bool *same) {
  json_span body, answers, none, answer, item, present;
  size_t i = 0, next = 0;
  if (!session_answer(s, &body) || !json_member(body, "Responses", &answers)) return false;
  for (size_t at = 0; json_each(items, &at, &none, &item); i++) {
    bool there = json_each(answers, &next, &none, &answer) && json_member(answer, "Item", &present);
    same[i] = there && is_same(item, present);
  }
  return true;
}

static bool compare_one(session *s, const text *table, json_span schema, json_span item,
                        bool *same) {
  json_span body, present;
  text request = {0};
  add_get(table, schema, item, &request);
  text_add(&request, ",\"ConsistentRead\":true}");
  bool done = session_ask(s, "GetItem", request.data, request.length);
  text_free(&request);
  if (!done || !session_answer(s, &body)) return false;
  *same = json_member(body, "Item", &present) && is_same(item, present);
  return true;
}

bool unkeyed_still_same(session *s, const text *table, json_span schema, json_span items,
                        bool *same) {
  json_span none, item;
  bool done = true;
  size_t i = 0;
  if (read_together(s, table, schema, items)) return compare_together(s, items, same);
  if (s->answer.outcome != DOOR_REFUSED) return false;
  for (size_t at = 0; done && json_each(items, &at, &none, &item); i++)
    done = compare_one(s, table, schema, item, &same[i]);
  return done;
}
