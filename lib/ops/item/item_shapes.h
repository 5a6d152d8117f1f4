/* The item operations: their members, by position in st_call.m, and shapes. */
#ifndef ST_ITEM_SHAPES_H
#define ST_ITEM_SHAPES_H
#include "ops/legacy/legacy.h"

/* PutItem, UpdateItem and DeleteItem share their members' positions. Where one
** of them has no such member, the position stays NULL. Constraint errors are
** reported in this order. */
enum {
  ST_W_TABLE_NAME,
  ST_W_ITEM, /* PutItem: Item; the others: Key */
  ST_W_RETURN_CAPACITY,
  ST_W_RETURN_VALUES,
  ST_W_RETURN_ON_FAILURE,
  ST_W_RETURN_METRICS,
  ST_W_CONDITION,
  ST_W_NAMES,
  ST_W_VALUES,
  ST_W_CONDITIONAL_OPERATOR,
  ST_W_EXPECTED,
  ST_W_UPDATE,           /* UpdateItem */
  ST_W_ATTRIBUTE_UPDATES /* UpdateItem */
};
extern const st_shape st_put_item_shape, st_update_item_shape, st_delete_item_shape;

enum {
  ST_G_TABLE_NAME,
  ST_G_KEY,
  ST_G_RETURN_CAPACITY,
  ST_G_ATTRIBUTES_TO_GET,
  ST_G_CONSISTENT,
  ST_G_PROJECTION,
  ST_G_NAMES
};
extern const st_shape st_get_item_shape;

/* Query and Scan share their members' positions. */
enum {
  ST_R_TABLE_NAME,
  ST_R_RETURN_CAPACITY,
  ST_R_SELECT,
  ST_R_LIMIT,
  ST_R_INDEX_NAME,
  ST_R_ATTRIBUTES_TO_GET,
  ST_R_CONDITIONAL_OPERATOR,
  ST_R_OLD_FILTER, /* QueryFilter, ScanFilter */
  ST_R_START,
  ST_R_FILTER,
  ST_R_PROJECTION,
  ST_R_NAMES,
  ST_R_VALUES,
  ST_R_CONSISTENT,
  ST_R_KEY_CONDITION,                /* Query */
  ST_R_KEY_CONDITIONS,               /* Query, legacy */
  ST_R_FORWARD,                      /* Query */
  ST_R_SEGMENT = ST_R_KEY_CONDITION, /* Scan */
  ST_R_TOTAL_SEGMENTS = ST_R_KEY_CONDITIONS
};
extern const st_shape st_query_shape, st_scan_shape;

extern const st_shape st_batch_get_item_shape, st_batch_write_item_shape;
extern const st_shape st_transact_get_items_shape, st_transact_write_items_shape;

int st_op_put_item(st_call *c);
int st_op_get_item(st_call *c);
int st_op_update_item(st_call *c);
int st_op_delete_item(st_call *c);
int st_op_query(st_call *c);
int st_op_scan(st_call *c);
int st_op_batch_get_item(st_call *c);
int st_op_batch_write_item(st_call *c);
int st_op_transact_get_items(st_call *c);
int st_op_transact_write_items(st_call *c);
#endif
