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
  int rc = add_node(a, st_node_new(&a->parser.ast, op), out);
  if (rc != STATOR_OK) return rc;
  (*out)->text = st_str_of(st_op_name(op));
  for (const st_ql_node *kid = n->first; kid; kid = kid->next) {
    st_node *operand;
    rc = make_right_side(a, kid, &operand);
    if (rc != STATOR_OK) return rc;
    st_node_add(*out, operand);
  }
  return STATOR_OK;
}

static int make_function(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  if (st_ql_function(n, ST_OP_LIST_APPEND, ST_OP_LIST_APPEND) == ST_OP_LIST_APPEND)
    return add_right_sides(a, n, ST_OP_LIST_APPEND, out);
  return st_error_raise(a->parser.error, STATOR_VALIDATION, "Invalid function name; function: %.*s",
                        ST_FMT(n->token->name));
}

/* At most as deep as the parser goes. */
static int make_right_side(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  st_path path;
  st_value value;
  int rc;
  switch (n->sort) {
  case ST_QL_NAME_TERM:
  case ST_QL_PATH:
    rc = st_ql_path(a, n, &path);
    return rc == STATOR_OK ? add_node(a, st_node_path(&a->parser.ast, path), out) : rc;
  case ST_QL_CALL: return make_function(a, n, out);
  case ST_QL_ARITHMETIC: return add_right_sides(a, n, (st_op)n->op, out);
  case ST_QL_SIGN:
  case ST_QL_FOREIGN: return st_ql_unsupported_operator(a, n);
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
  const char *name; /* as messages have it */
  size_t length;
  st_action_sort sort;
} set_functions[] = {
    {"SET_ADD",    7,  ST_ACTION_ADD   },
    {"SET_DELETE", 10, ST_ACTION_DELETE},
};

static bool is_set_function(const st_ql_node *n, const struct set_function *f) {
  st_str name = n->token->name;
  if (n->sort != ST_QL_CALL || name.n != f->length) return false;
  size_t i = 0;
  while (i < name.n && (name.p[i] == '_' ? '_' : name.p[i] & ~0x20) == f->name[i]) i++;
  return i == name.n;
}

static bool is_target(const st_path *path, const st_path *target) {
  size_t with;
  return path->count == target->count && st_path_check(path, target, 1, &with) == ST_PATH_OVERLAPS;
}

static int make_set_action(st_ql_analysis *a, const st_ql_node *n, const struct set_function *f,
                           st_action *action) {
  st_path path;
  st_value set;
  bool two = n->count == 2;
  int rc = two && st_ql_is_path(n->first) ? st_ql_path(a, n->first, &path) : STATOR_OK;
  if (rc != STATOR_OK) return rc;
  if (!two || !st_ql_is_path(n->first) || !is_target(&path, &action->target))
    return st_ql_raise_at(a, "The first argument to ",
                          f->sort == ST_ACTION_ADD ? "SET_ADD must equal the assignment value"
                                                   : "SET_DELETE must equal the assignment value",
                          n->token);
  bool value = n->last->sort == ST_QL_BAG || n->last->sort == ST_QL_PARAMETER;
  rc = value ? st_ql_value(a, n->last, &set) : STATOR_OK;
  if (rc != STATOR_OK) return rc;
  if (!value || (set.type != ST_SS && set.type != ST_NS && set.type != ST_BS))
    return st_ql_raise_at(a, "The second argument to ",
                          f->sort == ST_ACTION_ADD ? "SET_ADD must be a value with type SET"
                                                   : "SET_DELETE must be a value with type SET",
                          n->token);
  action->sort = f->sort;
  return add_node(a, st_node_value(&a->parser.ast, n->last->token->text, set), &action->value);
}

static int make_action(st_ql_analysis *a, const st_ql_assignment *from, st_action *action) {
  int rc = st_ql_path(a, from->target, &action->target);
  action->sort = from->value ? ST_ACTION_SET : ST_ACTION_REMOVE;
  if (rc != STATOR_OK || !from->value) return rc;
  for (size_t i = 0; i < sizeof set_functions / sizeof *set_functions; i++)
    if (is_set_function(from->value, &set_functions[i]))
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
