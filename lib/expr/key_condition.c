/* key_condition.c - a condition whose tests can be carried out on an index.
** The texts of the restrictions stand in one table; those without a capture from
** 2026 get the prefix that the captured ones have. */
#include "expr/key_condition.h"
#include "expr/parser.h"
#include <string.h>

typedef enum key_fault {
  KEY_FAULT_OPERATOR,
  KEY_FAULT_NESTED_OPERATION,
  KEY_FAULT_FIRST_OPERAND,
  KEY_FAULT_TWO_NAMES,
  KEY_FAULT_NESTED_NAME,
  KEY_FAULT_NO_NAME,
  KEY_FAULT_REPEATED
} key_fault;

static const struct key_fault_text {
  const char *lead, *behind; /* the operator stands between */
} key_fault_texts[] = {
    [KEY_FAULT_OPERATOR] = {"Invalid operator used in KeyConditionExpression: ",               ""  },
    [KEY_FAULT_NESTED_OPERATION] = {"KeyConditionExpressions cannot contain nested operations",
                            NULL                                                                   },
    [KEY_FAULT_FIRST_OPERAND] = {"Invalid condition in KeyConditionExpression: ",
                            " operator must have the key attribute as its first operand"           },
    [KEY_FAULT_TWO_NAMES] = {"Invalid condition in KeyConditionExpression: Multiple attribute "
                             "names used in one condition",        NULL},
    [KEY_FAULT_NESTED_NAME] = {"KeyConditionExpressions cannot have conditions on nested "
                               "attributes",                       NULL},
    [KEY_FAULT_NO_NAME] = {"Invalid condition in KeyConditionExpression: No key attribute "
                           "specified",                            NULL},
    [KEY_FAULT_REPEATED] = {"KeyConditionExpressions must only contain one condition per key",
                            NULL                                                                   },
};

static int raise_key_fault(key_fault fault, const st_node *n, st_error *error) {
  const struct key_fault_text *t = &key_fault_texts[fault];
  st_str op = t->behind ? st_str_of(st_op_name((st_op)n->op)) : (st_str){0};
  st_expr_raise(error, ST_EXPR_KEY_CONDITION, t->lead, op);
  st_buf_text(&error->message, t->behind ? t->behind : "");
  return STATOR_VALIDATION;
}

/* How each operator reads, and from right to left; -1: not for keys. */
static int key_op(st_op op, bool mirrored) {
  switch (op) {
  case ST_OP_EQ: return ST_KEY_EQ;
  case ST_OP_LT: return mirrored ? ST_KEY_GT : ST_KEY_LT;
  case ST_OP_LE: return mirrored ? ST_KEY_GE : ST_KEY_LE;
  case ST_OP_GT: return mirrored ? ST_KEY_LT : ST_KEY_GT;
  case ST_OP_GE: return mirrored ? ST_KEY_LE : ST_KEY_GE;
  case ST_OP_BETWEEN: return ST_KEY_BETWEEN;
  case ST_OP_BEGINS_WITH: return ST_KEY_BEGINS_WITH;
  default: return -1;
  }
}

/* The one path among the operands, and the first value; NULL: there is none. */
static int find_key_operands(const st_node *n, const st_node **name, const st_node **value,
                             st_error *error) {
  *name = *value = NULL;
  for (const st_node *kid = n->first; kid; kid = kid->next) {
    if (kid->op == ST_OP_VALUE) {
      if (!*value) *value = kid;
      continue;
    }
    if (kid->op != ST_OP_PATH) return raise_key_fault(KEY_FAULT_NESTED_OPERATION, n, error);
    if (*name) return raise_key_fault(KEY_FAULT_TWO_NAMES, n, error);
    if (kid->as.path.count > 1) return raise_key_fault(KEY_FAULT_NESTED_NAME, n, error);
    *name = kid;
  }
  return STATOR_OK;
}

static int add_key_test(const st_node *n, const st_node *name, const st_node *low,
                        st_key_condition *out, st_error *error) {
  st_str attribute = name->as.path.steps[0].name;
  for (size_t i = 0; i < out->count; i++)
    if (st_str_eq(out->tests[i].name, attribute))
      return raise_key_fault(KEY_FAULT_REPEATED, n, error);
  if (out->count == sizeof out->tests / sizeof *out->tests) /* more than any key has */
    return st_error_raise(error, STATOR_VALIDATION, "Query key condition not supported");
  st_key_op op = (st_key_op)key_op((st_op)n->op, name != n->first);
  st_key_test *t = &out->tests[out->count++];
  const st_node *high = op == ST_KEY_BETWEEN ? n->last : low;
  *t = (st_key_test){.name = attribute,
                     .op = op,
                     .low = low->as.value,
                     .low_slot = low->slot,
                     .high_slot = high->slot};
  if (op == ST_KEY_BETWEEN) t->high = high->as.value;
  return STATOR_OK;
}

static int take_key_test(const st_node *n, st_key_condition *out, st_error *error) {
  const st_node *name, *low;
  if (key_op((st_op)n->op, false) < 0) return raise_key_fault(KEY_FAULT_OPERATOR, n, error);
  bool ordered = n->op == ST_OP_BETWEEN || n->op == ST_OP_BEGINS_WITH;
  if (ordered && n->first->op == ST_OP_VALUE)
    return raise_key_fault(KEY_FAULT_FIRST_OPERAND, n, error);
  int rc = find_key_operands(n, &name, &low, error);
  if (rc != STATOR_OK) return rc;
  if (!name || !low) return raise_key_fault(KEY_FAULT_NO_NAME, n, error);
  return add_key_test(n, name, low, out, error);
}

/* Chains of AND hold chains of AND where parentheses say so. */
static int take_key_tests(const st_node *n, st_key_condition *out, st_error *error) {
  if (n->op != ST_OP_AND) return take_key_test(n, out, error);
  for (const st_node *kid = n->first; kid; kid = kid->next) {
    int rc = take_key_tests(kid, out, error);
    if (rc != STATOR_OK) return rc;
  }
  return STATOR_OK;
}

int st_key_condition_parse(st_placeholders *holders, st_str text, st_key_condition *out,
                           st_error *error) {
  st_parser p;
  st_node *root = NULL;
  *out = (st_key_condition){.count = 0};
  int rc = st_parser_start(&p, holders, ST_EXPR_KEY_CONDITION, text, error);
  if (rc == STATOR_OK) rc = st_parse_condition(&p, &root);
  return rc == STATOR_OK ? take_key_tests(root, out, error) : rc;
}

/* Only the tests that are there are copied. */
st_key_condition *st_key_condition_bind(const st_key_condition *k, const st_value *values,
                                        st_arena *arena) {
  st_key_condition *bound = st_arena_alloc(arena, sizeof *bound);
  if (!bound) return NULL;
  bound->count = k->count;
  memcpy(bound->tests, k->tests, k->count * sizeof *k->tests);
  for (size_t i = 0; i < k->count; i++) {
    st_key_test *t = &bound->tests[i];
    t->low = values[t->low_slot];
    if (t->op == ST_KEY_BETWEEN) t->high = values[t->high_slot];
  }
  return bound;
}

bool st_key_condition_fits(const st_key_condition *k, const st_value *values) {
  for (size_t i = 0; i < k->count; i++) {
    const st_key_test *t = &k->tests[i];
    if (t->op == ST_KEY_BETWEEN && !st_bounds_fit(values[t->low_slot], values[t->high_slot]))
      return false;
  }
  return true;
}
