/*
** measure.c - runs the cases of a configuration and keeps the times. Every round
** goes through all cases; a case is cut into slices, and each slice is run by all
** sides in turn, another one first each time, so that what disturbs the machine
** disturbs all of them. Peaks of memory are taken in a process of their own, where
** one side is alone and nothing is timed.
*/
#include "peak.h"
#include "stores.h"
#include <string.h>
#include <time.h>

enum { CHECKED_ITEMS = 50 };

const side *const bench_sides[SIDES] = {&raw_side, &call_side, &typed_side};

bool side_chosen(const settings *o, side_id which) {
  return !o->side || strcmp(o->side, bench_sides[which]->name) == 0;
}

bool case_chosen(const settings *o, const configuration *k, const bench_case *c) {
  return configuration_has(k, c) && (!o->only || strstr(c->name, o->only));
}

/* ------------------------------------------------------------------- slices */

/* What a side has done of a case in a round. */
typedef struct tally {
  double us;
  size_t units;
} tally;

static double now_us(const settings *o) {
  struct timespec t;
  clock_gettime(o->cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static bool time_side(stores *b, const bench_case *c, side *s, tally *t, size_t *rows) {
  slice *w = &b->l.w;
  w->own.n = 0;
  if (!s->prepare(s, c, w)) return stores_fail(b, s->name, s->why);
  double start = now_us(b->o);
  bool ok = s->run[c->work](s, c, w, rows);
  t->us += now_us(b->o) - start;
  if (!ok) return stores_fail(b, s->name, s->why);
  t->units += workload_units(&b->l, c, *rows);
  return true;
}

/* All sides must have read or written as many rows: they do the same work. */
static bool run_slice(stores *b, const bench_case *c, size_t turn, tally tallies[SIDES]) {
  size_t expected = (size_t)-1;
  for (size_t i = 0; i < SIDES; i++) {
    size_t which = (turn + i) % SIDES, rows = 0;
    side *s = &b->sides[which];
    if (!b->used[which] || !s->run[c->work]) continue;
    if (!time_side(b, c, s, &tallies[which], &rows)) return false;
    if (expected == (size_t)-1) expected = rows;
    if (rows != expected)
      return stores_fail(b, c->name, "the sides read different numbers of rows");
  }
  return true;
}

/* So many of its slices, 0: all. */
static bool run_case(stores *b, const bench_case *c, int round, size_t slices,
                     tally tallies[SIDES]) {
  size_t ops = workload_ops(&b->l, c), step = workload_slice_ops(&b->l, c);
  if (slices && ops > slices * step && c->changes != REMOVES) ops = slices * step;
  b->l.version++;
  for (size_t at = 0, turn = 0; at < ops; at += step, turn++) {
    workload_slice(&b->l, c, round, at, at + step < ops ? at + step : ops);
    if (!run_slice(b, c, turn + (size_t)round, tallies)) return false;
  }
  if (c->changes == ADDS) b->l.added = (uint32_t)(ops * (size_t)c->size);
  if (c->changes == REMOVES) b->l.added = 0;
  return true;
}

/* ------------------------------------------------- what a case finds and leaves */

static const bench_case *first_that(effect changes) {
  const bench_case *c = bench_cases;
  while (c->changes != changes) c++;
  return c;
}

/* The items that a case expects: those from the start, and what it will remove. */
static bool make_ready(stores *b, bool removes, int round, size_t slices) {
  tally ignored[SIDES] = {
      {0, 0}
  };
  if (removes == (b->l.added > 0)) return true;
  return run_case(b, first_that(removes ? ADDS : REMOVES), round, slices, ignored);
}

static uint32_t number_by_rank(const stores *b, uint32_t rank) {
  return data_by_rank(&b->k->data, rank);
}

static bool put_back(stores *b, const bench_case *c) {
  return c->changes != EXPIRES || stores_put(b, number_by_rank, workload_expired(&b->l, c));
}

/* ------------------------------------------------------------------- rounds */

static bool measure_case(stores *b, const bench_case *c, int round, figures *out) {
  tally tallies[SIDES] = {
      {0, 0}
  };
  if (!make_ready(b, c->changes == REMOVES, round, 0)) return false;
  if (!run_case(b, c, round, 0, tallies)) return false;
  for (size_t i = 0; i < SIDES; i++) {
    figure *f = &out->of[c - bench_cases][i];
    if (!tallies[i].units) continue;
    f->us[f->rounds++] = tallies[i].us / (double)tallies[i].units;
    f->file_bytes = stores_file_bytes(&b->sides[i]);
  }
  return put_back(b, c);
}

static bool check_item(stores *b, uint32_t number) {
  record r;
  text first = {NULL, 0};
  b->l.w.common.n = b->l.w.own.n = 0;
  data_key(&b->k->data, number, &r, &b->l.w.common);
  for (size_t i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    text item;
    if (!b->used[i]) continue;
    if (!s->read(s, &r, &b->l.w.own, &item)) return stores_fail(b, s->name, s->why);
    if (item.n == 0) return stores_fail(b, s->name, "an item is missing");
    if (first.p && (first.n != item.n || memcmp(first.p, item.p, item.n) != 0))
      return stores_fail(b, s->name, "an item is not what the raw statements made of it");
    first = item;
  }
  return true;
}

/* After all their writes the sides hold the same items. */
static bool check_items(stores *b, int round) {
  for (uint32_t i = 0; i < CHECKED_ITEMS; i++)
    if (!check_item(b, data_scatter(i, b->k->data.items, (uint64_t)round))) return false;
  return true;
}

static bool run_round(stores *b, int round, figures *out) {
  for (size_t i = 0; i < bench_case_count; i++) {
    if (!case_chosen(b->o, b->k, &bench_cases[i])) continue;
    if (!measure_case(b, &bench_cases[i], round, out)) return false;
  }
  return make_ready(b, false, round, 0) && check_items(b, round);
}

/* -------------------------------------------------------------------- peaks */

static bool peak_of_case(stores *b, const bench_case *c, uint64_t *peak) {
  tally ignored[SIDES] = {
      {0, 0}
  };
  if (!make_ready(b, c->changes == REMOVES, 0, 1)) return false;
  peak_reset();
  if (!run_case(b, c, 0, 1, ignored)) return false;
  *peak = peak_bytes();
  return put_back(b, c);
}

/* ---------------------------------------------------------------- in public */

bool measure(const settings *o, const configuration *k, figures *out, char why[WHY_BYTES]) {
  static stores b;
  bool ok = stores_open(&b, o, k, false, why);
  for (int round = 0; ok && round < k->rounds; round++) ok = run_round(&b, round, out);
  stores_close(&b);
  for (int i = 0; i < SIDES; i++)
    if (b.used[i]) out->file_bytes[i] = stores_file_bytes(&b.sides[i]);
  return ok;
}

bool measure_peaks(const settings *o, const configuration *k, side_id which, peaks *out,
                   char why[WHY_BYTES]) {
  static stores b;
  settings alone = *o;
  alone.side = bench_sides[which]->name;
  bool ok = stores_open(&b, &alone, k, k->where != IN_MEMORY, why);
  for (size_t i = 0; ok && i < bench_case_count; i++) {
    const bench_case *c = &bench_cases[i];
    if (!case_chosen(o, k, c) || !bench_sides[which]->run[c->work]) continue;
    ok = peak_of_case(&b, c, &out->bytes[i]);
  }
  stores_close(&b);
  return ok;
}
