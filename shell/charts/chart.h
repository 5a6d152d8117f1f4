/*
** chart.h - .chart: what numbers say better when they are drawn. Where a mode other
** than table was asked for, the same numbers are printed as items.
*/
#ifndef CHART_H
#define CHART_H

#include "charts/bars.h"
#include "charts/chart_look.h"
#include "output/rows.h"

/* [shards|partitions|sizes|stream] TABLE [N] */
extern const char chart_manual[];
int chart_run(session *s, int count, char **list);

/* One command under way; for the files of this folder. */
typedef struct chart {
  session *s;
  const char *table;
  bool all;        /* every kind of chart: one that does not apply is left out */
  size_t most;     /* partitions to show */
  rows *numbers;   /* NULL: charts are drawn */
  door *copy;      /* the table, read from an endpoint that cannot count; NULL: not yet */
  chart_look look; /* of what is drawn */
  text out;
} chart;

/* One kind each: fills `out` or `numbers`; prints what goes wrong. */
int chart_shards(chart *c);
int chart_partitions(chart *c);
int chart_sizes(chart *c);
int chart_stream(chart *c);

/* chart_ask.c: asks a Describe operation of Stator's own about the table; `more` is a
** further member, as ",\"Limit\":10". The answer is borrowed until the next call. Where
** the endpoint does not know it, the table is read into a store in memory, once. */
int chart_ask(chart *c, const char *operation, const char *more, json_span *answer);
/* The same without that: *known is false, and nothing printed, if the endpoint does not
** know it. */
int chart_ask_own(chart *c, const char *operation, json_span *answer, bool *known);
void chart_ask_end(chart *c);

/* Begins a chart's text: a heading line, in colour, behind an empty line if another
** chart stands above it. */
void chart_title(chart *c, const text *title);

/* Appends "1 item" or "1,234 items". */
void chart_count(text *out, uint64_t count, const char *what);

#endif
