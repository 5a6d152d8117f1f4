/*
** check_store.c - the store that the counted work is done in: its tables, a search index
** and a view, and their items.
*/
#include "check_work.h"
#include <stdio.h>
#include <stdlib.h>

bool check_failed(const worker *w, const char *what) {
  const char *message = stator_result_message(w->result);
  fprintf(stderr, "check_work: %s: %s\n", what, message ? message : "not what was expected");
  return false;
}

record check_shaped_item(worker *w, bool prose, uint32_t number, uint32_t version) {
  const data_shape orders = {.items = ITEMS, .bytes = 1024, .attributes = 12, .prose = prose};
  record o = {0};
  if (version)
    data_item(&orders, number, (data_version){version, version}, false, &o, &w->texts);
  else
    data_key(&orders, number, &o, &w->texts);
  return o;
}

record check_item(worker *w, uint32_t number, uint32_t version) {
  return check_shaped_item(w, false, number, version);
}

/* --------------------------------------------------------------- the stores */

#define SCHEMA(TABLE)                                                                              \
  "{\"TableName\":\"" TABLE "\",\"BillingMode\":\"PAY_PER_REQUEST\","                              \
  "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"                                \
  "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}],"                                             \
  "\"AttributeDefinitions\":[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},"                  \
  "{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"}"
#define INDEX                                                                                      \
  ",{\"AttributeName\":\"stage\",\"AttributeType\":\"S\"},"                                        \
  "{\"AttributeName\":\"created\",\"AttributeType\":\"S\"}],"                                      \
  "\"GlobalSecondaryIndexes\":[{\"IndexName\":\"by_stage\","                                       \
  "\"KeySchema\":[{\"AttributeName\":\"stage\",\"KeyType\":\"HASH\"},"                             \
  "{\"AttributeName\":\"created\",\"KeyType\":\"RANGE\"}],"                                        \
  "\"Projection\":{\"ProjectionType\":\"ALL\"}}]"
#define WORDS                                                                                      \
  "{\"TableName\":\"worded\",\"IndexName\":\"words\",\"Attributes\":["                             \
  "{\"AttributePath\":\"title\"},{\"AttributePath\":\"note\"},{\"AttributePath\":\"tags\"}]}"
#define VIEW                                                                                       \
  "{\"ViewName\":\"sales\",\"TableName\":\"viewed\",\"Columns\":["                                 \
  "{\"ColumnName\":\"email\",\"Type\":\"TEXT\"},{\"ColumnName\":\"created\",\"Type\":\"TEXT\"},"   \
  "{\"ColumnName\":\"price\",\"Type\":\"REAL\"}],"                                                 \
  "\"Indexes\":[{\"Columns\":[\"email\"],\"Covering\":[\"created\",\"price\"]}]}"
#define TTL(TABLE)                                                                                 \
  "{\"TableName\":\"" TABLE "\",\"TimeToLiveSpecification\":{\"Enabled\":true,"                    \
  "\"AttributeName\":\"expires\"}}"

static const struct step {
  const char *operation, *request;
} steps[] = {
    {"CreateTable",       SCHEMA("orders") "]}"      },
    {"CreateTable",       SCHEMA("indexed") INDEX "}"},
    {"CreateTable",       SCHEMA("sessions") "]}"    },
    {"CreateTable",       SCHEMA("warm") "]}"        },
    {"CreateTable",       SCHEMA("worded") "]}"      },
    {"CreateTable",       SCHEMA("viewed") "]}"      },
    {"CreateSearchIndex", WORDS                      },
    {"CreateView",        VIEW                       },
    {"UpdateTimeToLive",  TTL("sessions")            },
    {"UpdateTimeToLive",  TTL("warm")                },
};

static bool put_text(worker *w, const char *table, const char *item) {
  return stator_put(w->db, table, item, STATOR_NUL, NULL, w->result) == STATOR_OK ||
         check_failed(w, "filling");
}

static bool fill_orders(worker *w) {
  for (uint32_t i = 0; i < ITEMS; i++) {
    w->order[i] = data_scatter(i, ITEMS, 1);
    w->texts.n = 0;
    record o = check_item(w, w->order[i], 1);
    if (!put_text(w, "orders", o.item.p) || !put_text(w, "indexed", o.item.p) ||
        !put_text(w, "viewed", o.item.p))
      return false;
  }
  return true;
}

/* In one transaction: the words of all are written at once. */
static bool fill_worded(worker *w) {
  stator *tx, *db = w->db;
  bool ok = true;
  if (stator_begin(db, &tx, w->result) != STATOR_OK) return check_failed(w, "begin");
  w->db = tx;
  for (uint32_t i = 0; ok && i < WORDED; i++) {
    w->texts.n = 0;
    ok = put_text(w, "worded", check_shaped_item(w, true, i, 1).item.p);
  }
  w->db = db;
  return stator_commit(tx, w->result) == STATOR_OK && ok;
}

/* Every second one expired a minute ago. */
static bool fill_sessions(worker *w, const char *table) {
  char item[200];
  for (int i = 0; i < SESSIONS; i++) {
    snprintf(item, sizeof item,
             "{\"pk\":{\"S\":\"SESSION#%04d\"},\"sk\":{\"S\":\"S\"},\"expires\":{\"N\":\"%lld\"}}",
             i, strtoll(NOW_SECONDS, NULL, 10) + (i % 2 ? 60 : -60));
    if (!put_text(w, table, item)) return false;
  }
  return true;
}

static int64_t still_clock(void *arg) {
  (void)arg;
  return NOW_MS;
}

bool check_open(worker *w) {
  stator_options options = {.clock = still_clock};
  w->result = stator_result_new();
  if (!w->result || !pool_make(&w->texts, TEXTS_BYTES)) return check_failed(w, "out of memory");
  if (stator_open(":memory:", &options, &w->db, w->result) != STATOR_OK)
    return check_failed(w, "open");
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
    if (stator_call(w->db, steps[i].operation, steps[i].request, STATOR_NUL, w->result) !=
        STATOR_OK)
      return check_failed(w, steps[i].operation);
  return fill_orders(w) && fill_worded(w) && fill_sessions(w, "sessions") &&
         fill_sessions(w, "warm");
}
