/*
** report.c - the figures as a table for people and as JSON for programs.
*/
#include "bench.h"
#include "stator.h"
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { RAW, CALL, TYPED }; /* as in bench_sides */

static const char *sync_name(place_sync sync) {
  static const char *const names[] = {"full", "normal", "off"};
  return names[sync];
}

static void print_title(const settings *o) {
  printf("Stator %s, SQLite %s; %u items of 1 KB, 12 attributes; ", stator_version(),
         sqlite3_libversion(), (unsigned)o->items);
  if (o->folder)
    printf("on file, WAL, synchronous=%s", sync_name(o->sync));
  else
    printf("in memory");
  printf("; medians of %d rounds, µs%s\n\n", o->rounds, o->cpu ? " of processor time" : "");
}

static void print_time(double us) {
  if (us > 0)
    printf(" %8.2f", us);
  else
    printf(" %8s", "-");
}

/* '*' marks a ratio over its target. */
static void print_ratio(double us, double raw, double target) {
  if (us > 0 && raw > 0)
    printf(" %6.2f%c", us / raw, target > 0 && us / raw > target ? '*' : ' ');
  else
    printf(" %6s ", "-");
}

void report_table(const settings *o, const figures *f) {
  print_title(o);
  printf("%-15s %-4s %8s %8s %6s  %8s %6s  %6s  %s\n", "", "per", "raw", "call", "ratio", "typed",
         "ratio", "target", "raw statement");
  for (size_t i = 0; i < bench_case_count; i++) {
    const bench_case *c = &bench_cases[i];
    if (!case_chosen(o, c)) continue;
    double raw = figures_median(&f->of[i][RAW]);
    double call = figures_median(&f->of[i][CALL]);
    double typed = figures_median(&f->of[i][TYPED]);
    printf("%-15s %-4s", c->name, c->rows == 1 ? "op" : "row");
    print_time(raw);
    print_time(call);
    print_ratio(call, raw, c->target);
    print_time(typed);
    print_ratio(typed, raw, 0);
    if (c->target > 0)
      printf(" %6.1f", c->target);
    else
      printf(" %6s", "");
    printf("  %s\n", raw_side.statement(c->work));
  }
}

static void json_number(FILE *out, const char *name, double value) {
  if (value > 0) fprintf(out, ",\"%s\":%.4f", name, value);
}

static void json_case(FILE *out, const bench_case *c, const figures *f, size_t at) {
  double raw = figures_median(&f->of[at][RAW]);
  double call = figures_median(&f->of[at][CALL]);
  double typed = figures_median(&f->of[at][TYPED]);
  fprintf(out, "{\"name\":\"%s\",\"per\":\"%s\"", c->name, c->rows == 1 ? "op" : "row");
  json_number(out, "raw_us", raw);
  json_number(out, "call_us", call);
  json_number(out, "call_ratio", raw > 0 ? call / raw : 0);
  json_number(out, "typed_us", typed);
  json_number(out, "typed_ratio", raw > 0 ? typed / raw : 0);
  json_number(out, "target", c->target);
  fprintf(out, ",\"raw_statement\":\"%s\"}", raw_side.statement(c->work));
}

bool report_json(const settings *o, const figures *f) {
  FILE *out = fopen(o->json, "w");
  if (!out) {
    fprintf(stderr, "bench: %s: %s\n", o->json, strerror(errno));
    return false;
  }
  fprintf(out,
          "{\"stator\":\"%s\",\"sqlite\":\"%s\",\"items\":%u,\"rounds\":%d,\"place\":\"%s\","
          "\"synchronous\":\"%s\",\"clock\":\"%s\",\"cases\":[",
          stator_version(), sqlite3_libversion(), (unsigned)o->items, o->rounds,
          o->folder ? "file" : "memory", o->folder ? sync_name(o->sync) : "none",
          o->cpu ? "cpu" : "wall");
  const char *separator = "\n";
  for (size_t i = 0; i < bench_case_count; i++) {
    if (!case_chosen(o, &bench_cases[i])) continue;
    fputs(separator, out);
    json_case(out, &bench_cases[i], f, i);
    separator = ",\n";
  }
  fputs("\n]}\n", out);
  if (fclose(out) == 0) return true;
  fprintf(stderr, "bench: %s: %s\n", o->json, strerror(errno));
  return false;
}
