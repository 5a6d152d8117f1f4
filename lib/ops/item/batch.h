/* What BatchGetItem and BatchWriteItem do alike. */
#ifndef ST_BATCH_H
#define ST_BATCH_H
#include "ops/item/item_shapes.h"
#include "plan/keys.h"

/* RequestItems there, a map, not empty, its table names sound. */
int st_batch_check_map(st_call *c, const st_json *request_items);

/* A list within RequestItems that is too short or too long; `path` is what AWS
** prints behind "Value at '". */
int st_batch_refuse_length(st_call *c, const char *before, st_str table, const char *behind,
                           bool too_short, int limit);

/* Appends "table": as a member's name. */
void st_batch_write_name(st_buf *out, st_str name);

/* True if the key stands among those before it, of the same table. */
bool st_batch_same_key(const st_key *a, const st_key *b);
int st_batch_refuse_duplicates(st_call *c);
#endif
