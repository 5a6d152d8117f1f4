/* What a PartiQL statement looks like, before anything is said of what it means:
** its clauses and its terms. Which terms may stand where is for analysis to say. */
#ifndef ST_STATEMENT_SYNTAX_H
#define ST_STATEMENT_SYNTAX_H
#include "partiql/statement.h"
#include "partiql/statement_lexer.h"

typedef enum st_ql_sort {
  ST_QL_NAME_TERM,
  ST_QL_PATH,     /* a term, and the steps behind it */
  ST_QL_INDEX,    /* a step: [ what it holds ] */
  ST_QL_WILDCARD, /* a step: .* or [*]; or a column: * */
  ST_QL_LITERAL,  /* its token says which; a number may have a minus before it */
  ST_QL_MISSING_TERM,
  ST_QL_PARAMETER,
  ST_QL_LIST,
  ST_QL_BAG,
  ST_QL_TUPLE, /* name, value, name, value, ... */
  ST_QL_CALL,
  ST_QL_AGGREGATE, /* COUNT, SUM, ... */
  ST_QL_SUBSELECT,
  ST_QL_SIGN,       /* + or - before what is no number */
  ST_QL_ARITHMETIC, /* + and - of two terms */
  ST_QL_FOREIGN,    /* an operator that is never supported: *, /, %, ||, LIKE */
  ST_QL_COMPARISON,
  ST_QL_BETWEEN_TEST,
  ST_QL_IN_TEST,
  ST_QL_IS_TEST,
  ST_QL_NOT_TEST,
  ST_QL_AND_TEST, /* of two or more */
  ST_QL_OR_TEST
} st_ql_sort;

typedef struct st_ql_select st_ql_select;

typedef struct st_ql_node st_ql_node;
struct st_ql_node {
  uint8_t sort;  /* st_ql_sort */
  uint8_t op;    /* st_op, of ARITHMETIC and COMPARISON */
  bool negative; /* a number with a minus; NOT IN, NOT BETWEEN, IS NOT */
  uint32_t count;
  uint32_t number;            /* PARAMETER: from 0 */
  const st_ql_token *token;   /* what messages point at */
  const st_ql_token *of_type; /* IS_TEST */
  const st_ql_select *select; /* SUBSELECT */
  st_ql_node *first, *last, *next;
};

/* What the language has and the service does not: the first that was met. */
typedef struct st_ql_refusal {
  const char *message;      /* NULL: none */
  const st_ql_token *token; /* NULL: the message names no place */
} st_ql_refusal;

struct st_ql_select {
  st_ql_node *columns; /* a list; of one WILDCARD: all */
  st_ql_node *from;
  st_ql_node *where;  /* NULL: none */
  st_ql_node *orders; /* a list; NULL: none. `negative`: DESC */
  st_ql_refusal unsupported;
};

typedef struct st_ql_assignment st_ql_assignment;
struct st_ql_assignment {
  st_ql_node *target, *value; /* value NULL: REMOVE */
  st_ql_assignment *next;
};

struct st_ql_statement {
  st_statement_kind kind;
  st_ql_select select; /* SELECT, EXISTS; the others use what they have of it */
  st_ql_node *value;   /* INSERT */
  st_ql_assignment *assignments;
  size_t assignment_count;
  st_returning returning;
  st_str returning_text;
  size_t parameters; /* how many '?' */
};

/* Errors: VALIDATION with "Statement wasn't well formed, can't be processed: ...",
** too many operators; NOMEM. */
int st_ql_parse(st_str text, st_arena *arena, st_ql_statement *out, st_error *error);

#endif
