/*
** shorthand.c - the short form of structures, into JSON:
**
**   object  Name=value {,Name=value}
**   value   {object} | [value {,value}] | "text" | text up to , ] }
**
** A list may leave its brackets out where only words follow: A=x,y,z. The form
** has no types, so a value's is told by the end of its member's name.
*/
#include "statements/shorthand.h"

#include <string.h>

static bool short_object(const char **c, char end, text *json);

static size_t name_length(const char *c) {
  size_t length = 0;
  while ((c[length] >= 'A' && c[length] <= 'Z') || (c[length] >= 'a' && c[length] <= 'z') ||
         (c[length] >= '0' && c[length] <= '9'))
    length++;
  return length;
}

static bool name_ends_with(const char *name, size_t length, const char *tail) {
  size_t n = strlen(tail);
  return length >= n && memcmp(name + length - n, tail, n) == 0;
}

/* Numbers and booleans of the API's structures, by the names of their members. */
static bool value_is_bare(const char *name, size_t length, const char *value, size_t n) {
  if (name_ends_with(name, length, "Units") || name_ends_with(name, length, "PerSecond"))
    return n > 0 && strspn(value, "-0123456789") >= n;
  if (name_ends_with(name, length, "Enabled"))
    return (n == 4 && memcmp(value, "true", 4) == 0) || (n == 5 && memcmp(value, "false", 5) == 0);
  return false;
}

static bool short_quoted(const char **c, text *json) {
  const char *end = strchr(*c + 1, '"');
  if (end == NULL) return false;
  text_add_json_string(json, *c + 1, (size_t)(end - *c - 1));
  *c = end + 1;
  return true;
}

static void short_bare(const char **c, const char *name, size_t length, text *json) {
  size_t n = strcspn(*c, ",]}");
  if (value_is_bare(name, length, *c, n))
    text_append(json, *c, n);
  else
    text_add_json_string(json, *c, n);
  *c += n;
}

static bool short_value(const char **c, const char *name, size_t length, text *json);

static bool short_list(const char **c, const char *name, size_t length, text *json) {
  text_add_char(json, '[');
  (*c)++;
  while (**c != ']') {
    if (!short_value(c, name, length, json)) return false;
    if (**c != ',' && **c != ']') return false;
    if (**c == ',') text_add_char(json, *(*c)++);
  }
  (*c)++;
  text_add_char(json, ']');
  return true;
}

static bool short_value(const char **c, const char *name, size_t length, text *json) {
  if (**c == '[') return short_list(c, name, length, json);
  if (**c == '"') return short_quoted(c, json);
  if (**c != '{') {
    short_bare(c, name, length, json);
    return true;
  }
  (*c)++;
  if (!short_object(c, '}', json)) return false;
  (*c)++;
  return true;
}

/* True if a comma here is followed by another Name=, not by one more word. */
static bool next_is_member(const char *c) {
  size_t length = name_length(c + 1);
  return length > 0 && c[1 + length] == '=';
}

/* Name=value, or Name=a,b,c for a list. */
static bool short_member(const char **c, text *json) {
  const char *name = *c;
  size_t length = name_length(name);
  if (length == 0 || name[length] != '=') return false;
  text_add_json_string(json, name, length);
  text_add_char(json, ':');
  *c += length + 1;
  size_t start = json->length;
  if (!short_value(c, name, length, json)) return false;
  if (**c != ',' || next_is_member(*c)) return true;
  text tail = {0};
  text_append(&tail, json->data + start, json->length - start);
  json->length = start;
  text_format(json, "[%s", text_string(&tail));
  text_free(&tail);
  while (**c == ',' && !next_is_member(*c)) {
    text_add_char(json, *(*c)++);
    if (!short_value(c, name, length, json)) return false;
  }
  text_add_char(json, ']');
  return true;
}

/* Leaves *c at `end`. */
static bool short_object(const char **c, char end, text *json) {
  text_add_char(json, '{');
  for (;;) {
    if (!short_member(c, json)) return false;
    if (**c == end) break;
    if (**c != ',') return false;
    text_add_char(json, *(*c)++);
  }
  text_add_char(json, '}');
  return true;
}

bool shorthand_to_json(const char *word, text *json, const char **stop) {
  *stop = word;
  return short_object(stop, '\0', json);
}
