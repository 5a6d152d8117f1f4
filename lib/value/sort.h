/* A stable merge sort: n log n whatever the order, and no memory of its own. */
#ifndef ST_SORT_H
#define ST_SORT_H
#include <stddef.h>
#include <stdint.h>

/* What is sorted: a pointer, and a number that orders it roughly, so that most
** comparing needs no look at the thing itself. */
typedef struct st_sort_item {
  uint64_t rank; /* smaller rank, smaller thing; of equal ranks the order decides */
  const void *thing;
} st_sort_item;

typedef int st_sort_order(const void *a, const void *b); /* <0, 0, >0 */

/* `spare` has room for n items. */
void st_sort(st_sort_item *items, size_t n, st_sort_item *spare, st_sort_order *order);
#endif
