/* tokens.c - the table of tokens. Digests are kept as two integers. */
#include "store/tokens.h"
#include "store/store_internal.h"

static int bind_token(st_store *s, sqlite3_stmt *q, st_str scope, st_str text, int64_t time_ms,
                      st_error *error) {
  int rc = st_sql_bind_text(s, q, 1, scope, error);
  if (rc == STATOR_OK) rc = st_sql_bind_text(s, q, 2, text, error);
  sqlite3_bind_int64(q, 3, time_ms);
  return rc;
}

int st_tokens_find(st_store *s, st_kept_token *token, int64_t now_ms, st_arena *arena, bool *found,
                   st_error *error) {
  sqlite3_stmt *q;
  *found = false;
  int rc = st_sql_fixed(s, ST_FIXED_TOKEN_FIND, &q, error);
  if (rc == STATOR_OK) rc = bind_token(s, q, token->scope, token->text, now_ms, error);
  if (rc != STATOR_OK) return rc;
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    *found = true;
    token->content =
        (st_digest){(uint64_t)sqlite3_column_int64(q, 0), (uint64_t)sqlite3_column_int64(q, 1)};
    if (!st_arena_copy(arena, st_sql_bytes(q, 2), &token->sizes)) rc = st_error_nomem(error);
  } else if (code != SQLITE_DONE) {
    rc = st_store_raise(s, code, error);
  }
  sqlite3_reset(q);
  return rc;
}

static int remove_expired(st_store *s, int64_t now_ms, st_error *error) {
  sqlite3_stmt *q;
  int rc = st_sql_fixed(s, ST_FIXED_TOKENS_EXPIRE, &q, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 1, now_ms);
  return st_sql_run(s, q, error);
}

int st_tokens_keep(st_store *s, const st_kept_token *token, int64_t now_ms, st_error *error) {
  sqlite3_stmt *q;
  int rc = remove_expired(s, now_ms, error);
  if (rc == STATOR_OK) rc = st_sql_fixed(s, ST_FIXED_TOKEN_KEEP, &q, error);
  if (rc == STATOR_OK) rc = bind_token(s, q, token->scope, token->text, token->expires_ms, error);
  if (rc != STATOR_OK) return rc;
  sqlite3_bind_int64(q, 4, (int64_t)token->content.low);
  sqlite3_bind_int64(q, 5, (int64_t)token->content.high);
  rc = st_sql_bind_text(s, q, 6, token->sizes, error);
  return rc == STATOR_OK ? st_sql_run(s, q, error) : rc;
}
