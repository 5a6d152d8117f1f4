/*
** data.c - the items: orders of users, 1 KB of canonical text, 12 attributes (8
** strings, 2 numbers, a list, a map). No state: an item is a function of its
** number and version.
*/
#include "bench.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEM_TEXT = 1024, ITEM_SPREAD = 64, FIRST_HITS = 1000000 };

bool pool_make(pool *b, size_t cap) {
  *b = (pool){malloc(cap), 0, cap};
  return b->p != NULL;
}

text pool_format(pool *b, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int n = vsnprintf(b->p + b->n, b->cap - b->n, format, args);
  va_end(args);
  if (n < 0 || (size_t)n >= b->cap - b->n) return (text){"", 0};
  text out = {b->p + b->n, (size_t)n};
  b->n += (size_t)n + 1;
  return out;
}

/* SplitMix64 */
uint64_t data_random(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

void data_shuffle(uint32_t *order, size_t count, uint64_t seed) {
  for (size_t i = 0; i < count; i++) order[i] = (uint32_t)i;
  for (size_t i = count; i > 1; i--) {
    size_t j = (size_t)(data_random(&seed) % i);
    uint32_t other = order[j];
    order[j] = order[i - 1];
    order[i - 1] = other;
  }
}

/* FNV-1a: raw SQLite spreads its partitions over shards as Stator does. */
static int shard_of(text pk) {
  uint64_t h = 0xcbf29ce484222325u;
  for (size_t i = 0; i < pk.n; i++) h = (h ^ (unsigned char)pk.p[i]) * 0x100000001b3u;
  return (int)((h ^ (h >> 32)) & 7);
}

void data_key(uint32_t number, op *o, pool *out) {
  o->pk = pool_format(out, "USER#%07u", (unsigned)(number / ROWS_OF_PARTITION));
  o->sk = pool_format(out, "ORDER#%04u", (unsigned)(number % ROWS_OF_PARTITION));
  o->shard = shard_of(o->pk);
}

static const char *const categories[] = {"hardware", "software", "clothing", "kitchens",
                                         "outdoors", "pharmacy", "textiles", "tutorial",
                                         "vehicles", "wellness"};
static const char *const stages[] = {"created", "packed", "shipped", "delivered", "returned"};
static const char *const cities[] = {"Berlin", "Genève", "Lisboa",  "Lyon",
                                     "Málaga", "Oslo",   "Utrecht", "Zürich"};
static const char *const words[] = {"the",   "parcel", "leaves", "with",  "morning", "post",
                                    "and",   "should", "not",    "stand", "in",      "rain",
                                    "bell",  "broken", "second", "floor", "please",  "knock",
                                    "twice", "thanks", "a",      "lot",   "dog",     "friendly"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PICK(array, r) ((array)[data_random(r) % COUNT(array)])

void data_category(uint64_t random, op *o) {
  const char *name = categories[random % COUNT(categories)];
  o->value = (text){name, strlen(name)};
}

static void write_note(char *out, size_t n, uint64_t *r) {
  size_t at = 0;
  while (at < n) {
    const char *word = PICK(words, r);
    size_t length = strlen(word);
    if (length > n - at) length = n - at;
    memcpy(out + at, word, length);
    at += length;
    if (at < n) out[at++] = ' ';
  }
  out[n] = 0;
}

/* Cents that do not end in 0: their text is canonical as it stands. */
static unsigned cents_below(unsigned limit, uint64_t *r) {
  return 100 + (unsigned)(data_random(r) % ((limit - 100) / 10)) * 10 + 1 +
         (unsigned)(data_random(r) % 9);
}

void data_item(uint32_t number, uint32_t version, op *o, pool *out) {
  uint64_t seed = (uint64_t)version << 32 | number, *r = &seed;
  unsigned hour = (unsigned)(data_random(r) % 24), minute = (unsigned)(data_random(r) % 60);
  unsigned cents = cents_below(10000, r);
  char before[700], behind[500], note[ITEM_TEXT];
  int b = snprintf(
      before, sizeof before,
      "{\"address\":{\"M\":{\"city\":{\"S\":\"%s\"},\"code\":{\"S\":\"%05u\"},"
      "\"street\":{\"S\":\"Rue de la Gare %u\"}}},"
      "\"category\":{\"S\":\"%s\"},"
      "\"created\":{\"S\":\"2026-11-%02uT%02u:%02u:00.000Z\"},"
      "\"email\":{\"S\":\"user%07u@mail.example.com\"},"
      "\"hits\":{\"N\":\"%u\"},"
      "\"note\":{\"S\":\"",
      PICK(cities, r), (unsigned)(data_random(r) % 100000), (unsigned)(data_random(r) % 300),
      PICK(categories, r), (unsigned)(data_random(r) % 28) + 1, hour, minute,
      (unsigned)(number / ROWS_OF_PARTITION), FIRST_HITS + (unsigned)(data_random(r) % 1000));
  int e = snprintf(behind, sizeof behind,
                   "\"},\"pk\":{\"S\":\"%s\"},\"price\":{\"N\":\"%u.%02u\"},\"sk\":{\"S\":\"%s\"},"
                   "\"stage\":{\"S\":\"%s\"},"
                   "\"tags\":{\"L\":[{\"S\":\"gift\"},{\"S\":\"%s\"},{\"S\":\"%s\"}]},"
                   "\"title\":{\"S\":\"Order %u of %s\"}}",
                   o->pk.p, cents / 100, cents % 100, o->sk.p, PICK(stages, r), PICK(words, r),
                   PICK(words, r), (unsigned)number, PICK(cities, r));
  size_t whole = ITEM_TEXT - ITEM_SPREAD / 2 + (size_t)(data_random(r) % ITEM_SPREAD);
  write_note(note, whole - (size_t)(b + e), r);
  o->item = pool_format(out, "%s%s%s", before, note, behind);
}
