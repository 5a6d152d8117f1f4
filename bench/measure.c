/*
** measure.c - runs the cases of a configuration and keeps the times. The stores
** are made and filled once; every round goes through all cases; a case is cut
** into slices, and each slice is run by all sides in turn, another one first each
** time, so that what disturbs the machine disturbs all of them.
*/
#include "bench.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CHECKED_ITEMS = 50, FILL_TRANSACTION = 10000 };

const side *const bench_sides[SIDES] = {&raw_side, &call_side, &typed_side};

typedef struct bench {
  const settings *o;
  const configuration *k;
  figures *out;
  side sides[SIDES];
  bool used[SIDES];
  workload l;
  char *why;
} bench;

bool side_chosen(const settings *o, side_id which) {
  return !o->side || strcmp(o->side, bench_sides[which]->name) == 0;
}

bool case_chosen(const settings *o, const configuration *k, const bench_case *c) {
  return configuration_has(k, c) && (!o->only || strstr(c->name, o->only));
}

static bool fail(bench *b, const char *what, const char *why) {
  snprintf(b->why, WHY_BYTES, "%s: %s: %s", b->k->name, what, why);
  return false;
}

static int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double figure_median(const figure *f) {
  double us[ROUNDS_MAX];
  size_t n = (size_t)f->rounds;
  if (!n) return 0;
  memcpy(us, f->us, n * sizeof *us);
  qsort(us, n, sizeof *us, compare_doubles);
  return n % 2 ? us[n / 2] : (us[n / 2 - 1] + us[n / 2]) / 2;
}

/* -------------------------------------------------------------------- files */

static const char *const suffixes[] = {"", "-wal", "-shm"};

static void remove_files(const bench *b, const side *s) {
  char path[PATH_BYTES + 8];
  for (size_t i = 0; b->k->where != IN_MEMORY && i < 3; i++) {
    snprintf(path, sizeof path, "%s%s", s->path, suffixes[i]);
    unlink(path);
  }
}

static uint64_t file_bytes(const side *s) {
  char path[PATH_BYTES + 8];
  struct stat status;
  uint64_t bytes = 0;
  for (size_t i = 0; i < 2; i++) {
    snprintf(path, sizeof path, "%s%s", s->path, suffixes[i]);
    if (stat(path, &status) == 0) bytes += (uint64_t)status.st_size;
  }
  return bytes;
}

static bool open_sides(bench *b) {
  for (size_t i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    if (!b->used[i]) continue;
    *s = *bench_sides[i];
    s->k = b->k;
    if (b->k->where == IN_MEMORY)
      snprintf(s->path, sizeof s->path, ":memory:");
    else
      snprintf(s->path, sizeof s->path, "%s/bench-%ld-%s.db", b->o->folder, (long)getpid(),
               s->name);
    remove_files(b, s);
    if (!s->open(s, s->path)) return fail(b, s->name, s->why);
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

/* ------------------------------------------------------------------ filling */

typedef bool end_of_transaction(side *s);

static bool for_all(bench *b, bool begin) {
  for (size_t i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    if (b->used[i] && !(begin ? s->begin(s) : s->commit(s))) return fail(b, s->name, s->why);
  }
  return true;
}

/* The slice's items, on every side, untimed. */
static bool put_slice(bench *b) {
  for (size_t i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    size_t rows = 0;
    if (!b->used[i]) continue;
    b->l.w.own.n = 0;
    if (!s->prepare(s, &bench_cases[0], &b->l.w) ||
        !s->run[VERB_PUT](s, &bench_cases[0], &b->l.w, &rows))
      return fail(b, s->name, s->why);
  }
  return true;
}

/* `number_at` says which items they are. */
typedef uint32_t number_at(const bench *b, uint32_t i);

static bool put_items(bench *b, number_at *at, uint32_t count) {
  size_t step = workload_slice_ops(&b->l, &bench_cases[0]);
  uint32_t numbers[SLICE_RECORDS], open = 0;
  for (uint32_t i = 0; i < count;) {
    size_t n = 0;
    while (n < step && i < count) numbers[n++] = at(b, i++);
    workload_refill(&b->l, numbers, n);
    if (open == 0 && !for_all(b, true)) return false;
    if (!put_slice(b)) return false;
    open += (uint32_t)n;
    if (open < FILL_TRANSACTION && i < count) continue;
    open = 0;
    if (!for_all(b, false)) return false;
  }
  return true;
}

static uint32_t number_to_fill(const bench *b, uint32_t i) {
  return data_scatter(i, b->k->data.items, 1);
}

static bool fill(bench *b) {
  const data_shape *d = &b->k->data;
  for (uint32_t i = 0; i < d->items; i++) {
    record r;
    b->l.w.common.n = 0;
    data_key(d, i, &r, &b->l.w.common);
    b->l.in_shard[r.shard]++;
  }
  if (!put_items(b, number_to_fill, d->items)) return false;
  for (size_t i = 0; i < SIDES; i++)
    if (b->used[i]) b->out->file_bytes[i] = file_bytes(&b->sides[i]);
  return true;
}

static uint32_t number_of_rank(const bench *b, uint32_t rank) {
  return data_by_rank(&b->k->data, rank);
}

/* ------------------------------------------------------------------- slices */

static double now_us(const settings *o) {
  struct timespec t;
  clock_gettime(o->cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* What a side has done of a case in a round. */
typedef struct tally {
  double us;
  size_t units;
} tally;

static bool time_side(bench *b, const bench_case *c, size_t which, tally *t, size_t *rows) {
  side *s = &b->sides[which];
  slice *w = &b->l.w;
  w->own.n = 0;
  if (!s->prepare(s, c, w)) return fail(b, s->name, s->why);
  double start = now_us(b->o);
  bool ok = s->run[c->work](s, c, w, rows);
  t->us += now_us(b->o) - start;
  if (!ok) return fail(b, s->name, s->why);
  t->units += workload_units(&b->l, c, *rows);
  return true;
}

/* All sides must have read or written as many rows: they do the same work. */
static bool run_slice(bench *b, const bench_case *c, size_t turn, tally *tallies) {
  size_t expected = (size_t)-1;
  for (size_t i = 0; i < SIDES; i++) {
    size_t which = (turn + i) % SIDES, rows = 0;
    if (!b->used[which] || !b->sides[which].run[c->work]) continue;
    if (!time_side(b, c, which, &tallies[which], &rows)) return false;
    if (expected == (size_t)-1) expected = rows;
    if (rows != expected) return fail(b, c->name, "the sides read different numbers of rows");
  }
  return true;
}

/* `tallies` has one for each side. */
static bool run_case(bench *b, const bench_case *c, int round, tally *tallies) {
  size_t ops = workload_ops(&b->l, c), step = workload_slice_ops(&b->l, c);
  b->l.version++;
  for (size_t at = 0, turn = 0; at < ops; at += step, turn++) {
    workload_slice(&b->l, c, round, at, at + step < ops ? at + step : ops);
    if (!run_slice(b, c, turn + (size_t)round, tallies)) return false;
  }
  if (c->changes == ADDS) b->l.added = (uint32_t)(ops * (size_t)c->size);
  if (c->changes == REMOVES) b->l.added = 0;
  if (c->changes == EXPIRES) return put_items(b, number_of_rank, workload_expired(&b->l, c));
  return true;
}

/* ------------------------------------------------------------------- rounds */

static const bench_case *first_that(effect changes) {
  const bench_case *c = bench_cases;
  while (c->changes != changes) c++;
  return c;
}

/* The items that a case expects: those from the start, and what it will remove. */
static bool make_ready(bench *b, bool removes, int round) {
  tally ignored[SIDES] = {
      {0, 0}
  };
  if (removes == (b->l.added > 0)) return true;
  return run_case(b, first_that(removes ? ADDS : REMOVES), round, ignored);
}

static bool measure_case(bench *b, const bench_case *c, int round) {
  tally tallies[SIDES] = {
      {0, 0}
  };
  if (!make_ready(b, c->changes == REMOVES, round)) return false;
  if (!run_case(b, c, round, tallies)) return false;
  for (size_t i = 0; i < SIDES; i++) {
    figure *f = &b->out->of[c - bench_cases][i];
    if (tallies[i].units) f->us[f->rounds++] = tallies[i].us / (double)tallies[i].units;
  }
  return true;
}

static bool check_item(bench *b, uint32_t number) {
  record r;
  text first = {NULL, 0};
  b->l.w.common.n = b->l.w.own.n = 0;
  data_key(&b->k->data, number, &r, &b->l.w.common);
  for (size_t i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    text item;
    if (!b->used[i]) continue;
    if (!s->read(s, &r, &b->l.w.own, &item)) return fail(b, s->name, s->why);
    if (item.n == 0) return fail(b, s->name, "an item is missing");
    if (first.p && (first.n != item.n || memcmp(first.p, item.p, item.n) != 0))
      return fail(b, s->name, "an item is not what the raw statements made of it");
    first = item;
  }
  return true;
}

static bool run_round(bench *b, int round) {
  for (size_t i = 0; i < bench_case_count; i++) {
    if (!case_chosen(b->o, b->k, &bench_cases[i])) continue;
    if (!measure_case(b, &bench_cases[i], round)) return false;
  }
  if (!make_ready(b, false, round)) return false;
  /* After all their writes the sides hold the same items. */
  for (uint32_t i = 0; i < CHECKED_ITEMS; i++)
    if (!check_item(b, data_scatter(i, b->k->data.items, (uint64_t)round))) return false;
  return true;
}

bool measure(const settings *o, const configuration *k, figures *out, char why[WHY_BYTES]) {
  bench *b = calloc(1, sizeof *b);
  if (!b) return false;
  b->o = o;
  b->k = k;
  b->out = out;
  b->why = why;
  for (size_t i = 0; i < SIDES; i++) b->used[i] = side_chosen(o, (side_id)i);
  bool ok = workload_make(&b->l, k) || fail(b, "bench", "out of memory");
  ok = ok && open_sides(b) && fill(b);
  for (int round = 0; ok && round < k->rounds; round++) ok = run_round(b, round);
  close_sides(b);
  workload_free(&b->l);
  free(b);
  return ok;
}
