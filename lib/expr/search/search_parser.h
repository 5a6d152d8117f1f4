/* What the readers of a search query share: search_query.c reads operators,
** search_filter.c columns, search_phrase.c the rest. Every function that gives false
** has raised. */
#ifndef ST_SEARCH_PARSER_H
#define ST_SEARCH_PARSER_H
#include "base/arena.h"
#include "expr/search/search_tree.h"

typedef struct st_search_parser {
  st_search_lexer lexer;
  const st_search_columns *columns;
  st_arena *arena;
  uint64_t scope; /* the columns that what is read now is looked for in */
  int depth;
  size_t phrase_count;
} st_search_parser;

static inline bool st_search_parser_next(st_search_parser *p) {
  return st_search_lexer_next(&p->lexer);
}

static inline bool st_search_at(const st_search_parser *p, st_search_token_type type) {
  return p->lexer.token.type == type;
}

static inline bool st_search_at_text(const st_search_parser *p) {
  return st_search_at(p, ST_SEARCH_WORD) || st_search_at(p, ST_SEARCH_STRING);
}

/* Raises at the token looked at. False. */
bool st_search_parser_fail(const st_search_parser *p, const char *what);
bool st_search_misplaced(const st_search_parser *p); /* it fits nowhere here */

void *st_search_parser_new(st_search_parser *p, size_t size); /* zeros; NULL: raised */

/* A node of `kind` that begins at the token looked at; NULL: raised. */
st_search_node *st_search_parser_node(st_search_parser *p, st_search_kind kind);

/* one, ^one, one + "two three"*, NEAR(one two, 5) */
bool st_search_read_phrase(st_search_parser *p, st_search_node **out);
bool st_search_read_near(st_search_parser *p, st_search_node **out);

/* plot:, -plot:, {title plot}: up to the colon; *columns: those of the scope that it
** leaves, at least one. */
bool st_search_read_filter(st_search_parser *p, uint64_t *columns);
#endif
