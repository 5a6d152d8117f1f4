/*
** line_plain.c - lines from a terminal where libedit is not built in: what the
** terminal itself lets one edit, no history, no completion.
*/
#ifndef STATOR_WITH_LIBEDIT

#include "prompt/line_edit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

struct line_edit {
  char *line;
  size_t size;
};

line_edit *line_edit_open(session *s) {
  line_edit *e = memory_resize(NULL, 1, sizeof *e);
  (void)s;
  *e = (line_edit){0};
  return e;
}

void line_edit_close(line_edit *e) {
  free(e->line);
  free(e);
}

line_answer line_edit_read(line_edit *e, const char *prompt, const char *before, const char **line,
                           size_t *length) {
  (void)before;
  session_interrupted = 0;
  printf("%s", prompt);
  fflush(stdout);
  ssize_t read = getline(&e->line, &e->size, stdin);
  if (read < 0) {
    clearerr(stdin);
    return session_interrupted ? LINE_INTERRUPTED : LINE_END;
  }
  *line = e->line;
  *length = (size_t)read;
  return LINE_READ;
}

void line_edit_remember(line_edit *e, const char *statement) {
  (void)e;
  (void)statement;
}

#else
typedef int line_plain_is_in_line_edit;
#endif
