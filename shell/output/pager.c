/*
** pager.c - starts a pager no sooner than there is a screenful.
*/
#include "output/pager.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "output/child.h"
#include "output/screen.h"

struct pager {
  FILE *screen;
  const char *command;
  size_t columns, lines; /* of the screen */
  size_t column, line;   /* where the next character stands */
  text held;
  child child;
  bool useless; /* it could not be started */
};

static bool is_in_path(const char *name) {
  const char *path = getenv("PATH");
  bool found = false;
  for (size_t length; path != NULL && *path != '\0' && !found; path += length) {
    text file = {0};
    length = strcspn(path, ":");
    text_format(&file, "%.*s/%s", (int)length, path, name);
    found = access(text_string(&file), X_OK) == 0;
    text_free(&file);
    if (path[length] == ':') length++;
  }
  return found;
}

/* Less is told to show colours, and to leave short texts on the screen. */
static const char *pager_command(void) {
  const char *own = getenv("STATOR_PAGER"), *general = getenv("PAGER");
  if (own != NULL) return own;
  if (general != NULL) return general;
  return is_in_path("less") ? "less" : "";
}

pager *pager_open(FILE *screen) {
  const char *command = pager_command();
  if (*command == '\0') return NULL;
  pager *p = memory_resize(NULL, 1, sizeof *p);
  *p = (pager){.screen = screen, .command = command};
  p->columns = screen_columns(screen);
  p->lines = screen_lines(screen);
  return p;
}

/* Colours are counted as if they took columns: a screen may be full too soon, and
** never too late. */
static void count_lines(pager *p, const char *data, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (data[i] == '\n' || p->column == p->columns) p->line++, p->column = 0;
    if (data[i] != '\n') p->column += ((unsigned char)data[i] & 0xC0) != 0x80;
  }
}

static void start(pager *p) {
  fflush(p->screen);
  setenv("LESS", "FRSX", 0);
  p->useless = !child_start(&p->child, p->command);
}

bool pager_write(pager *p, const char *data, size_t length) {
  if (p->child.in == NULL && !p->useless) {
    count_lines(p, data, length);
    text_append(&p->held, data, length);
    /* The last line is the prompt's. */
    if (p->line + 1 < p->lines) return true;
    start(p);
    data = text_string(&p->held);
    length = p->held.length;
  }
  FILE *out = p->child.in != NULL ? p->child.in : p->screen;
  /* What is printed slowly is to be seen. */
  bool written = fwrite(data, 1, length, out) == length && fflush(out) == 0;
  text_clear(&p->held);
  return written;
}

bool pager_was_left(const pager *p) {
  return p->child.in != NULL && ferror(p->child.in);
}

void pager_close(pager *p) {
  if (p->child.in != NULL)
    child_end(&p->child);
  else
    fwrite(text_string(&p->held), 1, p->held.length, p->screen);
  text_free(&p->held);
  free(p);
}
