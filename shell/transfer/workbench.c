/*
** workbench.c - reads models of NoSQL Workbench:
**
**   {"ModelName":...,"DataModel":[{"TableName":...,
**     "KeyAttributes":{"PartitionKey":{"AttributeName":...,"AttributeType":...},
**                      "SortKey":...},
**     "GlobalSecondaryIndexes":[{"IndexName":...,"KeyAttributes":...,"Projection":...}],
**     "TableData":[item...], "TableFacets":[{"TableData":[item...]}],
**     "BillingMode":...,"ProvisionedCapacitySettings":{"ProvisionedThroughput":...}}]}
**
** Items are in DynamoDB JSON. What else stands there is about the drawing of the model,
** or about the scaling of provisioned tables, which a table itself does not know.
*/
#include "transfer/workbench.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "transfer/json_check.h"
#include "transfer/typed_json.h"

typedef struct model_reader {
  import_set *set;
  text *why;
  const char *counted; /* lines are counted up to here */
  size_t line;
} model_reader;

/* The attributes of all keys of a table, each once. */
typedef struct model_attributes {
  json_span *names, *types;
  size_t count;
} model_attributes;

/* -------------------------------------------------------------------- errors */

/* The line of a place; places come in the order of the file, mostly. */
static size_t line_at(model_reader *r, const char *at) {
  if (at < r->counted) {
    r->counted = r->set->content.data;
    r->line = 1;
  }
  for (; r->counted < at; r->counted++) r->line += *r->counted == '\n';
  return r->line;
}

static bool model_wrong(model_reader *r, json_span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static bool model_wrong(model_reader *r, json_span at, const char *format, ...) {
  char message[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  text_format(r->why, "%s:%zu: %s", r->set->path, line_at(r, at.data), message);
  return false;
}

/* A member that must be there and begin with this sign; else *value is the object. */
static bool model_member(model_reader *r, json_span object, const char *name, char sign,
                         json_span *value) {
  *value = object;
  if (*object.data != '{') return model_wrong(r, object, "not an object");
  if (!json_member(object, name, value)) return model_wrong(r, object, "%s is missing", name);
  if (*value->data == sign) return true;
  return model_wrong(r, *value, "%s is not %s", name,
                     sign == '{'   ? "an object"
                     : sign == '[' ? "an array"
                                   : "a string");
}

/* A list that may be missing; it is empty then. */
static bool model_list(model_reader *r, json_span object, const char *name, json_span *list) {
  bool there = json_member(object, name, list);
  if (!there) *list = (json_span){"[]", 2};
  if (*object.data != '{') return model_wrong(r, object, "not an object");
  return !there || model_member(r, object, name, '[', list);
}

/* ---------------------------------------------------------------------- keys */

static bool same_span(json_span a, json_span b) {
  return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

static bool note_attribute(model_reader *r, model_attributes *known, json_span name,
                           json_span type) {
  for (size_t i = 0; i < known->count; i++) {
    if (!same_span(known->names[i], name)) continue;
    if (same_span(known->types[i], type)) return true;
    return model_wrong(r, name, "the attribute %.*s is given two types", (int)name.length,
                       name.data);
  }
  known->names = memory_resize(known->names, known->count + 1, sizeof *known->names);
  known->types = memory_resize(known->types, known->count + 1, sizeof *known->types);
  known->names[known->count] = name;
  known->types[known->count++] = type;
  return true;
}

static bool add_key(model_reader *r, json_span key, const char *kind, model_attributes *known,
                    text *request) {
  json_span name, type;
  if (!model_member(r, key, "AttributeName", '"', &name)) return false;
  if (!model_member(r, key, "AttributeType", '"', &type)) return false;
  text_format(request, "{\"AttributeName\":%.*s,\"KeyType\":\"%s\"}", (int)name.length, name.data,
              kind);
  return note_attribute(r, known, name, type);
}

/* Appends "KeySchema":[...] of a table or index. */
static bool add_key_schema(model_reader *r, json_span object, model_attributes *known,
                           text *request) {
  json_span keys, key;
  if (!model_member(r, object, "KeyAttributes", '{', &keys)) return false;
  text_add(request, "\"KeySchema\":[");
  if (!model_member(r, keys, "PartitionKey", '{', &key)) return false;
  if (!add_key(r, key, "HASH", known, request)) return false;
  if (json_member(keys, "SortKey", &key)) {
    text_add_char(request, ',');
    if (!add_key(r, key, "RANGE", known, request)) return false;
  }
  text_add_char(request, ']');
  return true;
}

static void add_definitions(const model_attributes *known, text *request) {
  text_add(request, ",\"AttributeDefinitions\":[");
  for (size_t i = 0; i < known->count; i++)
    text_format(request, "%s{\"AttributeName\":%.*s,\"AttributeType\":%.*s}", i > 0 ? "," : "",
                (int)known->names[i].length, known->names[i].data, (int)known->types[i].length,
                known->types[i].data);
  text_add_char(request, ']');
}

/* ------------------------------------------------------------------- capacity */

static bool is_provisioned(json_span table) {
  json_span mode;
  return json_member(table, "BillingMode", &mode) &&
         json_equals(json_unquoted(mode), "PROVISIONED");
}

/* What an index does not say of its own is as with its table. */
static bool add_throughput(model_reader *r, json_span table, json_span object, text *request) {
  json_span settings, units, read, write;
  if (!is_provisioned(table)) return true;
  if (!json_member(object, "ProvisionedCapacitySettings", &settings)) settings = table;
  if (same_span(settings, table) &&
      !model_member(r, table, "ProvisionedCapacitySettings", '{', &settings))
    return false;
  if (!model_member(r, settings, "ProvisionedThroughput", '{', &units)) return false;
  if (!json_member(units, "ReadCapacityUnits", &read) ||
      !json_member(units, "WriteCapacityUnits", &write))
    return model_wrong(r, units, "ReadCapacityUnits or WriteCapacityUnits is missing");
  text_format(request,
              ",\"ProvisionedThroughput\":{\"ReadCapacityUnits\":%.*s,\"WriteCapacityUnits\":%.*s}",
              (int)read.length, read.data, (int)write.length, write.data);
  return true;
}

/* -------------------------------------------------------------------- indexes */

static bool add_index(model_reader *r, json_span table, json_span index, bool global,
                      model_attributes *known, text *request) {
  json_span name, projection;
  if (!model_member(r, index, "IndexName", '"', &name)) return false;
  if (!model_member(r, index, "Projection", '{', &projection)) return false;
  text_format(request, "{\"IndexName\":%.*s,\"Projection\":%.*s,", (int)name.length, name.data,
              (int)projection.length, projection.data);
  if (!add_key_schema(r, index, known, request)) return false;
  if (global && !add_throughput(r, table, index, request)) return false;
  text_add_char(request, '}');
  return true;
}

static bool add_model_indexes(model_reader *r, json_span table, const char *member, bool global,
                              model_attributes *known, text *request) {
  json_span list, none, index;
  if (!model_list(r, table, member, &list)) return false;
  const char *before = "[";
  for (size_t at = 0; json_each(list, &at, &none, &index); before = ",") {
    if (*before == '[') text_format(request, ",\"%s\":", member);
    text_add(request, before);
    if (!add_index(r, table, index, global, known, request)) return false;
  }
  if (*before == ',') text_add_char(request, ']');
  return true;
}

/* Appends the request of CreateTable. */
static bool add_table_request(model_reader *r, json_span table, json_span name,
                              model_attributes *known, text *request) {
  text_format(request, "{\"TableName\":%.*s,", (int)name.length, name.data);
  bool good = add_key_schema(r, table, known, request) &&
              add_model_indexes(r, table, "GlobalSecondaryIndexes", true, known, request) &&
              add_model_indexes(r, table, "LocalSecondaryIndexes", false, known, request) &&
              add_throughput(r, table, table, request);
  text_format(request, ",\"BillingMode\":\"%s\"",
              is_provisioned(table) ? "PROVISIONED" : "PAY_PER_REQUEST");
  add_definitions(known, request);
  text_add_char(request, '}');
  return good;
}

/* ---------------------------------------------------------------------- items */

static bool give_items(model_reader *r, json_span holder) {
  json_span list, none, item;
  if (!model_list(r, holder, "TableData", &list)) return false;
  for (size_t at = 0; json_each(list, &at, &none, &item);) {
    if (*item.data != '{') return model_wrong(r, item, "an item is not an object");
    const char *wrong = typed_wrong(item);
    if (wrong != NULL) return model_wrong(r, item, "%s", wrong);
    import_set_give(r->set, (given_item){.piece = item, .line = line_at(r, item.data)});
  }
  return true;
}

static bool give_all_items(model_reader *r, json_span table) {
  json_span facets, none, facet;
  if (!give_items(r, table) || !model_list(r, table, "TableFacets", &facets)) return false;
  for (size_t at = 0; json_each(facets, &at, &none, &facet);)
    if (!give_items(r, facet)) return false;
  return true;
}

/* Whether two texts of JSON differ in blanks only. */
static bool same_json(json_span a, json_span b) {
  const char *x = a.data, *y = b.data, *x_end = x + a.length, *y_end = y + b.length;
  bool quoted = false;
  for (;;) {
    if (!quoted) {
      x = json_skip_blanks(x, x_end);
      y = json_skip_blanks(y, y_end);
    }
    if (x == x_end || y == y_end) return x == x_end && y == y_end;
    if (*x != *y) return false;
    if (quoted && *x == '\\') {
      x++;
      y++;
      if (*x != *y) return false;
    } else if (*x == '"') {
      quoted = !quoted;
    }
    x++;
    y++;
  }
}

typedef struct keyed_item {
  text key;
  size_t index; /* of the item */
} keyed_item;

static int compare_keyed(const void *a, const void *b) {
  const keyed_item *x = a, *y = b;
  int order = strcmp(text_string(&x->key), text_string(&y->key));
  return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

/* Appends the values of the item's key, without blanks. */
static void add_item_key(json_span item, const model_attributes *known, size_t parts, text *key) {
  for (size_t i = 0; i < parts; i++) {
    size_t at = 0;
    json_span name, value, inside;
    while (json_each(item, &at, &name, &value))
      if (same_span(name, known->names[i]) && typed_value(value, &inside) != TYPE_NONE)
        text_append(key, inside.data, inside.length);
    text_add_char(key, ' ');
  }
}

/* An item that several facets show is one item. The same key with other attributes is
** a mistake of the model, of which only one could stay. */
static bool join_items(model_reader *r, const model_attributes *known, size_t parts) {
  set_table *t = &r->set->tables[r->set->count - 1];
  keyed_item *keyed = memory_resize(NULL, t->count + 1, sizeof *keyed);
  bool good = true;
  size_t kept = 0;
  for (size_t i = 0; i < t->count; i++) {
    keyed[i] = (keyed_item){.index = i};
    add_item_key(t->items[i].piece, known, parts, &keyed[i].key);
  }
  qsort(keyed, t->count, sizeof *keyed, compare_keyed);
  for (size_t i = 1; i < t->count && good; i++) {
    if (strcmp(keyed[i].key.data, keyed[i - 1].key.data) != 0) continue;
    given_item *first = &t->items[keyed[i - 1].index], *item = &t->items[keyed[i].index];
    good = same_json(first->piece, item->piece) ||
           model_wrong(r, item->piece, "the item of line %zu has the same key, and is another one",
                       first->line);
    keyed[i].index = keyed[i - 1].index;
    item->piece.length = 0;
  }
  for (size_t i = 0; i < t->count; i++) {
    if (t->items[i].piece.length > 0) t->items[kept++] = t->items[i];
    text_free(&keyed[i].key);
  }
  t->count = kept;
  free(keyed);
  return good;
}

/* --------------------------------------------------------------------- tables */

static bool read_table(model_reader *r, json_span table) {
  model_attributes known = {.count = 0};
  json_span name = {"", 0}, keys, sort;
  text decoded = {0};
  if (!model_member(r, table, "TableName", '"', &name)) return false;
  json_text(name, &decoded);
  bool good = import_set_find(r->set, text_string(&decoded)) == NULL ||
              model_wrong(r, name, "the table %s stands twice", decoded.data);
  if (good) {
    set_table *t = import_set_add(r->set, text_string(&decoded));
    t->line = line_at(r, table.data);
    good = add_table_request(r, table, name, &known, &t->make);
  }
  if (good) good = give_all_items(r, table);
  if (good) {
    bool sorted = json_member(table, "KeyAttributes", &keys) && json_member(keys, "SortKey", &sort);
    good = join_items(r, &known, sorted ? 2 : 1);
  }
  free(known.names);
  free(known.types);
  text_free(&decoded);
  return good;
}

static bool read_model(model_reader *r) {
  json_span model = {"", 0}, tables = {"", 0}, none, table;
  const char *stop = r->counted;
  const char *wrong = json_check(r->counted, r->set->content.length, &stop);
  if (wrong != NULL) return model_wrong(r, (json_span){stop, 0}, "%s", wrong);
  if (!json_is_value(r->counted, r->set->content.length, &model, &stop))
    return model_wrong(r, (json_span){stop, 0}, "not JSON");
  if (!model_member(r, model, "DataModel", '[', &tables)) return false;
  for (size_t at = 0; json_each(tables, &at, &none, &table);)
    if (!read_table(r, table)) return false;
  return true;
}

bool workbench_read(input *in, import_set *set, text *why) {
  while (input_fill(in)) {}
  if (in->why.length > 0) {
    text_add(why, in->why.data);
    return false;
  }
  *set = (import_set){.path = in->path, .whole = true};
  text_append(&set->content, input_data(in), input_length(in));
  model_reader r = {
      .set = set, .why = why, .counted = text_string(&set->content), .line = in->line};
  return read_model(&r);
}
