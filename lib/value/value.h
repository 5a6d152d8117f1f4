/*
** Values and items as canonical text, and read-only views into it.
**
** Canonical: no blanks; members of every map in byte order of their (decoded)
** names, each once; sets sorted (strings and binary by bytes, numbers by value);
** numbers in canonical plain decimal; base64 standard, padded, spare bits zero;
** strings escaped as st_utf8_escape does. Equal values are equal bytes.
**
** An item is the text of a map: {"age":{"N":"42"},"pk":{"S":"USER#1"}}. A view
** borrows that text. Functions here trust their text to be canonical; it is
** made only by write.h, plain.h and by copying canonical text.
*/
#ifndef ST_VALUE_H
#define ST_VALUE_H
#include "base/arena.h"
#include "base/error.h"

typedef enum st_type {
  ST_NONE = 0, /* no value: a path that leads nowhere */
  ST_S,
  ST_N,
  ST_B,
  ST_SS,
  ST_NS,
  ST_BS,
  ST_BOOL,
  ST_NULL,
  ST_L,
  ST_M
} st_type;

/* Sets of types. */
#define ST_TYPE_BIT(t) (1u << (t))
enum {
  ST_ANY_TYPE = 0x7ff,
  ST_TEXT_TYPES = ST_TYPE_BIT(ST_S) | ST_TYPE_BIT(ST_B),
  ST_SCALAR_TYPES = ST_TEXT_TYPES | ST_TYPE_BIT(ST_N), /* that have an order */
  ST_SET_TYPES = ST_TYPE_BIT(ST_SS) | ST_TYPE_BIT(ST_NS) | ST_TYPE_BIT(ST_BS)
};

typedef struct st_value {
  const char *text; /* the whole value: {"S":"abc"} */
  uint32_t len;
  uint8_t type; /* st_type; ST_NONE: text is NULL */
} st_value;

const char *st_type_name(st_type t); /* "S", "SS", "BOOL", ... */
st_type st_type_of(st_str name);     /* ST_NONE: no such type */

static inline st_type st_type_of_letter(char c) {
  switch (c) {
  case 'S': return ST_S;
  case 'N': return ST_N;
  case 'B': return ST_B;
  case 'L': return ST_L;
  case 'M': return ST_M;
  default: return ST_NONE;
  }
}

/* The view of one value that begins at p (just after "name":, or a list
** element); its end is found by skipping. */
st_value st_value_at(const char *p, const char *end);

/* What stands behind the type name: "abc" with its quotes, [..], {..}, true. */
st_str st_value_inner(st_value v);

/* S, N, B: the text between the quotes, escapes and base64 as stored. */
st_str st_value_scalar(st_value v);
bool st_value_true(st_value v); /* BOOL */

/* S and B as the bytes they stand for: in the text if possible, else in the arena. */
bool st_value_bytes(st_value v, st_arena *arena, st_str *out);

/* Maps and items. `map` is {..}: an item, or the inner text of an M. */
typedef struct st_member {
  st_str name; /* as stored, between the quotes */
  st_value value;
  const char *text; /* from the name's first quote; up to value.text + value.len */
} st_member;

/* const char *at = NULL; while (st_map_next(map, &at, &m)) ... */
bool st_map_next(st_str map, const char **at, st_member *m);
/* `name` is decoded. ST_NONE if absent; stops at the first greater name. */
st_value st_map_find(st_str map, st_str name);
/* Compares a stored (escaped) name with a decoded one, by bytes. */
int st_name_cmp(st_str stored, st_str decoded);
void st_name_decode(st_str stored, st_buf *out);

/* Lists and sets: `list` is [..]. Elements of lists are values; those of sets
** are strings, handed out as stored between their quotes. */
bool st_list_next(st_str list, const char **at, st_value *element);
bool st_set_next(st_str set, const char **at, st_str *element);
size_t st_value_count(st_value v); /* members of L, M, SS, NS, BS */

/* Equality is equality of text. Order: both N, both S or both B; <0, 0, >0. */
bool st_value_eq(st_value a, st_value b);
int st_value_compare(st_value a, st_value b);
bool st_value_begins_with(st_value v, st_value prefix); /* both S or both B */
/* contains() of expressions: substring, member of a set, element of a list.
** False if the types do not fit. `arena` for decoding. */
bool st_value_contains(st_value v, st_value part, st_arena *arena, bool *out_of_memory);

/* size() of expressions; false where it has none (N, BOOL, NULL, nothing). */
bool st_value_length(st_value v, size_t *out);

/* Bytes by DynamoDB's size rules (numbers-sizes-capacity, section 3). */
size_t st_value_size(st_value v);
size_t st_item_size(st_str item); /* names included */

/* How deep a value nests: scalars and sets 1, a list of strings 2, ... */
int st_value_depth(st_value v);
#endif
