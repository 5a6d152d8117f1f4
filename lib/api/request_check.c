/* request_check.c - results that are written one after the other must be as many as
** the requests, and must not write over a request that is still to be read. */
#include "api/request_check.h"
#include "api/handle.h"
#include "base/mem.h"
#include "value/sort.h"

static bool all_there(const stator_request *requests, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!requests[i].body || !requests[i].result) return false;
  return true;
}

static bool each_has_its_own(const stator_request *requests, size_t count) {
  size_t marked = 0;
  while (marked < count && !requests[marked].result->given) requests[marked++].result->given = true;
  for (size_t i = 0; i < marked; i++) requests[i].result->given = false;
  return marked == count;
}

/* No two buffers are at one place. */
static int never_equal(const void *a, const void *b) {
  (void)a;
  (void)b;
  return 0;
}

/* The results that hold text, by the place of it. */
static size_t sort_results(const stator_request *requests, size_t count, st_sort_item *items) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    const stator_result *r = requests[i].result;
    if (r->out.p) items[n++] = (st_sort_item){(uintptr_t)r->out.p, r};
  }
  st_sort(items, n, items + n, never_equal);
  return n;
}

static bool lies_in_one(const char *body, const st_sort_item *items, size_t n) {
  size_t low = 0, high = n; /* the first `low` begin at the body or before it */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (items[middle].rank <= (uintptr_t)body)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && st_result_holds(items[low - 1].thing, body);
}

int st_requests_check(const stator_request *requests, size_t count) {
  if (!all_there(requests, count) || !each_has_its_own(requests, count)) return STATOR_MISUSE;
  if (count == 0) return STATOR_OK;
  st_sort_item *items = count <= SIZE_MAX / 2 ? st_mem_array(2 * count, sizeof *items) : NULL;
  if (!items) return STATOR_NOMEM;
  size_t n = sort_results(requests, count, items);
  bool apart = true;
  for (size_t i = 0; apart && i < count; i++) apart = !lies_in_one(requests[i].body, items, n);
  st_mem_free(items);
  return apart ? STATOR_OK : STATOR_MISUSE;
}
