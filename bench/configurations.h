/* The listed configurations, by sets. */
#ifndef BENCH_CONFIGURATIONS_H
#define BENCH_CONFIGURATIONS_H
#include "bench.h"

enum { SET_MAX = 32 };

/* What a run without --set and without a description of its own measures. */
#define DEFAULT_SET "default"

/* Copies the configurations of a set; 0: there is none of that name. */
size_t set_configurations(const char *set, configuration out[SET_MAX]);
/* What options like --items change: one set's worth of its own. */
extern const configuration custom_configuration;
void set_print_all(FILE *out);
#endif
