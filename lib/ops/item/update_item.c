/* update_item.c - UpdateItem. */
#include "ops/item/write_item.h"

static const st_field update_item_fields[] = {
    ST_WRITE_FIELDS("Key"),
    [ST_W_UPDATE] = ST_FIELD("UpdateExpression", ST_KIND_STRING),
    [ST_W_ATTRIBUTE_UPDATES] = {"AttributeUpdates", ST_KIND_MAP, 0, 0, 0, NULL, NULL,
                                &st_legacy_update_element},
};
const st_shape st_update_item_shape = ST_SHAPE("UpdateItemInput", update_item_fields);

/* Only one invalid enum is reported, beside a missing key: ReturnValues, or else the
** first. */
static int check_update_constraints(st_call *c) {
  bool skip[sizeof update_item_fields / sizeof update_item_fields[0]] = {false};
  const st_json *returns = c->m[ST_W_RETURN_VALUES];
  skip[ST_W_RETURN_CAPACITY] = returns && st_decode_enum(returns, st_enum_return_values) < 0;
  int most = c->m[ST_W_ITEM] ? 1 : 2;
  return st_decode_constraints(c->op->shape, c->m, skip, most, c->arena, c->error);
}

/* {"NULL": false} in the key comes before mixed styles; what else is wrong with it
** comes behind. */
static int read_key(st_call *c, st_write_request *r) {
  int rc = st_call_whole_item(c, c->m[ST_W_ITEM], &r->write.item);
  bool waits = rc == STATOR_VALIDATION && c->error->family != ST_FAMILY_NULL;
  if (waits) st_error_clear(c->error);
  if (rc == STATOR_OK || waits) rc = st_expressions_check_mixing(c, &r->x);
  if (rc != STATOR_OK || !waits) return rc;
  return st_call_whole_item(c, c->m[ST_W_ITEM], &r->write.item);
}

static int read_update_request(st_call *c, st_write_request *r) {
  int rc = read_key(c, r);
  if (rc == STATOR_OK) rc = st_legacy_attribute_updates(c, &r->x);
  if (rc == STATOR_OK) rc = st_legacy_expected(c, &r->x);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, &r->x);
  return rc == STATOR_OK ? st_expressions_check_used(c, &r->x) : rc;
}

int st_op_update_item(st_call *c) {
  st_write_request r;
  st_write_request_begin(c, &r);
  r.write.kind = ST_WRITE_UPDATE;
  int rc = st_call_check_table_name(c, c->m[ST_W_TABLE_NAME]);
  if (rc == STATOR_OK) rc = check_update_constraints(c);
  if (rc == STATOR_OK) rc = read_update_request(c, &r);
  return rc == STATOR_OK ? st_write_request_run(c, &r, st_write_resolve_key) : rc;
}
