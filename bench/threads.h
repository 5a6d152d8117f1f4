/* A scan by as many threads as it has segments. */
#ifndef BENCH_THREADS_H
#define BENCH_THREADS_H
#include "bench.h"

typedef bool run_segment(side *s, const bench_case *c, int segment, size_t *rows);
bool run_segments(side *s, const bench_case *c, run_segment *run, size_t *rows);
#endif
