/*
** value_size.c - how large a value is by DynamoDB's rules, and how deep. One
** pass over the text; the recursion is as deep as the value, at most 32 levels.
*/
#include "base/base64.h"
#include "base/utf8.h"
#include "value/number.h"
#include "value/json_text.h"
#include "value/value.h"

static size_t decoded_length(st_str stored) {
  size_t n = stored.n;
  const char *p = stored.p, *end = p + n;
  while (p < end && (p = memchr(p, '\\', (size_t)(end - p))) != NULL) {
    size_t length = p[1] == 'u' ? 6 : 2; /* canonical: one byte each */
    n -= length - 1;
    p += length;
  }
  return n;
}

/* The functions from here on take the place p in the text, add to *size what
** stands there, and answer the place behind it; `end` if the text is cut short.
** They look at every byte once. */

/* p is behind the opening quote. */
static const char *add_string(const char *p, const char *end, size_t *size) {
  const char *from = p;
  size_t escapes = 0;
  for (p = st_text_stop(p, end); p < end && *p != '"'; p = st_text_stop(p, end)) {
    size_t length = end - p > 1 && p[1] == 'u' ? 6 : 2;
    if ((size_t)(end - p) < length) return end;
    escapes += length - 1;
    p += length;
  }
  *size += (size_t)(p - from) - escapes;
  return p < end ? p + 1 : end;
}

/* p is at the quote of an element, of a set or of a scalar of the same type. */
static const char *add_element(char type, const char *p, const char *end, size_t *size) {
  if (type == 'S') return add_string(p + 1, end, size);
  const char *close = st_text_close(p + 1, end);
  if (close == end) return end;
  st_str text = {p + 1, (size_t)(close - p - 1)};
  *size += type == 'N' ? st_number_size(text) : st_base64_length(text);
  return close + 1;
}

static const char *add_value(const char *p, const char *end, size_t *size);

/* What stands between a pair of brackets, type 'L', 'M', or a set's. */
static const char *add_children(char type, size_t overhead, const char *p, const char *end,
                                size_t *size) {
  for (p++; p < end && *p != '}' && *p != ']'; p += p < end && *p == ',') {
    *size += overhead;
    if (type == 'M') {
      p = add_string(p + 1, end, size);
      p += p < end; /* the colon */
    }
    p = type == 'L' || type == 'M' ? add_value(p, end, size) : add_element(type, p, end, size);
  }
  return p < end ? p + 1 : end;
}

static const char *add_value(const char *p, const char *end, size_t *size) {
  if (end - p < 8) return end; /* {"S":""} */
  char type = p[2];
  if (p[3] == '"' && p[5] == '"') {
    p = add_element(type, p + 5, end, size);
  } else if (p[3] == '"') {
    *size += 3;
    p = add_children(type, 1, p + 5, end, size);
  } else if (p[4] == '"') {
    p = add_children(type, 0, p + 6, end, size);
  } else {
    *size += 1;
    size_t length = end - p > 13 && p[8] == 'f' ? 13 : 12; /* {"BOOL":false */
    p = (size_t)(end - p) < length ? end : p + length;
  }
  return p < end ? p + 1 : end;
}

size_t st_value_size(st_value v) {
  size_t size = 0;
  if (v.type != ST_NONE) (void)add_value(v.text, v.text + v.len, &size);
  return size;
}

size_t st_item_size(st_str item) {
  size_t size = 0;
  if (item.n) (void)add_children('M', 0, item.p, item.p + item.n, &size);
  return size;
}

/* A level of nesting takes two brackets, {"L":[ or {"M":{, a scalar one and a
** set two more. */
int st_value_depth(st_value v) {
  int depth = 0, deepest = 0;
  if (v.type < ST_L) return v.type != ST_NONE;
  for (const char *p = v.text, *end = p + v.len; p < end; p++) {
    if (*p == '"') {
      p = st_text_close(p + 1, end);
    } else if (*p == '{' || *p == '[') {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (*p == '}' || *p == ']') {
      depth--;
    }
  }
  return (deepest + 1) / 2;
}

static size_t utf16_length(st_str stored) {
  return st_utf8_utf16_length(stored) - (stored.n - decoded_length(stored));
}

bool st_value_length(st_value v, size_t *out) {
  *out = 0;
  switch (v.type) {
  case ST_S: *out = utf16_length(st_value_scalar(v)); return true;
  case ST_B: *out = st_base64_length(st_value_scalar(v)); return true;
  case ST_SS:
  case ST_NS:
  case ST_BS:
  case ST_L:
  case ST_M: *out = st_value_count(v); return true;
  default: return false;
  }
}
