/* arena.c - blocks that double up to a limit; a large request gets a block of
** its own, which a reset gives back. */
#include "base/arena.h"
#include "base/mem.h"
#include <string.h>

enum { FIRST_BLOCK = 8 * 1024, LARGEST_BLOCK = 256 * 1024, ARENA_ALIGN = 16 };

struct st_arena_block {
  st_arena_block *older;
  size_t size; /* usable bytes behind this header */
};

/* The header's size rounded up, so that what follows is aligned. */
#define BLOCK_HEADER ((sizeof(st_arena_block) + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN)

void st_arena_init(st_arena *a) {
  *a = (st_arena){0};
}

static void free_blocks(st_arena_block *block) {
  while (block) {
    st_arena_block *older = block->older;
    st_mem_free(block);
    block = older;
  }
}

void st_arena_free(st_arena *a) {
  free_blocks(a->block);
  st_arena_init(a);
}

void st_arena_reset(st_arena *a) {
  if (!a->block) return;
  free_blocks(a->block->older);
  a->block->older = NULL;
  if (a->block->size > LARGEST_BLOCK) {
    st_arena_free(a);
    return;
  }
  a->at = (char *)a->block + BLOCK_HEADER;
  a->end = a->at + a->block->size;
}

bool st_arena_reserve(st_arena *a, size_t size) {
  if (size > SIZE_MAX - BLOCK_HEADER) return false;
  st_arena_block *block = st_mem_alloc(BLOCK_HEADER + size);
  if (!block) return false;
  *block = (st_arena_block){.older = a->block, .size = size};
  a->block = block;
  a->at = (char *)block + BLOCK_HEADER;
  a->end = a->at + size;
  return true;
}

static bool add_block(st_arena *a, size_t n) {
  size_t size = a->block ? a->block->size * 2 : FIRST_BLOCK;
  if (size > LARGEST_BLOCK) size = LARGEST_BLOCK;
  return st_arena_reserve(a, size < n ? n : size);
}

size_t st_arena_used(const st_arena *a) {
  if (!a->block) return 0;
  size_t n = (size_t)(a->at - ((const char *)a->block + BLOCK_HEADER));
  for (const st_arena_block *b = a->block->older; b; b = b->older) n += b->size;
  return n;
}

void *st_arena_alloc(st_arena *a, size_t n) {
  if (n == 0) n = 1; /* NULL means out of memory, nothing else */
  if (n > SIZE_MAX - ARENA_ALIGN) return NULL;
  n = (n + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
  if ((size_t)(a->end - a->at) < n && !add_block(a, n)) return NULL;
  void *p = a->at;
  a->at += n;
  return p;
}

void *st_arena_array(st_arena *a, size_t n, size_t size) {
  if (size != 0 && n > SIZE_MAX / size) return NULL;
  void *p = st_arena_alloc(a, n * size);
  if (p) memset(p, 0, n * size);
  return p;
}

bool st_arena_copy(st_arena *a, st_str s, st_str *out) {
  char *p = s.n < SIZE_MAX ? st_arena_alloc(a, s.n + 1) : NULL;
  if (!p) return false;
  if (s.n) memcpy(p, s.p, s.n);
  p[s.n] = 0;
  *out = (st_str){p, s.n};
  return true;
}
