/*
** export.h - .export: the items of a table into a file.
*/
#ifndef EXPORT_H
#define EXPORT_H

#include "session.h"

/* TABLE FILE, or a SELECT and a file, or --all FOLDER, and the options that the manual
** lists. */
extern const char export_manual[];
int export_run(session *s, int count, char **list);

#endif
