/*
** value_compare.c - equality, order, begins_with and contains on canonical
** text. Most of it needs no decoding: equal values are equal bytes.
*/
#include "value/base64_text.h"
#include "value/number.h"
#include "value/json_text.h"
#include "value/value.h"

bool st_value_eq(st_value a, st_value b) {
  return a.len == b.len && a.type == b.type && (a.len == 0 || memcmp(a.text, b.text, a.len) == 0);
}

int st_value_compare(st_value a, st_value b) {
  st_str left = st_value_scalar(a), right = st_value_scalar(b);
  if (a.type == ST_N) return st_number_compare(left, right);
  return a.type == ST_S ? st_text_compare(left, right) : st_base64_compare(left, right);
}

/* Every character has one stored form and none is the beginning of another's,
** so stored text begins as what it stands for does. */
bool st_value_begins_with(st_value v, st_value prefix) {
  st_str text = st_value_scalar(v), begin = st_value_scalar(prefix);
  return v.type == ST_S ? st_str_starts(text, begin) : st_base64_begins(text, begin);
}

/* For needles too short to make the repeated comparing expensive. */
static bool find_short(st_str hay, st_str needle) {
  const char *p = hay.p, *last = hay.p + (hay.n - needle.n);
  while (p <= last && (p = memchr(p, needle.p[0], (size_t)(last - p) + 1)) != NULL) {
    if (memcmp(p, needle.p, needle.n) == 0) return true;
    p++;
  }
  return false;
}

/* borders[i]: the length of the longest proper prefix of the needle that also
** ends at its byte i. Knuth, Morris and Pratt: linear whatever the texts are. */
static void find_borders(st_str needle, uint32_t *borders) {
  uint32_t k = 0;
  borders[0] = 0;
  for (size_t i = 1; i < needle.n; i++) {
    while (k > 0 && needle.p[i] != needle.p[k]) k = borders[k - 1];
    if (needle.p[i] == needle.p[k]) k++;
    borders[i] = k;
  }
}

static bool find_long(st_str hay, st_str needle, const uint32_t *borders) {
  uint32_t k = 0;
  for (size_t i = 0; i < hay.n; i++) {
    while (k > 0 && hay.p[i] != needle.p[k]) k = borders[k - 1];
    if (hay.p[i] == needle.p[k] && ++k == needle.n) return true;
  }
  return false;
}

static bool find_bytes(st_str hay, st_str needle, st_arena *arena, bool *out_of_memory) {
  enum { SHORT_NEEDLE = 32 };
  if (needle.n == 0) return true;
  if (needle.n > hay.n) return false;
  if (needle.n <= SHORT_NEEDLE) return find_short(hay, needle);
  uint32_t *borders = st_arena_alloc(arena, needle.n * sizeof *borders);
  if (!borders) {
    *out_of_memory = true;
    return false;
  }
  find_borders(needle, borders);
  return find_long(hay, needle, borders);
}

static bool set_holds(st_str set, st_str element) {
  const char *at = NULL;
  for (st_str s; st_set_next(set, &at, &s);)
    if (st_str_eq(s, element)) return true;
  return false;
}

static bool list_holds(st_str list, st_value element) {
  const char *at = NULL;
  for (st_value v; st_list_next(list, &at, &v);)
    if (st_value_eq(v, element)) return true;
  return false;
}

bool st_value_contains(st_value v, st_value part, st_arena *arena, bool *out_of_memory) {
  st_str text, wanted;
  *out_of_memory = false;
  if (v.type == ST_L && part.type != ST_NONE) return list_holds(st_value_inner(v), part);
  if (part.type < ST_S || part.type > ST_B) return false;
  if (v.type == part.type + (ST_SS - ST_S))
    return set_holds(st_value_inner(v), st_value_scalar(part));
  if (v.type != part.type || v.type == ST_N) return false;
  if (!st_value_bytes(v, arena, &text) || !st_value_bytes(part, arena, &wanted)) {
    *out_of_memory = true;
    return false;
  }
  return find_bytes(text, wanted, arena, out_of_memory);
}
