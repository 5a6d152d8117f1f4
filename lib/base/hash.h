/* The hash that places partition keys: XXH3, 64 bits. */
#ifndef ST_HASH_H
#define ST_HASH_H
#include "base/str.h"

uint64_t st_hash(st_str bytes);
int st_hash_shard(st_str partition_key_bytes); /* 0 to 7 */
#endif
