/*
** statement.c - finds the end of statements and splits them into words. It
** knows brackets and quotes, and nothing of what a statement says.
*/
#include "statements/statement.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The byte after a JSON string at `c`, or NULL if it is not closed on its line. */
static const char *skip_string(const char *c) {
  for (c++; *c != '\0' && *c != '\n'; c++) {
    if (*c == '"') return c + 1;
    if (*c == '\\' && c[1] != '\0') c++;
  }
  return NULL;
}

/* Brackets that stay open behind the line: below 0 if too many were closed, 0 if
** a string is not closed, which more lines cannot mend. */
static int brackets_open(const char *c) {
  int open = 0;
  while (*c != '\0') {
    if (*c == '"') {
      c = skip_string(c);
      if (c == NULL) return 0;
      continue;
    }
    if (*c == '{' || *c == '[') open++;
    if (*c == '}' || *c == ']') open--;
    c++;
  }
  return open;
}

static bool is_comment(const char *line) {
  return *line == '#' || strncmp(line, "--", 2) == 0;
}

bool statement_add_line(statement *s, const char *line, size_t length) {
  while (length > 0 && is_blank(line[length - 1])) length--;
  s->lines++;
  if (s->text.length == 0) {
    while (length > 0 && is_blank(*line)) line++, length--;
    s->line = s->lines;
    if (length == 0 || is_comment(line)) return false;
  } else {
    text_add_char(&s->text, '\n');
  }
  bool goes_on = length > 0 && line[length - 1] == '\\';
  size_t start = s->text.length;
  text_append(&s->text, line, goes_on ? length - 1 : length);
  /* A dot-command is one line whatever is in it. */
  if (*s->text.data != '.') s->open += brackets_open(s->text.data + start);
  return !goes_on && s->open <= 0;
}

bool statement_is_open(const statement *s) {
  return s->text.length > 0;
}

void statement_next(statement *s) {
  text_clear(&s->text);
  s->open = 0;
}

void statement_free(statement *s) {
  text_free(&s->text);
  *s = (statement){0};
}

const char *statement_skip_json(const char *c) {
  int open = 0;
  do {
    if (*c == '\0') return NULL;
    if (*c == '"') {
      c = skip_string(c);
      if (c == NULL) return NULL;
      continue;
    }
    if (*c == '{' || *c == '[') open++;
    if (*c == '}' || *c == ']') open--;
    c++;
  } while (open > 0);
  return c;
}

/* Appends what is between the quotes at *c; in double ones \" and \\ stand for
** the second of the two. */
static bool add_quoted(const char **c, text *word) {
  char quote = *(*c)++;
  while (**c != quote) {
    if (**c == '\0') return false;
    if (quote == '"' && **c == '\\' && ((*c)[1] == '"' || (*c)[1] == '\\')) (*c)++;
    text_add_char(word, *(*c)++);
  }
  (*c)++;
  return true;
}

bool words_read(const char **c, text *word) {
  char before = '=';
  text_append(word, "", 0);
  while (**c != '\0' && !is_blank(**c)) {
    if (**c == '\'' || **c == '"') {
      if (!add_quoted(c, word)) return false;
      before = '"';
    } else if ((**c == '{' || **c == '[') && before == '=') {
      const char *end = statement_skip_json(*c);
      if (end == NULL) return false;
      text_append(word, *c, (size_t)(end - *c));
      *c = end;
      before = '}';
    } else {
      before = **c;
      text_add_char(word, *(*c)++);
    }
  }
  return true;
}

bool words_split(const char *text_in, words *w) {
  const char *c = text_in;
  *w = (words){0};
  for (;;) {
    text word = {0};
    while (is_blank(*c)) c++;
    if (*c == '\0') return true;
    bool closed = words_read(&c, &word);
    w->list = memory_resize(w->list, (size_t)w->count + 2, sizeof *w->list);
    w->list[w->count++] = word.data;
    w->list[w->count] = NULL;
    if (!closed) {
      words_free(w);
      return false;
    }
  }
}

void words_free(words *w) {
  for (int i = 0; i < w->count; i++) free(w->list[i]);
  free(w->list);
  *w = (words){0};
}
