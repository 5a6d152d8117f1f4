/*
** transact_write_items.c - TransactWriteItems: up to 100 puts, updates, deletes
** and condition checks, all or none.
**
** What is wrong with the request itself, and a key without content, refuses the
** whole call; what the tables and their items make of it cancels the transaction,
** with a reason for each action (indexes-streams-ttl-transactions.md, section
** 5.2). No item is named twice, so that carrying the actions out one after the
** other judges every condition on the state before the transaction.
*/
#include "base/bounds.h"
#include "ops/item/cancellation.h"
#include "ops/item/idempotency.h"
#include "ops/item/transact.h"
#include "ops/item/write_item.h"
#include "ops/key_paths.h"

/* All four actions have their members at these positions. */
enum {
  ACTION_ITEM, /* Put: Item; the others: Key */
  ACTION_TABLE,
  ACTION_CONDITION,
  ACTION_NAMES,
  ACTION_VALUES,
  ACTION_ON_FAILURE,
  ACTION_UPDATE, /* Update */
  ACTION_FIELDS
};

#define REQUIRED_FIELD(name, kind)                                                                 \
  { (name), (kind), ST_REQUIRED, 0, 0, NULL, NULL, NULL }

#define ACTION_MEMBERS(item_or_key)                                                                \
  [ACTION_ITEM] = REQUIRED_FIELD(item_or_key, ST_KIND_ITEM),                                       \
  [ACTION_TABLE] = REQUIRED_FIELD("TableName", ST_KIND_STRING),                                    \
  [ACTION_CONDITION] = ST_FIELD("ConditionExpression", ST_KIND_STRING),                            \
  [ACTION_NAMES] =                                                                                 \
      {"ExpressionAttributeNames", ST_KIND_MAP, 0, 0, 0, NULL, NULL, &st_field_string},            \
  [ACTION_VALUES] = ST_FIELD("ExpressionAttributeValues", ST_KIND_ITEM),                           \
  [ACTION_ON_FAILURE] = ST_ENUM_FIELD("ReturnValuesOnConditionCheckFailure", st_enum_on_failure)

static const st_field put_action_fields[] = {ACTION_MEMBERS("Item")};
static const st_field delete_action_fields[] = {ACTION_MEMBERS("Key")};
static const st_field update_action_fields[] = {
    ACTION_MEMBERS("Key"), [ACTION_UPDATE] = REQUIRED_FIELD("UpdateExpression", ST_KIND_STRING)};
static const st_field check_action_fields[] = {
    [ACTION_ITEM] = REQUIRED_FIELD("Key", ST_KIND_ITEM),
    [ACTION_TABLE] = REQUIRED_FIELD("TableName", ST_KIND_STRING),
    [ACTION_CONDITION] = REQUIRED_FIELD("ConditionExpression", ST_KIND_STRING),
    [ACTION_NAMES] = {"ExpressionAttributeNames", ST_KIND_MAP, 0, 0, 0, NULL, NULL,
                      &st_field_string},
    [ACTION_VALUES] = ST_FIELD("ExpressionAttributeValues", ST_KIND_ITEM),
    [ACTION_ON_FAILURE] = ST_ENUM_FIELD("ReturnValuesOnConditionCheckFailure", st_enum_on_failure)
};

static const st_shape put_action_shape = ST_SHAPE("Put", put_action_fields);
static const st_shape delete_action_shape = ST_SHAPE("Delete", delete_action_fields);
static const st_shape update_action_shape = ST_SHAPE("Update", update_action_fields);
static const st_shape check_action_shape = ST_SHAPE("ConditionCheck", check_action_fields);

#define ACTION_FIELD(name, shape)                                                                  \
  { (name), ST_KIND_STRUCT, 0, 0, 0, NULL, &(shape), NULL }

enum { ACTION_KINDS = 4 };
static const st_field transact_write_fields[ACTION_KINDS] = {
    ACTION_FIELD("ConditionCheck", check_action_shape), ACTION_FIELD("Put", put_action_shape),
    ACTION_FIELD("Delete", delete_action_shape), ACTION_FIELD("Update", update_action_shape)};
static const st_write_kind write_kinds[ACTION_KINDS] = {ST_WRITE_CHECK, ST_WRITE_PUT,
                                                        ST_WRITE_DELETE, ST_WRITE_UPDATE};
static const st_shape transact_write_shape = ST_SHAPE("TransactWriteItem", transact_write_fields);
static const st_field transact_write = {.kind = ST_KIND_STRUCT, .shape = &transact_write_shape};

enum {
  TRANSACT_WRITE_ITEMS,
  TRANSACT_WRITE_CAPACITY,
  TRANSACT_WRITE_METRICS,
  TRANSACT_WRITE_TOKEN
};
static const st_field transact_write_items_fields[] = {
    [TRANSACT_WRITE_ITEMS] = {"TransactItems",      ST_KIND_LIST,   ST_REQUIRED, 1, ST_MAX_TRANSACT, NULL,
                              NULL,                                                                              &transact_write},
    [TRANSACT_WRITE_CAPACITY] = ST_ENUM_FIELD("ReturnConsumedCapacity", st_enum_consumed_capacity),
    [TRANSACT_WRITE_METRICS] =
        ST_ENUM_FIELD("ReturnItemCollectionMetrics", st_enum_collection_metrics),
    [TRANSACT_WRITE_TOKEN] = {"ClientRequestToken", ST_KIND_STRING, 0,           1, ST_MAX_TOKEN,    NULL, NULL,
                              NULL                                                                                              },
};
const st_shape st_transact_write_items_shape =
    ST_SHAPE("TransactWriteItemsInput", transact_write_items_fields);

typedef struct write_action {
  st_expressions x;
  st_write write; /* its item is the item, or the key */
} write_action;

typedef struct write_transaction {
  st_call *c;
  write_action *actions;
  st_target *targets; /* of the actions, one by one */
  int64_t *sizes;     /* of the larger image of each action's item */
  size_t count;
  st_str token;
  st_cancellation reasons;
  st_capacity capacity;
  st_metrics metrics;
  int64_t bytes;
} write_transaction;

/* -- the request -------------------------------------------------------------------- */

static int read_action(st_call *c, write_action *a, st_target *target, const st_json **m) {
  st_write *w = &a->write;
  a->x = (st_expressions){
      .names = m[ACTION_NAMES],
      .values = m[ACTION_VALUES],
      .text = {[ST_EXPR_CONDITION] = m[ACTION_CONDITION], [ST_EXPR_UPDATE] = m[ACTION_UPDATE]},
      .unbound_allowed = true
  };
  w->want_old_on_failure = st_decode_enum(m[ACTION_ON_FAILURE], st_enum_on_failure) == 0;
  w->flat_limit = true;
  int rc = st_transact_begin_target(c, m[ACTION_TABLE], target);
  if (rc == STATOR_OK) rc = st_call_whole_item(c, m[ACTION_ITEM], &w->item);
  if (rc == STATOR_OK) rc = st_expressions_parse(c, &a->x);
  if (rc == STATOR_OK) rc = st_expressions_check_used(c, &a->x);
  if (rc != STATOR_OK) return rc;
  w->condition = a->x.condition;
  w->update = a->x.update;
  if (w->kind == ST_WRITE_PUT && w->item.size > ST_MAX_ITEM_SIZE)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Item size has exceeded the maximum allowed size");
  return STATOR_OK;
}

/* Which of the four an element is. */
static int find_action(st_call *c, const st_json *node, write_action *a, const st_json **members) {
  const st_json *kinds[ACTION_KINDS];
  int found = 0;
  st_decode_members(&transact_write_shape, node->type == ST_JSON_NULL ? NULL : node, kinds);
  for (int i = 0; i < ACTION_KINDS; i++) {
    if (!kinds[i]) continue;
    found++;
    a->write.kind = write_kinds[i];
    st_decode_members(transact_write_fields[i].shape, kinds[i], members);
  }
  if (found == 1) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "TransactItems can only contain one of Check, Put, Update or Delete");
}

static int read_actions(write_transaction *tx) {
  st_call *c = tx->c;
  const st_json *list = c->m[TRANSACT_WRITE_ITEMS];
  size_t i = 0;
  int rc = STATOR_OK;
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n)) {
    const st_json *members[ACTION_FIELDS] = {NULL};
    rc = find_action(c, n, &tx->actions[i], members);
    if (rc == STATOR_OK) rc = read_action(c, &tx->actions[i], &tx->targets[i], members);
    i++;
  }
  return rc;
}

/* -- keys ------------------------------------------------------------------------- */

static int find_key(st_call *c, const write_action *a, st_target *target) {
  const st_table *t = target->table;
  const st_item_text *item = &a->write.item;
  if (a->write.kind != ST_WRITE_PUT)
    return st_key_of_map(t, item, c->arena, &target->key, c->error);
  int rc = st_key_of_item(t, item, c->arena, &target->key, c->error);
  if (rc != STATOR_OK) return rc;
  return st_key_check_indexes(t, item, (st_str){NULL, 0}, false, c->arena, c->error);
}

/* What cancels the transaction becomes the action's reason. */
static int take_failure(write_transaction *tx, size_t i, int rc) {
  st_str none = {NULL, 0};
  if (rc == STATOR_VALIDATION && tx->c->error->family == ST_FAMILY_EMPTY_KEY) return rc;
  st_str item = rc == STATOR_CONDITION_FAILED ? tx->actions[i].write.before : none;
  return st_cancellation_take(&tx->reasons, i, rc, item, false);
}

static int resolve_action(write_transaction *tx, size_t i) {
  st_target *target = &tx->targets[i];
  int rc = find_key(tx->c, &tx->actions[i], target);
  if (rc != STATOR_OK) return take_failure(tx, i, rc);
  target->resolved = true;
  return st_transact_check_repeated(tx->c, tx->targets, i);
}

/* -- carrying out ----------------------------------------------------------------- */

static int charge_action(write_transaction *tx, const write_action *a, const st_target *target) {
  if (!st_capacity_wanted(&tx->capacity)) return STATOR_OK;
  if (a->write.kind == ST_WRITE_CHECK)
    return st_capacity_check(tx->c, &tx->capacity, target->called, a->write.old_size);
  return st_capacity_write(tx->c, &tx->capacity, target->table, target->called, a->write.before,
                           a->write.after);
}

/* What counts for the limit: the item as it will be, or as it was. */
static int64_t bytes_of(const st_write *w) {
  switch (w->kind) {
  case ST_WRITE_PUT: return (int64_t)w->item.size;
  case ST_WRITE_UPDATE: return w->after.n ? w->new_size : 0;
  default: return w->old_size;
  }
}

static int write_action_item(write_transaction *tx, size_t i) {
  st_call *c = tx->c;
  write_action *a = &tx->actions[i];
  st_target *target = &tx->targets[i];
  st_write *w = &a->write;
  w->key = target->key;
  w->want_old = st_capacity_wanted(&tx->capacity);
  w->want_sizes = w->kind == ST_WRITE_DELETE || tx->token.n > 0;
  int rc = st_check_key_paths(c, target->table, &a->x);
  if (rc == STATOR_OK && w->update) rc = st_check_key_targets(c, target->table, w->update);
  if (rc == STATOR_OK)
    rc = st_write_carry_out(c->store, target->table, w, c->arena, c->scratch, c->work, c->error);
  if (rc != STATOR_OK) return take_failure(tx, i, rc);
  tx->sizes[i] = st_write_larger_size(w);
  rc = charge_action(tx, a, target);
  return rc == STATOR_OK ? st_transact_add_size(c, &tx->bytes, bytes_of(w)) : rc;
}

static int measure_collections(write_transaction *tx) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < tx->count && rc == STATOR_OK && tx->metrics.wanted; i++) {
    const st_target *target = &tx->targets[i];
    if (tx->actions[i].write.kind == ST_WRITE_CHECK) continue;
    rc = st_metrics_add(tx->c, &tx->metrics, target->table, target->called, &target->key);
  }
  return rc;
}

static int carry_out_actions(write_transaction *tx) {
  int rc = st_transact_find_tables(tx->c, tx->targets, tx->count);
  if (rc == STATOR_OK) rc = st_cancellation_begin(tx->c, tx->count, &tx->reasons);
  for (size_t i = 0; i < tx->count && rc == STATOR_OK; i++) rc = resolve_action(tx, i);
  for (size_t i = 0; i < tx->count && rc == STATOR_OK; i++)
    if (tx->targets[i].resolved) rc = write_action_item(tx, i);
  if (rc == STATOR_OK) rc = st_cancellation_raise(&tx->reasons);
  return rc == STATOR_OK ? measure_collections(tx) : rc;
}

/* -- the same again ----------------------------------------------------------------- */

/* Charged as a transactional read of what it wrote. */
static int charge_replay(write_transaction *tx) {
  int rc = STATOR_OK;
  st_capacity_begin(tx->c->m[TRANSACT_WRITE_CAPACITY], ST_CHARGE_TRANSACT_READ, &tx->capacity);
  for (size_t i = 0; i < tx->count && rc == STATOR_OK && st_capacity_wanted(&tx->capacity); i++)
    rc = st_capacity_get(tx->c, &tx->capacity, tx->targets[i].called, tx->sizes[i], true);
  return rc;
}

/* -- the operation ------------------------------------------------------------------ */

/* Before the commit, so that a transaction whose answer finds no memory is undone. */
static int answer_written_items(write_transaction *tx) {
  st_buf *out = tx->c->out;
  st_buf_char(out, '{');
  bool any = st_capacity_answer_list(tx->c, &tx->capacity, false);
  st_metrics_answer_map(tx->c, &tx->metrics, any);
  st_buf_char(out, '}');
  return st_buf_cstr(out) ? STATOR_OK : st_error_nomem(tx->c->error);
}

/* Inside the store's transaction. */
static int run_write_transaction(write_transaction *tx) {
  st_call *c = tx->c;
  const st_json *content = c->m[TRANSACT_WRITE_ITEMS];
  bool replayed;
  int rc = st_idempotency_check(c, tx->token, content, tx->sizes, tx->count, &replayed);
  if (rc == STATOR_OK && replayed) rc = charge_replay(tx);
  if (rc == STATOR_OK && !replayed) rc = carry_out_actions(tx);
  if (rc == STATOR_OK && !replayed)
    rc = st_idempotency_keep(c, tx->token, content, tx->sizes, tx->count);
  return rc == STATOR_OK ? answer_written_items(tx) : rc;
}

int st_op_transact_write_items(st_call *c) {
  write_transaction tx = {.c = c};
  int rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  tx.count = c->m[TRANSACT_WRITE_ITEMS]->count;
  tx.token = st_call_string(c, c->m[TRANSACT_WRITE_TOKEN]);
  if (c->error->code != STATOR_OK) return c->error->code;
  tx.actions = st_arena_array(c->arena, tx.count, sizeof *tx.actions);
  tx.targets = st_arena_array(c->arena, tx.count, sizeof *tx.targets);
  tx.sizes = st_arena_array(c->arena, tx.count, sizeof *tx.sizes);
  if (!tx.actions || !tx.targets || !tx.sizes) return st_error_nomem(c->error);
  st_capacity_begin(c->m[TRANSACT_WRITE_CAPACITY], ST_CHARGE_TRANSACT_WRITE, &tx.capacity);
  st_metrics_begin(c->m[TRANSACT_WRITE_METRICS], &tx.metrics);
  rc = read_actions(&tx);
  if (rc == STATOR_OK) rc = st_store_write(c->store, c->error);
  if (rc != STATOR_OK) return rc;
  return st_call_commit(c, run_write_transaction(&tx));
}
