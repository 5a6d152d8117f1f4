/* condition.c - condition and filter expressions from text, and what they name.
** eval_condition.c evaluates them. */
#include "expr/condition.h"
#include "expr/parser.h"

int st_parse_condition(st_parser *p, st_node **root) {
  *root = st_parse_expression(p, true);
  if (!*root) return (int)p->error->code;
  if (p->lexer.token.type != ST_TOKEN_END) return st_parser_syntax_error(p);
  int rc = st_parser_faults(p);
  return rc == STATOR_OK ? st_check_condition(p, *root) : rc;
}

int st_condition_parse(st_placeholders *holders, st_expr_kind kind, st_str text, st_condition **out,
                       st_error *error) {
  st_parser p;
  st_node *root = NULL;
  *out = NULL;
  int rc = st_parser_start(&p, holders, kind, text, error);
  if (rc == STATOR_OK) rc = st_parse_condition(&p, &root);
  if (rc != STATOR_OK) return rc;
  st_condition *made = st_condition_of(&p.ast, root);
  if (!made) return st_error_nomem(error);
  made->judged = p.judged;
  *out = made;
  return STATOR_OK;
}

st_condition *st_condition_bind(const st_condition *c, const st_value *values, st_arena *arena) {
  st_condition *bound = st_arena_alloc(arena, sizeof *bound);
  if (!bound) return NULL;
  *bound = *c;
  bound->values = values;
  return bound;
}

/* Of tests only those that st_check_condition judges by their values. */
static bool test_fits(const st_node *n, const st_value *values) {
  const st_node *last = n->last;
  if (n->op == ST_OP_TYPE) return st_names_type(values[last->slot]);
  if (n->op != ST_OP_BETWEEN) return true;
  const st_node *low = n->first->next;
  if (low->op != ST_OP_VALUE || last->op != ST_OP_VALUE) return true;
  return st_bounds_fit(values[low->slot], values[last->slot]);
}

static bool node_fits(const st_node *n, const st_value *values) {
  if (n->op < ST_OP_AND) return test_fits(n, values);
  for (const st_node *kid = n->first; kid; kid = kid->next)
    if (!node_fits(kid, values)) return false;
  return true;
}

bool st_condition_fits(const st_condition *c, const st_value *values) {
  return !c->judged || node_fits(c->root, values);
}

void st_condition_attributes(const st_condition *c, bool (*visit)(void *arg, st_str name),
                             void *arg) {
  for (const st_node *leaf = c->leaves; leaf; leaf = leaf->next_leaf)
    if (leaf->op == ST_OP_PATH && !visit(arg, leaf->as.path.steps[0].name)) return;
}

void st_condition_paths(const st_condition *c, bool (*visit)(void *arg, const st_path *path),
                        void *arg) {
  for (const st_node *leaf = c->leaves; leaf; leaf = leaf->next_leaf)
    if (leaf->op == ST_OP_PATH && !visit(arg, &leaf->as.path)) return;
}
