/*
** ClientRequestToken: a transaction sent twice within ten minutes is carried out
** once. Scope: the operation's name (TransactWriteItems and ExecuteTransaction do
** not share tokens). Kept in the file, so that it holds over restarts and between
** processes.
*/
#ifndef ST_IDEMPOTENCY_H
#define ST_IDEMPOTENCY_H
#include "ops/call.h"

/* Inside st_store_write. *replayed: the same request was carried out under this
** token, nothing is to be done; then sizes[i] is what was kept for each of its
** `count` actions. `content`: the request's actions, without what only shapes the
** answer. Errors: IdempotentParameterMismatchException; the store's. token n 0: none
** was given, nothing is looked up. */
int st_idempotency_check(st_call *c, st_str token, const st_json *content, int64_t *sizes,
                         size_t count, bool *replayed);

/* Inside the same write, when the transaction's work is done. `sizes`: bytes of the
** larger image of each action's item, by which a replay is charged. */
int st_idempotency_keep(st_call *c, st_str token, const st_json *content, const int64_t *sizes,
                        size_t count);
#endif
