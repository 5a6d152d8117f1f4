/*
** ask.c - asks, and reads one line. Ctrl-C and the end of input mean no.
*/
#include "prompt/ask.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

char ask_letter(session *s, const char *question, const char *letters) {
  char *line = NULL;
  size_t size = 0;
  fflush(s->out);
  fprintf(stdout, "%s ", question);
  fflush(stdout);
  bool read = getline(&line, &size, stdin) > 0;
  char letter = read ? (char)tolower((unsigned char)*line) : '\0';
  if (feof(stdin) || session_interrupted) fputc('\n', stdout);
  clearerr(stdin);
  free(line);
  return letter != '\0' && strchr(letters, letter) != NULL ? letter : '\0';
}

bool ask_yes(session *s, const char *question) {
  text whole = {0};
  if (!s->interactive) return true;
  text_format(&whole, "%s [y/N]", question);
  bool yes = ask_letter(s, whole.data, "y") == 'y';
  text_free(&whole);
  return yes;
}
