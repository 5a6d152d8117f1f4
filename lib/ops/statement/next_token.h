/*
** NextToken of ExecuteStatement: where a SELECT goes on. It is opaque, and good for
** the same statement and parameters only; what was not made here is refused.
*/
#ifndef ST_NEXT_TOKEN_H
#define ST_NEXT_TOKEN_H
#include "ops/statement/statement_request.h"

typedef struct st_next_token {
  size_t read; /* number of the range to go on with */
  st_str key;  /* go on behind this item: a LastEvaluatedKey; n 0: at the range's start */
} st_next_token;

/* Appends the token's text. Errors: NOMEM. */
int st_next_token_write(st_call *c, const st_statement_request *r, const st_next_token *t);

/* The token's key is canonical, in the arena. Errors: VALIDATION, "Invalid
** NextToken", "NextToken does not match request". */
int st_next_token_read(st_call *c, const st_statement_request *r, const st_json *node,
                       st_next_token *out);

int st_next_token_refuse(st_call *c); /* "Invalid NextToken" */
#endif
