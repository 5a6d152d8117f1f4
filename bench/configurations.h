/* The listed configurations, by sets. */
#ifndef BENCH_CONFIGURATIONS_H
#define BENCH_CONFIGURATIONS_H
#include "bench.h"

enum { LISTED_MAX = 40 };

/* What a run measures that is told nothing. */
#define DEFAULT_SET "default"

/* A bit; 0: there is no such set. */
int set_named(const char *name);
/* The configurations of the chosen sets, each once. */
size_t set_configurations(int chosen, configuration out[LISTED_MAX]);
/* What options like --items change. */
extern const configuration custom_configuration;
void set_print_all(FILE *out);
#endif
