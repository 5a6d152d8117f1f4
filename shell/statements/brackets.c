/*
** brackets.c - goes over JSON without reading it. Outside of brackets only
** "strings" hide anything: what stands there are the words of a statement.
*/
#include "statements/brackets.h"

#include <string.h>

/* The length of the string that begins at `c`; 0 if it is not closed on its line. */
static size_t string_length(const char *c, size_t left) {
  for (size_t n = 1; n < left && c[n] != '\n'; n++) {
    if (c[n] == *c) return n + 1;
    if (c[n] == '\\') n++;
  }
  return 0;
}

static size_t comment_end(brackets *b, const char *text, size_t length, size_t at) {
  for (; at + 1 < length; at++) {
    if (text[at] != '*' || text[at + 1] != '/') continue;
    b->comment = false;
    return at + 2;
  }
  return length;
}

static size_t line_end(const char *text, size_t length, size_t at) {
  while (at < length && text[at] != '\n') at++;
  return at;
}

/* 'strings' stand in brackets, where a value or a name may. */
static bool begins_string(const brackets *b, char c) {
  return c == '"' || (c == '\'' && b->open > 0 && strchr("{[,:", b->before) != NULL);
}

/* One sign, string or comment further. */
static size_t pass_sign(brackets *b, const char *text, size_t length, size_t at) {
  char c = text[at], next = at + 1 < length ? text[at + 1] : '\0';
  if (begins_string(b, c)) {
    size_t string = string_length(text + at, length - at);
    b->broken |= string == 0;
    b->before = c;
    return string > 0 ? at + string : line_end(text, length, at);
  }
  if (b->open > 0 && c == '/' && next == '/') return line_end(text, length, at);
  if (b->open > 0 && c == '/' && next == '*') {
    b->comment = true;
    return at + 2;
  }
  if (c == '{' || c == '[') b->open++;
  if (c == '}' || c == ']') b->open--;
  if (strchr(" \t\r\n", c) == NULL) b->before = c;
  return at + 1;
}

size_t brackets_pass(brackets *b, const char *text, size_t length, bool stop_closed) {
  size_t at = 0;
  while (at < length) {
    bool closes = b->open == 1 && !b->comment && (text[at] == '}' || text[at] == ']');
    at = b->comment ? comment_end(b, text, length, at) : pass_sign(b, text, length, at);
    if (stop_closed && closes) return at;
  }
  return at;
}

const char *brackets_skip(const char *c) {
  brackets b = {0};
  size_t length = strlen(c);
  if (*c == '"') {
    size_t string = string_length(c, length);
    return string > 0 ? c + string : NULL;
  }
  size_t end = brackets_pass(&b, c, length, true);
  return b.open == 0 && !b.comment && !b.broken && end > 0 ? c + end : NULL;
}
