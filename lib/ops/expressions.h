/* The expression members of a request: both styles mixed, names and values
** without use or content, placeholders; then each expression parsed in
** DynamoDB's order. validation.md section 4. Legacy parameters come to the same:
** see ops/legacy. */
#ifndef ST_EXPRESSIONS_H
#define ST_EXPRESSIONS_H
#include "expr/key_condition.h"
#include "ops/call.h"

enum { ST_EXPR_KINDS = ST_EXPR_PROJECTION + 1 };

/* Legacy parameters, in the order AWS lists them. */
typedef enum st_legacy_kind {
  ST_LEGACY_ATTRIBUTES_TO_GET,
  ST_LEGACY_ATTRIBUTE_UPDATES,
  ST_LEGACY_EXPECTED,
  ST_LEGACY_QUERY_FILTER,
  ST_LEGACY_SCAN_FILTER,
  ST_LEGACY_CONDITIONAL_OPERATOR,
  ST_LEGACY_KEY_CONDITIONS,
  ST_LEGACY_KINDS
} st_legacy_kind;

typedef struct st_expressions {
  /* Given by the operation: members of the request. */
  const st_json *names, *values;
  const st_json *text[ST_EXPR_KINDS];     /* by st_expr_kind */
  const char *values_need;                /* "ConditionExpression is null" */
  const st_json *legacy[ST_LEGACY_KINDS]; /* by st_legacy_kind */
  bool unbound_allowed;                   /* names and values may be there without any expression */
  const st_item_text *taken; /* values that came whole, with the names of placeholders */
  bool wanted, known;        /* see known_expressions.h: is to be kept; was kept, and is sound */

  /* Found, in expressions or legacy parameters. NULL where there is none. */
  st_placeholders placeholders;
  st_condition *condition, *filter;
  st_projection *projection;
  st_update *update;
  st_key_condition *key_condition;
} st_expressions;

/* Which members may stand together, alone and early: before the values of a
** request are looked at. */
int st_expressions_check_mixing(st_call *c, const st_expressions *x);

/* Names and values, no expression empty; then all expressions parsed but the key
** condition, which comes behind Query's rules about Select. Unused placeholders
** are st_expressions_check_used: operations ask at different moments. */
int st_expressions_parse(st_call *c, st_expressions *x);
int st_expressions_parse_key_condition(st_call *c, st_expressions *x);
int st_expressions_check_used(st_call *c, const st_expressions *x);

/* One expression, with x->placeholders and in their arena. */
int st_expressions_parse_text(st_expressions *x, st_expr_kind kind, st_str text, st_error *error);

/* The value of a member of ExpressionAttributeValues, of which `name` is the name. */
int st_expressions_read_value(st_call *c, const st_json *name, st_value *value);
#endif
