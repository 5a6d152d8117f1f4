/* What PutItem, UpdateItem and DeleteItem do alike. */
#ifndef ST_WRITE_ITEM_H
#define ST_WRITE_ITEM_H
#include "ops/capacity.h"
#include "ops/item/collection_metrics.h"
#include "ops/item/item_shapes.h"
#include "plan/item_write.h"

/* The members that the three have in common, for their tables of fields. */
#define ST_WRITE_FIELDS(item_or_key)                                                               \
  [ST_W_TABLE_NAME] = ST_FIELD("TableName", ST_KIND_STRING), [ST_W_ITEM] = {item_or_key,           \
                                                                            ST_KIND_ITEM,          \
                                                                            ST_REQUIRED,           \
                                                                            0,                     \
                                                                            0,                     \
                                                                            NULL,                  \
                                                                            NULL,                  \
                                                                            NULL},                 \
  [ST_W_RETURN_VALUES] = ST_ENUM_FIELD("ReturnValues", st_enum_return_values),                     \
  [ST_W_RETURN_ON_FAILURE] =                                                                       \
      ST_ENUM_FIELD("ReturnValuesOnConditionCheckFailure", st_enum_on_failure),                    \
  [ST_W_RETURN_CAPACITY] = ST_ENUM_FIELD("ReturnConsumedCapacity", st_enum_consumed_capacity),     \
  [ST_W_RETURN_METRICS] =                                                                          \
      ST_ENUM_FIELD("ReturnItemCollectionMetrics", st_enum_collection_metrics),                    \
  [ST_W_CONDITION] = ST_FIELD("ConditionExpression", ST_KIND_STRING),                              \
  [ST_W_NAMES] = {"ExpressionAttributeNames", ST_KIND_MAP, 0, 0, 0, NULL, NULL, &st_field_string}, \
  [ST_W_VALUES] = ST_FIELD("ExpressionAttributeValues", ST_KIND_ITEM),                             \
  [ST_W_CONDITIONAL_OPERATOR] =                                                                    \
      ST_ENUM_FIELD("ConditionalOperator", st_enum_conditional_operator),                          \
  [ST_W_EXPECTED] = {"Expected", ST_KIND_MAP, 0, 0, 0, NULL, NULL, &st_legacy_expected_element}

typedef enum st_return_values { /* st_enum_return_values' order */
                                ST_RETURN_ALL_NEW,
                                ST_RETURN_UPDATED_OLD,
                                ST_RETURN_ALL_OLD,
                                ST_RETURN_NONE,
                                ST_RETURN_UPDATED_NEW
} st_return_values;

typedef struct st_write_request {
  st_expressions x;
  st_return_values returns;
  st_write write;
  st_capacity capacity;
  st_metrics metrics;
} st_write_request;

/* Finds the expression members and what is to be returned. */
void st_write_request_begin(st_call *c, st_write_request *r);

/* Finds the table and the key of the request's item. */
typedef int st_write_resolve(st_call *c, st_write_request *r, st_table **t);
st_write_resolve st_write_resolve_key; /* where the item is a Key */

/* The rest of the operation, once its request is read: the store's transaction, in
** it the table, the write and the answer, {} or {"Attributes": {...}} with what else
** was asked for, or a failed condition's "Item". What cannot be answered is not done. */
int st_write_request_run(st_call *c, st_write_request *r, st_write_resolve *resolve);

/* Begins the write of one item of `t`, which was found before it; NULL: it was not. */
int st_call_write_item(st_call *c, const st_table *t);

/* Commits after STATOR_OK, else undoes. Returns what became of it. */
int st_call_commit(st_call *c, int rc);
#endif
