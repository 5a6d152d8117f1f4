/*
** stator_side.c - what the two sides that use Stator share: a store with a table
** in it, transactions, and whose fault a failure is.
*/
#include "stator_side.h"
#include <stdlib.h>
#include <string.h>

enum { REQUEST_BYTES = 8192 };

bool stator_side_failed(side *s, const stator_result *r) {
  const char *message = r ? stator_result_message(r) : NULL;
  snprintf(s->why, sizeof s->why, "%s", message ? message : "failed without a message");
  return false;
}

/* ---------------------------------------------------------------- the table */

static void add_schema(pool *out, const char *hash, const char *range) {
  pool_print(out, "\"KeySchema\":[{\"AttributeName\":\"%s\",\"KeyType\":\"HASH\"}", hash);
  if (range) {
    pool_print(out, ",{\"AttributeName\":\"%s\",\"KeyType\":\"RANGE\"}", range);
  }
  pool_print(out, "]");
}

static void add_index(pool *out, int which, const char *before) {
  const index_spec *x = &index_specs[which];
  pool_print(out, "%s{\"IndexName\":\"%s\",\"Projection\":{\"ProjectionType\":\"ALL\"},", before,
             x->name);
  add_schema(out, column_name(x->hash), x->range ? column_name(x->range) : NULL);
  pool_print(out, "}");
}

static void add_indexes(pool *out, const configuration *k) {
  for (int i = 0; i < k->gsis; i++) add_index(out, i, i ? "," : ",\"GlobalSecondaryIndexes\":[");
  if (k->gsis) pool_print(out, "]");
  if (!k->lsi) return;
  add_index(out, LSI_INDEX, ",\"LocalSecondaryIndexes\":[");
  pool_print(out, "]");
}

/* Those of keys, and no others. */
static void add_attributes(pool *out, const configuration *k) {
  bool used[COLUMNS] = {[COLUMN_PK] = true};
  int indexes[INDEXES_MAX], count = configuration_indexes(k, indexes);
  for (int i = 0; i < count; i++)
    used[index_specs[indexes[i]].hash] = used[index_specs[indexes[i]].range] = true;
  pool_print(out, "\"AttributeDefinitions\":[{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"}");
  for (int c = COLUMN_PK; c < COLUMNS; c++) {
    if (!used[c]) continue;
    pool_print(out, ",{\"AttributeName\":\"%s\",\"AttributeType\":\"%s\"}", column_name((column)c),
               column_is_number((column)c) ? "N" : "S");
  }
  pool_print(out, "]");
}

/* raw_search.c and questions.c know what is in them. */
static const char search_index[] =
    "{\"TableName\":\"" BENCH_TABLE "\",\"IndexName\":\"words\",\"Attributes\":["
    "{\"AttributePath\":\"title\"},{\"AttributePath\":\"note\"},{\"AttributePath\":\"tags\"}]}";

static const char view[] =
    "{\"ViewName\":\"sales\",\"TableName\":\"" BENCH_TABLE "\",\"Columns\":["
    "{\"ColumnName\":\"pk\",\"Type\":\"TEXT\"},{\"ColumnName\":\"sk\",\"Type\":\"TEXT\"},"
    "{\"ColumnName\":\"email\",\"Type\":\"TEXT\"},{\"ColumnName\":\"created\",\"Type\":\"TEXT\"},"
    "{\"ColumnName\":\"stage\",\"Type\":\"TEXT\"},{\"ColumnName\":\"category\",\"Type\":\"TEXT\"},"
    "{\"ColumnName\":\"price\",\"Type\":\"REAL\"},{\"ColumnName\":\"hits\",\"Type\":\"INTEGER\"},"
    "{\"ColumnName\":\"city\",\"AttributePath\":\"address.city\",\"Type\":\"TEXT\"}],\"Indexes\":["
    "{\"Columns\":[\"email\"],\"Covering\":[\"created\",\"price\"]},"
    "{\"Columns\":[\"created\"],\"Covering\":[\"email\",\"price\"]},"
    "{\"Columns\":[\"stage\",\"price\"],\"Covering\":[\"created\"]}]}";

static int create_table(stator *db, const configuration *k, stator_result *r) {
  static const char expire[] = "{\"TableName\":\"" BENCH_TABLE "\",\"TimeToLiveSpecification\":"
                               "{\"AttributeName\":\"expires\",\"Enabled\":true}}";
  char request[REQUEST_BYTES];
  pool out = {request, 0, sizeof request};
  pool_print(&out, "{\"TableName\":\"" BENCH_TABLE "\",\"BillingMode\":\"PAY_PER_REQUEST\",");
  add_attributes(&out, k);
  pool_print(&out, ",");
  add_schema(&out, "pk", "sk");
  add_indexes(&out, k);
  pool_print(&out, "}");
  int rc = stator_call(db, "CreateTable", request, out.n, r);
  if (rc == STATOR_OK && k->data.expires)
    rc = stator_call(db, "UpdateTimeToLive", expire, STATOR_NUL, r);
  if (rc == STATOR_OK && configuration_searched(k))
    rc = stator_call(db, "CreateSearchIndex", search_index, STATOR_NUL, r);
  if (rc == STATOR_OK && (k->groups & GROUP_VIEW))
    rc = stator_call(db, "CreateView", view, STATOR_NUL, r);
  return rc;
}

int stator_side_make(const char *path, const configuration *k, bool filled, stator **db,
                     stator_result *r) {
  static const stator_durability durability[PLACES] = {[FILE_FULL] = STATOR_SYNC_FULL,
                                                       [FILE_NORMAL] = STATOR_SYNC_NORMAL,
                                                       [FILE_OFF] = STATOR_SYNC_OFF};
  stator_options options = {.durability = durability[k->where]};
  int rc = stator_open(path, &options, db, r);
  return rc == STATOR_OK && !filled ? create_table(*db, k, r) : rc;
}

/* ----------------------------------------------------------------- the side */

bool stator_side_open(side *s, const char *path) {
  stator_state *x = calloc(1, sizeof *x);
  if (!x) return stator_side_failed(s, NULL);
  s->state = x;
  x->result = stator_result_new();
  if (stator_side_make(path, s->k, s->filled, &x->db, x->result) != STATOR_OK)
    return stator_side_failed(s, x->result);
  x->at = x->db;
  return true;
}

void stator_side_close(side *s) {
  stator_state *x = s->state;
  if (x->at != x->db) stator_rollback(x->at);
  stator_close(x->db);
  stator_result_free(x->result);
  free(x);
}

bool stator_side_begin(side *s) {
  stator_state *x = s->state;
  if (stator_begin(x->db, &x->at, x->result) == STATOR_OK) return true;
  x->at = x->db;
  return stator_side_failed(s, x->result);
}

bool stator_side_commit(side *s) {
  stator_state *x = s->state;
  stator *transaction = x->at;
  x->at = x->db;
  return stator_commit(transaction, x->result) == STATOR_OK || stator_side_failed(s, x->result);
}

bool stator_side_set_clock(side *s, const slice *w) {
  stator_state *x = s->state;
  return stator_clock_set(x->db, w->now * 1000) == STATOR_OK || stator_side_failed(s, NULL);
}
