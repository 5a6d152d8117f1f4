/*
** ask.c - asks, and reads one line. Ctrl-C and the end of input mean no.
*/
#include "prompt/ask.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

/* Waits until there is something to read. False: Ctrl-C came, if only just before. */
static bool wait_for_answer(void) {
  sigset_t caught, before;
  fd_set in;
  bool ready = false;
  FD_ZERO(&in);
  FD_SET(STDIN_FILENO, &in);
  sigemptyset(&caught);
  sigaddset(&caught, SIGINT);
  sigaddset(&caught, SIGTERM);
  sigaddset(&caught, SIGHUP);
  sigprocmask(SIG_BLOCK, &caught, &before);
  while (!ready && !session_interrupted) {
    int count = pselect(STDIN_FILENO + 1, &in, NULL, NULL, NULL, &before);
    if (count < 0 && errno != EINTR) break;
    ready = count > 0; /* else another signal, as of a window's new size */
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  return ready && !session_interrupted;
}

char ask_letter(session *s, const char *question, const char *letters) {
  char *line = NULL;
  size_t size = 0;
  fflush(s->out);
  fprintf(stdout, "%s ", question);
  fflush(stdout);
  bool read = wait_for_answer() && getline(&line, &size, stdin) > 0;
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
