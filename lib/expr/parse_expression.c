/* parse_expression.c - operands, sums and conditions, for conditions and for the
** right-hand sides of updates.
**
** The pending operators are kept on a stack in the arena instead of the C stack:
** 4096 parentheses must not overflow it. The two states are `want an operand`
** and `have an operand or condition`. AND and OR become one node for a whole
** chain, so that the depth of a tree is bounded by the 300 operators. */
#include "expr/parser.h"
#include "base/bounds.h"

typedef enum pending_sort {
  PENDING_START,
  PENDING_PAREN,
  PENDING_CALL,
  PENDING_LIST, /* of IN */
  PENDING_NOT,
  PENDING_AND,
  PENDING_OR,
  PENDING_LAST_OPERAND, /* one operand completes the node */
  PENDING_LOW           /* of BETWEEN */
} pending_sort;

typedef struct pending pending;
struct pending {
  pending_sort sort;
  bool conditions; /* may a condition stand here? */
  bool sums;       /* may "+" or "-" follow? */
  st_node *node;
  pending *below;
};

typedef struct machine {
  st_parser *p;
  pending *top;
  st_node *have; /* NULL: an operand is wanted */
  bool done, failed;
} machine;

static void fail_syntax(machine *m) {
  st_parser_syntax_error(m->p);
  m->failed = true;
}

static void fail_nomem(machine *m) {
  st_error_nomem(m->p->error);
  m->failed = true;
}

static void push_pending(machine *m, pending_sort sort, bool conditions, bool sums, st_node *node) {
  pending *frame = st_arena_alloc(m->p->ast.arena, sizeof *frame);
  if (!frame) {
    fail_nomem(m);
    return;
  }
  *frame = (pending){sort, conditions, sums, node, m->top};
  m->top = frame;
  m->have = NULL;
}

/* The waiting node is complete: it is what we have. */
static void pop_pending(machine *m) {
  m->have = m->top->node;
  m->top = m->top->below;
}

static bool is_call(const st_node *n) {
  return n->op >= ST_OP_UNKNOWN && n->op <= ST_OP_LIST_APPEND;
}

static bool is_test_call(const st_node *n) {
  return n->op >= ST_OP_EXISTS && n->op <= ST_OP_CONTAINS;
}

/* A call may turn out to be an operand or a condition; the wrong one is a fault
** of its own and no syntax error. */
static bool take_operand(machine *m) {
  if (m->have->op >= ST_OP_EQ) {
    fail_syntax(m);
    return false;
  }
  if (is_test_call(m->have) || m->have->op == ST_OP_LIST_APPEND)
    st_parser_fault(m->p, ST_FAULT_MISUSED_FUNCTION, m->have->text, 0);
  return true;
}

static bool take_condition(machine *m) {
  if (!is_call(m->have) && m->have->op < ST_OP_EQ) {
    fail_syntax(m);
    return false;
  }
  if (m->have->op == ST_OP_SIZE) st_parser_fault(m->p, ST_FAULT_MISUSED_FUNCTION, m->have->text, 0);
  return true;
}

/* ---- an operand is wanted */

static bool is_function(st_str name, st_op first, st_op last, st_op *op) {
  for (*op = first; *op <= last; *op = (st_op)(*op + 1))
    if (st_str_is(name, st_op_name(*op))) return true;
  return false;
}

/* Functions are told apart by the kind of expression that may call them; those of
** the other kind have a message of their own. */
static st_op call_op(st_parser *p, st_str name) {
  st_op op, other;
  bool of_updates = is_function(name, ST_OP_IF_NOT_EXISTS, ST_OP_LIST_APPEND, &op);
  bool of_conditions = is_function(name, ST_OP_SIZE, ST_OP_CONTAINS, &other);
  if (p->kind != ST_EXPR_UPDATE && of_conditions) return other;
  if (p->kind == ST_EXPR_UPDATE && of_updates) return op;
  st_fault_sort sort = of_updates      ? ST_FAULT_UPDATE_FUNCTION
                       : of_conditions ? ST_FAULT_CONDITION_FUNCTION
                                       : ST_FAULT_UNKNOWN_FUNCTION;
  st_parser_fault(p, sort, name, 0);
  return ST_OP_UNKNOWN;
}

static void begin_call(machine *m, st_str name) {
  st_node *call = st_node_new(&m->p->ast, call_op(m->p, name));
  if (!call) {
    fail_nomem(m);
    return;
  }
  call->text = name;
  st_parser_operator(m->p);
  st_lexer_next(&m->p->lexer);
  push_pending(m, PENDING_CALL, false, false, call);
}

static void want_name(machine *m) {
  st_token word = m->p->lexer.token;
  st_path path;
  st_lexer_next(&m->p->lexer);
  if (word.type == ST_TOKEN_NAME && m->p->lexer.token.type == ST_TOKEN_OPEN) {
    begin_call(m, word.text);
    return;
  }
  if (st_parse_path(m->p, word.text, &path) != STATOR_OK)
    m->failed = true;
  else if (!(m->have = st_node_path(&m->p->ast, path)))
    fail_nomem(m);
}

static void begin_not(machine *m) {
  st_node *node = st_node_new(&m->p->ast, ST_OP_NOT);
  if (!node) {
    fail_nomem(m);
    return;
  }
  st_parser_operator(m->p);
  st_lexer_next(&m->p->lexer);
  push_pending(m, PENDING_NOT, true, true, node);
}

static void want_operand(machine *m) {
  const st_token *t = &m->p->lexer.token;
  st_keyword keyword = st_parser_keyword(m->p);
  if (t->type == ST_TOKEN_OPEN) {
    st_lexer_next(&m->p->lexer);
    push_pending(m, PENDING_PAREN, m->top->conditions, m->top->sums, NULL);
  } else if (keyword == ST_KEYWORD_NOT && m->top->conditions) {
    begin_not(m);
  } else if (t->type == ST_TOKEN_HASH || (t->type == ST_TOKEN_NAME && !keyword)) {
    want_name(m);
  } else if (t->type == ST_TOKEN_COLON) {
    m->have = st_node_value(&m->p->ast, t->text, (st_value){0});
    if (!m->have)
      fail_nomem(m);
    else
      st_lexer_next(&m->p->lexer);
  } else {
    fail_syntax(m);
  }
}

/* ---- an operand or condition is there */

/* Makes what we have the first operand of a node that waits for more. */
static void begin_operator(machine *m, st_op op, pending_sort sort) {
  if (!take_operand(m)) return;
  st_node *node = st_node_new(&m->p->ast, op);
  if (!node) {
    fail_nomem(m);
    return;
  }
  st_parser_operator(m->p);
  st_node_add(node, m->have);
  st_lexer_next(&m->p->lexer);
  push_pending(m, sort, false, false, node);
}

static void begin_in(machine *m) {
  begin_operator(m, ST_OP_IN, PENDING_LIST);
  if (m->failed) return;
  if (m->p->lexer.token.type != ST_TOKEN_OPEN)
    fail_syntax(m);
  else
    st_lexer_next(&m->p->lexer);
}

/* Completes NOT, AND and OR on top down to `lowest` (they stand in that order). */
static void reduce_logic(machine *m, pending_sort lowest) {
  while (m->top->sort >= PENDING_NOT && m->top->sort <= lowest) {
    if (!take_condition(m)) return;
    st_node_add(m->top->node, m->have);
    pop_pending(m);
  }
}

static void begin_logic(machine *m, st_op op, pending_sort sort) {
  reduce_logic(m, sort);
  if (m->failed || !take_condition(m)) return;
  st_node *node = m->have;
  if (node->op != op || node->parens) { /* no chain to go on with */
    node = st_node_new(&m->p->ast, op);
    if (!node) {
      fail_nomem(m);
      return;
    }
    st_node_add(node, m->have);
  }
  st_parser_operator(m->p);
  st_lexer_next(&m->p->lexer);
  push_pending(m, sort, true, true, node);
}

static void between_low_done(machine *m) {
  if (!take_operand(m)) return;
  st_node_add(m->top->node, m->have);
  m->top->sort = PENDING_LAST_OPERAND;
  m->have = NULL;
  st_lexer_next(&m->p->lexer);
}

static void close_paren(machine *m) {
  st_node *inside = m->have;
  if (inside->parens) {
    st_expr_raise(m->p->error, m->p->kind, "The expression has redundant parentheses;",
                  (st_str){0});
    m->failed = true;
    return;
  }
  inside->parens = true;
  pop_pending(m);
  m->have = inside;
  st_lexer_next(&m->p->lexer);
}

static void close_list(machine *m) {
  if (!take_operand(m)) return;
  st_node *node = m->top->node;
  st_node_add(node, m->have);
  pop_pending(m);
  if (node->op == ST_OP_IN && node->count - 1 > ST_MAX_IN_OPERANDS)
    st_parser_fault(m->p, ST_FAULT_IN_OPERANDS, (st_str){0}, node->count - 1);
  st_lexer_next(&m->p->lexer);
}

static void next_in_list(machine *m) {
  if (!take_operand(m)) return;
  st_node_add(m->top->node, m->have);
  m->have = NULL;
  st_lexer_next(&m->p->lexer);
}

/* No operator goes on from here. */
static void close_level(machine *m) {
  int type = m->p->lexer.token.type;
  reduce_logic(m, PENDING_OR);
  if (m->failed) return;
  pending_sort sort = m->top->sort;
  bool list = sort == PENDING_CALL || sort == PENDING_LIST;
  if (sort == PENDING_PAREN && type == ST_TOKEN_CLOSE)
    close_paren(m);
  else if (list && type == ST_TOKEN_CLOSE)
    close_list(m);
  else if (list && type == ST_TOKEN_COMMA)
    next_in_list(m);
  else if (sort != PENDING_START)
    fail_syntax(m);
  else if (!m->top->conditions || take_condition(m))
    m->done = true;
}

/* A sum is a whole right-hand side, in parentheses or not: never an operand. */
static bool may_add(const machine *m) {
  const st_node *n = m->have;
  bool sum = n->op == ST_OP_PLUS || n->op == ST_OP_MINUS;
  return m->p->kind == ST_EXPR_UPDATE && m->top->sums && !sum;
}

static void have_operand(machine *m) {
  const st_token *t = &m->p->lexer.token;
  st_keyword keyword = st_parser_keyword(m->p);
  bool conditions = m->top->conditions;
  if (m->top->sort == PENDING_LAST_OPERAND) {
    if (!take_operand(m)) return;
    st_node_add(m->top->node, m->have);
    pop_pending(m);
  } else if (conditions && t->type >= ST_TOKEN_EQ) {
    begin_operator(m, (st_op)(ST_OP_EQ + (t->type - ST_TOKEN_EQ)), PENDING_LAST_OPERAND);
  } else if (conditions && keyword == ST_KEYWORD_BETWEEN) {
    begin_operator(m, ST_OP_BETWEEN, PENDING_LOW);
  } else if (conditions && keyword == ST_KEYWORD_IN) {
    begin_in(m);
  } else if (keyword == ST_KEYWORD_AND && m->top->sort == PENDING_LOW) {
    between_low_done(m);
  } else if (conditions && keyword == ST_KEYWORD_AND) {
    begin_logic(m, ST_OP_AND, PENDING_AND);
  } else if (conditions && keyword == ST_KEYWORD_OR) {
    begin_logic(m, ST_OP_OR, PENDING_OR);
  } else if (may_add(m) && t->type == ST_TOKEN_PLUS) {
    begin_operator(m, ST_OP_PLUS, PENDING_LAST_OPERAND);
  } else if (may_add(m) && t->type == ST_TOKEN_MINUS) {
    begin_operator(m, ST_OP_MINUS, PENDING_LAST_OPERAND);
  } else {
    close_level(m);
  }
}

st_node *st_parse_expression(st_parser *p, bool conditions) {
  pending start = {PENDING_START, conditions, true, NULL, NULL};
  machine m = {.p = p, .top = &start};
  while (!m.done && !m.failed) {
    if (!m.have)
      want_operand(&m);
    else
      have_operand(&m);
  }
  return m.failed ? NULL : m.have;
}
