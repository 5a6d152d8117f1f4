/*
** execute_transaction.c - ExecuteTransaction: up to 100 statements, all reads or all
** writes, carried out at one moment, all or none.
**
** What is wrong with a statement itself refuses the whole call and names its place;
** what tables and items make of it cancels the transaction, with a reason for each
** statement (indexes-streams-ttl-transactions.md, section 6.5).
*/
#include "ops/item/cancellation.h"
#include "ops/item/idempotency.h"
#include "ops/item/transact.h"
#include "ops/item/write_item.h"
#include "ops/statement/statement_request.h"

static const st_field transact_statement_fields[] = {
    ST_STATEMENT_FIELDS,
};
static const st_shape transact_statement_shape =
    ST_SHAPE("ParameterizedStatement", transact_statement_fields);
static const st_field transact_statement = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &transact_statement_shape};

enum { TRANSACT_STATEMENTS, TRANSACT_TOKEN, TRANSACT_CAPACITY };
static const st_field execute_transaction_fields[] = {
    [TRANSACT_STATEMENTS] = {"TransactStatements", ST_KIND_LIST,   ST_REQUIRED, 1, ST_MAX_TRANSACT,
                             NULL,                                                                        NULL, &transact_statement},
    [TRANSACT_TOKEN] = {"ClientRequestToken", ST_KIND_STRING, 0,           1, ST_MAX_TOKEN,    NULL, NULL, NULL               },
    [TRANSACT_CAPACITY] = ST_ENUM_FIELD("ReturnConsumedCapacity", st_enum_consumed_capacity),
};
const st_shape st_execute_transaction_shape =
    ST_SHAPE("ExecuteTransactionInput", execute_transaction_fields);

typedef struct statement_transaction {
  st_call *c;
  st_statement_request *members;
  st_target *targets; /* of the members, one by one */
  int64_t *sizes;     /* of the larger image of each member's item */
  size_t count;
  bool reads;
  st_cancellation reasons;
  st_capacity capacity;
  int64_t bytes;
} statement_transaction;

/* -- the request -------------------------------------------------------------------- */

/* A statement that can be in no transaction refuses the call. */
static int refuse_member(st_call *c, size_t i, int rc) {
  st_buf place;
  if (rc != STATOR_VALIDATION) return rc;
  st_buf_init(&place, 0);
  st_buf_format(&place, "Validation failed in TransactStatements[%zu]: ", i);
  const char *text = st_buf_cstr(&place);
  if (text) st_error_wrap(c->error, text, ST_LIT(""));
  st_buf_free(&place);
  if (text) return rc;
  st_error_clear(c->error);
  return st_error_nomem(c->error);
}

static int parse_in_transaction(st_call *c, st_statement_request *r) {
  int rc = st_statement_request_parse(c, r);
  if (rc == STATOR_OK) rc = st_statement_request_by_key(c, r);
  if (rc != STATOR_OK) return rc;
  if (r->s.returning != ST_RETURNING_NONE)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "RETURNING clause is not supported in ExecuteTransaction.");
  if (r->s.index.p)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "Reads on indices are not supported within transactions.");
  return STATOR_OK;
}

static int begin_members(statement_transaction *tx) {
  const st_json *list = tx->c->m[TRANSACT_STATEMENTS], *m[ST_S_MEMBERS] = {NULL};
  int rc = STATOR_OK;
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n)) {
    st_decode_members(&transact_statement_shape, n, m);
    rc = st_statement_request_begin(tx->c, m, &tx->members[tx->count]);
    tx->members[tx->count++].measured = true;
  }
  return rc;
}

static int parse_transaction(statement_transaction *tx) {
  size_t reads = 0;
  int rc = begin_members(tx);
  for (size_t i = 0; i < tx->count && rc == STATOR_OK; i++) {
    rc = refuse_member(tx->c, i, parse_in_transaction(tx->c, &tx->members[i]));
    reads += st_statement_request_reads(&tx->members[i]);
  }
  if (rc != STATOR_OK) return rc;
  tx->reads = reads == tx->count;
  if (reads == 0 || tx->reads) return STATOR_OK;
  return st_error_raise(tx->c->error, STATOR_VALIDATION,
                        "ExecuteTransaction API does not support both read and write operations "
                        "in the same request.");
}

/* -- keys ------------------------------------------------------------------------- */

/* What a statement must say of its one item, whatever the items are. */
static int check_member_key(st_call *c, const st_statement_request *r) {
  bool single = r->key.fits == ST_KEY_SINGLE;
  if (r->s.kind == ST_STATEMENT_EXISTS && (!single || r->key.only_keys))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "EXISTS() must contain a single item read with additional condition");
  if (r->s.kind != ST_STATEMENT_SELECT || single) return STATOR_OK;
  if (r->key.fits == ST_KEY_MISTYPED) return st_key_refuse_type(r->key.name, c->error);
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Select statements within ExecuteTransaction must specify the primary key "
                        "in the where clause.");
}

static int take_reason(statement_transaction *tx, size_t i, int rc) {
  const st_statement_request *r = &tx->members[i];
  bool shown = rc == STATOR_CONDITION_FAILED && r->want_old_on_failure;
  return st_cancellation_take(&tx->reasons, i, rc, shown ? r->write.before : (st_str){NULL, 0},
                              true);
}

static int find_member_key(st_call *c, st_statement_request *r) {
  int rc = st_statement_request_table(c, r);
  return rc == STATOR_OK ? st_statement_key(r->table, &r->s, c->arena, &r->key, c->error) : rc;
}

static int resolve_member_key(statement_transaction *tx, size_t i) {
  st_call *c = tx->c;
  st_statement_request *r = &tx->members[i];
  int rc = find_member_key(c, r);
  if (rc != STATOR_OK) return take_reason(tx, i, rc);
  rc = refuse_member(c, i, check_member_key(c, r));
  if (rc != STATOR_OK) return rc;
  if (r->key.fits != ST_KEY_SINGLE)
    return take_reason(tx, i,
                       st_error_raise(c->error, STATOR_VALIDATION,
                                      "The provided key element does not match the schema"));
  tx->targets[i] = (st_target){.table = r->table, .key = r->key.key, .resolved = true};
  return st_transact_check_repeated(c, tx->targets, i);
}

static int resolve_keys(statement_transaction *tx) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < tx->count && rc == STATOR_OK; i++) rc = resolve_member_key(tx, i);
  return rc;
}

/* -- reads ------------------------------------------------------------------------ */

static int answer_read_member(statement_transaction *tx, size_t i) {
  st_call *c = tx->c;
  const st_statement_request *r = &tx->members[i];
  int64_t size;
  bool answered;
  st_buf_text(c->out, i ? ",{" : "{");
  int rc = st_statement_request_get(c, r, &size, &answered);
  st_buf_char(c->out, '}');
  if (rc == STATOR_OK) rc = st_transact_add_size(c, &tx->bytes, size);
  return rc == STATOR_OK ? st_capacity_get(c, &tx->capacity, r->s.table, size, true) : rc;
}

static int finish_answer(statement_transaction *tx) {
  st_buf_char(tx->c->out, ']');
  st_capacity_answer_list(tx->c, &tx->capacity, true);
  st_buf_char(tx->c->out, '}');
  return tx->c->out->failed ? st_error_nomem(tx->c->error) : STATOR_OK;
}

static int read_transaction(statement_transaction *tx) {
  st_call *c = tx->c;
  st_capacity_begin(c->m[TRANSACT_CAPACITY], ST_CHARGE_TRANSACT_READ, &tx->capacity);
  int rc = st_store_snapshot(c->store, c->error);
  if (rc == STATOR_OK) rc = resolve_keys(tx);
  if (rc == STATOR_OK) rc = st_cancellation_raise(&tx->reasons);
  st_buf_lit(c->out, "{\"Responses\":[");
  for (size_t i = 0; i < tx->count && rc == STATOR_OK; i++) rc = answer_read_member(tx, i);
  return rc == STATOR_OK ? finish_answer(tx) : rc;
}

/* -- writes ----------------------------------------------------------------------- */

/* What counts for the limit: the item as it will be, or as it was. */
static int64_t written_bytes(const st_write *w) {
  return w->after.n ? w->new_size : w->old_size;
}

static int carry_out_statements(statement_transaction *tx) {
  int rc = resolve_keys(tx);
  for (size_t i = 0; i < tx->count && rc == STATOR_OK; i++) {
    if (!tx->targets[i].resolved) continue;
    rc = st_statement_request_write(tx->c, &tx->members[i], &tx->capacity);
    if (rc == STATOR_OK) tx->sizes[i] = st_write_larger_size(&tx->members[i].write);
    rc = rc == STATOR_OK
             ? st_transact_add_size(tx->c, &tx->bytes, written_bytes(&tx->members[i].write))
             : take_reason(tx, i, rc);
  }
  return rc == STATOR_OK ? st_cancellation_raise(&tx->reasons) : rc;
}

/* The same request again: charged as reads of what it wrote. */
static int replay_statements(statement_transaction *tx) {
  int rc = STATOR_OK;
  st_capacity_begin(tx->c->m[TRANSACT_CAPACITY], ST_CHARGE_TRANSACT_READ, &tx->capacity);
  for (size_t i = 0; i < tx->count && rc == STATOR_OK && st_capacity_wanted(&tx->capacity); i++)
    rc = st_capacity_get(tx->c, &tx->capacity, tx->members[i].s.table, tx->sizes[i], true);
  return rc;
}

static int write_once(statement_transaction *tx) {
  st_call *c = tx->c;
  const st_json *content = c->m[TRANSACT_STATEMENTS];
  st_str token = st_call_string(c, c->m[TRANSACT_TOKEN]);
  bool replayed;
  int rc = c->error->code;
  if (rc == STATOR_OK)
    rc = st_idempotency_check(c, token, content, tx->sizes, tx->count, &replayed);
  if (rc != STATOR_OK) return rc;
  if (replayed) return replay_statements(tx);
  rc = carry_out_statements(tx);
  return rc == STATOR_OK ? st_idempotency_keep(c, token, content, tx->sizes, tx->count) : rc;
}

static int write_transaction_of(statement_transaction *tx) {
  st_call *c = tx->c;
  st_capacity_begin(c->m[TRANSACT_CAPACITY], ST_CHARGE_TRANSACT_WRITE, &tx->capacity);
  int rc = st_store_write(c->store, c->error);
  if (rc != STATOR_OK) return rc;
  rc = write_once(tx);
  st_buf_lit(c->out, "{\"Responses\":[");
  for (size_t i = 0; i < tx->count; i++) st_buf_text(c->out, i ? ",{}" : "{}");
  return st_call_commit(c, rc == STATOR_OK ? finish_answer(tx) : rc);
}

int st_op_execute_transaction(st_call *c) {
  statement_transaction tx = {.c = c};
  int rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  size_t count = c->m[TRANSACT_STATEMENTS]->count;
  tx.members = st_arena_array(c->arena, count, sizeof *tx.members);
  tx.targets = st_arena_array(c->arena, count, sizeof *tx.targets);
  tx.sizes = st_arena_array(c->arena, count, sizeof *tx.sizes);
  if (!tx.members || !tx.targets || !tx.sizes) return st_error_nomem(c->error);
  rc = parse_transaction(&tx);
  if (rc == STATOR_OK) rc = st_cancellation_begin(c, tx.count, &tx.reasons);
  if (rc != STATOR_OK) return rc;
  return tx.reads ? read_transaction(&tx) : write_transaction_of(&tx);
}
