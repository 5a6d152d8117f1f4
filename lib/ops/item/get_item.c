/* get_item.c - GetItem. */
#include "ops/capacity.h"
#include "ops/item/item_shapes.h"
#include "ops/key_paths.h"
#include "plan/keys.h"
#include "value/plain.h"

static const st_field get_item_fields[] = {
    [ST_G_TABLE_NAME] = {"TableName",                ST_KIND_STRING,  0,           0, 0,         NULL, NULL, NULL            },
    [ST_G_KEY] = {"Key",                      ST_KIND_ITEM,    ST_REQUIRED, 0, 0,         NULL, NULL, NULL            },
    [ST_G_RETURN_CAPACITY] = {"ReturnConsumedCapacity",   ST_KIND_STRING,  0,           0, 0,
                         st_enum_consumed_capacity,                                                    NULL, NULL            },
    [ST_G_ATTRIBUTES_TO_GET] = {"AttributesToGet",          ST_KIND_LIST,    0,           1, INT32_MAX, NULL, NULL,
                         &st_field_string                                                                                    },
    [ST_G_CONSISTENT] = {"ConsistentRead",           ST_KIND_BOOLEAN, 0,           0, 0,         NULL, NULL, NULL            },
    [ST_G_PROJECTION] = {"ProjectionExpression",     ST_KIND_STRING,  0,           0, 0,         NULL, NULL, NULL            },
    [ST_G_NAMES] = {"ExpressionAttributeNames", ST_KIND_MAP,     0,           0, 0,         NULL, NULL, &st_field_string},
};
const st_shape st_get_item_shape = ST_SHAPE("GetItemInput", get_item_fields);

static void answer_item(st_call *c, const st_projection *projection, st_str item) {
  st_buf_lit(c->out, "\"Item\":");
  bool any;
  if (projection) {
    st_buf_clear(c->work);
    st_projection_apply(projection, item, c->plain ? c->work : c->out, &any);
    if (c->work->failed) c->out->failed = true;
    if (c->plain) st_plain_write_item(st_buf_view(c->work), c->out);
  } else if (c->plain) {
    st_plain_write_item(item, c->out);
  } else {
    st_buf_str(c->out, item);
  }
}

static int charge_get(st_call *c, st_capacity *k, st_str item) {
  if (!st_capacity_wanted(k)) return STATOR_OK;
  return st_capacity_get(c, k, st_call_string(c, c->m[ST_G_TABLE_NAME]),
                         item.p ? (int64_t)st_item_size(item) : 0,
                         st_decode_true(c->m[ST_G_CONSISTENT]));
}

/* `x` NULL: the item is wanted whole. */
static int get_from_table(st_call *c, const st_expressions *x, const st_item_text *key_map) {
  const st_projection *projection = x ? x->projection : NULL;
  st_table *t;
  st_key key;
  st_str item;
  st_capacity capacity;
  st_capacity_begin(c->m[ST_G_RETURN_CAPACITY], ST_CHARGE_PLAIN, &capacity);
  int rc = st_call_table(c, c->m[ST_G_TABLE_NAME], &t);
  if (rc == STATOR_OK) rc = st_key_of_map(t, key_map, c->arena, &key, c->error);
  if (rc == STATOR_OK && projection) rc = st_check_key_paths(c, t, x);
  if (rc == STATOR_OK) rc = st_items_read(c->store, t, &key, &item, c->error);
  if (rc == STATOR_OK) rc = charge_get(c, &capacity, item);
  if (rc != STATOR_OK) return rc;
  st_buf_char(c->out, '{');
  if (item.p) answer_item(c, projection, item);
  st_capacity_answer(c, &capacity, item.p != NULL);
  st_buf_char(c->out, '}');
  return STATOR_OK;
}

static int read_get_projection(st_call *c, st_expressions *x) {
  int rc = st_legacy_attributes_to_get(c, x);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, x);
  return rc == STATOR_OK ? st_expressions_check_used(c, x) : rc;
}

static int get_projected(st_call *c) {
  st_expressions x = {
      .names = c->m[ST_G_NAMES],
      .text = {[ST_EXPR_PROJECTION] = c->m[ST_G_PROJECTION]},
      .legacy = {[ST_LEGACY_ATTRIBUTES_TO_GET] = c->m[ST_G_ATTRIBUTES_TO_GET]},
  };
  st_item_text key;
  int rc = st_expressions_check_mixing(c, &x);
  if (rc == STATOR_OK) rc = st_call_whole_item(c, c->m[ST_G_KEY], &key);
  if (rc == STATOR_OK) rc = read_get_projection(c, &x);
  return rc == STATOR_OK ? get_from_table(c, &x, &key) : rc;
}

static int get_whole(st_call *c) {
  st_item_text key;
  int rc = st_call_whole_item(c, c->m[ST_G_KEY], &key);
  return rc == STATOR_OK ? get_from_table(c, NULL, &key) : rc;
}

int st_op_get_item(st_call *c) {
  bool whole = !c->m[ST_G_NAMES] && !c->m[ST_G_PROJECTION] && !c->m[ST_G_ATTRIBUTES_TO_GET];
  int rc = st_call_check_table_name(c, c->m[ST_G_TABLE_NAME]);
  if (rc == STATOR_OK) rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  return whole ? get_whole(c) : get_projected(c);
}
