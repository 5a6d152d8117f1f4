/* put_item.c - PutItem. The order of checks is validation.md's, section 5. */
#include "ops/item/write_item.h"

static const st_field put_item_fields[] = {
    ST_WRITE_FIELDS("Item"),
};
const st_shape st_put_item_shape = ST_SHAPE("PutItemInput", put_item_fields);

static int resolve_put(st_call *c, st_write_request *r, st_table **t) {
  const st_item_text *item = &r->write.item;
  int rc = st_call_table(c, c->m[ST_W_TABLE_NAME], t);
  if (rc == STATOR_OK) rc = st_key_of_item(*t, item, c->arena, &r->write.key, c->error);
  if (rc != STATOR_OK) return rc;
  return st_key_check_indexes(*t, item, (st_str){NULL, 0}, false, c->arena, c->error);
}

static int check_put(st_call *c, st_write_request *r) {
  if (r->returns != ST_RETURN_NONE && r->returns != ST_RETURN_ALL_OLD)
    return st_error_in_family(c->error, ST_FAMILY_PARAMETERS,
                              "ReturnValues can only be ALL_OLD or NONE");
  int rc = st_legacy_expected(c, &r->x);
  if (rc == STATOR_OK && r->write.item.size > ST_MAX_ITEM_SIZE)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Item size has exceeded the maximum allowed size");
  return rc;
}

static int read_put(st_call *c, st_write_request *r) {
  int rc = st_call_whole_item(c, c->m[ST_W_ITEM], &r->write.item);
  if (rc == STATOR_OK) rc = st_expressions_check_mixing(c, &r->x);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, &r->x);
  return rc == STATOR_OK ? check_put(c, r) : rc;
}

int st_op_put_item(st_call *c) {
  st_write_request r;
  st_write_request_begin(c, &r);
  r.write.kind = ST_WRITE_PUT;
  int rc = st_call_check_table_name(c, c->m[ST_W_TABLE_NAME]);
  if (rc == STATOR_OK) rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = read_put(c, &r);
  return rc == STATOR_OK ? st_write_request_run(c, &r, resolve_put) : rc;
}
