/*
** statement.c - finds the end of statements. Lines come one by one, and each is
** looked at once, however long the statement grows. It knows brackets, quotes and
** comments, and nothing of what a statement says.
*/
#include "statements/statement.h"

#include <string.h>

#include "statements/command.h"

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Behind a comment that is open at `at`, or the end. */
static size_t behind_open_comment(statement *s, const char *line, size_t length, size_t at) {
  for (; at + 1 < length; at++) {
    if (line[at] != '*' || line[at + 1] != '/') continue;
    s->inside = 0;
    return at + 2;
  }
  return length;
}

static void open_inside(statement *s, char what) {
  s->inside = what;
  s->inside_line = s->lines;
}

/* Where a statement begins on the line: behind blanks and comments. */
static size_t statement_start(statement *s, const char *line, size_t length) {
  size_t at = 0;
  for (;;) {
    if (s->inside == '*') at = behind_open_comment(s, line, length, at);
    while (at < length && (is_blank(line[at]) || line[at] == ';')) at++;
    if (at == length || line[at] == '#') return length;
    if (length - at < 2) return at;
    if (line[at] == '-' && line[at + 1] == '-') return length;
    if (line[at] != '/' || line[at + 1] != '*') return at;
    open_inside(s, '*');
    at += 2;
  }
}

/* Goes over the text from `at`; behind the semicolon that ends the statement, or 0. */
static size_t find_semicolon(statement *s, size_t at) {
  const char *c = s->text.data;
  size_t length = s->text.length;
  while (at < length) {
    if (s->inside == '*') {
      at = behind_open_comment(s, c, length, at);
    } else if (s->inside != 0) {
      if (c[at++] == s->inside) s->inside = 0;
    } else if (c[at] == ';') {
      return at + 1;
    } else if (c[at] == '-' && c[at + 1] == '-') {
      return 0;
    } else if (c[at] == '/' && c[at + 1] == '*') {
      open_inside(s, '*');
      at += 2;
    } else {
      if (c[at] == '\'' || c[at] == '"') open_inside(s, c[at]);
      at++;
    }
  }
  return 0;
}

static bool add_to_semicolon(statement *s, size_t from) {
  size_t end = find_semicolon(s, from);
  if (end == 0) return false;
  text_append(&s->rest, s->text.data + end, s->text.length - end);
  s->rest_column = end - from + (from == 0 ? s->column : 0);
  s->text.length = end;
  s->text.data[end] = '\0';
  return true;
}

/* A line of an operation or short form. */
static bool add_in_brackets(statement *s, size_t from) {
  while (s->text.length > from && is_blank(s->text.data[s->text.length - 1])) s->text.length--;
  bool goes_on = s->text.length > from && s->text.data[s->text.length - 1] == '\\';
  if (goes_on) s->text.length--;
  s->text.data[s->text.length] = '\0';
  brackets_pass(&s->brackets, s->text.data + from, s->text.length - from, false);
  return !goes_on && (s->brackets.broken || (s->brackets.open <= 0 && !s->brackets.comment));
}

/* `column`: what stands before it on its line. */
static bool collect(statement *s, const char *line, size_t length, size_t column) {
  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) length--;
  size_t start = 0;
  if (s->text.length == 0) {
    start = statement_start(s, line, length);
    if (start == length) return false;
    s->line = s->lines;
    s->column = column + start;
  } else {
    text_add_char(&s->text, '\n');
  }
  size_t from = s->text.length;
  text_append(&s->text, line + start, length - start);
  if (from == 0) s->ending = command_ending(s->text.data);
  if (s->ending == ENDS_WITH_SEMICOLON) return add_to_semicolon(s, from);
  return s->ending == ENDS_WITH_LINE || add_in_brackets(s, from);
}

bool statement_add_line(statement *s, const char *line, size_t length) {
  s->lines++;
  return collect(s, line, length, 0);
}

static void forget_statement(statement *s) {
  text_clear(&s->text);
  s->brackets = (brackets){0};
  s->inside = 0;
}

bool statement_next(statement *s) {
  text rest = s->rest;
  s->rest = (text){0};
  forget_statement(s);
  bool complete = rest.length > 0 && collect(s, rest.data, rest.length, s->rest_column);
  text_free(&rest);
  return complete;
}

void statement_trim(text *t) {
  while (t->length > 0 && strchr(" \t\r\n;", t->data[t->length - 1]) != NULL)
    t->data[--t->length] = '\0';
}

void statement_drop(statement *s) {
  text_clear(&s->rest);
  forget_statement(s);
}

char statement_wants(const statement *s) {
  if (s->inside != 0) return s->inside;
  if (s->text.length == 0) return 0;
  return s->ending == ENDS_WITH_SEMICOLON ? ';' : '{';
}

bool statement_at_end(const statement *s, text *why, size_t *line) {
  *line = s->inside != 0 ? s->inside_line : s->line;
  if (s->inside == '*')
    text_add(why, "the comment that begins here does not end");
  else if (s->inside != 0)
    text_format(why, "the quote %c that is opened here is not closed", s->inside);
  else if (s->brackets.open > 0 && s->text.length > 0)
    text_format(why, "the statement does not end: %d bracket%s still open", s->brackets.open,
                s->brackets.open == 1 ? " is" : "s are");
  return why->length == 0;
}

void statement_free(statement *s) {
  text_free(&s->text);
  text_free(&s->rest);
  *s = (statement){0};
}
