/*
** run.c - a configuration is measured in a process of its own, and each side's
** peaks of memory are taken in another, where there is room for it.
*/
#include "run.h"
#include "child.h"
#include "stores.h"
#include <signal.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

/* --------------------------------------------------------------------- room */

/* The text of an item, its key twice, and what pages leave free, about. */
static double bytes_needed(const configuration *k) {
  double item = (double)k->data.bytes * 1.25 + k->data.attributes * 10 + 150;
  double indexes = (k->gsis + k->lsi) * 110.0;
  return (item + indexes) * k->data.items * SIDES;
}

static double bytes_there(const settings *o, const configuration *k) {
  struct statvfs disk;
  if (k->where == IN_MEMORY)
    return (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE) * 0.8;
  return statvfs(o->folder, &disk) == 0 ? (double)disk.f_bavail * (double)disk.f_frsize * 0.9 : 0;
}

static bool has_room(const settings *o, const configuration *k) {
  double needed = bytes_needed(k), there = bytes_there(o, k);
  if (o->side || needed <= there) return true;
  printf("%s: left out: it needs %.1f GB %s, and %.1f are there\n\n", k->name, needed / 1e9,
         k->where == IN_MEMORY ? "of memory" : "on disk", there / 1e9);
  return false;
}

/* ------------------------------------------------------------------ in public */

typedef struct configured {
  const settings *o;
  const configuration *k;
  side_id which; /* whose peaks */
} configured;

static bool run_measure(void *argument, void *out) {
  const configured *w = argument;
  char why[WHY_BYTES] = "out of memory";
  bool ok = measure(w->o, w->k, out, why);
  if (!ok) fprintf(stderr, "bench: %s\n", why);
  return ok;
}

static bool run_peaks(void *argument, void *out) {
  const configured *w = argument;
  char why[WHY_BYTES] = "out of memory";
  bool ok = measure_peaks(w->o, w->k, w->which, out, why);
  if (!ok) fprintf(stderr, "bench: %s\n", why);
  return ok;
}

static bool measure_in_child(configured *w, figures *out) {
  child c;
  return child_start(&c, run_measure, w, out, sizeof *out) && child_finish(&c, out, sizeof *out);
}

/* Nothing is timed: the sides may run at once. */
static bool peaks_in_children(const configured *w, figures *out) {
  child c[SIDES];
  configured of[SIDES];
  peaks p;
  bool ok = true;
  memset(&p, 0, sizeof p);
  for (int i = 0; i < SIDES; i++) {
    of[i] = (configured){w->o, w->k, (side_id)i};
    ok = child_start(&c[i], run_peaks, &of[i], &p, sizeof p) && ok;
  }
  for (int i = 0; i < SIDES; i++) {
    ok = child_finish(&c[i], &p, sizeof p) && ok;
    for (int j = 0; j < CASES_MAX; j++) out->of[j][i].peak_bytes = p.bytes[j];
  }
  return ok;
}

static double seconds_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool run_configuration(const settings *o, const configuration *k, figures *out, bool *left_out) {
  configured w = {o, k, RAW};
  memset(out, 0, sizeof *out);
  *left_out = !has_room(o, k);
  if (*left_out) return true;
  double start = seconds_now();
  if (!o->side) signal(SIGINT, SIG_IGN); /* a child ends, and files are removed all the same */
  bool ok = o->side ? run_measure(&w, out) : measure_in_child(&w, out);
  if (ok && !o->side) ok = peaks_in_children(&w, out);
  out->seconds = seconds_now() - start;
  stores_remove_files(o, k);
  if (!o->side) signal(SIGINT, SIG_DFL);
  return ok;
}
