/* The hash that places partition keys, and tells contents apart: XXH3. */
#ifndef ST_HASH_H
#define ST_HASH_H
#include "base/str.h"

typedef struct st_digest { /* 128 bits: different bytes have different ones */
  uint64_t low, high;
} st_digest;

uint64_t st_hash(st_str bytes);
st_digest st_hash_digest(st_str bytes, uint64_t seed);
int st_hash_shard(st_str partition_key_bytes); /* 0 to 7 */
#endif
