/*
** The items: orders of users. An item is a function of its number and of how
** often it was changed, so that runs repeat and every side is given the same.
**
** Numbers below `items` are there from the start. In each two thousand of them
** the first thousand are twenty partitions of 50, the second is one of 1,000; the
** groups that an index knows are as large, of items scattered over the table.
** Numbers from `items` on come and go: they fall between the others, everywhere.
*/
#ifndef BENCH_DATA_H
#define BENCH_DATA_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SMALL_GROUP = 50, LARGE_GROUP = 1000, ITEMS_UNIT = 2 * LARGE_GROUP, SHARDS = 8 };

/* When items expire: item `rank` at FIRST_EXPIRY_S + rank. */
#define FIRST_EXPIRY_S 1800000000

typedef struct text {
  const char *p;
  size_t n;
} text;

/* Memory for texts; does not move while it is filled. */
typedef struct pool {
  char *p;
  size_t n, cap;
} pool;

bool pool_make(pool *b, size_t cap);
/* Both go on where the last ended; nothing is added that does not fit. */
void pool_print(pool *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pool_add(pool *b, text more);
/* What was added since `from` (b->n then) becomes a text that ends in a NUL. */
text pool_end(pool *b, size_t from);
/* The last two in one. */
text pool_format(pool *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef struct data_shape {
  uint32_t items; /* a multiple of ITEMS_UNIT */
  uint32_t bytes; /* of an item as DynamoDB counts them, about */
  int attributes; /* 12 or 40 */
  bool expires;   /* one more, the time of its end */
  bool prose;     /* the note has words that are common, less common, ..., rare */
} data_shape;

/* What indexes are made of. */
typedef enum column {
  COLUMN_NONE,
  COLUMN_PK,
  COLUMN_EMAIL,
  COLUMN_CREATED,
  COLUMN_STAGE,
  COLUMN_TITLE,
  COLUMN_PRICE, /* a number; the others are strings */
  COLUMNS
} column;

const char *column_name(column c);
bool column_is_number(column c);

/* The indexes that a table may have: so many of the global ones, and the local one. */
typedef struct index_spec {
  const char *name;
  column hash, range;
} index_spec;

enum { GSIS_MAX = 5, LSI_INDEX = GSIS_MAX, INDEXES_MAX };
extern const index_spec index_specs[INDEXES_MAX];

typedef struct record {
  uint32_t number;
  int shard; /* of pk */
  text pk, sk;
  text item; /* canonical text */
  text sent; /* the same with its members in another order */
  text column[COLUMNS];
  int64_t expires; /* seconds */
} record;

/* A version of an item: of what indexes and TTL look at, and of the rest. */
typedef struct data_version {
  uint32_t keys, rest;
} data_version;

/* The shard that a store gives a partition key. */
int data_shard(text key);

/* pk, sk and shard */
void data_key(const data_shape *d, uint32_t number, record *r, pool *out);
/* All of it but `sent`, which is made where `unsorted` asks for it. */
void data_item(const data_shape *d, uint32_t number, data_version v, bool unsorted, record *r,
               pool *out);
/* A column of an item's text, which ends in a NUL; it points into it. */
text data_column(text item, column c);
/* One of ten categories, all of the same length. */
text data_category(uint64_t random);
text data_stage(uint64_t random);

/* Prose: the words of class n < WORD_CLASSES are 1 << n, and all classes are equally
** frequent: a note of a hundred words has one of them with a chance of 7 / (1 << n). */
enum { WORD_CLASSES = 15, WORD_BYTES = 8 };
text data_word(int class, uint64_t random, pool *out);

/* The items of a partition: size is SMALL_GROUP or LARGE_GROUP, which < data_groups. */
uint32_t data_groups(const data_shape *d, int size);
uint32_t data_group_start(uint32_t which, int size);
/* What an index's group holds, from start on: as items of a partition, by rank. */
text data_group_email(uint32_t start, pool *out);
/* Items in the order in which they expire. */
uint32_t data_by_rank(const data_shape *d, uint32_t rank);

uint64_t data_random(uint64_t *state);
/* The numbers below n in an order of their own, one for each i < n. */
uint32_t data_scatter(uint32_t i, uint32_t n, uint64_t seed);
#endif
