/* idempotency.c - what a token stands for, and for how long. Tables belong to no
** account, so neither do tokens. A cancelled transaction keeps none: it may be
** sent again. */
#include "ops/item/idempotency.h"
#include "store/tokens.h"
#include "value/json_digest.h"

enum { TOKEN_LIFE_MS = 10 * 60 * 1000 };

int st_idempotency_check(st_call *c, st_str token, const st_json *content, bool *replayed) {
  st_digest kept, now;
  *replayed = false;
  if (!token.n) return STATOR_OK;
  st_str scope = st_str_of(c->op->name);
  int rc = st_tokens_find(c->store, scope, token, c->now_ms, replayed, &kept, c->error);
  if (rc != STATOR_OK || !*replayed) return rc;
  rc = st_json_digest(content, c->arena, &now, c->error);
  if (rc != STATOR_OK || (kept.low == now.low && kept.high == now.high)) return rc;
  *replayed = false;
  return st_error_raise(
      c->error, STATOR_TOKEN_MISMATCH,
      "DynamoDB rejected the request because you retried a request with a different "
      "payload but with an idempotent token that was already used.");
}

int st_idempotency_keep(st_call *c, st_str token, const st_json *content) {
  if (!token.n) return STATOR_OK;
  st_kept_token kept = {
      .scope = st_str_of(c->op->name), .text = token, .expires_ms = c->now_ms + TOKEN_LIFE_MS};
  int rc = st_json_digest(content, c->arena, &kept.content, c->error);
  return rc == STATOR_OK ? st_tokens_keep(c->store, &kept, c->now_ms, c->error) : rc;
}
