/*
** line_editor.h - what the files that speak to libedit have in common.
*/
#ifndef LINE_EDITOR_H
#define LINE_EDITOR_H

#ifdef STATOR_WITH_LIBEDIT

#include <histedit.h>

#include "base/text.h"
#include "prompt/line_edit.h"

struct line_edit {
  session *s;
  EditLine *editor; /* NULL: it could not be made */
  History *history;
  char *path; /* of the history; NULL: none is kept */
  const char *prompt;
  const char *before; /* the lines of the statement that were read */
  text pasted;        /* what was pasted and is still to be read */
  text line;          /* one of it, borrowed by the caller */
  bool brackets_paste;
};

line_edit *line_editor_of(EditLine *editor);

/* Gives a key or a sequence of keys to a function. */
typedef unsigned char (*line_editor_function)(EditLine *editor, wint_t key);
void line_editor_bind(line_edit *e, const char *keys, const wchar_t *name,
                      line_editor_function run);

/* line_tab.c: the tab key. */
void line_tab_bind(line_edit *e);

/* line_paste.c: a terminal that is asked to says where a paste begins and ends, so
** that nothing in it is taken for a key. */
void line_paste_bind(line_edit *e);
/* Asks it to, or no longer. */
void line_paste_switch(const line_edit *e, bool on);
/* The next whole line of a paste in e->line; false: there is none. What is left is put
** on the line that is edited next. */
bool line_paste_next(line_edit *e);

/* line_keys.c: keys that move the cursor. */
void line_keys_bind(line_edit *e);

#endif
#endif
