/*
** text_cache.c - a hash table of entries that are also in a line, the one used last
** at its head. An entry lies in the arena of what it keeps.
**
** Invariants:
**  1. an entry is found by all bytes of its key, never by their hash alone;
**  2. an entry that was found or kept in this call stays until the next begins;
**  3. entries and their bytes are within the limits.
*/
#include "base/text_cache.h"
#include "base/hash.h"
#include "base/mem.h"

enum {
  CACHE_BUCKETS = 64,
  CACHE_SEEN = 128,
  CACHE_MOST_ENTRIES = 128,
  CACHE_MOST_BYTES = 256 * 1024,
  CACHE_MOST_OF_ONE = 32 * 1024 /* what is larger is made anew each time */
};

typedef struct cache_entry cache_entry;
struct cache_entry {
  cache_entry *next;          /* in its bucket */
  cache_entry *newer, *older; /* in the line */
  uint64_t hash, call;        /* the last call that used it */
  st_str key;
  const void *made;
  st_arena arena; /* all of this is in it */
  size_t bytes;
};

struct st_cache_table {
  cache_entry *buckets[CACHE_BUCKETS];
  cache_entry *newest, *oldest;
  size_t count, bytes;
  uint64_t call;
  uint32_t seen[CACHE_SEEN]; /* parts of the hashes of keys that were asked for once */
};

void st_text_cache_init(st_text_cache *c) {
  *c = (st_text_cache){0};
}

static void free_cache_entry(cache_entry *e) {
  st_arena arena = e->arena;
  st_arena_free(&arena);
}

void st_text_cache_free(st_text_cache *c) {
  cache_entry *e = c->table ? c->table->newest : NULL;
  while (e) {
    cache_entry *older = e->older;
    free_cache_entry(e);
    e = older;
  }
  st_mem_free(c->table);
  st_text_cache_init(c);
}

void st_text_cache_begin_call(st_text_cache *c) {
  if (c->table) c->table->call++;
}

static cache_entry **bucket_of(st_cache_table *t, uint64_t hash) {
  return &t->buckets[hash % CACHE_BUCKETS];
}

static void leave_line(st_cache_table *t, cache_entry *e) {
  *(e->newer ? &e->newer->older : &t->newest) = e->older;
  *(e->older ? &e->older->newer : &t->oldest) = e->newer;
}

static void enter_line(st_cache_table *t, cache_entry *e) {
  e->newer = NULL;
  e->older = t->newest;
  *(e->older ? &e->older->newer : &t->oldest) = e;
  t->newest = e;
}

static const void *use_entry(st_cache_table *t, cache_entry *e) {
  e->call = t->call;
  if (t->newest != e) {
    leave_line(t, e);
    enter_line(t, e);
  }
  return e->made;
}

/* Whether the key was asked for before; from now on it was. Another key may be taken
** for it, or may have taken its place: all that depends on it is what is kept. */
static bool seen_before(st_cache_table *t, uint64_t hash) {
  uint32_t part = (uint32_t)(hash >> 32) | 1, *seen = &t->seen[hash % CACHE_SEEN];
  if (*seen == part) return true;
  *seen = part;
  return false;
}

const void *st_text_cache_find(st_text_cache *c, st_str key, bool *wanted) {
  *wanted = false;
  if (c->off || key.n > CACHE_MOST_OF_ONE) return NULL;
  if (!c->table) c->table = st_mem_array(1, sizeof *c->table);
  st_cache_table *t = c->table;
  if (!t) return NULL;
  uint64_t hash = st_hash(key);
  for (cache_entry *e = *bucket_of(t, hash); e; e = e->next)
    if (e->hash == hash && st_str_eq(e->key, key)) return use_entry(t, e);
  *wanted = seen_before(t, hash);
  return NULL;
}

/* The one used least lately. False: it is in use, and so are all. */
static bool drop_oldest(st_cache_table *t) {
  cache_entry *e = t->oldest;
  if (!e || e->call == t->call) return false;
  cache_entry **at = bucket_of(t, e->hash);
  while (*at != e) at = &(*at)->next;
  *at = e->next;
  leave_line(t, e);
  t->count--;
  t->bytes -= e->bytes;
  free_cache_entry(e);
  return true;
}

static bool make_cache_room(st_cache_table *t, size_t bytes) {
  while (t->count >= CACHE_MOST_ENTRIES || t->bytes + bytes > CACHE_MOST_BYTES)
    if (!drop_oldest(t)) return false;
  return true;
}

/* An entry in an arena of its own; NULL, and no arena, if it cannot be made. */
static cache_entry *make_entry(st_arena *arena, st_str key, st_text_make *make, void *arg) {
  cache_entry *e = st_arena_array(arena, 1, sizeof *e);
  if (e && st_arena_copy(arena, key, &e->key) && (e->made = make(arg, arena))) return e;
  st_arena_free(arena);
  return NULL;
}

/* What it takes is known when it is done, so it is done twice. */
static size_t measure_entry_bytes(st_str key, st_text_make *make, void *arg) {
  st_arena draft;
  st_arena_init(&draft);
  if (!make_entry(&draft, key, make, arg)) return 0;
  size_t bytes = st_arena_used(&draft);
  st_arena_free(&draft);
  return bytes;
}

static void enter_table(st_cache_table *t, cache_entry *e, const st_arena *arena, size_t bytes) {
  e->hash = st_hash(e->key);
  e->call = t->call;
  e->arena = *arena;
  e->bytes = bytes;
  cache_entry **bucket = bucket_of(t, e->hash);
  e->next = *bucket;
  *bucket = e;
  enter_line(t, e);
  t->count++;
  t->bytes += bytes;
}

void st_text_cache_keep(st_text_cache *c, st_str key, st_text_make *make, void *arg) {
  st_arena arena;
  st_arena_init(&arena);
  if (!c->table) return;
  size_t bytes = measure_entry_bytes(key, make, arg);
  if (bytes == 0 || bytes > CACHE_MOST_OF_ONE || !make_cache_room(c->table, bytes)) return;
  if (!st_arena_reserve(&arena, bytes)) return;
  cache_entry *e = make_entry(&arena, key, make, arg);
  if (e) enter_table(c->table, e, &arena, bytes);
}
