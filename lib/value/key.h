/* Keys as the columns of SQLite's B-trees hold them: S as TEXT, B as BLOB, N as
** an order-preserving BLOB, so that SQLite's binary order is DynamoDB's. */
#ifndef ST_KEY_H
#define ST_KEY_H
#include "value/value.h"

typedef struct st_key_part {
  st_str bytes;
  char type; /* 'S', 'N', 'B'; 0: none (the empty TEXT of a table without sort key) */
} st_key_part;

typedef struct st_key {
  int shard; /* of hash.bytes */
  st_key_part hash, range;
} st_key;

/* A value as a key column; `v` must be S, N or B. In the text if possible, else
** in the arena. False: out of memory. */
bool st_key_part_of(st_value v, st_arena *arena, st_key_part *out);

/* Appends the canonical value, {"S":"abc"}, that a column stands for. */
void st_key_part_write(st_key_part part, st_buf *out);

/* Bytes by the key limits: UTF-8 bytes, raw bytes, or a number's bytes. */
size_t st_key_part_size(st_key_part part);

/* unsigned bytes, a prefix first */
int st_key_part_compare(st_key_part a, st_key_part b);

/* The exclusive upper bound of all keys that begin with `prefix` (S or B): the
** last byte below 0xFF incremented, the rest cut off. False: there is none
** (all bytes are 0xFF, or the prefix is empty) or (*oom) out of memory. */
bool st_key_prefix_end(st_key_part prefix, st_arena *arena, st_key_part *out, bool *oom);
#endif
