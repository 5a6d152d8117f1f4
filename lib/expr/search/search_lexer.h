/* Tokens of a search query. One token is looked at. */
#ifndef ST_SEARCH_LEXER_H
#define ST_SEARCH_LEXER_H
#include "base/error.h"
#include "base/str.h"

typedef enum st_search_token_type {
  ST_SEARCH_END,
  ST_SEARCH_WORD,
  ST_SEARCH_STRING, /* text: between the quotes, where "" is a quote */
  ST_SEARCH_AND,
  ST_SEARCH_OR,
  ST_SEARCH_NOT,
  ST_SEARCH_NEAR,
  ST_SEARCH_OPEN, /* ( */
  ST_SEARCH_CLOSE,
  ST_SEARCH_OPEN_BRACE,
  ST_SEARCH_CLOSE_BRACE,
  ST_SEARCH_STAR,
  ST_SEARCH_CARET,
  ST_SEARCH_PLUS,
  ST_SEARCH_MINUS,
  ST_SEARCH_COLON,
  ST_SEARCH_COMMA
} st_search_token_type;

typedef struct st_search_token {
  const char *at; /* where it begins, its quote included */
  st_str text;
  st_search_token_type type;
  bool glued; /* nothing stands between it and the one before */
} st_search_token;

typedef struct st_search_lexer {
  st_str query;   /* well-formed UTF-8 */
  const char *at; /* what is not read yet */
  st_search_token token;
  st_error *error;
} st_search_lexer;

/* Both false: raised, an unclosed quote or a character that begins nothing. */
bool st_search_lexer_start(st_search_lexer *l, st_str query, st_error *error);
bool st_search_lexer_next(st_search_lexer *l);

/* Whether the token after this one is ':'. */
bool st_search_lexer_colon_next(const st_search_lexer *l);

/* Raises "Invalid SearchQuery: <what>" and the place. False. */
bool st_search_fail(const st_search_lexer *l, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#endif
