/*
** ask.c - asks, and reads one line. Ctrl-C and the end of input mean no.
*/
#include "prompt/ask.h"

#include <stdlib.h>

bool ask_yes(session *s, const char *question) {
  char *line = NULL;
  size_t size = 0;
  if (!s->interactive) return true;
  fflush(s->out);
  fprintf(stdout, "%s [y/N] ", question);
  fflush(stdout);
  bool yes = getline(&line, &size, stdin) > 0 && (*line == 'y' || *line == 'Y');
  if (feof(stdin) || session_interrupted) fputc('\n', stdout);
  clearerr(stdin);
  free(line);
  return yes;
}
