/*
** item_text.c - items in one pass. Recurses as deep as values may nest. Must not
** know what is wrong with what it does not take.
**
** Functions that read take the place p in the text and answer the place behind
** what they read; NULL: not for us.
*/
#include "value/item_text.h"
#include "base/base64.h"
#include "base/bounds.h"
#include "base/rare.h"
#include "base/utf8.h"
#include "value/base64_text.h"
#include "value/item_pass.h"
#include "value/json_text.h"
#include "value/number.h"

/* ------------------------------------------------------------------ tokens */

ST_RARE static const char *drop_blanks(st_item_pass *w, const char *p) {
  const char *from = p;
  while (p < w->end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) p++;
  return p == from ? NULL : st_item_replace(w, from, p, (st_str){NULL, 0});
}

/* The next byte that is not blank; p must not be the end. */
static inline const char *find_item_token(st_item_pass *w, const char *p) {
  if (p < w->end && (unsigned char)*p > ' ') return p;
  p = drop_blanks(w, p);
  return p && p < w->end ? p : NULL;
}

/* Behind that byte, if it is c. */
static inline const char *take_item_token(st_item_pass *w, const char *p, char c) {
  if (p < w->end && *p == c) return p + 1;
  p = find_item_token(w, p);
  return p && *p == c ? p + 1 : NULL;
}

/* ----------------------------------------------------------------- scalars */

/* p is at a backslash; *excess grows by the bytes the escape has too many. */
static const char *pass_escape(st_item_pass *w, const char *p, size_t *excess) {
  uint32_t c;
  char bytes[8];
  st_buf form = {.p = bytes, .cap = sizeof bytes, .max = sizeof bytes - 1};
  if (!st_text_escape_check(p, w->end)) return NULL;
  const char *behind = st_text_escape(p, &c);
  *excess += (size_t)(behind - p) - st_text_write_point(c, &form);
  bool same = form.n == (size_t)(behind - p) && memcmp(p, bytes, form.n) == 0;
  return same ? behind : st_item_replace(w, p, behind, st_buf_view(&form));
}

/* A string that holds more than plain ASCII: `from` is its first byte, p where
** the plain ones end. */
ST_RARE static const char *pass_special(st_item_pass *w, const char *from, const char *p,
                                        st_str *text) {
  const char *end = w->end;
  uint32_t at = st_item_place(w, from);
  size_t excess = 0;
  while (p < end && *p != '"') {
    if ((unsigned char)*p >= 0x80) {
      size_t n = st_utf8_sequence(p, end);
      if (n == 0) return NULL;
      p += n;
    } else {
      p = *p == '\\' ? pass_escape(w, p, &excess) : NULL;
      if (!p) return NULL;
    }
    if (p < end && (unsigned char)*p < 0x80) p = st_text_plain(p, end);
  }
  if (p == end) return NULL;
  w->size += (size_t)(p - from) - excess;
  *text = (st_str){from, (size_t)(p - from)};
  if (w->done <= from) return p + 1;
  st_item_copy(w, p);
  *text = (st_str){w->copy + at, w->copied - at};
  return p + 1;
}

/* p is behind the opening quote. *text is the canonical string. */
static inline const char *pass_string(st_item_pass *w, const char *p, st_str *text) {
  const char *close = st_text_plain(p, w->end);
  if (close == w->end || *close != '"') return pass_special(w, p, close, text);
  *text = (st_str){p, (size_t)(close - p)};
  w->size += text->n;
  return close + 1;
}

ST_RARE static const char *pass_odd_number(st_item_pass *w, const char *p, const char *close,
                                           st_str *text) {
  char digits[192]; /* 38 of them and 130 zeros */
  uint32_t at = st_item_place(w, p);
  st_buf form = {.p = digits, .cap = sizeof digits, .max = sizeof digits - 1};
  st_error error;
  st_error_init(&error);
  int rc = st_number_canonical(*text, &form, &error);
  st_error_free(&error);
  if (rc != STATOR_OK || form.failed || !st_item_replace(w, p, close, st_buf_view(&form)))
    return NULL;
  *text = (st_str){w->copy + at, form.n};
  return close;
}

/* An integer without a sign, as most numbers are. NULL: it is another number. */
static inline const char *pass_integer(st_item_pass *w, const char *p, st_str *text) {
  const char *from = p, *significant = p;
  for (; p < w->end && (unsigned char)(*p - '0') < 10; p++)
    if (*p != '0') significant = p + 1;
  size_t n = (size_t)(p - from);
  if (n == 0 || n > ST_NUMBER_DIGITS || p == w->end || *p != '"' || (*from == '0' && n > 1))
    return NULL;
  *text = (st_str){from, n};
  w->size += 1 + ((size_t)(significant - from) + 1) / 2;
  return p + 1;
}

static const char *pass_number(st_item_pass *w, const char *p, st_str *text) {
  const char *behind = pass_integer(w, p, text);
  if (behind) return behind;
  const char *close = st_text_plain(p, w->end);
  if (close == w->end || *close != '"') return NULL;
  *text = (st_str){p, (size_t)(close - p)};
  if (!st_number_is_canonical(*text) && !pass_odd_number(w, p, close, text)) return NULL;
  w->size += st_number_size(*text);
  return close + 1;
}

static const char *pass_binary(st_item_pass *w, const char *p, st_str *text) {
  char last;
  const char *close = st_text_plain(p, w->end);
  if (close == w->end || *close != '"') return NULL;
  *text = (st_str){p, (size_t)(close - p)};
  if (st_base64_check(*text) != ST_BASE64_OK || !st_base64_canonical(*text, &last)) return NULL;
  w->size += st_base64_length(*text);
  return close + 1;
}

/* The inside of a scalar, or of a set's element. */
static const char *pass_scalar(st_item_pass *w, st_type type, const char *p, st_str *text) {
  switch (type) {
  case ST_N:
  case ST_NS: return pass_number(w, p, text);
  case ST_B:
  case ST_BS: return pass_binary(w, p, text);
  default: return pass_string(w, p, text);
  }
}

/* --------------------------------------------------------------- containers */

static const char *pass_element(st_item_pass *w, st_type set, const char *p) {
  st_item_part *part = (p = take_item_token(w, p, '"')) ? st_item_part_begin(w, p) : NULL;
  if (!part || !(p = pass_scalar(w, set, p, &part->key))) return NULL;
  part->n = st_item_place(w, p) - part->at;
  return p;
}

/* p is behind the opening bracket. An empty set is refused by others. */
static const char *pass_set(st_item_pass *w, st_type type, const char *p) {
  st_item_source *s = w->source;
  size_t first = s->part_count;
  bool sorted = true;
  while ((p = pass_element(w, type, p))) {
    sorted = sorted && st_item_element_follows(s, first, type);
    if (!(p = find_item_token(w, p)) || (*p != ',' && *p != ']')) return NULL;
    if (*p++ == ',') continue;
    if (!sorted && !st_item_parts_sort(w, type, first, p - 1)) return NULL;
    s->part_count = first;
    return p;
  }
  return NULL;
}

static const char *pass_value(st_item_pass *w, const char *p, int level, uint8_t *type);

/* p is behind the opening bracket. */
static const char *pass_list(st_item_pass *w, const char *p, int level) {
  uint8_t ignored;
  w->size += 3;
  if (!(p = find_item_token(w, p))) return NULL;
  if (*p == ']') return p + 1;
  while ((p = pass_value(w, p, level, &ignored))) {
    w->size += 1;
    if (!(p = find_item_token(w, p)) || (*p != ',' && *p != ']')) return NULL;
    if (*p++ == ']') return p;
  }
  return NULL;
}

/* The name of a member, and what its place among others takes. */
static inline const char *pass_name(st_item_pass *w, const char *p, st_item_part *part) {
  const char *close = st_text_plain(p, w->end);
  size_t n = (size_t)(close - p);
  if (w->end - close >= (ptrdiff_t)sizeof part->rank && *close == '"') {
    w->size += n;
    part->key = (st_str){p, n};
    part->rank = st_text_rank_plain(part->key);
    part->escaped = false;
    return n - 1 < ST_MAX_ATTRIBUTE_NAME ? close + 1 : NULL;
  }
  size_t before = w->size;
  if (!(p = pass_string(w, p, &part->key))) return NULL;
  part->rank = st_text_rank(part->key);
  part->escaped = st_text_escaped(part->key);
  return w->size - before - 1 < ST_MAX_ATTRIBUTE_NAME ? p : NULL;
}

/* What :{"S":" opens, which is what most members' values begin with; ST_NONE: it is
** something else that stands at p. */
static inline st_type opened_scalar(const st_item_pass *w, const char *p) {
  static const char opening[8] = ":{\"\0\":\"";
  static const uint64_t letter = (uint64_t)0xFF << 24, behind = (uint64_t)0xFF << 56;
  if (w->end - p < (ptrdiff_t)sizeof opening) return ST_NONE;
  if ((st_text_load(p) & ~(letter | behind)) != st_text_load(opening)) return ST_NONE;
  return p[3] == 'S' ? ST_S : p[3] == 'N' ? ST_N : ST_NONE;
}

/* Values of members are at `level`. Nesting makes the parts move: they are found
** by their number. */
static const char *pass_member(st_item_pass *w, const char *p, int level) {
  st_item_source *s = w->source;
  size_t number = s->part_count;
  st_item_part *part = (p = take_item_token(w, p, '"')) ? st_item_part_begin(w, p) : NULL;
  if (!part || !(p = pass_name(w, p, part))) return NULL;
  uint8_t type = (uint8_t)opened_scalar(w, p);
  if (type == ST_NONE) {
    if (!(p = take_item_token(w, p, ':')) || !(p = pass_value(w, p, level, &type))) return NULL;
    part = &s->parts[number];
  } else {
    st_str ignored;
    p = type == ST_S ? pass_string(w, p + 7, &ignored) : pass_number(w, p + 7, &ignored);
    if (!p || !(p = take_item_token(w, p, '}'))) return NULL;
  }
  part->n = st_item_place(w, p) - part->at;
  part->type = type;
  return p;
}

/* What happened to the members of a map: they stand in order as they came, or
** `sorted` has the order they were brought into. */
typedef struct passed_map {
  size_t first, count; /* of the source's parts, until the caller drops them */
  const st_sort_item *sorted;
} passed_map;

/* p is behind the opening brace; each member costs `overhead` besides its own bytes. */
static const char *pass_map(st_item_pass *w, const char *p, int level, size_t overhead,
                            passed_map *map) {
  st_item_source *s = w->source;
  *map = (passed_map){.first = s->part_count};
  bool in_order = true;
  if (!(p = find_item_token(w, p))) return NULL;
  if (*p == '}') return p + 1;
  if (level > ST_MAX_NESTING) return NULL;
  while ((p = pass_member(w, p, level))) {
    in_order = in_order && st_item_name_follows(s, map->first);
    if (!(p = find_item_token(w, p)) || (*p != ',' && *p != '}')) return NULL;
    if (*p++ == ',') continue;
    map->count = s->part_count - map->first;
    w->size += overhead * map->count;
    if (!in_order) map->sorted = st_item_parts_sort(w, ST_M, map->first, p - 1);
    return in_order || map->sorted ? p : NULL;
  }
  return NULL;
}

static const char *pass_inner_map(st_item_pass *w, const char *p, int level) {
  passed_map map;
  w->size += 3;
  p = pass_map(w, p, level, 1, &map);
  w->source->part_count = map.first;
  return p;
}

static const char *pass_literal(st_item_pass *w, const char *p, bool may_be_false) {
  if (!(p = find_item_token(w, p))) return NULL;
  st_str rest = {p, (size_t)(w->end - p)};
  w->size += 1;
  if (st_str_starts(rest, ST_LIT("true"))) return p + 4;
  return may_be_false && st_str_starts(rest, ST_LIT("false")) ? p + 5 : NULL;
}

/* {"S": and the like, perhaps with blanks. */
static const char *pass_any_type(st_item_pass *w, const char *p, uint8_t *type) {
  if (!(p = take_item_token(w, p, '{')) || !(p = take_item_token(w, p, '"'))) return NULL;
  if (w->end - p < 5) return NULL;
  size_t n = p[1] == '"' ? 1 : p[2] == '"' ? 2 : 4;
  if (p[n] != '"') return NULL;
  *type = (uint8_t)st_type_of((st_str){p, n});
  return take_item_token(w, p + n + 1, ':');
}

/* {"S": is what most come as. */
static inline const char *pass_type(st_item_pass *w, const char *p, uint8_t *type) {
  if (w->end - p < 6 || p[0] != '{' || p[1] != '"' || p[3] != '"' || p[4] != ':')
    return pass_any_type(w, p, type);
  *type = (uint8_t)st_type_of_letter(p[2]);
  return p + 5;
}

static const char *pass_inner(st_item_pass *w, const char *p, int level, st_type type) {
  st_str ignored;
  switch (type) {
  case ST_S:
  case ST_N:
  case ST_B: return (p = take_item_token(w, p, '"')) ? pass_scalar(w, type, p, &ignored) : NULL;
  case ST_SS:
  case ST_NS:
  case ST_BS: return (p = take_item_token(w, p, '[')) ? pass_set(w, type, p) : NULL;
  case ST_L: return (p = take_item_token(w, p, '[')) ? pass_list(w, p, level + 1) : NULL;
  case ST_M: return (p = take_item_token(w, p, '{')) ? pass_inner_map(w, p, level + 1) : NULL;
  case ST_BOOL:
  case ST_NULL: return pass_literal(w, p, type == ST_BOOL);
  default: return NULL;
  }
}

static const char *pass_value(st_item_pass *w, const char *p, int level, uint8_t *type) {
  if (level > ST_MAX_NESTING || !(p = pass_type(w, p, type))) return NULL;
  p = pass_inner(w, p, level, (st_type)*type);
  return p ? take_item_token(w, p, '}') : NULL;
}

/* ------------------------------------------------------------------- items */

/* The parts stay where they are, or are brought into order elsewhere. */
static bool keep_members(st_item_source *s, const passed_map *map, st_item_text *out) {
  st_item_part *parts = s->parts;
  if (map->sorted) {
    if (!(parts = st_item_alloc(s, map->count * sizeof *parts))) return false;
    for (size_t i = 0; i < map->count; i++) parts[i] = *(const st_item_part *)map->sorted[i].thing;
  } else if (map->count) {
    s->parts += map->count;
    s->part_room -= map->count;
  }
  out->parts = parts;
  out->count = map->count;
  return true;
}

bool st_item_text_read(st_item_source *source, const char *p, st_item_text *out) {
  st_item_pass w = {.source = source, .end = source->end, .done = p};
  passed_map map;
  *out = (st_item_text){0};
  source->part_count = 0;
  const char *behind = pass_map(&w, p + 1, 1, 0, &map);
  if (!behind) return false;
  out->sent = out->text = (st_str){p, (size_t)(behind - p)};
  out->size = w.size;
  if (w.copy) {
    st_item_copy(&w, behind);
    out->text = (st_str){w.copy, w.copied};
  }
  return keep_members(source, &map, out);
}

st_member st_item_text_member(const st_item_text *item, size_t i) {
  const st_item_part *part = &item->parts[i];
  st_member m = {.text = item->text.p + part->at};
  m.name = (st_str){m.text + 1, part->key.n};
  m.value.text = m.name.p + m.name.n + 2; /* behind ": */
  m.value.len = part->n - (uint32_t)(m.value.text - m.text);
  m.value.type = part->type;
  return m;
}

st_value st_item_text_find(const st_item_text *item, st_str name) {
  if (!item->parts) return st_map_find(item->text, name);
  uint64_t rank = st_text_rank_decoded(name);
  size_t i = 0;
  while (i < item->count && item->parts[i].rank < rank) i++;
  for (; i < item->count && item->parts[i].rank == rank; i++) {
    st_member m = st_item_text_member(item, i);
    if (st_name_cmp(m.name, name) == 0) return m.value;
  }
  return (st_value){0};
}
