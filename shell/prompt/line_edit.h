/*
** line_edit.h - reading a line from a terminal, with editing, history and
** completion where libedit is built in.
*/
#ifndef LINE_EDIT_H
#define LINE_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "session.h"

typedef struct line_edit line_edit;

typedef enum line_answer { LINE_READ, LINE_INTERRUPTED, LINE_END } line_answer;

/* Never NULL. Freed with line_edit_close. */
line_edit *line_edit_open(session *s);
void line_edit_close(line_edit *e);

/* Shows the prompt and reads a line, or several out of the history; it is borrowed
** until the next call. `before`: the lines of the statement that were read. */
line_answer line_edit_read(line_edit *e, const char *prompt, const char *before, const char **line,
                           size_t *length);

/* Adds a whole statement to the history, and saves it. */
void line_edit_remember(line_edit *e, const char *statement);

#endif
