/*
** cases.c - what is measured: one line of the table each, in the order they run.
** Cases that read, overwrite or sweep find the items that were there from the
** start.
*/
#include "bench.h"

/* clang-format off */
const bench_case bench_cases[] = {
  /* name            operation             group         work            size per     call typed GSI */
  {"put new",        "PutItem",            GROUP_PUT,    VERB_PUT,          1, "op",   1.5, 1.5, 1.3, .changes = ADDS, .search = 1.3},
  {"delete",         "DeleteItem",         GROUP_PUT,    VERB_DELETE,       1, "op",     0,   0, 1.3, .changes = REMOVES, .search = 1.3},
  {"put over",       "PutItem",            GROUP_PUT,    VERB_PUT,          1, "op",   1.5, 1.5,   0, .changes = CHANGES_REST, .search = 1.3},
  {"put moved",      "PutItem",            GROUP_PUT,    VERB_PUT,          1, "op",   1.5, 1.5, 1.3, .changes = CHANGES_KEYS, .search = 1.3},
  {"put unsorted",   "PutItem",            GROUP_PUT,    VERB_PUT,          1, "op",   1.5, 1.5,   0, .changes = CHANGES_REST, .unsorted = true, .search = 1.3},
  {"put if",         "PutItem",            GROUP_PUT,    VERB_PUT_IF,       1, "op",     0,   0,   0, .changes = CHANGES_REST, .search = 1.3},
  {"batch put 25",   "BatchWriteItem",     GROUP_BATCH,  VERB_BATCH_PUT,   25, "item", 1.5,   0, 1.3, .changes = ADDS, .search = 1.3},
  {"transact 4",     "TransactWriteItems", GROUP_BATCH,  VERB_TRANSACT,     4, "op",     0,   0,   0, .changes = CHANGES_REST, .search = 1.3},
  {"update set",     "UpdateItem",         GROUP_UPDATE, VERB_SET,          1, "op",     0,   0,   0, .changes = CHANGES_NONE},
  {"update add",     "UpdateItem",         GROUP_UPDATE, VERB_ADD,          1, "op",   1.8, 1.8,   0, .changes = CHANGES_NONE},
  {"get",            "GetItem",            GROUP_GET,    VERB_GET,          1, "op",   1.8, 1.3,   0, .from = FROM_TABLE},
  {"batch get 100",  "BatchGetItem",       GROUP_GET,    VERB_BATCH_GET,  100, "item",   0,   0,   0, .from = FROM_TABLE},
  {"query 1",        "Query",              GROUP_QUERY,  VERB_QUERY,        1, "op",     0,   0,   0, .from = FROM_TABLE},
  {"query 50",       "Query",              GROUP_QUERY,  VERB_QUERY,       50, "row",  1.3, 1.3,   0, .from = FROM_TABLE},
  {"query 1000",     "Query",              GROUP_QUERY,  VERB_QUERY,     1000, "row",  1.3, 1.3,   0, .from = FROM_TABLE},
  {"query filter N", "Query",              GROUP_QUERY,  VERB_QUERY,       50, "row",  1.0, 1.0,   0, .from = FROM_TABLE, .keep = FILTER_NUMBER},
  {"gsi 1",          "Query",              GROUP_INDEX,  VERB_QUERY,        1, "op",     0,   0,   0, .from = FROM_GSI},
  {"gsi 50",         "Query",              GROUP_INDEX,  VERB_QUERY,       50, "row",  1.3, 1.3,   0, .from = FROM_GSI},
  {"gsi 1000",       "Query",              GROUP_INDEX,  VERB_QUERY,     1000, "row",  1.3, 1.3,   0, .from = FROM_GSI},
  {"lsi 1",          "Query",              GROUP_INDEX,  VERB_QUERY,        1, "op",     0,   0,   0, .from = FROM_LSI},
  {"lsi 50",         "Query",              GROUP_INDEX,  VERB_QUERY,       50, "row",  1.3, 1.3,   0, .from = FROM_LSI},
  {"lsi 1000",       "Query",              GROUP_INDEX,  VERB_QUERY,     1000, "row",  1.3, 1.3,   0, .from = FROM_LSI},
  {"scan",           "Scan",               GROUP_SCAN,   VERB_SCAN,         0, "row",  1.3, 1.3,   0, .from = FROM_TABLE},
  {"scan filter S",  "Scan",               GROUP_SCAN,   VERB_SCAN,         0, "row",  1.0, 1.0,   0, .from = FROM_TABLE, .keep = FILTER_TEXT},
  {"scan filter N",  "Scan",               GROUP_SCAN,   VERB_SCAN,         0, "row",  1.0, 1.0,   0, .from = FROM_TABLE, .keep = FILTER_NUMBER},
  {"scan 4 parts",   "Scan",               GROUP_PARTS,  VERB_PARTS,        0, "row",  1.3, 1.3,   0, .from = FROM_TABLE},
  {"scan 4 threads", "Scan",               GROUP_PARTS,  VERB_THREADS,      0, "row",    0,   0,   0, .from = FROM_TABLE},
  {"sweep 0.1%",     "Sweep",              GROUP_SWEEP,  VERB_SWEEP,        1, "item", 1.3, 1.3,   0, .changes = EXPIRES},
  {"sweep 50%",      "Sweep",              GROUP_SWEEP,  VERB_SWEEP,      500, "item", 1.3, 1.3,   0, .changes = EXPIRES},
  {"search rare",    "Search",             GROUP_SEARCH, VERB_SEARCH,      10, "op",   1.5,   0,   0, .ask = ASK_RARE},
  {"search common",  "Search",             GROUP_SEARCH, VERB_SEARCH,      10, "op",   1.5,   0,   0, .ask = ASK_COMMON},
  {"view 50",        "Sql",                GROUP_VIEW,   VERB_VIEW,        50, "row",    0, 1.3,   0, .ask = ASK_EMAIL},
  {"view 1000",      "Sql",                GROUP_VIEW,   VERB_VIEW,      1000, "row",    0, 1.3,   0, .ask = ASK_EMAIL},
  {"view range 50",  "Sql",                GROUP_VIEW,   VERB_VIEW,        50, "row",    0, 1.3,   0, .ask = ASK_SINCE},
  {"view top 50",    "Sql",                GROUP_VIEW,   VERB_VIEW,        50, "row",    0, 1.3,   0, .ask = ASK_TOP},
  {"view items 50",  "Sql",                GROUP_VIEW,   VERB_VIEW,        50, "row",    0, 1.1,   0, .ask = ASK_ITEMS},
  {"view filter",    "Sql",                GROUP_VIEW,   VERB_VIEW,         0, "row",    0, 1.1,   0, .ask = ASK_FILTER},
  {"view totals",    "Sql",                GROUP_VIEW,   VERB_VIEW,         0, "row",    0, 1.1,   0, .ask = ASK_TOTALS},
};
/* clang-format on */
const size_t bench_case_count = sizeof bench_cases / sizeof bench_cases[0];

_Static_assert(sizeof bench_cases / sizeof bench_cases[0] <= CASES_MAX, "figures has room");

bool configuration_has(const configuration *k, const bench_case *c) {
  if (c->from == FROM_GSI && k->gsis == 0) return false;
  if (c->from == FROM_LSI && !k->lsi) return false;
  if (c->work == VERB_SWEEP && !k->data.expires) return false;
  if (c->work == VERB_THREADS && k->where == IN_MEMORY) return false;
  return (c->group & k->groups) != 0;
}

bool configuration_searched(const configuration *k) {
  return (k->groups & GROUP_SEARCH) != 0;
}

double configuration_most(const configuration *k, const bench_case *c, side_id which) {
  if (which == RAW) return 0;
  if (c->search > 0 && configuration_searched(k)) return c->search;
  return which == CALL ? c->call : c->typed;
}

int configuration_indexes(const configuration *k, int indexes[INDEXES_MAX]) {
  int count = 0;
  while (count < k->gsis) {
    indexes[count] = count;
    count++;
  }
  if (k->lsi) indexes[count++] = LSI_INDEX;
  return count;
}
