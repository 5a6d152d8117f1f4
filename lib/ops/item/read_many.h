/* What Query and Scan do alike. */
#ifndef ST_READ_MANY_H
#define ST_READ_MANY_H
#include "ops/capacity.h"
#include "ops/item/item_shapes.h"

#define ST_READ_FIELDS(old_filter)                                                                 \
  [ST_R_TABLE_NAME] = ST_FIELD("TableName", ST_KIND_STRING),                                       \
  [ST_R_RETURN_CAPACITY] = ST_ENUM_FIELD("ReturnConsumedCapacity", st_enum_consumed_capacity),     \
  [ST_R_SELECT] = ST_ENUM_FIELD("Select", st_enum_select), [ST_R_LIMIT] = {"Limit",                \
                                                                           ST_KIND_INTEGER,        \
                                                                           0,                      \
                                                                           1,                      \
                                                                           INT32_MAX,              \
                                                                           NULL,                   \
                                                                           NULL,                   \
                                                                           NULL},                  \
  [ST_R_INDEX_NAME] = {"IndexName", ST_KIND_STRING, ST_NAME_PATTERN, 3, 255, NULL, NULL, NULL},    \
  [ST_R_ATTRIBUTES_TO_GET] = {"AttributesToGet", ST_KIND_LIST, 0,    1,                            \
                              INT32_MAX,         NULL,         NULL, &st_field_string},            \
  [ST_R_CONDITIONAL_OPERATOR] =                                                                    \
      ST_ENUM_FIELD("ConditionalOperator", st_enum_conditional_operator),                          \
  [ST_R_OLD_FILTER] =                                                                              \
      {old_filter, ST_KIND_MAP, 0, 0, 0, NULL, NULL, &st_legacy_condition_element},                \
  [ST_R_START] = ST_FIELD("ExclusiveStartKey", ST_KIND_ITEM),                                      \
  [ST_R_FILTER] = ST_FIELD("FilterExpression", ST_KIND_STRING),                                    \
  [ST_R_PROJECTION] = ST_FIELD("ProjectionExpression", ST_KIND_STRING),                            \
  [ST_R_NAMES] = {"ExpressionAttributeNames", ST_KIND_MAP, 0, 0, 0, NULL, NULL, &st_field_string}, \
  [ST_R_VALUES] = ST_FIELD("ExpressionAttributeValues", ST_KIND_ITEM),                             \
  [ST_R_CONSISTENT] = ST_FIELD("ConsistentRead", ST_KIND_BOOLEAN)

typedef enum st_select { /* st_enum_select's order */
                         ST_SELECT_DEFAULT = -1,
                         ST_SELECT_SPECIFIC,
                         ST_SELECT_COUNT,
                         ST_SELECT_ALL,
                         ST_SELECT_PROJECTED
} st_select;

typedef struct st_read_request {
  st_expressions x;
  st_select select;
  st_str index_name; /* p NULL: the table */
  st_str start;      /* ExclusiveStartKey; p NULL: none */
  st_position position;
  st_page page;
  st_capacity capacity;
} st_read_request;

/* The members. */
int st_read_request_begin(st_call *c, st_read_request *r);

/* ExclusiveStartKey as canonical text. */
int st_read_request_start_values(st_call *c, st_read_request *r);

/* Select against projection and index. */
int st_read_request_check_select(st_call *c, const st_read_request *r);

/* Finds the index: unknown, still backfilling, read consistently. */
int st_read_request_index(st_call *c, st_read_request *r, st_table *t);

/* ExclusiveStartKey against the schema: fills r->position. */
int st_read_request_start(st_call *c, st_read_request *r, const st_table *t);

/* What the index holds of items, what must be fetched from the table, what it
** cannot give. */
int st_read_request_coverage(st_call *c, st_read_request *r, const st_table *t);

/* Reads the page and answers. */
int st_read_request_answer(st_call *c, st_read_request *r, st_table *t);
#endif
