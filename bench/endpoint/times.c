/*
** times.c - clocks and quantiles.
*/
#include "times.h"
#include <stdlib.h>

double times_of_clock_us(clockid_t clock) {
  struct timespec t = {0};
  if (clock_gettime(clock, &t) != 0) return 0;
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double times_wall_us(void) {
  return times_of_clock_us(CLOCK_MONOTONIC);
}

double times_cpu_us(void) {
  return times_of_clock_us(CLOCK_PROCESS_CPUTIME_ID);
}

static int compare_values(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double times_quantile(double *values, size_t count, double part) {
  if (!count) return 0;
  qsort(values, count, sizeof *values, compare_values);
  return values[(size_t)((double)(count - 1) * part)];
}
