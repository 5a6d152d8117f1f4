/*
** stores.c - opens and fills a store for each side, and removes their files.
*/
#include "stores.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILL_TRANSACTION = 10000, FILE_PARTS = 3, SEED_FILLING = 1, MOST_SCATTERED = 2000000 };

bool stores_fail(stores *b, const char *what, const char *why) {
  snprintf(b->why, WHY_BYTES, "%s: %s: %s", b->k->name, what, why);
  return false;
}

/* -------------------------------------------------------------------- files */

static void part_path(const char *path, int part, char out[PATH_BYTES + 8]) {
  static const char *const suffixes[FILE_PARTS] = {"", "-wal", "-shm"};
  snprintf(out, PATH_BYTES + 8, "%s%s", path, suffixes[part]);
}

static void path_of(const settings *o, const configuration *k, side_id which, char *out) {
  if (k->where == IN_MEMORY)
    snprintf(out, PATH_BYTES, ":memory:");
  else
    snprintf(out, PATH_BYTES, "%s/bench-%ld-%s.db", o->folder, o->run, bench_sides[which]->name);
}

void stores_remove_files(const settings *o, const configuration *k) {
  char path[PATH_BYTES], part[PATH_BYTES + 8];
  if (k->where == IN_MEMORY) return;
  for (int i = 0; i < SIDES; i++) {
    path_of(o, k, (side_id)i, path);
    for (int j = 0; j < FILE_PARTS; j++) {
      part_path(path, j, part);
      unlink(part);
    }
  }
}

uint64_t stores_file_bytes(const side *s) {
  char part[PATH_BYTES + 8];
  struct stat status;
  uint64_t bytes = 0;
  if (s->k->where == IN_MEMORY) return 0;
  for (int i = 0; i < 2; i++) { /* not the index of the log, which is in memory too */
    part_path(s->path, i, part);
    if (stat(part, &status) == 0) bytes += (uint64_t)status.st_size;
  }
  return bytes;
}

/* ------------------------------------------------------------------ filling */

static bool begin_all(stores *b) {
  for (int i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    if (b->used[i] && !s->begin(s)) return stores_fail(b, s->name, s->why);
  }
  return true;
}

static bool commit_all(stores *b) {
  for (int i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    if (b->used[i] && !s->commit(s)) return stores_fail(b, s->name, s->why);
  }
  return true;
}

/* The first case puts items as they are. */
static bool put_slice(stores *b) {
  const bench_case *put = &bench_cases[0];
  for (int i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    size_t rows = 0;
    if (!b->used[i]) continue;
    b->l.w.own.n = 0;
    if (!s->prepare(s, put, &b->l.w) || !s->run[put->work](s, put, &b->l.w, &rows))
      return stores_fail(b, s->name, s->why);
  }
  return true;
}

bool stores_put(stores *b, stores_number *at, uint32_t count) {
  size_t step = workload_slice_ops(&b->l, &bench_cases[0]);
  uint32_t numbers[SLICE_RECORDS], open = 0;
  for (uint32_t i = 0; i < count;) {
    size_t n = 0;
    while (n < step && i < count) numbers[n++] = at(b, i++);
    workload_refill(&b->l, numbers, n);
    if (open == 0 && !begin_all(b)) return false;
    if (!put_slice(b)) return false;
    open += (uint32_t)n;
    if (open < FILL_TRANSACTION && i < count) continue;
    open = 0;
    if (!commit_all(b)) return false;
  }
  return true;
}

/* In random order; the largest by number, which takes minutes instead of an hour. */
static uint32_t number_to_fill(const stores *b, uint32_t i) {
  if (b->k->data.items > MOST_SCATTERED) return i;
  return data_scatter(i, b->k->data.items, SEED_FILLING);
}

/* ------------------------------------------------------------------ opening */

static bool open_side(stores *b, side_id which, bool filled) {
  side *s = &b->sides[which];
  *s = *bench_sides[which];
  s->k = b->k;
  s->filled = filled;
  path_of(b->o, b->k, which, s->path);
  return s->open(s, s->path) || stores_fail(b, s->name, s->why);
}

static bool fill_side(stores *b, side_id which) {
  memset(b->used, 0, sizeof b->used);
  b->used[which] = true;
  return stores_put(b, number_to_fill, b->k->data.items);
}

/* One after the other: each side's memory is in one piece. */
bool stores_open(stores *b, const settings *o, const configuration *k, bool filled, char *why) {
  memset(b, 0, sizeof *b);
  b->o = o;
  b->k = k;
  b->why = why;
  if (!filled) stores_remove_files(o, k);
  if (!workload_make(&b->l, k)) return stores_fail(b, "bench", "out of memory");
  for (int i = 0; i < SIDES; i++) {
    if (!side_chosen(o, (side_id)i)) continue;
    if (!open_side(b, (side_id)i, filled)) return false;
    if (!filled && !fill_side(b, (side_id)i)) return false;
  }
  for (int i = 0; i < SIDES; i++) b->used[i] = side_chosen(o, (side_id)i);
  return true;
}

void stores_close(stores *b) {
  for (int i = 0; i < SIDES; i++) {
    side *s = &b->sides[i];
    if (s->state) s->close(s);
    s->state = NULL;
  }
  workload_free(&b->l);
}
