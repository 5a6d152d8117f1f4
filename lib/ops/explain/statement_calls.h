/* The API calls that do what a statement does. */
#ifndef ST_STATEMENT_CALLS_H
#define ST_STATEMENT_CALLS_H
#include "ops/statement/statement_request.h"
#include "store/dry_run.h"

typedef struct st_same_call {
  const char *operation;
  st_str request; /* JSON, in the arena */
} st_same_call;

typedef struct st_same_calls {
  st_same_call *calls; /* one that does the same, or several, one after the other */
  size_t count;
  st_buf note; /* n 0, or why there is no single one, or in what its answer differs */
} st_same_calls;

/* `run`: what the statement, whose table is in place, does. Each call was tried in a
** dry run of its own: what would be refused is not answered. Caller frees with
** st_same_calls_free. Errors: NOMEM; ST_AGAIN. */
int st_statement_calls(st_call *c, const st_statement_request *r, const st_dry_run *run,
                       st_same_calls *out);
void st_same_calls_free(st_same_calls *calls);

/* The operation in a dry run: what is wrong with the request is raised, worded as the
** operation does, and what it would do is noted. A condition that would fail is not
** asked. */
int st_dry_call(st_call *c, const st_operation *op, st_str request, st_dry_run *run);
/* The same with members that are in place in `members`, by the operation's shape. */
int st_dry_call_decoded(st_call *c, const st_operation *op, const st_json *const *members,
                        st_dry_run *run);
/* Tries each of the calls so. What would be refused is not answered: there are none then,
** and the note says why. */
int st_try_calls(st_call *c, st_same_calls *out);
#endif
