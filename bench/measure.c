/*
** measure.c - runs the cases and keeps the times. Every round makes new stores
** and goes through all cases; a case is cut into slices, and each slice is run
** by all sides in turn, another one first each time, so that what disturbs the
** machine disturbs all of them.
*/
#include "bench.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { POOL_BYTES = OPS_OF_SLICE * 2048, CHECKED_ITEMS = 100, PATH_BYTES = 1024 };

const side *const bench_sides[SIDES] = {&raw_side, &call_side, &typed_side};

typedef struct bench {
  const settings *o;
  figures *out;
  side sides[SIDES];
  bool used[SIDES];
  uint32_t *order;
  uint32_t version; /* of the items that the next put writes */
  slice w;
  char *why;
  size_t why_size;
} bench;

bool side_chosen(const settings *o, const side *s) {
  return !o->side || strcmp(o->side, s->name) == 0;
}

bool case_chosen(const settings *o, const bench_case *c) {
  return !o->only || strstr(c->name, o->only);
}

static bool fail(bench *b, const char *what, const char *why) {
  snprintf(b->why, b->why_size, "%s: %s", what, why);
  return false;
}

/* ------------------------------------------------------------------ samples */

static bool add_sample(samples *s, double us) {
  if (s->count == s->room) {
    size_t room = s->room ? s->room * 2 : 256;
    double *more = realloc(s->us, room * sizeof *more);
    if (!more) return false;
    s->us = more;
    s->room = room;
  }
  s->us[s->count++] = us;
  return true;
}

static int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double figures_median(const samples *s) {
  if (!s->count) return 0;
  qsort(s->us, s->count, sizeof *s->us, compare_doubles);
  return s->count % 2 ? s->us[s->count / 2] : (s->us[s->count / 2 - 1] + s->us[s->count / 2]) / 2;
}

void figures_free(figures *f) {
  for (size_t c = 0; c < CASES_MAX; c++)
    for (size_t s = 0; s < SIDES; s++) free(f->of[c][s].us);
}

/* -------------------------------------------------------------------- files */

static void path_of(const bench *b, const side *s, const char *suffix, char *out) {
  if (b->o->folder)
    snprintf(out, PATH_BYTES, "%s/bench-%s.db%s", b->o->folder, s->name, suffix);
  else
    snprintf(out, PATH_BYTES, ":memory:");
}

static void remove_files(const bench *b, const side *s) {
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  char path[PATH_BYTES];
  for (size_t i = 0; b->o->folder && i < 3; i++) {
    path_of(b, s, suffixes[i], path);
    unlink(path);
  }
}

static bool open_sides(bench *b) {
  char path[PATH_BYTES];
  for (size_t i = 0; i < SIDES; i++) {
    if (!b->used[i]) continue;
    side *s = &b->sides[i];
    *s = *bench_sides[i];
    remove_files(b, s);
    path_of(b, s, "", path);
    if (!s->open(s, b->o, path)) return fail(b, s->name, s->why);
  }
  return true;
}

static void close_sides(bench *b) {
  for (size_t i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    if (!b->used[i] || !s->state) continue;
    s->close(s);
    s->state = NULL;
    remove_files(b, s);
  }
}

/* ------------------------------------------------------------------- slices */

static double now_us(const settings *o) {
  struct timespec t;
  clock_gettime(o->cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static bool is_put(job j) {
  return j == JOB_PUT || j == JOB_PUT_IF;
}

/* Operations first to last of the order; a query's number is its partition's. */
static void fill_slice(bench *b, const bench_case *c, size_t first, size_t last) {
  slice *w = &b->w;
  w->common.n = 0;
  w->count = last - first;
  for (size_t i = 0; i < w->count; i++) {
    op *o = &w->ops[i];
    uint32_t number = b->order[first + i] * (uint32_t)(c->rows ? c->rows : 1);
    uint64_t seed = (uint64_t)b->version << 32 | number;
    data_key(number, o, &w->common);
    if (is_put(c->work)) data_item(number, b->version, o, &w->common);
    data_category(data_random(&seed), o);
  }
}

static bool time_side(bench *b, const bench_case *c, size_t which, size_t *rows) {
  side *s = &b->sides[which];
  slice *w = &b->w;
  w->own.n = 0;
  s->prepare(s, c->work, w);
  double start = now_us(b->o);
  bool ok = s->run[c->work](s, w, rows);
  double us = now_us(b->o) - start;
  if (!ok) return fail(b, s->name, s->why);
  size_t units = c->rows ? w->count * (size_t)c->rows : b->o->items;
  size_t at = (size_t)(c - bench_cases);
  return add_sample(&b->out->of[at][which], us / (double)units) ||
         fail(b, s->name, "out of memory");
}

/* All sides must have read as many rows: they do the same work. */
static bool run_slice(bench *b, const bench_case *c, size_t turn) {
  size_t expected = (size_t)-1;
  for (size_t i = 0; i < SIDES; i++) {
    size_t which = (turn + i) % SIDES, rows = 0;
    if (!b->used[which]) continue;
    if (!time_side(b, c, which, &rows)) return false;
    if (expected == (size_t)-1) expected = rows;
    if (rows != expected) return fail(b, c->name, "the sides read different numbers of rows");
  }
  return true;
}

static bool run_case(bench *b, const bench_case *c, uint64_t seed) {
  size_t ops = c->rows ? b->o->items / (uint32_t)c->rows : SCANS_OF_ROUND;
  size_t step = c->rows == 1 ? OPS_OF_SLICE : c->rows ? OPS_OF_SLICE / 10 : 1;
  b->version++;
  data_shuffle(b->order, ops, seed);
  for (size_t at = 0, turn = 0; at < ops; at += step, turn++) {
    fill_slice(b, c, at, at + step < ops ? at + step : ops);
    if (!run_slice(b, c, turn)) return false;
  }
  return true;
}

/* ------------------------------------------------------------------- rounds */

static bool check_item(bench *b, uint32_t number) {
  slice *w = &b->w;
  text first = {NULL, 0};
  w->common.n = w->own.n = 0;
  data_key(number, &w->ops[0], &w->common);
  for (size_t i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    text item;
    if (!b->used[i]) continue;
    if (!s->read(s, &w->ops[0], &w->own, &item)) return fail(b, s->name, s->why);
    if (first.p && (first.n != item.n || memcmp(first.p, item.p, item.n) != 0))
      return fail(b, s->name, "an item is not what the raw statements made of it");
    first = item;
  }
  return true;
}

/* After all their writes the sides hold the same items. */
static bool check_items(bench *b, uint64_t seed) {
  for (int i = 0; i < CHECKED_ITEMS; i++)
    if (!check_item(b, (uint32_t)(data_random(&seed) % b->o->items))) return false;
  return true;
}

static bool run_round(bench *b, int round) {
  if (!open_sides(b)) return false;
  for (size_t i = 0; i < bench_case_count; i++) {
    bool fills = i == 0;
    if (!fills && !case_chosen(b->o, &bench_cases[i])) continue;
    if (!run_case(b, &bench_cases[i], (uint64_t)round * CASES_MAX + i)) return false;
  }
  return check_items(b, (uint64_t)round);
}

bool measure(const settings *o, figures *out, char *why, size_t why_size) {
  bench *b = calloc(1, sizeof *b);
  if (!b) return false;
  b->o = o;
  b->out = out;
  b->why = why;
  b->why_size = why_size;
  b->order = malloc(o->items * sizeof *b->order);
  bool ok = b->order && pool_make(&b->w.common, POOL_BYTES) && pool_make(&b->w.own, POOL_BYTES);
  if (!ok) fail(b, "bench", "out of memory");
  for (size_t i = 0; i < SIDES; i++) b->used[i] = side_chosen(o, bench_sides[i]);
  for (int round = 0; ok && round < o->rounds; round++) {
    ok = run_round(b, round);
    close_sides(b);
  }
  free(b->order);
  free(b->w.common.p);
  free(b->w.own.p);
  free(b);
  return ok;
}
