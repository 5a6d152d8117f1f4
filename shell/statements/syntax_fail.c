/*
** syntax_fail.c - shows where a statement stops being right.
*/
#include "statements/syntax_fail.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Characters, not bytes. */
static size_t count_columns(const char *from, const char *to) {
  size_t columns = 0;
  for (; from < to; from++) columns += ((unsigned char)*from & 0xC0) != 0x80;
  return columns;
}

static void print_mark(const char *said, const char *at) {
  const char *line = at;
  while (line > said && line[-1] != '\n') line--;
  fprintf(stderr, "%.*s\n", (int)strcspn(line, "\n"), line);
  for (const char *c = line; c < at; c++)
    if (((unsigned char)*c & 0xC0) != 0x80) fputc(*c == '\t' ? '\t' : ' ', stderr);
  fputs("^\n", stderr);
}

int syntax_fail(const session *s, const char *statement, const char *at, const char *message) {
  session here = *s;
  const char *line = statement;
  for (const char *c = statement; c < at; c++) {
    if (*c != '\n') continue;
    line = c + 1;
    here.line++;
  }
  size_t column = count_columns(line, at) + 1;
  fflush(s->out);
  if (isatty(STDERR_FILENO)) print_mark(line, at);
  if (line == statement) column += s->column;
  if (s->file != NULL)
    session_fail(&here, "syntax error at column %zu: %s", column, message);
  else
    session_fail(s, "syntax error at line %zu, column %zu: %s", here.line - s->line + 1, column,
                 message);
  return SHELL_USAGE;
}

void syntax_show_place(const session *s, const char *asked) {
  static const char said[] = "; at character ";
  const char *message = s->answer.message, *found = NULL;
  while (message != NULL && (message = strstr(message, said)) != NULL) found = message++;
  if (found == NULL || !isatty(STDERR_FILENO)) return;
  long number = strtol(found + sizeof said - 1, NULL, 10);
  const char *c = asked;
  while (number > 1 && *c != '\0') {
    c++;
    if (((unsigned char)*c & 0xC0) != 0x80) number--;
  }
  fflush(s->out);
  print_mark(asked, c);
}
