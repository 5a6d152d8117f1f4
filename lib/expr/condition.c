/* condition.c - condition and filter expressions from text, and what they name.
** eval_condition.c evaluates them. */
#include "expr/condition.h"
#include "expr/parser.h"

int st_condition_parse(st_placeholders *holders, st_expr_kind kind, st_str text, st_condition **out,
                       st_error *error) {
  st_parser p;
  *out = NULL;
  int rc = st_parser_start(&p, holders, kind, text, error);
  if (rc != STATOR_OK) return rc;
  st_node *root = st_parse_expression(&p, true);
  if (!root) return (int)error->code;
  if (p.lexer.token.type != ST_TOKEN_END) return st_parser_syntax_error(&p);
  rc = st_parser_faults(&p);
  if (rc == STATOR_OK) rc = st_check_condition(&p, root);
  if (rc != STATOR_OK) return rc;
  *out = st_condition_of(&p.ast, root);
  return *out ? STATOR_OK : st_error_nomem(error);
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
