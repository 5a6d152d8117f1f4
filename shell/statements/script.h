/*
** script.h - statements from a file, a pipe or an argument.
*/
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdio.h>

#include "session.h"

/* Runs the statements of `file` up to the first that fails, or all of them if the
** session keeps going; a failure is reported as `name`:line. The first line may begin
** with #!. */
int script_run(session *s, FILE *file, const char *name);

/* The same for the file `path`. */
int script_read(session *s, const char *path);

/* The same for the statements of an argument; without a name, failures have no place
** and the first is what is returned. */
int script_run_text(session *s, const char *statements, const char *name);

#endif
