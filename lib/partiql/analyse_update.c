/* analyse_update.c - SET and REMOVE as the actions that updates are made of.
** set_add and set_delete become ADD and DELETE of their target. */
#include "expr/update_plan.h"
#include "partiql/statement_analysis.h"

static int make_right_side(st_ql_analysis *a, const st_ql_node *n, st_node **out);

static int add_node(st_ql_analysis *a, st_node *node, st_node **out) {
  *out = node;
  return node ? STATOR_OK : st_error_nomem(a->parser.error);
}

static int add_right_sides(st_ql_analysis *a, const st_ql_node *n, st_op op, st_node **out) {
  *out = st_node_new(&a->parser.ast, op);
  if (!*out) return st_error_nomem(a->parser.error);
  (*out)->text = st_str_of(st_op_name(op));
  for (const st_ql_node *kid = n->first; kid; kid = kid->next) {
    st_node *operand;
    int rc = make_right_side(a, kid, &operand);
    if (rc != STATOR_OK) return rc;
    st_node_add(*out, operand);
  }
  return STATOR_OK;
}

static int make_function(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  st_op op = st_ql_function(n, ST_OP_IF_NOT_EXISTS, ST_OP_LIST_APPEND);
  return op == ST_OP_UNKNOWN ? st_ql_refuse_function(a, "an update", n)
                             : add_right_sides(a, n, op, out);
}

/* At most as deep as the parser goes. */
static int make_right_side(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  st_path path;
  st_value value;
  int rc;
  *out = NULL;
  switch (n->sort) {
  case ST_QL_NAME_TERM:
  case ST_QL_PATH:
    rc = st_ql_path(a, n, &path);
    return rc == STATOR_OK ? add_node(a, st_node_path(&a->parser.ast, path), out) : rc;
  case ST_QL_CALL: return make_function(a, n, out);
  case ST_QL_ARITHMETIC: return add_right_sides(a, n, (st_op)n->op, out);
  case ST_QL_SIGN:
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "Incorrect number of operands for operator or function; operator or "
                          "function: %.*s, number of operands: 1",
                          ST_FMT(n->token->text));
  case ST_QL_IS_TEST:
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "IS operator is not supported in update expressions");
  case ST_QL_FOREIGN:
  case ST_QL_COMPARISON:
  case ST_QL_BETWEEN_TEST:
  case ST_QL_IN_TEST:
  case ST_QL_NOT_TEST:
  case ST_QL_AND_TEST:
  case ST_QL_OR_TEST: return st_ql_unsupported_operator(a, "Update", n);
  case ST_QL_AGGREGATE:
  case ST_QL_SUBSELECT: return st_ql_unexpected(a, n);
  default:
    rc = st_ql_value(a, n, &value);
    if (rc != STATOR_OK) return rc;
    return add_node(a, st_node_value(&a->parser.ast, n->token->text, value), out);
  }
}

/* ---- set_add, set_delete */

static const struct set_function {
  const char *name, *upper; /* messages have it both ways */
  st_action_sort sort;
} set_functions[] = {
    {"set_add",    "SET_ADD",    ST_ACTION_ADD   },
    {"set_delete", "SET_DELETE", ST_ACTION_DELETE},
};

static int raise_argument(st_ql_analysis *a, const st_ql_token *t, const char *which,
                          const struct set_function *f, const char *must) {
  return st_error_raise(a->parser.error, STATOR_VALIDATION,
                        "The %s argument to %s must %s at %u:%u:%u", which, f->upper, must,
                        (unsigned)t->line, (unsigned)t->column, (unsigned)t->length);
}

static int check_set_target(st_ql_analysis *a, const st_ql_node *call, const struct set_function *f,
                            const st_path *target) {
  st_path path = {NULL, 0};
  size_t with;
  int rc = st_ql_is_path(call->first) ? st_ql_path(a, call->first, &path) : STATOR_OK;
  if (rc != STATOR_OK) return rc;
  bool same =
      path.count == target->count && st_path_check(&path, target, 1, &with) == ST_PATH_OVERLAPS;
  return same ? STATOR_OK
              : raise_argument(a, call->token, "first", f, "equal the assignment value");
}

static int make_set_action(st_ql_analysis *a, const st_ql_node *call, const struct set_function *f,
                           st_action *action) {
  st_value set = {NULL, 0, ST_NONE};
  if (call->count != 2)
    return st_ql_raise_at(a, f->upper, " must have exactly two arguments", call->token);
  int rc = check_set_target(a, call, f, &action->target);
  bool value = call->last->sort == ST_QL_BAG || call->last->sort == ST_QL_PARAMETER ||
               call->last->sort == ST_QL_MISSING_TERM;
  if (rc == STATOR_OK && value) rc = st_ql_value(a, call->last, &set);
  if (rc != STATOR_OK) return rc;
  if (set.type != ST_SS && set.type != ST_NS && set.type != ST_BS)
    return raise_argument(a, call->first->token, "second", f, "be a value with type SET");
  action->sort = f->sort;
  return add_node(a, st_node_value(&a->parser.ast, call->last->token->text, set), &action->value);
}

static int make_action(st_ql_analysis *a, const st_ql_assignment *from, st_action *action) {
  int rc = st_ql_path(a, from->target, &action->target);
  action->sort = from->value ? ST_ACTION_SET : ST_ACTION_REMOVE;
  if (rc != STATOR_OK || !from->value) return rc;
  for (size_t i = 0; i < sizeof set_functions / sizeof *set_functions; i++)
    if (st_ql_calls(from->value, set_functions[i].name))
      return make_set_action(a, from->value, &set_functions[i], action);
  return make_right_side(a, from->value, &action->value);
}

int st_ql_update(st_ql_analysis *a, const st_ql_statement *s, st_update **out) {
  *out = NULL;
  st_action *actions = st_arena_array(a->parser.ast.arena, s->assignment_count, sizeof *actions);
  size_t i = 0;
  if (!actions) return st_error_nomem(a->parser.error);
  for (const st_ql_assignment *from = s->assignments; from; from = from->next) {
    int rc = make_action(a, from, &actions[i++]);
    if (rc != STATOR_OK) return rc;
  }
  st_update *made;
  int rc = st_update_of(&a->parser.ast, ST_EXPR_STATEMENT, actions, s->assignment_count, &made,
                        a->parser.error);
  if (rc == STATOR_OK) rc = st_check_update(&a->parser, actions, s->assignment_count);
  if (rc == STATOR_OK) *out = made;
  return rc;
}
