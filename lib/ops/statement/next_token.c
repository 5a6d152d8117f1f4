/*
** next_token.c - tokens as base64 of
**
**   check    8 bytes, a hash of all that follows
**   request  8 bytes, a hash of statement and parameters
**   read     1 byte
**   key      canonical text, to the end
**
** The check keeps out what was cut or made up; it is no secret.
*/
#include "ops/statement/next_token.h"
#include "base/base64.h"
#include "base/hash.h"
#include "value/write.h"

enum { HASH_BYTES = 8, READ_AT = 2 * HASH_BYTES, KEY_AT = READ_AT + 1 };

int st_next_token_refuse(st_call *c) {
  return st_error_raise(c->error, STATOR_VALIDATION, "Invalid NextToken");
}

static void put_hash(uint64_t hash, char *out) {
  for (int i = 0; i < HASH_BYTES; i++) out[i] = (char)(hash >> 8 * i);
}

static int hash_request(st_call *c, const st_statement_request *r, char *out) {
  st_buf all;
  st_buf_init(&all, 0);
  st_buf_str(&all, r->text);
  for (size_t i = 0; i < r->parameter_count; i++) {
    st_buf_char(&all, 0);
    st_buf_add(&all, r->parameters[i].text, r->parameters[i].len);
  }
  put_hash(st_hash(st_buf_view(&all)), out);
  bool failed = all.failed;
  st_buf_free(&all);
  return failed ? st_error_nomem(c->error) : STATOR_OK;
}

int st_next_token_write(st_call *c, const st_statement_request *r, const st_next_token *t) {
  char head[KEY_AT] = {0};
  int rc = hash_request(c, r, head + HASH_BYTES);
  if (rc != STATOR_OK) return rc;
  head[READ_AT] = (char)t->read;
  st_buf_clear(c->work);
  st_buf_add(c->work, head, sizeof head);
  st_buf_str(c->work, t->key);
  if (c->work->failed) return st_error_nomem(c->error);
  st_str checked = {c->work->p + HASH_BYTES, c->work->n - HASH_BYTES};
  put_hash(st_hash(checked), c->work->p);
  st_base64_encode(st_buf_view(c->work), c->out);
  return STATOR_OK;
}

/* The bytes of a token, in the arena; n 0: it is none of ours. */
static int token_bytes(st_call *c, const st_json *node, st_str *out) {
  *out = (st_str){NULL, 0};
  st_str text = st_call_string(c, node);
  if (c->error->code != STATOR_OK) return c->error->code;
  if (st_base64_check(text) != ST_BASE64_OK) return STATOR_OK;
  size_t n = st_base64_length(text);
  if (n < KEY_AT) return STATOR_OK;
  char *bytes = st_arena_alloc(c->arena, n), check[HASH_BYTES];
  if (!bytes) return st_error_nomem(c->error);
  st_base64_decode(text, bytes);
  put_hash(st_hash((st_str){bytes + HASH_BYTES, n - HASH_BYTES}), check);
  if (memcmp(bytes, check, HASH_BYTES) == 0) *out = (st_str){bytes, n};
  return STATOR_OK;
}

/* Read as a client's, for a token with a right check can still be made up. */
static int read_token_key(st_call *c, st_str text, st_str *key) {
  const st_json *root;
  st_error ignored;
  *key = (st_str){NULL, 0};
  if (!text.n) return STATOR_OK;
  st_buf_clear(c->work);
  st_error_init(&ignored);
  static const st_field key_field = {.kind = ST_KIND_ITEM};
  int rc = st_json_read(text, c->arena, &root, &ignored);
  if (rc == STATOR_OK) rc = st_decode_check(&key_field, root, &ignored);
  if (rc == STATOR_OK) rc = st_write_item(root, c->arena, c->work, NULL, &ignored);
  st_error_free(&ignored);
  if (rc == STATOR_NOMEM || c->work->failed) return st_error_nomem(c->error);
  if (rc != STATOR_OK) return st_next_token_refuse(c);
  return st_arena_copy(c->arena, st_buf_view(c->work), key) ? STATOR_OK : st_error_nomem(c->error);
}

int st_next_token_read(st_call *c, const st_statement_request *r, const st_json *node,
                       st_next_token *out) {
  st_str bytes;
  char request[HASH_BYTES];
  *out = (st_next_token){0};
  if (!node) return STATOR_OK;
  int rc = token_bytes(c, node, &bytes);
  if (rc == STATOR_OK) rc = hash_request(c, r, request);
  if (rc != STATOR_OK) return rc;
  if (!bytes.n) return st_next_token_refuse(c);
  if (memcmp(bytes.p + HASH_BYTES, request, HASH_BYTES) != 0)
    return st_error_raise(c->error, STATOR_VALIDATION, "NextToken does not match request");
  out->read = (unsigned char)bytes.p[READ_AT];
  return read_token_key(c, (st_str){bytes.p + KEY_AT, bytes.n - KEY_AT}, &out->key);
}
