/*
** line_paste.c - what is pasted is taken as text: its lines are read one after the
** other, as if typed, and what stands behind the last line break stays to be edited.
*/
#ifdef STATOR_WITH_LIBEDIT

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "prompt/line_editor.h"

#define PASTE_BEGINS "\033[200~"
#define PASTE_ENDS "\033[201~"

static bool ends_with_text(const text *t, const char *end) {
  size_t length = strlen(end);
  return t->length >= length && memcmp(t->data + t->length - length, end, length) == 0;
}

/* Reads up to the end of the paste, which the terminal says. */
static void read_paste(EditLine *editor, text *pasted) {
  wchar_t c;
  mbstate_t state = {0};
  char bytes[MB_LEN_MAX];
  while (!ends_with_text(pasted, PASTE_ENDS) && el_wgetc(editor, &c) == 1) {
    size_t length = wcrtomb(bytes, c, &state);
    if (length != (size_t)-1) text_append(pasted, bytes, length);
  }
  if (ends_with_text(pasted, PASTE_ENDS)) pasted->length -= strlen(PASTE_ENDS);
}

/* Line breaks as \n; no other controls than tabs. */
static void add_cleaned(text *to, const text *pasted) {
  for (size_t i = 0; i < pasted->length; i++) {
    char c = pasted->data[i];
    if (c == '\r' && (i + 1 == pasted->length || pasted->data[i + 1] != '\n')) c = '\n';
    if ((unsigned char)c >= ' ' || c == '\n' || c == '\t') text_add_char(to, c);
  }
}

/* Takes what stands before the first line break, or all, out of what was pasted. */
static bool take_pasted_line(line_edit *e) {
  const char *start = text_string(&e->pasted);
  size_t length = strcspn(start, "\n");
  bool whole = start[length] == '\n';
  text_clear(&e->line);
  text_append(&e->line, start, length);
  text rest = {0};
  text_add(&rest, start + length + whole);
  text_free(&e->pasted);
  e->pasted = rest;
  return whole;
}

/* The beginning of a paste, or e->pasted is to be put on the line. */
static unsigned char key_paste(EditLine *editor, wint_t key) {
  line_edit *e = line_editor_of(editor);
  (void)key;
  if (e->pasted.length == 0) {
    text pasted = {0};
    read_paste(editor, &pasted);
    add_cleaned(&e->pasted, &pasted);
    text_free(&pasted);
  }
  bool whole = take_pasted_line(e);
  if (e->line.length > 0) el_insertstr(editor, e->line.data);
  if (whole) el_push(editor, "\n");
  return CC_REFRESH;
}

void line_paste_bind(line_edit *e) {
  line_editor_bind(e, "\\e[200~", L"stator-paste", key_paste);
}

void line_paste_switch(const line_edit *e, bool on) {
  if (!e->brackets_paste) return;
  fputs(on ? "\033[?2004h" : "\033[?2004l", stdout);
  fflush(stdout);
}

bool line_paste_next(line_edit *e) {
  if (e->pasted.length == 0) return false;
  if (strchr(e->pasted.data, '\n') != NULL) return take_pasted_line(e);
  el_push(e->editor, PASTE_BEGINS);
  return false;
}

#else
typedef int line_paste_needs_libedit;
#endif
