/* What is shown of a run: tables for people, JSON for programs. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H
#include "bench.h"

typedef struct report {
  const settings *o;
  configuration *k; /* that were measured */
  figures *f;       /* of each */
  size_t count;
} report;

/* The median of the rounds; 0: there is none. */
double report_us(const report *r, size_t at, size_t c, side_id which);

/* Two configurations that are the same but for this. */
bool report_differ_in_items(const configuration *a, const configuration *b);
bool report_differ_in_gsis(const configuration *a, const configuration *b);

/* report_tables.c */
void report_table(const report *r, size_t at);
void report_indexes(const report *r);    /* what each GSI adds */
void report_growth(const report *r);     /* ratios by the number of items */
void report_statements(const report *r); /* raw's */

/* report_json.c. Tells on standard error why it failed. */
bool report_json(const report *r, const char *path);
#endif
