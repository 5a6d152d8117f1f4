/* delete_item.c - DeleteItem. */
#include "ops/item/write_item.h"

static const st_field delete_item_fields[] = {
    ST_WRITE_FIELDS("Key"),
};
const st_shape st_delete_item_shape = ST_SHAPE("DeleteItemInput", delete_item_fields);

static int check_delete(st_call *c, st_write_request *r) {
  if (r->returns == ST_RETURN_NONE || r->returns == ST_RETURN_ALL_OLD)
    return st_legacy_expected(c, &r->x);
  return st_error_raise(c->error, STATOR_VALIDATION, "ReturnValues can only be ALL_OLD or NONE");
}

int st_op_delete_item(st_call *c) {
  st_write_request r;
  st_write_request_begin(c, &r);
  r.write.kind = ST_WRITE_DELETE;
  int rc = st_call_check_table_name(c, c->m[ST_W_TABLE_NAME]);
  if (rc == STATOR_OK) rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_expressions_check_mixing(c, &r.x);
  if (rc == STATOR_OK) rc = st_call_whole_item(c, c->m[ST_W_ITEM], &r.write.item);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, &r.x);
  if (rc == STATOR_OK) rc = check_delete(c, &r);
  return rc == STATOR_OK ? st_write_request_run(c, &r, st_write_resolve_key) : rc;
}
