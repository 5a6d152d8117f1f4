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

#include "prompt/complete.h"
#include "prompt/line_editor.h"

/* True if more keys wait to be read: nobody types that quickly, it is a paste. */
static bool more_waits(void) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  return poll(&input, 1, 0) > 0;
}

static void list_candidates(const candidates *c) {
  putchar('\n');
  for (size_t i = 0; i < c->count; i++) printf("%s%s", c->list[i], i + 1 < c->count ? "  " : "\n");
  fflush(stdout);
}

static unsigned char key_tab(EditLine *editor, wint_t key) {
  candidates c;
  unsigned char answer = CC_REFRESH_BEEP;
  const LineInfo *info = el_line(editor);
  size_t length = (size_t)(info->cursor - info->buffer);
  (void)key;
  if (more_waits()) return el_insertstr(editor, "\t") == 0 ? CC_REFRESH : CC_ERROR;
  char *line = memory_copy(info->buffer, length);
  complete_line(line_editor_of(editor)->s, line, length, &c);
  size_t common = candidates_common(&c), typed = length - c.start;
  if (c.count > 0 && (common > typed || c.count == 1)) {
    text rest = {0};
    text_append(&rest, c.list[0] + typed, common - typed);
    if (c.count == 1 && strchr(line, '"') == NULL) text_add_char(&rest, ' ');
    el_insertstr(editor, text_string(&rest));
    text_free(&rest);
    answer = CC_REFRESH;
  } else if (c.count > 1) {
    list_candidates(&c);
    answer = CC_REDISPLAY;
  }
  candidates_free(&c);
  free(line);
  return answer;
}

void line_tab_bind(line_edit *e) {
  line_editor_bind(e, "^I", L"stator-tab", key_tab);
}

#else
typedef int line_tab_needs_libedit;
#endif
