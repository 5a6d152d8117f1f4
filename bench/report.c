/*
** report.c - the figures as tables for people.
*/
#include "bench.h"
#include "stator.h"
#include <sqlite3.h>
#include <string.h>

enum { SQL_BYTES = 2048 };

static double median(const figures *f, size_t c, side_id which) {
  return figure_median(&f->of[c][which]);
}

static void print_title(const settings *o, const configuration *k) {
  printf("%s: %u items of %u bytes, %d attributes, %d GSIs%s%s; %s; medians of %d rounds, µs%s\n",
         k->name, (unsigned)k->data.items, (unsigned)k->data.bytes, k->data.attributes, k->gsis,
         k->lsi ? ", an LSI" : "", k->data.expires ? ", TTL" : "", place_name(k->where), k->rounds,
         o->cpu ? " of processor time" : "");
}

static void print_time(double us) {
  if (us > 0)
    printf(" %9.2f", us);
  else
    printf(" %9s", "");
}

/* '*' marks a ratio over its target. */
static void print_ratio(double us, double raw, double target) {
  if (us > 0 && raw > 0)
    printf(" %6.2f%c", us / raw, target > 0 && us / raw > target ? '*' : ' ');
  else
    printf(" %6s ", "");
  if (us > 0 && target > 0)
    printf("%4.1f", target);
  else
    printf("%4s", "");
}

/* A line of a table, by side. */
typedef struct row {
  const char *name, *per;
  double us[SIDES], target[SIDES];
} row;

static void print_head(void) {
  printf("%-15s %-4s %9s %9s  ratio  max %9s  ratio  max\n", "", "per", "raw", "call", "typed");
}

static void print_row(const row *r) {
  printf("%-15s %-4s", r->name, r->per);
  print_time(r->us[RAW]);
  for (int w = CALL; w < SIDES; w++) {
    print_time(r->us[w]);
    print_ratio(r->us[w], r->us[RAW], r->target[w]);
  }
  printf("\n");
}

void report_table(const settings *o, const configuration *k, const figures *f) {
  print_title(o, k);
  print_head();
  for (size_t i = 0; i < bench_case_count; i++) {
    const bench_case *c = &bench_cases[i];
    row r = {
        c->name, c->per, {0        },
          { 0, c->call, c->typed}
    };
    if (!case_chosen(o, k, c)) continue;
    for (int w = 0; w < SIDES; w++) r.us[w] = median(f, i, (side_id)w);
    print_row(&r);
  }
  printf("\n");
}

/* ---------------------------------------------------------- cost of an index */

static bool differ_in_gsis_alone(const configuration *a, const configuration *b) {
  return a->data.items == b->data.items && a->data.bytes == b->data.bytes &&
         a->data.attributes == b->data.attributes && a->data.expires == b->data.expires &&
         a->where == b->where && !a->lsi && !b->lsi && a->gsis == 0 && b->gsis > 0;
}

/* What each of n indexes adds to the time. */
static double added(const figures *with, const figures *without, size_t c, side_id which, int n) {
  double more = median(with, c, which), less = median(without, c, which);
  return more > 0 && less > 0 ? (more - less) / n : 0;
}

static void print_added(const settings *o, const configuration *k, const figures *with,
                        const figures *without) {
  bool titled = false;
  for (size_t i = 0; i < bench_case_count; i++) {
    const bench_case *c = &bench_cases[i];
    row r = {c->name, c->per, {0}, {0}};
    if (!case_chosen(o, k, c) || c->index == 0) continue;
    for (int w = 0; w < SIDES; w++) {
      r.us[w] = added(with, without, i, (side_id)w, k->gsis);
      r.target[w] = c->index;
    }
    if (r.us[RAW] <= 0) continue;
    if (!titled) printf("%s: what each of %d GSIs adds, µs\n", k->name, k->gsis);
    if (!titled) print_head();
    titled = true;
    print_row(&r);
  }
  if (titled) printf("\n");
}

void report_indexes(const settings *o, const configuration *list, const figures *f, size_t count) {
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < count; j++)
      if (differ_in_gsis_alone(&list[j], &list[i])) print_added(o, &list[i], &f[i], &f[j]);
}
