/* The state that the parsers of terms and of clauses share. */
#ifndef ST_STATEMENT_PARSER_H
#define ST_STATEMENT_PARSER_H
#include "partiql/statement_syntax.h"

typedef struct st_ql_parser {
  const st_ql_token *at; /* the token looked at */
  st_arena *arena;
  st_error *error;
  size_t parameters;
  int depth;     /* of terms in terms */
  int operators; /* and functions, in this expression */
} st_ql_parser;

static inline bool st_ql_at(const st_ql_parser *p, st_ql_type type) {
  return p->at->type == type;
}

static inline bool st_ql_at_word(const st_ql_parser *p, st_ql_word word) {
  return p->at->word == word;
}

/* Passes the word if it is looked at. */
static inline bool st_ql_take_word(st_ql_parser *p, st_ql_word word) {
  if (p->at->word != word) return false;
  p->at++;
  return true;
}

static inline bool st_ql_take(st_ql_parser *p, st_ql_type type) {
  if (p->at->type != type) return false;
  p->at++;
  return true;
}

/* NULL, in all of these: an error was raised. */
st_ql_node *st_ql_node_new(st_ql_parser *p, st_ql_sort sort, const st_ql_token *token);
void st_ql_node_add(st_ql_node *node, st_ql_node *kid);

/* Begins an expression whose operators are counted by themselves. */
st_ql_node *st_ql_parse_expression(st_ql_parser *p);

/* A name, and what dots and brackets add to it. */
st_ql_node *st_ql_parse_simple_path(st_ql_parser *p);

/* From behind SELECT on. */
const st_ql_select *st_ql_parse_select(st_ql_parser *p);

/* Raise "Statement wasn't well formed, ..."; NULL, and false. */
st_ql_node *st_ql_fail(st_ql_parser *p, const char *detail);
bool st_ql_reject(st_ql_parser *p, const char *detail);

/* Behind the next token, which must be of the type; else "Expected RIGHT_PAREN". */
bool st_ql_expect(st_ql_parser *p, st_ql_type type);
#endif
