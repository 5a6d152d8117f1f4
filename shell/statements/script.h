/*
** script.h - statements from a file or pipe.
*/
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdio.h>

#include "session.h"

/* Runs the statements of `file` up to the first that fails, which is reported
** as `name`:line. */
int script_run(session *s, FILE *file, const char *name);

/* The same for the file `path`. */
int script_read(session *s, const char *path);

#endif
