/*
** ItemCollectionMetrics: how large the item collections are that a call wrote to,
** for tables with a local index (numbers-sizes-capacity.md, section 6.1).
*/
#ifndef ST_COLLECTION_METRICS_H
#define ST_COLLECTION_METRICS_H
#include "ops/call.h"

typedef struct st_metrics {
  bool wanted;
  struct st_collection *first, *last; /* in the order of the writes */
} st_metrics;

/* `mode`: the ReturnItemCollectionMetrics member, NULL if absent. */
void st_metrics_begin(const st_json *mode, st_metrics *m);

/* Behind all writes of the call, inside its transaction, once for each of them:
** a collection that is already there is passed over, and so is everything where
** nothing was asked for or the table has no local index. `name`: what the client
** called the table. Errors: the store's, NOMEM. */
int st_metrics_add(st_call *c, st_metrics *m, st_table *t, st_str name, const st_key *key);

/* Append "ItemCollectionMetrics":{...} of the one collection, or {table: [...]} of
** all; nothing, and false, if there is none. `comma`: put one in front. */
bool st_metrics_answer(st_call *c, const st_metrics *m, bool comma);
bool st_metrics_answer_map(st_call *c, const st_metrics *m, bool comma);
#endif
