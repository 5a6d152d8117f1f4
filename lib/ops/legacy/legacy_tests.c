/* legacy_tests.c - what each comparison operator takes, and the nodes of
** conditions it stands for. */
#include "ops/legacy/legacy_tests.h"
#include "expr/ast.h"
#include "ops/decode.h"

const char *const st_enum_comparison[] = {"IN",          "NULL", "BETWEEN",  "LT", "NOT_CONTAINS",
                                          "EQ",          "GT",   "NOT_NULL", "NE", "LE",
                                          "BEGINS_WITH", "GE",   "CONTAINS", NULL};

static const struct comparison {
  uint32_t least, most; /* values */
  unsigned types;       /* of values */
  st_op op;
} comparisons[] = {
    [ST_COMPARE_IN] = {1, UINT32_MAX, ST_SCALAR_TYPES, ST_OP_IN         },
    [ST_COMPARE_NULL] = {0, 0,          ST_ANY_TYPE,     ST_OP_NOT_EXISTS },
    [ST_COMPARE_BETWEEN] = {2, 2,          ST_SCALAR_TYPES, ST_OP_BETWEEN    },
    [ST_COMPARE_LT] = {1, 1,          ST_SCALAR_TYPES, ST_OP_LT         },
    [ST_COMPARE_NOT_CONTAINS] = {1, 1,          ST_SCALAR_TYPES, ST_OP_CONTAINS   },
    [ST_COMPARE_EQ] = {1, 1,          ST_ANY_TYPE,     ST_OP_EQ         },
    [ST_COMPARE_GT] = {1, 1,          ST_SCALAR_TYPES, ST_OP_GT         },
    [ST_COMPARE_NOT_NULL] = {0, 0,          ST_ANY_TYPE,     ST_OP_EXISTS     },
    [ST_COMPARE_NE] = {1, 1,          ST_ANY_TYPE,     ST_OP_NE         },
    [ST_COMPARE_LE] = {1, 1,          ST_SCALAR_TYPES, ST_OP_LE         },
    [ST_COMPARE_BEGINS_WITH] = {1, 1,          ST_TEXT_TYPES,   ST_OP_BEGINS_WITH},
    [ST_COMPARE_GE] = {1, 1,          ST_SCALAR_TYPES, ST_OP_GE         },
    [ST_COMPARE_CONTAINS] = {1, 1,          ST_SCALAR_TYPES, ST_OP_CONTAINS   },
};

int st_legacy_test_check(st_call *c, const st_legacy_test *test) {
  const struct comparison *rule = &comparisons[test->op];
  const st_legacy_values *v = &test->values;
  const char *op = st_enum_comparison[test->op];
  if (v->count < rule->least || v->count > rule->most)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "One or more parameter values were invalid: Invalid number of "
                          "argument(s) for the %s ComparisonOperator",
                          op);
  for (uint32_t i = 1; i < v->count; i++)
    if (v->all[i].type != v->all[0].type)
      return st_error_raise(c->error, STATOR_VALIDATION,
                            "One or more parameter values were invalid: AttributeValues inside "
                            "AttributeValueList must be of same type");
  if (v->count > 0 && !(rule->types & ST_TYPE_BIT(v->all[0].type)))
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "One or more parameter values were invalid: ComparisonOperator %s is not "
                          "valid for %s AttributeValue type",
                          op, st_type_name((st_type)v->all[0].type));
  if (test->op == ST_COMPARE_BETWEEN && st_value_compare(v->all[0], v->all[1]) > 0)
    return st_error_raise(c->error, STATOR_VALIDATION,
                          "The BETWEEN condition was provided a range where the lower bound is "
                          "greater than the upper bound");
  return STATOR_OK;
}

/* -- nodes ------------------------------------------------------------------------ */

/* A node that has the attribute as its first operand, NULL: out of memory. */
static st_node *node_on(st_ast *ast, st_op op, st_str name) {
  st_path path;
  if (!st_legacy_path(ast->arena, name, &path)) return NULL;
  st_node *node = st_node_new(ast, op), *operand = st_node_path(ast, path);
  if (!node || !operand) return NULL;
  st_node_add(node, operand);
  return node;
}

static st_node *plain_node(st_ast *ast, const st_legacy_test *test) {
  st_node *node = node_on(ast, comparisons[test->op].op, test->name);
  for (uint32_t i = 0; node && i < test->values.count; i++) {
    st_node *value = st_node_value(ast, (st_str){NULL, 0}, test->values.all[i]);
    if (!value) return NULL;
    st_node_add(node, value);
  }
  return node;
}

/* Unlike a NOT in an expression it wants the attribute to be there. */
static st_node *not_contains_node(st_ast *ast, const st_legacy_test *test) {
  st_node *contains = plain_node(ast, test);
  st_node *exists = node_on(ast, ST_OP_EXISTS, test->name);
  st_node *not = st_node_new(ast, ST_OP_NOT), *both = st_node_new(ast, ST_OP_AND);
  if (!contains || !exists || !not || !both) return NULL;
  st_node_add(not, contains);
  st_node_add(both, exists);
  st_node_add(both, not );
  return both;
}

static st_node *test_node(st_ast *ast, const st_legacy_test *test) {
  return test->op == ST_COMPARE_NOT_CONTAINS ? not_contains_node(ast, test) : plain_node(ast, test);
}

int st_legacy_condition_of(st_call *c, const st_legacy_tests *tests, bool any, st_condition **out) {
  st_ast ast = {.arena = c->arena};
  *out = NULL;
  if (tests->count == 0) return STATOR_OK;
  st_node *root = st_node_new(&ast, any ? ST_OP_OR : ST_OP_AND);
  for (size_t i = 0; root && i < tests->count; i++) {
    st_node *node = test_node(&ast, &tests->all[i]);
    if (!node) return st_error_nomem(c->error);
    st_node_add(root, node);
  }
  *out = root ? st_condition_of(&ast, root) : NULL;
  return *out ? STATOR_OK : st_error_nomem(c->error);
}

bool st_legacy_is_or(const st_expressions *x) {
  return st_decode_enum(x->legacy[ST_LEGACY_CONDITIONAL_OPERATOR], st_enum_conditional_operator) ==
         0;
}
