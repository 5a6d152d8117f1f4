/*
** json_span.c - a reader of JSON's grammar that keeps no tree. It decides where
** a value ends and whether its punctuation is right, so that a mistyped argument
** is met before it goes into a request; the library checks the rest.
*/
#include "base/json_span.h"

#include <string.h>

/* Deeper than any request of the API: 32 levels take two brackets each. */
#define JSON_SPAN_DEPTH 400

static bool read_json(const char **cursor, const char *end, int depth);

const char *json_skip_blanks(const char *cursor, const char *end) {
  while (cursor < end && (*cursor == ' ' || *cursor == '\t' || *cursor == '\r' || *cursor == '\n'))
    cursor++;
  return cursor;
}

static bool read_json_string(const char **cursor, const char *end) {
  for (const char *c = *cursor + 1; c < end; c++) {
    if (*c == '"') {
      *cursor = c + 1;
      return true;
    }
    if ((unsigned char)*c < 0x20) return false;
    if (*c == '\\' && ++c == end) return false;
  }
  return false;
}

static size_t count_digits(const char *cursor, const char *end) {
  size_t count = 0;
  while (cursor + count < end && cursor[count] >= '0' && cursor[count] <= '9') count++;
  return count;
}

static bool read_json_number(const char **cursor, const char *end) {
  const char *c = *cursor;
  if (c < end && *c == '-') c++;
  size_t whole = count_digits(c, end);
  if (whole == 0 || (whole > 1 && *c == '0')) return false;
  c += whole;
  if (c < end && *c == '.') {
    size_t fraction = count_digits(c + 1, end);
    if (fraction == 0) return false;
    c += fraction + 1;
  }
  if (c < end && (*c == 'e' || *c == 'E')) {
    c++;
    if (c < end && (*c == '+' || *c == '-')) c++;
    size_t exponent = count_digits(c, end);
    if (exponent == 0) return false;
    c += exponent;
  }
  *cursor = c;
  return true;
}

static bool read_json_word(const char **cursor, const char *end) {
  static const char *const words[] = {"true", "false", "null"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t length = strlen(words[i]);
    if ((size_t)(end - *cursor) >= length && memcmp(*cursor, words[i], length) == 0) {
      *cursor += length;
      return true;
    }
  }
  return false;
}

/* A member's name and colon, up to its value. */
static bool read_json_name(const char **cursor, const char *end) {
  if (*cursor == end || **cursor != '"' || !read_json_string(cursor, end)) return false;
  *cursor = json_skip_blanks(*cursor, end);
  if (*cursor == end || **cursor != ':') return false;
  *cursor = json_skip_blanks(*cursor + 1, end);
  return true;
}

static bool read_json_container(const char **cursor, const char *end, int depth) {
  bool object = **cursor == '{';
  char close = object ? '}' : ']';
  if (depth >= JSON_SPAN_DEPTH) return false;
  *cursor = json_skip_blanks(*cursor + 1, end);
  if (*cursor < end && **cursor == close) {
    (*cursor)++;
    return true;
  }
  for (;;) {
    if (object && !read_json_name(cursor, end)) return false;
    if (!read_json(cursor, end, depth + 1)) return false;
    *cursor = json_skip_blanks(*cursor, end);
    if (*cursor == end || (**cursor != ',' && **cursor != close)) return false;
    if (*(*cursor)++ == close) return true;
    *cursor = json_skip_blanks(*cursor, end);
  }
}

/* The value that starts at *cursor. */
static bool read_json(const char **cursor, const char *end, int depth) {
  if (*cursor == end) return false;
  switch (**cursor) {
  case '{':
  case '[': return read_json_container(cursor, end, depth);
  case '"': return read_json_string(cursor, end);
  case 't':
  case 'f':
  case 'n': return read_json_word(cursor, end);
  default: return read_json_number(cursor, end);
  }
}

bool json_read(const char **cursor, const char *end, json_span *value) {
  *cursor = json_skip_blanks(*cursor, end);
  const char *start = *cursor;
  if (!read_json(cursor, end, 0)) return false;
  *value = (json_span){start, (size_t)(*cursor - start)};
  return true;
}

bool json_is_value(const char *text, size_t length, json_span *value, const char **stop) {
  const char *cursor = text, *end = text + length;
  bool found = json_read(&cursor, end, value);
  if (found) cursor = json_skip_blanks(cursor, end);
  if (stop != NULL) *stop = cursor;
  return found && cursor == end;
}

bool json_each(json_span container, size_t *position, json_span *name, json_span *value) {
  const char *end = container.data + container.length;
  const char *cursor = container.data + (*position == 0 ? 1 : *position);
  *name = (json_span){cursor, 0};
  cursor = json_skip_blanks(cursor, end);
  if (cursor < end && *cursor == ',') cursor = json_skip_blanks(cursor + 1, end);
  if (cursor == end || *cursor == '}' || *cursor == ']') return false;
  if (*container.data == '{') {
    const char *start = cursor;
    if (!read_json_string(&cursor, end)) return false;
    *name = (json_span){start, (size_t)(cursor - start)};
    cursor = json_skip_blanks(cursor, end);
    if (cursor == end || *cursor++ != ':') return false;
  }
  if (!json_read(&cursor, end, value)) return false;
  *position = (size_t)(cursor - container.data);
  return true;
}

bool json_member(json_span object, const char *name, json_span *value) {
  size_t position = 0;
  json_span found;
  if (object.length == 0 || *object.data != '{') return false;
  while (json_each(object, &position, &found, value))
    if (json_equals(json_unquoted(found), name)) return true;
  return false;
}

json_span json_unquoted(json_span string) {
  if (string.length < 2 || *string.data != '"') return string;
  return (json_span){string.data + 1, string.length - 2};
}

bool json_equals(json_span piece, const char *text) {
  return strlen(text) == piece.length && memcmp(piece.data, text, piece.length) == 0;
}

long long json_integer(json_span number) {
  long long result = 0;
  size_t digits = count_digits(number.data, number.data + number.length);
  if (digits == 0 || digits != number.length || digits > 18) return 0;
  for (size_t i = 0; i < digits; i++) result = result * 10 + (number.data[i] - '0');
  return result;
}
