/* The requests of call_side.c, as a client writes them. */
#ifndef BENCH_CALL_REQUESTS_H
#define BENCH_CALL_REQUESTS_H
#include "bench.h"

/* Of operation i of the slice; scans and sweeps write theirs as they run. */
text call_request(const bench_case *c, const slice *w, size_t i, pool *out);
text call_get_request(const record *r, pool *out);
text call_scan_request(const bench_case *c, int segment, int segments, pool *out);
#endif
