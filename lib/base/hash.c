/* hash.c */
#include "base/hash.h"
#include "base/bounds.h"
#include <xxhash.h>

uint64_t st_hash(st_str bytes) {
  return XXH3_64bits(bytes.p, bytes.n);
}

st_digest st_hash_digest(st_str bytes, uint64_t seed) {
  XXH128_hash_t h = XXH3_128bits_withSeed(bytes.p, bytes.n, seed);
  return (st_digest){h.low64, h.high64};
}

int st_hash_shard(st_str key) {
  return (int)(st_hash(key) & (ST_SHARDS - 1));
}
