/* range_plan.c - where a read begins and ends: bounds, and the position to go on
** from, of which only what binds is kept. */
#include "base/hash.h"
#include "store/range_plan.h"
#include <string.h>

static void set_columns(st_range_plan *p, const st_range *range) {
  p->index = range->index;
  p->descending = range->descending;
  p->keys_only = range->keys_only && range->index;
  p->hashes = p->index ? p->index->hash_count : 1;
  p->ranges = p->index ? p->index->range_count : 1;
  p->columns = 1 + p->hashes + p->ranges + (p->index ? 2 : 0);
}

static void set_behind(st_range_plan *p, const st_position *after) {
  int at = 1;
  p->after = true;
  p->after_shard = after->shard;
  for (int i = 0; p->index && i < p->hashes; i++) p->behind[at++] = after->hash[i];
  for (int i = 0; p->index && i < p->ranges; i++) p->behind[at++] = after->range[i];
  p->behind[at++] = after->table_hash;
  p->behind[at++] = after->table_range;
}

/* Order of the position relative to something, in reading direction. */
static int in_direction(const st_range_plan *p, int order) {
  return p->descending ? -order : order;
}

/* The position can lie outside of what is read: before its start it means
** nothing, behind its end nothing is left. */
static void clip_to_equal(st_range_plan *p) {
  for (int i = 1 + p->hashes; p->after && i < p->equal; i++) {
    int order = in_direction(p, st_key_part_compare(p->behind[i], p->given[i]));
    if (order != 0) p->after = false;
    if (order > 0) p->empty = true;
  }
  if (p->after && p->equal == p->columns) { /* the one row there can be */
    p->after = false;
    p->empty = true;
  }
}

/* The bound where reading starts, or the position: whichever is further on. */
static void clip_to_start(st_range_plan *p) {
  st_bound_kind *kind = p->descending ? &p->high : &p->low;
  st_key_part part = p->descending ? p->high_part : p->low_part;
  if (!p->after || *kind == ST_NO_BOUND) return;
  int order = in_direction(p, st_key_part_compare(p->behind[p->equal], part));
  if (order < 0 || (order == 0 && *kind == ST_STRICT_BOUND))
    p->after = false;
  else
    *kind = ST_NO_BOUND;
}

static st_bound_kind bound_kind(const st_bound *b) {
  if (!b->set) return ST_NO_BOUND;
  return b->inclusive ? ST_INCLUSIVE_BOUND : ST_STRICT_BOUND;
}

static void plan_query(st_range_plan *p, const st_range *range) {
  p->shard =
      p->index ? st_index_shard(range->hash, p->hashes) : st_hash_shard(range->hash[0].bytes);
  p->equal = 1 + p->hashes + range->equal_count;
  for (int i = 0; i < p->hashes; i++) p->given[1 + i] = range->hash[i];
  for (int i = 0; i < range->equal_count; i++) p->given[1 + p->hashes + i] = range->equal[i];
  p->low = bound_kind(&range->low);
  p->high = bound_kind(&range->high);
  p->low_part = range->low.part;
  p->high_part = range->high.part;
  clip_to_equal(p);
  if (!p->empty) clip_to_start(p);
}

static void plan_scan(st_range_plan *p, const st_range *range) {
  /* The upper bound is compared with every row: not where it excludes none. */
  p->low = ST_INCLUSIVE_BOUND;
  p->high =
      range->last_shard < ST_SHARDS - 1 || range->descending ? ST_INCLUSIVE_BOUND : ST_NO_BOUND;
  p->low_shard = range->first_shard;
  p->high_shard = range->last_shard;
  if (!p->after) return;
  int start = p->descending ? p->high_shard : p->low_shard;
  int end = p->descending ? p->low_shard : p->high_shard;
  if (in_direction(p, p->after_shard - end) > 0) p->empty = true;
  if (in_direction(p, p->after_shard - start) < 0)
    p->after = false;
  else if (p->descending)
    p->high = ST_NO_BOUND;
  else
    p->low = ST_NO_BOUND;
}

/* The keys by column are set as far as they are used. */
void st_range_plan_make(const st_range *range, st_range_plan *p) {
  memset(p, 0, offsetof(st_range_plan, given));
  set_columns(p, range);
  if (range->after) set_behind(p, range->after);
  if (range->hash_count > 0)
    plan_query(p, range);
  else
    plan_scan(p, range);
}
