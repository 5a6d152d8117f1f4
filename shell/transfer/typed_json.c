/*
** typed_json.c - the shape of DynamoDB JSON. What a number or a key may be is the
** store's business.
*/
#include "transfer/typed_json.h"

#include <string.h>

const char *const value_type_names[] = {"S", "N",  "B",  "BOOL", "NULL", "M",
                                        "L", "SS", "NS", "BS",   NULL};

value_type value_type_of(const char *name, size_t length) {
  for (int type = TYPE_S; type < TYPE_NONE; type++)
    if (strlen(value_type_names[type]) == length &&
        memcmp(value_type_names[type], name, length) == 0)
      return (value_type)type;
  return TYPE_NONE;
}

bool is_base64_string(json_span string) {
  json_span s = json_unquoted(string);
  size_t padding = 0;
  for (size_t i = 0; i < s.length; i++) {
    char c = s.data[i];
    bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (c == '=')
      padding++;
    else if (padding > 0 || !(letter || (c >= '0' && c <= '9') || c == '+' || c == '/'))
      return false;
  }
  return s.length % 4 == 0 && padding <= 2;
}

static bool is_list_of_strings(json_span list, bool base64) {
  size_t position = 0;
  json_span name, part;
  if (*list.data != '[') return false;
  while (json_each(list, &position, &name, &part))
    if (*part.data != '"' || (base64 && !is_base64_string(part))) return false;
  return true;
}

/* Whether the type holds such a thing. */
static bool fits_type(value_type type, json_span inside) {
  switch (type) {
  case TYPE_S:
  case TYPE_N: return *inside.data == '"';
  case TYPE_B: return *inside.data == '"' && is_base64_string(inside);
  case TYPE_BOOL: return json_equals(inside, "true") || json_equals(inside, "false");
  case TYPE_NULL: return json_equals(inside, "true");
  case TYPE_M: return *inside.data == '{';
  case TYPE_L: return *inside.data == '[';
  case TYPE_SS:
  case TYPE_NS: return is_list_of_strings(inside, false);
  case TYPE_BS: return is_list_of_strings(inside, true);
  default: return false;
  }
}

value_type typed_value(json_span value, json_span *inside) {
  size_t position = 0;
  json_span name, extra;
  if (*value.data != '{' || !json_each(value, &position, &name, inside)) return TYPE_NONE;
  if (json_each(value, &position, &extra, &extra)) return TYPE_NONE;
  json_span type_name = json_unquoted(name);
  value_type type = value_type_of(type_name.data, type_name.length);
  return fits_type(type, *inside) ? type : TYPE_NONE;
}

const char *typed_value_wrong(json_span value) {
  json_span inside;
  value_type type = typed_value(value, &inside);
  if (type == TYPE_NONE) return "not DynamoDB JSON: a value is not as {\"S\":\"text\"}";
  return type == TYPE_M || type == TYPE_L ? typed_wrong(inside) : NULL;
}

const char *typed_wrong(json_span item) {
  size_t position = 0;
  json_span name, value;
  const char *wrong = NULL;
  while (wrong == NULL && json_each(item, &position, &name, &value))
    wrong = typed_value_wrong(value);
  return wrong;
}

bool typed_value_is_special(json_span value) {
  size_t position = 0;
  json_span inside, name, part;
  value_type type = typed_value(value, &inside);
  if (type == TYPE_B || type >= TYPE_SS) return true;
  if (type != TYPE_M && type != TYPE_L) return false;
  while (json_each(inside, &position, &name, &part))
    if (typed_value_is_special(part)) return true;
  return false;
}
