/* ast.c - making nodes. Knows no grammar and no item. */
#include "expr/ast.h"

st_node *st_node_new(st_ast *ast, st_op op) {
  st_node *node = st_arena_array(ast->arena, 1, sizeof *node);
  if (!node) return NULL;
  node->op = (uint8_t)op;
  node->slot = -1;
  return node;
}

static void add_leaf(st_ast *ast, st_node *leaf) {
  if (ast->last_leaf)
    ast->last_leaf->next_leaf = leaf;
  else
    ast->leaves = leaf;
  ast->last_leaf = leaf;
}

st_node *st_node_path(st_ast *ast, st_path path) {
  st_node *node = st_node_new(ast, ST_OP_PATH);
  if (!node) return NULL;
  node->as.path = path;
  add_leaf(ast, node);
  return node;
}

st_node *st_node_value(st_ast *ast, st_str text, st_value value) {
  st_node *node = st_node_new(ast, ST_OP_VALUE);
  if (!node) return NULL;
  node->text = text;
  node->as.value = value;
  add_leaf(ast, node);
  return node;
}

void st_node_add(st_node *node, st_node *operand) {
  operand->next = NULL;
  if (node->last)
    node->last->next = operand;
  else
    node->first = operand;
  node->last = operand;
  node->count++;
}

bool st_ast_resolve_paths(const st_ast *ast, st_path_tree *tree) {
  for (st_node *leaf = ast->leaves; leaf; leaf = leaf->next_leaf) {
    if (leaf->op != ST_OP_PATH) continue;
    leaf->slot = st_path_tree_read(tree, ast->arena, &leaf->as.path);
    if (leaf->slot < 0) return false;
  }
  return true;
}

const st_value *st_ast_values(const st_ast *ast) {
  if (ast->values) return ast->values;
  size_t count = 0;
  for (const st_node *leaf = ast->leaves; leaf; leaf = leaf->next_leaf)
    count += leaf->op == ST_OP_VALUE;
  st_value *values = st_arena_alloc(ast->arena, count * sizeof *values);
  int slot = 0;
  for (st_node *leaf = ast->leaves; leaf && values; leaf = leaf->next_leaf) {
    if (leaf->op != ST_OP_VALUE) continue;
    leaf->slot = slot++;
    values[leaf->slot] = leaf->as.value;
  }
  return values;
}

const char *st_op_name(st_op op) {
  static const char *const names[] = {
      [ST_OP_PATH] = "",
      [ST_OP_VALUE] = "",
      [ST_OP_UNKNOWN] = "",
      [ST_OP_SIZE] = "size",
      [ST_OP_EXISTS] = "attribute_exists",
      [ST_OP_NOT_EXISTS] = "attribute_not_exists",
      [ST_OP_TYPE] = "attribute_type",
      [ST_OP_BEGINS_WITH] = "begins_with",
      [ST_OP_CONTAINS] = "contains",
      [ST_OP_IF_NOT_EXISTS] = "if_not_exists",
      [ST_OP_LIST_APPEND] = "list_append",
      [ST_OP_PLUS] = "+",
      [ST_OP_MINUS] = "-",
      [ST_OP_EQ] = "=",
      [ST_OP_NE] = "<>",
      [ST_OP_LT] = "<",
      [ST_OP_LE] = "<=",
      [ST_OP_GT] = ">",
      [ST_OP_GE] = ">=",
      [ST_OP_DIFFERS] = "<>",
      [ST_OP_BETWEEN] = "BETWEEN",
      [ST_OP_IN] = "IN",
      [ST_OP_AND] = "AND",
      [ST_OP_OR] = "OR",
      [ST_OP_NOT] = "NOT",
  };
  return names[op];
}

st_condition *st_condition_of(const st_ast *ast, st_node *root) {
  st_condition *c = st_arena_array(ast->arena, 1, sizeof *c);
  if (!c) return NULL;
  c->root = root;
  c->leaves = ast->leaves;
  c->values = st_ast_values(ast);
  st_path_tree_init(&c->tree);
  return c->values && st_ast_resolve_paths(ast, &c->tree) ? c : NULL;
}
