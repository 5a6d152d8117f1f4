/* parser.c - what all expression parsers share: limits, document paths, binding
** of placeholders, and which error wins when several apply. */
#include "expr/parser.h"
#include "base/bounds.h"
#include "expr/reserved_words.h"
#include <string.h>

int st_expr_check_size(st_expr_kind kind, st_str text, st_error *error) {
  if (text.n <= ST_MAX_EXPRESSION) return STATOR_OK;
  st_expr_raise(error, kind, "Expression size has exceeded the maximum allowed size; ",
                ST_LIT("expression size: "));
  st_buf_int(&error->message, (int64_t)text.n);
  return (int)error->code;
}

int st_parser_start(st_parser *p, st_placeholders *holders, st_expr_kind kind, st_str text,
                    st_error *error) {
  *p = (st_parser){.kind = kind, .holders = holders, .error = error};
  p->ast.arena = holders->arena;
  p->ast.values = holders->bound;
  if (text.n == 0)
    return st_error_in_family(error, ST_FAMILY_EMPTY_EXPRESSION,
                              "Invalid %s: The expression can not be empty;",
                              st_expr_kind_name(kind));
  int rc = st_expr_check_size(kind, text, error);
  if (rc != STATOR_OK) return rc;
  st_lexer_start(&p->lexer, text);
  return STATOR_OK;
}

/* DynamoDB has a grammar for each kind: in one of another kind a keyword is an
** ordinary name, and so a reserved word. */
st_keyword st_parser_keyword(const st_parser *p) {
  st_keyword k = p->lexer.token.keyword;
  if (k == ST_KEYWORD_NONE || p->kind == ST_EXPR_PROJECTION) return ST_KEYWORD_NONE;
  return (k >= ST_KEYWORD_SET) == (p->kind == ST_EXPR_UPDATE) ? k : ST_KEYWORD_NONE;
}

int st_parser_syntax_error(st_parser *p) {
  return st_lexer_fail(&p->lexer, p->kind, p->error);
}

void st_parser_fault(st_parser *p, st_fault_sort sort, st_str text, size_t number) {
  if (!p->faults[sort].set) p->faults[sort] = (st_fault){true, text, number};
}

/* The message names the first number past the limit, whatever the count is. */
void st_parser_operator(st_parser *p) {
  if (++p->operators > ST_MAX_OPERATORS)
    st_parser_fault(p, ST_FAULT_OPERATORS, (st_str){0}, ST_MAX_OPERATORS + 1);
}

/* ---- paths */

/* The steps while their number is unknown; more than the limit are counted. */
typedef struct step_list {
  st_step steps[ST_MAX_PATH_DEPTH];
  size_t count;
} step_list;

static void add_step(step_list *list, st_step step) {
  if (list->count < ST_MAX_PATH_DEPTH) list->steps[list->count] = step;
  list->count++;
}

static void name_step(st_parser *p, step_list *list, st_str name) {
  if (name.p[0] != '#' && st_reserved_word(name)) st_parser_fault(p, ST_FAULT_RESERVED, name, 0);
  add_step(list, (st_step){.name = name});
}

/* The word or "#n" looked at, as a step of a path. */
static bool is_path_name(const st_parser *p) {
  int type = p->lexer.token.type;
  return type == ST_TOKEN_HASH || (type == ST_TOKEN_NAME && !st_parser_keyword(p));
}

static uint32_t index_value(st_parser *p, st_str digits) {
  uint64_t v = 0;
  for (size_t i = 0; i < digits.n && v <= ST_MAX_LIST_INDEX; i++)
    v = v * 10 + (uint64_t)(digits.p[i] - '0');
  if (v > ST_MAX_LIST_INDEX) st_parser_fault(p, ST_FAULT_INDEX, digits, 0);
  return (uint32_t)v;
}

static int index_step(st_parser *p, step_list *list) {
  st_lexer_next(&p->lexer);
  if (p->lexer.token.type != ST_TOKEN_DIGITS) return st_parser_syntax_error(p);
  add_step(list, (st_step){.index = index_value(p, p->lexer.token.text)});
  st_lexer_next(&p->lexer);
  if (p->lexer.token.type != ST_TOKEN_CLOSE_BRACKET) return st_parser_syntax_error(p);
  st_lexer_next(&p->lexer);
  return STATOR_OK;
}

static int dotted_step(st_parser *p, step_list *list) {
  st_lexer_next(&p->lexer);
  if (!is_path_name(p)) return st_parser_syntax_error(p);
  name_step(p, list, p->lexer.token.text);
  st_lexer_next(&p->lexer);
  return STATOR_OK;
}

static int keep_steps(st_parser *p, const step_list *list, st_path *out) {
  size_t n = list->count;
  if (n > ST_MAX_PATH_DEPTH) {
    st_parser_fault(p, ST_FAULT_DEPTH, (st_str){0}, n);
    n = ST_MAX_PATH_DEPTH;
  }
  out->steps = st_arena_alloc(p->ast.arena, n * sizeof *out->steps);
  if (!out->steps) return st_error_nomem(p->error);
  memcpy(out->steps, list->steps, n * sizeof *out->steps);
  out->count = n;
  return STATOR_OK;
}

int st_parse_path(st_parser *p, st_str first, st_path *out) {
  step_list list;
  list.count = 0;
  name_step(p, &list, first);
  for (;;) {
    int type = p->lexer.token.type, rc = STATOR_OK;
    if (type == ST_TOKEN_DOT)
      rc = dotted_step(p, &list);
    else if (type == ST_TOKEN_OPEN_BRACKET)
      rc = index_step(p, &list);
    else
      return keep_steps(p, &list, out);
    if (rc != STATOR_OK) return rc;
  }
}

int st_parse_whole_path(st_parser *p, st_path *out) {
  if (!is_path_name(p)) return st_parser_syntax_error(p);
  st_str first = p->lexer.token.text;
  st_lexer_next(&p->lexer);
  return st_parse_path(p, first, out);
}

/* ---- faults */

/* In the order in which they win. Documented are, for conditions, unknown and
** misused functions, reserved words (redundant parentheses are refused where they
** are closed); for updates,
** reserved words, unknown functions, repeated sections; for projections, reserved
** words. Where the limits rank, and the text for an index out of range (taken
** from PartiQL), is undocumented: they come behind. */
static const uint8_t condition_faults[] = {
    ST_FAULT_UNKNOWN_FUNCTION, ST_FAULT_UPDATE_FUNCTION, ST_FAULT_MISUSED_FUNCTION,
    ST_FAULT_RESERVED,         ST_FAULT_INDEX,           ST_FAULT_DEPTH,
    ST_FAULT_OPERATORS,        ST_FAULT_IN_OPERANDS,     ST_FAULT_SORTS};
static const uint8_t update_faults[] = {ST_FAULT_RESERVED,
                                        ST_FAULT_UNKNOWN_FUNCTION,
                                        ST_FAULT_CONDITION_FUNCTION,
                                        ST_FAULT_MISUSED_FUNCTION,
                                        ST_FAULT_SECTION,
                                        ST_FAULT_INDEX,
                                        ST_FAULT_DEPTH,
                                        ST_FAULT_OPERATORS,
                                        ST_FAULT_SORTS};

static const struct fault_message {
  const char *lead;
  const char *behind; /* the text */
  bool number;        /* comes last */
} fault_messages[ST_FAULT_SORTS] = {
    [ST_FAULT_UNKNOWN_FUNCTION] = {"Invalid function name; function: ",                                 "",                                                          false},
    [ST_FAULT_UPDATE_FUNCTION] =
        {"The function is not allowed in a condition expression; function: ", "",                                                          false},
    [ST_FAULT_CONDITION_FUNCTION] =
        {"The function is not allowed in an update expression; function: ",   "",                                                          false},
    [ST_FAULT_MISUSED_FUNCTION] = {"The function is not allowed to be used this way in an "
                                   "expression; function: ",         "",                                                          false},
    [ST_FAULT_RESERVED] = {"Attribute name is a reserved keyword; reserved keyword: ",          "",                                                          false},
    [ST_FAULT_SECTION] = {"The \"",                                                            "\" section can only be used once in an update expression;",
                                   false                                                                                                                                  },
    [ST_FAULT_INDEX] = {"List index is not within the allowable range; index: [",            "]",                                                         false},
    [ST_FAULT_DEPTH] = {"The document path has too many nesting levels; nesting levels: ",   "",
                                   true                                                                                                                                   },
    [ST_FAULT_OPERATORS] = {"The expression contains too many operators; operator count: ",      "",
                                   true                                                                                                                                   },
    [ST_FAULT_IN_OPERANDS] = {"The IN operator is provided with too many operands; number of "
                              "operands: ",                          "",                                                          true },
};

int st_parser_faults(st_parser *p) {
  const uint8_t *sort = p->kind == ST_EXPR_UPDATE ? update_faults : condition_faults;
  while (*sort != ST_FAULT_SORTS && !p->faults[*sort].set) sort++;
  if (*sort == ST_FAULT_SORTS) return STATOR_OK;
  const struct fault_message *m = &fault_messages[*sort];
  st_expr_raise(p->error, p->kind, m->lead, p->faults[*sort].text);
  st_buf_text(&p->error->message, m->behind);
  if (m->number) st_buf_int(&p->error->message, (int64_t)p->faults[*sort].number);
  return (int)p->error->code;
}

/* ---- binding */

int st_parser_bind_path(st_parser *p, st_path *path) {
  for (size_t i = 0; i < path->count; i++) {
    st_str *name = &path->steps[i].name;
    if (!name->p || name->p[0] != '#') continue;
    const st_name_holder *holder = st_placeholders_name(p->holders, *name);
    if (!holder)
      return st_expr_raise(p->error, p->kind,
                           "An expression attribute name used in the document path is not "
                           "defined; attribute name: ",
                           *name);
    *name = holder->name;
  }
  return STATOR_OK;
}

int st_parser_bind_value(st_parser *p, st_node *value) {
  const st_value_holder *holder = st_placeholders_value(p->holders, value->text);
  if (!holder)
    return st_expr_raise(p->error, p->kind,
                         "An expression attribute value used in expression is not defined; "
                         "attribute value: ",
                         value->text);
  value->as.value = holder->value;
  value->slot = holder->slot;
  return STATOR_OK;
}

/* ---- operands */

st_type st_operand_type(const st_node *operand) {
  switch (operand->op) {
  case ST_OP_VALUE: return operand->as.value.type;
  case ST_OP_SIZE:
  case ST_OP_PLUS:
  case ST_OP_MINUS: return ST_N;
  case ST_OP_LIST_APPEND: return ST_L;
  default: return ST_NONE;
  }
}

void st_parser_narrow(st_parser *p, const st_node *operand, unsigned types) {
  if (operand->op == ST_OP_VALUE && p->holders) p->holders->types[operand->slot] &= (uint16_t)types;
}

int st_parser_operand_type_error(st_parser *p, st_op op, st_str type) {
  st_expr_raise(p->error, p->kind,
                "Incorrect operand type for operator or function; operator or function: ",
                st_str_of(st_op_name(op)));
  st_buf_lit(&p->error->message, ", operand type: ");
  st_buf_str(&p->error->message, type);
  return (int)p->error->code;
}

int st_parser_operand_count_error(st_parser *p, const st_node *call) {
  st_expr_raise(
      p->error, p->kind,
      "Incorrect number of operands for operator or function; operator or function: ", call->text);
  st_buf_format(&p->error->message, ", number of operands: %u", (unsigned)call->count);
  return (int)p->error->code;
}

int st_parser_path_required_error(st_parser *p, const st_node *call) {
  return st_expr_raise(
      p->error, p->kind,
      "Operator or function requires a document path; operator or function: ", call->text);
}

static bool same_path(const st_node *a, const st_node *b) {
  size_t with;
  return b->op == ST_OP_PATH && a->as.path.count == b->as.path.count &&
         st_path_check(&a->as.path, &b->as.path, 1, &with) == ST_PATH_OVERLAPS;
}

int st_parser_check_distinct(st_parser *p, const st_node *n) {
  if (n->first->op != ST_OP_PATH) return STATOR_OK;
  const st_node *kid = n->first->next;
  while (kid && !same_path(n->first, kid)) kid = kid->next;
  if (!kid) return STATOR_OK;
  st_expr_raise(p->error, p->kind,
                "The first operand must be distinct from the remaining operands for this operator "
                "or function; operator: ",
                st_str_of(st_op_name((st_op)n->op)));
  st_buf_lit(&p->error->message, ", first operand: ");
  st_path_print(&n->first->as.path, &p->error->message);
  return (int)p->error->code;
}
