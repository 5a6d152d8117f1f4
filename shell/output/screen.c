/*
** screen.c - asks the terminal for its size, the environment for its locale.
*/
#include "output/screen.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static size_t number_in(const char *variable, size_t otherwise) {
  const char *value = getenv(variable);
  size_t number = 0;
  if (value == NULL || strlen(value) > 4) return otherwise;
  for (; *value >= '0' && *value <= '9'; value++) number = number * 10 + (size_t)(*value - '0');
  return *value == '\0' && number > 0 ? number : otherwise;
}

size_t screen_columns(FILE *out) {
  struct winsize size;
  if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return number_in("COLUMNS", 80);
}

size_t screen_lines(FILE *out) {
  struct winsize size;
  if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_row > 0) return size.ws_row;
  return number_in("LINES", 24);
}

/* The program's own locale is that of C until the prompt has set it. */
bool screen_is_utf8(void) {
  locale_t user = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
  if (user == (locale_t)0) return false;
  bool utf8 = strcmp(nl_langinfo_l(CODESET, user), "UTF-8") == 0;
  freelocale(user);
  return utf8;
}
