/* A stable merge sort: n log n whatever the order, and no memory of its own. */
#ifndef ST_SORT_H
#define ST_SORT_H
#include <stddef.h>

typedef int st_sort_order(const void *a, const void *b); /* <0, 0, >0 */

/* `spare` has room for n pointers. */
void st_sort(const void **items, size_t n, const void **spare, st_sort_order *order);
#endif
