/*
** Why a transaction was cancelled: one reason for every action, in the order of
** the request (indexes-streams-ttl-transactions.md, section 5.2). Used by
** TransactWriteItems, TransactGetItems and ExecuteTransaction.
*/
#ifndef ST_CANCELLATION_H
#define ST_CANCELLATION_H
#include "ops/call.h"

typedef struct st_reason {
  const char *code; /* "ConditionalCheckFailed"; NULL: "None" */
  st_str message;
  st_str item; /* canonical text; n 0: not shown */
} st_reason;

typedef struct st_cancellation {
  st_call *c;
  st_reason *reasons;
  size_t count;
  bool any;
} st_cancellation;

/* Errors: NOMEM. */
int st_cancellation_begin(st_call *c, size_t count, st_cancellation *k);

/* What action `i` came to: a refusal that cancels (a failed condition, a
** ValidationException, a duplicate item, and a missing table where the caller
** says `not_found`) is taken out of c->error and kept as the reason, and
** STATOR_OK returned; anything else (a full disk) is returned as it is. */
int st_cancellation_take(st_cancellation *k, size_t i, int rc, st_str item, bool not_found);

/* STATOR_OK if no reason was taken, else raises TransactionCanceledException. */
int st_cancellation_raise(st_cancellation *k);
#endif
