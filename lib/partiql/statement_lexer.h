/* The tokens of PartiQL statements, each with the place that messages name. */
#ifndef ST_STATEMENT_LEXER_H
#define ST_STATEMENT_LEXER_H
#include "base/arena.h"
#include "base/error.h"

typedef enum st_ql_type {
  ST_QL_END,
  ST_QL_NAME,    /* a plain word that is no keyword */
  ST_QL_QUOTED,  /* "name" */
  ST_QL_KEYWORD, /* which one: st_ql_word */
  ST_QL_STRING,  /* 'text' */
  ST_QL_NUMBER,
  ST_QL_QUESTION,
  ST_QL_OPEN, /* ( */
  ST_QL_CLOSE,
  ST_QL_OPEN_BRACKET,
  ST_QL_CLOSE_BRACKET,
  ST_QL_OPEN_CURLY,
  ST_QL_CLOSE_CURLY,
  ST_QL_OPEN_BAG, /* << */
  ST_QL_CLOSE_BAG,
  ST_QL_COMMA,
  ST_QL_COLON,
  ST_QL_SEMICOLON,
  ST_QL_DOT,
  ST_QL_STAR,
  ST_QL_PLUS,
  ST_QL_MINUS,
  ST_QL_SLASH,
  ST_QL_PERCENT,
  ST_QL_CONCAT, /* || */
  ST_QL_EQ,     /* the comparators stand in the order of st_op */
  ST_QL_NE,
  ST_QL_LT,
  ST_QL_LE,
  ST_QL_GT,
  ST_QL_GE
} st_ql_type;

/* The keywords that mean something here. All others are ST_QL_RESERVED: they
** cannot be names without quotes. */
typedef enum st_ql_word {
  ST_QL_NO_WORD,
  ST_QL_RESERVED,
  ST_QL_FUNCTION,   /* reserved, but the name of a function too */
  ST_QL_AGGREGATOR, /* AVG, MAX, MIN, SUM */
  ST_QL_TYPE,       /* reserved, but the name of a type */
  ST_QL_ALL,
  ST_QL_AND,
  ST_QL_AS,
  ST_QL_ASC,
  ST_QL_AT,
  ST_QL_BETWEEN,
  ST_QL_BY,
  ST_QL_COUNT,
  ST_QL_DELETE,
  ST_QL_DESC,
  ST_QL_DISTINCT,
  ST_QL_EXISTS,
  ST_QL_FALSE,
  ST_QL_FROM,
  ST_QL_GROUP,
  ST_QL_HAVING,
  ST_QL_IN,
  ST_QL_INSERT,
  ST_QL_INTO,
  ST_QL_IS,
  ST_QL_JOIN,
  ST_QL_JOIN_SORT, /* CROSS, FULL, INNER, LEFT, RIGHT */
  ST_QL_LIKE,
  ST_QL_LIMIT,
  ST_QL_MISSING,
  ST_QL_MODIFIED,
  ST_QL_NEW,
  ST_QL_NOT,
  ST_QL_NULL,
  ST_QL_OLD,
  ST_QL_ON,
  ST_QL_OR,
  ST_QL_ORDER,
  ST_QL_OUTER,
  ST_QL_REMOVE,
  ST_QL_RETURNING,
  ST_QL_SELECT,
  ST_QL_SET,
  ST_QL_TRUE,
  ST_QL_UPDATE,
  ST_QL_VALUE,
  ST_QL_WHERE
} st_ql_word;

typedef struct st_ql_token {
  uint8_t type;          /* st_ql_type */
  uint8_t word;          /* st_ql_word, of a KEYWORD */
  uint32_t line, column; /* from 1; columns and lengths are counted in characters */
  uint32_t length;
  st_str text; /* as it stands, with its quotes */
  st_str name; /* NAME, QUOTED, STRING: what it means */
} st_ql_token;

/* All tokens of a statement, ST_QL_END last, in the arena; names are in the text
** or in the arena. Errors: VALIDATION (a byte that begins no token, an open quote
** or comment), NOMEM. */
int st_ql_tokens(st_str text, st_arena *arena, const st_ql_token **out, st_error *error);

/* Raises "Statement wasn't well formed, can't be processed: " and the detail. */
int st_ql_malformed(st_error *error, const char *detail);
#endif
