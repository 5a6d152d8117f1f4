/*
** line_tab.c - the tab key: puts on the line what is sure, and lists what is not.
** What a word may become is complete.c's to know.
*/
#ifdef STATOR_WITH_LIBEDIT

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complete/complete.h"
#include "output/screen.h"
#include "output/width.h"
#include "prompt/line_editor.h"

/* True if more keys wait to be read: nobody types that quickly, it is a paste. */
static bool more_waits(void) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  return poll(&input, 1, 0) > 0;
}

/* ----------------------------------------------------------------------- listing */

/* Without the blank at its end. */
static size_t shown_length(const char *candidate) {
  size_t length = strlen(candidate);
  return length > 1 && candidate[length - 1] == ' ' ? length - 1 : length;
}

static size_t widest_of(const candidates *c) {
  size_t widest = 0;
  for (size_t i = 0; i < c->count; i++) {
    size_t width = width_of(c->list[i], shown_length(c->list[i]));
    if (width > widest) widest = width;
  }
  return widest;
}

/* In columns, downwards; no more than a screen, and how many were left out. */
static void list_candidates(const candidates *c) {
  enum { GAP = 2, KEPT_LINES = 4 };
  size_t column = widest_of(c) + GAP, lines = screen_lines(stdout);
  size_t across = (screen_columns(stdout) + GAP - 1) / column;
  if (across == 0) across = 1;
  size_t down = (c->count + across - 1) / across;
  size_t most = lines > KEPT_LINES + 1 ? lines - KEPT_LINES : 1;
  size_t rows = down < most ? down : most, shown = 0;
  putchar('\n');
  for (size_t row = 0; row < rows; row++) {
    for (size_t i = row; i < c->count; i += down) {
      size_t length = shown_length(c->list[i]);
      bool last = i + down >= c->count;
      printf("%.*s", (int)length, c->list[i]);
      if (!last) printf("%*s", (int)(column - width_of(c->list[i], length)), "");
      shown++;
    }
    putchar('\n');
  }
  if (shown < c->count) printf("and %zu more\n", c->count - shown);
  fflush(stdout);
}

/* ---------------------------------------------------------------------- the key */

/* Puts what all have in common in the place of what is typed; false: that is no more
** than is typed. */
static bool put_common(EditLine *editor, const candidates *c, const char *typed) {
  size_t common = candidates_common(c), length = strlen(typed);
  bool more = common > length || (c->count == 1 && strcmp(c->list[0], typed) != 0);
  if (c->count == 0 || !more) return false;
  char *rest = memory_copy(c->list[0], common);
  const LineInfoW *info = el_wline(editor);
  size_t characters = mbstowcs(NULL, typed, 0);
  if (strncmp(rest, typed, length) == 0) {
    el_insertstr(editor, rest + length);
  } else if (characters != (size_t)-1 && (size_t)(info->cursor - info->buffer) >= characters) {
    el_deletestr(editor, (int)characters);
    el_insertstr(editor, rest);
  }
  free(rest);
  return true;
}

static unsigned char key_tab(EditLine *editor, wint_t key) {
  candidates c;
  unsigned char answer = CC_REFRESH_BEEP;
  const LineInfo *info = el_line(editor);
  line_edit *e = line_editor_of(editor);
  size_t length = (size_t)(info->lastchar - info->buffer);
  (void)key;
  if (more_waits()) return el_insertstr(editor, "\t") == 0 ? CC_REFRESH : CC_ERROR;
  char *line = memory_copy(info->buffer, length);
  size_t cursor = (size_t)(info->cursor - info->buffer);
  complete_line(e->s, &(typed_line){e->before, line, cursor}, &c);
  char *typed = memory_copy(line + c.start, cursor - c.start);
  if (put_common(editor, &c, typed)) {
    answer = CC_REFRESH;
  } else if (c.count > 1) {
    list_candidates(&c);
    answer = CC_REDISPLAY;
  }
  candidates_free(&c);
  free(typed);
  free(line);
  return session_interrupted ? CC_EOF : answer; /* Ctrl-C while an endpoint was asked */
}

void line_tab_bind(line_edit *e) {
  line_editor_bind(e, "^I", L"stator-tab", key_tab);
}

#else
typedef int line_tab_needs_libedit;
#endif
