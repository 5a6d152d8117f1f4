/* hash.c */
#include "base/hash.h"
#include "base/bounds.h"
#include <xxhash.h>

uint64_t st_hash(st_str bytes) {
  return XXH3_64bits(bytes.p, bytes.n);
}

int st_hash_shard(st_str key) {
  return (int)(st_hash(key) & (ST_SHARDS - 1));
}
