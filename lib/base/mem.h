/* The one place where the library allocates. Tests wrap these three to fail the
** Nth allocation. All return NULL when out of memory; a size of 0 is taken as 1. */
#ifndef ST_MEM_H
#define ST_MEM_H
#include <stdbool.h>
#include <stddef.h>

void *st_mem_alloc(size_t bytes);
void *st_mem_resize(void *p, size_t bytes); /* on NULL p stays as it was */
void st_mem_free(void *p);

/* n * size, zero-filled; NULL too if the product overflows. */
void *st_mem_array(size_t n, size_t size);

/* A NUL-terminated copy of n bytes. */
char *st_mem_copy(const char *p, size_t n);
#endif
