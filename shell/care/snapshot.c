/*
** snapshot.c - keeps the account of snapshots. What becomes one is written before its
** item says that it counts, and what is taken away stops counting first.
*/
#include "care/snapshot.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json_text.h"

enum { HALF_LASTS_MS = 24 * 3600 * 1000 };

/* ------------------------------------------------------------- its item */

static const struct {
  const char *name;
  size_t place;
} number_places[] =
    {
        {"id",    offsetof(snapshot, id)   },
        {"at",    offsetof(snapshot, at)   },
        {"items", offsetof(snapshot, items)},
        {"bytes", offsetof(snapshot, bytes)},
},
  text_places[] = {
      {"kind", offsetof(snapshot, kind)},           {"table", offsetof(snapshot, table)},
      {"statement", offsetof(snapshot, statement)}, {"arn", offsetof(snapshot, arn)},
      {"create", offsetof(snapshot, create)},       {"ttl", offsetof(snapshot, ttl)},
      {"extras", offsetof(snapshot, extras)},
};
enum {
  NUMBERS = sizeof number_places / sizeof *number_places,
  TEXTS = sizeof text_places / sizeof *text_places
};

static long long *number_of(snapshot *n, size_t i) {
  return (long long *)((char *)n + number_places[i].place);
}

static text *text_of(snapshot *n, size_t i) {
  return (text *)((char *)n + text_places[i].place);
}

static bool write_account(snapshot_room *room, snapshot *n, bool whole, text *why) {
  text request = {0};
  text_add(&request, "{\"TableName\":\"snapshots\",\"Item\":{");
  for (size_t i = 0; i < NUMBERS; i++)
    text_format(&request, "\"%s\":{\"N\":\"%lld\"},", number_places[i].name, *number_of(n, i));
  for (size_t i = 0; i < TEXTS; i++) {
    const text *value = text_of(n, i);
    text_format(&request, "\"%s\":{\"S\":", text_places[i].name);
    text_add_json_string(&request, text_string(value), value->length);
    text_add(&request, "},");
  }
  text_format(&request, "\"whole\":{\"BOOL\":%s}}}", whole ? "true" : "false");
  bool done = snapshot_room_ask(room, "PutItem", &request, why);
  text_free(&request);
  return done;
}

/* What is in an item's attribute. */
static json_span attribute_of(json_span item, const char *name, const char *type) {
  json_span value, inside;
  if (json_member(item, name, &value) && json_member(value, type, &inside)) return inside;
  return (json_span){"", 0};
}

static void read_account(json_span item, snapshot *n) {
  for (size_t i = 0; i < NUMBERS; i++)
    *number_of(n, i) = json_integer(json_unquoted(attribute_of(item, number_places[i].name, "N")));
  for (size_t i = 0; i < TEXTS; i++) {
    json_span value = attribute_of(item, text_places[i].name, "S");
    if (value.length > 0) json_text(value, text_of(n, i));
  }
}

void snapshot_free(snapshot *n) {
  for (size_t i = 0; i < TEXTS; i++) text_free(text_of(n, i));
  *n = (snapshot){0};
}

/* ----------------------------------------------------------------- the list */

typedef struct account_search {
  snapshot_list *found;
  bool whole; /* those that count; else those that do not */
} account_search;

static bool take_accounts(void *context, json_span items) {
  const account_search *search = context;
  snapshot_list *found = search->found;
  json_span none, item;
  for (size_t at = 0; json_each(items, &at, &none, &item);) {
    json_span whole = attribute_of(item, "whole", "BOOL");
    if (whole.length == 0 || json_equals(whole, "true") != search->whole) continue;
    found->list = memory_resize(found->list, found->count + 1, sizeof *found->list);
    found->list[found->count] = (snapshot){0};
    read_account(item, &found->list[found->count++]);
  }
  return true;
}

static int compare_ids(const void *a, const void *b) {
  long long left = ((const snapshot *)a)->id, right = ((const snapshot *)b)->id;
  return (left < right) - (left > right);
}

static bool read_accounts(snapshot_room *room, bool whole, snapshot_list *found, text *why) {
  account_search search = {found, whole};
  *found = (snapshot_list){0};
  bool done = snapshot_room_read(room, "snapshots", take_accounts, &search, why);
  if (found->count > 0) qsort(found->list, found->count, sizeof *found->list, compare_ids);
  return done;
}

bool snapshot_list_read(snapshot_room *room, snapshot_list *found, text *why) {
  return read_accounts(room, true, found, why);
}

void snapshot_list_free(snapshot_list *found) {
  for (size_t i = 0; i < found->count; i++) snapshot_free(&found->list[i]);
  free(found->list);
  *found = (snapshot_list){0};
}

/* ------------------------------------------------------------------ forgetting */

static bool ask_on_items(snapshot_room *room, const char *operation, long long id, text *why) {
  text request = {0};
  text_format(&request, "{\"TableName\":\"items-%lld\"}", id);
  bool done = snapshot_room_ask(room, operation, &request, why);
  text_free(&request);
  return done;
}

static bool drop_items(snapshot_room *room, long long id, text *why) {
  text ignored = {0};
  bool gone = ask_on_items(room, "DeleteTable", id, &ignored);
  const char *exception = snapshot_room_answer(room)->exception;
  if (!gone) gone = exception != NULL && strcmp(exception, "ResourceNotFoundException") == 0;
  if (!gone) text_add(why, text_string(&ignored));
  text_free(&ignored);
  return gone;
}

bool snapshot_forget(snapshot_room *room, long long id, text *why) {
  snapshot half = {.id = id};
  text request = {0};
  text_format(&request, "{\"TableName\":\"snapshots\",\"Key\":{\"id\":{\"N\":\"%lld\"}}}", id);
  bool done = write_account(room, &half, false, why) && drop_items(room, id, why) &&
              snapshot_room_ask(room, "DeleteItem", &request, why);
  text_free(&request);
  return done;
}

static long long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Those before the last ten, and what is half and old. */
static bool clear_room(snapshot_room *room, text *why) {
  snapshot_list whole = {0}, half = {0};
  bool done = read_accounts(room, true, &whole, why) && read_accounts(room, false, &half, why);
  for (size_t i = SNAPSHOTS_KEPT; done && i < whole.count; i++)
    done = snapshot_forget(room, whole.list[i].id, why);
  for (size_t i = 0; done && i < half.count; i++)
    if (now_ms() - half.list[i].at > HALF_LASTS_MS)
      done = snapshot_forget(room, half.list[i].id, why);
  snapshot_list_free(&whole);
  snapshot_list_free(&half);
  return done;
}

/* ---------------------------------------------------------------------- making */

/* Ids are never given twice. */
static bool take_id(snapshot_room *room, snapshot *n, text *why) {
  static const char request_text[] =
      "{\"TableName\":\"snapshots\",\"Key\":{\"id\":{\"N\":\"0\"}},"
      "\"UpdateExpression\":\"ADD last_id :one\",\"ReturnValues\":\"UPDATED_NEW\","
      "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}}";
  json_span body, attributes;
  text request = {0};
  text_add(&request, request_text);
  bool done = snapshot_room_ask(room, "UpdateItem", &request, why);
  text_free(&request);
  const door_answer *answer = snapshot_room_answer(room);
  if (done && json_is_value(answer->body, answer->length, &body, NULL) &&
      json_member(body, "Attributes", &attributes))
    n->id = json_integer(json_unquoted(attribute_of(attributes, "last_id", "N")));
  return done;
}

/* Appends the definitions of the attributes of the key alone. */
static void add_key_types(json_span schema, json_span types, text *request) {
  json_span none, key, type, name, other;
  const char *before = "";
  for (size_t at = 0; json_each(schema, &at, &none, &key);) {
    if (!json_member(key, "AttributeName", &name)) continue;
    for (size_t place = 0; json_each(types, &place, &none, &type);) {
      if (!json_member(type, "AttributeName", &other) || other.length != name.length ||
          memcmp(other.data, name.data, name.length) != 0)
        continue;
      text_format(request, "%s%.*s", before, (int)type.length, type.data);
      before = ",";
    }
  }
}

/* The table of the items has the key of theirs, and nothing else. */
static bool make_items_table(snapshot_room *room, const snapshot *n, text *why) {
  json_span definition, schema, types;
  text request = {0};
  if (!json_is_value(n->create.data, n->create.length, &definition, NULL) ||
      !json_member(definition, "KeySchema", &schema) ||
      !json_member(definition, "AttributeDefinitions", &types)) {
    text_add(why, "the table's description is not understood");
    return false;
  }
  text_format(&request,
              "{\"TableName\":\"items-%lld\",\"BillingMode\":\"PAY_PER_REQUEST\","
              "\"KeySchema\":%.*s,\"AttributeDefinitions\":[",
              n->id, (int)schema.length, schema.data);
  add_key_types(schema, types, &request);
  text_add(&request, "]}");
  bool done = snapshot_room_ask(room, "CreateTable", &request, why);
  text_free(&request);
  return done;
}

bool snapshot_begin(snapshot_room *room, snapshot *n, text *why) {
  n->at = now_ms();
  return clear_room(room, why) && take_id(room, n, why) && write_account(room, n, false, why) &&
         make_items_table(room, n, why);
}

bool snapshot_add(snapshot_room *room, snapshot *n, json_span items, text *why) {
  json_span body, imported;
  text request = {0};
  if (items.length <= 2) return true;
  text_format(&request, "{\"TableName\":\"items-%lld\",\"Items\":", n->id);
  text_append(&request, items.data, items.length);
  text_add_char(&request, '}');
  bool done = snapshot_room_ask(room, "ImportItems", &request, why);
  text_free(&request);
  const door_answer *answer = snapshot_room_answer(room);
  if (done && json_is_value(answer->body, answer->length, &body, NULL) &&
      json_member(body, "Imported", &imported))
    n->items += json_integer(imported);
  return done;
}

/* Counts what is really there. */
static bool measure_items(snapshot_room *room, snapshot *n, text *why) {
  json_span body, table, count, size;
  if (!ask_on_items(room, "DescribeTable", n->id, why)) return false;
  const door_answer *answer = snapshot_room_answer(room);
  bool read = json_is_value(answer->body, answer->length, &body, NULL) &&
              json_member(body, "Table", &table) && json_member(table, "ItemCount", &count) &&
              json_member(table, "TableSizeBytes", &size);
  if (!read) return false;
  n->items = json_integer(count);
  n->bytes = json_integer(size);
  return true;
}

bool snapshot_finish(snapshot_room *room, snapshot *n, text *why) {
  return measure_items(room, n, why) && write_account(room, n, true, why) && clear_room(room, why);
}

bool snapshot_read(snapshot_room *room, const snapshot *n, page_visit visit, void *context,
                   text *why) {
  text table = {0};
  text_format(&table, "items-%lld", n->id);
  bool done = snapshot_room_read(room, table.data, visit, context, why);
  text_free(&table);
  return done;
}
