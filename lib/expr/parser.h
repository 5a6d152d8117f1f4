/* What the parsers of all expressions share: the state, document paths, operands
** and conditions, and the order of errors. */
#ifndef ST_PARSER_H
#define ST_PARSER_H
#include "expr/ast.h"
#include "expr/lexer.h"

/* Faults of sound syntax. The first of each sort is kept while parsing; which
** one is raised is decided at the end of the text. */
typedef enum st_fault_sort {
  ST_FAULT_UNKNOWN_FUNCTION,
  ST_FAULT_UPDATE_FUNCTION,    /* in a condition */
  ST_FAULT_CONDITION_FUNCTION, /* in an update */
  ST_FAULT_MISUSED_FUNCTION,
  ST_FAULT_RESERVED,
  ST_FAULT_SECTION,
  ST_FAULT_INDEX,
  ST_FAULT_DEPTH,
  ST_FAULT_OPERATORS,
  ST_FAULT_IN_OPERANDS,
  ST_FAULT_SORTS
} st_fault_sort;

typedef struct st_fault {
  bool set;
  st_str text;
  size_t number;
} st_fault;

typedef struct st_parser {
  st_expr_kind kind;
  st_placeholders *holders; /* NULL: names and values are bound already */
  st_error *error;
  st_ast ast;
  st_lexer lexer;
  int operators; /* and functions, as the limit counts them */
  bool judged;   /* a check has looked at what a value is, not only at its type */
  st_fault faults[ST_FAULT_SORTS];
} st_parser;

/* Refuses empty and too long text, and reads the first token. */
int st_parser_start(st_parser *p, st_placeholders *holders, st_expr_kind kind, st_str text,
                    st_error *error);

/* The keyword looked at, if this kind of expression knows it. */
st_keyword st_parser_keyword(const st_parser *p);

int st_parser_syntax_error(st_parser *p);
void st_parser_fault(st_parser *p, st_fault_sort sort, st_str text, size_t number);
void st_parser_operator(st_parser *p); /* counts one */

/* The rest of a path behind its first name, which was read. Names stay as
** written, "#n" too. */
int st_parse_path(st_parser *p, st_str first, st_path *out);
int st_parse_whole_path(st_parser *p, st_path *out);

/* An operand or, if `conditions`, a condition; ends before the first token that
** cannot belong to it. NULL: an error was raised. */
st_node *st_parse_expression(st_parser *p, bool conditions);

/* At the end of the text: raises the fault that outranks the others. */
int st_parser_faults(st_parser *p);

/* Puts names and values in for "#n" and ":v". Errors: not defined. */
int st_parser_bind_path(st_parser *p, st_path *path);
int st_parser_bind_value(st_parser *p, st_node *value);

/* The type every value of this operand has; ST_NONE: known at run time only. */
st_type st_operand_type(const st_node *operand);

/* Notes that only values of these types (ST_TYPE_BIT) pass here. */
void st_parser_narrow(st_parser *p, const st_node *operand, unsigned types);

/* "Incorrect operand type for operator or function; ..." and its kin. */
int st_parser_operand_type_error(st_parser *p, st_op op, st_str type);
int st_parser_operand_count_error(st_parser *p, const st_node *call);
int st_parser_path_required_error(st_parser *p, const st_node *call);

/* That no other operand is the same path as the first. */
int st_parser_check_distinct(st_parser *p, const st_node *n);

/* What checks say of values themselves. */
bool st_bounds_fit(st_value low, st_value high);
bool st_names_type(st_value name);

/* Static checks of all tests of a condition, in text order; names and values are
** bound test by test, if they are not yet. */
int st_check_condition(st_parser *p, st_node *root);

/* A condition up to the end of the text, with its checks. */
int st_parse_condition(st_parser *p, st_node **root);
#endif
