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

static size_t text_size(st_type type, st_str stored) {
  if (type == ST_S || type == ST_SS) return decoded_length(stored);
  if (type == ST_N || type == ST_NS) return st_number_size(stored);
  return st_base64_length(stored);
}

static size_t set_size(st_value v) {
  size_t size = 0;
  const char *at = NULL;
  for (st_str s; st_set_next(st_value_inner(v), &at, &s);) size += text_size((st_type)v.type, s);
  return size;
}

/* The containers are walked by their brackets here, not by st_map_next: that
** would find the end of each value before looking into it, once per level. */
static const char *add_size(const char *p, const char *end, size_t *size);

static const char *add_children(const char *p, const char *end, size_t *size) {
  bool map = *p == '{';
  *size += 3;
  for (p++; p < end && *p != '}' && *p != ']'; p += p < end && *p == ',') {
    *size += 1;
    if (map) {
      const char *close = st_text_close(p + 1, end);
      if (end - close < 2) return end;
      *size += decoded_length((st_str){p + 1, (size_t)(close - p - 1)});
      p = close + 2;
    }
    p = add_size(p, end, size);
  }
  return end - p < 1 ? end : p + 1;
}

static const char *add_size(const char *p, const char *end, size_t *size) {
  if (end - p < 8) return end;
  if (p[3] == '"' && (p[2] == 'L' || p[2] == 'M')) {
    p = add_children(p + 5, end, size);
    return p < end ? p + 1 : end;
  }
  st_value v = st_value_at(p, end);
  if (v.type == ST_NONE) return end;
  if (v.type == ST_BOOL || v.type == ST_NULL)
    *size += 1;
  else if (v.type <= ST_B)
    *size += text_size((st_type)v.type, st_value_scalar(v));
  else
    *size += set_size(v);
  return v.text + v.len;
}

size_t st_value_size(st_value v) {
  size_t size = 0;
  if (v.type != ST_NONE) (void)add_size(v.text, v.text + v.len, &size);
  return size;
}

size_t st_item_size(st_str item) {
  st_member m;
  size_t size = 0;
  for (const char *at = NULL; st_map_next(item, &at, &m);)
    size += decoded_length(m.name) + st_value_size(m.value);
  return size;
}

/* A level of nesting takes two brackets, {"L":[ or {"M":{, a scalar one and a
** set two more. */
int st_value_depth(st_value v) {
  int depth = 0, deepest = 0;
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
