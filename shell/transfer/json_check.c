/*
** json_check.c - reads JSON by the letter and keeps nothing but the names of the
** objects that are open, to find one that stands twice.
*/
#include "transfer/json_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"

static const char not_json[] = "not JSON";

typedef struct json_checker {
  const char *cursor, *end;
  const char *wrong; /* NULL so far */
  json_span *names;
  size_t count, capacity;
  int depth;
} json_checker;

static bool wrong_json(json_checker *c, const char *reason) {
  if (c->wrong == NULL) c->wrong = reason;
  return false;
}

/* ------------------------------------------------------------------ strings */

/* The length of the UTF-8 sequence at `s`; 0 if it is none. */
static size_t utf8_length(const unsigned char *s, size_t left) {
  static const struct {
    unsigned char first, last; /* of the first byte */
    unsigned char least, most; /* of the second */
    unsigned char length;
  } forms[] = {
      {0xC2, 0xDF, 0x80, 0xBF, 2},
      {0xE0, 0xE0, 0xA0, 0xBF, 3},
      {0xE1, 0xEC, 0x80, 0xBF, 3},
      {0xED, 0xED, 0x80, 0x9F, 3},
      {0xEE, 0xEF, 0x80, 0xBF, 3},
      {0xF0, 0xF0, 0x90, 0xBF, 4},
      {0xF1, 0xF3, 0x80, 0xBF, 4},
      {0xF4, 0xF4, 0x80, 0x8F, 4},
  };
  if (*s < 0x80) return 1;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (*s < forms[i].first || *s > forms[i].last) continue;
    if (left < forms[i].length || s[1] < forms[i].least || s[1] > forms[i].most) return 0;
    for (size_t k = 2; k < forms[i].length; k++)
      if ((s[k] & 0xC0) != 0x80) return 0;
    return forms[i].length;
  }
  return 0;
}

bool json_is_utf8(const char *bytes, size_t length) {
  for (size_t i = 0; i < length;) {
    size_t step = utf8_length((const unsigned char *)bytes + i, length - i);
    if (step == 0) return false;
    i += step;
  }
  return true;
}

/* The value of four hexadecimal digits; -1 if they are none. */
static long hex_unit(const char *digits, const char *end) {
  long unit = 0;
  if (end - digits < 4) return -1;
  for (int i = 0; i < 4; i++) {
    char c = digits[i];
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

/* The length of the escape at `s`, which is a backslash; 0 if it is none. A surrogate
** counts with its other half only. */
static size_t escape_length(const char *s, const char *end) {
  static const char short_ones[] = "\"\\/bfnrt";
  if (end - s < 2) return 0;
  if (memchr(short_ones, s[1], sizeof short_ones - 1) != NULL) return 2;
  long unit = s[1] == 'u' ? hex_unit(s + 2, end) : -1;
  if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) return 0;
  if (unit < 0xD800 || unit > 0xDBFF) return 6;
  bool second = end - s >= 12 && s[6] == '\\' && s[7] == 'u';
  long low = second ? hex_unit(s + 8, end) : -1;
  return low >= 0xDC00 && low <= 0xDFFF ? 12 : 0;
}

static bool check_string(json_checker *c) {
  const char *s = c->cursor + 1;
  while (s < c->end && *s != '"') {
    size_t length;
    c->cursor = s;
    if ((unsigned char)*s < 0x20) return wrong_json(c, "not JSON: a control character in a string");
    if (*s == '\\') {
      length = escape_length(s, c->end);
      if (length == 0) return wrong_json(c, "not JSON: an escape that means nothing");
    } else {
      length = utf8_length((const unsigned char *)s, (size_t)(c->end - s));
      if (length == 0) return wrong_json(c, "not UTF-8");
    }
    s += length;
  }
  c->cursor = s;
  if (s == c->end) return wrong_json(c, not_json);
  c->cursor++;
  return true;
}

/* -------------------------------------------------------------------- names */

static int compare_names(const void *a, const void *b) {
  const json_span *x = a, *y = b;
  size_t length = x->length < y->length ? x->length : y->length;
  int order = memcmp(x->data, y->data, length);
  if (order != 0) return order;
  return (x->length > y->length) - (x->length < y->length);
}

/* Names with escapes are compared by what they stand for. */
static bool decoded_name_twice(const json_span *names, size_t count) {
  bool twice = false;
  text *meant = memory_resize(NULL, count, sizeof *meant);
  json_span *spans = memory_resize(NULL, count, sizeof *spans);
  for (size_t i = 0; i < count; i++) {
    meant[i] = (text){0};
    json_text(names[i], &meant[i]);
    spans[i] = (json_span){text_string(&meant[i]), meant[i].length};
  }
  qsort(spans, count, sizeof *spans, compare_names);
  for (size_t i = 1; i < count; i++) twice = twice || compare_names(spans + i - 1, spans + i) == 0;
  for (size_t i = 0; i < count; i++) text_free(&meant[i]);
  free(meant);
  free(spans);
  return twice;
}

static bool name_twice(json_span *names, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (memchr(names[i].data, '\\', names[i].length) != NULL)
      return decoded_name_twice(names, count);
  if (count > 16) qsort(names, count, sizeof *names, compare_names);
  for (size_t i = 1; i < count; i++)
    for (size_t k = count > 16 ? i - 1 : 0; k < i; k++)
      if (compare_names(names + i, names + k) == 0) return true;
  return false;
}

static void keep_name(json_checker *c, const char *start) {
  if (c->count == c->capacity) {
    c->capacity = c->capacity * 2 + 64;
    c->names = memory_resize(c->names, c->capacity, sizeof *c->names);
  }
  c->names[c->count++] = (json_span){start, (size_t)(c->cursor - start)};
}

/* -------------------------------------------------------------------- values */

static bool check_value(json_checker *c);

static void check_blanks(json_checker *c) {
  c->cursor = json_skip_blanks(c->cursor, c->end);
}

static bool check_member_name(json_checker *c) {
  const char *start = c->cursor;
  if (c->cursor == c->end || *c->cursor != '"') return wrong_json(c, not_json);
  if (!check_string(c)) return false;
  keep_name(c, start);
  check_blanks(c);
  if (c->cursor == c->end || *c->cursor != ':') return wrong_json(c, not_json);
  c->cursor++;
  check_blanks(c);
  return true;
}

static bool check_container(json_checker *c) {
  bool object = *c->cursor++ == '{';
  char close = object ? '}' : ']';
  size_t first = c->count;
  if (c->depth == JSON_CHECK_DEPTH) return wrong_json(c, "nested too deeply");
  check_blanks(c);
  if (c->cursor < c->end && *c->cursor == close) {
    c->cursor++;
    return true;
  }
  c->depth++;
  for (bool more = true; more;) {
    if (object && !check_member_name(c)) return false;
    if (!check_value(c)) return false;
    check_blanks(c);
    if (c->cursor == c->end || (*c->cursor != ',' && *c->cursor != close))
      return wrong_json(c, not_json);
    more = *c->cursor++ == ',';
    check_blanks(c);
  }
  c->depth--;
  if (object && name_twice(c->names + first, c->count - first))
    return wrong_json(c, "a member's name stands twice in an object");
  c->count = first;
  return true;
}

static bool check_value(json_checker *c) {
  json_span scalar;
  if (c->cursor == c->end) return wrong_json(c, not_json);
  if (*c->cursor == '{' || *c->cursor == '[') return check_container(c);
  if (*c->cursor == '"') return check_string(c);
  return json_read(&c->cursor, c->end, &scalar) || wrong_json(c, not_json);
}

const char *json_check(const char *json, size_t length, const char **stop) {
  json_checker c = {.cursor = json, .end = json + length};
  check_blanks(&c);
  if (check_value(&c)) {
    check_blanks(&c);
    if (c.cursor < c.end) wrong_json(&c, "more text follows the value");
  }
  if (stop != NULL) *stop = c.cursor;
  free(c.names);
  return c.wrong;
}
