/* eval_condition.c - a condition against an item: all paths are resolved in one
** pass, then the tree is evaluated with short circuit. Depth is bounded by the
** 300 operators. Knows views of values only, never their text. */
#include "expr/ast.h"
#include <string.h>

typedef struct evaluation {
  const st_value *slots;  /* of paths */
  const st_value *values; /* constants */
  st_arena *scratch;
  bool nomem;
} evaluation;

/* size() makes a number of its own. */
typedef struct evaluated {
  st_value value;
  bool failed; /* size() of something without one: equal to nothing, as what is missing */
  char text[32];
} evaluated;

/* {"N":"123"} */
static void number_operand(size_t n, evaluated *out) {
  char *p = out->text + sizeof out->text;
  *--p = '}';
  *--p = '"';
  char *end = p;
  do *--p = (char)('0' + n % 10);
  while ((n /= 10) != 0);
  size_t digits = (size_t)(end - p);
  memmove(out->text + 6, p, digits + 2);
  memcpy(out->text, "{\"N\":\"", 6);
  out->value = (st_value){out->text, (uint32_t)(digits + 8), ST_N};
}

static void eval_operand(evaluation *e, const st_node *n, evaluated *out) {
  size_t size;
  out->failed = false;
  if (n->op == ST_OP_PATH)
    out->value = e->slots[n->slot];
  else if (n->op == ST_OP_VALUE)
    out->value = e->values[n->slot];
  else { /* size(): of a path or a constant, which has a length */
    eval_operand(e, n->first, out);
    if (!out->failed && st_value_length(out->value, &size))
      number_operand(size, out);
    else
      *out = (evaluated){.failed = true};
  }
}

static bool ordered_as(st_value a, st_op op, st_value b) {
  if (a.type != b.type || (a.type != ST_S && a.type != ST_N && a.type != ST_B)) return false;
  int c = st_value_compare(a, b);
  switch (op) {
  case ST_OP_LT: return c < 0;
  case ST_OP_LE: return c <= 0;
  case ST_OP_GT: return c > 0;
  default: return c >= 0;
  }
}

static bool equal_values(st_value a, st_value b) {
  return a.type != ST_NONE && a.type == b.type && st_value_eq(a, b);
}

static bool is_missing(const evaluated *e) {
  return e->value.type == ST_NONE;
}

static bool eval_comparison(evaluation *e, const st_node *n) {
  evaluated a, b;
  eval_operand(e, n->first, &a);
  eval_operand(e, n->last, &b);
  bool equal = !a.failed && !b.failed && equal_values(a.value, b.value);
  if (n->op == ST_OP_EQ) return equal;
  if (n->op == ST_OP_NE) return !equal;
  if (a.failed || b.failed) return false;
  if (n->op == ST_OP_DIFFERS) return !equal && !is_missing(&a) && !is_missing(&b);
  return ordered_as(a.value, (st_op)n->op, b.value);
}

static bool eval_between(evaluation *e, const st_node *n) {
  evaluated v, low, high;
  eval_operand(e, n->first, &v);
  eval_operand(e, n->first->next, &low);
  eval_operand(e, n->last, &high);
  if (v.failed || low.failed || high.failed) return false;
  return ordered_as(v.value, ST_OP_GE, low.value) && ordered_as(v.value, ST_OP_LE, high.value);
}

static bool eval_in(evaluation *e, const st_node *n) {
  evaluated v, candidate;
  eval_operand(e, n->first, &v);
  if (v.failed) return false;
  for (const st_node *kid = n->first->next; kid; kid = kid->next) {
    eval_operand(e, kid, &candidate);
    if (!candidate.failed && equal_values(v.value, candidate.value)) return true;
  }
  return false;
}

static bool eval_text_test(evaluation *e, const st_node *n) {
  evaluated a, b;
  eval_operand(e, n->first, &a);
  eval_operand(e, n->last, &b);
  if (a.failed || b.failed || a.value.type == ST_NONE || b.value.type == ST_NONE) return false;
  if (n->op == ST_OP_CONTAINS) return st_value_contains(a.value, b.value, e->scratch, &e->nomem);
  bool text = a.value.type == ST_S || a.value.type == ST_B;
  return text && a.value.type == b.value.type && st_value_begins_with(a.value, b.value);
}

/* Of attribute_type the operand may be a constant, or size(). */
static bool eval_attribute_test(evaluation *e, const st_node *n) {
  evaluated operand;
  eval_operand(e, n->first, &operand);
  st_value v = operand.value;
  if (n->op == ST_OP_EXISTS) return v.type != ST_NONE;
  if (n->op == ST_OP_NOT_EXISTS) return v.type == ST_NONE;
  return v.type != ST_NONE && v.type == st_type_of(st_value_scalar(e->values[n->last->slot]));
}

static bool eval_condition(evaluation *e, const st_node *n) {
  switch (n->op) {
  case ST_OP_NOT: return !eval_condition(e, n->first);
  case ST_OP_AND:
    for (const st_node *kid = n->first; kid; kid = kid->next)
      if (!eval_condition(e, kid)) return false;
    return true;
  case ST_OP_OR:
    for (const st_node *kid = n->first; kid; kid = kid->next)
      if (eval_condition(e, kid)) return true;
    return false;
  case ST_OP_BETWEEN: return eval_between(e, n);
  case ST_OP_IN: return eval_in(e, n);
  case ST_OP_BEGINS_WITH:
  case ST_OP_CONTAINS: return eval_text_test(e, n);
  case ST_OP_EXISTS:
  case ST_OP_NOT_EXISTS:
  case ST_OP_TYPE: return eval_attribute_test(e, n);
  default: return eval_comparison(e, n);
  }
}

int st_condition_eval(const st_condition *c, st_str item, st_arena *scratch, bool *holds,
                      st_error *error) {
  *holds = false;
  st_value *slots = st_arena_alloc(scratch, (size_t)c->tree.slots * sizeof *slots);
  if (!slots) return st_error_nomem(error);
  st_path_tree_resolve(&c->tree, item, slots);
  evaluation e = {.slots = slots, .values = c->values, .scratch = scratch};
  bool result = eval_condition(&e, c->root);
  if (e.nomem) return st_error_nomem(error);
  *holds = result;
  return STATOR_OK;
}
