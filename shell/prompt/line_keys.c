/*
** line_keys.c - keys that most terminals have and libedit leaves alone, and the
** arrows, which go through the lines of a statement before they go through the
** history.
*/
#ifdef STATOR_WITH_LIBEDIT

#include <stddef.h>
#include <wchar.h>

#include "prompt/line_editor.h"

static const struct {
  const char *keys, *command;
} key_commands[] = {
    {"^R",       "em-inc-search-prev" },
    {"\\e[H",    "ed-move-to-beg"     },
    {"\\eOH",    "ed-move-to-beg"     },
    {"\\e[1~",   "ed-move-to-beg"     },
    {"\\e[F",    "ed-move-to-end"     },
    {"\\eOF",    "ed-move-to-end"     },
    {"\\e[4~",   "ed-move-to-end"     },
    {"\\e[3~",   "ed-delete-next-char"},
    {"\\e[1;5C", "em-next-word"       },
    {"\\e[1;3C", "em-next-word"       },
    {"\\e[1;5D", "ed-prev-word"       },
    {"\\e[1;3D", "ed-prev-word"       },
    {"\\e[3;5~", "em-delete-next-word"},
    {"^W",       "ed-delete-prev-word"},
};

/* Where the line with the byte at `at` begins. */
static const wchar_t *start_of_line(const LineInfoW *info, const wchar_t *at) {
  while (at > info->buffer && at[-1] != L'\n') at--;
  return at;
}

static const wchar_t *end_of_line(const LineInfoW *info, const wchar_t *at) {
  while (at < info->lastchar && *at != L'\n') at++;
  return at;
}

/* To the same column of the line that goes from `start` to `end`. */
static unsigned char move_into_line(EditLine *editor, const LineInfoW *info, const wchar_t *start,
                                    const wchar_t *end) {
  ptrdiff_t column = info->cursor - start_of_line(info, info->cursor);
  const wchar_t *to = column < end - start ? start + column : end;
  el_cursor(editor, (int)(to - info->cursor));
  return CC_REFRESH;
}

/* Lets libedit act on a key of its own. */
static unsigned char press(EditLine *editor, const char *key) {
  el_push(editor, key);
  return CC_NORM;
}

static unsigned char key_up(EditLine *editor, wint_t key) {
  const LineInfoW *info = el_wline(editor);
  const wchar_t *start = start_of_line(info, info->cursor);
  (void)key;
  if (start == info->buffer) return press(editor, "\x10"); /* Ctrl-P */
  return move_into_line(editor, info, start_of_line(info, start - 1), start - 1);
}

static unsigned char key_down(EditLine *editor, wint_t key) {
  const LineInfoW *info = el_wline(editor);
  const wchar_t *end = end_of_line(info, info->cursor);
  (void)key;
  if (end == info->lastchar) return press(editor, "\x0e"); /* Ctrl-N */
  return move_into_line(editor, info, end + 1, end_of_line(info, end + 1));
}

void line_keys_bind(line_edit *e) {
  for (size_t i = 0; i < sizeof key_commands / sizeof *key_commands; i++)
    el_set(e->editor, EL_BIND, key_commands[i].keys, key_commands[i].command, NULL);
  line_editor_bind(e, "\\e[A", L"stator-up", key_up);
  line_editor_bind(e, "\\eOA", L"stator-up", key_up);
  line_editor_bind(e, "\\e[B", L"stator-down", key_down);
  line_editor_bind(e, "\\eOB", L"stator-down", key_down);
}

#else
typedef int line_keys_need_libedit;
#endif
