/*
** run.c - a configuration is measured in a process of its own, and each side's
** peaks of memory are taken in another.
*/
#include "run.h"
#include "stores.h"
#include <string.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORK_OF_TIMES = SIDES }; /* below: peaks of this side */

/* ----------------------------------------------------------------- the child */

static bool do_work(const settings *o, const configuration *k, int work, figures *out) {
  char why[WHY_BYTES] = "out of memory";
  bool ok = work == WORK_OF_TIMES ? measure(o, k, out, why)
                                  : measure_peaks(o, k, (side_id)work, out, why);
  if (!ok) fprintf(stderr, "bench: %s\n", why);
  return ok;
}

static bool write_all(int to, const void *from, size_t n) {
  for (size_t done = 0; done < n;) {
    ssize_t some = write(to, (const char *)from + done, n - done);
    if (some <= 0) return false;
    done += (size_t)some;
  }
  return true;
}

static bool read_all(int from, void *to, size_t n) {
  for (size_t done = 0; done < n;) {
    ssize_t some = read(from, (char *)to + done, n - done);
    if (some <= 0) return false;
    done += (size_t)some;
  }
  return true;
}

/* The child has the figures so far and gives back what it made of them. */
static bool run_in_child(const settings *o, const configuration *k, int work, figures *out) {
  int ends[2], status = 1;
  fflush(stdout);
  if (pipe(ends) != 0) return false;
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    _exit(do_work(o, k, work, out) && write_all(ends[1], out, sizeof *out) ? 0 : 1);
  }
  close(ends[1]);
  bool ok = child > 0 && read_all(ends[0], out, sizeof *out);
  close(ends[0]);
  if (child > 0) waitpid(child, &status, 0);
  if (child > 0 && WIFSIGNALED(status)) fprintf(stderr, "bench: signal %d\n", WTERMSIG(status));
  return ok && status == 0;
}

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

bool run_configuration(const settings *o, const configuration *k, figures *out, bool *left_out) {
  memset(out, 0, sizeof *out);
  *left_out = !has_room(o, k);
  if (*left_out) return true;
  bool ok = true;
  if (o->side)
    ok = do_work(o, k, WORK_OF_TIMES, out);
  else
    ok = run_in_child(o, k, WORK_OF_TIMES, out);
  for (int i = 0; ok && !o->side && i < SIDES; i++) ok = run_in_child(o, k, i, out);
  stores_remove_files(o, k);
  return ok;
}
