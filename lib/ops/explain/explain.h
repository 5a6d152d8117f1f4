/* Explain, an extension: what a statement or a request does, without doing it. */
#ifndef ST_EXPLAIN_H
#define ST_EXPLAIN_H
#include "ops/explain/statement_calls.h"

extern const st_shape st_explain_shape;
int st_op_explain(st_call *c);

/* What is explained, for those who write parts of the answer. */
typedef struct st_explained {
  st_call *c;
  const st_operation *op; /* that was asked for; of a statement: ExecuteStatement */
  const st_statement *s;  /* NULL: it is a request */
  const st_json *request; /* NULL: it is a statement */
  st_dry_run run;         /* what it does */
  st_same_calls same;     /* of a statement */
} st_explained;

/* The read of a step; NULL: it is a get or a write. */
const struct st_page *st_explained_page(const st_dry_step *step);
const struct st_search_run *st_explained_search(const st_dry_step *step); /* NULL: it is none */
const struct st_write *st_explained_write(const st_dry_step *step);

/* "KeyCondition", "Filter", "Condition" as PartiQL; nothing where there is none.
** Errors: NOMEM. */
int st_explain_texts(const st_explained *e);

/* "Warnings":[{"Message","Advice"}]. Errors: NOMEM. */
int st_explain_warnings(const st_explained *e);
#endif
