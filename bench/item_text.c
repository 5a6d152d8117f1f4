/*
** item_text.c - the text of an item: 12 attributes (8 strings, 2 numbers, a list,
** a map), 28 strings and numbers more where 40 are asked for, and a note that
** fills it up to its size.
*/
#include "data.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
  FEWEST_ATTRIBUTES = 12,
  MEMBERS_MAX = 48,
  SHORTEST_NOTE = 4,
  TEXT_OF_MEMBER = 9, /* what JSON adds to a name and a value */
  FIRST_HITS = 1000000
};

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

text data_category(uint64_t random) {
  const char *name = categories[random % COUNT(categories)];
  return (text){name, strlen(name)};
}

text data_stage(uint64_t random) {
  const char *name = stages[random % COUNT(stages)];
  return (text){name, strlen(name)};
}

/* -------------------------------------------------------------------- prose */

/* No two numbers of a vocabulary make the same word. */
static void spell_word(uint32_t number, char word[WORD_BYTES]) {
  static const char consonants[] = "bcdfghjklmnprstvwxyz", vowels[] = "aeiou";
  uint32_t rest = number * 40503 % 1000000;
  int n = 0;
  for (int syllable = 0; syllable < 3; syllable++) {
    word[n++] = consonants[rest % 20];
    word[n++] = vowels[rest / 20 % 5];
    rest /= 100;
  }
  word[n] = 0;
}

static void spell_one_of(int class, uint64_t random, char word[WORD_BYTES]) {
  uint32_t first = (uint32_t)1 << class;
  spell_word(first + (uint32_t)random % first, word);
}

text data_word(int class, uint64_t random, pool *out) {
  char word[WORD_BYTES];
  spell_one_of(class, random, word);
  return pool_format(out, "%s", word);
}

/* ------------------------------------------------------------------ members */

/* The members in the order of their names; their texts are in the pool. */
typedef struct members {
  text of[MEMBERS_MAX];
  size_t count, bytes;
  size_t note; /* which one has yet to be written */
} members;

static void add_member(members *m, text member) {
  m->of[m->count++] = member;
  m->bytes += member.n + 1;
}

#define ADD(...) add_member(m, pool_format(out, __VA_ARGS__))

static void add_details(members *m, const char *name, int count, uint64_t *r, pool *out) {
  for (int i = 0; i < count; i++) {
    if (i % 4 == 3)
      ADD("\"%s_%02d\":{\"N\":\"%u\"}", name, i, 1000 + (unsigned)(data_random(r) % 9000));
    else
      ADD("\"%s_%02d\":{\"S\":\"%s\"}", name, i, PICK(words, r));
  }
}

/* Cents that do not end in 0: their text is canonical as it stands. */
static unsigned cents_below(unsigned limit, uint64_t *r) {
  return 100 + (unsigned)(data_random(r) % ((limit - 100) / 10)) * 10 + 1 +
         (unsigned)(data_random(r) % 9);
}

static void add_created(members *m, uint64_t *k, pool *out) {
  uint64_t random = data_random(k);
  ADD("\"created\":{\"S\":\"2026-%02u-%02uT%02u:%02u:%02u.%03uZ\"}", (unsigned)(random % 12) + 1,
      (unsigned)(random >> 8) % 28 + 1, (unsigned)(random >> 16) % 24,
      (unsigned)(random >> 24) % 60, (unsigned)(random >> 32) % 60,
      (unsigned)(random >> 40) % 1000);
}

/* `k` makes what indexes look at, `r` the rest. */
static void add_members(members *m, const data_shape *d, const record *o, uint64_t *k, uint64_t *r,
                        pool *out) {
  int details = (d->attributes - FEWEST_ATTRIBUTES) / 2;
  unsigned cents = cents_below(10000, k);
  ADD("\"address\":{\"M\":{\"city\":{\"S\":\"%s\"},\"code\":{\"S\":\"%05u\"}}}", PICK(cities, r),
      (unsigned)(data_random(r) % 100000));
  ADD("\"category\":{\"S\":\"%s\"}", PICK(categories, r));
  add_created(m, k, out);
  add_details(m, "detail", details, r, out);
  ADD("\"email\":{\"S\":\"%s\"}", o->column[COLUMN_EMAIL].p);
  if (d->expires) ADD("\"expires\":{\"N\":\"%" PRId64 "\"}", o->expires);
  ADD("\"hits\":{\"N\":\"%u\"}", FIRST_HITS + (unsigned)(data_random(r) % 1000));
  m->note = m->count++;
  add_details(m, "option", details, r, out);
  ADD("\"pk\":{\"S\":\"%s\"}", o->pk.p);
  ADD("\"price\":{\"N\":\"%u.%02u\"}", cents / 100, cents % 100);
  ADD("\"sk\":{\"S\":\"%s\"}", o->sk.p);
  ADD("\"stage\":{\"S\":\"%s\"}", PICK(stages, k));
  ADD("\"tags\":{\"L\":[{\"S\":\"%s\"},{\"S\":\"%s\"}]}", PICK(words, r), PICK(words, r));
  ADD("\"title\":{\"S\":\"Order %u of %02u\"}", (unsigned)o->number,
      (unsigned)(data_random(k) % 100));
}

static void add_words(pool *out, size_t n, bool prose, uint64_t *r) {
  if (out->cap - out->n < n) return;
  char *from = out->p + out->n, *to = from, *end = from + n, spelt[WORD_BYTES];
  while (to < end) {
    if (prose) spell_one_of((int)(data_random(r) % WORD_CLASSES), data_random(r), spelt);
    const char *word = prose ? spelt : PICK(words, r);
    size_t length = strlen(word), room = (size_t)(end - to);
    memcpy(to, word, length < room ? length : room);
    to += length < room ? length : room;
    if (to < end) *to++ = ' ';
  }
  out->n += n;
}

/* An item's text is its size and what JSON adds; sizes vary by a sixteenth. */
static text write_note(const data_shape *d, size_t others, uint64_t *r, pool *out) {
  size_t spread = d->bytes / 16;
  size_t whole = d->bytes - spread / 2 + (size_t)(data_random(r) % (spread + 1)) +
                 (size_t)d->attributes * TEXT_OF_MEMBER;
  size_t n = whole > others + SHORTEST_NOTE ? whole - others : SHORTEST_NOTE;
  size_t from = out->n;
  pool_print(out, "\"note\":{\"S\":\"");
  add_words(out, n, d->prose, r);
  pool_print(out, "\"}");
  return pool_end(out, from);
}

/* ----------------------------------------------------------------- the item */

/* first, first + step, ..., all of them in the end: step 1 leaves the order. */
static text join(const members *m, size_t first, size_t step, pool *out) {
  size_t from = out->n;
  for (size_t i = 0, at = first; i < m->count; i++, at = (at + step) % m->count) {
    pool_print(out, i ? "," : "{");
    pool_add(out, m->of[at]);
  }
  pool_print(out, "}");
  return pool_end(out, from);
}

void data_item(const data_shape *d, uint32_t number, data_version v, bool unsorted, record *o,
               pool *out) {
  uint64_t keys = (uint64_t)v.keys << 32 | number, rest = ((uint64_t)v.rest << 32 | number) * 3;
  members m = {.count = 0};
  data_key(d, number, o, out);
  add_members(&m, d, o, &keys, &rest, out);
  m.of[m.note] = write_note(d, m.bytes, &rest, out);
  o->item = join(&m, 0, 1, out);
  /* 5 divides neither 12, 13 nor 41; of 40 members 7 visits all. */
  if (unsorted) o->sent = join(&m, m.count - 2, m.count % 5 ? 5 : 7, out);
  for (int c = COLUMN_PK; c < COLUMNS; c++) o->column[c] = data_column(o->item, (column)c);
}
