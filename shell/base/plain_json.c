/*
** plain_json.c - between plain and typed values in the JSON of an operation.
** Where in a request or answer values stand is a table of paths; the rest of
** the text is copied as it is.
*/
#include "base/plain_json.h"

#include <string.h>

/* Longest path below, and the deepest nesting that is looked into. */
enum { PATH_STEPS = 8, PLAIN_DEPTH = 200 };

/* The paths of single values. A step is a member's name, # for any element, or * for
** any member or element. */
static const char *const request_paths[] = {
    "Item/*",
    "Items/*/*",
    "Key/*",
    "ExclusiveStartKey/*",
    "ExpressionAttributeValues/*",
    "RequestItems/*/Keys/*/*",
    "RequestItems/*/*/PutRequest/Item/*",
    "RequestItems/*/*/DeleteRequest/Key/*",
    "TransactItems/*/*/Item/*",
    "TransactItems/*/*/Key/*",
    "TransactItems/*/*/ExpressionAttributeValues/*",
    "Parameters/*",
    "Statements/*/Parameters/*",
    "TransactStatements/*/Parameters/*",
    "Expected/*/Value",
    "Expected/*/AttributeValueList/*",
    "AttributeUpdates/*/Value",
    "KeyConditions/*/AttributeValueList/*",
    "QueryFilter/*/AttributeValueList/*",
    "ScanFilter/*/AttributeValueList/*",
    NULL,
};
static const char *const answer_paths[] = {
    "Item/*",
    "Items/*/*",
    "Attributes/*",
    "LastEvaluatedKey/*",
    "Responses/*/#/*",
    "Responses/#/Item/*",
    "Responses/#/Error/Item/*",
    "CancellationReasons/*/Item/*",
    "Records/*/dynamodb/Keys/*",
    "Records/*/dynamodb/NewImage/*",
    "Records/*/dynamodb/OldImage/*",
    "ItemCollectionMetrics/ItemCollectionKey/*",
    "ItemCollectionMetrics/*/*/ItemCollectionKey/*",
    "UnprocessedKeys/*/Keys/*/*",
    "UnprocessedItems/*/*/PutRequest/Item/*",
    "UnprocessedItems/*/*/DeleteRequest/Key/*",
    NULL,
};

typedef void (*convert_function)(json_span value, text *out, int depth);

typedef struct plain_walk {
  const char *const *paths;
  convert_function convert;
  json_span steps[PATH_STEPS];
  int depth;
  text *out;
  bool (*fits)(json_span value, int depth); /* as it is; NULL: nobody asks */
  bool converted;                           /* a value did not */
} plain_walk;

static bool path_is(const plain_walk *w, const char *path) {
  for (int i = 0; i < w->depth; i++) {
    size_t length = strcspn(path, "/");
    if (length == 0) return false;
    json_span step = json_unquoted(w->steps[i]);
    bool any = length == 1 && (*path == '*' || (*path == '#' && step.length == 0));
    if (!any && (step.length != length || memcmp(step.data, path, length) != 0)) return false;
    path += length + (path[length] == '/');
  }
  return *path == '\0';
}

static bool walk_at_value(const plain_walk *w) {
  if (w->depth == 0) return false;
  for (const char *const *path = w->paths; *path != NULL; path++)
    if (path_is(w, *path)) return true;
  return false;
}

static void walk_plain(plain_walk *w, json_span value) {
  if (walk_at_value(w)) {
    w->convert(value, w->out, 0);
    w->converted = w->converted || (w->fits != NULL && !w->fits(value, 0));
    return;
  }
  if ((*value.data != '{' && *value.data != '[') || w->depth == PATH_STEPS) {
    text_append(w->out, value.data, value.length);
    return;
  }
  size_t position = 0;
  json_span name, part;
  text_add_char(w->out, *value.data);
  for (bool first = true; json_each(value, &position, &name, &part); first = false) {
    if (!first) text_add_char(w->out, ',');
    text_append(w->out, name.data, name.length);
    if (name.length > 0) text_add_char(w->out, ':');
    w->steps[w->depth++] = name;
    walk_plain(w, part);
    w->depth--;
  }
  text_add_char(w->out, *value.data == '{' ? '}' : ']');
}

/* Copies a container with each part converted. */
static void convert_parts(json_span value, text *out, int depth, convert_function convert) {
  size_t position = 0;
  json_span name, part;
  text_add_char(out, *value.data);
  for (bool first = true; json_each(value, &position, &name, &part); first = false) {
    if (!first) text_add_char(out, ',');
    text_append(out, name.data, name.length);
    if (name.length > 0) text_add_char(out, ':');
    convert(part, out, depth + 1);
  }
  text_add_char(out, *value.data == '{' ? '}' : ']');
}

/* `convert` is for the values inside it. */
static void plain_value_with(json_span value, text *out, int depth, convert_function convert) {
  char c = *value.data;
  if (depth > PLAIN_DEPTH || c == '"') {
    text_format(out, "{\"S\":%.*s}", (int)value.length, value.data);
  } else if (c == '{' || c == '[') {
    text_add(out, c == '{' ? "{\"M\":" : "{\"L\":");
    convert_parts(value, out, depth, convert);
    text_add_char(out, '}');
  } else if (c == 't' || c == 'f') {
    text_format(out, "{\"BOOL\":%.*s}", (int)value.length, value.data);
  } else if (c == 'n') {
    text_add(out, "{\"NULL\":true}");
  } else {
    text_format(out, "{\"N\":\"%.*s\"}", (int)value.length, value.data);
  }
}

static void plain_value_to_typed(json_span value, text *out, int depth) {
  plain_value_with(value, out, depth, plain_value_to_typed);
}

/* The type and content of a value that is typed. */
static bool is_typed_value(json_span value, json_span *type, json_span *content) {
  static const char *const types[] = {"S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"};
  size_t position = 0;
  json_span name, more, second;
  if (*value.data != '{' || !json_each(value, &position, &name, content)) return false;
  *type = json_unquoted(name);
  if (json_each(value, &position, &more, &second)) return false;
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (json_equals(*type, types[i])) return true;
  return false;
}

/* True for the containers of typed values. */
static bool holds_values(json_span type, json_span content) {
  return (json_equals(type, "M") && *content.data == '{') ||
         (json_equals(type, "L") && *content.data == '[');
}

static bool is_wholly_typed(json_span value, int depth) {
  json_span type, content, name, part;
  if (depth > PLAIN_DEPTH || !is_typed_value(value, &type, &content)) return false;
  if (!holds_values(type, content)) return true;
  for (size_t position = 0; json_each(content, &position, &name, &part);)
    if (!is_wholly_typed(part, depth + 1)) return false;
  return true;
}

static void any_value_to_typed(json_span value, text *out, int depth) {
  json_span type, content;
  bool typed = depth <= PLAIN_DEPTH && is_typed_value(value, &type, &content);
  if (!typed) {
    plain_value_with(value, out, depth, any_value_to_typed);
    return;
  }
  if (!holds_values(type, content)) {
    text_append(out, value.data, value.length);
    return;
  }
  text_append(out, value.data, (size_t)(content.data - value.data));
  convert_parts(content, out, depth, any_value_to_typed);
  text_add_char(out, '}');
}

/* A number in a set: its text without the quotes. */
static void plain_number(json_span value, text *out, int depth) {
  (void)depth;
  json_span digits = json_unquoted(value);
  text_append(out, digits.data, digits.length);
}

static void typed_value_to_plain(json_span value, text *out, int depth) {
  size_t position = 0;
  json_span name, inner;
  if (*value.data != '{' || depth > PLAIN_DEPTH || !json_each(value, &position, &name, &inner)) {
    text_append(out, value.data, value.length);
    return;
  }
  json_span type = json_unquoted(name);
  bool container = *inner.data == '{' || *inner.data == '[';
  if (json_equals(type, "N"))
    plain_number(inner, out, depth);
  else if (json_equals(type, "NULL"))
    text_add(out, "null");
  else if (json_equals(type, "NS") && container)
    convert_parts(inner, out, depth, plain_number);
  else if ((json_equals(type, "M") || json_equals(type, "L")) && container)
    convert_parts(inner, out, depth, typed_value_to_plain);
  else
    text_append(out, inner.data, inner.length);
}

void plain_to_request(json_span request, text *typed) {
  plain_walk w = {.paths = request_paths, .convert = plain_value_to_typed, .out = typed};
  walk_plain(&w, request);
}

void plain_or_typed_to_request(json_span request, text *typed) {
  plain_walk w = {
      .paths = request_paths, .convert = any_value_to_typed, .fits = is_wholly_typed, .out = typed};
  size_t start = typed->length;
  walk_plain(&w, request);
  if (w.converted) return;
  typed->length = start;
  text_append(typed, request.data, request.length);
}

void plain_from_answer(json_span answer, text *plain) {
  plain_walk w = {.paths = answer_paths, .convert = typed_value_to_plain, .out = plain};
  walk_plain(&w, answer);
}

void plain_to_item(json_span item, text *typed) {
  convert_parts(item, typed, 0, plain_value_to_typed);
}

void plain_from_item(json_span item, text *plain) {
  convert_parts(item, plain, 0, typed_value_to_plain);
}

void plain_to_value(json_span value, text *typed) {
  plain_value_to_typed(value, typed, 0);
}

void plain_from_value(json_span value, text *plain) {
  typed_value_to_plain(value, plain, 0);
}
