/*
** transact_get_items.c - TransactGetItems: up to 100 items as they are at one
** moment. A key that does not fit its table cancels the transaction, with a
** reason for each action.
*/
#include "base/bounds.h"
#include "ops/capacity.h"
#include "ops/item/cancellation.h"
#include "ops/item/item_shapes.h"
#include "ops/item/transact.h"
#include "ops/key_paths.h"

enum {
  GET_ACTION_KEY,
  GET_ACTION_TABLE,
  GET_ACTION_PROJECTION,
  GET_ACTION_NAMES,
  GET_ACTION_FIELDS
};
static const st_field get_action_fields[GET_ACTION_FIELDS] = {
    [GET_ACTION_KEY] = {"Key",                      ST_KIND_ITEM,   ST_REQUIRED, 0, 0, NULL, NULL, NULL},
    [GET_ACTION_TABLE] = {"TableName",                ST_KIND_STRING, ST_REQUIRED, 0, 0, NULL, NULL, NULL},
    [GET_ACTION_PROJECTION] = ST_FIELD("ProjectionExpression", ST_KIND_STRING),
    [GET_ACTION_NAMES] = {"ExpressionAttributeNames", ST_KIND_MAP,    0,           0, 0, NULL, NULL,
                        &st_field_string                                                               },
};
static const st_shape get_action_shape = ST_SHAPE("Get", get_action_fields);
static const st_field transact_get_fields[] = {
    {"Get", ST_KIND_STRUCT, ST_REQUIRED, 0, 0, NULL, &get_action_shape, NULL},
};
static const st_shape transact_get_shape = ST_SHAPE("TransactGetItem", transact_get_fields);
static const st_field transact_get = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &transact_get_shape};

enum { TRANSACT_GET_ITEMS, TRANSACT_GET_CAPACITY };
static const st_field transact_get_items_fields[] = {
    [TRANSACT_GET_ITEMS] = {"TransactItems", ST_KIND_LIST, ST_REQUIRED, 1, ST_MAX_TRANSACT, NULL,
                            NULL, &transact_get},
    [TRANSACT_GET_CAPACITY] = ST_ENUM_FIELD("ReturnConsumedCapacity", st_enum_consumed_capacity),
};
const st_shape st_transact_get_items_shape =
    ST_SHAPE("TransactGetItemsInput", transact_get_items_fields);

typedef struct get_action {
  st_item_text key;
  st_expressions x;
} get_action;

typedef struct get_transaction {
  st_call *c;
  get_action *actions;
  st_target *targets; /* of the actions, one by one */
  size_t count;
  st_cancellation reasons;
  st_capacity capacity;
  int64_t bytes;
} get_transaction;

static int read_get(st_call *c, const st_json *node, get_action *a, st_target *target) {
  const st_json *get, *m[GET_ACTION_FIELDS];
  st_decode_members(&transact_get_shape, node, &get);
  st_decode_members(&get_action_shape, get, m);
  a->x = (st_expressions){.names = m[GET_ACTION_NAMES],
                          .text = {[ST_EXPR_PROJECTION] = m[GET_ACTION_PROJECTION]},
                          .unbound_allowed = true};
  int rc = st_transact_begin_target(c, m[GET_ACTION_TABLE], target);
  if (rc == STATOR_OK) rc = st_call_whole_item(c, m[GET_ACTION_KEY], &a->key);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, &a->x);
  return rc == STATOR_OK ? st_expressions_check_used(c, &a->x) : rc;
}

static int read_gets(get_transaction *tx) {
  const st_json *list = tx->c->m[TRANSACT_GET_ITEMS];
  size_t i = 0;
  int rc = STATOR_OK;
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n), i++)
    rc = read_get(tx->c, n, &tx->actions[i], &tx->targets[i]);
  return rc;
}

static int resolve_get(get_transaction *tx, size_t i) {
  st_call *c = tx->c;
  st_target *target = &tx->targets[i];
  int rc = st_key_of_map(target->table, &tx->actions[i].key, c->arena, &target->key, c->error);
  if (rc == STATOR_OK) rc = st_check_key_paths(c, target->table, &tx->actions[i].x);
  if (rc != STATOR_OK) return st_cancellation_take(&tx->reasons, i, rc, (st_str){NULL, 0}, false);
  target->resolved = true;
  return st_transact_check_repeated(c, tx->targets, i);
}

static int resolve_gets(get_transaction *tx) {
  int rc = st_transact_find_tables(tx->c, tx->targets, tx->count);
  if (rc == STATOR_OK) rc = st_cancellation_begin(tx->c, tx->count, &tx->reasons);
  for (size_t i = 0; i < tx->count && rc == STATOR_OK; i++) rc = resolve_get(tx, i);
  return rc == STATOR_OK ? st_cancellation_raise(&tx->reasons) : rc;
}

/* Where the projection finds nothing there is no Item at all, unlike in GetItem. */
static void answer_found(st_call *c, const st_projection *projection, st_str item) {
  bool any = true;
  size_t begin = c->out->n;
  st_buf_lit(c->out, "\"Item\":");
  if (projection)
    st_projection_apply(projection, item, c->out, &any);
  else
    st_buf_str(c->out, item);
  if (!any && !c->out->failed) c->out->n = begin;
}

static int answer_get(get_transaction *tx, size_t i) {
  st_call *c = tx->c;
  const st_target *target = &tx->targets[i];
  const st_projection *projection = tx->actions[i].x.projection;
  st_row row;
  int rc = st_items_get(c->store, target->table, &target->key, &row, c->error);
  if (rc == STATOR_OK) rc = st_transact_add_size(c, &tx->bytes, row.size);
  if (rc == STATOR_OK && st_capacity_wanted(&tx->capacity))
    rc = st_capacity_get(c, &tx->capacity, target->called, row.size, true);
  if (rc != STATOR_OK) return rc;
  st_buf_text(c->out, i ? ",{" : "{");
  if (row.id) answer_found(c, projection, row.item);
  st_buf_char(c->out, '}');
  return STATOR_OK;
}

static int answer_gets(get_transaction *tx) {
  st_call *c = tx->c;
  int rc = STATOR_OK;
  st_buf_lit(c->out, "{\"Responses\":[");
  for (size_t i = 0; i < tx->count && rc == STATOR_OK; i++) rc = answer_get(tx, i);
  st_buf_char(c->out, ']');
  st_capacity_answer_list(c, &tx->capacity, true);
  st_buf_char(c->out, '}');
  return rc;
}

int st_op_transact_get_items(st_call *c) {
  get_transaction tx = {.c = c};
  int rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  tx.count = c->m[TRANSACT_GET_ITEMS]->count;
  tx.actions = st_arena_array(c->arena, tx.count, sizeof *tx.actions);
  tx.targets = st_arena_array(c->arena, tx.count, sizeof *tx.targets);
  if (!tx.actions || !tx.targets) return st_error_nomem(c->error);
  st_capacity_begin(c->m[TRANSACT_GET_CAPACITY], ST_CHARGE_TRANSACT_READ, &tx.capacity);
  rc = read_gets(&tx);
  if (rc == STATOR_OK) rc = st_store_snapshot(c->store, c->error);
  if (rc == STATOR_OK) rc = resolve_gets(&tx);
  return rc == STATOR_OK ? answer_gets(&tx) : rc;
}
