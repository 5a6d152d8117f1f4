/*
** What a start costs and what is held at rest: figures, each with its target.
*/
#ifndef BENCH_START_BENCH_H
#define BENCH_START_BENCH_H
#include <stdbool.h>
#include <stddef.h>

enum { START_LINES_MAX = 40, START_WHY_BYTES = 600 };

typedef struct start_line {
  const char *what, *unit;    /* unit NULL: a title */
  double median, least, most; /* most 0: no target */
} start_line;

typedef struct start_bench {
  const char *program, *stripped, *bare; /* files; bare: does nothing, with the same libraries */
  const char *folder;                    /* for stores */
  int rounds;
  start_line lines[START_LINES_MAX];
  size_t count;
  char why[START_WHY_BYTES];
} start_bench;

/* Of `count` values, which are sorted and divided by `unit_size`. */
void start_add(start_bench *b, const char *what, double *values, size_t count, const char *unit,
               double unit_size, double most);
/* A line without figures. */
void start_title(start_bench *b, const char *title);

/* All add lines; false: `why` says what failed. */
bool measure_opening(start_bench *b); /* open_store.c */
bool measure_program(start_bench *b); /* serve_start.c: size, and time to the first answer */
bool measure_at_rest(start_bench *b); /* serve_start.c: memory */
#endif
