/*
** ConsumedCapacity: what an operation would be charged by DynamoDB, by table and
** index (numbers-sizes-capacity.md, sections 4 to 6). Everything is counted in
** half units: an eventually consistent read of 4 KB is one.
**
** An operation begins one, adds what it read and wrote as it goes, and appends
** the answer. Where nothing was asked for, adding costs nothing.
**
** Tables are told apart and shown by `name`: what the client sent, a name or an
** ARN.
*/
#ifndef ST_CAPACITY_H
#define ST_CAPACITY_H
#include "ops/call.h"
#include "plan/page.h"

typedef enum st_charge {
  ST_CHARGE_PLAIN,          /* CapacityUnits only */
  ST_CHARGE_TRANSACT_READ,  /* twice, and ReadCapacityUnits beside it */
  ST_CHARGE_TRANSACT_WRITE, /* twice for tables, once for indexes; WriteCapacityUnits */
} st_charge;

typedef enum st_capacity_mode { /* st_enum_consumed_capacity's order */
                                ST_CAPACITY_INDEXES,
                                ST_CAPACITY_TOTAL,
                                ST_CAPACITY_NONE
} st_capacity_mode;

typedef struct st_capacity {
  st_capacity_mode mode;
  st_charge charge;
  struct st_table_charge *first, *last; /* in the order the tables came up */
} st_capacity;

/* `mode`: the ReturnConsumedCapacity member, NULL if absent. */
void st_capacity_begin(const st_json *mode, st_charge charge, st_capacity *k);
bool st_capacity_wanted(const st_capacity *k);

/* All return STATOR_OK or NOMEM; all copy what they keep. */

/* A write of one item, and what it does to the indexes: `before` and `after` are
** the whole items, n 0 where there was or is none. A write whose images are equal
** is charged, its indexes are not. Resets c->scratch. */
int st_capacity_write(st_call *c, st_capacity *k, const st_table *t, st_str name, st_str before,
                      st_str after);

/* A write that failed among others that did not (BatchExecuteStatement): charged
** to the table alone, and shown only if something else of that table is. */
int st_capacity_failed_write(st_call *c, st_capacity *k, st_str name, int64_t larger_size);

/* A read of one item by its key; size 0: there was none. Also a write that is
** replayed, ST_CHARGE_TRANSACT_READ, with the size of its larger image. */
int st_capacity_get(st_call *c, st_capacity *k, st_str name, int64_t size, bool consistent);

/* A ConditionCheck: the item's size, 0 if there was none. */
int st_capacity_check(st_call *c, st_capacity *k, st_str name, int64_t size);

/* A page of a Query or Scan, of the table or an index. */
int st_capacity_page(st_call *c, st_capacity *k, st_str name, const st_page *page, bool consistent);

/* Append "ConsumedCapacity":{...} of the one table, or [{...}] of all; nothing,
** and false, if nothing was asked for or nothing was charged. `comma`: put one in
** front. */
bool st_capacity_answer(st_call *c, const st_capacity *k, bool comma);
bool st_capacity_answer_list(st_call *c, const st_capacity *k, bool comma);
#endif
