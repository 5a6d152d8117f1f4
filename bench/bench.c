/*
** bench.c - Stator beside raw SQLite: the arguments, and the order of things.
** README.md says what is measured and what the columns mean.
*/
#include "bench.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST_ITEMS = ROWS_OF_PARTITION, MOST_ITEMS = 5000000, MOST_ROUNDS = 1000 };

static const char usage[] =
    "bench [--items N] [--rounds N] [--file FOLDER [--sync full|normal|off]]\n"
    "      [--only PART-OF-A-CASE] [--side raw|call|typed] [--clock wall|cpu]\n"
    "      [--json FILE]\n"
    "\n"
    "Measures Stator beside the raw SQLite statements that do the same work.\n"
    "Defaults: --items 10000 --rounds 5, in memory; --sync full on file.\n";

static bool number_of(const char *value, long least, long most, long *out) {
  char *end;
  *out = strtol(value, &end, 10);
  return *value && !*end && *out >= least && *out <= most;
}

static bool take_items(settings *o, const char *value) {
  long n;
  if (!number_of(value, FEWEST_ITEMS, MOST_ITEMS, &n)) return false;
  o->items = (uint32_t)((n + ROWS_OF_PARTITION - 1) / ROWS_OF_PARTITION * ROWS_OF_PARTITION);
  return true;
}

static bool take_rounds(settings *o, const char *value) {
  long n;
  if (!number_of(value, 1, MOST_ROUNDS, &n)) return false;
  o->rounds = (int)n;
  return true;
}

static bool take_sync(settings *o, const char *value) {
  static const char *const names[] = {"full", "normal", "off"};
  for (size_t i = 0; i < 3; i++) {
    if (strcmp(names[i], value) != 0) continue;
    o->sync = (place_sync)i;
    return true;
  }
  return false;
}

static bool take_folder(settings *o, const char *value) {
  o->folder = value;
  return *value != 0;
}

static bool take_only(settings *o, const char *value) {
  o->only = value;
  for (size_t i = 0; i < bench_case_count; i++)
    if (case_chosen(o, &bench_cases[i])) return true;
  return false;
}

static bool take_side(settings *o, const char *value) {
  o->side = value;
  for (size_t i = 0; i < SIDES; i++)
    if (side_chosen(o, bench_sides[i])) return true;
  return false;
}

static bool take_clock(settings *o, const char *value) {
  o->cpu = strcmp(value, "cpu") == 0;
  return o->cpu || strcmp(value, "wall") == 0;
}

static bool take_json(settings *o, const char *value) {
  o->json = value;
  return *value != 0;
}

static const struct option_entry {
  const char *name;
  bool (*take)(settings *o, const char *value);
} option_entries[] = {
    {"--items",  take_items },
    {"--rounds", take_rounds},
    {"--file",   take_folder},
    {"--sync",   take_sync  },
    {"--only",   take_only  },
    {"--side",   take_side  },
    {"--clock",  take_clock },
    {"--json",   take_json  },
};

static bool take_option(settings *o, const char *name, const char *value) {
  for (size_t i = 0; i < sizeof option_entries / sizeof option_entries[0]; i++)
    if (strcmp(option_entries[i].name, name) == 0) return option_entries[i].take(o, value);
  return false;
}

static bool read_arguments(settings *o, int argc, char **argv) {
  for (int i = 1; i < argc; i += 2) {
    const char *value = i + 1 < argc ? argv[i + 1] : NULL;
    if (value && take_option(o, argv[i], value)) continue;
    fprintf(stderr, "bench: %s %s?\n\n%s", argv[i], value ? value : "", usage);
    return false;
  }
  return true;
}

int main(int argc, char **argv) {
  settings o = {.items = 10000, .rounds = 5};
  static figures f;
  char why[512] = "out of memory";
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    fputs(usage, stdout);
    return 0;
  }
  if (!read_arguments(&o, argc, argv)) return 2;
  bool ok = measure(&o, &f, why, sizeof why);
  if (!ok) fprintf(stderr, "bench: %s\n", why);
  if (ok) report_table(&o, &f);
  if (ok && o.json) ok = report_json(&o, &f);
  figures_free(&f);
  return ok ? 0 : 1;
}
