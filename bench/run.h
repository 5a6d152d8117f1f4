/* Running configurations. */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H
#include "bench.h"

/* Times, then peaks of memory; with one side alone (--side) times only and in this
** process, for profilers.
** Tells on standard error why it failed. `out` is zeroed; *left_out: the machine has
** no room for it, which standard output is told. */
bool run_configuration(const settings *o, const configuration *k, figures *out, bool *left_out);
#endif
