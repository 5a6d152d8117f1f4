/* mem.c - allocation. Overflow is checked here and nowhere else. */
#include "base/mem.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *st_mem_alloc(size_t bytes) {
  return malloc(bytes ? bytes : 1);
}

void *st_mem_resize(void *p, size_t bytes) {
  return realloc(p, bytes ? bytes : 1);
}

void st_mem_free(void *p) {
  free(p);
}

void *st_mem_array(size_t n, size_t size) {
  if (size != 0 && n > SIZE_MAX / size) return NULL;
  void *p = st_mem_alloc(n * size);
  if (p) memset(p, 0, n * size);
  return p;
}

char *st_mem_copy(const char *p, size_t n) {
  if (n == SIZE_MAX) return NULL;
  char *copy = st_mem_alloc(n + 1);
  if (!copy) return NULL;
  if (n) memcpy(copy, p, n);
  copy[n] = 0;
  return copy;
}
