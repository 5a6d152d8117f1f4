/* What reading an item in one pass consists of besides reading: text that differs
** from what was sent, and parts that come in another order. Used inside value/ by
** item_text.c only. */
#ifndef ST_ITEM_PASS_H
#define ST_ITEM_PASS_H
#include "value/item_text.h"
#include "value/json_text.h"
#include "value/sort.h"

typedef struct st_item_part { /* a member of a map, an element of a set */
  st_str key;                 /* name or element, canonical, between its quotes */
  uint32_t at, n;             /* all of it, in the canonical text */
  uint64_t rank;              /* of a member's name: st_text_rank */
  uint8_t type;               /* of a member's value */
  bool escaped;               /* a member's name has escapes */
} st_item_part;

/* The text read so far is, up to `done`, in the copy, and from there on still as
** it was sent; nothing is copied before the first byte that differs. */
typedef struct st_item_pass {
  st_item_source *source;
  const char *end;
  char *copy; /* NULL: nothing differs yet */
  const char *done;
  uint32_t copied; /* bytes in the copy */
  size_t size;
} st_item_pass;

/* Where in the canonical text the byte at p stands, p not before `done`. */
static inline uint32_t st_item_place(const st_item_pass *w, const char *p) {
  return w->copied + (uint32_t)(p - w->done);
}

void *st_item_alloc(st_item_source *s, size_t n); /* in the arena */

void st_item_copy(st_item_pass *w, const char *p); /* up to p; there must be a copy */

/* What was sent from `from` to p is `text` in canonical form. Answers p; NULL: no
** memory, or it would become longer. */
const char *st_item_replace(st_item_pass *w, const char *from, const char *p, st_str text);

bool st_item_parts_grow(st_item_source *s);

/* p is behind the opening quote, with which the new part's text begins. NULL: no
** memory. Parts move when others are added. */
static inline st_item_part *st_item_part_begin(st_item_pass *w, const char *p) {
  st_item_source *s = w->source;
  if (s->part_count == s->part_room && !st_item_parts_grow(s)) return NULL;
  st_item_part *part = &s->parts[s->part_count++];
  part->at = st_item_place(w, p - 1);
  return part;
}

/* The order of two names whose ranks are equal: <0, 0, >0. */
static inline int st_item_name_order(const st_item_part *a, const st_item_part *b) {
  if (a->escaped || b->escaped) return st_text_compare_all(a->key, b->key);
  size_t n = a->key.n < b->key.n ? a->key.n : b->key.n;
  for (size_t i = sizeof a->rank; i < n; i++)
    if (a->key.p[i] != b->key.p[i]) return (unsigned char)a->key.p[i] - (unsigned char)b->key.p[i];
  return a->key.n < b->key.n ? -1 : a->key.n > b->key.n;
}

static inline bool st_item_name_before(const st_item_part *a, const st_item_part *b) {
  return a->rank != b->rank ? a->rank < b->rank : st_item_name_order(a, b) < 0;
}

/* Whether the last member goes behind the one before it; there is none before `first`. */
static inline bool st_item_name_follows(const st_item_source *s, size_t first) {
  const st_item_part *last = &s->parts[s->part_count - 1];
  return s->part_count - first < 2 || st_item_name_before(last - 1, last);
}

/* The same of elements of a set. */
bool st_item_element_follows(const st_item_source *s, size_t first, st_type set);

/* Brings the parts from `first` on, whose text ends before p, into order; `type` is
** the set's, or ST_M. NULL: no memory, or one stands there twice. */
const st_sort_item *st_item_parts_sort(st_item_pass *w, st_type type, size_t first, const char *p);
#endif
