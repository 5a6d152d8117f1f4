/*
** data.c - numbers and keys: which item belongs to which partition and group,
** and the orders in which items are visited.
*/
#include "data.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { SEED_GROUPS = 11, SEED_RANKS, SEED_BETWEEN, FEISTEL_ROUNDS = 4 };

const index_spec index_specs[INDEXES_MAX] = {
    {"by-email",   COLUMN_EMAIL, COLUMN_CREATED},
    {"by-stage",   COLUMN_STAGE, COLUMN_CREATED},
    {"by-title",   COLUMN_TITLE, COLUMN_NONE   },
    {"by-price",   COLUMN_STAGE, COLUMN_PRICE  },
    {"by-account", COLUMN_EMAIL, COLUMN_PRICE  },
    {"by-created", COLUMN_PK,    COLUMN_CREATED}, /* LSI_INDEX */
};

static const struct column_entry {
  const char *name, *before; /* what stands before its value in an item's text */
} columns[COLUMNS] = {
    [COLUMN_PK] = {"pk",      "\"pk\":{\"S\":\""     },
    [COLUMN_EMAIL] = {"email",   "\"email\":{\"S\":\""  },
    [COLUMN_CREATED] = {"created", "\"created\":{\"S\":\""},
    [COLUMN_STAGE] = {"stage",   "\"stage\":{\"S\":\""  },
    [COLUMN_TITLE] = {"title",   "\"title\":{\"S\":\""  },
    [COLUMN_PRICE] = {"price",   "\"price\":{\"N\":\""  },
};

const char *column_name(column c) {
  return columns[c].name;
}

bool column_is_number(column c) {
  return c == COLUMN_PRICE;
}

text data_column(text item, column c) {
  const char *at = strstr(item.p, columns[c].before);
  if (!at) return (text){"", 0};
  at += strlen(columns[c].before);
  return (text){at, (size_t)(strchr(at, '"') - at)};
}

/* -------------------------------------------------------------------- pools */

bool pool_make(pool *b, size_t cap) {
  *b = (pool){malloc(cap), 0, cap};
  return b->p != NULL;
}

static void print_args(pool *b, const char *format, va_list args) {
  int n = vsnprintf(b->p + b->n, b->cap - b->n, format, args);
  if (n > 0 && (size_t)n < b->cap - b->n) b->n += (size_t)n;
}

void pool_print(pool *b, const char *format, ...) {
  va_list args;
  va_start(args, format);
  print_args(b, format, args);
  va_end(args);
}

text pool_end(pool *b, size_t from) {
  if (b->n < b->cap) b->p[b->n++] = 0;
  return (text){b->p + from, b->n - from - 1};
}

text pool_format(pool *b, const char *format, ...) {
  size_t from = b->n;
  va_list args;
  va_start(args, format);
  print_args(b, format, args);
  va_end(args);
  return pool_end(b, from);
}

void pool_add(pool *b, text more) {
  if (b->cap - b->n <= more.n) return;
  memcpy(b->p + b->n, more.p, more.n);
  b->n += more.n;
}

/* ------------------------------------------------------------------ numbers */

/* SplitMix64 */
uint64_t data_random(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* A Feistel network over the next even number of bits, or the way back. */
static uint32_t mix(uint32_t i, uint32_t half, uint64_t seed, bool back) {
  uint32_t mask = ((uint32_t)1 << half) - 1, left = i >> half, right = i & mask;
  for (uint32_t n = 0; n < FEISTEL_ROUNDS; n++) {
    uint32_t round = back ? FEISTEL_ROUNDS - 1 - n : n;
    uint64_t state = seed << 32 ^ ((uint64_t)round << 24 | (back ? left : right));
    uint32_t mixed = (back ? right : left) ^ ((uint32_t)data_random(&state) & mask);
    if (back) {
      right = left;
      left = mixed;
    } else {
      left = right;
      right = mixed;
    }
  }
  return left << half | right;
}

/* What falls outside of n goes through it again. */
static uint32_t mix_below(uint32_t i, uint32_t n, uint64_t seed, bool back) {
  uint32_t half = 1;
  while (half < 16 && (uint64_t)1 << (2 * half) < n) half++;
  do i = mix(i, half, seed, back);
  while (i >= n);
  return i;
}

uint32_t data_scatter(uint32_t i, uint32_t n, uint64_t seed) {
  return mix_below(i, n, seed, false);
}

uint32_t data_by_rank(const data_shape *d, uint32_t rank) {
  return mix_below(rank, d->items, SEED_RANKS, false);
}

static uint32_t rank_of(const data_shape *d, uint32_t number) {
  return mix_below(number % d->items, d->items, SEED_RANKS, true);
}

/* ------------------------------------------------------------------- groups */

uint32_t data_groups(const data_shape *d, int size) {
  return d->items / ITEMS_UNIT * (uint32_t)(LARGE_GROUP / size);
}

uint32_t data_group_start(uint32_t which, int size) {
  uint32_t in_unit = (uint32_t)(LARGE_GROUP / size);
  uint32_t unit = which / in_unit * ITEMS_UNIT;
  return unit + which % in_unit * (uint32_t)size + (size == LARGE_GROUP ? LARGE_GROUP : 0);
}

/* A group's name is its first number. */
static uint32_t start_of(uint32_t number) {
  uint32_t size = number % ITEMS_UNIT < LARGE_GROUP ? SMALL_GROUP : LARGE_GROUP;
  return number / size * size;
}

text data_group_email(uint32_t start, pool *out) {
  return pool_format(out, "user%08u@example.org", (unsigned)start);
}

int data_shard(text key) {
  return (int)(XXH3_64bits(key.p, key.n) & (SHARDS - 1));
}

void data_key(const data_shape *d, uint32_t number, record *r, pool *out) {
  bool between = number >= d->items;
  uint32_t beside = between ? data_scatter(number % d->items, d->items, SEED_BETWEEN) : number;
  uint32_t start = start_of(beside);
  r->number = number;
  r->pk = pool_format(out, "USER#%08u", (unsigned)start);
  r->sk = between ? pool_format(out, "ORDER#%04u+%u", (unsigned)(beside - start), (unsigned)number)
                  : pool_format(out, "ORDER#%04u", (unsigned)(number - start));
  r->shard = data_shard(r->pk);
  uint32_t among = data_scatter(number % d->items, d->items, SEED_GROUPS);
  r->column[COLUMN_PK] = r->pk;
  r->column[COLUMN_EMAIL] = data_group_email(start_of(among), out);
  r->expires = FIRST_EXPIRY_S + (int64_t)rank_of(d, number);
}
