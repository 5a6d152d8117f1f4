/*
** value.c - views into canonical text: types, members, elements. Owns nothing.
** Nothing is parsed ahead; what is not asked for is skipped. Reads never leave
** the given span, whatever it holds.
*/
#include "value/value.h"
#include "base/base64.h"
#include "value/json_text.h"

/* Tag: st_type. How a value of the type begins, up to what stands inside. */
static const struct {
  const char *name;
  uint8_t inner; /* where {"S": ends */
} type_shapes[] = {
    [ST_NONE] = {"",     0},
      [ST_S] = {"S",    5},
      [ST_N] = {"N",    5},
      [ST_B] = {"B",    5},
    [ST_SS] = {"SS",   6},
      [ST_NS] = {"NS",   6},
      [ST_BS] = {"BS",   6},
      [ST_BOOL] = {"BOOL", 8},
    [ST_NULL] = {"NULL", 8},
      [ST_L] = {"L",    5},
      [ST_M] = {"M",    5},
};

const char *st_type_name(st_type t) {
  return type_shapes[t].name;
}

st_type st_type_of(st_str name) {
  if (name.n == 1) return st_type_of_letter(*name.p);
  if (name.n == 2 && name.p[1] == 'S') {
    st_type t = st_type_of_letter(*name.p);
    if (t >= ST_S && t <= ST_B) return (st_type)(t + ST_SS - ST_S);
  }
  if (name.n == 4 && memcmp(name.p, "BOOL", 4) == 0) return ST_BOOL;
  return name.n == 4 && memcmp(name.p, "NULL", 4) == 0 ? ST_NULL : ST_NONE;
}

static st_value value_ending(const char *p, const char *last, const char *end, st_type type) {
  if (end - last < 1 || *last != '}') return (st_value){0};
  return (st_value){.text = p, .len = (uint32_t)(last + 1 - p), .type = (uint8_t)type};
}

st_value st_value_at(const char *p, const char *end) {
  if (end - p < 8) return (st_value){0}; /* {"S":""} */
  if (p[3] == '"') {
    st_type type = st_type_of_letter(p[2]);
    if (p[5] != '"') return value_ending(p, st_text_container(p + 5, end), end, type);
    const char *close = st_text_close(p + 6, end);
    return value_ending(p, close < end ? close + 1 : end, end, type);
  }
  if (p[4] == '"') {
    st_type type = st_type_of((st_str){p + 2, 2});
    return value_ending(p, st_text_container(p + 6, end), end, type);
  }
  if (end - p < 13) return (st_value){0}; /* {"BOOL":true} */
  st_type type = p[2] == 'B' ? ST_BOOL : ST_NULL;
  return value_ending(p, p + (p[8] == 'f' ? 13 : 12), end, type);
}

st_str st_value_inner(st_value v) {
  size_t from = type_shapes[v.type].inner;
  if (v.len <= from) return (st_str){NULL, 0};
  return (st_str){v.text + from, v.len - from - 1};
}

st_str st_value_scalar(st_value v) {
  return (st_str){v.text + 6, v.len - 8u}; /* {"S":"..."} */
}

bool st_value_true(st_value v) {
  return v.text[8] == 't';
}

static bool decode_base64(st_str text, st_arena *arena, st_str *out) {
  size_t n = st_base64_length(text);
  char *to = st_arena_alloc(arena, n + 1);
  if (!to) return false;
  st_base64_decode(text, to);
  *out = (st_str){to, n};
  return true;
}

bool st_value_bytes(st_value v, st_arena *arena, st_str *out) {
  st_str stored = st_value_scalar(v);
  *out = stored;
  if (v.type == ST_B) return decode_base64(stored, arena, out);
  if (!st_text_escaped(stored)) return true;
  char *to = st_arena_alloc(arena, stored.n + 1);
  if (!to) return false;
  st_buf decoded = {.p = to, .cap = stored.n + 1, .max = stored.n};
  st_text_decode(stored, &decoded);
  *out = st_buf_view(&decoded);
  return true;
}

/* Where the next child of a container begins; NULL: there is none. */
static const char *next_child(st_str container, const char *at) {
  if (container.n < 2) return NULL;
  const char *last = container.p + container.n - 1;
  if (!at)
    at = container.p + 1;
  else if (at < last && *at == ',')
    at++;
  return at < last ? at : NULL;
}

bool st_map_next(st_str map, const char **at, st_member *m) {
  const char *p = next_child(map, *at);
  if (!p) return false;
  const char *end = map.p + map.n, *close = st_text_close(p + 1, end);
  if (end - close < 2) return false;
  m->text = p;
  m->name = (st_str){p + 1, (size_t)(close - p - 1)};
  m->value = st_value_at(close + 2, end);
  *at = m->value.text + m->value.len;
  return m->value.type != ST_NONE;
}

st_value st_map_find(st_str map, st_str name) {
  st_member m;
  for (const char *at = NULL; st_map_next(map, &at, &m);) {
    int order = st_name_cmp(m.name, name);
    if (order == 0) return m.value;
    if (order > 0) break;
  }
  return (st_value){0};
}

int st_name_cmp(st_str stored, st_str decoded) {
  return st_text_compare_decoded(stored, decoded);
}

void st_name_decode(st_str stored, st_buf *out) {
  st_text_decode(stored, out);
}

bool st_list_next(st_str list, const char **at, st_value *element) {
  const char *p = next_child(list, *at);
  if (!p) return false;
  *element = st_value_at(p, list.p + list.n);
  *at = element->text + element->len;
  return element->type != ST_NONE;
}

bool st_set_next(st_str set, const char **at, st_str *element) {
  const char *p = next_child(set, *at);
  if (!p) return false;
  const char *end = set.p + set.n, *close = st_text_close(p + 1, end);
  if (close == end) return false;
  *element = (st_str){p + 1, (size_t)(close - p - 1)};
  *at = close + 1;
  return true;
}

size_t st_value_count(st_value v) {
  st_str inner = st_value_inner(v), string;
  st_member member;
  st_value element;
  size_t count = 0;
  const char *at = NULL;
  switch (v.type) {
  case ST_M:
    while (st_map_next(inner, &at, &member)) count++;
    break;
  case ST_L:
    while (st_list_next(inner, &at, &element)) count++;
    break;
  case ST_SS:
  case ST_NS:
  case ST_BS:
    while (st_set_next(inner, &at, &string)) count++;
    break;
  default: break;
  }
  return count;
}
