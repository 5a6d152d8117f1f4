/* What the operations of transactions do alike. */
#ifndef ST_TRANSACT_H
#define ST_TRANSACT_H
#include "ops/call.h"
#include "plan/keys.h"

/* The item that an action is about. */
typedef struct st_target {
  const st_json *name; /* what the client calls the table, */
  st_str called;       /* decoded */
  st_table *table;
  st_key key;
  bool resolved; /* the key is sound */
} st_target;

/* Begins a target by its TableName member. Errors: VALIDATION, for the name alone. */
int st_transact_begin_target(st_call *c, const st_json *name, st_target *target);

/* The tables of all targets. Errors: RESOURCE_NOT_FOUND for the whole call. */
int st_transact_find_tables(st_call *c, st_target *targets, size_t count);

/* The item of targets[last] is that of none before it, else VALIDATION. */
int st_transact_check_repeated(st_call *c, const st_target *targets, size_t last);

/* Adds what an action's item has to the bytes of the others: at most 4 MB in all,
** else VALIDATION. */
int st_transact_add_size(st_call *c, int64_t *bytes, int64_t size);
#endif
