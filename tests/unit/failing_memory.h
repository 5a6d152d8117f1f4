/* For tests that run out of memory at every allocation in turn. Their first line
** has the linker put these functions in the place of base/mem's:
** // link: -Wl,--wrap=st_mem_alloc,--wrap=st_mem_resize,--wrap=st_mem_array */
#ifndef TEST_FAILING_MEMORY_H
#define TEST_FAILING_MEMORY_H
#include <stdbool.h>
#include <stddef.h>

static size_t allocations; /* so far */
static size_t failing;     /* the failing-th fails; 0: none */
static bool failing_on;    /* and so do all behind it */

static bool fails_now(void) {
  allocations++;
  return failing && (failing_on ? allocations >= failing : allocations == failing);
}

void *__real_st_mem_alloc(size_t bytes);
void *__real_st_mem_resize(void *p, size_t bytes);
void *__real_st_mem_array(size_t n, size_t size);
void *__wrap_st_mem_alloc(size_t bytes);
void *__wrap_st_mem_resize(void *p, size_t bytes);
void *__wrap_st_mem_array(size_t n, size_t size);

void *__wrap_st_mem_alloc(size_t bytes) {
  return fails_now() ? NULL : __real_st_mem_alloc(bytes);
}

void *__wrap_st_mem_resize(void *p, size_t bytes) {
  return fails_now() ? NULL : __real_st_mem_resize(p, bytes);
}

void *__wrap_st_mem_array(size_t n, size_t size) {
  return fails_now() ? NULL : __real_st_mem_array(n, size);
}
#endif
