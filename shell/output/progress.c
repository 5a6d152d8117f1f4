/*
** progress.c - counts, rate and time left, in numbers that a person reads.
*/
#include "output/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "output/amount.h"
#include "output/screen.h"
#include "output/width.h"

static double monotonic_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_begin(progress *p, const char *what, const char *unit, uint64_t total) {
  double now = monotonic_seconds();
  *p = (progress){.what = what, .unit = unit, .total = total, .started = now, .said = now};
  p->terminal = isatty(STDERR_FILENO) != 0;
}

static bool in_bytes(const progress *p) {
  return strcmp(p->unit, "bytes") == 0;
}

static bool in_seconds(const progress *p) {
  return strcmp(p->unit, "seconds") == 0;
}

/* "2 h 5 min", "1 min 5 s", "5 s" */
static void add_time(text *out, uint64_t seconds) {
  if (seconds >= 3600) text_format(out, "%" PRIu64 " h ", seconds / 3600);
  if (seconds >= 60) text_format(out, "%" PRIu64 " min", seconds / 60 % 60);
  if (seconds < 3600) text_format(out, "%s%" PRIu64 " s", seconds >= 60 ? " " : "", seconds % 60);
}

static void add_amount(text *out, const progress *p, uint64_t amount) {
  if (in_bytes(p))
    amount_add_bytes(out, amount);
  else if (in_seconds(p))
    add_time(out, amount);
  else
    amount_add_count(out, amount);
}

static void add_state(text *out, const progress *p, uint64_t done, double passed) {
  text_format(out, "%s: ", p->what);
  add_amount(out, p, done);
  if (p->total > 0) {
    text_add(out, " of ");
    add_amount(out, p, p->total);
  }
  if (!in_bytes(p) && !in_seconds(p)) text_format(out, " %s", p->unit);
  if (p->total > 0) text_format(out, " (%d%%)", (int)((double)done * 100 / (double)p->total));
  if (passed < 0.5 || done == 0 || in_seconds(p)) return;
  double rate = (double)done / passed;
  if (rate >= 1) {
    text_add(out, ", ");
    add_amount(out, p, (uint64_t)rate);
    text_add(out, "/s");
  }
  if (p->total <= done) return;
  text_add(out, ", ");
  add_time(out, (uint64_t)((double)(p->total - done) / rate) + 1);
  text_add(out, " left");
}

/* No longer than the line of the terminal: what went on in the next could not be
** drawn again. */
static void draw_line(const text *line) {
  size_t columns = screen_columns(stderr);
  size_t fits = width_fitting(line->data, line->length, columns > 1 ? columns - 1 : 1);
  fprintf(stderr, "\r\033[K%.*s", (int)fits, line->data);
}

/* Drawn again ten times a second at most, printed every ten seconds. */
void progress_at(progress *p, uint64_t done) {
  double now = monotonic_seconds();
  text line = {0};
  if (now - p->said < (p->terminal ? 0.1 : 10)) return;
  p->said = now;
  add_state(&line, p, done, now - p->started);
  if (p->terminal)
    draw_line(&line);
  else
    fprintf(stderr, "%s\n", line.data);
  fflush(stderr);
  p->drawn = p->terminal;
  text_free(&line);
}

void progress_passed(progress *p) {
  double passed = monotonic_seconds() - p->started;
  if (passed >= 1) progress_at(p, (uint64_t)passed);
}

void progress_end(progress *p) {
  if (p->drawn) fputs("\r\033[K", stderr);
  p->drawn = false;
}
