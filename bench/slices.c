/*
** slices.c - which items the operations of a case are about, in which order, and
** their texts. All sides are given the same slices.
*/
#include "bench.h"
#include <stdlib.h>
#include <string.h>

enum {
  SLICE_TEXT = 2 * 1024 * 1024, /* items' text in a slice, about */
  QUERIES_OF_SLICE = 10,
  FEWEST_OPS = 5,
  SMALL_TABLE = 100000, /* up to here a round scans the whole table, several times */
  SCANS_OF_SMALL = 4,
  PER_ITEM = 2048 /* room beside an item's text in its several copies */
};

static void count_shards(workload *l, int size) {
  for (uint32_t i = 0; i < data_groups(&l->k->data, size); i++) {
    record r;
    l->w.common.n = 0;
    data_key(&l->k->data, data_group_start(i, size), &r, &l->w.common);
    l->in_shard[r.shard] += (uint32_t)size;
  }
}

bool workload_make(workload *l, const configuration *k) {
  size_t item = k->data.bytes + k->data.bytes / 8 + (size_t)k->data.attributes * 32 + PER_ITEM;
  *l = (workload){.k = k};
  l->keys = calloc(k->data.items, 1);
  if (!l->keys || !pool_make(&l->w.common, SLICE_RECORDS * 3 * item) ||
      !pool_make(&l->w.own, SLICE_RECORDS * item))
    return false;
  count_shards(l, SMALL_GROUP);
  count_shards(l, LARGE_GROUP);
  return true;
}

void workload_free(workload *l) {
  free(l->keys);
  free(l->w.common.p);
  free(l->w.own.p);
}

/* --------------------------------------------------------------- how many */

/* Looks at every row. */
static bool is_scan(const bench_case *c) {
  return c->size == 0 || c->work == VERB_PARTS || c->work == VERB_THREADS;
}

static bool is_group_query(const bench_case *c) {
  return (c->work == VERB_QUERY || c->work == VERB_VIEW) && c->size > 1;
}

static bool is_asked(const bench_case *c) {
  return c->ask != ASK_NOTHING;
}

static bool is_put(const bench_case *c) {
  return c->work == VERB_PUT || c->work == VERB_PUT_IF || c->work == VERB_BATCH_PUT ||
         c->work == VERB_TRANSACT;
}

/* Records that an operation names. */
static size_t records_of(const bench_case *c) {
  bool one = c->work == VERB_QUERY || c->work == VERB_SWEEP || is_scan(c) || is_asked(c);
  return one ? 1 : (size_t)c->size;
}

size_t workload_ops(const workload *l, const bench_case *c) {
  const data_shape *d = &l->k->data;
  if (c->work == VERB_SWEEP) return 1;
  if (is_scan(c)) return d->items > SMALL_TABLE ? 1 : SCANS_OF_SMALL;
  if (c->changes == REMOVES) return l->added;
  size_t ops = l->k->ops / (size_t)c->size;
  size_t most = is_group_query(c) ? data_groups(d, c->size) : d->items / (size_t)c->size;
  if (ops < FEWEST_OPS) ops = FEWEST_OPS;
  return ops < most ? ops : most;
}

size_t workload_slice_ops(const workload *l, const bench_case *c) {
  if (is_scan(c) || c->work == VERB_SWEEP) return 1;
  if (is_group_query(c)) return c->size > SMALL_GROUP ? 1 : QUERIES_OF_SLICE;
  if (is_asked(c)) return QUERIES_OF_SLICE;
  size_t records = SLICE_TEXT / l->k->data.bytes, size = records_of(c);
  if (records > SLICE_RECORDS) records = SLICE_RECORDS;
  return records > size ? records / size : 1;
}

uint32_t workload_expired(const workload *l, const bench_case *c) {
  return (uint32_t)((uint64_t)l->k->data.items * (uint64_t)c->size / 1000);
}

static size_t rows_scanned(const workload *l) {
  size_t rows = 0;
  for (int i = 0; i < SHARDS; i++)
    if (i * l->w.segments / SHARDS == l->w.first_segment) rows += l->in_shard[i];
  return rows;
}

size_t workload_units(const workload *l, const bench_case *c, size_t rows) {
  if (strcmp(c->per, "op") == 0) return l->w.count;
  if (c->work == VERB_SWEEP) return rows;
  if (c->work == VERB_SCAN) return rows_scanned(l);
  return is_scan(c) ? l->k->data.items : l->w.count * (size_t)c->size;
}

/* ------------------------------------------------------------------ records */

/* Record i of the case, or the first of group i. */
static uint32_t number_of(const workload *l, const bench_case *c, uint64_t seed, uint32_t i) {
  const data_shape *d = &l->k->data;
  if (c->changes == ADDS) return d->items + i;
  if (c->changes == REMOVES) return d->items + data_scatter(i, l->added, seed);
  if (!is_group_query(c)) return data_scatter(i, d->items, seed);
  return data_group_start(data_scatter(i, data_groups(d, c->size), seed), c->size);
}

static uint32_t keys_of(const workload *l, uint32_t number) {
  return number < l->k->data.items ? l->keys[number] : 0;
}

static void make_record(workload *l, const bench_case *c, uint32_t number, record *r) {
  const data_shape *d = &l->k->data;
  pool *out = &l->w.common;
  if (c->changes == CHANGES_KEYS) l->keys[number]++;
  data_version v = {keys_of(l, number), l->version};
  if (is_put(c) || (c->from != FROM_TABLE && c->size == 1)) {
    data_item(d, number, v, c->unsorted, r, out);
  } else {
    data_key(d, number, r, out);
    if (c->from == FROM_GSI) r->column[COLUMN_EMAIL] = data_group_email(number, out);
  }
}

static void ask_all(workload *l, const bench_case *c, uint64_t seed, size_t first) {
  const data_shape *d = &l->k->data;
  uint64_t random = seed << 32 | first;
  uint32_t groups = is_group_query(c) ? data_groups(d, c->size) : 1;
  for (size_t i = 0; i < l->w.count; i++) {
    uint32_t group = data_scatter((uint32_t)(first + i) % groups, groups, seed);
    l->w.asked[i] = question_value(c, group, data_random(&random), &l->w.common);
  }
}

static void set_scan(workload *l, int round) {
  bool small = l->k->data.items <= SMALL_TABLE;
  l->w.segments = small ? 1 : SHARDS;
  l->w.first_segment = small ? 0 : round % SHARDS;
}

void workload_slice(workload *l, const bench_case *c, int round, size_t first, size_t last) {
  slice *w = &l->w;
  uint64_t seed = (uint64_t)round * CASES_MAX + (uint64_t)(c - bench_cases) + 100;
  uint64_t random = seed << 32 | first;
  w->common.n = 0;
  w->size = records_of(c);
  w->count = last - first;
  if (is_asked(c)) ask_all(l, c, seed, first);
  if (is_scan(c)) set_scan(l, round);
  if (c->work == VERB_SWEEP) w->now = FIRST_EXPIRY_S + (int64_t)workload_expired(l, c);
  if (is_scan(c) || c->work == VERB_SWEEP || is_asked(c)) return;
  for (size_t i = 0; i < w->count * w->size; i++)
    make_record(l, c, number_of(l, c, seed, (uint32_t)(first * w->size + i)), &w->records[i]);
  for (size_t i = 0; i < w->count; i++) w->category[i] = data_category(data_random(&random));
}

void workload_refill(workload *l, const uint32_t *numbers, size_t count) {
  l->w.common.n = 0;
  l->w.size = 1;
  l->w.count = count;
  for (size_t i = 0; i < count; i++) {
    data_version v = {keys_of(l, numbers[i]), 0};
    data_item(&l->k->data, numbers[i], v, false, &l->w.records[i], &l->w.common);
  }
}
