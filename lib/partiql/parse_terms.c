/* parse_terms.c - the terms of PartiQL statements: literals, paths, calls and
** operators by precedence. Takes what the language has, so that a statement is
** refused for its syntax before it is refused for its meaning. Recursion is bounded
** by MAX_DEPTH, chains of one operator by the limit on operators. */
#include "base/bounds.h"
#include "partiql/statement_parser.h"

/* Deeper than any value may nest, and shallow enough for any stack. The service's
** own limit, and what it says then, are unknown. */
enum { MAX_DEPTH = 300 };

/* Binding strength of operators. */
enum { QL_WEAKEST = 0, QL_OR = 10, QL_AND = 20, QL_NOT = 30, QL_EQUALITY = 40, QL_ORDER_OP = 50 };
enum { QL_ADDITION = 60, QL_MULTIPLICATION = 70 };

static st_ql_node *parse_operators(st_ql_parser *p, int above);

st_ql_node *st_ql_fail(st_ql_parser *p, const char *detail) {
  st_ql_malformed(p->error, detail);
  return NULL;
}

st_ql_node *st_ql_node_new(st_ql_parser *p, st_ql_sort sort, const st_ql_token *token) {
  st_ql_node *node = st_arena_array(p->arena, 1, sizeof *node);
  if (!node) {
    st_error_nomem(p->error);
    return NULL;
  }
  node->sort = (uint8_t)sort;
  node->token = token;
  return node;
}

void st_ql_node_add(st_ql_node *node, st_ql_node *kid) {
  if (node->last)
    node->last->next = kid;
  else
    node->first = kid;
  node->last = kid;
  node->count++;
}

bool st_ql_reject(st_ql_parser *p, const char *detail) {
  st_ql_malformed(p->error, detail);
  return false;
}

bool st_ql_expect(st_ql_parser *p, st_ql_type type) {
  static const char *const expected[] = {
      [ST_QL_OPEN] = "Expected LEFT_PAREN",
      [ST_QL_CLOSE] = "Expected RIGHT_PAREN",
      [ST_QL_CLOSE_BRACKET] = "Expected RIGHT_BRACKET",
      [ST_QL_CLOSE_CURLY] = "Expected RIGHT_CURLY",
      [ST_QL_CLOSE_BAG] = "Expected RIGHT_DOUBLE_ANGLE_BRACKET",
      [ST_QL_COLON] = "Expected COLON",
  };
  return st_ql_take(p, type) || st_ql_reject(p, expected[type]);
}

static bool count_operator(st_ql_parser *p) {
  if (++p->operators <= ST_MAX_OPERATORS) return true;
  st_error_raise(p->error, STATOR_VALIDATION,
                 "The expression contains too many operators; operator count: %d",
                 ST_MAX_OPERATORS + 1);
  return false;
}

/* A node of the token looked at, which is passed. */
static st_ql_node *leaf(st_ql_parser *p, st_ql_sort sort) {
  return st_ql_node_new(p, sort, p->at++);
}

/* Terms separated by commas, up to what closes them. */
static bool parse_list_into(st_ql_parser *p, st_ql_node *list, st_ql_type close) {
  do {
    st_ql_node *kid = parse_operators(p, QL_WEAKEST);
    if (!kid) return false;
    st_ql_node_add(list, kid);
  } while (st_ql_take(p, ST_QL_COMMA));
  return st_ql_expect(p, close);
}

/* [..] and <<..>>, which may be empty. */
static st_ql_node *parse_collection(st_ql_parser *p, st_ql_sort sort, st_ql_type close) {
  st_ql_node *list = leaf(p, sort);
  if (!list || st_ql_take(p, close)) return list;
  return parse_list_into(p, list, close) ? list : NULL;
}

static st_ql_node *parse_tuple(st_ql_parser *p) {
  st_ql_node *tuple = leaf(p, ST_QL_TUPLE);
  if (!tuple || st_ql_take(p, ST_QL_CLOSE_CURLY)) return tuple;
  do {
    st_ql_node *name = parse_operators(p, QL_WEAKEST);
    if (!name || !st_ql_expect(p, ST_QL_COLON)) return NULL;
    st_ql_node_add(tuple, name);
    st_ql_node *value = parse_operators(p, QL_WEAKEST);
    if (!value) return NULL;
    st_ql_node_add(tuple, value);
  } while (st_ql_take(p, ST_QL_COMMA));
  return st_ql_expect(p, ST_QL_CLOSE_CURLY) ? tuple : NULL;
}

/* One term in parentheses is the term; several are a list. */
static st_ql_node *parse_group(st_ql_parser *p) {
  st_ql_node *list = leaf(p, ST_QL_LIST);
  if (!list || !parse_list_into(p, list, ST_QL_CLOSE)) return NULL;
  return list->count == 1 ? list->first : list;
}

/* COUNT(*), COUNT(a), SUM(DISTINCT a): from the name on. */
static st_ql_node *parse_aggregate(st_ql_parser *p) {
  st_ql_node *call = leaf(p, ST_QL_AGGREGATE);
  p->at++;
  if (!call) return NULL;
  if (call->token->word == ST_QL_COUNT && st_ql_take(p, ST_QL_STAR))
    return st_ql_expect(p, ST_QL_CLOSE) ? call : NULL;
  if (st_ql_at(p, ST_QL_CLOSE)) return st_ql_fail(p, "Aggregate functions are always unary");
  if (st_ql_at_word(p, ST_QL_DISTINCT) || st_ql_at_word(p, ST_QL_ALL)) p->at++;
  return parse_list_into(p, call, ST_QL_CLOSE) ? call : NULL;
}

/* A name and the parenthesis behind it are looked at. */
static st_ql_node *parse_call(st_ql_parser *p) {
  if (!count_operator(p)) return NULL;
  if (st_ql_at_word(p, ST_QL_COUNT) || st_ql_at_word(p, ST_QL_AGGREGATOR))
    return parse_aggregate(p);
  st_ql_node *call = leaf(p, ST_QL_CALL);
  p->at++;
  if (!call || st_ql_take(p, ST_QL_CLOSE)) return call;
  return parse_list_into(p, call, ST_QL_CLOSE) ? call : NULL;
}

static st_ql_node *parse_subselect(st_ql_parser *p) {
  st_ql_node *node = leaf(p, ST_QL_SUBSELECT);
  if (node) node->select = st_ql_parse_select(p);
  return node && node->select ? node : NULL;
}

/* A keyword where a term should begin. */
static st_ql_node *parse_keyword(st_ql_parser *p) {
  bool call = p->at[1].type == ST_QL_OPEN;
  switch (p->at->word) {
  case ST_QL_TRUE:
  case ST_QL_FALSE:
  case ST_QL_NULL: return leaf(p, ST_QL_LITERAL);
  case ST_QL_MISSING: return leaf(p, ST_QL_MISSING_TERM);
  case ST_QL_SELECT: return parse_subselect(p);
  case ST_QL_COUNT:
  case ST_QL_AGGREGATOR:
  case ST_QL_FUNCTION:
  case ST_QL_EXISTS: return call ? parse_call(p) : st_ql_fail(p, "Unexpected keyword");
  case ST_QL_FROM:
  case ST_QL_SET:
  case ST_QL_REMOVE: return st_ql_fail(p, "Expected data manipulation");
  case ST_QL_AND:
  case ST_QL_OR:
  case ST_QL_IN:
  case ST_QL_IS:
  case ST_QL_LIKE:
  case ST_QL_BETWEEN: return st_ql_fail(p, "Unexpected operator");
  default: return st_ql_fail(p, "Unexpected keyword");
  }
}

static st_ql_node *parse_parameter(st_ql_parser *p) {
  st_ql_node *node = leaf(p, ST_QL_PARAMETER);
  if (node) node->number = (uint32_t)p->parameters++;
  return node;
}

static st_ql_node *parse_plain_term(st_ql_parser *p) {
  switch (p->at->type) {
  case ST_QL_NAME:
  case ST_QL_QUOTED: return p->at[1].type == ST_QL_OPEN ? parse_call(p) : leaf(p, ST_QL_NAME_TERM);
  case ST_QL_KEYWORD: return parse_keyword(p);
  case ST_QL_STRING:
  case ST_QL_NUMBER: return leaf(p, ST_QL_LITERAL);
  case ST_QL_QUESTION: return parse_parameter(p);
  case ST_QL_OPEN: return parse_group(p);
  case ST_QL_OPEN_BRACKET: return parse_collection(p, ST_QL_LIST, ST_QL_CLOSE_BRACKET);
  case ST_QL_OPEN_BAG: return parse_collection(p, ST_QL_BAG, ST_QL_CLOSE_BAG);
  case ST_QL_OPEN_CURLY: return parse_tuple(p);
  case ST_QL_SLASH:
  case ST_QL_PERCENT:
  case ST_QL_CONCAT:
  case ST_QL_EQ:
  case ST_QL_NE:
  case ST_QL_LT:
  case ST_QL_LE:
  case ST_QL_GT:
  case ST_QL_GE: return st_ql_fail(p, "Unexpected operator");
  default: return st_ql_fail(p, "Unexpected term");
  }
}

/* ---- paths */

static st_ql_node *parse_dot_step(st_ql_parser *p, bool simple) {
  bool name = st_ql_at(p, ST_QL_NAME) || st_ql_at(p, ST_QL_QUOTED);
  if (st_ql_at(p, ST_QL_STAR))
    return simple ? st_ql_fail(p, "Invalid path dot component for simple path")
                  : leaf(p, ST_QL_WILDCARD);
  return name ? leaf(p, ST_QL_NAME_TERM) : st_ql_fail(p, "Invalid path dot component");
}

static st_ql_node *parse_bracket_step(st_ql_parser *p) {
  st_ql_node *step, *inside;
  if (st_ql_at(p, ST_QL_STAR)) {
    step = leaf(p, ST_QL_WILDCARD);
  } else {
    step = st_ql_node_new(p, ST_QL_INDEX, p->at);
    inside = step ? parse_operators(p, QL_WEAKEST) : NULL;
    if (!inside) return NULL;
    st_ql_node_add(step, inside);
  }
  return step && st_ql_expect(p, ST_QL_CLOSE_BRACKET) ? step : NULL;
}

/* The steps behind a term, if there are any. */
static st_ql_node *parse_steps(st_ql_parser *p, st_ql_node *term, bool simple) {
  st_ql_node *path = term;
  if (!term) return NULL;
  while (st_ql_at(p, ST_QL_DOT) || st_ql_at(p, ST_QL_OPEN_BRACKET)) {
    if (path == term) {
      path = st_ql_node_new(p, ST_QL_PATH, term->token);
      if (!path) return NULL;
      st_ql_node_add(path, term);
    }
    bool dot = st_ql_at(p, ST_QL_DOT);
    p->at++;
    st_ql_node *step = dot ? parse_dot_step(p, simple) : parse_bracket_step(p);
    if (!step) return NULL;
    st_ql_node_add(path, step);
  }
  return path;
}

st_ql_node *st_ql_parse_simple_path(st_ql_parser *p) {
  if (!st_ql_at(p, ST_QL_NAME) && !st_ql_at(p, ST_QL_QUOTED))
    return st_ql_fail(p, "Expected identifier for simple path");
  return parse_steps(p, leaf(p, ST_QL_NAME_TERM), true);
}

/* ---- operators */

static st_ql_node *parse_not(st_ql_parser *p) {
  st_ql_node *node = count_operator(p) ? leaf(p, ST_QL_NOT_TEST) : NULL;
  st_ql_node *test = node ? parse_operators(p, QL_NOT) : NULL;
  if (!test) return NULL;
  st_ql_node_add(node, test);
  return node;
}

static st_ql_node *parse_unary(st_ql_parser *p);

/* A sign becomes part of a number. */
static st_ql_node *parse_sign(st_ql_parser *p) {
  const st_ql_token *sign = p->at++;
  st_ql_node *term = parse_unary(p);
  if (!term) return NULL;
  if (term->sort == ST_QL_LITERAL && term->token->type == ST_QL_NUMBER) {
    term->negative = term->negative != (sign->type == ST_QL_MINUS);
    return term;
  }
  st_ql_node *node = st_ql_node_new(p, ST_QL_SIGN, sign);
  if (node) st_ql_node_add(node, term);
  return node;
}

static st_ql_node *parse_unary(st_ql_parser *p) {
  st_ql_node *term = NULL;
  if (++p->depth > MAX_DEPTH)
    st_ql_fail(p, "Terms are nested too deeply");
  else if (st_ql_at_word(p, ST_QL_NOT))
    term = parse_not(p);
  else if (st_ql_at(p, ST_QL_PLUS) || st_ql_at(p, ST_QL_MINUS))
    term = parse_sign(p);
  else
    term = parse_steps(p, parse_plain_term(p), false);
  p->depth--;
  return term;
}

/* The operator looked at, NOT IN and the like as one. */
typedef struct ql_operator {
  st_ql_sort sort;
  uint8_t op;
  int strength; /* 0: none */
  int tokens;
  bool negative;
} ql_operator;

static ql_operator word_operator(const st_ql_token *t) {
  bool negative = t->word == ST_QL_NOT;
  switch (t[negative].word) {
  case ST_QL_IN: return (ql_operator){ST_QL_IN_TEST, 0, QL_EQUALITY, 1 + negative, negative};
  case ST_QL_BETWEEN:
    return (ql_operator){ST_QL_BETWEEN_TEST, 0, QL_ORDER_OP, 1 + negative, negative};
  case ST_QL_LIKE: return (ql_operator){ST_QL_FOREIGN, 0, QL_ORDER_OP, 1 + negative, negative};
  default: break;
  }
  if (t->word == ST_QL_IS) {
    negative = t[1].word == ST_QL_NOT;
    return (ql_operator){ST_QL_IS_TEST, 0, QL_EQUALITY, 1 + negative, negative};
  }
  if (t->word == ST_QL_AND) return (ql_operator){ST_QL_AND_TEST, 0, QL_AND, 1, false};
  if (t->word == ST_QL_OR) return (ql_operator){ST_QL_OR_TEST, 0, QL_OR, 1, false};
  return (ql_operator){.strength = 0};
}

static ql_operator operator_at(const st_ql_token *t) {
  switch (t->type) {
  case ST_QL_KEYWORD: return word_operator(t);
  case ST_QL_PLUS: return (ql_operator){ST_QL_ARITHMETIC, ST_OP_PLUS, QL_ADDITION, 1, false};
  case ST_QL_MINUS: return (ql_operator){ST_QL_ARITHMETIC, ST_OP_MINUS, QL_ADDITION, 1, false};
  case ST_QL_CONCAT: return (ql_operator){ST_QL_FOREIGN, 0, QL_ADDITION, 1, false};
  case ST_QL_STAR:
  case ST_QL_SLASH:
  case ST_QL_PERCENT: return (ql_operator){ST_QL_FOREIGN, 0, QL_MULTIPLICATION, 1, false};
  default: break;
  }
  if (t->type < ST_QL_EQ) return (ql_operator){.strength = 0};
  uint8_t op = (uint8_t)(ST_OP_EQ + (t->type - ST_QL_EQ));
  return (ql_operator){ST_QL_COMPARISON, op, op <= ST_OP_NE ? QL_EQUALITY : QL_ORDER_OP, 1, false};
}

static st_ql_node *parse_right(st_ql_parser *p, int strength) {
  if (st_ql_at(p, ST_QL_END))
    return st_ql_fail(p, "Missing right-hand side expression of infix operator");
  return parse_operators(p, strength);
}

static bool parse_type_name(st_ql_parser *p, st_ql_node *test) {
  bool type = st_ql_at_word(p, ST_QL_NULL) || st_ql_at_word(p, ST_QL_MISSING) ||
              st_ql_at_word(p, ST_QL_TYPE) || st_ql_at_word(p, ST_QL_FUNCTION);
  if (!type) return st_ql_reject(p, "Expected type name");
  test->of_type = p->at++;
  return true;
}

/* In parentheses even one term is a list, unless it is a SELECT. */
static st_ql_node *parse_in_list(st_ql_parser *p) {
  bool list = st_ql_at(p, ST_QL_OPEN) && p->at[1].word != ST_QL_SELECT;
  if (!list) return parse_right(p, QL_EQUALITY);
  st_ql_node *node = leaf(p, ST_QL_LIST);
  return node && parse_list_into(p, node, ST_QL_CLOSE) ? node : NULL;
}

static bool parse_operands(st_ql_parser *p, st_ql_node *node, int strength) {
  if (node->sort == ST_QL_IS_TEST) return parse_type_name(p, node);
  st_ql_node *right = node->sort == ST_QL_IN_TEST ? parse_in_list(p) : parse_right(p, strength);
  if (!right) return false;
  st_ql_node_add(node, right);
  if (node->sort != ST_QL_BETWEEN_TEST) return true;
  if (!st_ql_take_word(p, ST_QL_AND)) return st_ql_reject(p, "Expected AND keyword");
  if (st_ql_at(p, ST_QL_END)) return st_ql_reject(p, "Expected expression after AND");
  right = parse_operators(p, strength);
  if (right) st_ql_node_add(node, right);
  return right != NULL;
}

static st_ql_node *parse_operator(st_ql_parser *p, ql_operator o, st_ql_node *left) {
  const st_ql_token *token = p->at;
  bool chain = (o.sort == ST_QL_AND_TEST || o.sort == ST_QL_OR_TEST) && left->sort == o.sort;
  st_ql_node *node = chain ? left : st_ql_node_new(p, o.sort, token);
  if (!node || !count_operator(p)) return NULL;
  p->at += o.tokens;
  node->op = o.op;
  node->negative = o.negative;
  if (!chain) st_ql_node_add(node, left);
  return parse_operands(p, node, o.strength) ? node : NULL;
}

/* Terms joined by operators that bind more strongly than `above`. */
static st_ql_node *parse_operators(st_ql_parser *p, int above) {
  st_ql_node *left = parse_unary(p);
  while (left) {
    ql_operator o = operator_at(p->at);
    if (o.strength <= above) break;
    left = parse_operator(p, o, left);
  }
  return left;
}

st_ql_node *st_ql_parse_expression(st_ql_parser *p) {
  p->operators = 0;
  return parse_operators(p, QL_WEAKEST);
}
