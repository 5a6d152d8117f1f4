/*
** item_parts.c - the copy of an item that is not canonical as it was sent, and
** the order of its members and elements. Canonical text is never longer than what
** was sent (what grows is refused here), so an item's copy has room at the item's
** own place in a copy of the whole text.
*/
#include "value/item_pass.h"
#include "value/base64_text.h"
#include "value/json_text.h"
#include "value/number.h"

enum { FIRST_PARTS = 64, FEWEST_KEPT = 6 /* members: fewer are sorted at once */ };

void *st_item_alloc(st_item_source *s, size_t n) {
  void *p = st_arena_alloc(s->arena, n);
  if (!p) s->out_of_memory = true;
  return p;
}

/* ----------------------------------------------------------------- copying */

void st_item_copy(st_item_pass *w, const char *p) {
  size_t n = (size_t)(p - w->done);
  memcpy(w->copy + w->copied, w->done, n);
  w->copied += (uint32_t)n;
  w->done = p;
}

/* Everything before p is copied. */
static bool begin_item_copy(st_item_pass *w, const char *p) {
  st_item_source *s = w->source;
  if (!s->copy) s->copy = st_item_alloc(s, (size_t)(s->end - s->begin));
  if (!s->copy) return false;
  if (!w->copy) w->copy = s->copy + (w->done - s->begin);
  st_item_copy(w, p);
  return true;
}

const char *st_item_replace(st_item_pass *w, const char *from, const char *p, st_str text) {
  if (text.n > (size_t)(p - from) || !begin_item_copy(w, from)) return NULL;
  if (text.n) memcpy(w->copy + w->copied, text.p, text.n);
  w->copied += (uint32_t)text.n;
  w->done = p;
  return p;
}

/* ------------------------------------------------------------------- parts */

bool st_item_parts_grow(st_item_source *s) {
  size_t room = s->part_block ? s->part_block * 2 : FIRST_PARTS;
  st_item_part *parts = st_item_alloc(s, room * sizeof *parts);
  if (!parts) return false;
  if (s->part_count) memcpy(parts, s->parts, s->part_count * sizeof *parts);
  s->parts = parts;
  s->part_room = s->part_block = room;
  return true;
}

/* -------------------------------------------------------------------- order */

static int compare_part_texts(const void *a, const void *b) {
  const st_item_part *x = a, *y = b;
  return st_text_compare(x->key, y->key);
}

static int compare_part_names(const void *a, const void *b) {
  return st_item_name_order(a, b); /* only where ranks are equal */
}

static int compare_part_numbers(const void *a, const void *b) {
  const st_item_part *x = a, *y = b;
  return st_number_compare(x->key, y->key);
}

static int compare_part_binaries(const void *a, const void *b) {
  const st_item_part *x = a, *y = b;
  return st_base64_compare(x->key, y->key);
}

static uint64_t rank_part(st_type type, const st_item_part *part) {
  switch (type) {
  case ST_NS: return st_number_rank(part->key);
  case ST_BS: return st_base64_rank(part->key);
  case ST_SS: return st_text_rank(part->key);
  default: return part->rank;
  }
}

static st_sort_order *part_order(st_type type) {
  switch (type) {
  case ST_NS: return compare_part_numbers;
  case ST_BS: return compare_part_binaries;
  case ST_SS: return compare_part_texts;
  default: return compare_part_names;
  }
}

bool st_item_element_follows(const st_item_source *s, size_t first, st_type set) {
  const st_item_part *last = &s->parts[s->part_count - 1];
  return s->part_count - first < 2 || part_order(set)(last - 1, last) < 0;
}

static bool all_parts_differ(const st_sort_item *sorted, size_t count, st_sort_order *order) {
  for (size_t i = 1; i < count; i++)
    if (sorted[i - 1].rank == sorted[i].rank && order(sorted[i - 1].thing, sorted[i].thing) == 0)
      return false;
  return true;
}

/* The text of the parts, which begins at `at` and ends before p, at a place where
** nothing will be written over it. */
static const char *text_of_parts(st_item_pass *w, uint32_t at, const char *p) {
  if (w->copied <= at) {
    const char *from = w->done + (at - w->copied);
    return begin_item_copy(w, from) ? from : NULL;
  }
  st_item_copy(w, p);
  size_t n = w->copied - at;
  char *aside = st_item_alloc(w->source, n);
  if (!aside) return NULL;
  memcpy(aside, w->copy + at, n);
  w->copied = at;
  return aside;
}

/* The first of the parts as they came is parts[0]. */
static bool write_parts(st_item_pass *w, st_item_part *parts, const st_sort_item *sorted,
                        size_t count, const char *p) {
  uint32_t first = parts[0].at;
  const char *from = text_of_parts(w, first, p);
  if (!from) return false;
  for (size_t i = 0; i < count; i++) {
    st_item_part *part = &parts[(const st_item_part *)sorted[i].thing - parts];
    if (i) w->copy[w->copied++] = ',';
    memcpy(w->copy + w->copied, from + (part->at - first), part->n);
    part->at = w->copied;
    w->copied += part->n;
  }
  w->done = p;
  return true;
}

/* Whether the parts are in the order of the item before, and all differ; then `sorted`
** has it. */
static bool in_known_order(const st_item_order *order, const st_item_part *parts, size_t count,
                           st_sort_item *sorted) {
  if (order->count != count) return false;
  const st_item_part *before = NULL;
  for (size_t i = 0; i < count; i++) {
    const st_item_part *part = &parts[order->of[i]];
    if (before && !st_item_name_before(before, part)) return false;
    sorted[i].thing = before = part;
  }
  return true;
}

static void keep_order(st_item_order *order, const st_item_part *parts, const st_sort_item *sorted,
                       size_t count) {
  if (count > ST_ORDER_MEMBERS) return;
  order->count = (uint8_t)count;
  for (size_t i = 0; i < count; i++)
    order->of[i] = (uint8_t)((const st_item_part *)sorted[i].thing - parts);
}

const st_sort_item *st_item_parts_sort(st_item_pass *w, st_type type, size_t first, const char *p) {
  st_item_source *s = w->source;
  st_item_part *parts = &s->parts[first];
  size_t count = s->part_count - first;
  st_sort_order *order = part_order(type);
  bool item = first == 0; /* what is inside one has its member's part before it */
  st_item_order *kept = item && count >= FEWEST_KEPT ? s->order : NULL;
  st_sort_item *sorted = st_item_alloc(s, count * 2 * sizeof *sorted);
  if (!sorted) return NULL;
  if (!kept || !in_known_order(kept, parts, count, sorted)) {
    for (size_t i = 0; i < count; i++)
      sorted[i] = (st_sort_item){rank_part(type, &parts[i]), &parts[i]};
    st_sort(sorted, count, sorted + count, order);
    if (!all_parts_differ(sorted, count, order)) return NULL;
    if (kept) keep_order(kept, parts, sorted, count);
  }
  return write_parts(w, parts, sorted, count, p) ? sorted : NULL;
}
