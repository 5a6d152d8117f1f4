/* check_condition.c - what can be said of a condition's tests without an item:
** names and values defined, number and types of operands. Tests are judged one by
** one in text order; in a test, definedness comes first, then the number of
** operands, then distinct operands, then types. */
#include "expr/parser.h"

/* Operands nest through calls only, at most 300 deep. */
static int bind_operand(st_parser *p, st_node *n) {
  if (n->op == ST_OP_PATH) return st_parser_bind_path(p, &n->as.path);
  if (n->op == ST_OP_VALUE) return st_parser_bind_value(p, n);
  for (st_node *kid = n->first; kid; kid = kid->next) {
    int rc = bind_operand(p, kid);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

enum {
  TYPES_WITH_LENGTH =
      ST_ANY_TYPE & ~(ST_TYPE_BIT(ST_N) | ST_TYPE_BIT(ST_BOOL) | ST_TYPE_BIT(ST_NULL))
};

/* All operands whose type is known must have one of these. */
static int check_types(st_parser *p, const st_node *n, unsigned types) {
  for (const st_node *kid = n->first; kid; kid = kid->next) {
    st_type t = st_operand_type(kid);
    if (t != ST_NONE && !(types & ST_TYPE_BIT(t)))
      return st_parser_operand_type_error(p, (st_op)n->op, st_str_of(st_type_name(t)));
    st_parser_narrow(p, kid, types);
  }
  return STATOR_OK;
}

bool st_names_type(st_value name) {
  return st_type_of(st_value_scalar(name)) != ST_NONE;
}

/* attribute_type's second operand names a type. */
static int check_type_name(st_parser *p, const st_node *n) {
  const st_node *name = n->first->next;
  st_type t = st_operand_type(name);
  if (t == ST_NONE)
    return st_parser_operand_type_error(p, ST_OP_TYPE, ST_LIT("{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"));
  if (t != ST_S) return st_parser_operand_type_error(p, ST_OP_TYPE, st_str_of(st_type_name(t)));
  st_parser_narrow(p, name, ST_TYPE_BIT(ST_S));
  p->judged = true;
  if (st_names_type(name->as.value)) return STATOR_OK;
  st_expr_raise(p->error, p->kind, "Invalid attribute type name found; type: ", (st_str){0});
  st_name_decode(st_value_scalar(name->as.value), &p->error->message);
  st_buf_lit(&p->error->message, ", valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}");
  return (int)p->error->code;
}

static void print_bound(st_value v, st_buf *out) {
  st_buf_format(out, "AttributeValue: {%s:", st_type_name((st_type)v.type));
  if (v.type == ST_S)
    st_name_decode(st_value_scalar(v), out);
  else
    st_buf_str(out, st_value_scalar(v));
  st_buf_char(out, '}');
}

static int bounds_error(st_parser *p, const char *rule, st_value low, st_value high) {
  st_expr_raise(p->error, p->kind, "The BETWEEN operator requires ", st_str_of(rule));
  st_buf_lit(&p->error->message, "; lower bound operand: ");
  print_bound(low, &p->error->message);
  st_buf_lit(&p->error->message, ", upper bound operand: ");
  print_bound(high, &p->error->message);
  return (int)p->error->code;
}

bool st_bounds_fit(st_value low, st_value high) {
  return low.type == high.type && st_value_compare(low, high) <= 0;
}

static int check_bounds(st_parser *p, const st_node *n) {
  const st_node *low = n->first->next, *high = low->next;
  int rc = check_types(p, n, ST_SCALAR_TYPES);
  if (rc != STATOR_OK || low->op != ST_OP_VALUE || high->op != ST_OP_VALUE) return rc;
  p->judged = true;
  if (st_bounds_fit(low->as.value, high->as.value)) return STATOR_OK;
  const char *rule = low->as.value.type != high->as.value.type
                         ? "same data type for lower and upper bounds"
                         : "upper bound to be greater than or equal to lower bound";
  return bounds_error(p, rule, low->as.value, high->as.value);
}

static int check_call(st_parser *p, const st_node *n) {
  uint32_t wanted =
      n->op == ST_OP_SIZE || n->op == ST_OP_EXISTS || n->op == ST_OP_NOT_EXISTS ? 1 : 2;
  if (n->count != wanted) return st_parser_operand_count_error(p, n);
  bool path = n->op == ST_OP_EXISTS || n->op == ST_OP_NOT_EXISTS;
  if (path && n->first->op != ST_OP_PATH) return st_parser_path_required_error(p, n);
  return STATOR_OK;
}

/* size() where operands stand; its own operand may be a constant too. */
static int check_size(st_parser *p, const st_node *n) {
  for (const st_node *kid = n->first; kid; kid = kid->next) {
    int rc = kid->op == ST_OP_SIZE ? check_call(p, kid) : STATOR_OK;
    if (rc == STATOR_OK) rc = check_size(p, kid);
    if (rc == STATOR_OK && kid->op == ST_OP_SIZE) rc = check_types(p, kid, TYPES_WITH_LENGTH);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

static int check_operands(st_parser *p, const st_node *n) {
  switch (n->op) {
  case ST_OP_LT:
  case ST_OP_LE:
  case ST_OP_GT:
  case ST_OP_GE: return check_types(p, n, ST_SCALAR_TYPES);
  case ST_OP_BEGINS_WITH: return check_types(p, n, ST_TEXT_TYPES);
  case ST_OP_TYPE: return check_type_name(p, n);
  case ST_OP_BETWEEN: return check_bounds(p, n);
  default: return STATOR_OK;
  }
}

static int check_test(st_parser *p, st_node *n) {
  int rc = p->holders ? bind_operand(p, n) : STATOR_OK;
  if (rc == STATOR_OK && n->op <= ST_OP_CONTAINS) rc = check_call(p, n);
  if (rc == STATOR_OK) rc = check_size(p, n);
  if (rc == STATOR_OK) rc = st_parser_check_distinct(p, n);
  if (rc == STATOR_OK) rc = check_operands(p, n);
  return rc;
}

int st_check_condition(st_parser *p, st_node *n) {
  if (n->op < ST_OP_AND) return check_test(p, n);
  for (st_node *kid = n->first; kid; kid = kid->next) {
    int rc = st_check_condition(p, kid);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}
