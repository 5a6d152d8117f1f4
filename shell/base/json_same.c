/*
** json_same.c - compares values of JSON, members by their names. An endpoint may give
** the members of an item in another order each time.
*/
#include "base/json_same.h"

#include <string.h>

#include "base/json_text.h"

static bool same_bytes(json_span a, json_span b) {
  return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

/* One of them may have escapes that the other has not. */
static bool same_string(json_span a, json_span b) {
  text left = {0}, right = {0};
  if (same_bytes(a, b)) return true;
  json_text(a, &left);
  json_text(b, &right);
  bool same = left.length == right.length && memcmp(left.data, right.data, left.length) == 0;
  text_free(&left);
  text_free(&right);
  return same;
}

static size_t count_parts(json_span container) {
  json_span name, value;
  size_t count = 0;
  for (size_t at = 0; json_each(container, &at, &name, &value);) count++;
  return count;
}

static bool find_member(json_span object, json_span wanted, json_span *value) {
  json_span name;
  for (size_t at = 0; json_each(object, &at, &name, value);)
    if (same_string(name, wanted)) return true;
  return false;
}

static bool has_element(json_span list, json_span wanted) {
  json_span none, value;
  for (size_t at = 0; json_each(list, &at, &none, &value);)
    if (json_same(value, wanted)) return true;
  return false;
}

static bool same_set(json_span a, json_span b) {
  json_span none, element;
  if (*a.data != '[' || *b.data != '[' || count_parts(a) != count_parts(b)) return false;
  for (size_t at = 0; json_each(a, &at, &none, &element);)
    if (!has_element(b, element)) return false;
  return true;
}

static bool is_set_name(json_span name) {
  return json_equals(name, "\"SS\"") || json_equals(name, "\"NS\"") || json_equals(name, "\"BS\"");
}

static bool same_object(json_span a, json_span b) {
  json_span name, left, right;
  if (count_parts(a) != count_parts(b)) return false;
  for (size_t at = 0; json_each(a, &at, &name, &left);) {
    if (!find_member(b, name, &right)) return false;
    if (!json_same(left, right) && !(is_set_name(name) && same_set(left, right))) return false;
  }
  return true;
}

static bool same_list(json_span a, json_span b) {
  json_span none, left, right;
  if (count_parts(a) != count_parts(b)) return false;
  for (size_t at = 0, place = 0; json_each(a, &at, &none, &left);)
    if (!json_each(b, &place, &none, &right) || !json_same(left, right)) return false;
  return true;
}

bool json_same(json_span a, json_span b) {
  if (same_bytes(a, b)) return true;
  if (a.length == 0 || b.length == 0 || *a.data != *b.data) return false;
  switch (*a.data) {
  case '{': return same_object(a, b);
  case '[': return same_list(a, b);
  case '"': return same_string(a, b);
  default: return false;
  }
}
