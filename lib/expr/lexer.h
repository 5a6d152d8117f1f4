/* The tokens of all five expression languages. One token is looked at; the one
** before it is kept for messages. */
#ifndef ST_LEXER_H
#define ST_LEXER_H
#include "expr/condition.h"

typedef enum st_token_type {
  ST_TOKEN_END,
  ST_TOKEN_BAD, /* a byte no token begins with */
  ST_TOKEN_NAME,
  ST_TOKEN_HASH,  /* #name */
  ST_TOKEN_COLON, /* :value */
  ST_TOKEN_DIGITS,
  ST_TOKEN_OPEN,  /* ( */
  ST_TOKEN_CLOSE, /* ) */
  ST_TOKEN_OPEN_BRACKET,
  ST_TOKEN_CLOSE_BRACKET,
  ST_TOKEN_COMMA,
  ST_TOKEN_DOT,
  ST_TOKEN_PLUS,
  ST_TOKEN_MINUS,
  ST_TOKEN_EQ,
  ST_TOKEN_NE,
  ST_TOKEN_LT,
  ST_TOKEN_LE,
  ST_TOKEN_GT,
  ST_TOKEN_GE
} st_token_type;

/* Keywords in any letter case. Which of them an expression knows is the
** parser's business. */
typedef enum st_keyword {
  ST_KEYWORD_NONE,
  ST_KEYWORD_AND,
  ST_KEYWORD_OR,
  ST_KEYWORD_NOT,
  ST_KEYWORD_BETWEEN,
  ST_KEYWORD_IN,
  ST_KEYWORD_SET,
  ST_KEYWORD_REMOVE,
  ST_KEYWORD_ADD,
  ST_KEYWORD_DELETE
} st_keyword;

typedef struct st_token {
  st_str text;
  uint8_t type;    /* st_token_type */
  uint8_t keyword; /* st_keyword, of a NAME */
} st_token;

typedef struct st_lexer {
  const char *start;
  const char *at, *end; /* what is not read yet */
  st_token token;       /* the one looked at */
  st_str before;        /* text of the one before it; n 0: none */
} st_lexer;

void st_lexer_start(st_lexer *l, st_str text);
void st_lexer_next(st_lexer *l);

/* Raises "Syntax error" at the token looked at. */
int st_lexer_fail(const st_lexer *l, st_expr_kind kind, st_error *error);

/* Raises "Invalid <Kind>: " and `lead` and `detail`, in ST_FAMILY_EXPRESSION.
** More may be added to the message then. */
int st_expr_raise(st_error *error, st_expr_kind kind, const char *lead, st_str detail);
#endif
