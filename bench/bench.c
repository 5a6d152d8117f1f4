/*
** bench.c - Stator beside raw SQLite: the arguments, and the order of things.
** README.md says what is measured and what the columns mean.
*/
#include "configurations.h"
#include "report.h"
#include "run.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_ITEMS = 10000000, MOST_BYTES = 300000, MOST_OPS = 1000000 };

static const char usage[] =
    "bench [--set NAME]... [--table PART-OF-A-NAME] [--only PART-OF-A-CASE] [--rounds N]\n"
    "      [--side raw|call|typed] [--clock wall|cpu] [--folder FOLDER] [--json FILE]\n"
    "bench [--items N] [--bytes N] [--attributes 12|40] [--gsis N] [--lsi 0|1] [--ttl 0|1]\n"
    "      [--search 0|1] [--views 0|1] [--place memory|full|normal|off] [--ops N] ...\n"
    "\n"
    "Measures Stator beside the raw SQLite statements that do the same work: a set of\n"
    "configurations, or one of your own.\n\n";

/* What the arguments say. */
typedef struct arguments {
  settings o;
  int sets;          /* 0: the default */
  configuration own; /* if is_own */
  bool is_own;
  int rounds;        /* 0: as listed */
  const char *table; /* a part of a configuration's name; NULL: all */
  const char *json;  /* a file for the figures; NULL: none */
} arguments;

static bool number_of(const char *value, long least, long most, long *out) {
  char *end;
  *out = strtol(value, &end, 10);
  return *value && !*end && *out >= least && *out <= most;
}

/* ------------------------------------------------------------------ options */

static bool take_set(arguments *a, const char *value) {
  a->sets |= set_named(value);
  return set_named(value) != 0;
}

static bool take_items(arguments *a, const char *value) {
  long n;
  a->is_own = true;
  if (!number_of(value, 1, MOST_ITEMS, &n)) return false;
  a->own.data.items = (uint32_t)((n + ITEMS_UNIT - 1) / ITEMS_UNIT * ITEMS_UNIT);
  return true;
}

static bool take_bytes(arguments *a, const char *value) {
  long n;
  a->is_own = true;
  if (!number_of(value, 1, MOST_BYTES, &n)) return false;
  a->own.data.bytes = (uint32_t)n;
  return true;
}

static bool take_attributes(arguments *a, const char *value) {
  a->is_own = true;
  a->own.data.attributes = strcmp(value, "40") == 0 ? 40 : 12;
  return strcmp(value, "40") == 0 || strcmp(value, "12") == 0;
}

static bool take_gsis(arguments *a, const char *value) {
  long n;
  a->is_own = true;
  if (!number_of(value, 0, GSIS_MAX, &n)) return false;
  a->own.gsis = (int)n;
  return true;
}

static bool take_lsi(arguments *a, const char *value) {
  long n;
  a->is_own = true;
  if (!number_of(value, 0, 1, &n)) return false;
  a->own.lsi = n == 1;
  return true;
}

static bool take_ttl(arguments *a, const char *value) {
  long n;
  a->is_own = true;
  if (!number_of(value, 0, 1, &n)) return false;
  a->own.data.expires = n == 1;
  return true;
}

/* Searches need words. */
static bool take_search(arguments *a, const char *value) {
  long n;
  a->is_own = true;
  if (!number_of(value, 0, 1, &n)) return false;
  a->own.data.prose = n == 1;
  a->own.groups |= n ? GROUP_SEARCH : 0;
  return true;
}

static bool take_views(arguments *a, const char *value) {
  long n;
  a->is_own = true;
  if (!number_of(value, 0, 1, &n)) return false;
  a->own.groups |= n ? GROUP_VIEW : 0;
  return true;
}

static bool take_place(arguments *a, const char *value) {
  static const char *const names[PLACES] = {"memory", "full", "normal", "off"};
  a->is_own = true;
  for (int i = 0; i < PLACES; i++) {
    if (strcmp(names[i], value) != 0) continue;
    a->own.where = (place)i;
    return true;
  }
  return false;
}

static bool take_ops(arguments *a, const char *value) {
  long n;
  a->is_own = true;
  if (!number_of(value, 1, MOST_OPS, &n)) return false;
  a->own.ops = (uint32_t)n;
  return true;
}

static bool take_rounds(arguments *a, const char *value) {
  long n;
  if (!number_of(value, 1, ROUNDS_MAX, &n)) return false;
  a->rounds = (int)n;
  return true;
}

static bool take_table(arguments *a, const char *value) {
  a->table = value;
  return *value != 0;
}

static bool take_folder(arguments *a, const char *value) {
  a->o.folder = value;
  return *value != 0;
}

static bool take_only(arguments *a, const char *value) {
  a->o.only = value;
  for (size_t i = 0; i < bench_case_count; i++)
    if (strstr(bench_cases[i].name, value)) return true;
  return false;
}

static bool take_side(arguments *a, const char *value) {
  a->o.side = value;
  for (int i = 0; i < SIDES; i++)
    if (side_chosen(&a->o, (side_id)i)) return true;
  return false;
}

static bool take_clock(arguments *a, const char *value) {
  a->o.cpu = strcmp(value, "cpu") == 0;
  return a->o.cpu || strcmp(value, "wall") == 0;
}

static bool take_json(arguments *a, const char *value) {
  a->json = value;
  return *value != 0;
}

static const struct option_entry {
  const char *name;
  bool (*take)(arguments *a, const char *value);
} option_entries[] = {
    {"--set",        take_set       },
    {"--items",      take_items     },
    {"--bytes",      take_bytes     },
    {"--attributes", take_attributes},
    {"--gsis",       take_gsis      },
    {"--lsi",        take_lsi       },
    {"--ttl",        take_ttl       },
    {"--search",     take_search    },
    {"--views",      take_views     },
    {"--place",      take_place     },
    {"--ops",        take_ops       },
    {"--rounds",     take_rounds    },
    {"--table",      take_table     },
    {"--folder",     take_folder    },
    {"--only",       take_only      },
    {"--side",       take_side      },
    {"--clock",      take_clock     },
    {"--json",       take_json      },
};

static bool take_option(arguments *a, const char *name, const char *value) {
  for (size_t i = 0; i < sizeof option_entries / sizeof option_entries[0]; i++)
    if (strcmp(option_entries[i].name, name) == 0) return option_entries[i].take(a, value);
  return false;
}

static bool read_arguments(arguments *a, int argc, char **argv) {
  for (int i = 1; i < argc; i += 2) {
    const char *value = i + 1 < argc ? argv[i + 1] : NULL;
    if (value && take_option(a, argv[i], value)) continue;
    fprintf(stderr, "bench: %s %s?\n\n%s", argv[i], value ? value : "", usage);
    return false;
  }
  if (!a->is_own || !(a->sets || a->table)) return true;
  fprintf(stderr, "bench: a set, or a configuration of your own?\n\n%s", usage);
  return false;
}

/* ------------------------------------------------------------------ running */

/* What was left out takes no place in the list. */
static bool run_all(const settings *o, report *r, const configuration *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    bool left_out;
    if (!run_configuration(o, &list[i], &r->f[r->count], &left_out)) return false;
    if (left_out) continue;
    r->k[r->count++] = list[i];
    report_table(r, r->count - 1);
    fflush(stdout);
  }
  return true;
}

static bool run(const arguments *a, const configuration *list, size_t count) {
  report r = {.o = &a->o};
  r.f = calloc(LISTED_MAX, sizeof *r.f);
  r.k = calloc(LISTED_MAX, sizeof *r.k);
  bool ok = r.f && r.k && run_all(&a->o, &r, list, count);
  if (ok) {
    report_indexes(&r);
    report_growth(&r);
    report_statements(&r);
  }
  if (ok && a->json) ok = report_json(&r, a->json);
  free(r.f);
  free(r.k);
  return ok;
}

/* What the arguments ask for. */
static size_t choose(const arguments *a, configuration list[LISTED_MAX]) {
  configuration all[LISTED_MAX] = {a->own};
  size_t count = 1, kept = 0;
  if (!a->is_own) count = set_configurations(a->sets ? a->sets : set_named(DEFAULT_SET), all);
  for (size_t i = 0; i < count; i++) {
    if (a->table && !strstr(all[i].name, a->table)) continue;
    list[kept] = all[i];
    if (a->rounds) list[kept].rounds = a->rounds;
    kept++;
  }
  return kept;
}

int main(int argc, char **argv) {
  arguments a = {
      .o = {.folder = ".", .run = (long)getpid()},
        .own = custom_configuration
  };
  configuration list[LISTED_MAX];
  if (argc > 1 && strcmp(argv[argc - 1], "--help") == 0) {
    fputs(usage, stdout);
    set_print_all(stdout);
    return 0;
  }
  if (!read_arguments(&a, argc, argv)) return 2;
  size_t count = choose(&a, list);
  if (!count) fprintf(stderr, "bench: no table of the set is called so: %s\n", a.table);
  return count && run(&a, list, count) ? 0 : 1;
}
