/* analyse_condition.c - WHERE as the nodes that conditions are made of. What
** differs from expressions: <> is false where an operand is missing, and IS tests
** of NULL and MISSING are type and existence. Recursion is bounded by the parser's
** limits on depth and operators. */
#include "base/bounds.h"
#include "partiql/statement_analysis.h"

static int make_condition(st_ql_analysis *a, const st_ql_node *n, st_node **out);

static int ql_test(st_ql_analysis *a, st_op op, st_node **out) {
  *out = st_node_new(&a->parser.ast, op);
  return *out ? STATOR_OK : st_error_nomem(a->parser.error);
}

/* ---- operands */

int st_ql_unsupported_operator(st_ql_analysis *a, const st_ql_node *n) {
  return st_error_raise(a->parser.error, STATOR_VALIDATION,
                        "Unsupported operator in Condition Expression. Operator: %.*s",
                        ST_FMT(n->token->text));
}

static char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool st_ql_calls(const st_ql_node *n, const char *function) {
  if (n->sort != ST_QL_CALL) return false;
  st_str name = n->token->name;
  size_t i = 0;
  while (i < name.n && function[i] && lower_case(name.p[i]) == function[i]) i++;
  return i == name.n && !function[i];
}

st_op st_ql_function(const st_ql_node *call, st_op from, st_op to) {
  for (int op = from; op <= (int)to; op++)
    if (st_ql_calls(call, st_op_name((st_op)op))) return (st_op)op;
  return ST_OP_UNKNOWN;
}

static int path_operand(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  st_path path;
  int rc = st_ql_path(a, n, &path);
  if (rc != STATOR_OK) return rc;
  *out = st_node_path(&a->parser.ast, path);
  return *out ? STATOR_OK : st_error_nomem(a->parser.error);
}

static int value_operand(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  st_value value;
  int rc = st_ql_value(a, n, &value);
  if (rc != STATOR_OK) return rc;
  *out = st_node_value(&a->parser.ast, n->token->text, value);
  return *out ? STATOR_OK : st_error_nomem(a->parser.error);
}

static int make_operand(st_ql_analysis *a, const st_ql_node *n, st_node **out);

/* The operands of a test or call, in text order. */
static int add_operands(st_ql_analysis *a, const st_ql_node *first, st_node *to) {
  for (const st_ql_node *n = first; n; n = n->next) {
    st_node *operand;
    int rc = make_operand(a, n, &operand);
    if (rc != STATOR_OK) return rc;
    st_node_add(to, operand);
  }
  return STATOR_OK;
}

static int make_call(st_ql_analysis *a, const st_ql_node *n, st_op op, st_node **out) {
  int rc = ql_test(a, op, out);
  if (rc != STATOR_OK) return rc;
  (*out)->text = st_str_of(st_op_name(op));
  return add_operands(a, n->first, *out);
}

/* EXISTS stands alone, and in transactions only. */
static int refuse_call(st_ql_analysis *a, const st_ql_node *n) {
  if (n->token->word == ST_QL_EXISTS)
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "EXISTS can only be used in ExecuteTransaction write requests.");
  if (st_ql_function(n, ST_OP_SIZE, ST_OP_CONTAINS) != ST_OP_UNKNOWN) return st_ql_unexpected(a, n);
  return st_error_raise(a->parser.error, STATOR_VALIDATION, "Invalid function name; function: %.*s",
                        ST_FMT(n->token->name));
}

static int make_operand(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  switch (n->sort) {
  case ST_QL_NAME_TERM:
  case ST_QL_PATH: return path_operand(a, n, out);
  case ST_QL_CALL:
    if (st_ql_function(n, ST_OP_SIZE, ST_OP_SIZE) == ST_OP_SIZE)
      return make_call(a, n, ST_OP_SIZE, out);
    return refuse_call(a, n);
  case ST_QL_SIGN:
  case ST_QL_ARITHMETIC:
  case ST_QL_FOREIGN: return st_ql_unsupported_operator(a, n);
  case ST_QL_LITERAL:
  case ST_QL_MISSING_TERM:
  case ST_QL_PARAMETER:
  case ST_QL_LIST:
  case ST_QL_BAG:
  case ST_QL_TUPLE: return value_operand(a, n, out);
  default: return st_ql_unexpected(a, n);
  }
}

/* ---- tests */

/* NOT IN, NOT BETWEEN, IS NOT NULL. */
static int negate(st_ql_analysis *a, bool negative, st_node **test) {
  st_node *inside = *test;
  int rc = negative ? ql_test(a, ST_OP_NOT, test) : STATOR_OK;
  if (rc == STATOR_OK && negative) st_node_add(*test, inside);
  return rc;
}

static int make_test(st_ql_analysis *a, const st_ql_node *n, st_op op, st_node **out) {
  int rc = ql_test(a, op, out);
  if (rc == STATOR_OK) rc = add_operands(a, n->first, *out);
  return rc == STATOR_OK ? negate(a, n->sort != ST_QL_COMPARISON && n->negative, out) : rc;
}

static int make_in(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  const st_ql_node *list = n->last;
  st_node *operand;
  if (list->sort != ST_QL_LIST && list->sort != ST_QL_BAG) return st_ql_unexpected(a, list);
  if (list->count > ST_MAX_IN_OPERANDS)
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "The IN operator is provided with too many operands; number of "
                          "operands: %u",
                          (unsigned)list->count);
  if (list->count == 0)
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "Incorrect number of operands for operator or function; operator or "
                          "function: IN, number of operands: 1");
  int rc = make_operand(a, n->first, &operand);
  if (rc == STATOR_OK) rc = ql_test(a, ST_OP_IN, out);
  if (rc != STATOR_OK) return rc;
  st_node_add(*out, operand);
  rc = add_operands(a, list->first, *out);
  return rc == STATOR_OK ? negate(a, n->negative, out) : rc;
}

static const st_value null_type_name = {"{\"S\":\"NULL\"}", 12, ST_S};

/* a IS NULL: of type NULL; a IS MISSING: not there. */
static int make_is(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  st_node *operand, *type;
  bool missing = n->of_type->word == ST_QL_MISSING;
  if (!missing && n->of_type->word != ST_QL_NULL) return st_ql_unsupported_operator(a, n);
  if (!st_ql_is_path(n->first)) return st_ql_unexpected(a, n->first);
  int rc = path_operand(a, n->first, &operand);
  st_op op = !missing ? ST_OP_TYPE : n->negative ? ST_OP_EXISTS : ST_OP_NOT_EXISTS;
  if (rc == STATOR_OK) rc = ql_test(a, op, out);
  if (rc != STATOR_OK) return rc;
  (*out)->text = st_str_of(st_op_name(op));
  st_node_add(*out, operand);
  if (missing) return STATOR_OK;
  type = st_node_value(&a->parser.ast, n->of_type->text, null_type_name);
  if (!type) return st_error_nomem(a->parser.error);
  st_node_add(*out, type);
  return negate(a, n->negative, out);
}

static int make_logic(st_ql_analysis *a, const st_ql_node *n, st_op op, st_node **out) {
  int rc = ql_test(a, op, out);
  for (const st_ql_node *kid = n->first; kid && rc == STATOR_OK; kid = kid->next) {
    st_node *test;
    rc = make_condition(a, kid, &test);
    if (rc == STATOR_OK) st_node_add(*out, test);
  }
  return rc;
}

static int make_comparison(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  return make_test(a, n, n->op == ST_OP_NE ? ST_OP_DIFFERS : (st_op)n->op, out);
}

static int make_condition(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  st_op function;
  switch (n->sort) {
  case ST_QL_AND_TEST: return make_logic(a, n, ST_OP_AND, out);
  case ST_QL_OR_TEST: return make_logic(a, n, ST_OP_OR, out);
  case ST_QL_NOT_TEST: return make_logic(a, n, ST_OP_NOT, out);
  case ST_QL_COMPARISON: return make_comparison(a, n, out);
  case ST_QL_BETWEEN_TEST: return make_test(a, n, ST_OP_BETWEEN, out);
  case ST_QL_IN_TEST: return make_in(a, n, out);
  case ST_QL_IS_TEST: return make_is(a, n, out);
  case ST_QL_SIGN:
  case ST_QL_ARITHMETIC:
  case ST_QL_FOREIGN: return st_ql_unsupported_operator(a, n);
  case ST_QL_CALL:
    function = st_ql_function(n, ST_OP_EXISTS, ST_OP_CONTAINS);
    return function == ST_OP_UNKNOWN ? refuse_call(a, n) : make_call(a, n, function, out);
  default: return st_ql_unexpected(a, n);
  }
}

int st_ql_condition(st_ql_analysis *a, const st_ql_node *n, st_condition **out) {
  st_node *root;
  *out = NULL;
  int rc = make_condition(a, n, &root);
  if (rc == STATOR_OK) rc = st_check_condition(&a->parser, root);
  if (rc != STATOR_OK) return rc;
  *out = st_condition_of(&a->parser.ast, root);
  return *out ? STATOR_OK : st_error_nomem(a->parser.error);
}
