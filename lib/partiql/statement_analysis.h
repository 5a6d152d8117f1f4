/* What the terms of a statement come to: paths, values, conditions, updates. */
#ifndef ST_STATEMENT_ANALYSIS_H
#define ST_STATEMENT_ANALYSIS_H
#include "expr/parser.h"
#include "partiql/statement_syntax.h"

typedef struct st_ql_analysis {
  st_parser parser;           /* its error and arena; its nodes become the expression's */
  const st_value *parameters; /* as many as the statement has '?' */
  bool selects;               /* it is a SELECT's, which may have a search() */
  const st_ql_node *search;   /* the term that is no condition; NULL: none */
} st_ql_analysis;

/* Begins an expression: a condition, or all right-hand sides of an update. */
void st_ql_begin(st_ql_analysis *a, st_arena *arena, st_error *error);

/* All of these answer STATOR_OK or what they raised. */

/* `what`, `detail`, and " at <line>:<column>:<length>" of the token. */
int st_ql_raise_at(st_ql_analysis *a, const char *what, const char *detail,
                   const st_ql_token *token);

bool st_ql_is_path(const st_ql_node *n);
bool st_ql_is_whole_number(const st_ql_node *n);
int st_ql_path(st_ql_analysis *a, const st_ql_node *n, st_path *out);

/* A literal, a collection of literals or a parameter, as a value in the arena. */
int st_ql_value(st_ql_analysis *a, const st_ql_node *n, st_value *out);

/* A tuple as an item, whose attributes may be parameters. */
int st_ql_item(st_ql_analysis *a, const st_ql_node *tuple, st_str *item, size_t *size);

/* "Unexpected path component at 1:8:5". */
int st_ql_unexpected(st_ql_analysis *a, const st_ql_node *n);
/* "Unsupported operator in Condition Expression. Operator: +"; `kind`: "Condition",
** "Update". */
int st_ql_unsupported_operator(st_ql_analysis *a, const char *kind, const st_ql_node *n);
/* A function that no expression has, or that this sort of expression has not; `sort`:
** "a condition", "an update". */
int st_ql_refuse_function(st_ql_analysis *a, const char *sort, const st_ql_node *call);

/* Whether it is a call of the function, which is given in lower case. */
bool st_ql_calls(const st_ql_node *n, const char *function);
/* The function among the operators `from` to `to` that a call names; ST_OP_UNKNOWN:
** none. */
st_op st_ql_function(const st_ql_node *call, st_op from, st_op to);

/* Finds the search() of a WHERE and what it asks for; NULL: there is none. */
int st_ql_search(st_ql_analysis *a, const st_ql_node *where, const st_search_call **out);
int st_ql_refuse_search(st_ql_analysis *a); /* where none may stand */

/* Of all terms but a->search; NULL: there are no others. */
int st_ql_condition(st_ql_analysis *a, const st_ql_node *n, st_condition **out);
int st_ql_update(st_ql_analysis *a, const st_ql_statement *s, st_update **out);
#endif
