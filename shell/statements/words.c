/*
** words.c - splits a line into words. It knows quotes and brackets, and nothing
** of what the words say.
*/
#include "statements/words.h"

#include <stdlib.h>
#include <string.h>

#include "statements/brackets.h"

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
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
      const char *end = brackets_skip(*c);
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
