/* search_lexer.c - tokens of search queries, and the message that says where a
** query goes wrong. Knows nothing of grammar, columns and tokenizers. */
#include "expr/search/search_lexer.h"
#include "base/utf8.h"
#include "expr/search/search_letters.h"

enum { REST_SHOWN = 32 }; /* characters of the query behind the place */

static size_t search_character(const char *p, const char *end) {
  size_t n = st_utf8_sequence(p, end);
  return n ? n : 1;
}

static void search_place(const st_search_lexer *l, const char *at) {
  st_buf *message = &l->error->message;
  const char *end = l->query.p + l->query.n, *to = at;
  int64_t number = 1;
  for (const char *p = l->query.p; p < at; p += search_character(p, end)) number++;
  for (int shown = 0; to < end && shown < REST_SHOWN; shown++) to += search_character(to, end);
  st_buf_lit(message, "; at character ");
  st_buf_int(message, number);
  st_buf_lit(message, ": ");
  if (at == end) st_buf_lit(message, "end of the query");
  st_buf_str(message, (st_str){at, (size_t)(to - at)}); /* by length: it may hold a NUL */
  if (to < end) st_buf_lit(message, "...");
}

bool st_search_fail(const st_search_lexer *l, const char *at, const char *format, ...) {
  if (l->error->code != STATOR_OK) return false;
  va_list args;
  st_error_raise(l->error, STATOR_VALIDATION, "Invalid SearchQuery: ");
  va_start(args, format);
  st_buf_vformat(&l->error->message, format, args);
  va_end(args);
  search_place(l, at);
  return false;
}

/* -- words --------------------------------------------------------------------- */

static bool search_word_byte(char c) {
  uint8_t b = (uint8_t)c;
  return b >= 0x80 || (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z') ||
         (b != 0 && strchr("_-'.@/&%", c));
}

static const char *search_end(const st_search_lexer *l) {
  return l->query.p + l->query.n;
}

static size_t search_blanks_at(const st_search_lexer *l, const char *p) {
  return st_search_blanks((st_str){p, (size_t)(search_end(l) - p)});
}

/* "[0]", of a column's path; 0: it is not one. */
static size_t search_index_length(const char *p, const char *end) {
  const char *to = p + 1;
  while (to < end && *to >= '0' && *to <= '9') to++;
  return to > p + 1 && to < end && *to == ']' ? (size_t)(to + 1 - p) : 0;
}

/* How far a word reaches that begins, or goes on, at p. */
static const char *search_word_end(const st_search_lexer *l, const char *p) {
  const char *end = search_end(l), *start = p;
  while (p < end) {
    size_t n = 0;
    if (*p == '[' && p > start)
      n = search_index_length(p, end);
    else if (search_word_byte(*p) && search_blanks_at(l, p) == 0)
      n = search_character(p, end);
    if (n == 0) break;
    p += n;
  }
  return p;
}

static st_search_token_type search_word_type(st_str word) {
  static const struct reserved {
    const char *word;
    st_search_token_type type;
  } reserved[] = {
      {"AND",  ST_SEARCH_AND },
      {"OR",   ST_SEARCH_OR  },
      {"NOT",  ST_SEARCH_NOT },
      {"NEAR", ST_SEARCH_NEAR},
  };
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
    if (st_str_is(word, reserved[i].word)) return reserved[i].type;
  /* As other query languages have it. */
  return st_str_starts(word, ST_LIT("NEAR/")) ? ST_SEARCH_NEAR : ST_SEARCH_WORD;
}

/* -- tokens -------------------------------------------------------------------- */

static st_search_token_type search_sign_type(char c) {
  static const uint8_t types[256] = {
      ['('] = ST_SEARCH_OPEN,        [')'] = ST_SEARCH_CLOSE, ['{'] = ST_SEARCH_OPEN_BRACE,
      ['}'] = ST_SEARCH_CLOSE_BRACE, ['*'] = ST_SEARCH_STAR,  ['^'] = ST_SEARCH_CARET,
      ['+'] = ST_SEARCH_PLUS,        ['-'] = ST_SEARCH_MINUS, [':'] = ST_SEARCH_COLON,
      [','] = ST_SEARCH_COMMA,
  };
  return types[(uint8_t)c];
}

/* The string whose quote is at l->at. */
static bool search_read_string(st_search_lexer *l) {
  const char *end = search_end(l), *p = l->at + 1;
  while (p < end && (*p != '"' || (p + 1 < end && p[1] == '"'))) p += *p == '"' ? 2 : 1;
  if (p == end) return st_search_fail(l, l->at, "a double quote is not closed");
  l->token.type = ST_SEARCH_STRING;
  l->token.text = (st_str){l->at + 1, (size_t)(p - l->at - 1)};
  l->at = p + 1;
  return true;
}

static bool search_read_rest(st_search_lexer *l) {
  const char *to = search_word_end(l, l->at);
  st_search_token_type sign = search_sign_type(*l->at);
  if (sign != ST_SEARCH_END) {
    to = l->at + 1;
  } else if (to == l->at) {
    return st_search_fail(l, l->at,
                          "%c has no meaning here; text that holds it goes in double "
                          "quotes",
                          *l->at);
  }
  l->token.text = (st_str){l->at, (size_t)(to - l->at)};
  l->token.type = sign != ST_SEARCH_END ? sign : search_word_type(l->token.text);
  l->at = to;
  return true;
}

bool st_search_lexer_next(st_search_lexer *l) {
  size_t blanks = search_blanks_at(l, l->at);
  l->token = (st_search_token){.glued = blanks == 0 && l->at > l->query.p};
  l->at += blanks;
  l->token.at = l->at;
  if (l->at == search_end(l)) return true; /* ST_SEARCH_END */
  return *l->at == '"' ? search_read_string(l) : search_read_rest(l);
}

bool st_search_lexer_start(st_search_lexer *l, st_str query, st_error *error) {
  *l = (st_search_lexer){.query = query, .at = query.p, .error = error};
  return st_search_lexer_next(l);
}

bool st_search_lexer_colon_next(const st_search_lexer *l) {
  const char *p = l->at + search_blanks_at(l, l->at);
  return p < search_end(l) && *p == ':';
}
