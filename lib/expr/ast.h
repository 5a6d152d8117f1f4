/* The nodes that conditions and right-hand sides of updates are made of. Parsers
** build them; legacy parameters are turned into the same nodes. */
#ifndef ST_AST_H
#define ST_AST_H
#include "expr/condition.h"

typedef enum st_op {
  ST_OP_PATH,
  ST_OP_VALUE,
  ST_OP_UNKNOWN, /* a call of no function of this language; never evaluated */
  ST_OP_SIZE,
  ST_OP_EXISTS,
  ST_OP_NOT_EXISTS,
  ST_OP_TYPE,
  ST_OP_BEGINS_WITH,
  ST_OP_CONTAINS,
  ST_OP_IF_NOT_EXISTS,
  ST_OP_LIST_APPEND,
  ST_OP_PLUS,
  ST_OP_MINUS,
  ST_OP_EQ,
  ST_OP_NE,
  ST_OP_LT,
  ST_OP_LE,
  ST_OP_GT,
  ST_OP_GE,
  ST_OP_DIFFERS, /* PartiQL's <>: false where an operand is missing */
  ST_OP_BETWEEN,
  ST_OP_IN,
  ST_OP_AND, /* of two or more */
  ST_OP_OR,
  ST_OP_NOT
} st_op;

typedef struct st_node st_node;
struct st_node {
  uint8_t op;            /* st_op */
  bool parens;           /* stood in parentheses */
  uint32_t count;        /* operands */
  int slot;              /* PATH: of the tree its values are resolved by; VALUE: of `values` */
  st_node *first, *last; /* operands, in text order */
  st_node *next;         /* operand behind this one */
  st_node *next_leaf;    /* PATH or VALUE behind this one in the text */
  st_str text;           /* a call's function, a VALUE's ":v", as written */
  union {
    st_path path;
    st_value value; /* for checks; an expression that is kept is evaluated with others */
  } as;
};

/* All nodes of one expression, and its leaves in text order. */
typedef struct st_ast {
  st_arena *arena;
  st_node *leaves, *last_leaf;
  const st_value *values; /* of the placeholders; NULL: the nodes' own */
} st_ast;

struct st_condition {
  st_node *root;
  st_node *leaves;
  st_path_tree tree;      /* of its paths */
  const st_value *values; /* by the slots of VALUE nodes */
  bool judged;            /* what its values say was checked too, not only their types */
};

/* All return NULL when out of memory. */
st_node *st_node_new(st_ast *ast, st_op op);
st_node *st_node_path(st_ast *ast, st_path path);
st_node *st_node_value(st_ast *ast, st_str text, st_value value);
void st_node_add(st_node *node, st_node *operand);

/* Adds all paths to a tree and notes their slots. False: out of memory. */
bool st_ast_resolve_paths(const st_ast *ast, st_path_tree *tree);

/* The values by the slots of their nodes, which are given here if they are the
** nodes' own. NULL: out of memory. */
const st_value *st_ast_values(const st_ast *ast);

/* "=", "BETWEEN", "begins_with": as messages name it. */
const char *st_op_name(st_op op);

/* A condition of nodes whose names and values are all bound; no static checks.
** NULL: out of memory. */
st_condition *st_condition_of(const st_ast *ast, st_node *root);
#endif
