/*
** item_key.c - finds the attributes of a key.
*/
#include "care/item_key.h"

#include "base/json_same.h"

json_span item_key_schema(const snapshot *n) {
  json_span whole, schema;
  bool found = json_is_value(text_string(&n->create), n->create.length, &whole, NULL) &&
               json_member(whole, "KeySchema", &schema);
  return found ? schema : (json_span){"", 0};
}

bool item_key_each(json_span schema, json_span item, size_t *at, json_span *name,
                   json_span *value) {
  json_span none, element, other;
  if (schema.length == 0 || !json_each(schema, at, &none, &element) ||
      !json_member(element, "AttributeName", name))
    return false;
  for (size_t place = 0; json_each(item, &place, &other, value);)
    if (json_same(other, *name)) return true;
  return false;
}

void item_key_add(json_span schema, json_span item, text *out) {
  json_span name, value;
  const char *before = "{";
  for (size_t at = 0; item_key_each(schema, item, &at, &name, &value); before = ", ") {
    text_format(out, "%s%.*s: ", before, (int)name.length, name.data);
    text_append(out, value.data, value.length);
  }
  text_add_char(out, '}');
}
