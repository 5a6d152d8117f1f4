/*
** name_sets.c - sets of names, by sorting.
*/
#include "ops/table/name_sets.h"
#include "base/utf8.h"
#include <stdlib.h>

typedef struct placed_name {
  st_str name;
  size_t place;    /* in the list given */
  uint32_t bucket; /* in Java's HashSet */
} placed_name;

static int by_place(const placed_name *a, const placed_name *b) {
  return a->place < b->place ? -1 : a->place > b->place;
}

static int by_name(const void *pa, const void *pb) {
  const placed_name *a = pa, *b = pb;
  int order = st_str_cmp(a->name, b->name);
  return order ? order : by_place(a, b);
}

static int by_bucket(const void *pa, const void *pb) {
  const placed_name *a = pa, *b = pb;
  return a->bucket == b->bucket ? by_place(a, b) : a->bucket < b->bucket ? -1 : 1;
}

static int by_bytes(const void *a, const void *b) {
  return st_str_cmp(*(const st_str *)a, *(const st_str *)b);
}

void st_names_sort(st_str *names, size_t count) {
  if (count > 1) qsort(names, count, sizeof *names, by_bytes);
}

static int place_names(const st_str *names, size_t count, st_arena *arena, placed_name **out,
                       st_error *error) {
  *out = st_arena_array(arena, count + 1, sizeof **out);
  if (!*out) return st_error_nomem(error);
  for (size_t i = 0; i < count; i++) (*out)[i] = (placed_name){names[i], i, 0};
  qsort(*out, count, sizeof **out, by_name);
  return STATOR_OK;
}

int st_names_repeated(const st_str *names, size_t count, st_arena *arena, st_str *twice,
                      st_error *error) {
  *twice = (st_str){NULL, 0};
  placed_name *sorted;
  int rc = place_names(names, count, arena, &sorted, error);
  if (rc != STATOR_OK) return rc;
  size_t first = count;
  for (size_t i = 1; i < count; i++)
    if (st_str_eq(sorted[i - 1].name, sorted[i].name) && sorted[i].place < first)
      first = sorted[i].place;
  if (first < count) *twice = names[first];
  return STATOR_OK;
}

/* String.hashCode over UTF-16 units, spread as HashMap does. */
static uint32_t java_hash(st_str s) {
  uint32_t h = 0;
  for (size_t i = 0, n; i < s.n; i += n) {
    uint32_t point = st_utf8_point(s, i, &n);
    if (n == 4) {
      h = 31 * h + 0xD800 + ((point - 0x10000) >> 10);
      point = 0xDC00 + ((point - 0x10000) & 0x3FF);
    }
    h = 31 * h + point;
  }
  return h ^ h >> 16;
}

int st_names_print(const st_str *names, size_t count, st_arena *arena, st_buf *out,
                   st_error *error) {
  placed_name *set;
  int rc = place_names(names, count, arena, &set, error);
  if (rc != STATOR_OK) return rc;
  size_t n = 0;
  for (size_t i = 0; i < count; i++)
    if (i == 0 || !st_str_eq(set[i].name, set[n - 1].name)) set[n++] = set[i];
  uint32_t buckets = 16;
  while (n > buckets / 4 * 3) buckets *= 2;
  for (size_t i = 0; i < n; i++) set[i].bucket = java_hash(set[i].name) & (buckets - 1);
  qsort(set, n, sizeof *set, by_bucket);
  st_buf_char(out, '[');
  for (size_t i = 0; i < n; i++) {
    if (i) st_buf_lit(out, ", ");
    st_buf_str(out, set[i].name);
  }
  st_buf_char(out, ']');
  return STATOR_OK;
}
