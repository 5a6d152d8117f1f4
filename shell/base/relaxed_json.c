/*
** relaxed_json.c - reads relaxed JSON and writes JSON. What is JSON already is copied
** in one piece; the rest is written anew, token by token.
*/
#include "base/relaxed_json.h"

#include <ctype.h>
#include <string.h>

/* As deep as json_span.c reads. */
enum { RELAXED_DEPTH = 400 };

typedef struct relaxed_reader {
  const char *cursor, *end;
  text *out;
} relaxed_reader;

static bool read_relaxed(relaxed_reader *r, int depth);

static char sign_at(const relaxed_reader *r, size_t ahead) {
  return (size_t)(r->end - r->cursor) > ahead ? r->cursor[ahead] : '\0';
}

/* Over blanks and comments; false: a comment does not end. */
static bool pass_space(relaxed_reader *r) {
  for (;;) {
    r->cursor = json_skip_blanks(r->cursor, r->end);
    if (sign_at(r, 0) != '/') return true;
    if (sign_at(r, 1) == '/') {
      while (r->cursor < r->end && *r->cursor != '\n') r->cursor++;
    } else if (sign_at(r, 1) == '*') {
      const char *start = r->cursor;
      for (r->cursor += 2; sign_at(r, 0) != '*' || sign_at(r, 1) != '/'; r->cursor++) {
        if (r->cursor < r->end) continue;
        r->cursor = start;
        return false;
      }
      r->cursor += 2;
    } else {
      return true;
    }
  }
}

/* A text in either kind of quotes, on one line. */
static bool read_string(relaxed_reader *r) {
  char quote = *r->cursor;
  text_add_char(r->out, '"');
  for (const char *c = r->cursor + 1; c < r->end && (unsigned char)*c >= 0x20; c++) {
    if (*c == quote) {
      text_add_char(r->out, '"');
      r->cursor = c + 1;
      return true;
    }
    if (*c == '"' || (*c == '\\' && c + 1 < r->end && c[1] != '\'')) text_add_char(r->out, '\\');
    if (*c == '\\' && c + 1 < r->end) c++;
    text_add_char(r->out, *c);
  }
  return false;
}

static bool in_name(char c) {
  return ((unsigned char)c & 0x80) != 0 || isalnum((unsigned char)c) ||
         (c != '\0' && strchr("_$.-", c) != NULL);
}

static bool read_name(relaxed_reader *r) {
  char first = sign_at(r, 0);
  if (first == '"' || first == '\'') return read_string(r);
  size_t mark = first == ':' || first == '#', length = mark;
  while (in_name(sign_at(r, length))) length++;
  if (length == mark) return false;
  text_add_json_string(r->out, r->cursor, length);
  r->cursor += length;
  return true;
}

static size_t digits_at(const relaxed_reader *r, size_t from) {
  size_t count = 0;
  while (isdigit((unsigned char)sign_at(r, from + count))) count++;
  return count;
}

/* [+-] digits [. digits] [e[+-]digits], with digits before the point or behind it. */
static bool read_number(relaxed_reader *r) {
  bool minus = sign_at(r, 0) == '-';
  size_t at = minus || sign_at(r, 0) == '+';
  size_t whole_at = at, whole = digits_at(r, at), fraction = 0;
  at += whole;
  if (sign_at(r, at) == '.') fraction = digits_at(r, ++at);
  if (whole + fraction == 0 || (whole > 1 && r->cursor[whole_at] == '0')) return false;
  size_t fraction_at = at, exponent_at = at += fraction;
  if (tolower((unsigned char)sign_at(r, at)) == 'e') {
    at += sign_at(r, at + 1) == '-' || sign_at(r, at + 1) == '+' ? 2 : 1;
    size_t digits = digits_at(r, at);
    if (digits == 0) return false;
    at += digits;
  }
  if (in_name(sign_at(r, at))) return false;
  if (minus) text_add_char(r->out, '-');
  text_append(r->out, whole > 0 ? r->cursor + whole_at : "0", whole > 0 ? whole : 1);
  if (fraction > 0) text_add_char(r->out, '.');
  text_append(r->out, r->cursor + fraction_at, fraction);
  text_append(r->out, r->cursor + exponent_at, at - exponent_at);
  r->cursor += at;
  return true;
}

static bool read_word(relaxed_reader *r) {
  static const char *const words[] = {"true", "false", "null"};
  size_t length = 0;
  while (in_name(sign_at(r, length))) length++;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strlen(words[i]) != length || memcmp(words[i], r->cursor, length) != 0) continue;
    text_append(r->out, r->cursor, length);
    r->cursor += length;
    return true;
  }
  return false;
}

/* Name and colon. */
static bool read_member_name(relaxed_reader *r) {
  if (!read_name(r) || !pass_space(r) || sign_at(r, 0) != ':') return false;
  text_add_char(r->out, *r->cursor++);
  return pass_space(r);
}

static bool read_container(relaxed_reader *r, int depth) {
  bool object = *r->cursor == '{';
  char close = object ? '}' : ']';
  if (depth >= RELAXED_DEPTH) return false;
  text_add_char(r->out, *r->cursor++);
  for (bool comma = false;; comma = true) {
    if (!pass_space(r)) return false;
    if (sign_at(r, 0) == close) break;
    if (comma) text_add_char(r->out, ',');
    if (object && !read_member_name(r)) return false;
    if (!read_relaxed(r, depth + 1) || !pass_space(r)) return false;
    if (sign_at(r, 0) == close) break;
    if (sign_at(r, 0) != ',') return false;
    r->cursor++;
  }
  text_add_char(r->out, *r->cursor++);
  return true;
}

static bool read_relaxed(relaxed_reader *r, int depth) {
  switch (sign_at(r, 0)) {
  case '{':
  case '[': return read_container(r, depth);
  case '"':
  case '\'': return read_string(r);
  case 't':
  case 'f':
  case 'n': return read_word(r);
  default: return read_number(r);
  }
}

bool relaxed_read(const char **cursor, const char *end, text *json) {
  relaxed_reader r = {.cursor = *cursor, .end = end, .out = json};
  json_span value;
  const char *strict = *cursor;
  size_t start = json->length;
  if (json_read(&strict, end, &value)) {
    text_append(json, value.data, value.length);
    *cursor = strict;
    return true;
  }
  bool done = pass_space(&r) && read_relaxed(&r, 0);
  *cursor = r.cursor;
  if (!done) {
    json->length = start;
    if (json->data != NULL) json->data[start] = '\0';
  }
  return done;
}

bool relaxed_is_value(const char *from, size_t length, text *json, const char **stop) {
  const char *end = from + length;
  *stop = from;
  if (!relaxed_read(stop, end, json)) return false;
  relaxed_reader rest = {.cursor = *stop, .end = end};
  bool closed = pass_space(&rest);
  *stop = rest.cursor;
  return closed && *stop == end;
}
