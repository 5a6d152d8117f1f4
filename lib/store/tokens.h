/*
** Tokens of transactions that were carried out, each with a digest of what it
** did and how large that was, until it expires. They are in the file, and change in
** the transaction they belong to: whoever sees its writes sees its token.
*/
#ifndef ST_TOKENS_H
#define ST_TOKENS_H
#include "base/hash.h"
#include "store/store.h"

typedef struct st_kept_token {
  st_str scope, text; /* tokens of different scopes have nothing to do with each other */
  st_digest content;
  int64_t expires_ms; /* not valid any more at this time */
  st_str sizes;       /* of the items, as its caller writes them */
} st_kept_token;

/* Both inside st_store_write. Errors: the store's. */

/* Whether token->scope and text are known at `now_ms`; then content and sizes, in
** the arena, are filled in. */
int st_tokens_find(st_store *s, st_kept_token *token, int64_t now_ms, st_arena *arena, bool *found,
                   st_error *error);

/* Keeps a token, in the place of an expired one of its name, and removes some of
** those that have expired: more than one call adds. */
int st_tokens_keep(st_store *s, const st_kept_token *token, int64_t now_ms, st_error *error);
#endif
