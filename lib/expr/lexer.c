/* lexer.c - tokens of expressions, and the syntax message that quotes them.
** Owns the character classes. Knows nothing of grammars. */
#include "expr/lexer.h"
#include "base/utf8.h"

/* What a byte can be. A name begins with a letter: since 2026 one that begins
** with '_' needs a '#' placeholder, so '_' begins no token. */
enum { LEX_BLANK = 1, LEX_LETTER = 2, LEX_DIGIT = 4, LEX_UNDERSCORE = 8, LEX_PUNCTUATION = 16 };
enum { LEX_WORD = LEX_LETTER | LEX_DIGIT | LEX_UNDERSCORE };

#define L10                                                                                        \
  LEX_LETTER, LEX_LETTER, LEX_LETTER, LEX_LETTER, LEX_LETTER, LEX_LETTER, LEX_LETTER, LEX_LETTER,  \
      LEX_LETTER, LEX_LETTER
#define L26 L10, L10, LEX_LETTER, LEX_LETTER, LEX_LETTER, LEX_LETTER, LEX_LETTER, LEX_LETTER
#define D10                                                                                        \
  LEX_DIGIT, LEX_DIGIT, LEX_DIGIT, LEX_DIGIT, LEX_DIGIT, LEX_DIGIT, LEX_DIGIT, LEX_DIGIT,          \
      LEX_DIGIT, LEX_DIGIT

static const uint8_t lex_classes[256] = {
    [' '] = LEX_BLANK,
    ['\t'] = LEX_BLANK,
    ['\r'] = LEX_BLANK,
    ['\n'] = LEX_BLANK,
    ['0'] = D10,
    ['A'] = L26,
    ['a'] = L26,
    ['_'] = LEX_UNDERSCORE,
    ['('] = LEX_PUNCTUATION,
    [')'] = LEX_PUNCTUATION,
    ['['] = LEX_PUNCTUATION,
    [']'] = LEX_PUNCTUATION,
    [','] = LEX_PUNCTUATION,
    ['.'] = LEX_PUNCTUATION,
    ['+'] = LEX_PUNCTUATION,
    ['-'] = LEX_PUNCTUATION,
    ['='] = LEX_PUNCTUATION,
    ['<'] = LEX_PUNCTUATION,
    ['>'] = LEX_PUNCTUATION,
};

static const struct lex_keyword {
  const char *upper;
  size_t n;
  st_keyword keyword;
} lex_keywords[] = {
    {"AND",     3, ST_KEYWORD_AND    },
    {"OR",      2, ST_KEYWORD_OR     },
    {"NOT",     3, ST_KEYWORD_NOT    },
    {"BETWEEN", 7, ST_KEYWORD_BETWEEN},
    {"IN",      2, ST_KEYWORD_IN     },
    {"SET",     3, ST_KEYWORD_SET    },
    {"REMOVE",  6, ST_KEYWORD_REMOVE },
    {"ADD",     3, ST_KEYWORD_ADD    },
    {"DELETE",  6, ST_KEYWORD_DELETE },
};

static bool lex_is(const char *p, const char *end, int classes) {
  return p < end && (lex_classes[(uint8_t)*p] & classes) != 0;
}

/* `word` is letters, digits and '_' only: without 0x20 its letters are upper. */
static bool lex_same_word(st_str word, const char *upper) {
  for (size_t i = 0; i < word.n; i++)
    if ((word.p[i] & ~0x20) != upper[i]) return false;
  return true;
}

static st_keyword lex_keyword_of(st_str word) {
  if (word.n < 2 || word.n > 7) return ST_KEYWORD_NONE;
  for (size_t i = 0; i < sizeof lex_keywords / sizeof *lex_keywords; i++)
    if (word.n == lex_keywords[i].n && lex_same_word(word, lex_keywords[i].upper))
      return lex_keywords[i].keyword;
  return ST_KEYWORD_NONE;
}

static st_token lex_punctuation(const char *p, const char *end) {
  static const uint8_t singles[256] = {
      ['('] = ST_TOKEN_OPEN,         [')'] = ST_TOKEN_CLOSE,
      ['['] = ST_TOKEN_OPEN_BRACKET, [']'] = ST_TOKEN_CLOSE_BRACKET,
      [','] = ST_TOKEN_COMMA,        ['.'] = ST_TOKEN_DOT,
      ['+'] = ST_TOKEN_PLUS,         ['-'] = ST_TOKEN_MINUS,
      ['='] = ST_TOKEN_EQ,           ['<'] = ST_TOKEN_LT,
      ['>'] = ST_TOKEN_GT,
  };
  st_token t = {
      .text = {p, 1},
        .type = singles[(uint8_t)*p]
  };
  char second = p + 1 < end ? p[1] : 0;
  if (*p == '<' && second == '=')
    t = (st_token){
        .text = {p, 2},
          .type = ST_TOKEN_LE
    };
  if (*p == '<' && second == '>')
    t = (st_token){
        .text = {p, 2},
          .type = ST_TOKEN_NE
    };
  if (*p == '>' && second == '=')
    t = (st_token){
        .text = {p, 2},
          .type = ST_TOKEN_GE
    };
  return t;
}

/* From p on while bytes are of `classes`. */
static st_str lex_run(const char *p, const char *end, size_t lead, int classes) {
  const char *to = p + lead;
  while (lex_is(to, end, classes)) to++;
  return (st_str){p, (size_t)(to - p)};
}

static st_token lex_bad(const char *p, const char *end) {
  size_t n = st_utf8_sequence(p, end); /* a message must stay UTF-8 */
  return (st_token){
      .text = {p, n ? n : 1},
        .type = ST_TOKEN_BAD
  };
}

static st_token lex_token(const char *p, const char *end) {
  while (lex_is(p, end, LEX_BLANK)) p++;
  if (p == end)
    return (st_token){
        .text = {p, 0},
          .type = ST_TOKEN_END
    };
  if (lex_is(p, end, LEX_LETTER)) {
    st_str word = lex_run(p, end, 1, LEX_WORD);
    return (st_token){word, ST_TOKEN_NAME, (uint8_t)lex_keyword_of(word)};
  }
  if ((*p == '#' || *p == ':') && lex_is(p + 1, end, LEX_WORD))
    return (st_token){.text = lex_run(p, end, 1, LEX_WORD),
                      .type = *p == '#' ? ST_TOKEN_HASH : ST_TOKEN_COLON};
  if (lex_is(p, end, LEX_DIGIT))
    return (st_token){.text = lex_run(p, end, 1, LEX_DIGIT), .type = ST_TOKEN_DIGITS};
  if (lex_is(p, end, LEX_PUNCTUATION)) return lex_punctuation(p, end);
  return lex_bad(p, end);
}

void st_lexer_start(st_lexer *l, st_str text) {
  *l = (st_lexer){.start = text.p, .at = text.p, .end = text.p + text.n};
  l->token = lex_token(l->at, l->end);
  l->at = l->token.text.p + l->token.text.n;
}

void st_lexer_next(st_lexer *l) {
  if (l->token.type != ST_TOKEN_END) l->before = l->token.text;
  l->token = lex_token(l->at, l->end);
  l->at = l->token.text.p + l->token.text.n;
}

/* The text a syntax message quotes as "near": from the token before to the end of
** the one behind; where there is none, from the beginning or to the end of the
** text, blanks too. */
static st_str lex_near(const st_lexer *l) {
  const char *from = l->before.n ? l->before.p : l->start;
  const char *to = l->end;
  if (l->token.type != ST_TOKEN_END) {
    st_token next = lex_token(l->at, l->end);
    if (next.type != ST_TOKEN_END) to = next.text.p + next.text.n;
  }
  return (st_str){from, (size_t)(to - from)};
}

const char *st_expr_kind_name(st_expr_kind kind) {
  static const char *const names[] = {"UpdateExpression",       "ConditionExpression",
                                      "KeyConditionExpression", "FilterExpression",
                                      "ProjectionExpression",   "Statement"};
  return names[kind];
}

int st_expr_raise(st_error *error, st_expr_kind kind, const char *lead, st_str detail) {
  if (kind == ST_EXPR_STATEMENT)
    st_error_raise(error, STATOR_VALIDATION, "%s", lead);
  else
    st_error_in_family(error, ST_FAMILY_EXPRESSION, "Invalid %s: %s", st_expr_kind_name(kind),
                       lead);
  st_buf_str(&error->message, detail); /* by length: it may hold a NUL */
  return (int)error->code;
}

int st_lexer_fail(const st_lexer *l, st_expr_kind kind, st_error *error) {
  st_str token = l->token.type == ST_TOKEN_END ? ST_LIT("<EOF>") : l->token.text;
  st_expr_raise(error, kind, "Syntax error; token: \"", token);
  st_buf_lit(&error->message, "\", near: \"");
  st_buf_str(&error->message, lex_near(l));
  st_buf_char(&error->message, '"');
  return (int)error->code;
}
