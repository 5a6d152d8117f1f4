/* sort.c - merging runs bottom up. */
#include "value/sort.h"
#include <stdbool.h>
#include <string.h>

enum { SHORT_RUN = 8 };

static bool in_order(const st_sort_item *a, const st_sort_item *b, st_sort_order *order) {
  return a->rank != b->rank ? a->rank < b->rank : order(a->thing, b->thing) <= 0;
}

static void insertion_sort(st_sort_item *items, size_t n, st_sort_order *order) {
  for (size_t i = 1; i < n; i++) {
    st_sort_item item = items[i];
    size_t at = i;
    for (; at > 0 && !in_order(&items[at - 1], &item, order); at--) items[at] = items[at - 1];
    items[at] = item;
  }
}

/* Merges the sorted from[0..mid) and from[mid..n). */
static void merge_runs(st_sort_item *from, size_t mid, size_t n, st_sort_item *to,
                       st_sort_order *order) {
  if (mid >= n || in_order(&from[mid - 1], &from[mid], order)) {
    memcpy(to, from, n * sizeof *to);
    return;
  }
  size_t left = 0, right = mid;
  while (left < mid && right < n)
    *to++ = in_order(&from[left], &from[right], order) ? from[left++] : from[right++];
  memcpy(to, from + left, (mid - left) * sizeof *to);
  memcpy(to + (mid - left), from + right, (n - right) * sizeof *to);
}

void st_sort(st_sort_item *items, size_t n, st_sort_item *spare, st_sort_order *order) {
  for (size_t i = 0; i < n; i += SHORT_RUN)
    insertion_sort(items + i, n - i < SHORT_RUN ? n - i : SHORT_RUN, order);
  st_sort_item *from = items, *to = spare;
  for (size_t run = SHORT_RUN; run < n; run *= 2) {
    for (size_t i = 0; i < n; i += 2 * run) {
      size_t length = n - i < 2 * run ? n - i : 2 * run;
      merge_runs(from + i, run < length ? run : length, length, to + i, order);
    }
    st_sort_item *swap = from;
    from = to;
    to = swap;
  }
  if (from != items && n) memcpy(items, from, n * sizeof *items);
}
