/*
** endpoint_bench.c - the benchmark of the endpoint: its arguments. README.md says
** what is measured and how.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "contenders.h"

enum { ITEMS_UNIT_HERE = 2000, MOST_ITEMS_HERE = 1000000 };

static const char usage[] =
    "endpoint_bench [NAME=URL ...] [--items N] [--seconds S] [--rounds N] [--only PART]\n"
    "               [--folder FOLDER] [--program FILE] [--dynalite FILE] [--json FILE]\n"
    "\n"
    "Measures endpoints that speak DynamoDB's JSON protocol beside each other. Without\n"
    "NAME=URL: `stator serve`, in memory and on file, and dynalite where it is installed.\n"
    "Defaults: --items 10000 --seconds 1 --rounds 5 --folder build.\n";

static bool whole(const char *value, long least, long most, long *out) {
  char *end;
  *out = strtol(value, &end, 10);
  return *value && !*end && *out >= least && *out <= most;
}

static bool take_items(endpoint_settings *o, const char *value) {
  long n;
  if (!whole(value, 1, MOST_ITEMS_HERE, &n)) return false;
  o->items = (uint32_t)((n + ITEMS_UNIT_HERE - 1) / ITEMS_UNIT_HERE * ITEMS_UNIT_HERE);
  return true;
}

static bool take_seconds(endpoint_settings *o, const char *value) {
  char *end;
  o->seconds = strtod(value, &end);
  return *value && !*end && o->seconds >= 0.05 && o->seconds <= 600;
}

static bool take_rounds(endpoint_settings *o, const char *value) {
  long n;
  if (!whole(value, 1, ENDPOINT_ROUNDS_MAX, &n)) return false;
  o->rounds = (int)n;
  return true;
}

static bool take_only(endpoint_settings *o, const char *value) {
  o->only = value;
  for (work k = 0; k < WORKS; k++)
    if (strstr(work_name(k), value)) return true;
  return false;
}

static bool take_folder(endpoint_settings *o, const char *value) {
  o->folder = value;
  return *value != 0;
}

static bool take_program(endpoint_settings *o, const char *value) {
  o->program = value;
  return *value != 0;
}

static bool take_dynalite(endpoint_settings *o, const char *value) {
  o->dynalite = value;
  return true;
}

static bool take_json(endpoint_settings *o, const char *value) {
  o->json = value;
  return *value != 0;
}

static const struct setting_entry {
  const char *name;
  bool (*take)(endpoint_settings *o, const char *value);
} setting_entries[] = {
    {"--items",    take_items   },
    {"--seconds",  take_seconds },
    {"--rounds",   take_rounds  },
    {"--only",     take_only    },
    {"--folder",   take_folder  },
    {"--program",  take_program },
    {"--dynalite", take_dynalite},
    {"--json",     take_json    },
};

static bool take_setting(endpoint_settings *o, const char *name, const char *value) {
  for (size_t i = 0; i < sizeof setting_entries / sizeof setting_entries[0]; i++)
    if (strcmp(setting_entries[i].name, name) == 0) return setting_entries[i].take(o, value);
  return false;
}

static bool read_settings(endpoint_settings *o, int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    bool is_option = argv[i][0] == '-', last = i + 1 == argc;
    if (is_option && !last && take_setting(o, argv[i], argv[i + 1])) {
      i++;
      continue;
    }
    if (!is_option && o->given_count < CONTENDERS_MAX) {
      o->given[o->given_count++] = argv[i];
      continue;
    }
    fprintf(stderr, "endpoint_bench: %s %s?\n\n%s", argv[i], last ? "" : argv[i + 1], usage);
    return false;
  }
  return true;
}

int main(int argc, char **argv) {
  static contest c;
  endpoint_settings o = {.items = 10000,
                         .seconds = 1,
                         .rounds = 5,
                         .program = "build/stator",
                         .dynalite = "bench/endpoint/dynalite/node_modules/dynalite/cli.js",
                         .folder = "build"};
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    fputs(usage, stdout);
    return 0;
  }
  if (!read_settings(&o, argc, argv)) return 2;
  if (!contest_run(&c, &o)) {
    fprintf(stderr, "endpoint_bench: %s\n", c.why);
    return 1;
  }
  endpoint_report(&c);
  return !o.json || endpoint_json(&c, o.json) ? 0 : 1;
}
