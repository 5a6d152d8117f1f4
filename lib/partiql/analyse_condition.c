/* analyse_condition.c - WHERE as the nodes that conditions are made of. What
** differs from expressions: <> is false where an operand is missing, and IS tests
** of NULL and MISSING are type and existence. Recursion is bounded by the parser's
** limits on depth and operators. */
#include "base/bounds.h"
#include "partiql/statement_analysis.h"

/* `refusal`: what is said of a term that is no test. */
static int make_condition(st_ql_analysis *a, const st_ql_node *n, const char *refusal,
                          st_node **out);

static int ql_test(st_ql_analysis *a, st_op op, st_node **out) {
  *out = st_node_new(&a->parser.ast, op);
  return *out ? STATOR_OK : st_error_nomem(a->parser.error);
}

/* A test or function that messages call by its name. */
static int named_test(st_ql_analysis *a, st_op op, st_node **out) {
  *out = st_node_new(&a->parser.ast, op);
  if (!*out) return st_error_nomem(a->parser.error);
  (*out)->text = st_str_of(st_op_name(op));
  return STATOR_OK;
}

/* ---- operands */

static char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The end of a message: names of operators and functions in lower case. */
static int name_in_message(st_ql_analysis *a, st_str word) {
  for (size_t i = 0; i < word.n; i++) st_buf_char(&a->parser.error->message, lower_case(word.p[i]));
  return STATOR_VALIDATION;
}

/* NOT IN is IN, negated. */
int st_ql_unsupported_operator(st_ql_analysis *a, const char *kind, const st_ql_node *n) {
  bool negated = n->negative && n->token->word == ST_QL_NOT;
  st_error_raise(a->parser.error, STATOR_VALIDATION,
                 "Unsupported operator in %s Expression. Operator: ", kind);
  return name_in_message(a, n->token[negated].text);
}

/* Letters of either case are the same. */
static bool same_word(st_str text, const char *word) {
  size_t i = 0;
  while (i < text.n && word[i] && lower_case(text.p[i]) == lower_case(word[i])) i++;
  return i == text.n && !word[i];
}

bool st_ql_calls(const st_ql_node *n, const char *function) {
  return n->sort == ST_QL_CALL && same_word(n->token->name, function);
}

st_op st_ql_function(const st_ql_node *call, st_op from, st_op to) {
  for (int op = from; op <= (int)to; op++)
    if (st_ql_calls(call, st_op_name((st_op)op))) return (st_op)op;
  return ST_OP_UNKNOWN;
}

static int path_operand(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  st_path path;
  int rc = st_ql_path(a, n, &path);
  if (rc != STATOR_OK) return rc;
  *out = st_node_path(&a->parser.ast, path);
  return *out ? STATOR_OK : st_error_nomem(a->parser.error);
}

static int value_operand(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  st_value value;
  int rc = st_ql_value(a, n, &value);
  if (rc != STATOR_OK) return rc;
  *out = st_node_value(&a->parser.ast, n->token->text, value);
  return *out ? STATOR_OK : st_error_nomem(a->parser.error);
}

static int make_operand(st_ql_analysis *a, const st_ql_node *n, st_node **out);

/* The operands of a test or call, in text order. */
static int add_operands(st_ql_analysis *a, const st_ql_node *first, st_node *to) {
  for (const st_ql_node *n = first; n; n = n->next) {
    st_node *operand;
    int rc = make_operand(a, n, &operand);
    if (rc != STATOR_OK) return rc;
    st_node_add(to, operand);
  }
  return STATOR_OK;
}

static int make_call(st_ql_analysis *a, const st_ql_node *n, st_op op, st_node **out) {
  int rc = named_test(a, op, out);
  return rc == STATOR_OK ? add_operands(a, n->first, *out) : rc;
}

int st_ql_refuse_function(st_ql_analysis *a, const char *sort, const st_ql_node *call) {
  if (st_ql_function(call, ST_OP_SIZE, ST_OP_LIST_APPEND) == ST_OP_UNKNOWN)
    st_error_raise(a->parser.error, STATOR_VALIDATION, "Unrecognized function: ");
  else
    st_error_raise(a->parser.error, STATOR_VALIDATION,
                   "The function is not allowed in %s expression; function: ", sort);
  return name_in_message(a, call->token->name);
}

/* EXISTS stands alone, and in transactions only. */
static int refuse_call(st_ql_analysis *a, const st_ql_node *n) {
  if (n->token->word == ST_QL_EXISTS)
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "EXISTS can only be used in ExecuteTransaction write requests.");
  if (st_ql_function(n, ST_OP_SIZE, ST_OP_CONTAINS) != ST_OP_UNKNOWN) return st_ql_unexpected(a, n);
  if (st_ql_calls(n, "search")) return st_ql_refuse_search(a);
  return st_ql_refuse_function(a, "a condition", n);
}

static int make_operand(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  *out = NULL;
  switch (n->sort) {
  case ST_QL_NAME_TERM:
  case ST_QL_PATH: return path_operand(a, n, out);
  case ST_QL_CALL:
    if (st_ql_function(n, ST_OP_SIZE, ST_OP_SIZE) == ST_OP_SIZE)
      return make_call(a, n, ST_OP_SIZE, out);
    return refuse_call(a, n);
  case ST_QL_SIGN:
  case ST_QL_ARITHMETIC:
  case ST_QL_FOREIGN: return st_ql_unsupported_operator(a, "Condition", n);
  case ST_QL_LITERAL:
  case ST_QL_MISSING_TERM:
  case ST_QL_PARAMETER:
  case ST_QL_LIST:
  case ST_QL_BAG:
  case ST_QL_TUPLE: return value_operand(a, n, out);
  default: return st_ql_unexpected(a, n);
  }
}

/* ---- tests */

/* NOT IN, NOT BETWEEN, IS NOT NULL. */
static int negate(st_ql_analysis *a, bool negative, st_node **test) {
  st_node *inside = *test;
  int rc = negative ? ql_test(a, ST_OP_NOT, test) : STATOR_OK;
  if (rc == STATOR_OK && negative) st_node_add(*test, inside);
  return rc;
}

static int make_test(st_ql_analysis *a, const st_ql_node *n, st_op op, st_node **out) {
  int rc = ql_test(a, op, out);
  if (rc == STATOR_OK) rc = add_operands(a, n->first, *out);
  return rc == STATOR_OK ? negate(a, n->sort != ST_QL_COMPARISON && n->negative, out) : rc;
}

static int make_in(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  const st_ql_node *list = n->last;
  st_node *operand;
  if ((list->sort != ST_QL_LIST && list->sort != ST_QL_BAG) || list->count == 0)
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "IN operator must have a left hand argument of type Variable Reference "
                          "and right hand argument of type Seq with at least one member");
  if (list->count > ST_MAX_IN_OPERANDS)
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "The IN operator is provided with too many operands; number of "
                          "operands: %u",
                          (unsigned)list->count);
  int rc = make_operand(a, n->first, &operand);
  if (rc == STATOR_OK) rc = ql_test(a, ST_OP_IN, out);
  if (rc != STATOR_OK) return rc;
  st_node_add(*out, operand);
  rc = add_operands(a, list->first, *out);
  return rc == STATOR_OK ? negate(a, n->negative, out) : rc;
}

/* The types that IS knows, and the types of values that they are. */
static const struct is_type {
  const char *name;
  st_value type;
} is_types[] = {
    {"NULL",    {"{\"S\":\"NULL\"}", 12, ST_S}},
    {"BOOLEAN", {"{\"S\":\"BOOL\"}", 12, ST_S}},
    {"BOOL",    {"{\"S\":\"BOOL\"}", 12, ST_S}},
    {"BLOB",    {"{\"S\":\"B\"}", 9, ST_S}    },
    {"STRING",  {"{\"S\":\"S\"}", 9, ST_S}    },
    {"NUMERIC", {"{\"S\":\"N\"}", 9, ST_S}    },
    {"STRUCT",  {"{\"S\":\"M\"}", 9, ST_S}    },
    {"TUPLE",   {"{\"S\":\"M\"}", 9, ST_S}    },
    {"LIST",    {"{\"S\":\"L\"}", 9, ST_S}    },
};

static const struct is_type *is_type_of(const st_ql_token *name) {
  for (size_t i = 0; i < sizeof is_types / sizeof *is_types; i++)
    if (same_word(name->text, is_types[i].name)) return &is_types[i];
  return NULL;
}

static int refuse_is_type(st_ql_analysis *a, const st_ql_node *n) {
  st_error *error = a->parser.error;
  st_str name = n->of_type->text;
  const st_ql_token *t = n->token;
  st_error_raise(error, STATOR_VALIDATION, "Unsupported data type for IS operator: ");
  for (size_t i = 0; i < name.n; i++) {
    bool lower = name.p[i] >= 'a' && name.p[i] <= 'z';
    st_buf_char(&error->message, lower ? (char)(name.p[i] - ('a' - 'A')) : name.p[i]);
  }
  st_buf_format(&error->message,
                ". Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, "
                "STRUCT, TUPLE, LIST] at %u:%u:%u",
                (unsigned)t->line, (unsigned)t->column, (unsigned)t->length);
  return STATOR_VALIDATION;
}

/* a IS NULL: of type NULL; a IS MISSING: not there. */
static int make_is(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  st_node *operand, *type;
  bool missing = n->of_type->word == ST_QL_MISSING;
  const struct is_type *is = is_type_of(n->of_type);
  if (!missing && !is) return refuse_is_type(a, n);
  if (!st_ql_is_path(n->first) && n->first->sort != ST_QL_LITERAL)
    return st_error_raise(a->parser.error, STATOR_VALIDATION,
                          "The left hand side argument to IS must be a Variable Reference, "
                          "Literal, or Path");
  int rc = make_operand(a, n->first, &operand);
  st_op op = !missing ? ST_OP_TYPE : n->negative ? ST_OP_EXISTS : ST_OP_NOT_EXISTS;
  if (rc == STATOR_OK) rc = named_test(a, op, out);
  if (rc != STATOR_OK) return rc;
  st_node_add(*out, operand);
  if (!is) return STATOR_OK;
  type = st_node_value(&a->parser.ast, n->of_type->text, is->type);
  if (!type) return st_error_nomem(a->parser.error);
  st_node_add(*out, type);
  return negate(a, n->negative, out);
}

static int make_logic(st_ql_analysis *a, const st_ql_node *n, st_op op, st_node **out) {
  const char *refusal = op == ST_OP_NOT ? "The argument to NOT must be a Type or Expression"
                                        : "The arguments to AND/OR must be Expressions";
  int rc = ql_test(a, op, out);
  for (const st_ql_node *kid = n->first; kid && rc == STATOR_OK; kid = kid->next) {
    st_node *test;
    rc = make_condition(a, kid, refusal, &test);
    if (rc == STATOR_OK && test) st_node_add(*out, test);
  }
  return rc;
}

/* What search() has left of an AND: several terms, one, or none. */
static int make_and(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  int rc = make_logic(a, n, ST_OP_AND, out);
  if (rc == STATOR_OK && *out && (*out)->count < 2) *out = (*out)->first;
  return rc;
}

static int make_comparison(st_ql_analysis *a, const st_ql_node *n, st_node **out) {
  return make_test(a, n, n->op == ST_OP_NE ? ST_OP_DIFFERS : (st_op)n->op, out);
}

static int refuse_condition(st_ql_analysis *a, const st_ql_node *n, const char *refusal) {
  bool foreign = n->sort == ST_QL_AGGREGATE || n->sort == ST_QL_SUBSELECT;
  if (foreign) return st_ql_unexpected(a, n);
  return st_error_raise(a->parser.error, STATOR_VALIDATION, "%s",
                        n->sort == ST_QL_MISSING_TERM ? "MISSING must be compared using IS operator"
                                                      : refusal);
}

static int make_condition(st_ql_analysis *a, const st_ql_node *n, const char *refusal,
                          st_node **out) {
  st_op function;
  *out = NULL;
  if (n == a->search) return STATOR_OK;
  switch (n->sort) {
  case ST_QL_AND_TEST: return make_and(a, n, out);
  case ST_QL_OR_TEST: return make_logic(a, n, ST_OP_OR, out);
  case ST_QL_NOT_TEST: return make_logic(a, n, ST_OP_NOT, out);
  case ST_QL_COMPARISON: return make_comparison(a, n, out);
  case ST_QL_BETWEEN_TEST: return make_test(a, n, ST_OP_BETWEEN, out);
  case ST_QL_IN_TEST: return make_in(a, n, out);
  case ST_QL_IS_TEST: return make_is(a, n, out);
  case ST_QL_SIGN:
  case ST_QL_ARITHMETIC:
  case ST_QL_FOREIGN: return st_ql_unsupported_operator(a, "Condition", n);
  case ST_QL_CALL:
    function = st_ql_function(n, ST_OP_EXISTS, ST_OP_CONTAINS);
    return function == ST_OP_UNKNOWN ? refuse_call(a, n) : make_call(a, n, function, out);
  default: return refuse_condition(a, n, refusal);
  }
}

int st_ql_condition(st_ql_analysis *a, const st_ql_node *n, st_condition **out) {
  st_node *root;
  *out = NULL;
  int rc = make_condition(
      a, n, "WHERE clause must contain an expression that resolves to a boolean", &root);
  if (rc != STATOR_OK || !root) return rc;
  rc = st_check_condition(&a->parser, root);
  if (rc != STATOR_OK) return rc;
  *out = st_condition_of(&a->parser.ast, root);
  return *out ? STATOR_OK : st_error_nomem(a->parser.error);
}
