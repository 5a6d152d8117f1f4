/*
** configurations.c - the listed configurations: which tables are measured, and
** which cases on each. Not the full cross product of sizes, tables and indexes:
** what a row adds to those above it.
*/
#include "configurations.h"
#include <string.h>

#define MANY_PUTS (GROUP_PUT | GROUP_BATCH)
#define KB *1024u
#define THOUSAND *1000u
#define MILLION *1000000u

enum { SMOKE = 1, QUICK = 2, DEFAULT = 4, LARGE = 8, GROWTH = 16 };

static const struct set_entry {
  const char *name, *what;
  int bit;
} sets[] = {
    {"smoke",   "everything once on tiny tables, a second: does it run at all?",               SMOKE  },
    {"quick",   "1 KB, 10 thousand items, indexes: a minute",                                  QUICK  },
    {"default", "all sizes, indexes, sweeps, a million items: some six minutes",               DEFAULT},
    {"large",   "a million items, up to 2 GB a side, in memory and on file: half an hour",     LARGE  },
    {"growth",  "10 thousand, a million, 10 million items on file, 5 GB a side: half an hour",
     GROWTH                                                                                           },
};

typedef struct listed_configuration {
  int sets;
  configuration k;
} listed_configuration;

/* clang-format off */
static const listed_configuration listed[] = {
  /* sets              name                items,       bytes, attr., ttl     GSI LSI    place        cases          ops  rounds */
  {SMOKE,           {"smoke",              {2 THOUSAND,   1 KB, 12, false, false}, 1, true,  IN_MEMORY,   GROUP_ALL,      50, 1}},
  {SMOKE,           {"smoke file",         {2 THOUSAND,    200, 40, true, false},  5, false, FILE_OFF,    GROUP_ALL,      50, 1}},
  {QUICK | DEFAULT, {"1 KB",               {10 THOUSAND,  1 KB, 12, false, false}, 0, false, IN_MEMORY,   GROUP_ALL,    2000, 5}},
  {QUICK | DEFAULT, {"1 KB, 1 GSI",        {10 THOUSAND,  1 KB, 12, false, false}, 1, false, IN_MEMORY,   MANY_PUTS | GROUP_INDEX, 2000, 5}},
  {QUICK | DEFAULT, {"1 KB, 5 GSIs",       {10 THOUSAND,  1 KB, 12, false, false}, 5, false, IN_MEMORY,   MANY_PUTS,    2000, 5}},
  {QUICK | DEFAULT, {"1 KB, LSI",          {10 THOUSAND,  1 KB, 12, false, false}, 0, true,  IN_MEMORY,   GROUP_PUT | GROUP_INDEX, 2000, 5}},
  {SMOKE,           {"smoke search",       {2 THOUSAND,   1 KB, 12, false, true},  0, false, IN_MEMORY, GROUP_WRITES | GROUP_SEARCH, 50, 1}},
  {SMOKE,           {"smoke views",        {2 THOUSAND,    200, 12, false, false}, 0, false, FILE_OFF,  GROUP_VIEW, 50, 1}},
  {QUICK | DEFAULT, {"1 KB, TTL",          {10 THOUSAND,  1 KB, 12, true, false},  0, false, IN_MEMORY,   GROUP_SWEEP,  2000, 5}},
  {DEFAULT,         {"1 KB, TTL, 1 GSI",   {10 THOUSAND,  1 KB, 12, true, false},  1, false, IN_MEMORY,   GROUP_SWEEP,  2000, 5}},
  {QUICK | DEFAULT, {"1 KB, TTL, 5 GSIs",  {10 THOUSAND,  1 KB, 12, true, false},  5, false, IN_MEMORY,   GROUP_SWEEP,  2000, 5}},
  {QUICK | DEFAULT, {"1 KB, search",       {10 THOUSAND,  1 KB, 12, false, true},  0, false, IN_MEMORY,   GROUP_WRITES | GROUP_SEARCH, 2000, 5}},
  {DEFAULT,         {"1 KB, search, file NORMAL", {10 THOUSAND, 1 KB, 12, false, true}, 0, false, FILE_NORMAL, GROUP_WRITES | GROUP_SEARCH, 2000, 5}},
  {DEFAULT,         {"1 KB, search, 100 thousand", {100 THOUSAND, 1 KB, 12, false, true}, 0, false, IN_MEMORY, GROUP_SEARCH, 500, 5}},
  {QUICK | DEFAULT, {"1 KB, views",        {10 THOUSAND,  1 KB, 12, false, false}, 0, false, IN_MEMORY,   GROUP_VIEW,   2000, 5}},
  {DEFAULT,         {"1 KB, views, file NORMAL", {10 THOUSAND, 1 KB, 12, false, false}, 0, false, FILE_NORMAL, GROUP_VIEW, 2000, 5}},
  {DEFAULT,         {"1 KB, views, 100 thousand", {100 THOUSAND, 1 KB, 12, false, false}, 0, false, IN_MEMORY, GROUP_VIEW, 2000, 5}},
  {DEFAULT,         {"200 B",              {10 THOUSAND,   200, 12, false, false}, 0, false, IN_MEMORY,   GROUP_ALL,    2000, 5}},
  {DEFAULT,         {"4 KB",               {10 THOUSAND,  4 KB, 12, false, false}, 0, false, IN_MEMORY,   GROUP_ALL,    1000, 5}},
  {DEFAULT,         {"100 KB",             {2 THOUSAND, 100 KB, 12, false, false}, 0, false, IN_MEMORY,   GROUP_PUT | GROUP_UPDATE | GROUP_GET | GROUP_QUERY | GROUP_SCAN, 200, 5}},
  {DEFAULT,         {"1 KB, 40 attr.",     {10 THOUSAND,  1 KB, 40, false, false}, 0, false, IN_MEMORY,   GROUP_ALL,    2000, 5}},
  {DEFAULT,         {"4 KB, 40 attr.",     {10 THOUSAND,  4 KB, 40, false, false}, 0, false, IN_MEMORY,   GROUP_ALL,    1000, 5}},
  {DEFAULT | GROWTH,{"1 KB, file NORMAL",  {10 THOUSAND,  1 KB, 12, false, false}, 0, false, FILE_NORMAL, GROUP_ALL,    2000, 5}},
  {DEFAULT,         {"1 KB, file FULL",    {10 THOUSAND,  1 KB, 12, false, false}, 0, false, FILE_FULL,   GROUP_WRITES,  200, 5}},
  {DEFAULT | LARGE, {"1 KB, million",      {1 MILLION,    1 KB, 12, false, false}, 0, false, IN_MEMORY,   GROUP_WRITES | GROUP_GET | GROUP_QUERY | GROUP_SCAN, 5000, 5}},
  {LARGE,           {"200 B, million",     {1 MILLION,     200, 12, false, false}, 0, false, IN_MEMORY,   GROUP_WRITES | GROUP_GET | GROUP_QUERY | GROUP_SCAN, 5000, 5}},
  {LARGE,           {"1 KB, million, 1 GSI",  {1 MILLION, 1 KB, 12, false, false}, 1, false, IN_MEMORY,   MANY_PUTS | GROUP_INDEX, 5000, 5}},
  {LARGE,           {"1 KB, million, 5 GSIs", {1 MILLION, 1 KB, 12, false, false}, 5, false, IN_MEMORY,   MANY_PUTS,    5000, 5}},
  {LARGE,           {"1 KB, 200 thousand, TTL", {200 THOUSAND, 1 KB, 12, true, false},  1, false, IN_MEMORY,   GROUP_SWEEP,  5000, 5}},
  {LARGE,           {"4 KB, 400 thousand", {400 THOUSAND, 4 KB, 12, false, false}, 0, false, IN_MEMORY,   GROUP_WRITES | GROUP_GET | GROUP_QUERY | GROUP_SCAN, 2000, 5}},
  {LARGE | GROWTH,  {"1 KB, million, file NORMAL", {1 MILLION, 1 KB, 12, false, false}, 0, false, FILE_NORMAL, GROUP_WRITES | GROUP_READS, 5000, 5}},
  {LARGE,           {"100 KB, file NORMAL", {10 THOUSAND, 100 KB, 12, false, false}, 0, false, FILE_NORMAL, GROUP_PUT | GROUP_UPDATE | GROUP_GET | GROUP_QUERY | GROUP_SCAN, 200, 5}},
  {GROWTH,          {"200 B, file NORMAL", {10 THOUSAND,   200, 12, false, false}, 0, false, FILE_NORMAL, GROUP_WRITES | GROUP_GET | GROUP_QUERY | GROUP_SCAN, 5000, 5}},
  {GROWTH,          {"200 B, million, file NORMAL",    {1 MILLION,  200, 12, false, false}, 0, false, FILE_NORMAL, GROUP_WRITES | GROUP_GET | GROUP_QUERY | GROUP_SCAN, 5000, 5}},
  {GROWTH,          {"200 B, 10 million, file NORMAL", {10 MILLION, 200, 12, false, false}, 0, false, FILE_NORMAL, GROUP_WRITES | GROUP_GET | GROUP_QUERY | GROUP_SCAN, 5000, 5}},
};

const configuration custom_configuration =
  {"custom", {10 THOUSAND, 1 KB, 12, false, false}, 0, false, IN_MEMORY, GROUP_ALL, 2000, 5};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

int set_named(const char *name) {
  for (size_t i = 0; i < COUNT(sets); i++)
    if (strcmp(sets[i].name, name) == 0) return sets[i].bit;
  return 0;
}

size_t set_configurations(int chosen, configuration out[LISTED_MAX]) {
  size_t count = 0;
  for (size_t i = 0; i < COUNT(listed); i++)
    if (listed[i].sets & chosen) out[count++] = listed[i].k;
  return count;
}

_Static_assert(COUNT(listed) <= LISTED_MAX, "there is room for all sets at once");

void set_print_all(FILE *out) {
  for (size_t i = 0; i < COUNT(sets); i++) fprintf(out, "  %-9s %s\n", sets[i].name, sets[i].what);
}

const char *place_name(place where) {
  static const char *const names[PLACES] = {"memory", "file, FULL", "file, NORMAL", "file, OFF"};
  return names[where];
}
