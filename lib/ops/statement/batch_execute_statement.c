/*
** batch_execute_statement.c - BatchExecuteStatement: up to 25 statements, all reads
** or all writes, each for itself: what one fails with is its answer, and the others
** are carried out. The writes share one transaction of the store, each in its own
** savepoint.
*/
#include "base/utf8.h"
#include "ops/item/batch.h"
#include "ops/item/cancellation.h"
#include "ops/item/write_item.h"
#include "ops/statement/statement_request.h"

static const st_field batch_statement_fields[] = {
    ST_STATEMENT_FIELDS,
    [ST_S_CONSISTENT] = ST_FIELD("ConsistentRead", ST_KIND_BOOLEAN),
};
static const st_shape batch_statement_shape =
    ST_SHAPE("BatchStatementRequest", batch_statement_fields);
static const st_field batch_statement = {
    .kind = ST_KIND_STRUCT, .rules = ST_REQUIRED, .shape = &batch_statement_shape};

enum { BATCH_STATEMENTS, BATCH_STATEMENTS_CAPACITY };
static const st_field batch_execute_statement_fields[] = {
    [BATCH_STATEMENTS] = {"Statements", ST_KIND_LIST, ST_REQUIRED, 1, ST_MAX_BATCH_STATEMENTS, NULL,
                          NULL, &batch_statement},
    [BATCH_STATEMENTS_CAPACITY] =
        ST_ENUM_FIELD("ReturnConsumedCapacity", st_enum_consumed_capacity),
};
const st_shape st_batch_execute_statement_shape =
    ST_SHAPE("BatchExecuteStatementInput", batch_execute_statement_fields);

typedef struct statement_batch {
  st_call *c;
  st_statement_request *members;
  size_t count;
  bool reads;
  bool *ran;              /* its answer names the table */
  st_cancellation faults; /* of the members; a code of NULL: none */
  st_capacity capacity;
} statement_batch;

static bool has_failed(const statement_batch *b, size_t i) {
  return b->faults.reasons[i].code != NULL;
}

static int take_fault(statement_batch *b, size_t i, int rc) {
  const st_statement_request *r = &b->members[i];
  bool shown = rc == STATOR_CONDITION_FAILED && r->want_old_on_failure;
  if (rc == STATOR_OK) return rc;
  return st_cancellation_take(&b->faults, i, rc, shown ? r->write.before : (st_str){NULL, 0}, true);
}

/* -- the request -------------------------------------------------------------------- */

static int read_statements(statement_batch *b) {
  const st_json *list = b->c->m[BATCH_STATEMENTS], *m[ST_S_MEMBERS];
  int rc = STATOR_OK;
  for (const st_json *n = st_json_first(list); n && rc == STATOR_OK; n = st_json_next(list, n)) {
    st_decode_members(&batch_statement_shape, n, m);
    rc = st_statement_request_begin(b->c, m, &b->members[b->count++]);
  }
  return rc;
}

static int parse_member(st_call *c, st_statement_request *r) {
  int rc = st_statement_request_parse(c, r);
  if (rc == STATOR_OK) rc = st_statement_request_by_key(c, r);
  if (rc == STATOR_OK && r->s.kind == ST_STATEMENT_EXISTS)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "EXISTS can only be used in ExecuteTransaction write requests.");
  return rc;
}

static int parse_members(statement_batch *b) {
  size_t reads = 0, writes = 0;
  for (size_t i = 0; i < b->count; i++) {
    int rc = take_fault(b, i, parse_member(b->c, &b->members[i]));
    if (rc != STATOR_OK) return rc;
    if (has_failed(b, i)) continue;
    *(st_statement_request_reads(&b->members[i]) ? &reads : &writes) += 1;
  }
  b->reads = writes == 0;
  if (!reads || !writes) return STATOR_OK;
  return st_error_raise(b->c->error, STATOR_VALIDATION,
                        "Read and write requests together in the same batch is not supported.");
}

/* -- keys ------------------------------------------------------------------------- */

static int resolve_read(st_call *c, st_statement_request *r) {
  int rc = st_where_key_of(r->table, r->s.where, c->arena, &r->key, c->error);
  if (rc != STATOR_OK) return rc;
  if (r->key.fits == ST_KEY_MISTYPED) return st_key_refuse_type(r->key.name, c->error);
  if (r->key.fits == ST_KEY_SINGLE && r->key.only_keys && !r->s.index.p) return STATOR_OK;
  return st_error_raise(c->error, STATOR_VALIDATION,
                        "Select statements within BatchExecuteStatement must specify the primary "
                        "key in the where clause.");
}

static int resolve_member(statement_batch *b, size_t i) {
  st_call *c = b->c;
  st_statement_request *r = &b->members[i];
  int rc = st_statement_request_table(c, r);
  b->ran[i] = rc == STATOR_RESOURCE_NOT_FOUND;
  if (rc != STATOR_OK) return rc;
  if (b->reads) return resolve_read(c, r);
  rc = st_statement_key(r->table, &r->s, c->arena, &r->key, c->error);
  return rc == STATOR_OK ? st_where_key_refuse(&r->key, c->error) : rc;
}

static int check_repeated(const statement_batch *b, size_t last) {
  const st_statement_request *r = &b->members[last];
  for (size_t i = 0; i < last && !has_failed(b, last); i++)
    if (!has_failed(b, i) && b->members[i].table == r->table &&
        st_batch_same_key(&b->members[i].key.key, &r->key.key))
      return st_batch_refuse_duplicates(b->c);
  return STATOR_OK;
}

static int resolve_members(statement_batch *b) {
  int rc = STATOR_OK;
  for (size_t i = 0; i < b->count && rc == STATOR_OK; i++) {
    if (!has_failed(b, i)) rc = take_fault(b, i, resolve_member(b, i));
    if (rc == STATOR_OK) rc = check_repeated(b, i);
  }
  return rc;
}

/* -- carrying out ----------------------------------------------------------------- */

static int charge_failure(statement_batch *b, const st_statement_request *r) {
  if (!st_capacity_wanted(&b->capacity)) return STATOR_OK;
  int64_t old = r->write.before.n ? (int64_t)st_item_size(r->write.before) : 0;
  int64_t larger = (int64_t)r->s.item_size > old ? (int64_t)r->s.item_size : old;
  return st_capacity_failed_write(b->c, &b->capacity, r->s.table, larger);
}

static int write_member(statement_batch *b, size_t i) {
  st_call *c = b->c;
  st_statement_request *r = &b->members[i];
  if (has_failed(b, i)) return STATOR_OK;
  b->ran[i] = true;
  int rc = st_store_write(c->store, c->error);
  if (rc != STATOR_OK) return rc;
  rc = st_statement_request_table(c, r);
  if (rc == STATOR_OK) rc = st_statement_request_write(c, r, &b->capacity);
  rc = st_call_commit(c, rc);
  if (rc == STATOR_OK) return rc;
  rc = take_fault(b, i, rc);
  return rc == STATOR_OK ? charge_failure(b, r) : rc;
}

static int write_members(statement_batch *b) {
  int rc = resolve_members(b);
  for (size_t i = 0; i < b->count && rc == STATOR_OK; i++) rc = write_member(b, i);
  return rc;
}

/* -- the answer --------------------------------------------------------------------- */

static void answer_table(const statement_batch *b, size_t i) {
  st_batch_write_name(b->c->out, ST_LIT("TableName"));
  st_buf_char(b->c->out, '"');
  st_utf8_escape(b->members[i].s.table, b->c->out);
  st_buf_char(b->c->out, '"');
}

static void answer_fault(const statement_batch *b, size_t i) {
  const st_reason *fault = &b->faults.reasons[i];
  st_buf_format(b->c->out, "\"Error\":{\"Code\":\"%s\"", fault->code);
  if (fault->item.n) {
    st_buf_lit(b->c->out, ",\"Item\":");
    st_buf_str(b->c->out, fault->item);
  }
  st_buf_lit(b->c->out, ",\"Message\":\"");
  st_utf8_escape(fault->message, b->c->out);
  st_buf_lit(b->c->out, "\"}");
  if (!b->ran[i]) return;
  st_buf_char(b->c->out, ',');
  answer_table(b, i);
}

static int answer_read(statement_batch *b, size_t i) {
  const st_statement_request *r = &b->members[i];
  int64_t size;
  bool answered;
  int rc = st_statement_request_get(b->c, r, &size, &answered);
  if (rc == STATOR_OK) rc = st_capacity_get(b->c, &b->capacity, r->s.table, size, r->consistent);
  if (answered) st_buf_char(b->c->out, ',');
  answer_table(b, i);
  return rc;
}

static int answer_members(statement_batch *b) {
  int rc = STATOR_OK;
  st_buf *out = b->c->out;
  st_buf_lit(out, "{\"Responses\":[");
  for (size_t i = 0; i < b->count && rc == STATOR_OK; i++) {
    st_buf_text(out, i ? ",{" : "{");
    if (has_failed(b, i))
      answer_fault(b, i);
    else if (b->reads)
      rc = answer_read(b, i);
    else
      answer_table(b, i);
    st_buf_char(out, '}');
  }
  st_buf_char(out, ']');
  st_capacity_answer_list(b->c, &b->capacity, true);
  st_buf_char(out, '}');
  return rc == STATOR_OK && out->failed ? st_error_nomem(b->c->error) : rc;
}

/* A fault may rest on a definition that another connection has changed. */
static int read_batch(statement_batch *b) {
  int rc = resolve_members(b);
  if (rc == STATOR_OK && b->faults.any) rc = st_catalog_refresh(b->c->store, b->c->error);
  return rc == STATOR_OK ? answer_members(b) : rc;
}

static int write_batch_of(statement_batch *b) {
  int rc = st_store_write(b->c->store, b->c->error);
  if (rc != STATOR_OK) return rc;
  rc = write_members(b);
  return st_call_commit(b->c, rc == STATOR_OK ? answer_members(b) : rc);
}

int st_op_batch_execute_statement(st_call *c) {
  statement_batch b = {.c = c};
  int rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc != STATOR_OK) return rc;
  size_t count = c->m[BATCH_STATEMENTS]->count;
  b.members = st_arena_array(c->arena, count, sizeof *b.members);
  b.ran = st_arena_array(c->arena, count, sizeof *b.ran);
  if (!b.members || !b.ran) return st_error_nomem(c->error);
  st_capacity_begin(c->m[BATCH_STATEMENTS_CAPACITY], ST_CHARGE_PLAIN, &b.capacity);
  rc = read_statements(&b);
  if (rc == STATOR_OK) rc = st_cancellation_begin(c, b.count, &b.faults);
  if (rc == STATOR_OK) rc = parse_members(&b);
  if (rc != STATOR_OK) return rc;
  return b.reads ? read_batch(&b) : write_batch_of(&b);
}
