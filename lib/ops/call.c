/*
** call.c - the way of every call: read the JSON, decode it by the operation's
** shape, run the operation (again, when the catalog had changed under it), word
** the error.
*/
#include "ops/call.h"
#include "base/bounds.h"
#include "value/plain.h"
#include "value/write.h"

/* How often a call starts again before it gives up: each time another process
** must have changed the catalog in between. */
enum { MOST_RESTARTS = 100 };

/* A refusal may rest on a definition that another connection has changed: it is
** final when the catalog is the file's. ST_AGAIN if it was not. A question asks of a
** moment's catalog and rows: its limits are not to begin anew. */
static int check_refusal(st_call *c, int rc) {
  if (c->op->company == ST_ASKS) return rc;
  if (rc != STATOR_VALIDATION && rc != STATOR_RESOURCE_NOT_FOUND) return rc;
  st_error ignored; /* the refusal stands where the file cannot be asked */
  st_error_init(&ignored);
  if (st_catalog_refresh(c->store, &ignored) == ST_AGAIN) rc = ST_AGAIN;
  st_error_free(&ignored);
  return rc;
}

int st_call_run_decoded(st_call *c) {
  int rc = ST_AGAIN;
  st_store_set_now(c->store, c->now_ms);
  for (int i = 0; rc == ST_AGAIN && i < MOST_RESTARTS; i++) {
    st_error_clear(c->error);
    st_buf_clear(c->out);
    if (c->cursor) st_buf_clear(&c->cursor->offsets);
    rc = st_store_go_on(c->store, c->error);
    if (rc == STATOR_OK) rc = check_refusal(c, c->op->run(c));
    st_store_release(c->store);
  }
  if (rc == ST_AGAIN)
    rc = st_error_raise(c->error, STATOR_BUSY, "the catalog keeps changing; try again");
  if (rc == STATOR_OK && c->out->failed) rc = st_error_nomem(c->error);
  if (rc != STATOR_OK) st_call_word(c);
  return rc;
}

int st_call_run(st_call *c, const st_operation *op, st_str request) {
  c->op = op;
  const st_field whole = {.kind = ST_KIND_STRUCT, .shape = op->shape};
  const st_json *root;
  int rc = st_call_read(c, request, &whole, &root);
  if (rc == STATOR_OK) rc = st_decode(op->shape, root, c->m, c->error);
  return rc == STATOR_OK ? st_call_run_decoded(c) : rc;
}

int st_call_read(st_call *c, st_str request, const st_field *field, const st_json **root) {
  *root = NULL;
  if (request.n > ST_MAX_REQUEST)
    return st_error_in_syntax(c->error, "the request is larger than 16 MB");
  int rc = st_decode_read(request, field, c->order, c->arena, root, c->error);
  if (rc != STATOR_OK) return rc;
  if ((*root)->type == ST_JSON_OBJECT || (*root)->type == ST_JSON_ITEM) return STATOR_OK;
  return st_error_in_syntax(c->error, "the request is not a JSON object");
}

void st_call_word(st_call *c) {
  st_error *e = c->error;
  if (e->code == STATOR_VALIDATION && (c->op->prefixed & (1u << e->family)))
    st_error_wrap(e, "1 validation error detected: ", ST_LIT(""));
}

st_str st_call_string(st_call *c, const st_json *node) {
  st_str s = {NULL, 0};
  if (node && !st_json_string(node, c->arena, &s)) st_error_nomem(c->error);
  return s;
}

st_str st_call_table_name(st_str name) {
  static const char slash[] = ":table/";
  if (!st_str_starts(name, ST_LIT("arn:"))) return name;
  for (size_t i = 0; i + sizeof slash - 1 < name.n; i++)
    if (st_str_starts((st_str){name.p + i, name.n - i}, ST_LIT(":table/")))
      return (st_str){name.p + i + sizeof slash - 1, name.n - i - (sizeof slash - 1)};
  return name;
}

/* What nearly all names are: nothing to report, nothing to allocate. */
static bool plain_table_name(const st_json *name) {
  return name && !name->escaped && name->len <= ST_MAX_TABLE_NAME &&
         st_decode_name_pattern((st_str){name->text, name->len});
}

/* 2026: an empty name only fails its length, and an ARN may have 1024 bytes. */
int st_call_check_table_name(st_call *c, const st_json *name) {
  static const st_field item_table_fields[] = {
      {"TableName", ST_KIND_STRING, ST_REQUIRED | ST_NAME_PATTERN, 1, ST_MAX_TABLE_NAME, NULL, NULL,
       NULL}
  };
  static const st_shape item_table_shape = ST_SHAPE("", item_table_fields);
  if (plain_table_name(name)) return STATOR_OK;
  if (name) {
    st_str text = st_call_string(c, name);
    st_str bare = st_call_table_name(text);
    if (c->error->code != STATOR_OK) return c->error->code;
    if (bare.n != text.n && text.n <= ST_MAX_TABLE_ARN) return STATOR_OK;
  }
  return st_decode_constraints(&item_table_shape, &name, NULL, 1, c->arena, c->error);
}

int st_call_table(st_call *c, const st_json *name, st_table **table) {
  *table = NULL;
  st_str text = st_call_string(c, name);
  return c->error->code == STATOR_OK ? st_call_table_of(c, text, table) : (int)c->error->code;
}

int st_call_table_of(st_call *c, st_str name_or_arn, st_table **table) {
  *table = NULL;
  st_table *found;
  int rc = st_catalog_find(c->store, st_call_table_name(name_or_arn), &found, c->error);
  if (rc != STATOR_OK) return rc;
  bool gone = !found;
  st_status status =
      found ? st_status_at(found->status, found->until_ms, c->now_ms, &gone) : ST_DELETING;
  if (gone || status == ST_CREATING || status == ST_DELETING)
    return st_error_raise(c->error, STATOR_RESOURCE_NOT_FOUND, "Requested resource not found");
  *table = found;
  return STATOR_OK;
}

int st_call_whole_item(st_call *c, const st_json *node, st_item_text *item) {
  *item = (st_item_text){0};
  if (node->type == ST_JSON_ITEM) {
    *item = *st_json_item(node);
    return STATOR_OK;
  }
  st_buf_clear(c->work);
  int rc = c->plain ? st_plain_read_item(node, c->arena, c->work, &item->size, c->error)
                    : st_write_item(node, c->arena, c->work, &item->size, c->error);
  if (rc != STATOR_OK) return rc;
  if (c->work->failed || !st_arena_copy(c->arena, st_buf_view(c->work), &item->text))
    return st_error_nomem(c->error);
  return STATOR_OK;
}

int st_call_item(st_call *c, const st_json *node, st_str *text, size_t *size) {
  st_item_text item;
  int rc = st_call_whole_item(c, node, &item);
  *text = item.text;
  if (size) *size = item.size;
  return rc;
}

int st_call_value(st_call *c, const st_json *node, st_value *value) {
  st_str text;
  *value = (st_value){0};
  st_buf_clear(c->work);
  int rc = c->plain ? st_plain_read_value(node, c->arena, c->work, NULL, c->error)
                    : st_write_value(node, c->arena, c->work, NULL, c->error);
  if (rc != STATOR_OK) return rc;
  if (c->work->failed || !st_arena_copy(c->arena, st_buf_view(c->work), &text))
    return st_error_nomem(c->error);
  *value = st_value_at(text.p, text.p + text.n);
  return STATOR_OK;
}
