/*
** start_bench.c - what a start costs: arguments and report. README.md says what is
** measured.
*/
#include "start_bench.h"
#include <stdio.h>
#include <stdlib.h>
#include "endpoint/times.h"

enum { MOST_ROUNDS_HERE = 200 };

static const char usage[] =
    "start_bench PROGRAM STRIPPED BARE FOLDER [ROUNDS]\n"
    "\n"
    "Measures how long stores and the program take to open, and what they hold.\n";

void start_add(start_bench *b, const char *what, double *values, size_t count, const char *unit,
               double unit_size, double most) {
  if (b->count == START_LINES_MAX) return;
  start_line *line = &b->lines[b->count++];
  *line = (start_line){.what = what, .unit = unit, .most = most};
  line->median = times_quantile(values, count, 0.5) / unit_size;
  line->least = times_quantile(values, count, 0) / unit_size;
}

void start_title(start_bench *b, const char *title) {
  if (b->count < START_LINES_MAX) b->lines[b->count++] = (start_line){.what = title};
}

static void print_line(const start_line *line) {
  printf("%-54s %8.2f %8.2f %s", line->what, line->median, line->least, line->unit);
  if (line->most > 0)
    printf("  %s (target: %.0f or less)", line->median <= line->most ? "met" : "NOT MET",
           line->most);
  printf("\n");
}

static void print_lines(const start_bench *b) {
  printf("%-54s %8s %8s\n", "", "median", "least");
  for (size_t i = 0; i < b->count; i++) {
    if (b->lines[i].unit)
      print_line(&b->lines[i]);
    else
      printf("%s\n", b->lines[i].what);
  }
}

int main(int argc, char **argv) {
  static start_bench b = {.rounds = 30};
  if (argc == 6) b.rounds = (int)strtol(argv[5], NULL, 10);
  if (argc < 5 || argc > 6 || b.rounds < 1 || b.rounds > MOST_ROUNDS_HERE) {
    fputs(usage, stderr);
    return 2;
  }
  b.program = argv[1];
  b.stripped = argv[2];
  b.bare = argv[3];
  b.folder = argv[4];
  bool ok = measure_opening(&b) && measure_program(&b) && measure_at_rest(&b);
  print_lines(&b);
  if (!ok) fprintf(stderr, "start_bench: %s\n", b.why);
  return ok ? 0 : 1;
}
