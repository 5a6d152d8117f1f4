/*
** line_edit.c - lines from a terminal, edited with libedit. What a word may
** become is complete.c's to know, where the history is kept history_file.c's.
*/
#ifdef STATOR_WITH_LIBEDIT

#include "prompt/line_edit.h"

#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prompt/complete.h"
#include "prompt/history_file.h"
#include "base/text.h"

struct line_edit {
  session *s;
  EditLine *editor; /* NULL: it could not be made */
  History *history;
  char *path; /* of the history; NULL: none is kept */
  const char *prompt;
};

static line_edit *edit_of(EditLine *editor) {
  void *data = NULL;
  el_get(editor, EL_CLIENTDATA, &data);
  return data;
}

static char *edit_prompt(EditLine *editor) {
  /* libedit asks for a char * and does not write to it. */
  union {
    const char *constant;
    char *plain;
  } prompt = {edit_of(editor)->prompt};
  return prompt.plain;
}

static void list_candidates(const candidates *c) {
  putchar('\n');
  for (size_t i = 0; i < c->count; i++) printf("%s%s", c->list[i], i + 1 < c->count ? "  " : "\n");
  fflush(stdout);
}

/* The tab key. */
static unsigned char edit_complete(EditLine *editor, int key) {
  candidates c;
  unsigned char answer = CC_REFRESH_BEEP;
  const LineInfo *info = el_line(editor);
  size_t length = (size_t)(info->cursor - info->buffer);
  (void)key;
  char *line = memory_copy(info->buffer, length);
  complete_line(edit_of(editor)->s, line, length, &c);
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

static void enter_history(void *context, const char *statement) {
  HistEvent event;
  history((History *)context, &event, H_ENTER, statement);
}

static void open_history(line_edit *e) {
  HistEvent event;
  e->history = history_init();
  if (e->history == NULL) return;
  history(e->history, &event, H_SETSIZE, 1000);
  history(e->history, &event, H_SETUNIQUE, 1);
  e->path = history_file_path();
  if (e->path != NULL) history_file_load(e->path, enter_history, e->history);
  el_set(e->editor, EL_HIST, history, e->history);
}

line_edit *line_edit_open(session *s) {
  line_edit *e = memory_resize(NULL, 1, sizeof *e);
  *e = (line_edit){.s = s, .prompt = ""};
  setlocale(LC_CTYPE, "");
  e->editor = el_init("stator", stdin, stdout, stderr);
  if (e->editor == NULL) return e;
  el_set(e->editor, EL_CLIENTDATA, e);
  el_set(e->editor, EL_PROMPT, edit_prompt);
  el_set(e->editor, EL_EDITOR, "emacs");
  el_set(e->editor, EL_SIGNAL, 1);
  /* The wide form, since libedit never frees the copies that the other makes. */
  el_wset(e->editor, EL_ADDFN, L"stator-complete", L"complete the word", edit_complete);
  el_set(e->editor, EL_BIND, "^I", "stator-complete", NULL);
  el_set(e->editor, EL_BIND, "^R", "em-inc-search-prev", NULL);
  open_history(e);
  return e;
}

void line_edit_close(line_edit *e) {
  if (e->history != NULL) history_end(e->history);
  if (e->editor != NULL) el_end(e->editor);
  free(e->path);
  free(e);
}

line_answer line_edit_read(line_edit *e, const char *prompt, const char **line, size_t *length) {
  int count = 0;
  e->prompt = prompt;
  session_interrupted = 0;
  if (e->editor == NULL) return LINE_END;
  *line = el_gets(e->editor, &count);
  if (session_interrupted) {
    el_reset(e->editor);
    puts("^C");
    return LINE_INTERRUPTED;
  }
  if (*line == NULL || count <= 0) return LINE_END;
  *length = (size_t)count;
  return LINE_READ;
}

void line_edit_remember(line_edit *e, const char *statement) {
  char *entry = memory_copy(statement, strlen(statement));
  for (char *c = entry; *c != '\0'; c++)
    if (*c == '\n' || *c == '\r') *c = ' ';
  if (e->history != NULL) enter_history(e->history, entry);
  if (e->path != NULL) history_file_append(e->path, entry);
  free(entry);
}

#else
typedef int line_edit_is_in_line_plain;
#endif
