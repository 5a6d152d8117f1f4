/*
** history_file.h - the statements typed at earlier prompts, one a line, in
** $XDG_STATE_HOME/stator/history or ~/.local/state/stator/history. The line breaks
** of a statement are the byte 1 there, which nobody types.
*/
#ifndef HISTORY_FILE_H
#define HISTORY_FILE_H

/* Where it is, or NULL: the user has no home. Caller frees with free. The
** folders are made. */
char *history_file_path(void);

/* Calls `visit` with the last statements, oldest first. */
typedef void (*history_visit)(void *context, const char *statement);
void history_file_load(const char *path, history_visit visit, void *context);

/* Adds one statement. A history that cannot be written is no error. */
void history_file_append(const char *path, const char *statement);

#endif
