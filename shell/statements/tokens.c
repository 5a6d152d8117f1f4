/*
** tokens.c - reads tokens. PartiQL's own are read by the store; these are as like
** them as a prompt needs, but a bare name may also hold - . # : $, which names of
** tables and attributes do.
*/
#include "statements/tokens.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool in_word(const char *c) {
  unsigned char u = (unsigned char)*c;
  if (u >= 0x80 || isalnum(u)) return true;
  if (u == '-') return c[1] != '-';
  return u != '\0' && strchr("_.#:$", *c) != NULL;
}

static bool is_space(char c) {
  return c != '\0' && strchr(" \t\r\n\f\v", c) != NULL;
}

/* Behind blanks and comments; NULL with *open set if a comment does not end. */
static const char *skip_space(const char *c, const char **open) {
  for (;;) {
    while (is_space(*c)) c++;
    if (c[0] == '-' && c[1] == '-') {
      c += strcspn(c, "\n");
    } else if (c[0] == '/' && c[1] == '*') {
      const char *end = strstr(c + 2, "*/");
      *open = c;
      if (end == NULL) return NULL;
      c = end + 2;
    } else {
      return c;
    }
  }
}

/* With its quotes; 0 if it does not end. */
static size_t quoted_length(const char *c) {
  for (size_t n = 1; c[n] != '\0'; n++) {
    if (c[n] != *c) continue;
    if (c[n + 1] != *c) return n + 1;
    n++;
  }
  return 0;
}

static token word_at(const char *c) {
  size_t length = 0, digits = strspn(c, "0123456789");
  while (in_word(c + length)) length++;
  if (length == 0) return (token){TOKEN_SIGN, c, 1};
  return (token){digits == length ? TOKEN_NUMBER : TOKEN_WORD, c, length};
}

token token_at(const char *from) {
  const char *open = NULL, *c = skip_space(from, &open);
  if (c == NULL) return (token){TOKEN_OPEN, open, strlen(open)};
  if (*c == '\0') return (token){TOKEN_END, c, 0};
  if (*c != '"' && *c != '\'') return word_at(c);
  size_t length = quoted_length(c);
  if (length == 0) return (token){TOKEN_OPEN, c, strlen(c)};
  return (token){*c == '"' ? TOKEN_QUOTED : TOKEN_STRING, c, length};
}

token token_behind(const token *t) {
  return token_at(t->start + t->length);
}

bool token_is(const token *t, const char *word) {
  return (t->kind == TOKEN_WORD || t->kind == TOKEN_SIGN) && strlen(word) == t->length &&
         strncasecmp(t->start, word, t->length) == 0;
}

void token_value(const token *t, text *value) {
  text_append(value, "", 0);
  if (t->kind != TOKEN_QUOTED && t->kind != TOKEN_STRING) {
    text_append(value, t->start, t->length);
    return;
  }
  const char *end = t->start + t->length - 1;
  for (const char *c = t->start + 1; c < end; c++) {
    text_add_char(value, *c);
    if (*c == *t->start) c++;
  }
}

/* IF alone would be read as the beginning of IF EXISTS. */
void token_add_name(text *out, const char *name) {
  bool bare = *name != '\0' && strcasecmp(name, "if") != 0;
  for (const char *c = name; *c != '\0'; c++)
    bare &= (isalnum((unsigned char)*c) && (c > name || isalpha((unsigned char)*c))) || *c == '_';
  if (bare) {
    text_add(out, name);
    return;
  }
  text_add_char(out, '"');
  for (const char *c = name; *c != '\0'; c++) {
    if (*c == '"') text_add_char(out, '"');
    text_add_char(out, *c);
  }
  text_add_char(out, '"');
}
