/*
** report_tables.c - the figures as tables.
*/
#include "report.h"
#include <stdlib.h>
#include <string.h>

enum { SQL_BYTES = 4096, NAME_WIDTH = 15 };

/* How much a ratio may grow with the number of items. */
#define GROWTH_MAX 1.2

static int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double report_us(const report *r, size_t at, size_t c, side_id which) {
  const figure *f = &r->f[at].of[c][which];
  size_t n = (size_t)f->rounds;
  double us[ROUNDS_MAX];
  if (!n) return 0;
  memcpy(us, f->us, n * sizeof *us);
  qsort(us, n, sizeof *us, compare_doubles);
  return n % 2 ? us[n / 2] : (us[n / 2 - 1] + us[n / 2]) / 2;
}

static bool differ_at_most_in_items(const configuration *a, const configuration *b) {
  return a->data.bytes == b->data.bytes && a->data.attributes == b->data.attributes &&
         a->data.expires == b->data.expires && a->where == b->where && a->lsi == b->lsi;
}

bool report_differ_in_items(const configuration *a, const configuration *b) {
  return differ_at_most_in_items(a, b) && a->gsis == b->gsis && a->data.items != b->data.items;
}

bool report_differ_in_gsis(const configuration *a, const configuration *b) {
  return differ_at_most_in_items(a, b) && a->gsis != b->gsis && a->data.items == b->data.items;
}

/* -------------------------------------------------------------------- cells */

/* Columns are bytes for printf: what is not ASCII stands at the end of a line. */
static void print_time(double us) {
  if (us > 0)
    printf(" %9.2f", us);
  else
    printf(" %9s", "");
}

/* '*' marks a ratio over its target. */
static void print_ratio(double ratio, double target) {
  if (ratio > 0)
    printf(" %6.2f%c", ratio, target > 0 && ratio > target ? '*' : ' ');
  else
    printf(" %6s ", "");
  if (ratio > 0 && target > 0)
    printf("%4.1f", target);
  else
    printf("%4s", "");
}

static void print_megabytes(uint64_t bytes) {
  if (bytes)
    printf(" %7.1f", (double)bytes / 1e6);
  else
    printf(" %7s", "");
}

static double ratio_of(double us, double raw) {
  return us > 0 && raw > 0 ? us / raw : 0;
}

/* A line of times, by side. */
typedef struct line {
  const bench_case *c;
  double us[SIDES], target[SIDES];
} line;

static void print_head(void) {
  printf("%-*s %-4s %9s %9s  ratio  max %9s  ratio  max", NAME_WIDTH, "", "per", "raw", "call",
         "typed");
}

static void print_line(const line *l) {
  printf("%-*s %-4s", NAME_WIDTH, l->c->name, l->c->per);
  print_time(l->us[RAW]);
  for (int i = CALL; i < SIDES; i++) {
    print_time(l->us[i]);
    print_ratio(ratio_of(l->us[i], l->us[RAW]), l->target[i]);
  }
}

/* -------------------------------------------------------------- a configuration */

static const char *plural(int n) {
  return n == 1 ? "" : "s";
}

static void print_title(const report *r, size_t at) {
  const configuration *k = &r->k[at];
  printf("%s: %u items of %u bytes, %d attributes, %d GSI%s%s%s; %s; ", k->name,
         (unsigned)k->data.items, (unsigned)k->data.bytes, k->data.attributes, k->gsis,
         plural(k->gsis), k->lsi ? ", an LSI" : "", k->data.expires ? ", TTL" : "",
         place_name(k->where));
  if (k->rounds == 1)
    printf("one round");
  else
    printf("medians of %d rounds", k->rounds);
  printf(", µs%s; %.0f s\n", r->o->cpu ? " of processor time" : "", r->f[at].seconds);
}

static void print_sizes(const figure f[SIDES], bool on_file) {
  for (int i = 0; i < SIDES; i++) print_megabytes(f[i].peak_bytes);
  if (!on_file) return;
  printf(" ");
  for (int i = 0; i < SIDES; i++) print_megabytes(f[i].file_bytes);
}

void report_table(const report *r, size_t at) {
  const configuration *k = &r->k[at];
  bool on_file = k->where != IN_MEMORY;
  print_title(r, at);
  printf("%-80s   peak MB of memory%s\n", "", on_file ? "          MB on file" : "");
  print_head();
  for (int i = 0; i < (on_file ? 2 : 1); i++)
    printf("%s %7s %7s %7s", i ? " " : "", "raw", "call", "typed");
  printf("\n");
  for (size_t i = 0; i < bench_case_count; i++) {
    const bench_case *c = &bench_cases[i];
    line l = {
        c, {0      },
         { 0, configuration_most(k, c, CALL), configuration_most(k, c, TYPED)}
    };
    if (!case_chosen(r->o, k, c)) continue;
    for (int w = 0; w < SIDES; w++) l.us[w] = report_us(r, at, i, (side_id)w);
    print_line(&l);
    print_sizes(r->f[at].of[i], on_file);
    printf("\n");
  }
  printf("\n");
}

/* ---------------------------------------------------------- cost of an index */

/* What each of n indexes adds to the time. */
static double added(const report *r, size_t with, size_t without, size_t c, side_id which) {
  double more = report_us(r, with, c, which), less = report_us(r, without, c, which);
  return more > 0 && less > 0 ? (more - less) / r->k[with].gsis : 0;
}

static void print_added_head(const configuration *k) {
  if (k->gsis == 1)
    printf("%s: what the GSI adds, µs\n", k->name);
  else
    printf("%s: what each of %d GSIs adds, µs\n", k->name, k->gsis);
  print_head();
  printf("\n");
}

static void print_added(const report *r, size_t with, size_t without) {
  bool titled = false;
  for (size_t i = 0; i < bench_case_count; i++) {
    const bench_case *c = &bench_cases[i];
    line l = {
        c, {0        },
         { 0, c->index, c->index}
    };
    if (c->index <= 0 || !case_chosen(r->o, &r->k[with], c)) continue;
    for (int w = 0; w < SIDES; w++) l.us[w] = added(r, with, without, i, (side_id)w);
    if (l.us[RAW] <= 0) continue;
    if (!titled) print_added_head(&r->k[with]);
    titled = true;
    print_line(&l);
    printf("\n");
  }
  if (titled) printf("\n");
}

void report_indexes(const report *r) {
  for (size_t with = 0; with < r->count; with++)
    for (size_t without = 0; without < r->count; without++)
      if (r->k[without].gsis == 0 && report_differ_in_gsis(&r->k[with], &r->k[without]))
        print_added(r, with, without);
}

/* -------------------------------------------------------------------- growth */

static double ratio_at(const report *r, size_t at, size_t c, side_id which) {
  return ratio_of(report_us(r, at, c, which), report_us(r, at, c, RAW));
}

static void print_growth_line(const report *r, const size_t *family, size_t count, size_t c) {
  printf("%-*s", NAME_WIDTH, bench_cases[c].name);
  for (int w = CALL; w < SIDES; w++) {
    double first = ratio_at(r, family[0], c, (side_id)w), last = 0;
    printf(" ");
    for (size_t i = 0; i < count; i++) {
      last = ratio_at(r, family[i], c, (side_id)w);
      if (last > 0)
        printf(" %8.2f", last);
      else
        printf(" %8s", "");
    }
    print_ratio(ratio_of(last, first), GROWTH_MAX);
  }
  printf("\n");
}

static void print_growth(const report *r, const size_t *family, size_t count) {
  const configuration *k = &r->k[family[0]];
  printf("Ratios to raw by the number of items: %u bytes, %d attributes, %d GSI%s; %s\n%-*s",
         (unsigned)k->data.bytes, k->data.attributes, k->gsis, plural(k->gsis),
         place_name(k->where), NAME_WIDTH, "");
  for (int w = CALL; w < SIDES; w++) {
    printf(" ");
    for (size_t i = 0; i < count; i++) printf(" %8u", (unsigned)r->k[family[i]].data.items);
    printf(" growth  max");
  }
  printf("\n");
  for (size_t c = 0; c < bench_case_count; c++)
    if (ratio_at(r, family[0], c, CALL) > 0 && ratio_at(r, family[1], c, CALL) > 0)
      print_growth_line(r, family, count, c);
  printf("\n");
}

/* The first of a family prints it; the list has the smaller tables first. */
void report_growth(const report *r) {
  size_t family[ROUNDS_MAX];
  for (size_t i = 0; i < r->count; i++) {
    size_t count = 0;
    bool first = true;
    for (size_t j = 0; j < r->count && count < ROUNDS_MAX; j++) {
      if (j != i && !report_differ_in_items(&r->k[i], &r->k[j])) continue;
      first = first && j >= i;
      family[count++] = j;
    }
    if (first && count > 1) print_growth(r, family, count);
  }
}

/* ---------------------------------------------------------------- statements */

/* Those of a table without indexes and of one that has some. */
static void print_statements(const report *r, size_t c) {
  char sql[SQL_BYTES], before[SQL_BYTES] = "";
  for (size_t i = 0; i < r->count; i++) {
    if (!case_chosen(r->o, &r->k[i], &bench_cases[c])) continue;
    raw_describe(&bench_cases[c], &r->k[i], sql, sizeof sql);
    if (strcmp(sql, before) == 0) continue;
    if (!before[0])
      printf("%-*s %s\n", NAME_WIDTH, bench_cases[c].name, sql);
    else
      printf("%-*s %s: %s\n", NAME_WIDTH, "", r->k[i].name, sql);
    if (before[0]) return;
    memcpy(before, sql, sizeof sql);
  }
}

void report_statements(const report *r) {
  printf("Raw's statements\n");
  for (size_t c = 0; c < bench_case_count; c++) print_statements(r, c);
}
