/* statement_lexer.c - the tokens of PartiQL statements. The whole text is read
** before any of it is parsed, so that a character no token begins with outranks
** every other fault. Knows no grammar. */
#include "partiql/statement_lexer.h"
#include "base/utf8.h"
#include "partiql/statement_words.h"
#include <string.h>

/* Where reading stands. */
typedef struct ql_reader {
  const char *at, *end;
  uint32_t line, column; /* of the character at `at` */
} ql_reader;

/* The text of a lexical fault is not recorded: the service's parser raises these
** without one. */
static int bad_token(st_error *error) {
  return st_ql_malformed(error, "");
}

int st_ql_malformed(st_error *error, const char *detail) {
  return st_error_raise(error, STATOR_VALIDATION,
                        "Statement wasn't well formed, can't be processed: %s", detail);
}

static char ql_peek(const ql_reader *r, size_t ahead) {
  return (size_t)(r->end - r->at) > ahead ? r->at[ahead] : 0;
}

/* Over n bytes, counting lines and characters. */
static void ql_pass(ql_reader *r, size_t n) {
  for (const char *to = r->at + n; r->at < to; r->at++) {
    if (*r->at == '\n') {
      r->line++;
      r->column = 1;
    } else if (((unsigned char)*r->at & 0xC0) != 0x80) {
      r->column++;
    }
  }
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

/* Behind a comment that begins here; `at` if none does, NULL if it does not end. */
static const char *behind_comment(const ql_reader *r) {
  const char *p = r->at;
  if (ql_peek(r, 0) == '-' && ql_peek(r, 1) == '-') {
    while (p < r->end && *p != '\n' && *p != '\r') p++;
    return p;
  }
  if (ql_peek(r, 0) != '/' || ql_peek(r, 1) != '*') return p;
  for (p += 2; r->end - p >= 2; p++)
    if (p[0] == '*' && p[1] == '/') return p + 2;
  return NULL;
}

/* Over blanks and comments. False: a comment does not end. */
static bool pass_blanks(ql_reader *r) {
  for (;;) {
    const char *start = r->at, *behind;
    while (r->at < r->end && strchr(" \t\r\n\f\v", *r->at) && *r->at) ql_pass(r, 1);
    behind = behind_comment(r);
    if (!behind) return false;
    ql_pass(r, (size_t)(behind - r->at));
    if (r->at == start) return true;
  }
}

static size_t word_length(const ql_reader *r) {
  size_t n = 1;
  while (is_word_start(ql_peek(r, n)) || is_digit(ql_peek(r, n))) n++;
  return n;
}

static size_t digits_length(const ql_reader *r, size_t from) {
  size_t n = 0;
  while (is_digit(ql_peek(r, from + n))) n++;
  return n;
}

/* 12, 1.5, 1., .5, 1e3, 1.5E-3. 0: an exponent without digits. */
static size_t number_length(const ql_reader *r) {
  size_t n = digits_length(r, 0);
  if (ql_peek(r, n) == '.') n += 1 + digits_length(r, n + 1);
  if (ql_peek(r, n) != 'e' && ql_peek(r, n) != 'E') return n;
  bool sign = ql_peek(r, n + 1) == '+' || ql_peek(r, n + 1) == '-';
  size_t digits = digits_length(r, n + 1 + sign);
  return digits ? n + 1 + sign + digits : 0;
}

/* Quotes and what is between them; a doubled one stands for itself. 0: open. */
static size_t quoted_length(const ql_reader *r, bool *doubled) {
  char quote = *r->at;
  for (size_t n = 1; (size_t)(r->end - r->at) > n; n++) {
    if (r->at[n] != quote) continue;
    if (ql_peek(r, n + 1) != quote) return n + 1;
    *doubled = true;
    n++;
  }
  return 0;
}

static bool undouble(st_str inside, st_arena *arena, st_str *out) {
  char quote = inside.p[-1], *to = st_arena_alloc(arena, inside.n);
  if (!to) return false;
  size_t n = 0;
  for (size_t i = 0; i < inside.n; i++) {
    to[n++] = inside.p[i];
    if (inside.p[i] == quote) i++;
  }
  *out = (st_str){to, n};
  return true;
}

static int quoted_token(const ql_reader *r, st_arena *arena, st_ql_token *t, st_error *error) {
  bool doubled = false;
  t->type = *r->at == '"' ? ST_QL_QUOTED : ST_QL_STRING;
  t->text.n = quoted_length(r, &doubled);
  if (t->text.n == 0) return bad_token(error);
  t->name = (st_str){r->at + 1, t->text.n - 2};
  if (doubled && !undouble(t->name, arena, &t->name)) return st_error_nomem(error);
  return STATOR_OK;
}

static const struct ql_punctuation {
  char text[3];
  st_ql_type type;
} ql_punctuation[] = {
  /* two characters before one */
    {"<<", ST_QL_OPEN_BAG     },
    {">>", ST_QL_CLOSE_BAG    },
    {"<=", ST_QL_LE           },
    {">=", ST_QL_GE           },
    {"<>", ST_QL_NE           },
    {"!=", ST_QL_NE           },
    {"||", ST_QL_CONCAT       },
    {"(",  ST_QL_OPEN         },
    {")",  ST_QL_CLOSE        },
    {"[",  ST_QL_OPEN_BRACKET },
    {"]",  ST_QL_CLOSE_BRACKET},
    {"{",  ST_QL_OPEN_CURLY   },
    {"}",  ST_QL_CLOSE_CURLY  },
    {",",  ST_QL_COMMA        },
    {":",  ST_QL_COLON        },
    {";",  ST_QL_SEMICOLON    },
    {".",  ST_QL_DOT          },
    {"*",  ST_QL_STAR         },
    {"+",  ST_QL_PLUS         },
    {"-",  ST_QL_MINUS        },
    {"/",  ST_QL_SLASH        },
    {"%",  ST_QL_PERCENT      },
    {"=",  ST_QL_EQ           },
    {"<",  ST_QL_LT           },
    {">",  ST_QL_GT           },
    {"?",  ST_QL_QUESTION     },
};

static int punctuation_token(const ql_reader *r, st_ql_token *t, st_error *error) {
  st_str rest = {r->at, (size_t)(r->end - r->at)};
  for (size_t i = 0; i < sizeof ql_punctuation / sizeof *ql_punctuation; i++) {
    st_str text = st_str_of(ql_punctuation[i].text);
    if (!st_str_starts(rest, text)) continue;
    t->type = (uint8_t)ql_punctuation[i].type;
    t->text.n = text.n;
    return STATOR_OK;
  }
  return bad_token(error);
}

/* The token at r->at, which is not passed yet. */
static int read_token(const ql_reader *r, st_arena *arena, st_ql_token *t, st_error *error) {
  char c = *r->at;
  if (c == '"' || c == '\'') return quoted_token(r, arena, t, error);
  if (is_word_start(c)) {
    t->text.n = word_length(r);
    t->name = t->text;
    t->word = (uint8_t)st_ql_word_of(t->text);
    t->type = t->word == ST_QL_NO_WORD ? ST_QL_NAME : ST_QL_KEYWORD;
    return STATOR_OK;
  }
  if (is_digit(c) || (c == '.' && is_digit(ql_peek(r, 1)))) {
    t->type = ST_QL_NUMBER;
    t->text.n = number_length(r);
    return t->text.n ? STATOR_OK : bad_token(error);
  }
  return punctuation_token(r, t, error);
}

static uint32_t characters(st_str text) {
  uint32_t n = 0;
  for (size_t i = 0; i < text.n; i++) n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
  return n;
}

/* The tokens while their number is unknown. */
typedef struct ql_token_list {
  st_ql_token *tokens;
  size_t count, room;
} ql_token_list;

static st_ql_token *next_token(ql_token_list *list, st_arena *arena, const ql_reader *r) {
  if (list->count == list->room) {
    size_t room = list->room ? list->room * 2 : 32;
    st_ql_token *tokens = st_arena_alloc(arena, room * sizeof *tokens);
    if (!tokens) return NULL;
    if (list->count) memcpy(tokens, list->tokens, list->count * sizeof *tokens);
    list->tokens = tokens;
    list->room = room;
  }
  st_ql_token *t = &list->tokens[list->count++];
  *t = (st_ql_token){
      .line = r->line, .column = r->column, .text = {r->at, 0}
  };
  return t;
}

int st_ql_tokens(st_str text, st_arena *arena, const st_ql_token **out, st_error *error) {
  ql_reader r = {text.p, text.p + text.n, 1, 1};
  ql_token_list list = {0};
  st_ql_token *t;
  *out = NULL;
  do {
    if (!pass_blanks(&r)) return bad_token(error);
    t = next_token(&list, arena, &r);
    if (!t) return st_error_nomem(error);
    if (r.at == r.end) break; /* ST_QL_END */
    int rc = read_token(&r, arena, t, error);
    if (rc != STATOR_OK) return rc;
    t->length = characters(t->text);
    ql_pass(&r, t->text.n);
  } while (true);
  *out = list.tokens;
  return STATOR_OK;
}
