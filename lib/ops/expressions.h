/* The expression members of a request: both styles mixed, names and values
** without use or content, placeholders; then each expression parsed in
** DynamoDB's order. validation.md section 4. */
#ifndef ST_EXPRESSIONS_H
#define ST_EXPRESSIONS_H
#include "expr/key_condition.h"
#include "ops/call.h"

enum { ST_EXPR_KINDS = ST_EXPR_PROJECTION + 1, ST_MOST_LEGACY = 4 };

typedef struct st_legacy_member {
  const char *name; /* "QueryFilter" */
  const st_json *node;
} st_legacy_member;

typedef struct st_expressions {
  /* Given by the operation: members of the request. */
  const st_json *names, *values;
  const st_json *text[ST_EXPR_KINDS];      /* by st_expr_kind */
  const char *values_need;                 /* "ConditionExpression is null" */
  st_legacy_member legacy[ST_MOST_LEGACY]; /* in the order AWS lists them */
  st_expr_kind listed[ST_EXPR_KINDS];      /* expressions in the order AWS lists them */
  int listed_count;

  /* Found. NULL where there is none. */
  st_placeholders placeholders;
  st_condition *condition, *filter;
  st_projection *projection;
  st_update *update;
  st_key_condition *key_condition;
} st_expressions;

/* Mixing, alone and early: before the values of a request are looked at. */
int st_expressions_check_mixing(st_call *c, const st_expressions *x);

/* Names and values, then all expressions parsed. Unused placeholders are
** st_expressions_check_used: operations ask at different moments. */
int st_expressions_parse(st_call *c, st_expressions *x);
int st_expressions_check_used(st_call *c, const st_expressions *x);
#endif
