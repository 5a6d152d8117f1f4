/* idempotency.c - what a token stands for, and for how long. Tables belong to no
** account, so neither do tokens. A cancelled transaction keeps none: it may be
** sent again. */
#include "ops/item/idempotency.h"
#include "store/dry_run.h"
#include "store/tokens.h"
#include "value/json_digest.h"

enum { TOKEN_LIFE_MS = 10 * 60 * 1000 };

/* "120,0,5120" */
static int write_sizes(st_call *c, const int64_t *sizes, size_t count, st_str *out) {
  st_buf text;
  st_buf_init(&text, 0);
  for (size_t i = 0; i < count; i++) {
    if (i) st_buf_char(&text, ',');
    st_buf_int(&text, sizes[i]);
  }
  bool ok = !text.failed && st_arena_copy(c->arena, st_buf_view(&text), out);
  st_buf_free(&text);
  return ok ? STATOR_OK : st_error_nomem(c->error);
}

/* The digest has said that the actions are the same ones. */
static int read_sizes(st_call *c, st_str text, int64_t *sizes, size_t count) {
  const char *p = text.p, *end = text.p + text.n;
  for (size_t i = 0; i < count; i++) {
    const char *comma = p < end ? memchr(p, ',', (size_t)(end - p)) : NULL;
    const char *stop = comma ? comma : end;
    if (!st_str_to_int64((st_str){p, (size_t)(stop - p)}, &sizes[i]))
      return st_error_raise(c->error, STATOR_CORRUPT, "a token's sizes cannot be read");
    p = stop + (comma != NULL);
  }
  return STATOR_OK;
}

int st_idempotency_check(st_call *c, st_str token, const st_json *content, int64_t *sizes,
                         size_t count, bool *replayed) {
  st_kept_token kept = {.scope = st_str_of(c->op->name), .text = token};
  st_digest now;
  *replayed = false;
  if (!token.n || st_store_dry_run(c->store)) return STATOR_OK;
  int rc = st_tokens_find(c->store, &kept, c->now_ms, c->arena, replayed, c->error);
  if (rc != STATOR_OK || !*replayed) return rc;
  rc = st_json_digest(content, c->arena, &now, c->error);
  if (rc != STATOR_OK) return rc;
  if (kept.content.low == now.low && kept.content.high == now.high)
    return read_sizes(c, kept.sizes, sizes, count);
  *replayed = false;
  return st_error_raise(
      c->error, STATOR_TOKEN_MISMATCH,
      "DynamoDB rejected the request because you retried a request with a different "
      "payload but with an idempotent token that was already used.");
}

int st_idempotency_keep(st_call *c, st_str token, const st_json *content, const int64_t *sizes,
                        size_t count) {
  if (!token.n || st_store_dry_run(c->store)) return STATOR_OK;
  st_kept_token kept = {
      .scope = st_str_of(c->op->name), .text = token, .expires_ms = c->now_ms + TOKEN_LIFE_MS};
  int rc = st_json_digest(content, c->arena, &kept.content, c->error);
  if (rc == STATOR_OK) rc = write_sizes(c, sizes, count, &kept.sizes);
  return rc == STATOR_OK ? st_tokens_keep(c->store, &kept, c->now_ms, c->error) : rc;
}
