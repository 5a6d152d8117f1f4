/*
** line_edit.c - lines from a terminal, edited with libedit. What keys do that
** libedit has not is in files of their own, where the history is kept is
** history_file.c's to know.
*/
#ifdef STATOR_WITH_LIBEDIT

#include "prompt/line_edit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prompt/history_file.h"
#include "prompt/line_editor.h"

line_edit *line_editor_of(EditLine *editor) {
  void *data = NULL;
  el_get(editor, EL_CLIENTDATA, &data);
  return data;
}

void line_editor_bind(line_edit *e, const char *keys, const wchar_t *name,
                      line_editor_function run) {
  char narrow[32];
  size_t length = 0;
  /* The wide form, since libedit never frees the copies that the other makes. */
  el_wset(e->editor, EL_ADDFN, name, L"", run);
  do narrow[length] = (char)name[length];
  while (name[length++] != L'\0' && length < sizeof narrow);
  el_set(e->editor, EL_BIND, keys, narrow, NULL);
}

static char *edit_prompt(EditLine *editor) {
  /* libedit asks for a char * and does not write to it. */
  union {
    const char *constant;
    char *plain;
  } prompt = {line_editor_of(editor)->prompt};
  return prompt.plain;
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

/* The user's locale; where that knows single bytes alone, one that knows UTF-8. */
static void set_characters(void) {
  setlocale(LC_CTYPE, "");
  if (MB_CUR_MAX == 1) setlocale(LC_CTYPE, "C.UTF-8");
}

/* libedit counts a wide character as one column where it has the terminal shift what is
** behind the cursor. Without those capabilities it writes the rest of the line anew. */
static void redraw_without_shifting(EditLine *editor) {
  static const char *const shifting[] = {"ic", "IC", "im", "ei", "dc", "DC", "dm", "ed"};
  for (size_t i = 0; i < sizeof shifting / sizeof *shifting; i++)
    el_set(editor, EL_SETTC, shifting[i], "", NULL);
}

line_edit *line_edit_open(session *s) {
  const char *terminal = getenv("TERM");
  line_edit *e = memory_resize(NULL, 1, sizeof *e);
  *e = (line_edit){.s = s, .prompt = "", .before = ""};
  e->brackets_paste = terminal != NULL && *terminal != '\0' && strcmp(terminal, "dumb") != 0;
  set_characters();
  e->editor = el_init("stator", stdin, stdout, stderr);
  if (e->editor == NULL) return e;
  el_set(e->editor, EL_CLIENTDATA, e);
  el_set(e->editor, EL_PROMPT, edit_prompt);
  el_set(e->editor, EL_EDITOR, "emacs");
  el_set(e->editor, EL_SIGNAL, 1);
  redraw_without_shifting(e->editor);
  el_source(e->editor, NULL); /* the user's ~/.editrc */
  line_keys_bind(e);
  line_tab_bind(e);
  line_paste_bind(e);
  open_history(e);
  return e;
}

void line_edit_close(line_edit *e) {
  if (e->history != NULL) history_end(e->history);
  if (e->editor != NULL) el_end(e->editor);
  text_free(&e->pasted);
  text_free(&e->line);
  free(e->path);
  free(e);
}

static line_answer edit_line(line_edit *e, const char **line, size_t *length) {
  int count = 0;
  el_resize(e->editor); /* the window may be another since the last line */
  line_paste_switch(e, true);
  *line = el_gets(e->editor, &count);
  line_paste_switch(e, false);
  /* A Ctrl-C that came before the reading began has not ended it: the line is whole. */
  bool whole = *line != NULL && count > 0 && (*line)[count - 1] == '\n';
  if (session_interrupted && !whole) {
    el_reset(e->editor);
    text_clear(&e->pasted);
    return LINE_INTERRUPTED;
  }
  if (*line == NULL || count <= 0) return LINE_END;
  *length = (size_t)count;
  return LINE_READ;
}

line_answer line_edit_read(line_edit *e, const char *prompt, const char *before, const char **line,
                           size_t *length) {
  e->prompt = prompt;
  e->before = before;
  if (e->editor == NULL) return LINE_END;
  if (session_interrupted) text_clear(&e->pasted); /* the statement before it was stopped */
  session_interrupted = 0;
  if (!line_paste_next(e)) return edit_line(e, line, length);
  printf("%s%s\n", prompt, text_string(&e->line));
  *line = text_string(&e->line);
  *length = e->line.length;
  return LINE_READ;
}

void line_edit_remember(line_edit *e, const char *statement) {
  if (e->history != NULL) enter_history(e->history, statement);
  if (e->path != NULL) history_file_append(e->path, statement);
}

#else
typedef int line_edit_is_in_line_plain;
#endif
