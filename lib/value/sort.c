/* sort.c - merging runs bottom up. */
#include "value/sort.h"
#include <string.h>

enum { SHORT_RUN = 8 };

static void insertion_sort(const void **items, size_t n, st_sort_order *order) {
  for (size_t i = 1; i < n; i++) {
    const void *item = items[i];
    size_t at = i;
    for (; at > 0 && order(items[at - 1], item) > 0; at--) items[at] = items[at - 1];
    items[at] = item;
  }
}

/* Merges the sorted from[0..mid) and from[mid..n). */
static void merge_runs(const void **from, size_t mid, size_t n, const void **to,
                       st_sort_order *order) {
  if (mid >= n || order(from[mid - 1], from[mid]) <= 0) {
    memcpy(to, from, n * sizeof *to);
    return;
  }
  size_t left = 0, right = mid;
  while (left < mid && right < n)
    *to++ = order(from[left], from[right]) <= 0 ? from[left++] : from[right++];
  memcpy(to, from + left, (mid - left) * sizeof *to);
  memcpy(to + (mid - left), from + right, (n - right) * sizeof *to);
}

void st_sort(const void **items, size_t n, const void **spare, st_sort_order *order) {
  for (size_t i = 0; i < n; i += SHORT_RUN)
    insertion_sort(items + i, n - i < SHORT_RUN ? n - i : SHORT_RUN, order);
  const void **from = items, **to = spare;
  for (size_t run = SHORT_RUN; run < n; run *= 2) {
    for (size_t i = 0; i < n; i += 2 * run) {
      size_t length = n - i < 2 * run ? n - i : 2 * run;
      merge_runs(from + i, run < length ? run : length, length, to + i, order);
    }
    const void **swap = from;
    from = to;
    to = swap;
  }
  if (from != items && n) memcpy(items, from, n * sizeof *items);
}
