/* execute_statement.c - ExecuteStatement: a SELECT page by page, or one write. */
#include "ops/item/write_item.h"
#include "ops/statement/next_token.h"
#include "ops/statement/search_statement.h"
#include "store/dry_run.h"

enum {
  EXECUTE_LIMIT = ST_S_MEMBERS,
  EXECUTE_NEXT_TOKEN,
  EXECUTE_CAPACITY,
};
static const st_field execute_statement_fields[] = {
    ST_STATEMENT_FIELDS,
    [ST_S_CONSISTENT] = ST_FIELD("ConsistentRead", ST_KIND_BOOLEAN),
    [EXECUTE_LIMIT] = {"Limit",     ST_KIND_INTEGER, 0, 1, INT32_MAX, NULL, NULL, NULL},
    [EXECUTE_NEXT_TOKEN] = {"NextToken", ST_KIND_STRING,  0, 1, 32768,     NULL, NULL, NULL},
    [EXECUTE_CAPACITY] = ST_ENUM_FIELD("ReturnConsumedCapacity", st_enum_consumed_capacity),
};
const st_shape st_execute_statement_shape =
    ST_SHAPE("ExecuteStatementInput", execute_statement_fields);

/* -- SELECT ------------------------------------------------------------------------- */

typedef struct select_run {
  st_statement_request *r;
  st_statement_read plan;
  st_capacity capacity;
  st_position position; /* of the token */
  int64_t limit, bytes, count;
  st_next_token next;
  bool more; /* next says where */
} select_run;

static int start_select(st_call *c, select_run *x) {
  st_statement_request *r = x->r;
  const st_index *index;
  int rc = st_next_token_read(c, r, c->m[EXECUTE_NEXT_TOKEN], &x->next);
  if (rc == STATOR_OK) rc = st_statement_request_table(c, r);
  if (rc == STATOR_OK)
    rc = st_statement_index(r->table, &r->s, c->now_ms, r->consistent, &index, c->error);
  if (rc == STATOR_OK)
    rc = st_statement_read_of(r->table, index, &r->s, c->arena, &x->plan, c->error);
  if (rc != STATOR_OK) return rc;
  bool fits = x->next.read < x->plan.count || !c->m[EXECUTE_NEXT_TOKEN];
  if (!fits) return st_next_token_refuse(c);
  if (!x->next.key.n) return STATOR_OK;
  rc = st_key_position(r->table, index, x->next.key, c->arena, &x->position, c->error);
  x->plan.ranges[x->next.read].after = &x->position;
  if (rc != STATOR_VALIDATION) return rc;
  st_error_clear(c->error); /* the table is not the one the token was made for */
  return st_next_token_refuse(c);
}

/* One get, query or scan; its items go behind those of the reads before. */
static int read_range(st_call *c, select_run *x, size_t at) {
  st_page_memory m = {c->arena, c->scratch, c->work, c->out, NULL};
  st_page page = x->plan.page;
  st_table *t = x->r->table;
  page.range = x->plan.ranges[at];
  page.limit = x->limit;
  page.most_bytes = x->bytes;
  page.one_row = at + 1 == x->plan.count && st_statement_reads_one(t, &page.range);
  size_t begin = c->out->n;
  if (x->count) st_buf_char(c->out, ',');
  int rc = st_page_read(c->store, t, &page, &m, c->error);
  if (rc != STATOR_OK) return rc;
  if (!page.count) st_buf_truncate(c->out, begin);
  x->count += page.count;
  x->bytes -= page.bytes;
  if (x->limit) x->limit -= page.scanned;
  x->more = page.last_key.n > 0;
  x->next = (st_next_token){at, page.last_key};
  return st_capacity_page(c, &x->capacity, x->r->s.table, &page, x->r->consistent);
}

/* The guide: results of IN come in pages of up to ten, the rest with NextToken. A dry
** run is to know all of them. */
static int read_ranges(st_call *c, select_run *x) {
  size_t first = x->next.read, count = x->plan.count;
  size_t most = st_store_dry_run(c->store) ? count : ST_MAX_READS_PER_PAGE;
  int rc = STATOR_OK;
  if (count == 0) return st_capacity_get(c, &x->capacity, x->r->s.table, 0, x->r->consistent);
  for (size_t at = first; at < count && !x->more && rc == STATOR_OK; at++) {
    if (at == first + most) {
      x->next = (st_next_token){.read = at};
      x->more = true;
    } else {
      rc = read_range(c, x, at);
    }
  }
  return rc;
}

static int answer_select(st_call *c, select_run *x) {
  st_buf_lit(c->out, "{\"Items\":[");
  int rc = read_ranges(c, x);
  st_buf_char(c->out, ']');
  if (rc == STATOR_OK && x->more) {
    st_buf_lit(c->out, ",\"NextToken\":\"");
    rc = st_next_token_write(c, x->r, &x->next);
    st_buf_char(c->out, '"');
  }
  if (rc == STATOR_OK && x->more && x->next.key.n) {
    st_buf_lit(c->out, ",\"LastEvaluatedKey\":");
    st_buf_str(c->out, x->next.key);
  }
  if (rc != STATOR_OK) return rc;
  st_capacity_answer(c, &x->capacity, true);
  st_buf_char(c->out, '}');
  return STATOR_OK;
}

/* -- SELECT with search() ----------------------------------------------------------- */

static int answer_search(st_call *c, st_search_run *run) {
  st_buf_lit(c->out, "{\"Items\":[");
  int rc = st_search_run_page(c, run);
  st_buf_char(c->out, ']');
  if (rc != STATOR_OK || !run->more) return rc;
  st_buf_lit(c->out, ",\"NextToken\":\"");
  rc = st_search_token_write(c, &run->token);
  st_buf_char(c->out, '"');
  return rc;
}

/* Limit is of items evaluated, as in every SELECT. */
static int execute_search(st_call *c, st_statement_request *r) {
  st_search_run run;
  st_capacity capacity;
  st_capacity_begin(c->m[EXECUTE_CAPACITY], ST_CHARGE_PLAIN, &capacity);
  int rc = st_statement_request_table(c, r);
  if (rc == STATOR_OK) rc = st_search_statement(c, r, &run);
  if (rc == STATOR_OK) rc = st_search_run_token(c, &run, c->m[EXECUTE_NEXT_TOKEN]);
  if (rc != STATOR_OK) return rc;
  run.page.limit = st_decode_int(c->m[EXECUTE_LIMIT], 0);
  rc = answer_search(c, &run);
  if (rc == STATOR_OK) rc = st_capacity_page(c, &capacity, r->s.table, &run.page, r->consistent);
  st_capacity_answer(c, &capacity, true);
  st_buf_char(c->out, '}');
  return rc;
}

static int execute_select(st_call *c, st_statement_request *r) {
  select_run x = {.r = r, .limit = st_decode_int(c->m[EXECUTE_LIMIT], 0), .bytes = ST_MAX_PAGE};
  st_capacity_begin(c->m[EXECUTE_CAPACITY], ST_CHARGE_PLAIN, &x.capacity);
  int rc = start_select(c, &x);
  return rc == STATOR_OK ? answer_select(c, &x) : rc;
}

/* -- writes ------------------------------------------------------------------------- */

static int write_one(st_call *c, st_statement_request *r, st_capacity *capacity) {
  int rc = st_statement_request_table(c, r);
  if (rc == STATOR_OK) rc = st_statement_key(r->table, &r->s, c->arena, &r->key, c->error);
  if (rc == STATOR_OK) rc = st_where_key_refuse(&r->key, c->error);
  return rc == STATOR_OK ? st_statement_request_write(c, r, capacity) : rc;
}

/* Before the commit: what cannot be answered is not done. */
static int answer_write(st_call *c, const st_statement_request *r, const st_capacity *capacity) {
  bool returning = r->s.returning != ST_RETURNING_NONE;
  st_buf_char(c->out, '{');
  if (returning) {
    st_buf_lit(c->out, "\"Items\":[");
    st_statement_request_returning(c, r);
    st_buf_char(c->out, ']');
  }
  st_capacity_answer(c, capacity, returning);
  st_buf_char(c->out, '}');
  return c->out->failed ? st_error_nomem(c->error) : STATOR_OK;
}

static int execute_write(st_call *c, st_statement_request *r) {
  st_capacity capacity;
  st_capacity_begin(c->m[EXECUTE_CAPACITY], ST_CHARGE_PLAIN, &capacity);
  bool before = st_store_takes_one(c->store);
  int rc = before ? st_statement_request_table(c, r) : STATOR_OK;
  if (rc == STATOR_OK) rc = st_call_write_item(c, before ? r->table : NULL);
  if (rc != STATOR_OK) return rc;
  rc = write_one(c, r, &capacity);
  if (rc == STATOR_OK) rc = answer_write(c, r, &capacity);
  rc = st_call_commit(c, rc);
  if (rc == STATOR_CONDITION_FAILED && r->want_old_on_failure && r->write.before.n) {
    st_buf_lit(&c->error->extra, "\"Item\":");
    st_buf_str(&c->error->extra, r->write.before);
  }
  return rc;
}

int st_op_execute_statement(st_call *c) {
  st_statement_request r;
  int rc = st_decode_constraints(c->op->shape, c->m, NULL, 10, c->arena, c->error);
  if (rc == STATOR_OK) rc = st_statement_request_begin(c, c->m, &r);
  if (rc == STATOR_OK) rc = st_statement_request_parse(c, &r);
  if (rc != STATOR_OK) return rc;
  if (r.s.kind == ST_STATEMENT_EXISTS)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "EXISTS can only be used in ExecuteTransaction write requests.");
  if (r.s.search) return execute_search(c, &r);
  return st_statement_request_reads(&r) ? execute_select(c, &r) : execute_write(c, &r);
}
