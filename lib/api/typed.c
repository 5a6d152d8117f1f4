/* typed.c - put, get, update and delete without an envelope. They run the very
** operations that stator_call runs; only the members come from C, and the answer
** is cut out of its envelope. */
#include "api/typed.h"
#include "base/utf8.h"
#include "ops/item/item_shapes.h"
#include <string.h>

/* -- members from text ---------------------------------------------------------- */

static st_json *new_node(st_typed *t, int member) {
  st_json *node = &t->strings[t->count++];
  *node = (st_json){.skip = 1};
  t->call.m[member] = node;
  return node;
}

int st_typed_string(st_typed *t, int member, const char *text) {
  if (!text) return STATOR_OK;
  size_t n = strlen(text);
  if (n > ST_MAX_REQUEST || !st_utf8_valid((st_str){text, n}))
    return st_error_in_syntax(t->call.error, "a text argument is not UTF-8, or too long");
  st_json *node = new_node(t, member);
  node->type = ST_JSON_STRING;
  node->text = text;
  node->len = (uint32_t)n;
  return STATOR_OK;
}

int st_typed_number(st_typed *t, int member, int64_t value) {
  st_buf digits;
  st_str text;
  st_buf_init(&digits, 0);
  st_buf_int(&digits, value);
  bool ok = !digits.failed && st_arena_copy(t->call.arena, st_buf_view(&digits), &text);
  st_buf_free(&digits);
  if (!ok) return st_error_nomem(t->call.error);
  st_json *node = new_node(t, member);
  node->type = ST_JSON_NUMBER;
  node->text = text.p;
  node->len = (uint32_t)text.n;
  return STATOR_OK;
}

void st_typed_true(st_typed *t, int member, bool value) {
  new_node(t, member)->type = value ? ST_JSON_TRUE : ST_JSON_FALSE;
}

/* In plain form an item is any object; its reader refuses what is not one. */
static int json_member(st_typed *t, int member, const char *text, size_t length,
                       bool typed_always) {
  if (!text) return STATOR_OK;
  st_call *c = &t->call;
  st_str json = {text, length == STATOR_NUL ? strlen(text) : length};
  const st_json *node;
  const st_field *field = &c->op->shape->fields[member];
  int rc = st_call_read(c, json, c->plain ? NULL : field, &node);
  if (rc != STATOR_OK) return rc;
  bool plain = c->plain && field->kind == ST_KIND_ITEM && !typed_always;
  if (!plain) rc = st_decode_check(field, node, c->error);
  if (rc == STATOR_OK) c->m[member] = node;
  return rc;
}

int st_typed_json(st_typed *t, int member, const char *text, size_t length) {
  return json_member(t, member, text, length, false);
}

int st_typed_key(st_typed *t, int member, const char *text) {
  return json_member(t, member, text, STATOR_NUL, true);
}

bool st_typed_args_fit(const stator_args *a, int takes) {
  if (!(takes & ST_TAKES_CONDITION) && (a->condition || a->return_on_failure)) return false;
  if (!(takes & ST_TAKES_RETURNS) && a->returns) return false;
  if (!(takes & ST_TAKES_READING) && (a->filter || a->index || a->limit || a->start)) return false;
  if (!(takes & ST_TAKES_PROJECTION) && a->projection) return false;
  if (!(takes & ST_TAKES_CONSISTENT) && a->consistent) return false;
  if (!(takes & ST_TAKES_DIRECTION) && a->descending) return false;
  if (!(takes & ST_TAKES_SEGMENT) && (a->segment || a->total_segments)) return false;
  bool known = (a->format == STATOR_TYPED || a->format == STATOR_PLAIN) &&
               a->returns >= STATOR_RETURN_NONE && a->returns <= STATOR_RETURN_UPDATED_NEW;
  return known && a->limit >= 0;
}

/* -- the calls ---------------------------------------------------------------------- */

typedef struct typed_request {
  const char *operation, *table, *item, *update;
  size_t length;
  const stator_args *args;
  int takes;
} typed_request;

static int set_write_members(st_typed *t, const typed_request *q) {
  static const char *const returns[] = {NULL, "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"};
  const stator_args *a = q->args;
  int rc = st_typed_string(t, ST_W_TABLE_NAME, q->table);
  if (rc == STATOR_OK) rc = st_typed_json(t, ST_W_ITEM, q->item, q->length);
  if (rc == STATOR_OK) rc = st_typed_string(t, ST_W_CONDITION, a->condition);
  if (rc == STATOR_OK) rc = st_typed_string(t, ST_W_RETURN_VALUES, returns[a->returns]);
  if (rc == STATOR_OK && a->return_on_failure)
    rc = st_typed_string(t, ST_W_RETURN_ON_FAILURE, "ALL_OLD");
  if (rc == STATOR_OK) rc = st_typed_json(t, ST_W_NAMES, a->names, STATOR_NUL);
  if (rc == STATOR_OK) rc = st_typed_json(t, ST_W_VALUES, a->values, STATOR_NUL);
  if (rc == STATOR_OK && q->update) rc = st_typed_string(t, ST_W_UPDATE, q->update);
  return rc;
}

static int set_get_members(st_typed *t, const typed_request *q) {
  const stator_args *a = q->args;
  int rc = st_typed_string(t, ST_G_TABLE_NAME, q->table);
  if (rc == STATOR_OK) rc = st_typed_json(t, ST_G_KEY, q->item, q->length);
  if (rc == STATOR_OK) rc = st_typed_string(t, ST_G_PROJECTION, a->projection);
  if (rc == STATOR_OK) rc = st_typed_json(t, ST_G_NAMES, a->names, STATOR_NUL);
  if (rc == STATOR_OK && a->consistent) st_typed_true(t, ST_G_CONSISTENT, true);
  return rc;
}

typedef struct typed_job {
  st_job job;
  const st_operation *op;
  const typed_request *q;
  int (*set_members)(st_typed *, const typed_request *);
  size_t envelope; /* how many bytes of the answer stand before the item */
} typed_job;

static int run_typed_job(st_job *job, st_lane *lane) {
  const typed_job *j = (const typed_job *)job;
  st_typed t = {.call = st_job_call(job, lane), .count = 0};
  t.call.op = j->op;
  t.call.plain = j->q->args->format == STATOR_PLAIN;
  int rc = j->set_members(&t, j->q);
  if (rc == STATOR_OK) rc = st_call_run_decoded(&t.call);
  rc = st_result_end(job->result, rc);
  if (rc == STATOR_OK) st_result_cut(job->result, j->envelope);
  return rc;
}

static int run_typed(stator *db, typed_request *q, stator_result *r,
                     int (*set_members)(st_typed *, const typed_request *), size_t envelope) {
  static const stator_args no_args;
  if (!r) return STATOR_MISUSE;
  if (!q->args) q->args = &no_args;
  if (!db || !q->table || !q->item)
    return st_result_misuse(r, "a typed call needs a handle, a table and an item or key");
  if (st_result_holds(r, q->item))
    return st_result_misuse(r, "the item or key lies in the result that is to be written");
  if (!st_typed_args_fit(q->args, q->takes))
    return st_result_misuse(r, "stator_args has a member this call has no use for");
  if (q->length == STATOR_NUL) q->length = strlen(q->item);
  const st_operation *op = st_operation_find(st_str_of(q->operation));
  typed_job j = {
      {.db = db, .result = r, .run = run_typed_job, .company = op->company, .bytes = q->length},
      op,
      q,
      set_members,
      envelope
  };
  return st_job_run(&j.job);
}

/* The answers' envelopes: {"Attributes":...} and {"Item":...}. */
enum { ATTRIBUTES_ENVELOPE = 14, ITEM_ENVELOPE = 8 };

int stator_put(stator *db, const char *table, const char *item, size_t length,
               const stator_args *args, stator_result *result) {
  typed_request q = {
      "PutItem", table, item, NULL, length, args, ST_TAKES_CONDITION | ST_TAKES_RETURNS};
  return run_typed(db, &q, result, set_write_members, ATTRIBUTES_ENVELOPE);
}

int stator_get(stator *db, const char *table, const char *key, size_t length,
               const stator_args *args, stator_result *result) {
  typed_request q = {
      "GetItem", table, key, NULL, length, args, ST_TAKES_PROJECTION | ST_TAKES_CONSISTENT};
  return run_typed(db, &q, result, set_get_members, ITEM_ENVELOPE);
}

int stator_update(stator *db, const char *table, const char *key, size_t length, const char *update,
                  const stator_args *args, stator_result *result) {
  typed_request q = {
      "UpdateItem", table, key, update, length, args, ST_TAKES_CONDITION | ST_TAKES_RETURNS};
  return run_typed(db, &q, result, set_write_members, ATTRIBUTES_ENVELOPE);
}

int stator_delete(stator *db, const char *table, const char *key, size_t length,
                  const stator_args *args, stator_result *result) {
  typed_request q = {
      "DeleteItem", table, key, NULL, length, args, ST_TAKES_CONDITION | ST_TAKES_RETURNS};
  return run_typed(db, &q, result, set_write_members, ATTRIBUTES_ENVELOPE);
}
